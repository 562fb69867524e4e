"""Asks a web host for files, within limits (L3).

http.client and not urllib.request: a connection is used for many files, which free hosts ask for,
and nothing is followed, decoded or sent that was not meant. Never speaks to another host than the
one it was made for.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from email.message import Message
from urllib.parse import quote, urljoin, urlsplit

from .. import __version__

AGENT = f"Mozilla/5.0 (compatible; quiz-engine-doctor/{__version__})"
MOVED = (301, 302, 303, 307, 308)
BUSY = (429, 503)

LATE = "late"
"""The time was over."""
SEVERED = "severed"
"""The connection broke, or ended before all had come."""
GARBLED = "garbled"
"""It is said to be compressed, and is not, or in a way that was not asked for."""
ELSEWHERE = "elsewhere"
"""It leads to another host, or on and on."""
LARGE = "large"
"""It is so much larger than listed that the rest was not read."""


class Unreachable(Exception):
    """There is nothing to check; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a check may take."""

    seconds: float = 20.0
    """Seconds that one answer may be silent."""
    total: float = 600.0
    """Seconds that everything may take."""
    parallel: int = 4
    """Requests at a time."""
    excess: int = 1_000_000
    """Bytes that a file may be larger than listed and is still read."""
    most: int = 100_000_000
    """Bytes of a file that are read in any case."""
    waits: tuple[float, ...] = (1.0, 4.0)
    """Seconds to wait where a host is busy, before each further try."""
    steps: int = 5
    """Redirections that are followed."""

    def room(self, size: int) -> int:
        """Return how much is read of a file that should have `size` bytes."""
        return min(size + self.excess, self.most)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came for one address."""

    address: str
    """Where it came from in the end."""
    status: int = 0
    """Zero where none came."""
    headers: Message = field(default_factory=Message)
    body: bytes = b""
    """Not compressed any more."""
    sent: int = 0
    """Bytes of the body as it travelled."""
    problem: str = ""
    """One of the names above, where something is wrong with how it came."""
    trail: tuple[str, ...] = ()
    """Addresses that led here, without this."""

    def header(self, name: str) -> str:
        """Return a header, without space around it; empty where it is missing."""
        return str(self.headers.get(name, "")).strip()

    def headers_of(self, name: str) -> list[str]:
        """Return all headers of a name."""
        return [str(each) for each in self.headers.get_all(name, [])]

    @property
    def is_there(self) -> bool:
        """Whether it came as what it is."""
        return self.status == 200 and not self.problem


