"""What a page of a review shows, from a pair of built pages (L3): plain data for the templates."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from markupsafe import Markup, escape

from ..change import Finding
from . import example
from .difference import GONE, NEW, SAME, Marked, Run, mark
from .side import Pair, Side
from .text import SPOT, Block, Piece

MOVED, BROKEN = "moved", "broken"
"""States of a question that stands elsewhere on the page, and of one with a mistake, which is there
but cannot be shown."""
_KEPT = 2
"""Paragraphs that stayed and are shown; more of them in a row are folded."""
_WEB = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.I)


@dataclass(frozen=True, slots=True)
class Line:
    """A block of text with its marks."""

    kind: str
    state: str
    """SAME, GONE, NEW, or empty for what was changed."""
    html: Markup
    about: str = ""
    was_key: bool = False
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A question that changed."""

    id: str
    """In the head, in the base where it is gone."""
    base_id: str
    """In the base, where it is another; else empty."""
    state: str
    """NEW, GONE, MOVED, BROKEN, or empty for one that was changed in its place."""
    lines: tuple[Line, ...]
    secrets: tuple[Line, ...]
    """What tells the key."""
    examples: tuple[example.Ran, ...]
    findings: tuple[Finding, ...]
    has_before: bool
    has_after: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Lines to be shown, lines that stayed and are folded, or a card."""

    lines: tuple[Line, ...] = ()
    is_folded: bool = False
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class PageView:
    """A page of a review."""

    number: int
    """From 1, in the order of the review."""
    pair: Pair
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]
    """Of the page, those of its questions among them."""
    cards: tuple[Card, ...] = field(default_factory=tuple)

    @property
    def name(self) -> str:
        """Name of its files, without language and suffix."""
        return f"page-{self.number}"


def make_view(number: int, pair: Pair, findings: Sequence[Finding]) -> PageView:
    """Return what is to be shown of a pair; `findings` are those of the whole review."""
    own = tuple(each for each in findings if is_of(each, pair))
    renamed = {each.base: each.head for each in pair.page.items if each.base and each.head}
    before = [_renamed(each, renamed) for each in pair.before.flow.blocks]
    changed = {each.head or each.base for each in pair.page.items}
    maker = _Maker(pair, own, renamed, changed)
    parts = tuple(maker.parts(mark(before, pair.after.flow.blocks)))
    cards = tuple(each.card for each in parts if each.card is not None)
    return PageView(number, pair, parts, own, cards)


def is_of(finding: Finding, pair: Pair) -> bool:
    """Whether a finding is about a page."""
    page = pair.page
    if finding.language != page.language:
        return False
    places = {each.path for each in (finding.base, finding.head) if each is not None}
    return bool(places & {page.base, page.head}) or bool(page.id and finding.lesson == page.id)


def _renamed(block: Block, names: dict[str, str]) -> Block:
    """Return the place of a question under the id that it has now."""
    if block.kind != SPOT:
        return block
    return Block(SPOT, (Piece(names.get(block.text, block.text)),))


@dataclass(frozen=True, slots=True)
class _Maker:
    pair: Pair
    findings: tuple[Finding, ...]
    renamed: dict[str, str]
    changed: set[str | None]

    def parts(self, marked: Sequence[Marked]) -> Iterator[Part]:
        """Yield the page in its order: text, and a card for each question that changed."""
        seen: set[str] = set()
        stays = {each.block.text for each in marked if each.block.kind == SPOT and each.state != GONE}
        held: list[Line] = []
        for each in marked:
            id = each.block.text
            if each.block.kind != SPOT:
                held.append(_line(each, self.pair))
                continue
            if id in seen or (each.state == GONE and id in stays):
                continue
            seen.add(id)
            card = self.card(id, each.state)
            if card is not None:
                yield from _fold(held)
                held = []
                yield Part(card=card)
        yield from _fold(held)

    def card(self, id: str, state: str) -> Card | None:
        """Return the card of a question; None for one that stayed as it was."""
        base_id = next((old for old, new in self.renamed.items() if new == id), id)
        old, new = self.pair.before.flow.items.get(base_id), self.pair.after.flow.items.get(id)
        marked = mark(old or (), new or ())
        if id not in self.changed and all(each.state == SAME for each in marked):
            return None
        if old is not None and new is not None:
            state = MOVED if state == NEW else ""
        elif id in self.pair.after.questions and new is None:
            state = BROKEN
        lines = [(each.block.is_secret, _line(each, self.pair)) for each in marked]
        questions = self.pair.before.questions.get(base_id), self.pair.after.questions.get(id)
        names = {id, base_id}
        return Card(
            id,
            base_id if base_id != id else "",
            state,
            tuple(line for is_secret, line in lines if not is_secret),
            tuple(line for is_secret, line in lines if is_secret),
            tuple(example.run_examples(*questions)),
            tuple(each for each in self.findings if each.item in names),
            old is not None,
            new is not None,
        )


def _fold(lines: Sequence[Line]) -> Iterator[Part]:
    """Yield lines in their order; of those that stayed only the ones before a change are shown."""
    for is_same, group in groupby(lines, lambda each: each.state == SAME):
        own = tuple(group)
        if not is_same or len(own) <= _KEPT:
            yield Part(own)
        else:
            yield Part(own[:-1], is_folded=True)
            yield Part(own[-1:])


def _line(marked: Marked, pair: Pair) -> Line:
    before, after, block = marked.before, marked.after, marked.block
    html = Markup("").join(_run(each, pair) for each in marked.runs)
    was_key = bool(before and before.is_key)
    is_key = bool(after and after.is_key)
    return Line(block.kind, marked.state, html, block.about, was_key, is_key)


def _run(run: Run, pair: Pair) -> Markup:
    side = pair.before if run.state == GONE else pair.after
    inner = Markup("").join(
        _wrap(Markup("").join(_piece(each, side) for each in group), marks)
        for marks, group in groupby(run.pieces, lambda each: each.marks)
    )
    name = {GONE: "del", NEW: "ins"}.get(run.state)
    return Markup(f"<{name}>{{}}</{name}>").format(inner) if name else inner


def _wrap(html: Markup, marks: Sequence[str]) -> Markup:
    for each in reversed(marks):
        name, _, address = each.partition(":")
        if name == "a":
            html = Markup('<span class="link" title="{}">{}</span>').format(address, html)
        else:
            html = Markup(f"<{name}>{{}}</{name}>").format(html)
    return html


def _piece(piece: Piece, side: Side) -> Markup:
    if not piece.picture:
        return escape(piece.text)
    source = piece.picture
    if not _WEB.match(source) and side.address:
        source = posixpath.normpath(posixpath.join(posixpath.dirname(side.address), source))
    return Markup('<img src="{}" alt="{}" loading="lazy">').format(source, piece.text)
