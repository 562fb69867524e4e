"""When the texts of parts cannot be told apart: one rule for all types (L1)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from ..core.shape import Card, Choice, Criterion, Row, Target

Part = Card | Choice | Criterion | Row | Target


def unclear_parts(parts: Sequence[Part]) -> Iterator[tuple[Part, Part | None]]:
    """Yield each part whose text is empty, with None, or equal to an earlier one, with that one.

    Equal is what looks equal: capitals, marks and punctuation may be the very point of a question.
    """
    seen: dict[str, Part] = {}
    for part in parts:
        text = " ".join(unicodedata.normalize("NFC", part.text).split())
        if not text:
            yield part, None
        elif text in seen:
            yield part, seen[text]
        else:
            seen[text] = part
