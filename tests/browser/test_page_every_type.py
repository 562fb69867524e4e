"""What holds for every item type and state, looked at on every page of the sample course: nothing
is cut off, everything to press is large enough, and axe-core finds nothing. Chromium only, because
these facts are of the page; what differs by browser is in the tests of the types.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from quiz_engine.item_types import ITEM_TYPES

from .axe import look_at
from .conftest import Course
from .drivers import Chromium
from .every_type import PAGES, check, draw_of, example, read_items, show
from .page_steps import Steps

pytestmark = [pytest.mark.browser, pytest.mark.chromium]

SMALL = """[...document.querySelectorAll("qe-item :is(button, summary, label, select, input, textarea)")]
  .filter((each) => !["radio", "checkbox"].includes(each.type))
  .filter((each) => each.checkVisibility() && !each.querySelector("[type=text]"))
  // A heading over a field: the field is what is pressed.
  .filter((each) => !(each.control instanceof HTMLTextAreaElement || each.control?.type === "text"))
  .filter((each) => each.getBoundingClientRect().height < 47.5)
  .map((each) => each.outerHTML.slice(0, 120))"""
WIDE = """[...document.querySelectorAll("qe-item, qe-item *")]
  .filter((each) => each.checkVisibility() && !each.closest("pre, textarea, [data-scrolls], .qe-said-only"))
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 0.5)
  .map((each) => each.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """A Chromium of this module's own, whose letters and schemes are changed."""
    with Chromium() as browser:
        yield browser


def states(steps: Steps, course: Course, page: str) -> Iterator[str]:
    """Open a page and bring all its questions to one state after the other: untouched, graded as
    not right, and closed."""
    steps.open_warm(course, f"vi/{page}.html")
    yield "open"
    items = read_items(steps.browser)
    for right, state in ((False, "graded"), (True, "closed")):
        for item in items:
            name = item["id"]
            if example(item, right) is None:
                continue
            if state == "closed" and steps.state(name) == "graded":
                steps.press(name)  # starts over, with another draw
            if steps.state(name) == "open":
                show(steps.browser, name, example(item, right, draw_of(steps.browser, name)))
                check(steps.browser, name)
                steps.wait(
                    f"['graded', 'closed'].includes(document.querySelector('#q-{name}').dataset.state)"
                )
        yield state


def test_every_item_type_is_on_a_page(chromium, course) -> None:
    """So that what is looked at here is looked at for all of them."""
    steps, found = Steps(chromium), set()
    for page in PAGES:
        steps.open(course.file_url(f"vi/{page}.html"))
        found |= {item["type"] for item in read_items(chromium)}
    assert {item_type.name for item_type in ITEM_TYPES} - found == set()


@pytest.mark.parametrize("page", PAGES)
def test_large_enough_and_nothing_cut_off(chromium, course, page) -> None:
    """At 360 px, and at 320 px with letters twice as large, in every state."""
    steps = Steps(chromium)
    found = []
    for width, letters in ((360, 100), (320, 200)):
        chromium.resize(width, 800)
        for state in states(steps, course, page):
            steps.js(f"void (document.documentElement.style.fontSize = '{letters * 1.125}%')")
            for what in (WIDE, SMALL):
                found += [f"{width} px, {letters} %, {state}: {each}" for each in steps.js(what)]
    chromium.resize(1280, 800)
    assert found == []


@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing(chromium, course, page) -> None:
    """WCAG 2.2 A and AA, text at 7:1 and axe's best practices, in every state: light, dark and in
    high contrast, at 360 px and 1280 px."""
    found = []
    for state in states(Steps(chromium), course, page):
        found += [(state, *each) for each in look_at(chromium, "main")]
    assert found == []
