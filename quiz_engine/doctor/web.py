"""Checks a site on a web host (L3): every file of its list, and how it comes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from ..site.file_list import Listed, render_list
from ..terminal import count
from . import compare
from .change import tell_changes, tell_missing, tell_renamed
from .finding import BROKEN, BUT, WORKS, Finding, Report, Tell, name_some, sort_findings, verb
from .header import check_headers
from .host import BUSY, ELSEWHERE, GARBLED, LARGE, LATE, SEVERED, Host, Limits
from .kind import grade_of, is_page, is_worker, tell_loss
from .place import find_place, folder_of, join, normalise
from .rename import RENAMES
from .seen import Seen, see

_PROBED = 6
"""Missing files that are looked for under other names."""
_GONE = (404, 410)


def check_address(
    address: str,
    *,
    original: tuple[Listed, ...] | None = None,
    limits: Limits | None = None,
    tell: Tell = lambda done, total: None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Report:
    """Check the course at `address`, against `original` where it is given, else against the list
    that lies beside the course. `clock` and `sleep` are in seconds.

    Raises Unreachable where there is nothing to check, ValueError where `address` is none.
    """
    address = normalise(address)
    with Host(address, limits, clock, sleep) as host:
        place = find_place(host, address, original)
        listed = original or place.own or ()
        seen = _see_all(host, place.base, listed, place.own or (), tell)
        renamed = _find_renamed(host, place.base, seen)
    findings = [
        *_judge_files(seen, listed, renamed),
        *_judge_ways(seen, place.base),
        *place.findings,
        *check_headers(seen, place.base),
    ]
    text = render_list(tuple(listed)).encode()
    return Report(
        place=place.base,
        files=len(listed) + 1,
        size=sum(each.size for each in listed) + len(text),
        whole=sum(each.is_whole for each in seen) + (place.own is not None),
        findings=sort_findings(findings),
        sent=sum(each.answer.sent for each in seen),
    )


def _see_all(
    host: Host, base: str, listed: Sequence[Listed], own: Iterable[Listed], tell: Tell
) -> list[Seen]:
    old = {each.path: each for each in own}
    asked = [(join(base, each.path), host.limits.room(each.size)) for each in listed]
    seen = []
    tell(0, len(listed))
    for file, answer in zip(listed, host.get_all(asked), strict=True):
        other = old.get(file.path)
        if answer.problem == LARGE and answer.status == 200:
            answer = replace(answer, problem="")  # what came is enough to see that it is another
        seen.append(see(file, answer, other if other != file else None))
        tell(len(seen), len(listed))
    return seen


def _is_missing(seen: Seen) -> bool:
    return seen.answer.status in _GONE or (seen.is_there and seen.change == compare.REPLACED)


def _find_renamed(host: Host, base: str, seen: Sequence[Seen]) -> dict[str, str]:
    """Return the names that missing files have got, by the right ones."""
    missing = [each.file for each in seen if _is_missing(each)]
    found: dict[str, str] = {}
    for rename in RENAMES:
        probes = [
            each for each in missing if each.path not in found and rename(each.path) != each.path
        ]
        # What has been done to none of the first has not been done to the others.
        if _try_names(host, base, probes[:_PROBED], rename, found):
            _try_names(host, base, probes[_PROBED:], rename, found)
    return found


def _try_names(
    host: Host,
    base: str,
    files: Sequence[Listed],
    rename: Callable[[str], str],
    found: dict[str, str],
) -> bool:
    asked = [(join(base, rename(each.path)), host.limits.room(each.size)) for each in files]
    hits = [
        file
        for file, answer in zip(files, host.get_all(asked), strict=True)
        if answer.is_there
        and compare.compare(file, answer.body) not in (compare.REPLACED, compare.EMPTY)
    ]
    found.update((file.path, rename(file.path)) for file in hits)
    return bool(hits)


def _judge_files(
    seen: Sequence[Seen], listed: Sequence[Listed], renamed: dict[str, str]
) -> Iterable[Finding]:
    lost = [each.path for each in seen if each.path not in renamed and _is_missing(each)]
    if renamed:
        yield tell_renamed(renamed, grade_of(renamed), tell_loss(renamed))
    if lost:
        yield tell_missing(lost, listed)
    statuses: dict[int, list[str]] = {}
    for each in seen:
        status = each.answer.status
        if not each.answer.problem and status not in (0, 200, *_GONE):
            statuses.setdefault(status, []).append(each.path)
    for status, paths in sorted(statuses.items()):
        yield _tell_status(status, paths)
    for problem, (what, remedy) in _PROBLEMS.items():
        paths = [each.path for each in seen if each.answer.problem == problem]
        if paths:
            found = f"{count(len(paths))} {what}: {name_some(paths)}."
            grade, loss = grade_of(paths), tell_loss(paths)
            if problem == ELSEWHERE:
                grade = BROKEN if any(is_page(path) for path in paths) else BUT
                loss = f"Nobody has looked there. Where it is not right: {loss}"
            yield Finding(problem, grade, found, loss, remedy, tuple(paths))
    old = [each.path for each in seen if each.is_old]
    if old:
        yield Finding(
            "old",
            BUT,
            f"{count(len(old))} on the host {verb(len(old), 'is', 'are')} of another version than"
            f" the one given with --built: {name_some(old)}.",
            "They see the other version.",
            "Upload the folder again; if it stays so, empty the host's cache.",
            tuple(old),
        )
    changes: dict[str, list[str]] = {}
    for each in seen:
        if each.is_there and not each.is_old and each.change != compare.REPLACED:
            changes.setdefault(each.change, []).append(each.path)
    yield from tell_changes(changes, listed, is_web=True)


_AGAIN = "Run this again; where it stays so, ask the host or take another."
_PROBLEMS = {
    LATE: ("did not come in time", _AGAIN),
    SEVERED: ("broke off on the way", _AGAIN),
    GARBLED: (
        "came compressed in a way that no browser can read",
        "Switch compression off at the host: it compresses twice, or says so without doing it.",
    ),
    ELSEWHERE: (
        "would come from another host, or from nowhere",
        "Have the host send the files themselves, without redirections.",
    ),
}
"""What is said of each problem of host.py, and what to do."""


def _tell_status(status: int, paths: Sequence[str]) -> Finding:
    said = f"{count(len(paths))}: the host answers {status}"
    if status in BUSY:
        return Finding(
            "busy",
            BUT,
            f"{said}, it has too much to do: {name_some(paths)}.",
            "When a class begins at once, this may happen to them, too: these files come late or"
            " never.",
            "Run this again with --parallel 1. If it stays so, the host is too small for a class.",
            tuple(paths),
        )
    if status in (401, 403):
        return Finding(
            "refused",
            grade_of(paths),
            f"{said}, not allowed: {name_some(paths)}.",
            tell_loss(paths),
            "Make the files readable for all (permissions 644, folders 755), and allow their"
            " endings.",
            tuple(paths),
        )
    return Finding(
        "failed",
        grade_of(paths),
        f"{said}: {name_some(paths)}.",
        tell_loss(paths),
        "The host has a fault, or does not understand a file .htaccess: ask the host.",
        tuple(paths),
    )


def _judge_ways(seen: Sequence[Seen], base: str) -> Iterable[Finding]:
    """Redirections on the way to files that came."""
    led = [each for each in seen if each.is_there and each.answer.trail]
    is_secure = urlsplit(base).scheme == "https"
    open_ = [each for each in led if is_secure and urlsplit(each.answer.address).scheme == "http"]
    if open_:
        paths = tuple(each.path for each in open_)
        yield Finding(
            "insecure",
            grade_of(paths),
            f"{count(len(paths))} {verb(len(paths), 'is', 'are')} led from https to http:"
            f" {name_some(paths)}.",
            "Browsers refuse parts of a page that come less securely. " + tell_loss(paths),
            "Have the host lead http to https, never the other way.",
            paths,
        )
    led = [each for each in led if each not in open_]
    pages = [each for each in led if is_page(each.path)]
    away = [
        each for each in pages if folder_of(each.answer.address) != folder_of(join(base, each.path))
    ]
    if away:
        paths = tuple(each.path for each in away)
        yield Finding(
            "moved",
            BROKEN,
            f"The host leads {count(len(paths), 'page')} into another folder, as with a slash"
            f" behind the name: {name_some(paths)}.",
            "Pages look for their parts in the wrong folder: they are bare and do not react.",
            "Switch off what the host calls pretty or clean addresses.",
            paths,
        )
    same = [each for each in pages if each not in away]
    if same:
        paths = tuple(each.path for each in same)
        yield Finding(
            "clean",
            WORKS,
            f"The host takes the ending off {count(len(paths), 'page')} (.html, index.html).",
            "Nothing; each page comes a moment later.",
            files=paths,
        )
    workers = tuple(each.path for each in led if is_worker(each.path))
    if workers:
        yield Finding(
            "moved-worker",
            BUT,
            f"The host leads {name_some(workers)} elsewhere, where browsers do not take them from.",
            tell_loss(workers),
            "Have the host send scripts from where they are asked for.",
            workers,
        )
