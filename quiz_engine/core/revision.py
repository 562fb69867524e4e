"""Revisions: short hashes that tell whether a key, or anything at all, changed (L0).

Not needed for grading, so the browser never imports it: the build writes the hashes into the page.
"""

from __future__ import annotations

import hashlib
import json

from .codec import dump_item
from .item import Item
from .number import bounds, expand_units, unit_of
from .shape import Blanks, Choices, NumberEntry, Shape, TextEntry
from .text import normalise

_LENGTH = 12
"""Hexadecimal digits: 48 bits, ample to tell two revisions of one item apart."""


def key_revision(item: Item) -> str:
    """Return a hash of what decides the score: type, points and what each response would earn.

    Texts, the order of choices and answers, feedback (so expected wrong answers too), the language
    of the page, and another spelling of the same key (1 km for 1000 m, hoà for hòa) do not change
    it.
    """
    return _hash([item.type, item.points, _key(item.shape)])


def content_hash(item: Item) -> str:
    """Return a hash of everything that an author can write."""
    return _hash(dump_item(item))


def _key(shape: Shape) -> object:
    match shape:
        case Choices(choices, multiple):
            return [multiple, sorted([choice.id, choice.key] for choice in choices)]
        case TextEntry(answers, rule):
            right = {normalise(answer.text, rule) for answer in answers if answer.right}
            return [rule.case, rule.marks, sorted(right)]
        case NumberEntry(answers):
            return sorted(
                [unit_of(answer.number).dimension, *map(str, bounds(answer.number))]
                for answer in expand_units(answers)
                if answer.right
            )
        case Blanks(blanks):
            return sorted([blank.id, _key(blank.entry)] for blank in blanks)


def _hash(data: object) -> str:
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # Half a surrogate pair is not text, but a hash must not stumble over it.
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
