"""What holds for every item type and state, looked at on every page of the sample course: nothing
is cut off, everything to press is large enough, and axe-core finds nothing. Chromium only, because
letters and schemes are set by its own tools; what differs by browser is in the tests of the types.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from quiz_engine.item_types import ITEM_TYPES
from quiz_engine.runtime import vendor

from .conftest import HERE, ROOT
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
AXE = """(axe.configure({
  checks: [["color-contrast", 4.5, 3], ["color-contrast-enhanced", 7, 4.5]].map(([id, normal, large]) => ({
    id,
    options: {
      // The squared paper behind a question's first line would leave every text "undecided".
      ignorePseudo: true, pseudoSizeThreshold: 0.25,
      ignoreUnicode: true, ignoreLength: false, shadowOutlineEmMax: 0.2, textStrokeEmMin: 0.03,
      boldValue: 700, boldTextPt: 14, largeTextPt: 18,
      contrastRatio: { normal: { expected: normal }, large: { expected: large } },
    },
  })),
}), axe.run(document.querySelector("main"), {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  rules: { region: { enabled: false }, "color-contrast-enhanced": { enabled: true } },
})).then(({ violations, passes }) => JSON.stringify({
  violations: violations.map((each) =>
    [each.id, each.help, each.nodes.map((node) => node.html.slice(0, 160) + " " + node.failureSummary)]),
  measured: passes.filter((each) => each.id === "color-contrast-enhanced")[0]?.nodes.length ?? 0,
}))"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """A Chromium of this module's own, whose letters and schemes are changed."""
    with Chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core, pinned beside this file."""
    package = vendor.Package(**json.loads((HERE / "axe.json").read_text(encoding="utf-8")))
    return (vendor.bring(package, ROOT / ".cache") / "axe.min.js").read_text(encoding="utf-8")


def states(steps: Steps, url: str) -> Iterator[str]:
    """Open a page and bring all its questions to one state after the other: untouched, graded as
    not right, and closed."""
    steps.open_fresh(url)
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
    found = set()
    for page in PAGES:
        chromium.open(course.file_url(f"vi/{page}.html"))
        chromium.wait("document.readyState === 'complete'")
        found |= {item["type"] for item in read_items(chromium)}
    assert {item_type.name for item_type in ITEM_TYPES} - found == set()


@pytest.mark.parametrize("page", PAGES)
def test_large_enough_and_nothing_cut_off(chromium, course, page) -> None:
    """At 360 px, and at 320 px with letters twice as large, in every state."""
    steps = Steps(chromium)
    found = []
    for width, letters in ((360, 100), (320, 200)):
        chromium.resize(width, 800)
        for state in states(steps, course.file_url(f"vi/{page}.html")):
            steps.js(f"void (document.documentElement.style.fontSize = '{letters * 1.125}%')")
            for what in (WIDE, SMALL):
                found += [f"{width} px, {letters} %, {state}: {each}" for each in steps.js(what)]
    chromium.resize(1280, 800)
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing(chromium, course, axe, page, scheme) -> None:
    """WCAG 2.2 A and AA, text at 7:1 and axe's best practices, in every state."""
    steps = Steps(chromium)
    chromium.page.emulate_media(color_scheme=scheme)
    found = []
    for state in states(steps, course.file_url(f"vi/{page}.html")):
        chromium.page.evaluate(axe)
        told = json.loads(steps.js(AXE))
        found += [(state, *each) for each in told["violations"]]
        assert told["measured"] > 5
    chromium.page.emulate_media(color_scheme="light")
    assert found == []
