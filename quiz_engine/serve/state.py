"""What was built last, and who waits for what comes next."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import Diagnostic
from ..site.excerpt import Excerpt
from ..station.content import Content

MOST = 200
"""Diagnostics that a page is told; the terminal tells all."""
LONGEST = 1000
"""Characters of one sentence at most: a message may quote a line of 5 MB."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the browser shows, as of one moment."""

    number: int = 0
    """Counts whatever there is to tell."""
    good: int = 0
    """Number at which the site shown was built; 0 where there is none yet."""
    whole: int = 0
    """Number at which pages have last become others in more than their text."""
    content: Content | None = None
    """The files of the site."""
    language: str = "en"
    home: str = ""
    """Address of the first page, from the root."""
    found: tuple[tuple[Diagnostic, Excerpt | None], ...] = ()
    """All that is wrong with the course as it is now, mistakes first."""
    is_building: bool = True
    """Until the first build has ended."""


class State:
    """Holds what is shown; threads that answer wait here for more."""

    def __init__(self, run: str) -> None:
        self.run = run
        """Tells this server from one that ran before at the same address."""
        self._shown = Shown()
        self._has_ended = False
        self._changed = threading.Condition()

    @property
    def shown(self) -> Shown:
        """What is shown now."""
        return self._shown

    def show(
        self,
        found: Iterable[tuple[Diagnostic, Excerpt | None]],
        content: Content | None,
        language: str,
        home: str,
        *,
        is_good: bool,
        is_whole: bool,
    ) -> None:
        """Show what a build came to; `content` is that of the newest site that is whole."""
        old = self._shown
        number = old.number + 1
        self._shown = Shown(
            number=number,
            good=number if is_good else old.good,
            whole=number if is_good and (is_whole or not old.good) else old.whole,
            content=content,
            language=language,
            home=home or old.home,
            found=tuple(sorted(found, key=lambda each: (each[0].severity != "error", each[0]))),
            is_building=False,
        )
        self._wake()

    def wait(self, after: str, seconds: float) -> Shown:
        """Return what is shown once it is other than the state named `after`, or time is over."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._has_ended or self.name(self._shown) != after, seconds
            )
        return self._shown

    def end(self) -> None:
        """Let nobody wait any longer."""
        self._has_ended = True
        self._wake()

    def name(self, shown: Shown) -> str:
        """Return the name of a state."""
        return f"{self.run}-{shown.number}"

    def describe(self, shown: Shown) -> bytes:
        """Return a state as pages are told it, in JSON."""
        found = [_describe(*each) for each in shown.found[:MOST]]
        return json.dumps(
            {
                "version": 1,
                "at": self.name(shown),
                "good": f"{self.run}-{shown.good}",
                "whole": f"{self.run}-{shown.whole}",
                "isThere": shown.content is not None,
                "isBuilding": shown.is_building,
                "found": found,
                "more": len(shown.found) - len(found),
            },
            ensure_ascii=False,
        ).encode("utf-8", "replace")

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()


def _describe(each: Diagnostic, excerpt: Excerpt | None) -> dict[str, object]:
    line = [excerpt.before, excerpt.marked, excerpt.after] if excerpt else None
    return {
        "place": f"{each.path}:{each.line}:{each.column}",
        "code": each.code,
        "severity": each.severity,
        "message": each.message[:LONGEST],
        "help": each.help[:LONGEST],
        "line": line,
    }