class Host:
    """One host, asked by several threads at a time."""

    def __init__(
        self,
        address: str,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Make a host of the address of anything on it; `clock` and `sleep` are in seconds."""
        self.name = (urlsplit(address).hostname or "").lower()
        self.limits = limits or Limits()
        self._clock = clock
        self._sleep = sleep
        self._end = clock() + self.limits.total
        self._own = threading.local()
        self._open: list[http.client.HTTPConnection] = []

    def __enter__(self) -> Host:
        return self

    def __exit__(self, *_: object) -> None:
        for connection in self._open:
            connection.close()

    def follow(self, address: str, most: int) -> Answer:
        """Ask for an address, and for where it leads on this host; `most` bytes are read."""
        trail: list[str] = []
        while True:
            answer = self.get(address, most)
            target = answer.header("location")
            if answer.status not in MOVED or not target or answer.problem:
                return replace(answer, trail=tuple(trail))
            trail.append(address)
            address = urljoin(address, target).partition("#")[0]
            parts = urlsplit(address)
            is_here = (
                parts.scheme in ("http", "https") and (parts.hostname or "").lower() == self.name
            )
            if not is_here or address in trail or len(trail) > self.limits.steps:
                return replace(answer, address=address, problem=ELSEWHERE, trail=tuple(trail))

    def get(self, address: str, most: int) -> Answer:
        """Ask for one address. Raises Unreachable where the host's certificate is not valid."""
        for wait in (*self.limits.waits, None):
            answer = self._get(address, most)
            if answer.status not in BUSY or wait is None or self._clock() + wait >= self._end:
                return answer
            self._sleep(wait)
        raise AssertionError("the last try returns")

    def get_all(self, addresses: Iterable[tuple[str, int]]) -> Iterator[Answer]:
        """Follow addresses, several at a time; yield what came in the order of the addresses."""
        with ThreadPoolExecutor(self.limits.parallel) as pool:
            yield from pool.map(lambda each: self.follow(*each), addresses)

    def _get(self, address: str, most: int) -> Answer:
        if self._clock() >= self._end:
            return Answer(address, problem=LATE)
        try:
            for is_new in (False, True):
                connection = self._connection(address, is_new)
                try:
                    return self._ask(connection, address, most)
                except ConnectionError:
                    self._forget(address)  # it was kept too long; a new one tells more
                    if is_new:
                        raise
        except ssl.SSLCertVerificationError as error:
            self._forget(address)
            raise Unreachable(
                f"The certificate of {self.name} is not valid ({error.verify_message}). Browsers"
                " stop with a warning: have the host renew it, or use an address for which it is"
                " valid."
            ) from None
        except TimeoutError:
            self._forget(address)
            return Answer(address, problem=LATE)
        except (OSError, http.client.HTTPException, UnicodeError):
            self._forget(address)
        return Answer(address, problem=SEVERED)

    def _connection(self, address: str, is_new: bool) -> http.client.HTTPConnection:
        parts = urlsplit(address)
        kept = self._own.__dict__.setdefault("connections", {})
        key = (parts.scheme, parts.netloc)
        if is_new or key not in kept:
            kind = (
                http.client.HTTPSConnection
                if parts.scheme == "https"
                else http.client.HTTPConnection
            )
            name = parts.hostname or ""
            name = f"[{name}]" if ":" in name else name
            kept[key] = kind(name, parts.port, timeout=self.limits.seconds)
            self._open.append(kept[key])
        return kept[key]

    def _forget(self, address: str) -> None:
        parts = urlsplit(address)
        connection = self._own.connections.pop((parts.scheme, parts.netloc), None)
        if connection:
            connection.close()

    def _ask(self, connection: http.client.HTTPConnection, address: str, most: int) -> Answer:
        parts = urlsplit(address)
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        path += f"?{parts.query}" if parts.query else ""
        headers = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "gzip"}
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        raw, problem = self._read(response, most)
        if response.will_close or problem:
            self._forget(address)
        made = Answer(address, response.status, response.msg, raw, len(raw), problem)
        encoding = made.header("content-encoding").lower()
        if problem or not raw or encoding in ("", "identity"):
            return made
        if encoding not in ("gzip", "x-gzip"):
            return replace(made, problem=GARBLED)
        try:
            return replace(made, body=_inflate(raw, most))
        except (zlib.error, EOFError):
            return replace(made, problem=GARBLED)
        except OverflowError:
            return replace(made, problem=LARGE)

    def _read(self, response: http.client.HTTPResponse, most: int) -> tuple[bytes, str]:
        length = response.length
        pieces: list[bytes] = []
        size = 0
        while True:
            if self._clock() >= self._end:
                return b"".join(pieces), LATE
            try:
                piece = response.read1(65536)
            except TimeoutError:
                return b"".join(pieces), LATE
            except (OSError, http.client.HTTPException):
                return b"".join(pieces), SEVERED
            if not piece:
                break
            pieces.append(piece)
            size += len(piece)
            if size > most:
                return b"".join(pieces), LARGE
        response.close()  # the connection stays open, for the next request
        return b"".join(pieces), SEVERED if length is not None and size < length else ""


def _inflate(raw: bytes, most: int) -> bytes:
    """Return gzip data unpacked. Raises zlib.error, EOFError where it ends too early, OverflowError
    where it is larger than `most`."""
    reader = zlib.decompressobj(31)
    data = reader.decompress(raw, most + 1)
    if len(data) > most:
        raise OverflowError
    if not reader.eof:
        raise EOFError
    return data


def resolve(name: str) -> bool:
    """Return whether a host of this name is known here."""
    try:
        return bool(socket.getaddrinfo(name, None))
    except (OSError, UnicodeError):
        return False
