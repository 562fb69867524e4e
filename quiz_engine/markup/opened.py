"""What of a line is open at some place of it: a tag, a picture, a link (L2)."""

from __future__ import annotations

from collections.abc import Iterator


def find_open(text: str, end: int) -> Iterator[str]:
    """Yield the beginning of each construct that is not closed before `end`: "<" of a tag, "![" of a
    picture's description, "[" of a link's text, "](" of an address. Looks from `end` backwards."""
    tag = text.rfind("<", 0, end)
    if tag > text.rfind(">", 0, end):
        letter = text[tag + 1 : end][:1]
        if letter == "/" or (letter.isascii() and letter.isalpha()):
            yield "<"
    closed = text.rfind("]", 0, end)
    if text.rfind("![", closed + 1, end) >= 0:
        yield "!["
    link = text.rfind("[", closed + 1, end)
    if 0 <= link < end - 1 and text[link - 1 : link] not in ("[", "!"):
        yield "["
    address = text.rfind("(", 0, end)
    if address > text.rfind(")", 0, end) and text[address - 1 : address] == "]":
        yield "]("
