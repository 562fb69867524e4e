"""Without a script, and on paper: the lesson and its questions read well. Chromium only, because
switching scripts off and printing are asked of the browser's own tools; the styles are the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .drivers import Chromium
from .page_steps import SAY, Steps

# One file reads and prints in its own way: test_lone.py.
pytestmark = [pytest.mark.browser, pytest.mark.chromium, pytest.mark.folder]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """A Chromium of this module's own, which is left without scripts."""
    with Chromium() as browser:
        yield browser


@pytest.fixture
def scriptless(chromium) -> Iterator[Steps]:
    """A browser in which no page runs a script."""
    session = chromium.context.new_cdp_session(chromium.page)
    session.send("Emulation.setScriptExecutionDisabled", {"value": True})
    yield Steps(chromium)
    session.send("Emulation.setScriptExecutionDisabled", {"value": False})


def test_question_without_a_script(scriptless, course):
    """Lettered choices, no dead buttons, hints and solution to be opened."""
    scriptless.browser.page.goto(course.file_url("vi/choices.html"))
    style = "getComputedStyle(document.querySelector('#q-one .qe-choices')).listStyleType"
    assert scriptless.js(style) == "upper-alpha"
    assert scriptless.js("document.querySelectorAll('qe-item button').length") == 0
    assert not scriptless.shown("one", "input")
    assert scriptless.order("one") == ["a", "b", "c", "d"]
    assert scriptless.shown("one", ".qe-hint + .qe-hint")
    scriptless.browser.click("#q-one .qe-solution summary")
    assert scriptless.shown("one", ".qe-key")
    assert SAY["item.key"].format(key="C") in scriptless.text("one", ".qe-solution")


def test_shell_without_a_script(scriptless, course):
    """The front door is one link to the course."""
    scriptless.browser.page.goto(course.file_url("index.html"))
    link = "document.querySelector('#plain a').getAttribute('href')"
    assert scriptless.js(link) == "vi/index.html"
    scriptless.browser.click("#plain a")
    scriptless.wait("location.pathname.endsWith('/vi/index.html')")


def test_worksheet_on_paper(chromium, course):
    """Printed: the order of the source with its letters, no buttons, no verdicts, no answers."""
    steps = Steps(chromium)
    steps.open_fresh(course.file_url("vi/choices.html"))
    steps.choose("one", "b")
    steps.check("one", "graded")
    chromium.page.emulate_media(media="print")
    rows = "[...document.querySelectorAll('#q-one li[data-choice]')]"
    top = "row.getBoundingClientRect().top"
    seen = steps.js(f"{rows}.sort((x, y) => x.getBoundingClientRect().top - y.{top[4:]})"
                    ".map((row) => row.dataset.choice + row.value)")
    for hidden in (".qe-main", ".qe-status", ".qe-verdict", ".qe-said", ".qe-hint", ".qe-note"):
        assert not steps.shown("one", hidden), hidden
    chromium.page.emulate_media(media="screen")
    assert seen == ["a1", "b2", "c3", "d4"]


@pytest.mark.parametrize(("width", "letters"), [(360, 100), (320, 100), (320, 200), (1280, 200)])
def test_nothing_is_cut_off(chromium, course, width, letters):
    """Narrow screens and letters twice as large need no scrolling to the side."""
    steps = Steps(chromium)
    chromium.resize(width, 800)
    steps.open_fresh(course.file_url("vi/gaps.html"))
    steps.js(f"void (document.documentElement.style.fontSize = '{letters * 1.125}%')")
    steps.fill("gaps", "6", "[data-gap=a]")
    steps.press("gaps")
    wide = "[...document.querySelectorAll('qe-item *')].filter(WIDE).map((each) => each.className)"
    is_wide = "(each) => each.getBoundingClientRect().right > innerWidth"
    assert steps.js(wide.replace("WIDE", is_wide)) == []
    chromium.resize(1280, 800)


def test_everything_to_press_is_48_pixels_high(chromium, course):
    """Rows, buttons, fields and summaries are large enough for an unsteady finger."""
    steps = Steps(chromium)
    chromium.resize(360, 800)
    for page in ("choices", "entry", "gaps"):
        steps.open_fresh(course.file_url(f"vi/{page}.html"))
        small = steps.js(
            """[...document.querySelectorAll("qe-item :is(button, summary, label, select, input)")]
              .filter((each) => !["radio", "checkbox"].includes(each.type))
              .filter((each) => each.getClientRects().length && !each.querySelector("[type=text]"))
              .filter((each) => each.getBoundingClientRect().height < 48)
              .map((each) => each.outerHTML)"""
        )
        assert small == []
    chromium.resize(1280, 800)
