"""One question of every item type in the sample course, and responses that follow from its key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from quiz_engine.core.codec import dump_response, load_item
from quiz_engine.core.variable import instantiate
from quiz_engine.item_types import find_item_type, grade

PAGES = tuple(
    path.stem
    for path in sorted((Path(__file__).parent / "course" / "content" / "vi").glob("*.md"))
    if "<question" in path.read_text(encoding="utf-8")
)
"""Pages of the sample course in Vietnamese that have a question."""

SHOW = """((element, response) => {
  const shape = QE.shapes[element.item.shape.kind];
  if (!shape.restore(element, response)) throw new Error("the response does not fit");
  element.querySelector("fieldset").dispatchEvent(new Event("change", { bubbles: true }));
})(document.getElementById(%(name)s), %(response)s)"""
"""Shows a response as if the learner had given it."""

CHECK = """((element) => {
  if (QE.shapes[element.item.shape.kind].guided) element.dispatchEvent(new Event("qe-check"));
  else element.querySelector(".qe-main").click();
})(document.getElementById(%(name)s))"""
"""Asks for the verdict as the learner would."""


def read_items(browser: Any) -> list[dict[str, Any]]:
    """Return the items of the page that is open, as the page has them."""
    items = "[...document.querySelectorAll('qe-item')].map((each) => each.item)"
    return json.loads(browser.js(f"JSON.stringify({items})"))


def draw_of(browser: Any, item: str) -> int:
    """Return which draw of its variables a question shows; 0 without variables."""
    return browser.js(f"document.getElementById({json.dumps(f'q-{item}')}).draw")


def example(data: dict[str, Any], right: bool, draw: int = 0) -> dict[str, Any] | None:
    """Return a response to an item (JSON), on this draw of its variables, that is graded with full
    credit, or with less; None where the type gives none."""
    item = instantiate(load_item(data), draw)
    for each in find_item_type(item.type).examples(item):
        outcome = grade(item, each.response)
        if outcome.completion and (outcome.success is True) == right:
            return dump_response(each.response)
    return None


def show(browser: Any, item: str, response: dict[str, Any]) -> None:
    """Show a response in a question of the page that is open."""
    name, given = json.dumps(f"q-{item}"), json.dumps(response)
    browser.js(f"void {SHOW % {'name': name, 'response': given}}")


def check(browser: Any, item: str) -> None:
    """Have the response checked that is shown."""
    browser.js(f"void {CHECK % {'name': json.dumps(f'q-{item}')}}")
