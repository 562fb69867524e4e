"""What the forms of pairs and groups share: notation of responses, order of cards, the sheet (L2).

The sheet is what is seen without a script and on paper. Its cards stand in an order drawn from a
hash, so that it gives nothing away and is the same in every build.
"""

from __future__ import annotations

import hashlib
import xml.etree.ElementTree as etree
from collections.abc import Sequence
from dataclasses import dataclass

from ...core.response import Pairing
from ...core.shape import Placement
from ..attribute import Unfit
from ..html import add_text, inline_or_block
from ..plain import plain_text
from ..source import Segment
from .kind import Drawing

@dataclass(frozen=True, slots=True)
class Sheet:
    """The texts of a placement as they are drawn, in the order of the source."""

    targets: tuple[Segment, ...]
    cards: tuple[Segment, ...]
    heads: tuple[Segment, ...] = ()
    """Headings of the targets and of the cards; none for groups."""


def hash_order(item_id: str, ids: Sequence[str]) -> list[int]:
    """Return the places of the ids in an order drawn from a hash, never that of the source."""
    digests = [hashlib.sha256(f"{item_id}/{each}".encode()).digest() for each in ids]
    order = sorted(range(len(ids)), key=digests.__getitem__)
    return order if order != list(range(len(ids))) else [*order[1:], *order[:1]]


def key_line(shape: Placement) -> str:
    """Return "target → card, card; …" in plain text."""
    lines = []
    for target in shape.targets:
        cards = [plain_text(card.text) for card in shape.cards if card.target == target.id]
        lines.append(f"{plain_text(target.text)} → {', '.join(cards) or '–'}")
    return "; ".join(lines)


def parse_pairs(shape: Placement, source: str) -> Pairing:
    """Read "a=1, b=2", card = target. Raises Unfit."""
    cards = [card.id for card in shape.cards]
    targets = [target.id for target in shape.targets]
    pairs = []
    for word in filter(None, (part.strip() for part in source.split(","))):
        card, equals, target = (part.strip() for part in word.partition("="))
        if not cards or not targets:
            raise Unfit("There is no card in this question yet: write its cards first.")
        if not equals or card not in cards or target not in targets:
            raise Unfit(
                f'Write card=place, separated by commas, such as "{cards[0]}={targets[0]}". '
                f"Cards: {', '.join(cards)}; places: {', '.join(targets)}."
            )
        pairs.append((card, target))
    return Pairing(tuple(pairs))


def render_sheet(drawing: Drawing, group: etree.Element, name: str) -> None:
    """Add the lists of targets and of cards; `name` is "match" or "group"."""
    question, parse = drawing.question, drawing.parse
    sheet: Sheet = question.form.detail
    shape: Placement = question.item.shape
    box = etree.SubElement(group, "div", {"class": f"qe-sheet qe-{name}"})
    sides = [etree.SubElement(box, "div") for _ in range(2)]
    for side, head in zip(sides, sheet.heads, strict=False):
        if head.rows:
            title = inline_or_block(head, parse)
            title.tag = "div"
            title.set("class", "qe-heading")
            side.append(title)
    listing = etree.SubElement(sides[0], "ol" if shape.single else "ul", {"class": "qe-targets"})
    for target, text in zip(shape.targets, sheet.targets, strict=True):
        row = etree.SubElement(listing, "li", {"data-target": target.id})
        row.append(inline_or_block(text, parse))
        add_text(row, "span", "", **{"class": "qe-room"})
    listing = etree.SubElement(sides[1], "ol", {"class": "qe-cards"})
    for index in hash_order(question.item.id, [card.id for card in shape.cards]):
        row = etree.SubElement(listing, "li", {"data-card": shape.cards[index].id})
        row.append(inline_or_block(sheet.cards[index], parse))
