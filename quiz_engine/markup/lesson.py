"""The questions of one lesson (L2)."""

from __future__ import annotations

import bisect
from dataclasses import dataclass, replace

from ..core.item import Item
from ..errors import Diagnostic
from .advice import advise_paragraphs, advise_pictures, advise_rows, apply_allowances
from .element import Element, find_questions
from .question import Defaults, Question, parse_question
from .scan import Scan, scan
from .source import Place, Report, split_lines


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was read from one lesson."""

    questions: tuple[Question, ...] = ()
    """In the order of the source, also those with mistakes."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """Sorted by place."""
    first_line: int = 1
    """Line of the file on which the text begins."""

    @property
    def requests(self) -> tuple[str, ...]:
        """Return the code of all questions with variables, to be drawn; see `Defaults.draws`."""
        return tuple(each.request.code for each in self.questions if each.request is not None)

    @property
    def items(self) -> tuple[Item, ...]:
        """Return the items of all questions without a mistake."""
        return tuple(question.item for question in self.questions if question.item is not None)


def parse_lesson(
    text: str,
    path: str = "<text>",
    language: str = "vi",
    defaults: Defaults = Defaults(),
    first_line: int = 1,
) -> Lesson:
    """Read all questions of a lesson; never raises, whatever the text.

    `text` is without front matter; `first_line` is the number of its first line in the file, `path`
    the file's name in messages. `language` is vi, en or de.
    """
    report = Report(path)
    seen = scan(split_lines(text, first_line))
    elements = find_questions(seen.rows, report)
    _report_unclosed(seen, elements, report)
    questions = tuple(
        parse_question(element, seen.rows, language, defaults, report) for element in elements
    )
    _report_twice(questions, report)
    _advise_text(seen, elements, language, defaults, report)
    apply_allowances(seen.rows, elements, report)
    bad = sorted({each.line for each in report.diagnostics if each.severity == "error"})
    questions = tuple(_without_item(question, seen, bad) for question in questions)
    return Lesson(questions, tuple(sorted(report.diagnostics)), first_line)


def _report_unclosed(seen: Scan, elements: list[Element], report: Report) -> None:
    """A fence or comment without an end matters where it could hide a question."""
    last = max((element.end for element in elements), default=-1)
    for index, column, found in seen.unclosed:
        if index <= last:
            what = "comment" if found == "<!--" else "code fence"
            end = "-->" if found == "<!--" else found
            report.error(
                seen.rows[index].place(column),
                "QE101",
                f'This {what} "{found}" is not closed.',
                f'Write "{end}" where it ends.',
            )


def _report_twice(questions: tuple[Question, ...], report: Report) -> None:
    first: dict[str, Place] = {}
    for question in questions:
        name = question.id
        if not name:
            continue
        place = question.places["@id"]
        if name in first:
            report.error(
                place,
                "QE106",
                f'The question id "{name}" is used before, in line {first[name].line}.',
                "Every question of a course has an id of its own.",
            )
        else:
            first[name] = place


def _without_item(question: Question, seen: Scan, bad: list[int]) -> Question:
    """Take the item away where a mistake stands anywhere within the lines of its question."""
    first = seen.rows[question.element.opened].line.number
    last = first + question.element.end - question.element.opened
    index = bisect.bisect_left(bad, first)
    is_bad = index < len(bad) and bad[index] <= last
    return replace(question, item=None) if is_bad and question.item is not None else question


def _advise_text(
    seen: Scan, elements: list[Element], language: str, defaults: Defaults, report: Report
) -> None:
    """Advise on the text around the questions, and on the pictures of all of it."""
    advise_pictures(seen.rows, report)
    start = 0
    pieces = []
    for element in elements:
        pieces.append(seen.rows[start : element.opened])
        start = element.end if element.closed is None else element.closed + 1
    for rows in [*pieces, seen.rows[start:]]:
        advise_rows(rows, report)
        advise_paragraphs(rows, defaults.audience, language, report)
