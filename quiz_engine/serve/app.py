"""What the author's browser is answered: the site as it is now, and what has changed (WSGI, PEP 3333).

Read only: GET and HEAD. Whoever names this computer otherwise than by an address, as localhost, or as
the author asked for, is refused: a foreign page can lead a name of its own here and would read the
course, and the source of its mistakes (DNS rebinding). What is handed out is looked up in the build's
list of files, as at a station, so no name from outside reaches the disk.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable
from urllib.parse import parse_qs, quote

from ..station.content import Held
from ..station.problem import StationError
from ..station.reply import Answer, length, reply, say, send
from . import page
from .state import Shown, State

WAIT = 20.0
"""Seconds after which a question for news is answered, also where there are none."""
_HTML = "text/html; charset=utf-8"
_FRESH = ("Cache-Control", "no-store")
_OWN = [("Cross-Origin-Resource-Policy", "same-origin")]
"""No page of another address may take anything in."""


class Desk:
    """The WSGI application."""

    def __init__(self, state: State, host: str, tell: Callable[[str], object]) -> None:
        self._state, self._host, self._tell = state, host.lower(), tell

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Answer a request."""
        try:
            answer = self._answer(environ)
        except Exception as error:  # a mistake of ours must neither end the server nor be lost
            self._tell(f"{environ.get('PATH_INFO')}: {type(error).__name__}: {error}")
            answer = say(500, b"Something went wrong here.\n")
        answer.headers += _OWN
        return reply(answer, environ, start_response)

    def _answer(self, environ: dict) -> Answer:
        if not self._is_own(environ.get("HTTP_HOST", "")):
            said = b"This address is not known here. Use the one that quiz-engine serve has shown.\n"
            return say(421, said)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return say(405, b"This server only hands out.\n", [("Allow", "GET, HEAD")])
        try:
            path = environ["PATH_INFO"].encode("latin-1").decode()
        except UnicodeError:
            return say(404, b"Not here.\n")
        if path.startswith(f"{page.PATH}/"):
            return self._serve_own(path.removeprefix(f"{page.PATH}/"), environ)
        return self._serve_site(path.removeprefix("/"), environ)

    def _is_own(self, host: str) -> bool:
        """Whether a Host header (RFC 9110, section 7.2) names this computer."""
        name = host.lower()
        if name.startswith("["):
            name = name[1:].partition("]")[0]
        else:
            name = name.partition(":")[0]
        if name in ("localhost", self._host) or name.endswith(".localhost"):
            return bool(name)
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    def _serve_own(self, name: str, environ: dict) -> Answer:
        if name == "state.json":
            after = parse_qs(environ.get("QUERY_STRING", "")).get("after", [""])[0]
            shown = self._state.wait(after, WAIT)
            return _own("application/json", self._state.describe(shown))
        if name in page.FILES:
            return _own(*page.FILES[name])
        return say(404, b"Not here.\n")

    def _serve_site(self, path: str, environ: dict) -> Answer:
        shown = self._state.shown
        if shown.content is None:
            return self._page(503, page.render_empty(shown.language, shown.is_building), shown)
        try:
            if not path and shown.home:
                return say(302, b"", [("Location", f"/{quote(shown.home)}"), _FRESH])
            held = shown.content.find(path)
            if held is None and path and shown.content.is_folder(path):
                return say(301, b"", [("Location", f"/{quote(path)}/"), _FRESH])
            if held is None:
                lost = shown.content.find("404.html")
                if lost and "text/html" in environ.get("HTTP_ACCEPT", ""):
                    return self._page(404, _bytes(lost), shown)
                return say(404, b"Not here.\n")
            if held.kind == _HTML:
                return self._page(200, _bytes(held), shown)
            return send(held, environ)
        except (OSError, StationError):
            # The site was just replaced by a newer one: the page asks again.
            return say(503, b"The course is just being built.\n", [("Retry-After", "1"), _FRESH])

    def _page(self, status: int, html: bytes, shown: Shown) -> Answer:
        run = self._state.run
        data = page.add_own(html, f"{run}-{shown.good}", f"{run}-{shown.whole}", shown.language)
        return Answer(status, [("Content-Type", _HTML), _FRESH, length(data)], data)


def _own(kind: str, body: bytes) -> Answer:
    return Answer(200, [("Content-Type", kind), _FRESH, length(body)], body)


def _bytes(held: Held) -> bytes:
    return held.data if held.data is not None else held.path.read_bytes()
