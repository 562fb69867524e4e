"""A numbered list in its right order, to be put in order by the learner (L2)."""

from __future__ import annotations

import hashlib
import xml.etree.ElementTree as etree

from ...core.response import Order
from ...core.shape import Card, Sequence
from ..attribute import Unfit
from ..entry import NUMBERED_CONTENT, is_numbered, parse_numbered
from ..html import add_text, inline_or_block
from ..plain import plain_text
from ..source import Report, Row, make_segment, trim
from .kind import Drawing, Form, FormKind, Source

LIST_HELP = 'Write the cards in their right order, one on each line: "1. …", "2. …".'


def read_order(source: Source, report: Report) -> Form:
    """Read the prompt and the cards below it."""
    lead = source.body.lead
    start = _find_list(lead)
    form = Form("order", prompt=make_segment(lead[:start]), rows=tuple(trim(lead[start:])))
    form.texts = [form.prompt]
    if start == len(lead):
        report.error(source.place, "QE111", "There is no numbered list in this question.", LIST_HELP)
        return form
    entries = parse_numbered(lead[start:], "card", report)
    form.shape = Sequence(
        tuple(
            Card(each.id, each.text.text, "", each.feedback.text, each.weight) for each in entries
        )
    )
    form.places = {each.id: each.place for each in entries}
    form.feedback = [(f"part:{each.id}", each.feedback) for each in entries if each.feedback.rows]
    form.texts += [each.text for each in entries]
    form.detail = entries
    return form


def _find_list(rows: list[Row]) -> int:
    """Return the index where the last numbered list begins, the end when there is none."""
    last = next((at for at in range(len(rows) - 1, -1, -1) if _is_card(rows[at])), None)
    if last is None:
        return len(rows)
    start = last
    for index in range(last - 1, -1, -1):
        row, above = rows[index], rows[index - 1] if index else None
        if _is_card(row):
            start = index
        elif not row.is_blank and row.indent < NUMBERED_CONTENT:
            # a line right below a card is meant to go on with it; a paragraph of its own is not
            if above is None or above.is_blank:
                break
    return start


def _is_card(row: Row) -> bool:
    return is_numbered(row) and row.indent < NUMBERED_CONTENT


def draw_order(drawing: Drawing, parent: etree.Element) -> None:
    """Add the cards in an order that says nothing, the same in every build."""
    item = drawing.question.item
    entries = {each.id: each for each in drawing.question.form.detail}
    listing = etree.SubElement(parent, "ol", {"class": "qe-order", "role": "list"})
    for name in _mixed(item.id, tuple(entries)):
        row = etree.SubElement(listing, "li", {"data-card": name})
        box = inline_or_block(entries[name].text, drawing.parse)
        box.set("class", "qe-order-card")
        row.append(box)
    add_text(parent, "p", drawing.messages["print.order"], **{"class": "qe-on-paper"})


def _mixed(item: str, cards: tuple[str, ...]) -> list[str]:
    """Return the cards sorted by a hash; where that is the right order, backwards."""
    mixed = sorted(cards, key=lambda card: hashlib.sha256(f"{item} {card}".encode()).digest())
    return mixed if mixed != list(cards) else mixed[::-1]


def order_key(question: object) -> str:
    """Return the cards in their right order."""
    texts = [plain_text(card.text) for card in question.item.shape.cards]
    return "; ".join(f"{place}. {text}" for place, text in enumerate(texts, 1))


def order_response(shape: Sequence, text: str) -> Order:
    """Read "b, a, c": card ids from first to last. Raises Unfit."""
    known = [card.id for card in shape.cards]
    cards = [part.strip() for part in text.split(",")]
    if sorted(cards) != sorted(known):
        raise Unfit(f"Write every card id once, separated by commas: {', '.join(known)}.")
    return Order(tuple(cards))


ORDER = FormKind(("order",), read_order, draw_order, order_key, order_response)
