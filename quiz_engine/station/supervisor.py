"""Starts the server's process, tells what happens there, and starts it again when it ends unasked.

A process of its own, because whatever ends a server (no memory, a broken stick below a mapped file,
an error in a library) must not end the evening. It is tried again after half a second, then after
twice as long, at most half a minute; after a minute without trouble the wait is short again.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from .ending import end_as_by_interrupt
from .problem import StationError
from .settings import Settings, dump_settings

FIRST, LONGEST, GOOD = 0.5, 30.0, 60.0
"""Seconds: the first wait, the longest, and how long a server must have run for the first again."""
_ROOT = Path(__file__).parents[2]
Tell = Callable[[dict[str, Any]], None]


class _Server:
    """One run of the server's process."""

    def __init__(self, settings: Settings) -> None:
        paths = [str(_ROOT), os.environ.get("PYTHONPATH", "")]
        environ = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, paths)),
            "PYTHONUTF8": "1",
        }
        own_group: dict[str, Any] = (  # Ctrl-C is the supervisor's alone
            {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
            if os.name == "nt"
            else {"start_new_session": True}
        )
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "quiz_engine.station"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environ,
            **own_group,
        )
        self.events: queue.Queue[dict[str, Any] | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()
        try:
            assert self.process.stdin is not None
            self.process.stdin.write(dump_settings(settings).encode() + b"\n")
            self.process.stdin.flush()
        except OSError:
            pass  # it has ended already, which is told below

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.events.put(json.loads(line))
        self.events.put(None)

    def end(self) -> None:
        """End it: ask, then make it. What is being sent is broken off."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.close()
        except OSError:
            pass
        try:
            self.process.wait(3)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def supervise(settings: Settings, tell: Tell) -> None:
    """Run the station until Ctrl-C or the system's wish to end (SIGTERM, SIGHUP).

    `tell` is called with each event. Raises StationError where it cannot begin.
    """
    end_as_by_interrupt()
    wait = FIRST
    has_served = False
    server: _Server | None = None
    try:
        while True:
            server = _Server(settings)
            begun = time.monotonic()
            problem, served = "", 0
            for event in _events(server):
                if event["event"] == "serving":
                    served = event["port"]
                    event["is_again"] = has_served
                elif event["event"] in ("failed", "crashed"):
                    problem = event["problem"]
                    if event["event"] == "failed" and not has_served:
                        raise StationError(problem)
                    continue
                tell(event)
            code = server.process.wait()
            if served:
                has_served = True
                settings = replace(settings, port=served)  # also where any port would have done
            elif not has_served:
                raise StationError(
                    problem or f"The server ended before it began (exit code {code})."
                )
            if time.monotonic() - begun > GOOD:
                wait = FIRST
            reason = problem or f"it ended with exit code {code}"
            tell({"version": 1, "event": "restart", "seconds": wait, "problem": reason})
            time.sleep(wait)
            wait = min(wait * 2, LONGEST)
    except KeyboardInterrupt:
        tell({"version": 1, "event": "end"})
    finally:
        if server:
            server.end()


def _events(server: _Server) -> Any:
    """Yield what the server tells until it ends; Ctrl-C is noticed within a fifth of a second."""
    while True:
        try:
            event = server.events.get(timeout=0.2)
        except queue.Empty:
            continue
        if event is None:
            return
        yield event
