"""The system's wish that a server ends (L3): taken as Ctrl-C is, so that it leaves nothing behind."""

from __future__ import annotations

import signal

_WISHES = ("SIGTERM", "SIGHUP")
"""A shutdown or another program; a terminal that was closed, which Windows does not tell."""


def end_as_by_interrupt() -> None:
    """Have the main thread raise KeyboardInterrupt where the system wishes the program to end. What
    whoever started it has switched off, as nohup does, stays so. Call it from the main thread."""
    for name in _WISHES:
        wish = getattr(signal, name, None)
        if wish is not None and signal.getsignal(wish) is signal.SIG_DFL:
            signal.signal(wish, _interrupt)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
