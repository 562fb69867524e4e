"""A file as text (L3), and why one is not read any further: not UTF-8, too large, a merge left in it.

That is told alone: what else would be said of such a file follows from it.
"""

from __future__ import annotations

import re

from ..errors import Diagnostic

_MARK = b"\xef\xbb\xbf"
LARGEST = 1_000_000
"""Bytes of a text. The longest lesson of our course has 45,000; the page that a million would make
does not open on a phone, and the check of five takes half a minute."""
_CONFLICT = re.compile(r"^<{7} [^\n]*\n(?:(?!<{7} )[^\n]*\n)*?={7}\r?\n(?:(?!<{7} )[^\n]*\n)*?>{7}(?: |\r?$)", re.M)
"""As Git writes it, both sides with their marks at the beginning of a line; nothing else is taken
for one, since "=======" alone underlines a heading."""


def decode(data: bytes, shown: str) -> tuple[str | None, Diagnostic | None]:
    """Return the text of a file, None where it is not read any further, and what is wrong with it
    (QE117, QE125, QE126). A byte order mark is a mistake, and the text is read all the same."""
    help = 'Save the file as "UTF-8" without a byte order mark.'
    bare = data.removeprefix(_MARK)
    try:
        text = bare.decode("utf-8")
    except UnicodeDecodeError as error:
        before = bare[: error.start].decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"The file is not UTF-8: byte {bare[error.start]:#04x} cannot be read."
        return None, Diagnostic(shown, line, column, "QE117", message, help)
    damage = _find_damage(data, text, shown)
    if damage is not None:
        return None, damage
    if len(bare) < len(data):
        message = "The file begins with a byte order mark."
        return text, Diagnostic(shown, 1, 1, "QE117", message, help)
    return text, None


def _find_damage(data: bytes, text: str, shown: str) -> Diagnostic | None:
    """Return why a text is not read any further, None where it is sound. `data` are its bytes."""
    if len(data) > LARGEST:
        message = f"The file has {len(data) / 1_000_000:.1f} MB."
        help = f"Up to {LARGEST / 1_000_000:.0f} MB can be read: divide it, or keep pictures in files of their own."
        return Diagnostic(shown, 1, 1, "QE126", message, help)
    conflicts = [*_CONFLICT.finditer(text)] if "<<<<<<< " in text else []
    if conflicts:
        first = conflicts[0]
        begin, end = (text.count("\n", 0, place) + 1 for place in first.span())
        more = f", and {len(conflicts) - 1} more below" if len(conflicts) > 1 else ""
        message = f"A merge conflict is not settled: lines {begin} to {end}{more}."
        help = (
            "Keep what is right of both sides, and delete the lines that begin with <<<<<<<, ======= "
            "and >>>>>>>."
        )
        return Diagnostic(shown, begin, 1, "QE125", message, help)
    return None
