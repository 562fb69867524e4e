"""Sort into groups: every card belongs to one group (QTI gapMatchInteraction).

The parts are the cards: a card is right when it lies in its own group. Each rule of
`quiz_engine.item_types.scoring` applies. A card that lies nowhere makes the response invalid, so
that nobody loses an attempt to one that was overlooked. QTI gives the same with matchMax 0 for
every gap and a mapEntry for each card; Moodle's "Drag and drop into text" with groups is the same
as `per-part`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..core.item import Example, Item
from ..core.outcome import Feedback, Invalidate, Operation
from ..core.response import Pairing
from ..core.shape import Placement
from ..errors import Problem
from .item_type import ItemType
from .placing import check_texts, invalid_pairing, key_of
from .scoring import ALL_OR_NOTHING, PER_PART, RIGHT_MINUS_WRONG, Part, credit_parts, tell_parts


def check_group(item: Item) -> Iterator[Problem]:
    """Yield problems of groups and cards: too few, empty or equal texts, a card without a group."""
    shape = item.shape
    yield from check_texts(shape.targets, "group")
    yield from check_texts(shape.cards, "card", "card:")
    if len(shape.targets) < 2:
        yield Problem(
            "QE203",
            f"The number of groups is {len(shape.targets)}.",
            "Write at least 2, as entries of a list, with their cards nested below them.",
        )
    key = key_of(shape)
    if not key:
        yield Problem(
            "QE201",
            "No group has a card.",
            "Indent its cards by four spaces below each group.",
        )
        return
    for card in shape.cards:
        if card.id not in key:
            yield Problem(
                "QE201",
                f'Card "{card.id}" belongs to no group.',
                "Nest it below its group.",
                f"card:{card.id}",
            )
    for target in shape.targets:
        if target.id not in key.values():
            yield Problem(
                "QE203",
                f'The group "{target.id}" has no card.',
                "Indent its cards by four spaces below it. A group may stay empty on purpose, as a "
                "distractor.",
                target.id,
                "warning",
            )


def grade_group(item: Item, response: Pairing) -> Iterator[Operation]:
    """Credit for the cards in their own group; invalid while a card lies nowhere."""
    shape: Placement = item.shape
    yield from invalid_pairing(shape, response)
    lying = dict(response.pairs)
    left = sum(card.id not in lying for card in shape.cards)
    if response.pairs and left:
        yield Invalidate(Feedback("invalid.cards-left", args=(("count", str(left)),)))
    key = key_of(shape)
    parts = [
        Part(card.id, card.id in key and lying.get(card.id) == key[card.id], card.weight)
        for card in shape.cards
    ]
    yield from credit_parts(GROUP.rule_of(item), parts)
    yield from tell_parts(parts)


def group_examples(item: Item) -> Iterator[Example]:
    """Yield the key, the key with each card in each other group, and with a card left out."""
    key = key_of(item.shape)
    yield Example("key", Pairing(tuple(key.items())), True)
    for card, group in key.items():
        for target in item.shape.targets:
            if target.id != group:
                pairs = tuple({**key, card: target.id}.items())
                yield Example(f"{card}-in-{target.id}", Pairing(pairs), False)
    yield Example("without-last", Pairing(tuple(key.items())[:-1]), False)


GROUP = ItemType(
    "group",
    Placement,
    Pairing,
    check_group,
    grade_group,
    group_examples,
    (PER_PART, ALL_OR_NOTHING, RIGHT_MINUS_WRONG),
)
