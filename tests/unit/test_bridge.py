"""Facts about the messages between the page and Python."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import quiz_engine
from quiz_engine.bridge import handle, handle_json

ITEM = {
    "version": 1,
    "id": "x",
    "type": "single-choice",
    "attempts": 2,
    "shape": {"kind": "choices", "choices": [{"id": "a"}, {"id": "b", "key": True}]},
}
NO_GAPS = {"kind": "blanks", "blanks": []}
NO_NUMBERS = {"kind": "number", "answers": []}


def ask(*chosen: str, session: object = None, item: object = ITEM) -> dict:
    """Return the reply to a response."""
    response = {"version": 1, "kind": "selection", "choices": list(chosen)}
    message = {"do": "grade", "item": item, "response": response}
    return handle(message if session is None else {**message, "session": session})


def test_hello() -> None:
    """A greeting tells the version of the formats."""
    assert handle({"do": "hello"}) == {"hello": 1}


def test_grade() -> None:
    """A response gets its outcome, the session after it, and whether the item is closed."""
    assert ask("b") == {
        "outcome": {
            "version": 1,
            "verdict": "correct",
            "score": {"raw": 1.0, "min": 0.0, "max": 1.0, "scaled": 1.0},
            "success": True,
            "completion": True,
            "feedback": [{"code": "correct"}, {"code": "choice.correct", "part": "b"}],
        },
        "session": {"attempts": 1, "success": True, "best": 1.0, "hints": 0},
        "closed": True,
    }


def test_attempts() -> None:
    """Wrong attempts use up the attempts, invalid ones do not, closed items record no more."""
    reply = ask()
    assert (reply["session"]["attempts"], reply["closed"]) == (0, False)
    reply = ask("a", session=reply["session"])
    assert (reply["session"]["attempts"], reply["closed"]) == (1, False)
    reply = ask("a", session=reply["session"])
    assert (reply["session"]["attempts"], reply["closed"]) == (2, True)
    reply = ask("b", session=reply["session"])
    assert reply["outcome"]["verdict"] == "correct"
    assert reply["session"] == {"attempts": 2, "success": False, "best": 0.0, "hints": 0}


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (handle(None), "QE407"),
        (handle([]), "QE407"),
        (handle({}), "QE407"),
        (handle({"do": ["grade"]}), "QE407"),
        (handle({"do": 10**5000}), "QE407"),
        (handle({"do": "grade"}), "QE301"),
        (ask("b", session=[]), "QE301"),
        (ask("b", session={"best": float("nan")}), "QE301"),
        (ask("b", "b"), "QE301"),
        (ask("b", item={**ITEM, "version": 2}), "QE302"),
        (ask("b", item={**ITEM, "type": "number"}), "QE301"),
        (ask("b", item={**ITEM, "type": {}}), "QE301"),
        (ask("b", item={**ITEM, "points": 10**400}), "QE301"),
        (ask("b", item={**ITEM, "shape": {"kind": "choices", "choices": []}}), "QE301"),
        (ask("b", item={**ITEM, "type": "gaps", "shape": NO_GAPS}), "QE301"),
        (ask("b", item={**ITEM, "type": "number", "shape": NO_NUMBERS}), "QE301"),
    ],
)  # fmt: skip
def test_errors(reply: dict, code: str) -> None:
    """A message that cannot be handled gets a code."""
    assert reply["error"]["code"] == code
    assert reply["error"]["message"].startswith(code)


@pytest.mark.parametrize(
    "text", ["", "{", "[" * 100_000, "NaN", "9" * 5000, '"\\ud800"', '{"do": "grade", "item": NaN}']
)
def test_any_text(text: str) -> None:
    """Text that is no message gets an error too."""
    assert json.loads(handle_json(text))["error"]["code"] in ("QE301", "QE407")


def test_json() -> None:
    """JSON text goes in and out; letters stay letters."""
    message = {
        "do": "grade",
        "item": ITEM,
        "response": {"version": 1, "kind": "selection", "choices": ["ế"]},
    }
    reply = handle_json(json.dumps(message))
    assert "ế" in reply
    assert json.loads(reply) == handle(message)


NOT_LOADED = {
    "quiz_engine.core.draw",
    "quiz_engine.core.progress",
    "quiz_engine.core.progress_codec",
    "quiz_engine.core.revision",
    "quiz_engine.runner",
    "quiz_engine.runner.console",
    "quiz_engine.runner.guard",
    "quiz_engine.runner.packages",
    "quiz_engine.runner.trouble",
    "quiz_engine.review",
    "quiz_engine.runner.watch",
}
"""Pure modules that the boot does not wait for."""


def test_what_the_browser_loads() -> None:
    """The boot waits for these modules of ours and for none that grading does not need."""
    code = (
        "import sys; before = set(sys.modules); import quiz_engine.bridge;"
        "print(*sorted(set(sys.modules) - before))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    package = Path(quiz_engine.__file__).parent
    files = [package / name for name in ("errors.py", "bridge.py", "review.py")]
    files += [*(package / "core").rglob("*.py"), *(package / "item_types").rglob("*.py")]
    files += (package / "runner").rglob("*.py")
    modules = {
        "quiz_engine." + ".".join(file.relative_to(package).with_suffix("").parts).removesuffix(".__init__")
        for file in files
    }
    ours = {each for each in loaded if each.startswith("quiz_engine")}
    assert modules - ours == NOT_LOADED
    assert ours - modules == {"quiz_engine"}
    assert not loaded & {"difflib", "typing", "hashlib", "random", "datetime", "pathlib", "logging"}
