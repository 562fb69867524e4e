"""Why nothing new was written (L3)."""

from __future__ import annotations

from ..errors import QuizEngineError


class NewError(QuizEngineError):
    """Something is in the way; the message is a sentence or two that say what, and what to do."""
