"""One file of a site as a host gave it: what is kept of an answer for the checks (L3)."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, replace

from ..site.file_list import Listed
from .compare import SAME, compare
from .host import Answer

_META = re.compile(rb"<meta\b[^>]*content-security-policy[^>]*>", re.I)
_CONTENT = re.compile(rb"""\bcontent\s*=\s*("[^"]*"|'[^']*')""", re.I)
_PACKED = (
    "png",
    "jpg",
    "jpeg",
    "gif",
    "webp",
    "avif",
    "mp3",
    "ogg",
    "opus",
    "m4a",
    "wav",
    "gz",
    "zip",
)
"""Endings of what is compressed already."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What came for one file of the list."""

    file: Listed
    answer: Answer
    """Without its body."""
    change: str = SAME
    """As compare.py tells; only where the answer `is_there`."""
    is_old: bool = False
    """Whether it is what the host's own list names, where that is not the list asked for."""
    is_plain: bool = True
    """Whether all its letters are the same in every encoding."""
    packed: int = 0
    """Bytes that it would travel as, compressed."""
    policies: tuple[str, ...] = ()
    """Content security policies that stand in the page itself."""

    @property
    def path(self) -> str:
        """From the site's root."""
        return self.file.path

    @property
    def is_there(self) -> bool:
        """Whether something came that a browser would take for the file."""
        return self.answer.is_there

    @property
    def is_whole(self) -> bool:
        """Whether it is as it was built."""
        return self.is_there and self.change == SAME

    @property
    def type(self) -> str:
        """The type that the host claims, in small letters, without parameters."""
        return self.answer.header("content-type").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The encoding that the host claims, in small letters; empty where it says none."""
        found = re.search(r"charset\s*=\s*\"?([^\s\";]+)", self.answer.header("content-type"), re.I)
        return found[1].lower() if found else ""

    @property
    def has_nosniff(self) -> bool:
        """Whether browsers must believe the type (Fetch standard, "determine nosniff")."""
        return (
            self.answer.header("x-content-type-options").partition(",")[0].strip().lower()
            == "nosniff"
        )


def see(file: Listed, answer: Answer, old: Listed | None = None) -> Seen:
    """Return what is to be known of `answer` for `file`; `old` is what the host's own list says of
    the file where that is something else."""
    body = answer.body
    bare = replace(answer, body=b"")
    if not answer.is_there:
        return Seen(file, bare)
    change = compare(file, body)
    return Seen(
        file=file,
        answer=bare,
        change=change,
        is_old=change != SAME and old is not None and compare(old, body) == SAME,
        is_plain=body.isascii() or body.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")),
        packed=_packed_size(file, answer),
        policies=_policies_in(body) if file.path.endswith(".html") else (),
    )


def _packed_size(file: Listed, answer: Answer) -> int:
    if answer.header("content-encoding") or file.path.rpartition(".")[2].lower() in _PACKED:
        return answer.sent
    return min(answer.sent, len(zlib.compress(answer.body, 6)))


def _policies_in(page: bytes) -> tuple[str, ...]:
    found = []
    for tag in _META.findall(page):
        content = _CONTENT.search(tag)
        if content:
            found.append(content[1][1:-1].decode("utf-8", "replace").replace("&#39;", "'"))
    return tuple(found)
