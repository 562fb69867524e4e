"""What the station answers: the course, the helper's page, and what phones probe (WSGI, PEP 3333).

Read only: GET and HEAD. Nothing of a request is written down; the address of a device is counted by
its hash (device.py) and then forgotten. There is no date in any header that matters, so a wrong
clock does nothing: versions are told apart by ETag.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, quote

from ..locale import LANGUAGES
from . import page
from .address import Address
from .content import Content, Held
from .course import Course
from .device import Devices
from .probe import PROBES
from .problem import StationError
from .reply import accepts_gzip, find_range, is_fresh
from .settings import Settings

_HTML = "text/html; charset=utf-8"
_REASONS = {
    200: "OK", 204: "No Content", 206: "Partial Content", 301: "Moved Permanently",
    304: "Not Modified", 404: "Not Found", 405: "Method Not Allowed",
    416: "Range Not Satisfiable", 500: "Internal Server Error", 503: "Service Unavailable",
}  # fmt: skip
_ALWAYS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
]


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


@dataclass(slots=True)
class _Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes | io.IOBase = b""


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
            answer = _text(500, b"Something went wrong here.\n")
        if environ["REQUEST_METHOD"] == "HEAD" or answer.status in (204, 304):
            if isinstance(answer.body, io.IOBase):
                answer.body.close()
            answer.body = b""
        status = f"{answer.status} {_REASONS[answer.status]}"
        start_response(status, [*_ALWAYS, *answer.headers])
        if isinstance(answer.body, bytes):
            return [answer.body] if answer.body else []
        return environ["wsgi.file_wrapper"](answer.body)

    def _answer(self, environ: dict) -> _Answer:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            said = b"This station only hands out.\n"
            return _text(405, said, [("Allow", "GET, HEAD")])
        try:
            path = environ["PATH_INFO"].encode("latin-1").decode()
        except UnicodeError:
            return _text(404, b"Not here.\n")
        if path == page.PATH or path.startswith(f"{page.PATH}/"):
            return self._own(path.removeprefix(page.PATH).strip("/"), environ)
        if path in PROBES:
            kind, body = PROBES[path]
            headers = [("Cache-Control", "no-store"), ("X-NetworkManager-Status", "online")]
            if not kind:
                return _Answer(204, headers)
            return _Answer(200, [*headers, ("Content-Type", kind), _length(body)], body)
        if (address := environ.get("REMOTE_ADDR", "")) not in _OWN:
            self.state.devices.see(address)
        try:
            return self._course(path.removeprefix("/"), environ)
        except (OSError, StationError) as error:
            return self._trouble(error, environ)

    def _course(self, path: str, environ: dict) -> _Answer:
        held = self.content.find(path)
        if held is None:
            if path and self.content.is_folder(path):
                query = environ.get("QUERY_STRING", "")
                place = f"/{quote(path)}/" + (f"?{query}" if query else "")
                return _text(301, b"", [("Location", place)])
            return self._absent(environ)
        return _send(held, environ)

    def _absent(self, environ: dict) -> _Answer:
        """Say that there is no such page: in the course's words where a person reads it."""
        lost = self.content.find("404.html")
        if lost and lost.data and "text/html" in environ.get("HTTP_ACCEPT", ""):
            headers = [("Content-Type", _HTML), ("Cache-Control", "no-cache")]
            return _Answer(404, [*headers, _length(lost.data)], lost.data)
        return _text(404, b"Not here.\n")

    def _trouble(self, error: Exception, environ: dict) -> _Answer:
        """Say that a file of the course cannot be read; the whole of it, where the list is gone."""
        try:
            self.content.names()
        except (OSError, StationError):
            body = page.render_gone()
            headers = [("Content-Type", _HTML), ("Cache-Control", "no-store"), _length(body)]
            headers += [("Retry-After", "10"), ("Content-Security-Policy", page.POLICY)]
            return _Answer(503, headers, body)
        if isinstance(error, FileNotFoundError):
            try:
                return self._absent(environ)
            except OSError:
                return _text(404, b"Not here.\n")
        self._complain(str(error))
        return _text(503, b"This file cannot be read.\n")

    def _complain(self, problem: str) -> None:
        """Tell the helper of a problem, once: a hundred phones may meet it."""
        if problem not in self._told:
            self._told.add(problem)
            self._tell(problem)

    def _own(self, path: str, environ: dict) -> _Answer:
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
            return _text(404, b"Not here.\n")
        return _Answer(200, [*headers, ("Content-Type", kind), _length(body)], body)

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


def _send(held: Held, environ: dict) -> _Answer:
    """Send a file, a part of it, or that it is still the same."""
    packed = held.packed if accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")) else None
    if "HTTP_RANGE" in environ:
        packed = None  # parts are counted in the bytes of the file itself
    tag = f"{held.tag}-gzip" if packed else held.tag
    headers = [("ETag", f'"{tag}"'), ("Cache-Control", "no-cache"), ("Accept-Ranges", "bytes")]
    if held.packed:
        headers.append(("Vary", "Accept-Encoding"))
    if is_fresh(environ, tag):
        return _Answer(304, headers)
    headers.append(("Content-Type", held.kind))
    if packed:
        headers += [("Content-Encoding", "gzip"), _length(packed)]
        return _Answer(200, headers, io.BytesIO(packed))
    try:
        part = find_range(environ, held.tag, held.size)
    except ValueError:
        headers += [("Content-Range", f"bytes */{held.size}"), ("Content-Length", "0")]
        return _Answer(416, headers)
    start, end = part or (0, held.size)
    headers.append(("Content-Length", str(end - start)))
    if part:
        headers.append(("Content-Range", f"bytes {start}-{end - 1}/{held.size}"))
    # A BytesIO shares the bytes it is made of: a slow phone costs no copy.
    file = io.BytesIO(held.data) if held.data is not None else held.path.open("rb")
    file.seek(start)
    return _Answer(206 if part else 200, headers, file)


def _text(status: int, body: bytes, headers: list[tuple[str, str]] | None = None) -> _Answer:
    kind = ("Content-Type", "text/plain; charset=utf-8")
    return _Answer(status, [*(headers or []), kind, _length(body)], body)


def _length(body: bytes) -> tuple[str, str]:
    return ("Content-Length", str(len(body)))
