"""Every golden case is as its file says. How to change what is expected: tests/golden/cases.py."""

from __future__ import annotations

import re

import pytest

from quiz_engine.bridge import handle
from quiz_engine.errors import CODES

from .cases import (
    Case,
    ExpectedOutcome,
    actual_parts,
    describe,
    difference,
    load_cases,
    load_outcomes,
)

CASES = load_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    """Diagnostics, items, HTML and outcomes of a case are what its file says."""
    changed = difference(case)
    assert not changed, (
        f"{changed}\nIf this is meant: python tests/golden/cases.py --write {case.name}"
    )


@pytest.mark.parametrize("expected", load_outcomes(), ids=lambda each: each.name)
def test_outcome(expected: ExpectedOutcome) -> None:
    """The item stored in a case, without its texts' source, is graded as its file says."""
    message = {"do": "grade", "item": expected.item, "draw": expected.draw}
    reply = handle({**message, "response": expected.response})
    assert describe(reply["outcome"]) == expected.expected


def test_no_name_is_left_on_a_page() -> None:
    """In the page of a question with variables there are the values of its first draw, and no name
    in braces but in what the script reads."""
    read = re.compile(r"<script.*?</script>|<code>.*?</code>|data-var-(?:attr|text)=\"[^\"]*\"", re.S)
    seen = 0
    for case in CASES:
        is_about_braces = case.name == "variables/not-variables"
        if any("variables" in item for item in case.items) and not is_about_braces:
            html = actual_parts(Case(case.name, {**case.parts, "html": ""}))["html"]
            seen += html.count("data-var=")
            assert "{{" not in read.sub("", html), case.name
    assert seen > 80


def test_a_changed_expectation_is_noticed() -> None:
    """A case whose expectation differs in one letter fails, so the comparison is not empty."""
    case = next(case for case in CASES if "diagnostics" in case.parts)
    parts = {**case.parts, "diagnostics": case.parts["diagnostics"].replace("QE1", "QE9")}
    assert "QE9" in difference(Case(case.name, parts))


def test_mistakes_cover_the_codes() -> None:
    """Every code of markup and model is shown by a golden case or by a test of the file that tells
    it."""
    shown = {
        code for case in CASES for code in CODES if f"{code}: " in case.parts.get("diagnostics", "")
    }
    elsewhere = {
        "QE116",  # test_curriculum_lesson.py
        *("QE117", "QE125", "QE126"),  # test_bad_input.py
        "QE209",  # test_curriculum_course.py
        "QE210",  # test_curriculum_framework.py
        *("QE260", "QE261", "QE262"),  # test_site_programs.py
        *("QE270", "QE271", "QE272"),  # test_site_translation.py
        *("QE280", "QE281", "QE282", "QE283"),  # test_curriculum_glossary.py, test_site_glossary.py
        "QE290",  # test_cli_narrate.py
    }
    assert {code for code in CODES if code < "QE3"} - shown - elsewhere == set()
    assert not shown & elsewhere


def test_titles_say_what_is_shown() -> None:
    """Every case has a title of its own."""
    titles = [case.parts["title"].strip() for case in CASES]
    assert all(titles)
    assert len(set(titles)) == len(titles)


def test_actual_parts_are_stable() -> None:
    """Running a case twice gives the same text, byte for byte."""
    case = CASES[0]
    assert actual_parts(case) == actual_parts(case)
