"""When two texts say the same, and where they differ (L3).

White space, the marks that `quiz-engine fmt` or an editor writes in another way, and composed or
decomposed letters are no difference. Whether two wordings *mean* the same nobody can compute; what
is told apart here errs towards telling: other numbers, a "not" more or less, or few common words
are another meaning.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import SequenceMatcher

from ..markup.plain import plain_text

CLOSE = 0.6
"""Share of common words from which one wording is taken to be the other one edited."""
ALIKE = 0.8
"""Share of common letters from which a short wording is: a typing error was mended."""
LONGEST = 160
"""Letters of a text that a sentence shows."""
CONTEXT = 4
"""Words that are shown on both sides of a difference."""
LETTERS = 8000
"""Letters of a text that are read to see what it says."""
WORDS = 1500
"""Words of a text that are compared one by one; beyond, a text is one piece."""

_FENCE = re.compile(r"[ >]*(`{3,}|~{3,})")
_BULLET = re.compile(r"^(\s*)[*+](?=\s)", re.M)
_TICK = re.compile(r"^(\s*- \[)X(?=\])", re.M)
_STRONG = re.compile(r"(?<!\w)__(?=\S)(.+?)(?<=\S)__(?!\w)")
_EMPHASIS = re.compile(r"(?<![\w_])_(?=[^\s_])(.+?)(?<=[^\s_])_(?![\w_])")
_RULE = re.compile(r":?-{3,}:?")
_PART = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)])\s|\|")
"""Begins an entry of a list or a row of a table."""
_GAP = re.compile(r"(?<!\\)\[\[.*?\]\]")
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_NOT = frozenset(
    "không chưa đừng chẳng chớ cấm not no never none cannot nothing nobody nowhere neither nor without "
    "nicht nichts kein keine keinen keinem keiner keines nie niemals niemand niemanden weder ohne".split()
)
"""Words that turn a sentence into its opposite, in the three languages of courses; English ones that
end in "n't" do so, too."""
_WORD = re.compile(r"[\w'’]+")


def canonical(markdown: str) -> str:
    """Return the form of a text in which equal ones are equal: one line, but for code."""
    parts: list[str] = []
    kept: list[str] = []
    fence = ""
    for line in unicodedata.normalize("NFC", markdown).splitlines():
        found = _FENCE.match(line)
        if fence:
            parts.append("\n" + line.rstrip())
            fence = "" if found and found[1].startswith(fence) else fence
        elif found:
            parts += [_join(kept), "\n" + line.strip()]
            kept, fence = [], found[1]
        else:
            kept.append(line)
    return "".join([*parts, _join(kept)]).strip()


def _join(lines: list[str]) -> str:
    text = _TICK.sub(r"\1x", _BULLET.sub(r"\1-", "\n".join(lines)))
    text = _EMPHASIS.sub(r"*\1*", _STRONG.sub(r"**\1**", text))
    return " ".join(_RULE.sub("---", text).split())


def hide_gaps(prompt: str) -> str:
    """Return a prompt with "[…]" for each gap: what is right in it is told apart from the text."""
    return _GAP.sub("[…]", prompt)


def shown(markdown: str, longest: int = LONGEST) -> str:
    """Return what a reader sees of a text, in one line, cut between words."""
    text = _plain(markdown)
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(" ,.;:") + " …"


def _plain(markdown: str) -> str:
    """Return the plain text of as much as people compare; what nobody wrote may be longer."""
    return plain_text(markdown[:LETTERS])


def is_close(before: str, now: str) -> bool:
    """Return True where one wording is the other one edited, and seems to mean the same."""
    old, new = _plain(before).casefold(), _plain(now).casefold()
    if old == new:
        return True
    if sorted(_NUMBER.findall(old)) != sorted(_NUMBER.findall(new)):
        return False
    words = _WORD.findall(old)[:WORDS], _WORD.findall(new)[:WORDS]
    if sum(map(_is_not, words[0])) != sum(map(_is_not, words[1])):
        return False
    return likeness(before, now) >= 1


def _is_not(word: str) -> bool:
    return word in _NOT or word.replace("’", "'").endswith("n't")


def likeness(before: str, now: str) -> float:
    """Return how alike two wordings are: 1 and more where one is the other one edited."""
    old, new = _plain(before).casefold(), _plain(now).casefold()
    words = _WORD.findall(old)[:WORDS], _WORD.findall(new)[:WORDS]
    share = SequenceMatcher(None, *words, autojunk=False).ratio() / CLOSE
    if len(old) < LONGEST and len(new) < LONGEST:
        letters = SequenceMatcher(None, old, new, autojunk=False).ratio()
        share = max(share, letters / ALIKE)
    return share


def pieces(before: str, now: str) -> Iterator[tuple[str, str]]:
    """Yield what two texts have in common ("same"), what only one has ("old", "new"), and "gap"
    where much that they have in common is left out."""
    old, new = before.split(), now.split()
    if max(len(old), len(new)) > WORDS:
        old, new = [" ".join(old)], [" ".join(new)]
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (step, first, last, start, end) in enumerate(steps):
        if step != "equal":
            if last > first:
                yield "old", " ".join(old[first:last])
            if end > start:
                yield "new", " ".join(new[start:end])
            continue
        words = old[first:last]
        before_it = CONTEXT if number else 0
        behind = CONTEXT if number < len(steps) - 1 else 0
        if len(words) <= before_it + behind + 1:
            yield "same", " ".join(words)
            continue
        if before_it:
            yield "same", " ".join(words[:before_it])
        yield "gap", "…"
        if behind:
            yield "same", " ".join(words[-behind:])


def split_blocks(text: str) -> list[tuple[int, str]]:
    """Return the paragraphs, entries of lists, rows of tables and fences of a Markdown text, each
    with the number of its first line, from 0."""
    blocks: list[tuple[int, str]] = []
    lines: list[str] = []
    fence = ""
    for number, line in enumerate([*text.splitlines(), ""]):
        found = _FENCE.match(line)
        if fence:
            fence = "" if found and found[1].startswith(fence) else fence
        elif found:
            fence = found[1]
        elif not line.strip():
            if lines:
                blocks.append((number - len(lines), "\n".join(lines)))
            lines = []
            continue
        elif lines and _PART.match(line):
            blocks.append((number - len(lines), "\n".join(lines)))
            lines = []
        lines.append(line)
    if any(line.strip() for line in lines):
        blocks.append((number + 1 - len(lines), "\n".join(lines)))
    return blocks
