"""Revisions: short hashes that tell whether a key, or anything at all, changed (L0).

Not needed for grading, so the browser never imports it: the build writes the hashes into the page.
"""

from __future__ import annotations

import hashlib
import json

from .codec import dump_item
from .item import Item

_LENGTH = 12
"""Hexadecimal digits: 48 bits, ample to tell two revisions of one item apart."""


def _hash(data: object) -> str:
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:_LENGTH]


def key_revision(item: Item) -> str:
    """Return a hash of what grading reads: type, points and the shape with its keys.

    Texts of choices, the order of choices and the language of the page do not change it.
    """
    data = dump_item(item, content=False)
    shape = _without_notation(data["shape"])
    if "choices" in shape:
        shape = {**shape, "choices": sorted(shape["choices"], key=lambda choice: choice["id"])}
    return _hash([data["type"], data.get("points", 1), shape])


def _without_notation(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_notation(each) for key, each in value.items() if key not in ("language", "feedback")}
    return [_without_notation(each) for each in value] if isinstance(value, list) else value


def content_hash(item: Item) -> str:
    """Return a hash of everything that an author can write."""
    return _hash(dump_item(item))
