"""Points, and what attempts and hints cost, as learners read it, on file:// in three browsers."""

from __future__ import annotations

import pytest

from .page_steps import SAY, Steps


@pytest.fixture
def scoring(browser, course) -> Steps:
    """A lesson with questions that take points off, opened by a learner who is new."""
    steps = Steps(browser)
    steps.open_warm(course, "vi/scoring.html")
    return steps


def test_costs_are_told_before_and_after(scoring, course):
    """The hint says its price while it is closed, the note the next attempt's, the panel the
    score and what was taken off, in the notation of the page; all of it survives a reload."""
    assert scoring.text("costs", "summary") == SAY["item.hint.cost"].format(number=1, share="5")
    assert scoring.text("costs", ".qe-note") == SAY["state.retry-costs"].format(share="12,5")
    scoring.choose("costs", "a")
    scoring.check("costs", "graded")
    assert scoring.said("costs") == SAY["outcome.incorrect"] + "0 / 10"
    assert SAY["state.next-costs"].format(share="12,5") in scoring.text("costs", ".qe-note")
    scoring.press("costs")
    scoring.choose("costs", "c")
    scoring.check("costs", "graded")
    assert SAY["state.next-costs"].format(share="25") in scoring.text("costs", ".qe-note")
    scoring.js("document.querySelector('#q-costs .qe-hint summary').click()")
    scoring.wait("!!document.querySelector('#q-costs .qe-hint + .qe-hint').getClientRects().length")
    scoring.press("costs")
    scoring.choose("costs", "b")
    scoring.check("costs", "closed")
    lost = SAY["feedback.score.deducted"].format(lost="3")
    assert scoring.said("costs") == f"{SAY['outcome.correct']}7 / 10{lost}"
    assert "%" not in scoring.text("costs", ".qe-note")
    scoring.wait("document.querySelector('#q-costs .qe-note').dataset.kept === 'true'")
    scoring.open(course.file_url("vi/scoring.html"))
    assert scoring.said("costs") == f"{SAY['outcome.correct']}7 / 10{lost}"
    assert scoring.browser.errors == []


def test_fractions_of_points_are_rounded_in_the_notation_of_the_page(scoring):
    """Two hints and one earlier attempt: 1,25 + 1 points of 10."""
    for _ in range(2):
        scoring.js(
            "[...document.querySelectorAll('#q-costs .qe-hint:not([open], [hidden]) summary')]"
            ".forEach((summary) => summary.click())"
        )
        scoring.pause()
    scoring.wait("document.querySelectorAll('#q-costs .qe-hint[open]').length === 2")
    scoring.choose("costs", "a")
    scoring.check("costs", "graded")
    scoring.press("costs")
    scoring.choose("costs", "b")
    scoring.check("costs", "closed")
    assert "7,75 / 10" in scoring.said("costs")
    assert SAY["feedback.score.deducted"].format(lost="2,25") in scoring.said("costs")


def test_negative_scores_are_announced_and_shown(scoring):
    """Wrong answers cost here: said before, shown after, even where the points are one."""
    assert scoring.text("below", ".qe-note") == SAY["state.negative"]
    scoring.choose("below", "a")
    scoring.check("below", "graded")
    assert scoring.said("below") == SAY["outcome.incorrect"] + "-0,33 / 1"
    scoring.press("below")
    scoring.choose("below", "d")
    scoring.check("below", "closed")
    assert scoring.said("below") == SAY["outcome.correct"]


def test_weights_count(scoring):
    """The gap with weight 3 is worth three quarters."""
    scoring.fill("weighed", "114", "[data-gap=a]")
    scoring.fill("weighed", "1", "[data-gap=b]")
    scoring.check("weighed", "graded")
    assert scoring.said("weighed").startswith(SAY["outcome.partial"] + "0,75 / 1")
