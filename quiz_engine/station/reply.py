"""Answers to requests, whole, conditional and in part (RFC 9110, sections 8.8.3, 13 and 14)."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from .content import Held

REASONS = {
    200: "OK", 204: "No Content", 206: "Partial Content", 301: "Moved Permanently", 302: "Found",
    304: "Not Modified", 404: "Not Found", 405: "Method Not Allowed",
    416: "Range Not Satisfiable", 421: "Misdirected Request", 500: "Internal Server Error",
    503: "Service Unavailable",
}  # fmt: skip
_ALWAYS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
]
_TAG = re.compile(r'(?:W/)?"([^"]*)"')
_RANGE = re.compile(r"bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*", re.IGNORECASE)
_CODING = re.compile(r"\s*([\w*.-]+)\s*(?:;\s*q\s*=\s*([\d.]+)\s*)?")


def accepts_gzip(header: str) -> bool:
    """Return whether a client that sent this Accept-Encoding takes gzip."""
    weights: dict[str, float] = {}
    for part in header.split(","):
        if found := _CODING.fullmatch(part):
            try:
                weights[found[1].lower()] = float(found[2]) if found[2] else 1.0
            except ValueError:
                continue
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def is_fresh(environ: Mapping[str, object], tag: str) -> bool:
    """Return whether the client has this version: If-None-Match, compared weakly."""
    header = str(environ.get("HTTP_IF_NONE_MATCH", ""))
    return header.strip() == "*" or tag in _TAG.findall(header)


def find_range(environ: Mapping[str, object], tag: str, size: int) -> tuple[int, int] | None:
    """Return the first byte that is asked for and the one after the last, None for all of them.

    Several parts at once, other units and a version that the client has no more (If-Range) are
    answered with everything. Raises ValueError where nothing of the file is asked for (416).
    """
    found = _RANGE.fullmatch(str(environ.get("HTTP_RANGE", "")).strip())
    if not found or (not found[1] and not found[2]):
        return None
    condition = str(environ.get("HTTP_IF_RANGE", "")).strip()
    if condition and condition != f'"{tag}"':
        return None
    if not found[1]:
        start, end = max(size - int(found[2]), 0), size
        if int(found[2]) == 0:
            raise ValueError
    else:
        start, end = int(found[1]), min(int(found[2] or size - 1) + 1, size)
        if found[2] and int(found[2]) < start:
            return None  # no range at all
    if start >= size:
        raise ValueError
    return start, end


@dataclass(slots=True)
class Answer:
    """What is answered to a request."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes | io.IOBase = b""


def reply(answer: Answer, environ: dict, start_response: Callable) -> Iterable[bytes]:
    """Send an answer as WSGI has it (PEP 3333)."""
    if environ["REQUEST_METHOD"] == "HEAD" or answer.status in (204, 304):
        if isinstance(answer.body, io.IOBase):
            answer.body.close()
        answer.body = b""
    status = f"{answer.status} {REASONS[answer.status]}"
    start_response(status, [*_ALWAYS, *answer.headers])
    if isinstance(answer.body, bytes):
        return [answer.body] if answer.body else []
    return environ["wsgi.file_wrapper"](answer.body)


def send(held: Held, environ: dict) -> Answer:
    """Send a file, a part of it, or that it is still the same."""
    packed = held.packed if accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")) else None
    if "HTTP_RANGE" in environ:
        packed = None  # parts are counted in the bytes of the file itself
    tag = f"{held.tag}-gzip" if packed else held.tag
    headers = [("ETag", f'"{tag}"'), ("Cache-Control", "no-cache"), ("Accept-Ranges", "bytes")]
    if held.packed:
        headers.append(("Vary", "Accept-Encoding"))
    if is_fresh(environ, tag):
        return Answer(304, headers)
    headers.append(("Content-Type", held.kind))
    if packed:
        headers += [("Content-Encoding", "gzip"), length(packed)]
        return Answer(200, headers, io.BytesIO(packed))
    try:
        part = find_range(environ, held.tag, held.size)
    except ValueError:
        headers += [("Content-Range", f"bytes */{held.size}"), ("Content-Length", "0")]
        return Answer(416, headers)
    start, end = part or (0, held.size)
    headers.append(("Content-Length", str(end - start)))
    if part:
        headers.append(("Content-Range", f"bytes {start}-{end - 1}/{held.size}"))
    # A BytesIO shares the bytes it is made of: a slow phone costs no copy.
    file = io.BytesIO(held.data) if held.data is not None else held.path.open("rb")
    file.seek(start)
    return Answer(206 if part else 200, headers, file)


def say(status: int, body: bytes, headers: list[tuple[str, str]] | None = None) -> Answer:
    """Answer with a line of text."""
    kind = ("Content-Type", "text/plain; charset=utf-8")
    return Answer(status, [*(headers or []), kind, length(body)], body)


def length(body: bytes) -> tuple[str, str]:
    """Return the header that tells how long an answer is."""
    return ("Content-Length", str(len(body)))
