"""The page of reviews and the deck that it begins, over http and in the shell, in three browsers."""

from __future__ import annotations

import json

import pytest

from .page_steps import SAY, Steps, forget
from .test_page_shell import Shell

DAY = 24 * 60 * 60 * 1000
DECK = "document.querySelector('.deck')"
SUM = "document.getElementById('review-sum').textContent"


def say(code: str, **values: object) -> str:
    """Return a sentence of the page."""
    return SAY[f"progress.review-{code}"].format(**values)


def remember(steps: Steps, item: str, *attempts: tuple[float, float]) -> None:
    """Store attempts at a question of the open page: how many days ago, and the scaled score."""
    element = f"document.querySelector('#q-{item}')"
    log = [[-days * DAY, "", scaled] for days, scaled in attempts]
    steps.js(
        f"""((log, key) => {{
          const all = log.map(([ago, , scaled]) => [Date.now() + ago, key, scaled]).sort((a, b) => b[0] - a[0]);
          const best = Math.max(...all.map((each) => each[2]));
          const solved = best === 1 ? {{ solved: [key] }} : {{}};
          const record = {{ version: 1, key, response: null, outcome: null, session: {{ attempts: 1 }},
            closed: best === 1, waiting: false, best, hints: 0, seed: 1, when: Date.now(), log: all, ...solved }};
          return QE.link.put("item/{item}", record).then(() => true);
        }})({json.dumps(log)}, {element}.dataset.key)"""
    )


def planned(steps: Steps) -> list[list[str]]:
    """Return link and reason of each row, once Python has told."""
    steps.wait(f"!{json.dumps([say('planning'), ''])}.includes({SUM})")
    rows = "[...document.querySelectorAll('#review-list li')]"
    return steps.js(f"{rows}.map((row) => [row.querySelector('a').hash, row.querySelector('small').textContent])")


@pytest.fixture(params=["http", "shell"])
def page(request, browser, course) -> Steps:
    """A lesson with questions of which three were answered before."""
    if request.param == "shell":
        shell = Shell(browser, course)
        shell.open()
        shell.top.wait("!!document.querySelector('iframe')")
        forget(browser)
        shell.open("#vi/choices.html")
        shell.arrive("vi/choices.html", "Bài chọn")
        steps = shell.lesson
        browser.errors.clear()
    else:
        steps = Steps(browser)
        steps.open_fresh(course.http_url("vi/choices.html"))
    remember(steps, "one", (1, 1), (60, 1))  # remembered after two months: rests for months
    remember(steps, "many", (3, 0.5))
    remember(steps, "truth", (90, 1))
    steps.js("void document.querySelector('.contents a[href$=\"review.html\"]').click()")
    steps.wait(f"!!document.getElementById('review-sum') && {SUM} !== ''")
    return steps


def test_what_was_wrong_comes_before_what_is_due(page):
    """What rests is only counted, with the day on which it comes next."""
    assert planned(page) == [["#q-many", say("wrong")], ["#q-truth", say("due")]]
    assert page.js(SUM) == say("all", count=2)
    assert page.js("document.getElementById('review-home').hidden")
    later = page.js("document.getElementById('review-later').textContent")
    assert later.startswith(say("later", count=1, day="|").split("|")[0])
    assert page.browser.errors == []


def test_a_deck_leads_from_one_question_to_the_next(page):
    """Each is met as if it were new; what is answered is due later; the last link leads back."""
    planned(page)
    page.js("void document.getElementById('review-start').click()")
    page.wait(f"location.hash === '#q-many' && !!{DECK}")
    page.wait_ready()
    assert page.js(f"{DECK}.querySelector('span').textContent") == say("at", number=1, count=2)
    page.js(f"void {DECK}.querySelector('.deck-next').click()")
    page.wait(f"location.hash === '#q-truth' && {DECK}.textContent.includes({json.dumps(say('end'))})")
    page.wait("document.getElementById('q-truth').dataset.state === 'open'")
    right = page.js("document.getElementById('q-truth').item.shape.choices.find((each) => each.key).id")
    page.choose("truth", right)
    page.check("truth", "closed")
    page.wait("QE.link.get('item/truth').then((record) => record.log.length === 2)")
    page.js(f"void {DECK}.querySelector('.deck-next').click()")
    page.wait("new URL(document.baseURI).pathname.endsWith('/review.html')")
    assert planned(page) == [["#q-many", say("wrong")]]
    assert page.browser.errors == []


def test_a_reload_within_a_deck_keeps_the_answer(page):
    """A question that was answered in this deck is not begun anew."""
    planned(page)
    page.js("void document.getElementById('review-start').click()")
    page.wait(f"location.hash === '#q-many' && !!{DECK}")
    page.wait_ready()
    page.js("void (location.hash = '#q-truth')")
    page.wait("document.getElementById('q-truth').dataset.state === 'open'")
    right = page.js("document.getElementById('q-truth').item.shape.choices.find((each) => each.key).id")
    page.choose("truth", right)
    page.check("truth", "closed")
    page.wait("QE.link.get('item/truth').then((record) => record.log.length === 2)")
    page.js("(self.isLeaving = true, void location.reload())")  # the old page stands for a while
    page.wait("!self.isLeaving")
    page.wait_ready()
    page.wait(f"!!{DECK} && document.getElementById('q-truth').dataset.state === 'closed'")


def test_a_place_outside_the_deck_has_no_bar(page):
    """The deck waits; the lesson is as it always is."""
    planned(page)
    page.js("void document.getElementById('review-start').click()")
    page.wait(f"location.hash === '#q-many' && !!{DECK}")
    page.js("void (location.hash = '#q-one')")
    page.wait(f"!{DECK}")
    page.wait_ready()
    assert page.state("one") == "closed"


def test_nothing_answered_is_nothing_to_review(browser, course):
    """No Python is started for it."""
    steps = Steps(browser)
    steps.open_fresh(course.http_url("vi/review.html"))
    steps.wait(f"{SUM} === {json.dumps(say('none'))}")
    assert steps.js("document.getElementById('review-start').hidden")
    assert steps.js("document.getElementById('review-home').href").endswith("/vi/index.html")
    assert steps.js("!document.getElementById('review-home').hidden")
    loaded = "performance.getEntriesByType('resource').filter(({ name }) => name.includes('/assets/python/'))"
    assert steps.js(f"{loaded}.length") == 0
