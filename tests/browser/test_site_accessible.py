"""WCAG 2.2 AA on every kind of page: axe in light, dark and high contrast, at 360 px and 1280 px;
targets of 48 px; a whole lesson by keyboard alone, and its reading order. What questions look like
in each state is in test_page_every_type.py.

Each kind of page is loaded once; looks and widths are changed in the loaded page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from .axe import WIDTHS, look_at
from .conftest import ROOT, Course, build_site, serve_course
from .drivers import Browser
from .page_steps import Steps, forget
from .site_steps import Search, in_browsers
from .test_page_review import planned, remember

BOTH = in_browsers("chromium", "firefox")
HOME = "vi/index.html"
PASSWORDS = "vi/an-toan/mat-khau.html"
SMALL = """((scope) => [...document.querySelectorAll(scope)].flatMap((part) =>
  [...part.querySelectorAll("a, button, summary, select, .chip, .tile, input:not([type=radio], [type=checkbox])")])
  .filter((each) => each.checkVisibility({ visibilityProperty: true }) && getComputedStyle(each).display !== "inline")
  .filter((each) => {
    const { width, height } = each.getBoundingClientRect();
    return width < 47.5 || height < 47.5;
  })
  .map((each) => each.outerHTML.slice(0, 120)))(%s)"""

RECORD = """(() => {
  self.moves = [];
  const watch = () => {
    for (const each of document.getAnimations()) moves.push(each.animationName ?? "moved by a script");
    requestAnimationFrame(watch);
  };
  watch();
  for (const [owner, name] of [[Element.prototype, "scrollIntoView"], [self, "scrollTo"]]) {
    const own = owner[name];
    owner[name] = function (...args) {
      if (args[0]?.behavior === "smooth") moves.push(name);
      return own.apply(this, args);
    };
  }
})()"""
"""From now on keeps in `moves` what moves on the page, and what is scrolled little by little."""
HOLD = "void (QE.link.grade = () => new Promise(() => {}))"
"""Has every question wait for its outcome."""


@pytest.fixture(scope="session")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """The author's guide."""
    folder = tmp_path_factory.mktemp("guide") / "guide"
    build_site(ROOT / "content/authors/mkdocs.yml", folder)
    yield from serve_course(folder)


def show(browser: Browser, url: str) -> Steps:
    """Open a page and wait until its scripts have run and what is stored is shown."""
    steps = Steps(browser)
    steps.open(url)
    steps.wait("!document.querySelector('.tools') || document.querySelector('#display-open')?.hidden === false")
    return steps


def look(browser: Browser, *scopes: str) -> None:
    """Fail where axe finds something within the first element of a selector, or where something to
    press in it is smaller than 48 px on a phone."""
    found: list[Any] = []
    for scope in scopes or ("html",):
        browser.resize(360, 800)
        found += [("smaller than 48 px", each) for each in browser.js(SMALL % json.dumps(scope))]
        found += look_at(browser, scope)
    assert found == []


@BOTH
def test_home_asks_and_shows_a_path(browser, site):
    """The home page of who is new, and with what they chose."""
    show(browser, site.http_url(HOME))
    forget(browser, "hoc-so")
    steps = show(browser, site.http_url(HOME))
    steps.wait("document.querySelector('#home-choose').hidden === false")
    look(browser)
    steps.js("(document.querySelector('[name=goal]').click(), document.querySelectorAll('[name=audience]')[2].click(), true)")
    steps.wait("document.querySelector('#home-clear').hidden === false")
    look(browser, "main")
    forget(browser, "hoc-so")


@BOTH
def test_a_lesson_its_list_and_the_meaning_of_a_word(browser, site):
    """A lesson as it opens, the list of lessons unfolded, the meaning of a term, and what was looked
    for on the page."""
    steps = show(browser, site.http_url(PASSWORDS))
    look(browser, "html", ".top", ".contents", ".bottom")
    browser.resize(360, 800)
    steps.js("void (document.querySelector('.contents-fold').open = true)")
    assert look_at(browser, ".contents", widths=[360]) == []
    for width in WIDTHS:  # a new width may move the term away, and its meaning with it
        browser.resize(width, 800)
        steps.js("void document.querySelector('.term').click()")
        assert look_at(browser, ".term-note", widths=[width]) == []
    steps.js("void QE.markFound('mật khẩu')")
    steps.wait("!!document.querySelector('.found-bar')")
    look(browser, ".found-bar", ".prose p:has(mark.found)")


@in_browsers("chromium", "firefox", "webkit")
def test_windows_of_search_and_display(browser, site):
    """Search with results, with nothing found and with what may have been meant; the panel for text
    size and colours."""
    search = Search(browser)
    search.open_page(site.http_url(PASSWORDS))
    for query in ("mã OTP", "xyzzy qwrt", "vnied"):
        search.open()
        search.ask(query)
        search.steps.js("void document.querySelectorAll('#search-help summary')[1]?.click()")
        look(browser, "#search")
    search.wait("document.querySelector('#display-open')?.hidden === false")
    search.steps.js("void document.querySelector('#display-open').click()")
    look(browser, "#display")


