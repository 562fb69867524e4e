"""Markdown as plain text, word for word, to be shown where no elements can stand (L2)."""

from __future__ import annotations

import re

_CODE = re.compile(r"(`+) ?(.+?) ?\1(?!`)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_PICTURE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_STRONG = re.compile(r"(\*\*|__|\*|_|~~)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_TAG = re.compile(r"</?[A-Za-z][^>]*>")
_KEPT = re.compile("\x00(\\d+)\x00")


def plain_text(markdown: str) -> str:
    """Return what a reader sees of a short text, pictures by their alternative text, in one
    line."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[2] if found.re is _CODE else found[1])
        return f"\x00{len(kept) - 1}\x00"

    text = _ESCAPE.sub(keep, _CODE.sub(keep, markdown.replace("\x00", "")))
    text = _TAG.sub(" ", _LINK.sub(r"\1", _PICTURE.sub(r"\1", text)))
    for _ in range(3):
        text = _STRONG.sub(r"\2", text)
    return " ".join(_KEPT.sub(lambda found: kept[int(found[1])], text).split())
