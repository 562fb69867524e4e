"""The golden cases give the same outcomes in Pyodide as in CPython, from the same files."""

from __future__ import annotations

import json

from tests.browser.conftest import Course
from tests.browser.drivers import LOADED, Browser
from tests.golden.cases import describe, load_outcomes


def test_golden_outcomes_are_the_same_in_pyodide(browser: Browser, course: Course) -> None:
    """Every response of every golden case is graded in the browser as its file says."""
    outcomes = load_outcomes()
    assert len(outcomes) >= 80
    messages = [
        {"do": "grade", "item": each.item, "draw": each.draw, "response": each.response}
        for each in outcomes
    ]
    browser.open(course.file_url("vi/choices.html"))
    browser.wait(f"self.QE && QE.createEngine && QE.readSettings && {LOADED}")
    # As text: WebKit's driver gives the keys of an object in an order of its own.
    text = browser.js(
        "(async () => {"
        " const engine = QE.createEngine({base: QE.readSettings().base + 'python/'});"
        " const replies = [];"
        f" for (const message of {json.dumps(messages)}) replies.push(await engine.handle(message));"
        " engine.stop();"
        " return JSON.stringify(replies);"
        "})()"
    )
    replies = json.loads(text)
    assert len(replies) == len(outcomes)
    wrong = [
        f"{each.name} => {describe(reply['outcome'])}, expected {each.expected}"
        for each, reply in zip(outcomes, replies, strict=True)
        if describe(reply["outcome"]) != each.expected
    ]
    assert not wrong, "\n".join(wrong)
