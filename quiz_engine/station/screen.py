"""What the supervisor prints for a person: the address, a QR code, and what happens."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from typing import Any, TextIO

from .page import make_code

_CLEAR = "\r\x1b[K"
_WHITE_ON_BLACK, _PLAIN = "\x1b[97;40m", "\x1b[0m"
_SHOWN = 3


class Screen:
    """A terminal, or a file that takes its place."""

    def __init__(self, out: TextIO, is_quiet: bool = False) -> None:
        self._out, self._is_quiet = out, is_quiet
        self._is_terminal = out.isatty()
        self._has_line = False
        if os.name == "nt" and self._is_terminal:
            os.system("")  # has Windows' console understand the sequences above

    def show(self, event: dict[str, Any]) -> None:
        """Print what an event means."""
        kind = event["event"]
        if kind == "devices":
            self._count(event["count"], event["minutes"])
            return
        lines = getattr(self, f"_{kind}")(event)
        if self._has_line:
            self._out.write(_CLEAR)
            self._has_line = False
        for line in lines:
            self._print(line)
        self._out.flush()

    def _serving(self, event: dict[str, Any]) -> list[str]:
        if event["is_again"]:
            return [f"The station is there again: {_first(event['addresses'])}"]
        if self._is_quiet:
            return [_first(event["addresses"])]
        lines = [f"{event['course']}, {event['files']} files from {event['folder']}"]
        if lost := event["lost"]:
            more = f" and {len(lost) - _SHOWN} more" if len(lost) > _SHOWN else ""
            lines.append(
                f"Not as it was built: {', '.join(lost[:_SHOWN])}{more}. Learners will miss that; "
                f'"quiz-engine doctor" says what to do.'
            )
        if event["clock"]:
            lines.append(event["clock"])
        lines += ["", *self._addresses(event)]
        return [
            *lines,
            f"To show or print:  {event['page']}",
            "Results stay on each phone, under this address: keep it the same next time.",
            "Ctrl-C ends the station.",
        ]

    def _addresses(self, event: dict[str, Any]) -> list[str]:
        addresses = event["addresses"]
        if not addresses:
            return [
                "This computer is on no network: only itself can open the course. Switch its Wi-Fi "
                "or its hotspot on; the address appears here by itself.",
                "",
            ]
        if self._is_quiet:
            return [_first(addresses)]
        url = addresses[0]["url"]
        lines = [f"Phones open:  {url}", "", *self._code(url)]
        if len(addresses) > 1:
            lines.append("Other addresses of this computer, if that one does not open:")
            lines += [f"  {each['url']}  ({each['adapter']})" for each in addresses[1:]]
            lines.append("")
        return lines

    def _code(self, url: str) -> list[str]:
        """A QR code in half blocks, dark on light whatever the terminal's colours are; none where
        nobody sees it, or the blocks are not there."""
        if not self._is_terminal:
            return []
        try:
            "▀▄█".encode(self._out.encoding or "ascii")
        except UnicodeEncodeError:
            return []
        drawn = io.StringIO()
        make_code(url).terminal(out=drawn, compact=True)
        lines = drawn.getvalue().splitlines()
        return [*(f"{_WHITE_ON_BLACK}{line}{_PLAIN}" for line in lines), ""]

    def _gone(self, event: dict[str, Any]) -> list[str]:
        return [
            f"The course's folder {event['folder']} is gone. Put the stick back in: the station "
            "goes on as soon as it is there. Until then learners read that."
        ]

    def _back(self, event: dict[str, Any]) -> list[str]:
        return [f"The course's folder {event['folder']} is there again."]

    def _trouble(self, event: dict[str, Any]) -> list[str]:
        return [f"Something could not be handed out: {event['problem']}"]

    def _restart(self, event: dict[str, Any]) -> list[str]:
        return [
            f"The server has stopped: {event['problem'].rstrip('.')}. It starts again in "
            f"{event['seconds']:g} s."
        ]

    def _end(self, event: dict[str, Any]) -> list[str]:
        return [] if self._is_quiet else ["The station is closed."]

    def _count(self, count: int, minutes: int) -> None:
        if self._is_terminal and not self._is_quiet:
            self._out.write(f"{_CLEAR}Devices in the last {minutes} minutes: {count}")
            self._out.flush()
            self._has_line = True

    def _print(self, line: str) -> None:
        encoding = self._out.encoding or "utf-8"
        self._out.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")


def _first(addresses: Sequence[dict[str, str]]) -> str:
    """Return the likeliest address, or why there is none."""
    return addresses[0]["url"] if addresses else "This computer is on no network."
