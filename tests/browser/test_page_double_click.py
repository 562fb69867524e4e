"""Whoever double-clicks, as on a desktop, means one click: with a real mouse, in three browsers."""

from __future__ import annotations

import pytest

from .page_steps import Steps
from .pointer import double_click, middle

ACTIONS = "QE.shapes.walk.collect(document.querySelector('#q-dang-nhap')).actions"


@pytest.fixture
def page(browser) -> Steps:
    """A browser of a usual size."""
    browser.resize(1280, 900)
    return Steps(browser)


def test_a_card_moves_one_place(page, course):
    """The second click lies on the neighbour's button by then, and would undo the first."""
    page.open_warm(course, "vi/order.html")
    rows = "[...document.querySelectorAll('#q-money [data-card]')].map((row) => row.dataset.card)"
    before = page.js(rows)
    double_click(page.browser, middle(page.browser, f"#q-money [data-card={before[2]}] [data-move=up]"))
    first, second, third, *rest = before
    assert page.js(rows) == [first, third, second, *rest]


def test_a_card_stays_picked_up(page, course):
    """The second click does not put it down again."""
    page.open_warm(course, "vi/placing.html")
    card = "qe-item .qe-bank .qe-card"
    double_click(page.browser, middle(page.browser, card))
    assert page.js(f"document.querySelector('{card}').getAttribute('aria-pressed')") == "true"


def test_a_wrong_tap_counts_once(page, course):
    """The right place is shown after a second mistake, not after the second half of one."""
    page.open_warm(course, "vi/walkthrough.html")
    wrong = "#q-dang-nhap .qe-now [data-control=a]"
    double_click(page.browser, middle(page.browser, wrong))
    assert page.js(ACTIONS) == [["mo-app", "a", ""]]
    # By now what is told stands there already, so that nothing moves away below the pointer.
    double_click(page.browser, middle(page.browser, "#q-dang-nhap .qe-now [data-control=c]"))
    assert len(page.js(ACTIONS)) == 2


def test_who_waits_and_presses_again_has_typed_once(page, course):
    """While Python looks at what was typed, or is still starting, the same again is no new try."""
    page.open_warm(course, "vi/walkthrough.html")
    page.js("document.querySelector('#q-dang-nhap [data-control=dinh-danh]').click()")
    page.fill("dang-nhap", "0912345678", ".qe-now input")
    page.js(  # in one task, so that nothing is looked at in between
        """(() => {
          const button = document.querySelector("#q-dang-nhap .qe-now .qe-done");
          for (let times = 0; times < 3; times++) button.click();
        })()"""
    )
    page.wait("document.querySelector('#q-dang-nhap .qe-now .qe-panel[data-verdict=invalid]')")
    assert [typed for *_, typed in page.js(ACTIONS)] == ["", "0912345678"]
    assert not page.js("document.querySelector('#q-dang-nhap .qe-now').matches('[data-help]')")
