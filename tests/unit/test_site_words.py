"""Each page has the sentences that its scripts say, and no others are shipped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import quiz_engine
from quiz_engine.locale import LANGUAGES, load_catalogue
from quiz_engine.site import assets, words

SCRIPTS = Path(quiz_engine.__file__).parent / "runtime" / "js"
SAYS = re.compile(r"""\b(?:tell|say)\(([^;\n]*)""")
NAME = re.compile(r'"([A-Za-z][\w-]*)"')
KINDS = {"home": assets.HOME_SCRIPTS, "review": assets.REVIEW_SCRIPTS, "place": assets.PLACE_SCRIPTS}
KNOWN = {key.removeprefix("progress.") for key in load_catalogue("en") if key.startswith("progress.")}


def said(scripts: tuple[str, ...]) -> set[str]:
    """Return the sentences that scripts name where they say something."""
    source = "\n".join((SCRIPTS / name).read_text("utf-8") for name in scripts)
    return {name for call in SAYS.findall(source) for name in NAME.findall(call)} & KNOWN


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_has_what_its_scripts_say(kind):
    """Besides what every page has."""
    found = said(KINDS[kind])
    assert len(found) > 5
    assert found <= {*words.COMMON, *words.OWN[kind]}


def test_every_page_has_what_common_scripts_say():
    """But for how long lessons take and what is left of one, which only the learner's own pages tell,
    and for a browser that keeps nothing, which only a course in one file tells on every page."""
    found = said((*assets.PAGE_SCRIPTS, "deck.js"))
    assert len(found) > 10
    of_own = {"minutes", "left", "kept-memory", *(each for each in found if each.startswith("time-"))}
    assert found - of_own == set(words.COMMON)


def test_every_sentence_is_on_some_page():
    """None is forgotten where a new one is written."""
    assert KNOWN == {*words.COMMON, *words.HOME, *words.REVIEW, *words.PLACE, *words.LONE}


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_leave_out_what_no_question_says(language, tmp_path):
    """The learner's own page and the words of programs are not on every page with a question."""
    assets.write_quiz_assets(tmp_path, [language])
    folder = tmp_path / "assets" / "quiz"
    messages = (folder / f"messages.{language}.js").read_text("utf-8")
    assert '"place.held"' in messages and '"feedback.part.correct"' in messages
    assert '"place.keep"' not in messages and '"feedback.program.passed"' not in messages
    program = (folder / f"messages.program.{language}.js").read_text("utf-8")
    assert '"feedback.program.passed"' in program and '"program.tests"' in program
