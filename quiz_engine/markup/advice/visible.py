"""What a reader sees of a piece of Markdown (L2)."""

from __future__ import annotations

import re

_TARGET = re.compile(r"(?<=\])\([^)]*\)|[*_`~\[\]!]|<[^>]*>")


def visible_text(markdown: str) -> str:
    """Return roughly what a reader sees: no link targets, no marks."""
    return " ".join(_TARGET.sub("", markdown).split())
