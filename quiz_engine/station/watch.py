"""What changes around a server while it runs: addresses, folder, clock, and how many learn."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from .address import Address, find_addresses
from .app import State
from .page import PATH

Tell = Callable[[dict[str, Any]], None]
WATCH = 2.0
"""Seconds between two looks."""


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


def forgive_clock(connections: Iterable[Any]) -> None:
    """Have waitress measure connections from now on: it measures their silence by the clock, which
    has been set, and would close all of them, or none any more."""
    now = time.time()
    for each in connections:
        if hasattr(each, "next_channel_cleanup"):
            each.next_channel_cleanup = now
        if hasattr(each, "last_activity"):
            each.last_activity = now
