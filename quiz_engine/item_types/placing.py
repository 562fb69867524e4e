"""What matching pairs and sorting into groups share (L1)."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.outcome import Feedback, Invalidate, Operation
from ..core.response import Pairing
from ..core.shape import Card, Criterion, Placement, Target
from ..core.text import quote
from ..errors import Problem
from .part_texts import unclear_parts


def check_texts(
    parts: tuple[Card | Target | Criterion, ...], what: str, prefix: str = "", help: str = ""
) -> Iterator[Problem]:
    """Yield problems of cards, targets or criteria that are empty or look equal.

    `what` names one in messages ("card"), `prefix` begins the places of the parts ("card:"), `help`
    says what to do about equal ones.
    """
    for part, twin in unclear_parts(parts):
        name = f'{what.capitalize()} "{part.id}"'
        if twin is None:
            yield Problem("QE205", f"{name} is empty.", "Write its text.", prefix + part.id)
        else:
            yield Problem(
                "QE204",
                f'{name} has the same text as "{twin.id}".',
                help or "Nobody can tell them apart; change or remove one.",
                prefix + part.id,
            )


def invalid_pairing(shape: Placement, response: Pairing) -> Iterator[Operation]:
    """Yield why a pairing cannot be graded: nothing laid, an unknown id, or a place taken twice."""
    if not response.pairs:
        yield Invalidate(Feedback("invalid.nothing-placed"))
        return
    cards = {card.id for card in shape.cards}
    targets = {target.id for target in shape.targets}
    for card, target in response.pairs:
        unknown = card if card not in cards else target if target not in targets else None
        if unknown is not None:
            yield Invalidate(Feedback("invalid.unknown-choice", args=(("choice", quote(unknown)),)))
            return
    laid = [card for card, _ in response.pairs]
    taken = [target for _, target in response.pairs] if shape.single else []
    if len(set(laid)) != len(laid) or len(set(taken)) != len(taken):
        yield Invalidate(Feedback("invalid.placed-twice"))


def key_of(shape: Placement) -> dict[str, str]:
    """Return the target of every card that has one, by the card's id, in the order of the cards."""
    targets = {target.id for target in shape.targets}
    return {card.id: card.target for card in shape.cards if card.target in targets}
