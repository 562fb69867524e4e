"""The home page of the real course: what it asks, the path that follows, and how lessons keep to it.
Over http and in the shell, in three browsers; without a script in Chromium."""

from __future__ import annotations

import json

import pytest

from quiz_engine.site.course import read_framework

from .conftest import ROOT
from .drivers import Chromium
from .page_steps import SAY, Steps, forget

SCAMS = ["nhan-biet-lua-dao", "tap-nhan-ra", "tap-tra-loi"]
"""The lessons for who does not want to be cheated, in the order of the course."""
SHOWN = "[...document.querySelectorAll('[data-lesson]:not([hidden])')].map((each) => each.dataset.lesson)"
STEPS = """[...document.querySelectorAll(".steps .step")].map((each) => each.hidden ? null : [
  each.getAttribute("href").split("/").pop(), each.querySelector("small").textContent,
  each.querySelector("span > span").textContent])"""
CARD = """(() => {
  const link = document.querySelector("#home-next a");
  return [document.getElementById("home-next-title").textContent, link.hidden ? null : link.getAttribute("href").split("/").pop()];
})()"""


class Way:
    """The course over http, or in the shell on file://, at one page."""

    def __init__(self, browser, site, way: str) -> None:
        self.browser, self.site, self.way = browser, site, way
        self.steps = Steps(browser, framed=way == "shell")

    def go(self, page: str) -> Steps:
        """Open a page anew, and wait until what is stored is shown."""
        shown = self.site.http_url(page)
        if self.way == "shell":
            shown = self.site.file_url("index.html") + "#" + page
        self.steps.enter(shown)
        self.settle(page)
        return self.steps

    def settle(self, page: str) -> None:
        """Wait until a page is there and knows what is stored."""
        self.steps.wait(f"new URL(document.baseURI).pathname.endsWith('/{page}') && !!document.querySelector('.contents .mark')")

    def follow(self, selector: str, page: str) -> None:
        """Press a link and wait for where it leads."""
        self.steps.js(f"void document.querySelector({json.dumps(selector)}).click()")
        self.settle(page)


@pytest.fixture(params=["http", "shell"])
def way(request, browser, site) -> Way:
    """A learner who is new, on the home page."""
    way = Way(browser, site, request.param)
    way.go("vi/index.html")
    forget(browser, "hoc-so")
    way.go("vi/index.html")
    browser.errors.clear()
    return way


def choose(steps: Steps, name: str, value: str) -> None:
    """Tick a goal, or say who one is."""
    steps.js(f"void document.querySelector('#home-choose [name={name}][value=\"{value}\"]').click()")


def test_who_is_new_is_asked_and_sees_every_lesson(way):
    """With their minutes and marks; the first lesson is the one to begin with."""
    lessons = way.steps.js("QE.course.lessons.length")
    assert lessons >= 12
    assert len(way.steps.js(SHOWN)) == lessons
    assert not way.steps.js("document.getElementById('home-choose').hidden")
    assert way.steps.js("document.querySelectorAll('[data-lesson] .mark[data-state=new]').length") == lessons
    assert way.steps.js(CARD) == [SAY["progress.home-begin"], "dien-thoai.html"]
    assert way.steps.js("document.getElementById('home-path-title').textContent") == SAY["progress.home-all"]
    legends = way.steps.js("[...document.querySelectorAll('#home-choose legend')].map((each) => each.textContent)")
    assert legends == [SAY["home.goals"], SAY["home.audiences"]]
    assert way.steps.js("document.getElementById('home-see').hidden")
    assert way.browser.errors == []


def test_a_goal_makes_a_path_that_lessons_follow(way):
    """The list, the sum, what to begin with, and "next" and "previous" at the end of each lesson."""
    choose(way.steps, "goal", "safety.protect-data")
    way.steps.wait(f"{SHOWN}.length === 3")
    assert way.steps.js(SHOWN) == SCAMS
    assert way.steps.js(CARD) == [SAY["progress.home-begin"], "lua-dao.html"]
    assert way.steps.js("document.getElementById('home-path-title').textContent") == SAY["progress.home-path"]
    assert way.steps.js("document.getElementById('home-sum').textContent").startswith("3 ")
    assert way.steps.js("[...document.querySelectorAll('.home-level')].map((each) => each.hidden)") == [False, True]
    see = SAY["progress.home-see"].format(lessons=3)
    assert way.steps.js("document.getElementById('home-see').textContent") == see
    way.steps.click("#home-see")
    way.steps.wait("document.activeElement.id === 'home-path-title'")
    way.follow("#home-next a", "vi/an-toan/lua-dao.html")
    first, following = way.steps.js(STEPS)
    assert first == ["index.html", SAY["progress.path-first"], SAY["progress.path-home"]]
    assert following[:2] == ["tap-nhan-ra.html", SAY["progress.path-next"].format(at=2, count=3)]
    way.follow(".steps [rel=next]", "vi/an-toan/tap-nhan-ra.html")
    way.follow(".steps [rel=next]", "vi/an-toan/tap-tra-loi.html")
    before, last = way.steps.js(STEPS)
    assert before[:2] == ["tap-nhan-ra.html", SAY["progress.path-previous"].format(at=2, count=3)]
    assert last == ["index.html", SAY["progress.path-last"], SAY["progress.path-home"]]
    way.follow(".steps [rel=next]", "vi/index.html")
    way.steps.wait(f"{CARD}[1] === 'tap-tra-loi.html'")
    assert way.steps.js(CARD) == [SAY["progress.home-continue"], "tap-tra-loi.html"]
    assert way.browser.errors == []


