"""What a check found: grades, findings, the report as text and as data (L3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..terminal import clean, count

WORKS, BUT, BROKEN = "works", "but", "broken"
"""The grades: nothing that a learner would miss; something is worse for them; they cannot learn as
they should."""
GRADES = (WORKS, BUT, BROKEN)
TITLES = {BROKEN: "Does not work", BUT: "Works, but …", WORKS: "Works; good to know"}

LONGEST = 60
"""Letters of something that a host said."""
SHOWN = 3
"""Files that a sentence names; all are in the data."""


Tell = Callable[[int, int], None]
"""Hears how many of how many files have been looked at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found, in plain words."""

    code: str
    """Its name for other programs, such as "missing"."""
    grade: str
    """One of GRADES."""
    found: str
    """What is there, one or two sentences."""
    meaning: str
    """What that is for learners."""
    remedy: str = ""
    """What to do; empty where nothing need be done."""
    files: tuple[str, ...] = ()
    """Paths from the site's root that it is about."""


@dataclass(frozen=True, slots=True)
class Report:
    """A whole check."""

    place: str
    """Address, with a slash at its end, or folder, as it was checked."""
    files: int
    """Files that belong to the site, its list among them."""
    size: int
    """Their bytes."""
    whole: int
    """How many of them are as they were built."""
    findings: tuple[Finding, ...]
    """The gravest first."""
    sent: int | None = None
    """Bytes that the host sent for the files; None for a folder."""

    @property
    def grade(self) -> str:
        """The gravest grade of all findings."""
        return worst(each.grade for each in self.findings)


def worst(grades: Iterable[str]) -> str:
    """Return the gravest of some grades; WORKS for none."""
    return max(grades, key=GRADES.index, default=WORKS)


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with the gravest first, else in the order in which they came."""
    return tuple(sorted(findings, key=lambda each: -GRADES.index(each.grade)))


def name_values(values: Iterable[str], otherwise: str = "none") -> str:
    """Return what a host said, each once, shortened where it said much."""
    names = list(dict.fromkeys(clean(each) or otherwise for each in values))
    return name_some(each if len(each) <= LONGEST else each[:LONGEST] + "…" for each in names)


def verb(number: int, one: str, more: str) -> str:
    """Return the form of a verb that fits a number."""
    return one if number == 1 else more


def megabytes(size: float) -> str:
    """Return bytes as MB with one digit, or as kB where it would be less than 0.1."""
    return f"{size / 1e6:.1f} MB" if size >= 95_000 else f"{size / 1e3:.0f} kB"


def name_some(paths: Iterable[str]) -> str:
    """Return the first paths, and how many there are besides."""
    names = list(paths)
    shown = ", ".join(names[:SHOWN])
    return shown if len(names) <= SHOWN else f"{shown} and {len(names) - SHOWN} more"


def as_data(report: Report) -> dict[str, object]:
    """Return a report for other programs; the author's guide says what is in it."""
    return {
        "version": 1,
        "place": report.place,
        "grade": report.grade,
        "files": report.files,
        "size": report.size,
        "whole": report.whole,
        "sent": report.sent,
        "findings": [
            {
                "code": each.code,
                "grade": each.grade,
                "found": clean(each.found),
                "meaning": clean(each.meaning),
                "remedy": clean(each.remedy),
                "files": list(each.files),
            }
            for each in report.findings
        ],
    }


def as_text(report: Report) -> str:
    """Return a report to be read."""
    came = "all" if report.whole == report.files else f"{report.whole}"
    verb = "are" if report.sent is None else "came"
    lines = [
        report.place,
        f"{count(report.files)}, {megabytes(report.size)}: {came} {verb} as they were built.",
    ]
    for grade in reversed(GRADES):
        findings = [each for each in report.findings if each.grade == grade]
        if findings:
            lines += ["", TITLES[grade]]
        for each in findings:
            lines.append(f"- {each.found}")
            lines.append(f"    For learners: {each.meaning}")
            if each.remedy:
                lines.append(f"    To do: {each.remedy}")
    lines += ["", _verdict(report)]
    return clean("\n".join(lines)) + "\n"


def _verdict(report: Report) -> str:
    number = sum(each.grade == report.grade for each in report.findings)
    things = f"{count(number, 'thing')} {'is' if number == 1 else 'are'}"
    if report.grade == BROKEN:
        return f"This course does not work until {things} mended."
    if report.grade == BUT:
        return f"This course works, but {things} worse for learners than need be."
    return "This course works."
