"""The line of a file that a diagnostic is about, with the place in it (L3).

One place for it: the terminal shows the line with a mark below, a page marks the place itself. Lines
are cut where they are long: a paragraph is one line of Markdown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.cells import cell_len

from ..errors import Diagnostic

AROUND = 60
"""Characters that are shown before and after the place, at most."""
_MARKED = re.compile(r"</?[\w-]+>?|\[[^\]]{0,20}\]|[\w-]+|\S|$|")
"""What is marked from the place on: a tag, a box, a word, or one character."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line, or the part of it around the place."""

    before: str
    marked: str
    """Empty where the place is the end of the line."""
    after: str


def read_excerpts(
    diagnostics: Iterable[Diagnostic],
) -> Iterator[tuple[Diagnostic, Excerpt | None]]:
    """Yield each diagnostic with its line, None where the file cannot be read or is shorter. Paths
    are taken from the current folder, as diagnostics name them."""
    files: dict[str, list[str]] = {}
    for each in diagnostics:
        if each.path not in files:
            files[each.path] = _read_lines(Path(each.path))
        lines = files[each.path]
        is_there = 0 < each.line <= len(lines)
        yield each, cut(lines[each.line - 1], each.column) if is_there else None


def cut(line: str, column: int) -> Excerpt:
    """Return what is shown of a line for a place in it, counted in characters from 1."""
    start = min(max(column - 1, 0), len(line))
    end = min(_MARKED.match(line, start).end(), start + AROUND)
    before, after = line[:start], line[end:]
    if len(before) > AROUND:
        before = "…" + before[-AROUND:]
    if len(after) > AROUND:
        after = after[:AROUND] + "…"
    return Excerpt(_plain(before.lstrip()), _plain(line[start:end]), _plain(after.rstrip()))


def as_text(excerpt: Excerpt, indent: str = "    ") -> str:
    """Return the line and, below it, a mark under the place, for letters of one width."""
    space = " " * cell_len(excerpt.before)
    mark = "^" * max(cell_len(excerpt.marked), 1)
    line = f"{excerpt.before}{excerpt.marked}{excerpt.after}"
    return f"{indent}{line}\n{indent}{space}{mark}"


def tell(diagnostic: Diagnostic, excerpt: Excerpt | None) -> str:
    """Return a diagnostic as a terminal shows it: what was found, its line, what to do."""
    head, _, help = str(diagnostic).partition("\n")
    return "\n".join(filter(None, (head, excerpt and as_text(excerpt), help)))


def _read_lines(path: Path) -> list[str]:
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return []
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _plain(text: str) -> str:
    """Return text without what moves the cursor or turns the direction of writing."""
    return "".join(" " if unicodedata.category(each) in ("Cc", "Cf") else each for each in text)
