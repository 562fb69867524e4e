"""What has changed on the disk since the last look.

It looks, again and again, at date and size of every file of the course: that costs 5 ms for a
thousand files and works on every system, on network drives, for folders that go and come back, and
for editors that write a new file in place of the old one. Several files saved at once, as by `git
checkout`, are one change: it is over when two looks in a row see the same.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

REST = 0.15
"""Seconds between two looks while nothing happens; more where a look itself takes long."""
SETTLE = 0.08
"""Seconds between two looks while something changes, in the same way."""
SHARE = 10
"""Between two looks, at least so many times as long as the last one took."""
_PASSING = ("~", ".swp", ".swx", ".tmp", ".part", ".crswap", ".bak")
"""Endings of files that editors and browsers write beside the one that is meant."""

Seen = Mapping[str, tuple[int, int]]
"""By path, date and size."""


def look(sources: Iterable[Path]) -> Seen:
    """Return what lies in these files and folders. What is hidden, and what editors write in passing,
    is not seen; what is not there, either."""
    seen: dict[str, tuple[int, int]] = {}
    folders: set[str] = set()
    for source in sources:
        if source.is_dir():
            _look_into(str(source), seen, folders)
        else:
            _note(str(source), seen)
    return seen


def _look_into(folder: str, seen: dict[str, tuple[int, int]], folders: set[str]) -> None:
    real = os.path.realpath(folder)
    if real in folders:  # a link leads here again
        return
    folders.add(real)
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return  # it has just gone
    for entry in entries:
        if entry.name.startswith(".") or entry.name.endswith(_PASSING) or entry.name == "__pycache__":
            continue
        try:
            is_folder = entry.is_dir()
        except OSError:
            continue
        if is_folder:
            _look_into(entry.path, seen, folders)
        else:
            _note(entry.path, seen)


def _note(path: str, seen: dict[str, tuple[int, int]]) -> None:
    try:
        status = os.stat(path)
    except OSError:
        return
    seen[path] = (status.st_mtime_ns, status.st_size)


def compare(before: Seen, now: Seen) -> set[Path]:
    """Return the files that came, went or changed."""
    return {Path(path) for path in before.keys() | now.keys() if before.get(path) != now.get(path)}


class Watch:
    """Looks for changes of sources, which may change themselves."""

    def __init__(
        self,
        sources: Callable[[], Iterable[Path]],
        rest: Callable[[float], object] = time.sleep,
    ) -> None:
        self._sources, self._rest = sources, rest
        self._seen = look(sources())
        self._took = 0.0

    def wait(self) -> set[Path]:
        """Wait until something has changed and nothing changes any more; return what it was. What
        has changed since the last call counts, too: also while a build was busy."""
        while True:
            now = self._look(REST)
            if now == self._seen:
                continue
            while (later := self._look(SETTLE)) != now:
                now = later
            changed = compare(self._seen, now)
            self._seen = now
            return changed

    def widen(self) -> None:
        """A build has found out more of the sources: what lies there counts as seen."""
        self._seen = {**look(self._sources()), **self._seen}

    def _look(self, rest: float) -> Seen:
        self._rest(max(rest, SHARE * self._took))
        start = time.perf_counter()
        seen = look(self._sources())
        self._took = time.perf_counter() - start
        return seen
