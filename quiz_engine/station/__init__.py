"""A course on the local network, for phones without Internet (L3).

The command starts a supervisor, which prints what happens and starts the server again when it ends
unasked; the server is a process of its own. The server is waitress: see decision 29.
"""

from __future__ import annotations

from .problem import StationError
from .settings import Settings
from .supervisor import supervise

__all__ = ["Settings", "StationError", "supervise"]
