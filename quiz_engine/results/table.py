"""A report as CSV (L1): for a spreadsheet, in which a cell may be a formula.

RFC 4180, with a mark at the beginning by which Excel knows UTF-8, and with the separator that Excel
expects where decimals are written with a comma. A cell that comes from a file and begins like a
formula gets an apostrophe before it (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterable, Mapping

from .report import WORDS, Report

SEPARATORS = {"vi": ";", "de": ";"}
END = 253_370_764_800_000
"""Beginning of the year 9999: a clock that says so is wrong, and some computers know no day after
it."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_cell(value: object) -> object:
    """Return a value that no spreadsheet takes for a formula; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    value = value.replace("\x00", "")
    return f"'{value}" if value.lstrip(" ").startswith(_FORMULA) else value


def tell_day(moment: int, zone: int, form: str = "%Y-%m-%d") -> str:
    """Return the day of a moment in ms since 1970, `zone` minutes east of Greenwich; empty for 0
    and from END on."""
    if not 0 < moment < END:
        return ""
    return time.strftime(form, time.gmtime(moment / 1000 + 60 * zone))


def learners_csv(report: Report, words: Mapping[str, str], zone: int = 0) -> str:
    """Return a row for each learner; `words` are sentences by code, without "report."."""
    course, numbers = report.course, report.numbers
    head = [words[each] for each in ("csv.name", "csv.solved", "csv.questions", "csv.done")]
    head += [words["csv.lessons"], words["csv.last"], words["csv.files"]]
    head += [each.name for each in course.competences]
    rows = [
        [
            person.name,
            reached.solved,
            len(course.questions),
            reached.done,
            len(course.lessons),
            tell_day(person.sheet.last, zone),
            ", ".join(person.files),
            *(words[f"state.{WORDS[each.state]}"] for each in skills),
        ]
        for person, reached, skills in zip(
            report.people, numbers.people, numbers.skills, strict=True
        )
    ]
    return _render([head, *rows], course.language)


def questions_csv(report: Report, words: Mapping[str, str]) -> str:
    """Return a row for each question of the course, in its order."""
    course = report.course
    names = ("lesson", "number", "question", "tried", "missed", "answers")
    head = [words[f"csv.{each}"] for each in names]
    rows = [
        [
            course.lessons[each.lesson].title,
            each.number,
            each.text,
            found.tried,
            found.missed,
            " | ".join(f"{text} ({many})" for text, many in found.answers),
        ]
        for each, found in zip(course.questions, report.numbers.questions, strict=True)
    ]
    return _render([head, *rows], course.language)


def _render(rows: Iterable[Iterable[object]], language: str) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=SEPARATORS.get(language, ","), lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe_cell(each) for each in row])
    return "\ufeff" + text.getvalue()
