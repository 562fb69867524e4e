"""The content of a page as blocks of text, to be compared (L3).

Comparing HTML itself gives marks across elements that no browser can show; comparing source shows
what learners do not see. So a page becomes what is read on it, in order: blocks (a paragraph, a
choice, a cell) of pieces (a word, a space, a picture), each with the emphasis it stands in.
Questions stand apart: the page's own text has one block in the place of each.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

SPOT = "spot"
"""Kind of the block that stands for a question in the text of its page; its text is the id."""
_HEADINGS = tuple(f"h{level}" for level in range(1, 7))
_BLOCKS = frozenset(
    (
        *_HEADINGS, "p", "li", "ul", "ol", "pre", "div", "blockquote", "table", "tr", "td", "th", "dl",
        "dt", "dd", "figure", "figcaption", "details", "summary", "fieldset", "legend", "section",
        "article", "aside", "header", "footer", "hr", "qe-item", "nav", "caption", "label-row",
    )
)  # fmt: skip
_KINDS = {**{name: name for name in _HEADINGS}, "li": "li", "dt": "li", "dd": "li", "pre": "pre"} | {
    name: "cell" for name in ("td", "th")
}
_MARKS = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "code": "code", "kbd": "kbd"} | {
    name: name for name in ("sub", "sup", "mark", "u", "s", "a")
}
_SKIPPED = ("script", "style", "template", "svg", "legend")
"""What is not text of the page; a legend numbers a question by its place."""
_EMPTY = (
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
)  # fmt: skip
_WORD = re.compile(r"\w+|\s+|[^\w\s]")
GAP = "▢"
"""What stands for a field to type into."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, a space, a sign, or a picture."""

    text: str
    """For a picture its alternative text."""
    marks: tuple[str, ...] = ()
    """Names of inline elements around it, outermost first; a link's with its address: "a:x.html"."""
    picture: str = ""
    """Address of a picture, relative to its page."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, an entry of a list, a cell, a choice."""

    kind: str
    """ "p", "h1" to "h6", "li", "pre", "cell", "choice" or SPOT."""
    pieces: tuple[Piece, ...]
    is_secret: bool = False
    """Whether it tells the key: shown on request."""
    is_key: bool = False
    """Whether it is a choice that is right."""
    about: str = field(default="", compare=False)
    """Of a choice, and of feedback on one: its letter or id. Where a choice is put before others,
    theirs change, and nothing else of them."""

    @property
    def text(self) -> str:
        """All of it as one text, pictures by their alternative text."""
        return "".join(each.text for each in self.pieces)


@dataclass(slots=True)
class Flow:
    """A page."""

    blocks: list[Block] = field(default_factory=list)
    """Its own text, a block of kind SPOT for each question."""
    items: dict[str, list[Block]] = field(default_factory=dict)
    """The text of each question by its id."""


@dataclass(slots=True)
class _Open:
    """An element that is open."""

    name: str
    kind: str = ""
    mark: str = ""
    is_secret: bool = False
    about: str = ""
    is_key: bool = False


