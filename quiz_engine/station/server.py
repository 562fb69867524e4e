"""The server's process: listens, answers, and watches network, folder and clock.

It talks to its supervisor alone: settings come as one line on standard input, what happens goes out
as lines of JSON, and it ends when standard input does, so that nothing is left behind where the
supervisor is killed.
"""

from __future__ import annotations

import _thread
import errno
import ipaddress
import json
import logging
import os
import select
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from waitress import create_server

from .address import Address, find_addresses
from .app import State, Station
from .content import Content
from .course import find_clock_trouble, read_course
from .device import Devices
from .page import PATH
from .problem import StationError
from .settings import Settings, load_settings

Tell = Callable[[dict[str, Any]], None]
THREADS = 8
"""Requests that are looked up at once; sending is not among it and needs no thread."""
IDLE = 45
"""Seconds after which a connection is closed on which nothing moved."""
WATCH = 2.0
"""Seconds between two looks at network and folder."""
_MOST = 900 if hasattr(select, "poll") else 480
"""Connections at once; where select is all there is (Windows), it takes 512."""
FAILED = 3
"""Exit code where the station cannot begin."""


def open_sockets(bind: str, port: int) -> list[socket.socket]:
    """Return sockets that listen at an address, or at all of this computer's, IPv4 and IPv6.

    Raises StationError with what is in the way and what to do.
    """
    if bind:
        try:
            version = ipaddress.ip_address(bind).version
        except ValueError:
            raise StationError(
                f'"{bind}" is no address: write one such as 192.168.1.20, or leave --bind out.'
            ) from None
        return [_open(bind, port, socket.AF_INET if version == 4 else socket.AF_INET6)]
    sockets = [_open("0.0.0.0", port, socket.AF_INET)]
    try:
        taken = sockets[0].getsockname()[1]
        sockets.append(_open("::", taken, socket.AF_INET6, is_needed=False))
    except StationError:
        sockets[0].close()
        raise
    except OSError:
        pass  # this computer has no IPv6
    return sockets


def _open(host: str, port: int, family: int, is_needed: bool = True) -> socket.socket:
    try:
        made = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        if not is_needed:
            raise
        raise StationError(f"This computer has no such network: {error.strerror}.") from None
    try:
        if os.name == "nt":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind((host, port))
        made.listen(1024)
    except OSError as error:
        made.close()
        sentence = _explain(error, host, port)
        if not sentence and not is_needed:
            raise
        raise StationError(sentence or f"Nothing can listen at {host}: {error.strerror}.") from None
    return made


def _explain(error: OSError, host: str, port: int) -> str:
    """Return what is in the way of listening, empty where it is something unknown."""
    if error.errno in (errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE)):
        other = _find_free(port)
        return (
            f"Port {port} is taken by another program on this computer; perhaps a station runs "
            f"already. Close that, or say --port {other}."
        )
    if error.errno == errno.EACCES or error.errno == getattr(errno, "WSAEACCES", errno.EACCES):
        return (
            f"This system lets only its administrator use port {port}. Say --port 8080, or any "
            "other above 1023."
        )
    if host not in ("0.0.0.0", "::") and error.errno in (
        errno.EADDRNOTAVAIL,
        getattr(errno, "WSAEADDRNOTAVAIL", errno.EADDRNOTAVAIL),
    ):
        there = ", ".join(each.ip for each in find_addresses()) or "none, for it is on no network"
        return f"This computer has not the address {host}. It has: {there}."
    return ""


def _find_free(port: int) -> int:
    """Return the next port above that nobody listens at, 0 where none of twenty is free."""
    for other in range(max(port, 1023) + 1, min(max(port, 1023) + 21, 65536)):
        with socket.socket() as probe:
            try:
                probe.bind(("", other))
                return other
            except OSError:
                continue
    return 0


