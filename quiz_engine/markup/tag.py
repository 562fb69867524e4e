"""Tags and attributes by HTML's rules, with the place of every part (L2).

WHATWG HTML, 13.2.5 "Tokenization", as far as tags on one line need it.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

CHILDREN = (
    "scene",
    "answer",
    "step",
    "rubric",
    "hint",
    "feedback",
    "explanation",
    "variables",
    "examples",
    "test",
    "solution",
)
"""Elements inside a question, in the order in which the author's guide shows them."""
NAMES = ("question", *CHILDREN)
HTML_NAMES = frozenset(
    """a abbr address area article aside audio b base bdi bdo blockquote body br button canvas
    caption center cite code col colgroup data datalist dd del details dfn dialog div dl dt em
    embed fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html
    i iframe img input ins kbd label legend li link main map mark math menu meta meter nav
    noscript object ol optgroup option output p picture pre progress q rp rt ruby s samp
    script search section select slot small source span strong style sub summary sup svg table
    tbody td template textarea tfoot th thead time title tr track u ul var video wbr""".split()
)
"""Elements of HTML, which Markdown allows anywhere."""
_START = re.compile(r"<(/?)([A-Za-z][\w-]*)")
_NAME = re.compile(r"[^\s/>=]+")
_BARE = re.compile(r"[^\s>]*")


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a tag."""

    name: str
    """In small letters."""
    value: str | None
    """Character references resolved; None when there is only a name."""
    name_index: int
    """Where the name begins in its line."""
    value_index: int
    """Where the value begins, after its quotation mark."""


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening or closing tag."""

    name: str
    """In small letters."""
    is_closing: bool
    is_empty: bool
    """True for `<name/>`."""
    attributes: tuple[Attribute, ...]
    start: int
    """Where "<" stands in its line."""
    end: int
    """After ">"; the length of the line when the tag does not end on it."""
    is_complete: bool
    """False when the tag does not end on its line."""


def parse_tag(text: str, start: int) -> Tag | None:
    """Read the tag that begins at `start` of a line; None when none begins there."""
    head = _START.match(text, start)
    if head is None:
        return None
    attributes: list[Attribute] = []
    at = head.end()
    is_empty = False
    while at < len(text):
        letter = text[at]
        if letter == ">":
            return _make(head, attributes, is_empty, at + 1, True)
        is_empty = letter == "/"
        name = _NAME.match(text, at)
        if letter.isspace() or name is None:
            at += 1
            continue
        at, value, value_index, is_open = _value(text, name.end())
        attributes.append(Attribute(name[0].lower(), value, name.start(), value_index))
        if is_open:
            break
    return _make(head, attributes, False, len(text), False)


def _value(text: str, at: int) -> tuple[int, str | None, int, bool]:
    """Return where a value ends, the value, where it begins, and whether its quotation is open."""
    equals = re.compile(r"\s*=\s*").match(text, at)
    if equals is None:
        return at, None, at, False
    at = equals.end()
    quote = text[at : at + 1]
    if quote in ('"', "'") and quote:
        end = text.find(quote, at + 1)
        if end < 0:
            return len(text), html.unescape(text[at + 1 :]), at + 1, True
        return end + 1, html.unescape(text[at + 1 : end]), at + 1, False
    bare = _BARE.match(text, at)[0]
    return at + len(bare), html.unescape(bare), at, False


def _make(
    head: re.Match[str], attributes: list[Attribute], is_empty: bool, end: int, is_complete: bool
) -> Tag:
    return Tag(
        head[2].lower(), bool(head[1]), is_empty, tuple(attributes), head.start(), end, is_complete
    )
