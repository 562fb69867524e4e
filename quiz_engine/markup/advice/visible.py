"""Roughly what a reader sees of a piece of Markdown, to be counted and compared (L2). What is shown
comes from `markup.plain`."""

from __future__ import annotations

import re

_TARGET = re.compile(r"(?<=\])\([^)]*\)|[*_`~\[\]!]|<[^>]*>")


def visible_text(markdown: str) -> str:
    """Return roughly what a reader sees: no link targets, no marks."""
    return " ".join(_TARGET.sub("", markdown).split())