OFFERED = """void [{ can: true, name: "a.json", when: 5, code: "gone" }].map((state) => {
  const lan = { when: 1, name: "Lan", picture: "lotus" };
  QE.progress.file.offer([{ name: "a.json", learner: lan, questions: 3, when: 5 }]);
  QE.progress.file.show(state);
})"""
"""A choice between files on a stick, and a trouble with one: more than is seen at a time."""


@BOTH
def test_progress_and_reviews_empty_and_full(browser, course):
    """What the learner has done, and what is to be reviewed: nothing yet, and much."""
    steps = Steps(browser)
    steps.open_fresh(course.http_url("vi/choices.html"))
    for page in ("progress", "review"):
        show(browser, course.http_url(f"vi/{page}.html"))
        look(browser, "html" if page == "progress" else "main")
    steps.open(course.http_url("vi/choices.html"))
    remember(steps, "one", (1, 1), (60, 1))
    remember(steps, "many", (2, 0.5))
    show(browser, course.http_url("vi/progress.html"))
    steps.wait("document.querySelector('#place-sum').textContent.includes('1')")
    look(browser, "main")
    steps.js("void document.querySelector('#place-code-show').click()")
    steps.wait("!document.querySelector('#place-code').hidden", 20)
    look(browser, "#place-keep")
    steps.js(OFFERED)
    look(browser, "#place-stick")
    steps.js("void document.querySelector('#place-sure').showModal()")
    look(browser, "#place-sure")
    show(browser, course.http_url("vi/review.html"))
    assert planned(steps)
    look(browser, "main")
    forget(browser)


@BOTH
def test_words_explained(browser, site):
    """The page of all terms."""
    show(browser, site.http_url("vi/glossary.html"))
    look(browser)


@BOTH
def test_pages_outside_of_the_course(browser, site):
    """No such page (it follows the device), and the licences."""
    show(browser, site.http_url("licences.html"))
    look(browser)
    browser.open(site.http_url("404.html"))
    try:
        for scheme in ("light", "dark"):
            browser.page.emulate_media(color_scheme=scheme)
            look(browser)
    finally:
        browser.page.emulate_media(color_scheme="light")


@BOTH
def test_a_lesson_in_another_language_than_its_page(browser, course):
    """The Vietnamese lesson with a notice in German, and the open switch of languages."""
    steps = show(browser, course.http_url("de/order.html"))
    assert steps.js("!!document.querySelector('.untranslated')")
    look(browser)
    steps.js("void (document.querySelector('.languages').open = true)")
    look(browser, ".languages")


@BOTH
def test_the_guide_for_authors(browser, guide):
    """A page with sources, tables and live questions."""
    show(browser, guide.http_url("authors/scoring.html"))
    look(browser)


@in_browsers("chromium")
def test_the_colours_of_the_device(browser, site):
    """Where the device forces its own colours, the page one is on still stands out in the list, the
    mark of the course is seen, and icons have the colour of their words."""
    browser.page.emulate_media(forced_colors="active", color_scheme="dark")
    try:
        steps = show(browser, site.http_url(PASSWORDS))
        edge = "getComputedStyle(document.querySelector('.contents li a%s')).borderLeftColor"
        assert steps.js(edge % "[aria-current]") != steps.js(edge % ":not([aria-current])")
        assert steps.js(edge % ":not([aria-current])") == "rgb(0, 0, 0)"
        style = "(({ backgroundColor, fill, color }) => [backgroundColor, fill, color])(getComputedStyle(document.querySelector('%s')))"
        assert steps.js(style % ".brand-mark")[0] != steps.js(style % ".brand-mark svg")[1]
        assert steps.js(style % ".contents li a > svg")[2] == steps.js(style % ".contents li a")[2]
    finally:
        browser.page.emulate_media(forced_colors="none", color_scheme="light")


@in_browsers("chromium")
@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_what_moves_stands_still_for_who_wants_that(browser, course, motion):
    """A card that changes its place, the next scene of a conversation, the sign of waiting: they
    move, but not where the device asks for less motion."""
    actions = {
        "order": "document.querySelector('#q-money [data-card]:not(:last-child) [data-move=down]').click()",
        "scenario": "document.querySelector('#q-call .qe-reply').click()",
        "choices": "['[value=c]', '.qe-main'].forEach((each) => document.querySelector('#q-one ' + each).click())",
    }
    moved = {}
    browser.page.emulate_media(reduced_motion=motion)
    try:
        for page, action in actions.items():
            steps = Steps(browser)
            steps.open_warm(course, f"vi/{page}.html")
            steps.js(HOLD)
            steps.js(RECORD)
            steps.js(f"void ({action})")
            steps.js("new Promise((done) => setTimeout(() => done(true), 300))")
            moved[page] = sorted(set(steps.js("moves")))
        assert steps.state("one") == "waiting"
    finally:
        browser.page.emulate_media(reduced_motion="no-preference")
    assert [page for page, found in moved.items() if found] == ([] if motion == "reduce" else [*actions]), moved
