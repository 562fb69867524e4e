"""Sentences and paragraphs that ask too much of their readers (L2).

The limits are those of plain-language guides, in words for English and German (GOV.UK, "Content
design: writing for GOV.UK": no sentence over 25 words) and in syllables, which Vietnamese writes
apart, for Vietnamese, where a word has about one and a half of them. The strictest audience counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...core.item import Item
from ...errors import Problem
from ..source import Report, Row
from .visible import visible_text

LIMITS = {"older-people": (20, 8), "pupils": (20, 8)}
"""By audience: words in a sentence, sentences in a paragraph."""
_OTHERS = (25, 10)
_SYLLABLES = 1.5
_END = re.compile(r"(?<=[.!?…:;])[\"”“»)]*\s+")
_GAP = re.compile(r"\[\[.*?\]\]")
_NO_TEXT = re.compile(r"\s*(?:[-*+#|<>!:]|\d+[.)]|\{|={3}|\?{3})")


def limits(audience: Sequence[str], language: str) -> tuple[int, int]:
    """Return the greatest number of words (syllables in Vietnamese) and of sentences."""
    found = [LIMITS.get(each, _OTHERS) for each in audience]
    words, sentences = min(each[0] for each in found), min(each[1] for each in found)
    return int(words * _SYLLABLES) if language == "vi" else words, sentences


def find_heavy(text: str, audience: Sequence[str], language: str) -> Iterator[tuple[str, str]]:
    """Yield message and remedy for what is too long in one paragraph."""
    words, sentences = limits(audience, language)
    found = [each for each in _END.split(visible_text(_GAP.sub("…", text))) if each]
    longest = max((len(each.split()) for each in found), default=0)
    unit = "syllables" if language == "vi" else "words"
    readers = ", ".join(audience)
    if longest > words:
        yield (
            f"A sentence of {longest} {unit} is long for: {readers}.",
            f"Divide it; up to {words} {unit} read well.",
        )
    if len(found) > sentences:
        yield (
            f"A paragraph of {len(found)} sentences is long for: {readers}.",
            f"Divide it; up to {sentences} sentences read well.",
        )


def advise(item: Item) -> Iterator[Problem]:
    """Warn of a prompt that is hard to read for the question's audience."""
    if not item.audience:
        return
    for paragraph in re.split(r"\n\s*\n", item.prompt):
        if not _NO_TEXT.match(paragraph):
            for message, help in find_heavy(paragraph, item.audience, item.language):
                yield Problem("QE243", message, help)


def advise_paragraphs(
    rows: Sequence[Row], audience: Sequence[str], language: str, report: Report
) -> None:
    """Warn of paragraphs of a lesson that are hard to read for its audience."""
    if not audience:
        return
    paragraph: list[Row] = []
    for row in [*rows, None]:
        if row is not None and not row.is_blank and not row.hidden:
            paragraph.append(row)
            continue
        if paragraph and not _NO_TEXT.match(paragraph[0].text) and paragraph[0].indent < 4:
            text = " ".join(each.text.strip() for each in paragraph)
            for message, help in find_heavy(text, audience, language):
                report.warn(paragraph[0].place(), "QE243", message, help)
        paragraph = []
