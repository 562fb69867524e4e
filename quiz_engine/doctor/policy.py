"""Content security policies: what of a course a host's policy stops (L3).

Content Security Policy Level 3 (W3C): parsing 2.2.1, fallbacks 6.8.3, matching of addresses 6.7.2.
Several policies are all enforced. What pages need was read from runtime/js (engine.js starts Python
in a worker from a blob:, offline.js asks for files) and is tried in browsers with STRICTEST.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from .finding import BROKEN, BUT

STRICTEST = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:;"
    " connect-src 'self'; style-src 'self'; img-src 'self'; font-src data:; media-src 'self';"
    " manifest-src 'self'"
)
"""The strictest policy with which everything works."""

Policy = Mapping[str, tuple[str, ...]]
"""Sources by the name of their directive, both in small letters but for paths."""

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Need:
    """Something that pages do, and where a policy may stop it."""

    directives: tuple[str, ...]
    """The first that a policy has decides."""
    source: str
    """A path from the site's root, a scheme with ":", or a keyword in quotes."""
    grade: str
    loss: str
    """What learners miss where it is stopped."""


_NO_PYTHON = "No answer is checked: Python may not start."
_SCRIPT = ("script-src-elem", "script-src", "default-src")
_WASM = ("script-src", "default-src")
_STYLE = ("style-src-elem", "style-src", "default-src")
_WORKER = ("worker-src", "child-src", "script-src", "default-src")

NEEDS = (
    Need(_SCRIPT, "assets/quiz/common.js", BROKEN, "No page reacts: scripts do not run."),
    Need(_WASM, "'wasm-unsafe-eval'", BROKEN, _NO_PYTHON),
    Need(_WORKER, "blob:", BROKEN, _NO_PYTHON),
    Need(_STYLE, "assets/theme/hoc-so.css", BROKEN, "Pages are bare: without colours and columns."),
    Need(("img-src", "default-src"), "assets/theme/icon.svg", BUT, "Pictures are missing."),
    Need(("media-src", "default-src"), "assets/a.mp3", BUT, "Recordings are not heard."),
    Need(
        ("font-src", "default-src"),
        "data:",
        BUT,
        "Letters are those of the device, not of the course.",
    ),
    Need(_WORKER, "offline.js", BUT, "Phones do not keep the course."),
    Need(
        ("manifest-src", "default-src"),
        "vi/app.webmanifest",
        BUT,
        "It cannot be put on the home screen as an app.",
    ),
)
"""What a page needs of the policies that came with it."""

WORKER_NEEDS = (
    Need(("connect-src", "default-src"), "vi/index.html", BUT, "Phones do not keep the course."),
    Need(_SCRIPT[1:], "assets/offline/vi.js", BUT, "Phones do not keep the course."),
)
"""What offline.js needs of the policies that came with it."""


def parse_policies(headers: Iterable[str]) -> list[Policy]:
    """Return the policies of some headers of that name, each of which may hold several."""
    found = []
    for text in ",".join(headers).split(","):
        policy: dict[str, tuple[str, ...]] = {}
        for directive in text.split(";"):
            name, *sources = directive.split() or [""]
            if name and name.lower() not in policy:  # a second one is passed over, as browsers do
                policy[name.lower()] = tuple(sources)
        if policy:
            found.append(policy)
    return found


@dataclass(frozen=True, slots=True)
class Stop:
    """What a policy stops."""

    grade: str
    loss: str
    reason: str
    """The directive, and what it lacks."""


def find_stops(policies: Iterable[Policy], site: str, needs: Iterable[Need] = NEEDS) -> list[Stop]:
    """Return what policies stop of a page in the site at the address `site`."""
    found: dict[tuple[str, str], Stop] = {}
    for policy in policies:
        for need in needs:
            name = next((each for each in need.directives if each in policy), None)
            if name is not None and not _allows(policy[name], need.source, site):
                lacks = need.source if need.source.endswith((":", "'")) else "'self'"
                stop = Stop(need.grade, need.loss, f"{name} lacks {lacks}")
                found.setdefault((stop.loss, stop.reason), stop)
        for stop in _find_others(policy, site):
            found.setdefault((stop.loss, stop.reason), stop)
    return list(found.values())


def _find_others(policy: Policy, site: str) -> Iterable[Stop]:
    if "sandbox" in policy:
        granted = {each.lower() for each in policy["sandbox"]}
        if "allow-scripts" not in granted:
            yield Stop(BROKEN, "No page reacts: scripts do not run.", "sandbox lacks allow-scripts")
        if "allow-same-origin" not in granted:
            yield Stop(BROKEN, "Results are not kept.", "sandbox lacks allow-same-origin")
    if "'script'" in policy.get("require-trusted-types-for", ()):
        reason = "require-trusted-types-for 'script'"
        yield Stop(BROKEN, _NO_PYTHON, reason)
    if "upgrade-insecure-requests" in policy and urlsplit(site).scheme == "http":
        reason = "upgrade-insecure-requests, on a page that did not come by https"
        yield Stop(BROKEN, "Pages are bare and do not react where the host has no https.", reason)


def _allows(sources: tuple[str, ...], wanted: str, site: str) -> bool:
    small = [each.lower() for each in sources]
    if wanted == "'wasm-unsafe-eval'":
        return wanted in small or "'unsafe-eval'" in small
    if wanted.endswith(":"):
        return wanted in small
    if wanted.endswith(".js") and "'strict-dynamic'" in small:
        return False  # then only scripts with a nonce or a hash run, which ours have not
    return any(_matches(each, site + wanted, site) for each in sources)


def _matches(source: str, address: str, site: str) -> bool:
    """Whether a source expression allows an address of the site at `site`."""
    url, small = urlsplit(address), source.lower()
    if small in ("*", "'self'"):
        return True  # all addresses here are of the site itself, and of http or https
    if small.endswith(":"):
        return small[:-1] == url.scheme or (small == "http:" and url.scheme == "https")
    if small.startswith("'"):
        return False
    found = re.fullmatch(
        r"(?:([a-z][a-z0-9+.-]*)://)?(\*|(?:\*\.)?[^:/*]+)(?::(\d+|\*))?(/[^?#]*)?", source, re.I
    )
    if not found:
        return False
    scheme, host, port, path = found.groups()
    scheme = (scheme or urlsplit(site).scheme).lower()
    if scheme != url.scheme and (scheme, url.scheme) != ("http", "https"):
        return False
    name, host = (url.hostname or "").lower(), host.lower()
    if host.startswith("*."):
        if not name.endswith(host[1:]):
            return False
    elif host not in ("*", name):
        return False
    own = url.port or _PORTS[url.scheme]
    if port not in (None, "*") and int(port) != own and not (int(port) == 80 and own == 443):
        return False
    if port is None and own != _PORTS[url.scheme]:
        return False
    if not path or path == "/":
        return True
    here, there = unquote(url.path), unquote(path)
    return here.startswith(there) if there.endswith("/") else here == there