class _Reader(HTMLParser):
    """Reads HTML as Markdown and authors make it, whole or not."""

    def __init__(self, keys: Mapping[str, frozenset[str]]) -> None:
        super().__init__(convert_charrefs=True)
        self.keys = keys
        self.flow = Flow()
        self.target = self.flow.blocks
        self.item = ""
        self.open: list[_Open] = []
        self.pieces: list[Piece] = []
        self.skipped = 0

    def handle_starttag(self, name: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        if name in _SKIPPED and name not in _EMPTY:
            self.skipped += 1
        if self.skipped:
            return
        if name in _BLOCKS:
            self.flush()
        if name == "qe-item":
            self.enter(values.get("id", "").removeprefix("q-"))
        elif name == "img":
            self.pieces.append(Piece(values.get("alt", ""), self.marks(), values.get("src", "")))
        elif name == "br":
            self.add(" ")
        elif name == "input" and values.get("type", "text") in ("text", "number"):
            self.pieces.append(Piece(GAP, self.marks()))
        elif name == "select":
            self.add(" [")
        elif name == "option" and values.get("value"):
            self.add(" ")
        elif name == "option":
            self.skipped += 1  # "Choose…"
        if name not in _EMPTY:
            self.open.append(self.describe(name, values))

    def describe(self, name: str, values: Mapping[str, str]) -> _Open:
        classes = values.get("class", "").split()
        about = values.get("data-feedback", "")
        made = _Open(name, _KINDS.get(name, ""), is_secret="qe-solution" in classes or bool(about))
        if name == "li" and "data-choice" in values:
            made.kind = "choice"
            made.is_key = values["data-choice"] in self.keys.get(self.item, ())
            about = f"choice:{values['data-choice']}"
        if about.startswith("choice:"):
            id = about.removeprefix("choice:")
            made.about = id.upper() if len(id) == 1 else id
        mark = _MARKS.get(name, "")
        made.mark = f"a:{values.get('href', '')}" if mark == "a" else mark
        return made

    def handle_startendtag(self, name: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(name, attrs)
        if name not in _EMPTY:
            self.handle_endtag(name)

    def handle_endtag(self, name: str) -> None:
        if self.skipped:
            if name in _SKIPPED or name == "option":
                self.skipped -= 1
            if name == "option" and self.open and self.open[-1].name == "option":
                self.open.pop()
            return
        if name not in [each.name for each in self.open]:
            return
        if name in _BLOCKS:
            self.flush()
        if name == "select":
            self.add(" ]")
        elif name == "option":
            self.add(" /")
        while self.open.pop().name != name:
            pass
        if name == "qe-item":
            self.target, self.item = self.flow.blocks, ""

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.add(data)

    def enter(self, id: str) -> None:
        """What follows is text of a question."""
        while id in self.flow.items:
            id += "'"  # twice on a page, which is a mistake that is told elsewhere
        self.flow.blocks.append(Block(SPOT, (Piece(id),)))
        self.target = self.flow.items[id] = []
        self.item = id

    def marks(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.mark for each in self.open if each.mark))

    def add(self, text: str) -> None:
        is_code = any(each.kind == "pre" for each in self.open)
        if not is_code:
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
            if text.startswith(" ") and (not self.pieces or self.pieces[-1].text.endswith(" ")):
                text = text[1:]
        marks = self.marks()
        self.pieces += [Piece(each, marks) for each in _WORD.findall(text)]

    def flush(self) -> None:
        """End a block, if there is anything in it."""
        pieces, self.pieces = self.pieces, []
        while pieces and pieces[-1].text.isspace() and not pieces[-1].picture:
            pieces.pop()
        if not pieces:
            return
        holder = next((each for each in reversed(self.open) if each.kind), _Open(""))
        about = next((each.about for each in reversed(self.open) if each.about), "")
        is_secret = any(each.is_secret for each in self.open)
        if is_secret and any(each.name == "summary" for each in self.open):
            return
        kind = holder.kind or "p"
        self.target.append(Block(kind, tuple(pieces), is_secret, holder.is_key, about))

    def close(self) -> None:
        super().close()
        self.flush()


_ITEM = re.compile(r'<script type="application/json">(.*?)</script>', re.S)


def _read_keys(html: str) -> dict[str, frozenset[str]]:
    """Return the ids of the right choices by the id of their question, as the page's data has them."""
    keys: dict[str, frozenset[str]] = {}
    for text in _ITEM.findall(html):
        try:
            data = json.loads(text)
            choices = data["shape"].get("choices") or []
            keys[data["id"]] = frozenset(each["id"] for each in choices if each.get("key"))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue  # HTML of an author that looks like data of a question
    return keys


def read_flow(html: str) -> Flow:
    """Return the text of a page's content. Never raises, whatever the HTML."""
    reader = _Reader(_read_keys(html))
    reader.feed(html)
    reader.close()
    return reader.flow


def text_of(blocks: Iterable[Block]) -> str:
    """Return blocks as one text, a line each."""
    return "\n".join(each.text for each in blocks)
