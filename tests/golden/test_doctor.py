"""What `quiz-engine doctor` says of hosts and sticks that are wrong on purpose, word for word. How
to change what is expected: tests/golden/doctor_cases.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from .doctor_cases import CASES, FOLDER, actual, expected


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    """The output and the exit code of a case are what its file says."""
    assert actual(name) == expected(name), (
        f"If this is meant: python -m tests.golden.doctor_cases --write {name}"
    )


def test_every_file_belongs_to_a_case() -> None:
    """No expectation is left over, and each case has one of its own."""
    assert {path.stem for path in Path(FOLDER).glob("*")} == set(CASES)
    assert len({case.title for case in CASES.values()}) == len(CASES)


def test_grades_are_all_shown() -> None:
    """Each of the three verdicts, and that there is nothing to check, is the end of several
    cases."""
    ends = [expected(name).splitlines()[-1] for name in CASES]
    assert ends.count("exit code 0") > 15
    assert ends.count("exit code 1") > 15
    assert ends.count("exit code 3") > 5
