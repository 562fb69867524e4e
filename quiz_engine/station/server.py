"""The server's process: it listens and answers.

It talks to its supervisor alone: settings come as one line on standard input, what happens goes out
as lines of JSON, and it ends when standard input does, so that nothing is left behind where the
supervisor is killed.
"""

from __future__ import annotations

import _thread
import json
import logging
import os
import signal
import sys
import threading
import time
from typing import Any

from waitress import create_server

from .app import State, Station
from .content import Content
from .course import find_clock_trouble, read_course
from .device import Devices
from .listen import allow_connections, open_sockets
from .problem import StationError
from .settings import Settings, load_settings
from .watch import Tell, Watch, describe, find_own, find_page, forgive_clock

THREADS = 8
"""Requests that are looked up at once; sending is not among it and needs no thread."""
IDLE = 45
"""Seconds after which a connection is closed on which nothing moved."""
REST = 1
"""Whole seconds that it waits for something to happen before it looks whether it is to end."""
FAILED = 3
"""Exit code where the station cannot begin."""


def run(settings: Settings, tell: Tell) -> None:
    """Serve until this thread is interrupted. Raises StationError where it cannot begin."""
    course = read_course(settings.folder)
    sockets = open_sockets(settings.bind, settings.port)
    quieten()
    port = sockets[0].getsockname()[1]
    devices = Devices(os.urandom(32), settings.minutes)
    state = State(settings, course, devices, port, find_own(settings.bind))
    app = Station(
        state,
        Content(course.folder),
        lambda problem: tell({"event": "trouble", "problem": problem}),
    )
    connections: dict[int, Any] = {}
    server = create_server(
        app,
        map=connections,
        sockets=sockets,
        threads=THREADS,
        ident="",
        connection_limit=allow_connections(),
        channel_timeout=IDLE,
        cleanup_interval=10,
        max_request_header_size=16_384,
        max_request_body_size=1,  # nothing is taken in
        asyncore_use_poll=True,
        asyncore_loop_timeout=REST,
        clear_untrusted_proxy_headers=True,
    )
    tell(
        {
            "event": "serving",
            "course": course.title,
            "folder": str(course.folder),
            "files": course.files,
            "lost": list(course.lost),
            "port": port,
            "addresses": describe(state),
            "page": find_page(settings.bind, port),
            "clock": find_clock_trouble(course.folder, time.time()),
        }
    )
    Watch(state, tell, lambda: forgive_clock(list(connections.values()))).start()
    server.run()


def quieten() -> None:
    """Have waitress write nothing: what it logs names pages, and errors of connections."""
    for name in ("waitress", "waitress.queue"):
        logger = logging.getLogger(name)
        logger.handlers = [logging.NullHandler()]
        logger.propagate = False
        logger.setLevel(logging.CRITICAL + 1)


def main() -> int:
    """Run the server's process; return its exit code."""
    # Interrupting is how it ends, also where a script started the station in the background, which
    # switches Ctrl-C off for all that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    source, out = sys.stdin.buffer, sys.stdout.buffer
    lock = threading.Lock()

    def tell(event: dict[str, Any]) -> None:
        line = json.dumps({"version": 1, **event}).encode() + b"\n"
        with lock:
            try:
                out.write(line)
                out.flush()
            except OSError:
                _thread.interrupt_main()  # nobody listens any more

    settings = load_settings(source.readline().decode())

    def wait() -> None:
        source.read()
        _thread.interrupt_main()

    threading.Thread(target=wait, daemon=True).start()
    try:
        run(settings, tell)
    except StationError as error:
        tell({"event": "failed", "problem": str(error)})
        return FAILED
    except KeyboardInterrupt:
        pass
    except Exception as error:
        tell({"event": "crashed", "problem": f"{type(error).__name__}: {error}"})
        return 1
    return 0
