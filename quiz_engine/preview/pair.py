"""Which parts of two sequences belong together (L3): blocks of text, and bands of a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

Part = TypeVar("Part")


def pair_up(
    before: Sequence[Part], after: Sequence[Part], likeness: Callable[[Part, Part], float], most: int
) -> list[tuple[int, int]]:
    """Return pairs of indices, rising on both sides, that together are as alike as can be (a longest
    common subsequence by weight). `likeness` is 0 for parts that do not belong together.

    Where a side has more than `most` parts, each is compared only with the one at its place.
    """
    if max(len(before), len(after)) > most:
        count = min(len(before), len(after))
        return [(at, at) for at in range(count) if likeness(before[at], after[at])]
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    alike = [[likeness(old, new) for new in after] for old in before]
    for k in range(len(before) - 1, -1, -1):
        for m in range(len(after) - 1, -1, -1):
            best[k][m] = max(best[k + 1][m], best[k][m + 1])
            if alike[k][m]:
                best[k][m] = max(best[k][m], alike[k][m] + best[k + 1][m + 1])
    pairs = []
    k = m = 0
    while k < len(before) and m < len(after):
        if alike[k][m] and best[k][m] == alike[k][m] + best[k + 1][m + 1]:
            pairs.append((k, m))
            k, m = k + 1, m + 1
        elif best[k][m] == best[k + 1][m]:
            k += 1
        else:
            m += 1
    return pairs
