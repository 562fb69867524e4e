"""What the station answers: the course, the helper's page, and what phones probe (WSGI, PEP 3333).

Read only: GET and HEAD. Nothing of a request is written down; the address of a device is counted by
its hash (device.py) and then forgotten. There is no date in any header that matters, so a wrong
clock does nothing: versions are told apart by ETag.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, quote

from ..locale import LANGUAGES
from . import page
from .address import Address
from .content import Content
from .course import Course
from .device import Devices
from .probe import PROBES
from .problem import StationError
from .reply import Answer, length, reply, say, send
from .settings import Settings

_HTML = "text/html; charset=utf-8"
_OWN = ("", "127.0.0.1", "::1")
"""The helper's own computer, which is not counted."""


@dataclass(slots=True)
class State:
    """What the pages tell, changed by the watch as the network does."""

    settings: Settings
    course: Course
    devices: Devices
    port: int
    addresses: list[Address] = field(default_factory=list)
    """The likeliest first."""


class Station:
    """The WSGI application."""

    def __init__(
        self, state: State, content: Content, tell: Callable[[str], object] = lambda problem: None
    ) -> None:
        self.state, self.content, self._tell = state, content, tell
        self._told: set[str] = set()

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Answer a request."""
        try:
            answer = self._answer(environ)
        except Exception as error:  # a mistake of ours must neither end the server nor be lost
            self._complain(f"{type(error).__name__}: {error}")
            answer = say(500, b"Something went wrong here.\n")
        return reply(answer, environ, start_response)

    def _answer(self, environ: dict) -> Answer:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            said = b"This station only hands out.\n"
            return say(405, said, [("Allow", "GET, HEAD")])
        try:
            path = environ["PATH_INFO"].encode("latin-1").decode()
        except UnicodeError:
            return say(404, b"Not here.\n")
        if path == page.PATH or path.startswith(f"{page.PATH}/"):
            return self._own(path.removeprefix(page.PATH).strip("/"), environ)
        if path in PROBES:
            kind, body = PROBES[path]
            headers = [("Cache-Control", "no-store"), ("X-NetworkManager-Status", "online")]
            if not kind:
                return Answer(204, headers)
            return Answer(200, [*headers, ("Content-Type", kind), length(body)], body)
        if (address := environ.get("REMOTE_ADDR", "")) not in _OWN:
            self.state.devices.see(address)
        try:
            return self._course(path.removeprefix("/"), environ)
        except (OSError, StationError) as error:
            return self._trouble(error, environ)

    def _course(self, path: str, environ: dict) -> Answer:
        held = self.content.find(path)
        if held is None:
            if path and self.content.is_folder(path):
                query = environ.get("QUERY_STRING", "")
                place = f"/{quote(path)}/" + (f"?{query}" if query else "")
                return say(301, b"", [("Location", place)])
            return self._absent(environ)
        return send(held, environ)

    def _absent(self, environ: dict) -> Answer:
        """Say that there is no such page: in the course's words where a person reads it."""
        lost = self.content.find("404.html")
        if lost and lost.data and "text/html" in environ.get("HTTP_ACCEPT", ""):
            headers = [("Content-Type", _HTML), ("Cache-Control", "no-cache")]
            return Answer(404, [*headers, length(lost.data)], lost.data)
        return say(404, b"Not here.\n")

    def _trouble(self, error: Exception, environ: dict) -> Answer:
        """Say that a file of the course cannot be read; the whole of it, where the list is gone."""
        try:
            self.content.names()
        except (OSError, StationError):
            body = page.render_gone()
            headers = [("Content-Type", _HTML), ("Cache-Control", "no-store"), length(body)]
            headers += [("Retry-After", "10"), ("Content-Security-Policy", page.POLICY)]
            return Answer(503, headers, body)
        if isinstance(error, FileNotFoundError):
            try:
                return self._absent(environ)
            except OSError:
                return say(404, b"Not here.\n")
        self._complain(str(error))
        return say(503, b"This file cannot be read.\n")

    def _complain(self, problem: str) -> None:
        """Tell the helper of a problem, once: a hundred phones may meet it."""
        if problem not in self._told:
            self._told.add(problem)
            self._tell(problem)

    def _own(self, path: str, environ: dict) -> Answer:
        """The pages of the station itself."""
        state = self.state
        query = parse_qs(environ.get("QUERY_STRING", ""))
        given = query.get("address", ["0"])[0]
        chosen = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else 0
        urls = [each.url(state.port) for each in state.addresses]
        headers = [("Cache-Control", "no-store"), ("Content-Security-Policy", page.POLICY)]
        if path == "page.css":
            kind, body = "text/css; charset=utf-8", page.STYLE
        elif path == "page.js":
            kind, body = "text/javascript; charset=utf-8", page.SCRIPT
        elif path == "state.json":
            data = {"version": 1, "devices": state.devices.count(), "addresses": urls}
            kind, body = "application/json", json.dumps(data).encode()
        elif path == "code.svg" and urls:
            url = urls[chosen] if chosen < len(urls) else urls[0]
            kind, body = "image/svg+xml", page.draw_code(url)
        elif path == "" or path in LANGUAGES:
            kind, body = _HTML, self._page(path or state.settings.language, chosen)
        else:
            return say(404, b"Not here.\n")
        return Answer(200, [*headers, ("Content-Type", kind), length(body)], body)

    def _page(self, language: str, chosen: int) -> bytes:
        state = self.state
        return page.render_page(
            language,
            state.course.title,
            state.settings.wifi,
            state.addresses,
            chosen,
            state.port,
            state.devices.count(),
            state.settings.minutes,
        )
