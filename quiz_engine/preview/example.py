"""The worked examples of a question, graded anew in both revisions (L3).

Grading is this engine's own code: nothing of a course runs here. So a program's examples, which its
tests are, stay with the sandbox that checks them (site/programs.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..core.item import Example, Item
from ..core.shape import Choices
from ..core.variable import instantiate
from ..errors import CodecError
from ..item_types import grade
from ..markup.plain import plain_text
from ..markup.question import Question


@dataclass(frozen=True, slots=True)
class Ran:
    """One example in both revisions."""

    source: str
    """The response, as its author wrote it; choices by their words."""
    expected: bool
    """Whether it should be right: as the head says, or the base where the head lacks it."""
    before: str = ""
    """Verdict of the base: "correct", "partial", "incorrect" or "invalid"; empty where the question
    cannot be graded there."""
    after: str = ""
    """Verdict of the head."""


def run_examples(before: Question | None, after: Question | None) -> list[Ran]:
    """Return the examples of both revisions, the head's first, each graded by both keys."""
    rows: dict[str, tuple[bool, Example]] = {}
    for question in (after, before):
        for source, example in _examples_of(question):
            rows.setdefault(source, (example.right, example))
    return [
        Ran(source, expected, _grade(before, example), _grade(after, example))
        for source, (expected, example) in rows.items()
    ]


def _examples_of(question: Question | None) -> Iterator[tuple[str, Example]]:
    """Yield the readable examples of a question, each with its text."""
    if question is None or question.draft is None:
        return
    by_id = {each.id: each for each in question.draft.examples}
    for number, entry in enumerate(question.example_entries, 1):
        source = " ".join(row.text.strip() for row in entry.text.rows)
        if str(number) in by_id:
            yield _in_words(question, source), by_id[str(number)]


def _in_words(question: Question, source: str) -> str:
    if not question.entries or not isinstance(question.draft.shape, Choices):
        return source
    texts = {each.id: plain_text(each.text.text) for each in question.entries}
    ids = [part.strip() for part in source.split(",") if part.strip()]
    return "; ".join(texts.get(each, each) for each in ids)


def _grade(question: Question | None, example: Example) -> str:
    item: Item | None = (question.item or question.draft) if question else None
    if item is None or (question.request is not None and question.item is None):
        return ""
    try:
        return grade(instantiate(item, 0) if item.variables else item, example.response).verdict
    except (CodecError, ValueError):
        return ""  # the response is to another kind of question, or nothing has drawn its values
