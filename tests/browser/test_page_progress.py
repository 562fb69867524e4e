"""How far a learner is, told on every page: in the shell, alone, and over http, in three browsers."""

from __future__ import annotations

import json

import pytest

from .page_steps import SAY, Steps
from .test_page_shell import Shell

MARKS = """Object.fromEntries([...document.querySelectorAll(".contents li a")].map((each) => [
  each.getAttribute("href").split("/").pop(),
  [each.querySelector(".mark")?.dataset.state, each.querySelector(".unseen")?.textContent],
]))"""


def marks(steps: Steps) -> dict[str, list[str | None]]:
    """Return state and words of the mark of each page in the list of lessons."""
    steps.wait("!!document.querySelector('.contents .mark')")
    return steps.js(MARKS)


@pytest.fixture(params=["file", "http"])
def page(request, browser, course) -> Steps:
    """A lesson opened by itself, by a learner who is new."""
    steps = Steps(browser)
    steps.url = course.file_url if request.param == "file" else course.http_url
    steps.open_fresh(steps.url("vi/choices.html"))
    return steps


def test_a_lesson_tells_how_far_it_is(page):
    """At once when a question is solved; the ring in the list fills; a new lesson has an empty one."""
    total = page.js("document.querySelectorAll('qe-item').length")
    page.wait("document.getElementById('lesson-progress').hidden === false")
    said = "document.querySelector('#lesson-progress span').textContent"
    assert page.js(said) == SAY["progress.solved-of"].format(solved=0, total=total)
    assert marks(page)["choices.html"] == ["begun", ", " + SAY["progress.begun"]]
    page.choose("one", "c")
    page.check("one", "closed")
    page.wait(f"{said} === {json.dumps(SAY['progress.solved-of'].format(solved=1, total=total))}")
    bar = page.js("(({ value, max }) => [value, max])(document.querySelector('#lesson-progress progress'))")
    assert bar == [1, total]
    assert marks(page)["choices.html"] == ["begun", ", " + SAY["progress.solved"].format(solved=1, total=total)]
    assert marks(page)["entry.html"] == ["new", ""]
    assert page.browser.errors == []


def test_a_lesson_whose_questions_are_solved_is_done(page):
    """Whatever the questions are; nothing asks for more."""
    ids = page.js("[...document.querySelectorAll('qe-item')].map((each) => [each.item.id, each.dataset.key])")
    for name, key in ids:
        record = {"version": 1, "key": key, "response": None, "outcome": None, "session": {}, "best": 1, "when": 1, "hints": 0, "seed": 1, "closed": False, "waiting": False}
        page.js(f"QE.link.put('item/{name}', {json.dumps(record)}).then(() => true)")
    page.open(page.url("vi/choices.html"))
    total = len(ids)
    assert marks(page)["choices.html"] == ["done", ", " + SAY["progress.done"]]
    assert page.js("document.querySelector('#lesson-progress span').textContent") == SAY[
        "progress.all-solved"
    ].format(total=total)


def test_reading_is_remembered(page):
    """How much of a lesson came into view, and when it was opened first and last."""
    page.js("void scrollTo(0, document.body.scrollHeight)")
    page.wait("QE.progress.stored.get('lesson/' + QE.readSettings().lesson)?.read === 100")
    page.js("new Promise((done) => setTimeout(() => done(true), 300))")
    page.open(page.url("vi/choices.html"))
    visit = page.js("QE.link.get('lesson/' + QE.readSettings().lesson)")
    assert visit["read"] == 100
    assert 0 < visit["first"] < visit["last"]


def test_in_the_shell_every_page_knows_of_every_other(browser, course):
    """What is solved in one lesson is marked in the list of the next."""
    shell = Shell(browser, course)
    shell.open("#vi/choices.html")
    shell.arrive("vi/choices.html", "Bài chọn")
    shell.lesson.choose("one", "c")
    shell.lesson.check("one", "closed")
    shell.lesson.wait("document.querySelector('#q-one .qe-note').dataset.kept === 'true'")
    shell.follow("entry.html")
    shell.arrive("vi/entry.html", "Bài gõ")
    assert marks(shell.lesson)["choices.html"][0] == "begun"
    assert SAY["progress.solved"].split("{")[0] in marks(shell.lesson)["choices.html"][1]
