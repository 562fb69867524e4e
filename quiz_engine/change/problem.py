"""What keeps a review from being made (L3)."""

from __future__ import annotations

from ..errors import QuizEngineError


class Problem(QuizEngineError):
    """A review cannot be made; the message says what was found and what to do."""
