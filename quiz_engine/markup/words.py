"""How many words a lesson has, in its text and in each question (L2).

Roughly what a reader meets: no code, no comments, no link targets, no tags, and of a question not
what only the build reads. In Vietnamese, which writes its syllables apart, a word is a syllable.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .advice.visible import visible_text
from .lesson import Lesson
from .scan import scan
from .source import Row, split_lines

UNREAD = frozenset(("examples", "variables", "test", "solution"))
"""Elements of a question that no learner sees."""
_GAP = re.compile(r"\[\[.*?\]\]")
_OPTIONS = re.compile(r"\{[:#.][^}]*\}|\{[\w-]+=[^}]*\}")
_MARKER = re.compile(r"^(?:\s*(?:[-*+]|\d+[.)]|>|#+|[!?]{3}\+? *\w*|={3})(?=\s|$))+(?:\s*\[[ xX]\])?")


def count_words(text: str) -> int:
    """Return how many words there are: what has a letter or a digit."""
    return sum(any(map(str.isalnum, word)) for word in text.split())


def count_lesson(text: str, lesson: Lesson) -> tuple[int, tuple[int, ...]]:
    """Return the words of the text around the questions, and those of each question in its order.
    `text` is what `lesson` was read from."""
    rows = scan(split_lines(text)).rows
    start, prose, questions = 0, 0, []
    for question in lesson.questions:
        element = question.element
        end = element.end if element.closed is None else element.closed + 1
        left = [(each.opened, each.end) for each in element.children if each.name in UNREAD]
        kept = [
            rows[index]
            for index in range(element.opened + 1, end)
            if not any(first <= index <= last for first, last in left)
        ]
        prose += _count(rows[start : element.opened])
        questions.append(_count(kept))
        start = end
    return prose + _count(rows[start:]), tuple(questions)


def _count(rows: Sequence[Row]) -> int:
    return sum(count_words(_visible(row.text)) for row in rows if not row.hidden)


def _visible(text: str) -> str:
    text = _OPTIONS.sub("", _GAP.sub("", _MARKER.sub("", text)))
    return visible_text(text.replace("|", " "))


__all__ = ["UNREAD", "count_lesson", "count_words"]
