"""What page scripts say is in every catalogue. Reads the sources; needs no browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quiz_engine.errors import CODES
from quiz_engine.locale import LANGUAGES, load_catalogue
from quiz_engine.runtime import pack

SCRIPTS = sorted((pack.HERE / "js").rglob("*.js"))
ITEM_TYPES = sorted((Path(pack.HERE).parent / "item_types").glob("*.py"))


def spoken() -> set[str]:
    """Return the codes of all sentences that the page scripts can ask for."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    codes = set(re.findall(r'["\']((?:button|state|outcome|choice\.verdict)\.[a-z-]+)["\']', text))
    codes |= {f"button.{word}" for word in ("check", "retry", "restart")}
    codes |= {f"outcome.{word}" for word in ("correct", "partial", "incorrect", "invalid")}
    codes |= {f"choice.verdict.{word}" for word in ("correct", "incorrect")}
    codes |= {f"error.{code}" for code in CODES if code.startswith("QE4")}
    graders = "\n".join(path.read_text(encoding="utf-8") for path in ITEM_TYPES)
    return codes | {f"feedback.{code}" for code in re.findall(r'Feedback\("([a-z.-]+)"', graders)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language):
    """No learner ever reads a code."""
    assert {"state.starting", "feedback.invalid.empty", "button.solution"} <= spoken()
    catalogue = load_catalogue(language)
    assert sorted(code for code in spoken() if not catalogue.get(code)) == []


def test_page_scripts_ask_for_nothing():
    """No fetch, no eval, no import: classic scripts that work from file://. (The two of
    offline are service workers, which are there over http only.)"""
    for path in SCRIPTS:
        if path.name in ("worker_boot.js", "search.js", "offline.js", "offline_end.js"):
            continue
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        found = re.search(r"\b(fetch|eval|XMLHttpRequest|innerHTML|import)\b\s*[(=]", code)
        assert not found, path.name
