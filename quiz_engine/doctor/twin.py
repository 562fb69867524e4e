"""The same course by http and by https: to a browser two places with results for each (L3)."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from .compare import is_ours
from .finding import BUT, Finding
from .host import Host, Unreachable

_MOST = 2_000_000
"""Bytes of a page that are read."""


def twin_of(base: str) -> str | None:
    """Return the address of the same folder by the other of http and https; None for one with a
    port of its own, which has no other."""
    parts = urlsplit(base)
    if parts.port not in (None, 80 if parts.scheme == "http" else 443):
        return None
    name = parts.netloc.rpartition(":")[0] if parts.port else parts.netloc
    other = "https" if parts.scheme == "http" else "http"
    return urlunsplit((other, name, parts.path, "", ""))


def judge_twin(host: Host, base: str, twin: str) -> list[Finding]:
    """Return the finding that the course opens at `twin`, too, without being led to `base`."""
    try:
        answer = host.follow(twin, _MOST)
    except Unreachable:
        return []  # browsers warn of it, nobody learns there
    scheme = urlsplit(answer.address).scheme
    if not answer.is_there or not is_ours(answer.body) or scheme != urlsplit(twin).scheme:
        return []
    return [
        Finding(
            "twin",
            BUT,
            f"The course opens at {base} and at {twin}.",
            "Browsers keep results for each of the two by itself: who comes by the other one finds"
            " none.",
            "Have the host lead http to https, and give learners the address with https.",
        )
    ]
