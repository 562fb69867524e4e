"""Put in order: cards to be brought into their one right order (QTI orderInteraction).

With n cards and L the length of the longest run of cards that already stand in the right order
among themselves (longest increasing subsequence; the cards of a run need not be neighbours):

`per-part`          (L - 1) / (n - 1). One card in the wrong place costs one step, wherever it stands
                    and however far it has gone; any order at all has a run of one, which earns
                    nothing. Moodle's ordering question calls it "longest ordered subset".
`all-or-nothing`    1 when L = n, else 0 (QTI `match_correct`, which is all QTI offers here).

Cards have no weights: what counts is how they stand to one another.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..core.item import Example, Item
from ..core.outcome import Feedback, Invalidate, Operation, SetCredit, Tell
from ..core.response import Order
from ..core.shape import Sequence
from ..core.text import quote
from ..errors import Problem
from .choosing import check_texts
from .item_type import ItemType
from .scoring import ALL_OR_NOTHING, PER_PART


def check_order(item: Item) -> Iterator[Problem]:
    """Yield problems of the cards: too few, empty, equal, weighted."""
    cards = item.shape.cards
    yield from check_texts(cards, "card", 2, "Write its text after the number.")
    for card in cards:
        if card.weight != 1 and ORDER.rule_of(item) != ALL_OR_NOTHING:
            yield Problem(
                "QE220",
                'A weight has no effect in the type "order".',
                "Remove the weight: the score is that of the longest run in order.",
                card.id,
            )


def longest_run(places: list[int]) -> set[int]:
    """Return the numbers of a longest increasing subsequence of different numbers.

    Of several, the one with the most numbers that stand where they belong (`places[i] == i`), then
    the one that ends first.
    """
    best: list[tuple[int, int]] = []
    before: list[int] = []
    for index, place in enumerate(places):
        length, fixed, previous = 0, 0, -1
        for other in range(index):
            if places[other] < place and best[other] > (length, fixed):
                (length, fixed), previous = best[other], other
        best.append((length + 1, fixed + (place == index)))
        before.append(previous)
    at = max(range(len(places)), key=lambda index: best[index], default=-1)
    run = set()
    while at >= 0:
        run.add(places[at])
        at = before[at]
    return run


def grade_order(item: Item, response: Order) -> Iterator[Operation]:
    """Credit for the longest run in order; mark the cards outside of it, which are to be moved."""
    places = {card.id: place for place, card in enumerate(item.shape.cards)}
    unknown = next((each for each in response.cards if each not in places), None)
    if unknown is not None:
        yield Invalidate(Feedback("invalid.unknown-choice", args=(("choice", quote(unknown)),)))
        return
    if sorted(response.cards) != sorted(places):
        yield Invalidate(Feedback("invalid.not-arranged"))
        return
    run = longest_run([places[each] for each in response.cards])
    count, length = len(places), len(run) if len(run) > 1 else 0
    if ORDER.rule_of(item) == ALL_OR_NOTHING:
        yield SetCredit(Fraction(length == count))
    else:
        yield SetCredit(Fraction(max(length - 1, 0), count - 1))
    for each in response.cards:
        stays = length > 0 and places[each] in run
        yield Tell(Feedback("part.correct" if stays else "part.incorrect", each))
    if 0 < length < count:
        found = (("found", str(length)), ("cards", str(count)))
        yield Tell(Feedback("order.found", args=found))


def order_examples(item: Item) -> Iterator[Example]:
    """Yield the key, every exchange of two neighbours, and the key backwards."""
    key = tuple(card.id for card in item.shape.cards)
    yield Example("key", Order(key), True)
    for at in range(len(key) - 1):
        swapped = (*key[:at], key[at + 1], key[at], *key[at + 2 :])
        yield Example(f"{key[at + 1]}-before-{key[at]}", Order(swapped), False)
    if len(key) > 2:
        yield Example("backwards", Order(key[::-1]), False)


ORDER = ItemType(
    "order",
    Sequence,
    Order,
    check_order,
    grade_order,
    order_examples,
    (PER_PART, ALL_OR_NOTHING),
)
