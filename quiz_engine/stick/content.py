"""What a file holds, told by its size and its SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

BLOCK = 1 << 20
"""Bytes that are read at once."""


@dataclass(frozen=True, slots=True)
class Content:
    """Two files with the same content have the same of these."""

    size: int
    """Bytes."""
    sha256: str
    """Lower case hexadecimal digits."""


Files = Mapping[str, Content]
"""Files by path: relative, with forward slashes."""


def measure(blocks: Iterable[bytes]) -> Content:
    """Return the content that some blocks make one after the other."""
    digest, size = hashlib.sha256(), 0
    for block in blocks:
        digest.update(block)
        size += len(block)
    return Content(size, digest.hexdigest())