def test_the_choice_is_remembered_until_it_is_undone(way):
    """It is ticked again, and a lesson that is not on the path keeps the order of the course."""
    choose(way.steps, "goal", "ai.use")
    choose(way.steps, "audience", "older-people")
    way.steps.wait(f"{SHOWN}.length === 1")
    way.steps.wait("QE.link.get('path').then((path) => path?.audience === 'older-people' && path.goals.length === 1)")
    way.go("vi/thiet-bi/ket-noi.html")
    assert [each[:2] for each in way.steps.js(STEPS)] == [
        ["dien-thoai.html", SAY["ui.previous"]],
        ["cai-ung-dung.html", SAY["ui.next"]],
    ]
    way.go("vi/index.html")
    way.steps.wait(f"{SHOWN}.length === 1")
    ticked = "[...document.querySelectorAll('#home-choose :checked')].map((each) => each.value)"
    assert way.steps.js(ticked) == ["ai.use", "older-people"]
    way.steps.click("#home-clear")
    way.steps.wait(f"{SHOWN}.length === QE.course.lessons.length")
    assert way.steps.js("document.activeElement.id") == "home-path-title"
    assert way.steps.js(ticked) == [""]
    assert way.steps.js("document.getElementById('home-clear').hidden")


def test_a_choice_that_nothing_fits_is_told(way):
    """In plain words; nothing is left standing that leads nowhere."""
    choose(way.steps, "goal", "content.programming")
    choose(way.steps, "audience", "older-people")
    way.steps.wait(f"{SHOWN}.length === 0")
    assert way.steps.js("document.getElementById('home-sum').textContent") == SAY["progress.home-none"]
    assert way.steps.js("document.getElementById('home-next').hidden")
    assert not way.steps.js("document.getElementById('home-clear').hidden")


def test_the_learner_goes_on_where_they_were(way):
    """In the lesson that was opened last, also on the page of progress."""
    way.go("vi/an-toan/mat-khau.html")
    way.steps.wait("QE.link.get('lesson/mat-khau').then((visit) => !!visit)")
    way.go("vi/index.html")
    way.steps.wait(f"{CARD}[1] === 'mat-khau.html'")
    assert way.steps.js(CARD) == [SAY["progress.home-continue"], "mat-khau.html"]
    assert way.steps.js("document.querySelector('[data-lesson=mat-khau] .mark').dataset.state") == "begun"
    choose(way.steps, "goal", "ai.use")
    way.steps.wait("QE.link.get('path').then((path) => path?.goals.length === 1)")
    way.go("vi/progress.html")
    way.steps.wait("document.querySelector('#place-next a').getAttribute('href').endsWith('hoi-tro-ly-ai.html')")


def test_it_is_chosen_by_keyboard(browser, site):
    """Tab reaches the first goal, Space ticks it, and the focus stays on it; targets are 48 px high."""
    way = Way(browser, site, "http")
    way.go("vi/index.html")
    forget(browser, "hoc-so")
    way.go("vi/index.html")
    first = "document.querySelector('#home-choose input')"
    browser.js("document.querySelector('#home-next a').focus()")
    browser.press("Tab")
    assert browser.js(f"document.activeElement === {first}")
    browser.press(" ")
    way.steps.wait(f"{SHOWN}.length < QE.course.lessons.length")
    assert browser.js(f"document.activeElement === {first} && {first}.checked")
    heights = "[...document.querySelectorAll('#home .chip, #home [data-lesson]:not([hidden]) a, #home-clear')].map((each) => each.getBoundingClientRect().height)"
    assert min(browser.js(heights)) >= 48


def test_the_page_asks_in_the_words_of_the_framework(browser, site):
    """Every goal and audience of the course is there by its name."""
    way = Way(browser, site, "http")
    way.go("vi/index.html")
    labels = "[...document.querySelectorAll('#home-choose label')].map((each) => each.textContent.trim())"
    framework = read_framework(ROOT / "content")
    goals = {each.goal.vi for domain in framework.domains for each in domain.competences if each.goal}
    audiences = {each.name.vi for each in framework.audiences}
    shown = set(browser.js(labels))
    assert goals <= shown
    assert shown <= goals | audiences | {SAY["home.everyone"]}
    assert len(shown & audiences) >= 10


@pytest.mark.browser
@pytest.mark.chromium
@pytest.mark.folder  # one file is read in its own way: test_lone.py
def test_without_a_script_all_lessons_are_listed(site):
    """With their minutes and what they are about; nothing is asked that nobody would hear."""
    with Chromium() as browser:
        session = browser.context.new_cdp_session(browser.page)
        session.send("Emulation.setScriptExecutionDisabled", {"value": True})
        browser.page.goto(site.file_url("vi/index.html"))
        steps = Steps(browser)
        seen = "[...document.querySelectorAll('[data-lesson]')].filter((each) => each.getClientRects().length)"
        lessons = steps.js(f"{seen}.map((each) => [each.querySelector('a').pathname.split('/').pop(), each.textContent])")
        assert len(lessons) >= 12 and lessons[0][0] == "dien-thoai.html"
        assert all(" phút" in text for _, text in lessons)
        assert not steps.js("!!document.querySelector('#home-choose').getClientRects().length")
        assert not steps.js("!!document.querySelector('#home-clear').getClientRects().length")
        assert steps.js("document.getElementById('home-sum').textContent").startswith(f"{len(lessons)} ")
        assert steps.js("document.querySelector('#home-next a').pathname").endswith("dien-thoai.html")
