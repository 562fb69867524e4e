"""What a host says of the files that it sends, and whether it matters (L3).

Types: Fetch standard, "should response be blocked due to its MIME type" and "due to nosniff"; HTML
standard for style sheets (4.2.4.3), workers and importScripts, which take only JavaScript types;
MIME Sniffing standard for what has no type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from email.utils import parsedate_to_datetime

from ..terminal import count
from . import policy
from .compare import REPLACED
from .finding import BROKEN, BUT, WORKS, Finding, megabytes, name_some, name_values, verb, worst
from .kind import OFFLINE, PYTHON, is_page, is_worker, kind_of, tell_loss
from .seen import Seen

SCRIPT_TYPES = (
    {
        f"{family}/{name}"
        for family in ("text", "application")
        for name in ("javascript", "x-javascript", "ecmascript", "x-ecmascript")
    }
    | {f"text/javascript1.{n}" for n in range(6)}
    | {"text/jscript", "text/livescript"}
)
"""MIME Sniffing standard, 4.6: JavaScript MIME type."""
UNKNOWN_TYPES = ("", "unknown/unknown", "application/unknown", "*/*")
NEVER_SCRIPTS = ("image/", "audio/", "video/", "text/csv")
UTF8 = (
    "",
    "utf-8",
    "utf8",
    "unicode-1-1-utf-8",
    "x-unicode20utf8",
    "unicode11utf8",
    "unicode20utf8",
)
"""Encoding standard: labels of UTF-8; and none, for pages say it themselves."""

DAY = 86_400

Check = Callable[[Sequence[Seen], str], Iterable[Finding]]


def check_headers(seen: Sequence[Seen], site: str) -> list[Finding]:
    """Return what is wrong with how these files of the site at the address `site` came."""
    came = [each for each in seen if each.is_there and each.change != REPLACED]
    return [finding for check in CHECKS for finding in check(came, site)]


def _paths(seen: Iterable[Seen]) -> tuple[str, ...]:
    return tuple(each.path for each in seen)


def _types(seen: Iterable[Seen]) -> str:
    return name_values((each.type for each in seen), "no type")


def _come(seen: Sequence[Seen], noun: str) -> str:
    return f"{count(len(seen), noun)} {verb(len(seen), 'comes', 'come')}"


def check_pages(seen: Sequence[Seen], site: str) -> Iterable[Finding]:
    """Pages must be pages, and not be offered for saving."""
    pages = [each for each in seen if is_page(each.path)]
    other = [each for each in pages if each.type != "text/html" and not _is_sniffed(each)]
    if other:
        yield Finding(
            "type-page",
            BROKEN,
            f"{_come(other, 'page')} as {_types(other)} instead of text/html:"
            f" {name_some(_paths(other))}.",
            "Browsers show the source of these pages, or save them, instead of opening them.",
            "Have the host send .html as text/html, or take another host.",
            _paths(other),
        )
    saved = [each for each in pages if _is_saved(each)]
    if saved:
        yield Finding(
            "download",
            BROKEN,
            f"The host offers {count(len(saved), 'page')} for saving (Content-Disposition:"
            " attachment).",
            "Instead of a lesson they get a file in their downloads.",
            "This is a place for files, not for web sites: take a web host.",
            _paths(saved),
        )


def _is_sniffed(page: Seen) -> bool:
    return page.type in UNKNOWN_TYPES and not page.has_nosniff


def _is_saved(page: Seen) -> bool:
    return page.answer.header("content-disposition").lower().startswith("attachment")


def check_scripts(seen: Sequence[Seen], site: str) -> Iterable[Finding]:
    """Scripts run under nearly every type where browsers need not believe it; a service worker and
    what it imports never."""
    wrong = [
        each for each in seen if each.path.lower().endswith(".js") and each.type not in SCRIPT_TYPES
    ]
    dead = [each for each in wrong if each.has_nosniff or each.type.startswith(NEVER_SCRIPTS)]
    if dead:
        strict = any(each.has_nosniff for each in dead)
        reason = ", and X-Content-Type-Options: nosniff makes browsers believe it" if strict else ""
        yield Finding(
            "type-script",
            worst(kind_of(each.path).grade for each in dead),
            f"{_come(dead, 'script')} as {_types(dead)}{reason}: {name_some(_paths(dead))}.",
            tell_loss(_paths(dead)),
            "Have the host send .js as text/javascript"
            + (", or without that header." if strict else "."),
            _paths(dead),
        )
    rest = [each for each in wrong if each not in dead]
    if any(is_worker(each.path) for each in rest):
        yield Finding(
            "type-worker",
            BUT,
            f"{_come(rest, 'script')} as {_types(rest)} instead of text/javascript.",
            "Everything works with a network. " + OFFLINE.loss,
            "If that matters to you, have the host send .js as text/javascript.",
            _paths(rest),
        )
    elif rest:
        yield Finding(
            "type-script",
            WORKS,
            f"{_come(rest, 'script')} as {_types(rest)} instead of text/javascript.",
            "Nothing: browsers run them all the same.",
            files=_paths(rest),
        )


def check_styles(seen: Sequence[Seen], site: str) -> Iterable[Finding]:
    """A style sheet under another type is passed over; one without a type is not, but for
    nosniff."""
    for ending, right, takes_none in ((".css", "text/css", True), (".svg", "image/svg+xml", False)):
        wrong = [
            each
            for each in seen
            if each.path.lower().endswith(ending)
            and each.type != right
            and not (takes_none and not each.type and not each.has_nosniff)
        ]
        if wrong:
            noun = "style sheet" if ending == ".css" else "picture"
            yield Finding(
                "type-style" if ending == ".css" else "type-picture",
                worst(kind_of(each.path).grade for each in wrong),
                f"{_come(wrong, noun)} as {_types(wrong)} instead of {right}:"
                f" {name_some(_paths(wrong))}.",
                tell_loss(_paths(wrong)),
                f"Have the host send {ending} as {right}, or take another host.",
                _paths(wrong),
            )


def check_charset(seen: Sequence[Seen], site: str) -> Iterable[Finding]:
    """What a host says of the encoding wins over what the page says; a byte order mark over
    both."""
    texts = (".html", ".js", ".css", ".svg")
    wrong = [
        each
        for each in seen
        if each.path.lower().endswith(texts) and each.charset not in UTF8 and not each.is_plain
    ]
    if wrong:
        names = name_values(each.charset for each in wrong)
        yield Finding(
            "charset",
            BROKEN,
            f"The host says that {count(len(wrong))} {verb(len(wrong), 'is', 'are')} in the"
            f" encoding {names}; all are in UTF-8.",
            "Letters with marks are garbled: “tiếng Việt” becomes “tiáº¿ng Viá»‡t”.",
            "Have the host send charset=utf-8, or none (on Apache: AddDefaultCharset Off).",
            _paths(wrong),
        )


def check_policies(seen: Sequence[Seen], site: str) -> Iterable[Finding]:
    """The policies of each page, and those of the worker that keeps the course."""
    name = "content-security-policy"
    stops: dict[policy.Stop, list[str]] = {}
    has_sound = any(kind_of(each.path).name == "sound" for each in seen)
    has_offline = any(each.path == "offline.js" for each in seen)
    for each in seen:
        if is_page(each.path):
            needs = [
                need
                for need in policy.NEEDS
                if (has_sound or "media-src" not in need.directives)
                and (has_offline or need.source not in ("offline.js", "vi/app.webmanifest"))
            ]
            headers = [*each.answer.headers_of(name), *each.policies]
        elif each.path == "offline.js":
            needs, headers = list(policy.WORKER_NEEDS), each.answer.headers_of(name)
        else:
            continue
        for stop in policy.find_stops(policy.parse_policies(headers), site, needs):
            stops.setdefault(stop, []).append(each.path)
    if stops:
        order = sorted(stops, key=lambda stop: stop.grade != BROKEN)
        paths = tuple(dict.fromkeys(path for paths in stops.values() for path in paths))
        yield Finding(
            "policy",
            worst(stop.grade for stop in stops),
            "The host's content security policy stops parts of the course:"
            f" {'; '.join(dict.fromkeys(stop.reason for stop in order))}.",
            " ".join(dict.fromkeys(stop.loss for stop in order)),
            f"Have the host send no policy, or this one: {policy.STRICTEST}",
            paths,
        )


def check_caching(seen: Sequence[Seen], site: str) -> Iterable[Finding]:
    """Names stay the same from version to version, so what is put aside for long is old for
    long."""
    working = [each for each in seen if is_page(each.path) or each.path.endswith((".js", ".css"))]
    long = {each: life for each in working if (life := _lifetime(each)) > DAY}
    if long:
        most = max(long.values())
        yield Finding(
            "cache-long",
            BUT,
            f"The host tells browsers to keep {count(len(long))} for up to {_time(most)} without"
            f" asking again: {name_some(_paths(long))}.",
            "After you upload a new version they see the old one for that long, or a mixture of"
            " both.",
            "Have the host send Cache-Control: no-cache for .html, .js and .css; browsers then"
            " ask whether something is new, and load only that.",
            _paths(long),
        )
    again = [each for each in seen if kind_of(each.path) == PYTHON and _is_loaded_anew(each)]
    if again:
        size = sum(each.answer.sent for each in again)
        yield Finding(
            "cache-none",
            BUT,
            "The host forbids browsers to keep Python (Cache-Control: no-store, or no date to"
            " ask by).",
            f"Every lesson with questions loads {megabytes(size)} again, which costs time and"
            " money.",
            "Have the host send Cache-Control: no-cache together with Last-Modified or ETag.",
            _paths(again),
        )


def _directives(seen: Seen) -> dict[str, str]:
    text = ",".join(seen.answer.headers_of("cache-control")).lower()
    pairs = (each.strip().partition("=") for each in text.split(","))
    return {name: value.strip('"') for name, _, value in pairs if name}


def _lifetime(seen: Seen) -> float:
    """Seconds for which a browser does not ask again (RFC 9111, 4.2.1); zero where nothing is
    said."""
    told = _directives(seen)
    if "no-cache" in told or "no-store" in told:
        return 0
    if told.get("max-age", "").isdecimal():
        return float(told["max-age"])
    try:
        until = parsedate_to_datetime(seen.answer.header("expires"))
        return (until - parsedate_to_datetime(seen.answer.header("date"))).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return 0


def _is_loaded_anew(seen: Seen) -> bool:
    told = _directives(seen)
    if "no-store" in told:
        return True
    has_date = seen.answer.header("etag") or seen.answer.header("last-modified")
    return not has_date and ("no-cache" in told or told.get("max-age") == "0")


def _time(seconds: float) -> str:
    days = seconds / DAY
    if days >= 3650:
        return "ten years and more"
    return f"{days / 365:.0f} years" if days >= 730 else f"{days:.0f} days"


def check_compression(seen: Sequence[Seen], site: str) -> Iterable[Finding]:
    """Compression spares time; nothing depends on it."""
    sent = sum(each.answer.sent for each in seen)
    packed = sum(each.packed for each in seen)
    plain = [each for each in seen if each.packed < 0.95 * each.answer.sent]
    if sent - packed > max(100_000, sent / 20):
        yield Finding(
            "compression",
            WORKS,
            f"The host does not compress {count(len(plain))}: all together travel as"
            f" {megabytes(sent)}; compressed they would be {megabytes(packed)}.",
            f"Up to {megabytes(sent - packed)} more to load, once.",
            "If the host has a switch for gzip, turn it on.",
            _paths(plain),
        )


def check_clearing(seen: Sequence[Seen], site: str) -> Iterable[Finding]:
    """A header that empties what the browser keeps for a site, at every visit."""
    wipes = re.compile(r'"(storage|\*)"')
    wiped = [each for each in seen if wipes.search(each.answer.header("clear-site-data"))]
    if wiped:
        yield Finding(
            "clearing",
            BROKEN,
            'The host has browsers forget everything (Clear-Site-Data: "storage").',
            "Their results are gone each time.",
            "Have the host leave that header out.",
            _paths(wiped),
        )


CHECKS: tuple[Check, ...] = (
    check_pages,
    check_scripts,
    check_styles,
    check_charset,
    check_policies,
    check_clearing,
    check_caching,
    check_compression,
)
"""In the order in which their findings are told."""
