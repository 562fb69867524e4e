"""Where on a host a course begins, and what its address does by itself (L3)."""

from __future__ import annotations

import ipaddress
import posixpath
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from ..errors import CodecError
from ..site.file_list import FILE, Listed, parse_list
from .compare import is_ours
from .finding import BUT, WORKS, Finding
from .host import BUSY, ELSEWHERE, LATE, Answer, Host, Unreachable, resolve
from .twin import judge_twin, twin_of

PAGE = 2_000_000
"""Bytes of a page or a list that are read."""
GUESSES = 5
"""Folders in which a course is looked for."""
ABSENT = "no-such-file.html"
"""Asked for to learn what a host says of what it has not."""


@dataclass(frozen=True, slots=True)
class Place:
    """A course on a host."""

    base: str
    """Its address, with a slash at its end."""
    own: tuple[Listed, ...] | None
    """The list that the host has; None where there is none to be read."""
    findings: tuple[Finding, ...]
    """About the address that was given."""


def normalise(address: str) -> str:
    """Return an address of http or https without query, fragment and doubled slashes; raises
    ValueError, with a sentence, for what is none."""
    parts = urlsplit(address.strip())
    try:
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ValueError(f"{address} has a port that is no number.") from None
    if parts.scheme not in ("http", "https") or not host:
        raise ValueError(f"{address} is no address: write it with https:// at its beginning.")
    if "@" in parts.netloc:
        raise ValueError("Leave name and password out of the address: learners have none either.")
    path = posixpath.normpath(parts.path or "/").replace("//", "/")
    path += "/" if parts.path.endswith("/") and path != "/" else ""
    return urlunsplit((parts.scheme, parts.netloc, quote(unquote(path)), "", ""))


def join(base: str, path: str) -> str:
    """Return the address of a file of the site at `base`."""
    return base + quote(path)


def folder_of(address: str) -> str:
    """Return the address of the folder in which something lies, as it is compared: hosts write the
    same letters in several ways."""
    return unquote(address[: address.rfind("/") + 1])


def find_place(host: Host, address: str, original: tuple[Listed, ...] | None = None) -> Place:
    """Find the course at `address`, or around it. Raises Unreachable where there is none.

    `original` is the list of the site that should be there, where it is known without the host's.
    """
    start = host.follow(address, PAGE)
    _refuse(host, address, start)
    tried: list[tuple[str, Answer]] = []
    base, own = "", None
    for folder in _folders(start.address):
        answer = host.follow(join(folder, FILE), PAGE)
        tried.append((folder, answer))
        try:
            own = parse_list(answer.body) if answer.is_there else None
        except CodecError as error:
            if error.code == "QE302" and original is None:
                raise Unreachable(f"{error} Take the quiz-engine that built the course.") from None
        if own or (original and is_ours(host.follow(join(folder, "index.html"), PAGE).body)):
            base = folder
            break
    if not base:
        if original is None:
            raise Unreachable(_explain(start, tried))
        base = tried[0][0]
    return Place(base, own, tuple(_judge_start(host, address, start, base)))


def _folders(address: str) -> list[str]:
    """Return the folders in which the course may be, the likeliest first."""
    parts = urlsplit(address)
    path = parts.path or "/"
    is_folder = not path.endswith("/") and "." not in path.rpartition("/")[2]
    folders = [path + "/"] if is_folder else []
    while path:
        path = path[: path.rfind("/") + 1]
        folders.append(path)
        path = path[:-1]
    folders = [*folders[: GUESSES - 1], folders[0] + "site/"]
    return [urlunsplit((parts.scheme, parts.netloc, each, "", "")) for each in folders]


def _refuse(host: Host, address: str, start: Answer) -> None:
    """Raise Unreachable where nobody, or only somebody with a password, comes further."""
    if start.problem == ELSEWHERE:
        if (urlsplit(start.address).hostname or "").lower() == host.name:
            raise Unreachable(f"{address} leads round in a circle: mend the host's redirections.")
        raise Unreachable(
            f"{address} leads to another host: {start.address}. If that is where your course is,"
            " check that address."
        )
    if not start.status:
        if start.problem == LATE:
            raise Unreachable(
                f"{host.name} does not answer within {host.limits.seconds:g} seconds."
            )
        if not resolve(host.name):
            raise Unreachable(
                f"No host is called {host.name}, or there is no network: check the spelling."
            )
        raise Unreachable(f"{host.name} is there, but takes no connection at {address}.")
    if start.status == 401:
        raise Unreachable(
            f"{address} asks for a password: open it to all, or learners cannot read it."
        )


