"""Match pairs: each target takes one card, and cards may be left over (QTI matchInteraction).

The parts are the targets: a target is right when its own card lies on it. Each rule of
`quiz_engine.item_types.scoring` applies; the weight of a target is that of its card. An empty
target makes the response invalid, so that nobody loses an attempt to one that was overlooked. QTI
gives the same with matchMax 1 for every target and a mapEntry for each pair; Moodle's "Matching" is
the same as `per-part`.
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


def check_match(item: Item) -> Iterator[Problem]:
    """Yield problems of the pairs: too few, empty or equal texts, no card or two for a target."""
    shape = item.shape
    yield from check_texts(shape.targets, "target")
    yield from check_texts(
        shape.cards,
        "card",
        "card:",
        'Change or remove one; where several belong together, write type="group".',
    )
    if len(shape.targets) < 2:
        yield Problem(
            "QE203",
            f"The number of pairs is {len(shape.targets)}.",
            "Write at least 2, one in each row.",
        )
    owners: dict[str, str] = {}
    for card, target in key_of(shape).items():
        if target in owners:
            yield Problem(
                "QE202",
                f'Card "{card}" is a second one for the target "{target}", after '
                f'"{owners[target]}".',
                'Keep one, or write type="group".',
                f"card:{card}",
            )
        owners.setdefault(target, card)
    for target in shape.targets:
        if target.id not in owners:
            yield Problem(
                "QE201",
                f'No card belongs to the target "{target.id}".',
                "Write its card in the same row.",
                target.id,
            )


def grade_match(item: Item, response: Pairing) -> Iterator[Operation]:
    """Credit for the targets with their own card; invalid while a target is empty."""
    shape: Placement = item.shape
    yield from invalid_pairing(shape, response)
    lying = {target: card for card, target in response.pairs}
    if response.pairs:
        for target in shape.targets:
            if target.id not in lying:
                yield Invalidate(Feedback("invalid.target-empty", target.id))
    owners = {target: card for card, target in key_of(shape).items()}
    weights = {card.id: card.weight for card in shape.cards}
    parts = [
        Part(
            target.id,
            target.id in owners and lying.get(target.id) == owners[target.id],
            weights[owners[target.id]] if target.id in owners else 1,
        )
        for target in shape.targets
    ]
    yield from credit_parts(MATCH.rule_of(item), parts)
    yield from tell_parts(parts)


def match_examples(item: Item) -> Iterator[Example]:
    """Yield the key, the key with each two neighbours exchanged, with each left-over card in the
    first place, and with a target left empty."""
    key = [(card, target) for card, target in key_of(item.shape).items()]
    yield Example("key", Pairing(tuple(key)), True)
    for (card, target), (other, place) in zip(key, key[1:], strict=False):
        rest = [pair for pair in key if pair not in ((card, target), (other, place))]
        pairs = (*rest, (card, place), (other, target))
        yield Example(f"exchanged-{card}-{other}", Pairing(pairs), False)
    used = {card for card, _ in key}
    for card in item.shape.cards:
        if card.id not in used and key:
            yield Example(f"with-{card.id}", Pairing(((card.id, key[0][1]), *key[1:])), False)
    yield Example("without-last", Pairing(tuple(key[:-1])), False)


MATCH = ItemType(
    "match",
    Placement,
    Pairing,
    check_match,
    grade_match,
    match_examples,
    (PER_PART, ALL_OR_NOTHING, RIGHT_MINUS_WRONG),
)
