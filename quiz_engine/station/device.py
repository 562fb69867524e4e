"""How many devices learn here at the moment, without knowing which.

Kept is a keyed hash of each address and when it was last seen, in memory only. The key is drawn
anew at each start and never leaves the process, so the hashes say nothing outside of it; each is
forgotten some minutes after its device was last seen.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from hashlib import blake2b


class Devices:
    """The devices that were seen lately."""

    MOST = 10_000
    """More are not counted: beyond that somebody makes up addresses."""

    def __init__(
        self, key: bytes, minutes: int = 10, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._key, self._seconds, self._clock = key, minutes * 60, clock
        self._seen: dict[bytes, float] = {}
        self._lock = threading.Lock()

    def see(self, address: str) -> None:
        """Count the device with this address from now on."""
        digest = blake2b(address.encode(), key=self._key, digest_size=16).digest()
        with self._lock:
            if digest in self._seen or len(self._seen) < self.MOST:
                self._seen[digest] = self._clock()

    def count(self) -> int:
        """Return how many there are, and forget the others."""
        before = self._clock() - self._seconds
        with self._lock:
            self._seen = {each: when for each, when in self._seen.items() if when > before}
            return len(self._seen)
