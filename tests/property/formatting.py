"""What `quiz-engine fmt` must keep, whatever the lesson."""

from __future__ import annotations

import dataclasses
import html
import re
from collections import Counter

from quiz_engine.markup import Lesson, parse_lesson
from quiz_engine.markup.format import format_lesson


def check_format(text: str, lesson: Lesson, language: str = "vi") -> None:
    """Formatting a sound lesson keeps every word and every question, adds only ids, and changes
    nothing the second time. `lesson` is what was parsed from `text`."""
    if any(each.severity == "error" and each.code != "QE105" for each in lesson.diagnostics):
        return
    once = format_lesson(text, lesson)
    lost = words(text) - words(once)
    assert not lost, f"lost: {lost}"
    again = parse_lesson(once, language=language)
    assert [each for each in again.diagnostics if each.severity == "error"] == []
    drafts = [question.draft for question in lesson.questions]
    written = [question.draft for question in again.questions]  # no item where nothing was drawn
    assert len(again.items) == sum(each.request is None for each in again.questions)
    for old, new in zip(drafts, written, strict=True):
        assert dataclasses.replace(old, id=new.id) == new
        assert old.id in ("", new.id)
    assert format_lesson(once, again) == once


def words(text: str) -> Counter[str]:
    """Return the words of a text, as often as each stands in it."""
    text = html.unescape(text.replace("\x02", "").replace("\x03", ""))
    return Counter(re.findall(r"\w+", text.casefold()))
