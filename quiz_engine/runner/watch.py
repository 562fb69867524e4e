"""The time limit of a program (L1).

The worker has no way into a running program but the interrupt buffer that Pyodide reads every few
hundred bytecodes (js/worker_boot.js): it sends SIGINT ten times a second while `switch(True)` is
in force. The handler looks at the clock. Once the time is up it raises TimeUp, and from then on
every further line of the program raises it too (sys.monitoring, PEP 669), so that neither a bare
`except:` nor a `finally:` nor `contextlib.suppress` can go on for ever.

Where nothing sends the signal (CPython, Node) there is no limit in here: whoever runs the program
ends the process instead.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from types import CodeType, FrameType

switch: Callable[[bool], object] | None = None
"""Starts and stops the signals; set by the worker."""
_TOOL = 4
_OWN = __name__.rpartition(".")[0].replace(".", "/") + "/"


class TimeUp(BaseException):
    """The program ran too long. Not an Exception, so that `except Exception` does not take it."""


class Watch:
    """Limits the time of what runs within `with`."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.is_over = False
        self._deadline: float | None = None
        self._handler: object = None

    def __enter__(self) -> Watch:
        if switch is not None:
            self._handler = signal.signal(signal.SIGINT, self._tick)
            self._deadline = time.monotonic() + self.seconds
            switch(True)
        return self

    def __exit__(self, *_: object) -> None:
        if switch is not None:
            self._deadline = None
            switch(False)
            self._relax()
            signal.signal(signal.SIGINT, self._handler)

    def _tick(self, _number: int, _frame: FrameType | None) -> None:
        if self._deadline is None or time.monotonic() < self._deadline:
            return
        if not self.is_over:
            self.is_over = True
            self._press()
        raise TimeUp

    def _press(self) -> None:
        """From now on every line raises, but those of this package, which lead out."""
        monitoring = sys.monitoring
        monitoring.use_tool_id(_TOOL, "time limit")
        monitoring.register_callback(_TOOL, monitoring.events.LINE, self._on_line)
        monitoring.set_events(_TOOL, monitoring.events.LINE)

    def _on_line(self, code: CodeType, _line: int) -> None:
        if self._deadline is not None and _OWN not in code.co_filename:
            raise TimeUp

    def _relax(self) -> None:
        if self.is_over:
            sys.monitoring.set_events(_TOOL, 0)
            sys.monitoring.free_tool_id(_TOOL)
