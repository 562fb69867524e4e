"""Facts about the interface sentences: complete in every language, and complete for graders and
errors."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import quiz_engine
from quiz_engine.errors import CODES
from quiz_engine.locale import LANGUAGES, load_catalogue

PACKAGE = Path(quiz_engine.__file__).parent
_CODE = re.compile(
    r"(choice|choices|answer|gap|gaps|text|number|part|parts|score|order|walk|scene|essay|test|invalid"
    r"|program)\.[a-z-]+"
)
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def grader_codes() -> set[str]:
    """Return the code of every Feedback that graders make, read from their source."""
    codes = {"correct", "partial", "incorrect", "invalid"}
    folders = ("item_types", "core", "runner")
    for path in (path for folder in folders for path in (PACKAGE / folder).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            value = getattr(node, "value", None)
            if isinstance(node, ast.Constant) and isinstance(value, str) and _CODE.fullmatch(value):
                codes.add(value)
    return codes


def test_graders_are_found() -> None:
    """The search for codes finds what is known to be there, so that the tests below are not
    empty."""
    assert {
        "choice.incorrect",
        "invalid.ambiguous",
        "number.unit-differs",
        "gap.correct",
    } <= grader_codes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_same_ids_and_placeholders(language: str) -> None:
    """Every catalogue has the same ids with the same placeholders, and no empty sentence."""
    expected, catalogue = load_catalogue("vi"), load_catalogue(language)
    assert sorted(catalogue) == sorted(expected)
    for code, text in catalogue.items():
        assert text.strip() == text != "", code
        assert sorted(_PLACEHOLDER.findall(text)) == sorted(_PLACEHOLDER.findall(expected[code])), (
            code
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_sentence(language: str) -> None:
    """Every feedback code of the graders and every error a learner can meet has a sentence."""
    catalogue = load_catalogue(language)
    needed = {f"feedback.{code}" for code in grader_codes()}
    needed |= {f"error.{code}" for code in CODES if code.startswith("QE4")}
    assert needed - set(catalogue) == set()


def test_no_sentence_for_nothing() -> None:
    """Every sentence about feedback or an error belongs to a code that exists."""
    codes = {f"feedback.{code}" for code in grader_codes()} | {f"error.{code}" for code in CODES}
    written = {code for code in load_catalogue("vi") if code.startswith(("feedback.", "error."))}
    assert written - codes == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_errors_say_what_to_do_and_that_reading_goes_on(language: str) -> None:
    """A sentence about an error names no codes and no technical words, and is more than one
    clause."""
    for code, text in load_catalogue(language).items():
        if code.startswith("error."):
            assert not re.search(r"QE\d|Python|Pyodide|WebAssembly|worker", text, re.IGNORECASE), (
                text
            )
            assert len(re.findall(r"[.;!?](?:\s|$)", text)) >= 2, text


def test_buttons_are_named_as_they_are_labelled() -> None:
    """Where a sentence of one language tells to press a button, all use the button's own label."""
    marks = {"vi": "“{}”", "en": "“{}”", "de": "„{}“"}
    told = {}
    for button in ("check", "retry"):
        for language in LANGUAGES:
            catalogue = load_catalogue(language)
            label = marks[language].format(catalogue[f"button.{button}"])
            told[button, language] = {code for code, text in catalogue.items() if label in text}
        assert told[button, "vi"] == told[button, "en"] == told[button, "de"]
    assert len(told["check", "vi"]) >= 10
    assert {f"error.{code}" for code in ("QE402", "QE403", "QE404", "QE405")} <= told["retry", "vi"]


def test_templates_say_what_the_catalogues_have() -> None:
    """Every sentence that a template asks for exists, and those for templates alone are asked for."""
    themes = PACKAGE.parent / "themes"
    templates = "".join(path.read_text("utf-8") for path in sorted(themes.rglob("*.html")))
    python = "".join(path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py")))
    asked = set(re.findall(r"\b(?:t|words)\['([a-z.-]+)'\]", templates))
    # The tiles of the panel for text size and colours, each made by `tile(name, value)`
    tiles = re.findall(r"\btile\('(\w+)', '(\w+)'", templates)
    tiles += [("size", value) for value in re.findall(r"for value in '(\d+)'", templates)[0]]
    assert len(tiles) == 11
    asked |= {f"ui.display.{name}.{value}" for name, value in tiles}
    known = set(load_catalogue("vi"))
    assert len(asked) > 40
    assert asked - known == set()
    static = {code for code in known if code.startswith(("ui.", "home.", "search."))}
    assert {code for code in static - asked if f'"{code}"' not in python} == set()


def test_scripts_tell_what_the_catalogues_have() -> None:
    """Every sentence that a page script tells by a whole code exists."""
    scripts = sorted((PACKAGE / "runtime" / "js").glob("*.js"))
    told = {
        code
        for path in scripts
        for code in re.findall(r"\btell\(\"([a-zA-Z0-9-]+[a-zA-Z0-9])\"", path.read_text("utf-8"))
    }
    assert {"solved-of", "path-next", "home-done"} <= told
    assert {f"progress.{code}" for code in told} - set(load_catalogue("vi")) == set()


def test_an_unknown_language_is_refused() -> None:
    """There is no fallback to another language."""
    with pytest.raises(KeyError, match="fr"):
        load_catalogue("fr")