def find_own(bind: str) -> list[Address]:
    """Return the addresses under which a station is reached that listens at `bind`."""
    addresses = find_addresses()
    if not bind or ipaddress.ip_address(bind).is_unspecified:
        return addresses
    return [each for each in addresses if each.ip == bind] or [Address(bind, "")]


def find_page(bind: str, port: int) -> str:
    """Return the address of the helper's page on this computer itself."""
    is_everywhere = not bind or ipaddress.ip_address(bind).is_unspecified
    own = Address("localhost" if is_everywhere else bind, "")
    return own.url(port).removesuffix("/") + PATH


def describe(state: State) -> list[dict[str, str]]:
    """Return the addresses as they are told."""
    return [
        {"url": each.url(state.port), "adapter": each.adapter, "ip": each.ip}
        for each in state.addresses
    ]


class Watch(threading.Thread):
    """Looks at network, folder, clock and devices now and then, and tells what has changed."""

    def __init__(self, state: State, tell: Tell, forgive: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self._state, self._tell, self._forgive = state, tell, forgive
        self._count = 0
        self._is_gone = False
        self._offset = time.time() - time.monotonic()

    def run(self) -> None:
        """Look until the process ends."""
        while True:
            time.sleep(WATCH)
            try:
                self.look()
            except OSError:
                continue  # the network is just changing; the next look tells

    def look(self) -> None:
        """Look once."""
        state = self._state
        addresses = find_own(state.settings.bind)
        if addresses != state.addresses:
            state.addresses = addresses
            self._tell({"event": "addresses", "addresses": describe(state)})
        is_gone = not (state.course.folder / "index.html").is_file()
        if is_gone != self._is_gone:
            self._is_gone = is_gone
            event = "gone" if is_gone else "back"
            self._tell({"event": event, "folder": str(state.course.folder)})
        if (count := state.devices.count()) != self._count:
            self._count = count
            self._tell({"event": "devices", "count": count, "minutes": state.settings.minutes})
        offset = time.time() - time.monotonic()
        if abs(offset - self._offset) > 5:  # somebody has set the clock
            self._forgive()
        self._offset = offset


def forgive_clock(server: Any) -> None:
    """Have connections measured from now on: waitress measures their silence by the clock, which may
    have been set, and would close all of them, or none any more."""
    now = time.time()
    for each in list(server._map.values() if hasattr(server, "_map") else server.map.values()):
        if hasattr(each, "next_channel_cleanup"):
            each.next_channel_cleanup = now
        if hasattr(each, "last_activity"):
            each.last_activity = now


def run(settings: Settings, tell: Tell) -> None:
    """Serve until this thread is interrupted. Raises StationError where it cannot begin."""
    course = read_course(settings.folder)
    sockets = open_sockets(settings.bind, settings.port)
    allow_connections()
    quieten()
    port = sockets[0].getsockname()[1]
    devices = Devices(os.urandom(32), settings.minutes)
    state = State(settings, course, devices, port, find_own(settings.bind))
    app = Station(
        state, Content(course.folder), lambda problem: tell({"event": "trouble", "problem": problem})
    )
    server = create_server(
        app,
        sockets=sockets,
        threads=THREADS,
        ident="",
        connection_limit=_MOST,
        channel_timeout=IDLE,
        cleanup_interval=10,
        max_request_header_size=16_384,
        max_request_body_size=1,  # nothing is taken in
        asyncore_use_poll=True,
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
    Watch(state, tell, lambda: forgive_clock(server)).start()
    server.run()


def allow_connections() -> None:
    """Let this process have as many connections as the system allows it: macOS begins with 256."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4096 if hard == resource.RLIM_INFINITY else min(4096, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def quieten() -> None:
    """Have waitress write nothing: what it logs names pages, and errors of connections."""
    for name in ("waitress", "waitress.queue"):
        logger = logging.getLogger(name)
        logger.handlers = [logging.NullHandler()]
        logger.propagate = False
        logger.setLevel(logging.CRITICAL + 1)


def main() -> int:
    """Run the server's process; return its exit code."""
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
