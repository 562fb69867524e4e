"""What is written to a terminal (L2): nothing that steers it, and numbers with their nouns."""

from __future__ import annotations

import unicodedata

_TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Letters that turn the direction of writing, so that a line reads as another one."""


def clean(text: str) -> str:
    """Return a text of which no part steers a terminal: a host or a file may hold what it likes."""
    return "".join(letter for letter in text if letter == "\n" or not _is_steering(letter))


def count(number: int, noun: str = "file") -> str:
    """Return "1 file" or "3 files"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _is_steering(letter: str) -> bool:
    return unicodedata.category(letter) == "Cc" or letter in _TURNS
