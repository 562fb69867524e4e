"""What a link with "#" can lead to on a page, told from its source (L2)."""

from __future__ import annotations

import re

from markdown.extensions.toc import slugify, unique

from .plain import plain_text

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$", re.M)
_WRITTEN = re.compile(r"""\{[^{}\n]*?#([\w.:-]+)[^{}\n]*\}|\b(?:id|name)=["']([^"'\n]+)["']""")
_ATTRIBUTES = re.compile(r"\{:?[^{}]*\}\s*$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?^ {0,3}\1", re.M | re.S)
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.S)


def without_code(text: str) -> str:
    """Return a Markdown text without its code, with all of its lines."""

    def blank(found: re.Match[str]) -> str:
        return "\n" * found[0].count("\n")

    return _CODE.sub(blank, _FENCE.sub(blank, text))


def find_anchors(text: str) -> set[str]:
    """Return the names of a page's headings, as Markdown makes them, and those that are written."""
    names: set[str] = set()
    for found in _HEADING.finditer(_FENCE.sub("", text)):
        title = plain_text(_ATTRIBUTES.sub("", found[1]))
        unique(slugify(title, "-"), names)
    return names | {found[1] or found[2] for found in _WRITTEN.finditer(text)}
