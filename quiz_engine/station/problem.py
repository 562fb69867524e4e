"""What keeps a station from beginning, as sentences for the person who started it."""

from __future__ import annotations


class StationError(Exception):
    """The station cannot be started; the message says why and what to do."""