def _explain(start: Answer, tried: list[tuple[str, Answer]]) -> str:
    if start.status in BUSY or start.status >= 500:
        return (
            f"{start.address} answers {start.status}: the host has a fault, or too much to do. Run"
            " this again later; if it stays so, ask the host."
        )
    list_name = FILE.rpartition("/")[2]
    if is_ours(start.body):
        status = tried[0][1].status
        reason = f"the host answers {status}" if status != 200 else "it is not readable"
        return (
            f"There is a course at {start.address}, but not its list of files, {FILE} ({reason})."
            f" Either an older version built it, or the host takes no {list_name}: build and"
            " upload it again, or name the folder that you uploaded with --built."
        )
    if start.status == 200 and start.body and tried and tried[0][1].status == 200:
        return (
            f"{start.address} answers with a page of its own whatever is asked: a check for"
            " robots, a page of a provider, or a host that is not set up yet. Look at it in a"
            " browser."
        )
    said = f" (the host answers {start.status})" if start.status != 200 else ""
    return (
        f"There is no course at {start.address}{said}. Give the address at which learners open it."
    )


def _judge_start(host: Host, address: str, start: Answer, base: str) -> list[Finding]:
    found = []
    scheme, name = urlsplit(base).scheme, urlsplit(base).hostname or ""
    if scheme == "http" and not _is_loopback(name):
        is_near = _is_near(name)
        found.append(
            Finding(
                "http",
                WORKS if is_near else BUT,
                "The course comes by http, not by https.",
                "Everything works with a network; phones do not keep the course for later."
                + (
                    "" if is_near else " Who is on the way can read what is learned, and change it."
                ),
                "" if is_near else "Switch on https at the host; with nearly all it costs nothing.",
            )
        )
    if folder_of(address) != unquote(base) and address + "/" != base and not start.trail:
        found.append(
            Finding(
                "elsewhere-on-host",
                WORKS,
                f"The course begins at {base}.",
                "Nothing; but that is the address to give them.",
            )
        )
    door = host.follow(base, PAGE)
    index = host.follow(join(base, "index.html"), PAGE)
    if index.is_there and is_ours(index.body) and not (door.is_there and is_ours(door.body)):
        said = "shows something else" if door.status == 200 else "does not open"
        found.append(
            Finding(
                "door",
                BUT,
                f"{base} {said}; {base}index.html opens the course.",
                "Who types the short address does not come to the course.",
                "Have the host take index.html for a folder (and remove its own welcome page),"
                " or give learners the address with index.html.",
                ("index.html",),
            )
        )
    elif urlsplit(base).path != "/":
        found += _judge_slash(host, base)
    twin = None if _is_loopback(name) or _is_near(name) else twin_of(base)
    if twin:
        found += judge_twin(host, base, twin)
    absent = host.follow(join(base, ABSENT), PAGE)
    if absent.status == 200 or absent.problem == ELSEWHERE:
        found.append(
            Finding(
                "absent",
                WORKS,
                "The host answers wrong addresses as if there were a page.",
                "Who mistypes an address sees that page, and not that it is wrong.",
            )
        )
    return found


def _judge_slash(host: Host, base: str) -> list[Finding]:
    bare = base.rstrip("/")
    answer = host.follow(bare, PAGE)
    if answer.status != 200 or answer.problem:
        return [
            Finding(
                "slash",
                WORKS,
                f"{bare} without a slash at its end does not lead to the course.",
                "Who leaves the slash out does not come to the course.",
                f"Give learners {base} with the slash, or a QR code.",
            )
        ]
    if is_ours(answer.body) and folder_of(answer.address) != unquote(base):
        return [
            Finding(
                "slash",
                BUT,
                f"{bare} without a slash at its end shows the page, but browsers then look for"
                " its parts one folder higher.",
                "Who leaves the slash out sees a page that is bare and leads nowhere.",
                f"Have the host add the slash, or give learners {base}index.html.",
            )
        ]
    return []


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")


def _is_near(name: str) -> bool:
    """Whether it is a machine of the same house, as at a station."""
    try:
        return ipaddress.ip_address(name).is_private
    except ValueError:
        return name.endswith((".local", ".lan", ".home.arpa")) or "." not in name
