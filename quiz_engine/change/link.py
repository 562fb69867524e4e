"""Links that lead nowhere since the change (L3): on changed pages, and on others to what is gone.

Addresses of other sites are not asked: a review needs no network, and says the same each time.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from ..markup.anchor import find_anchors, without_code
from .comparison import Comparison
from .course import LARGEST, Course, Page, is_lesson
from .model import Finding, Place

_LINK = re.compile(
    r"""(?P<shown>!?)\[(?:[^\[\]\n]|\[[^\[\]\n]*\])*\]\(\s*<?(?P<address>[^)\s>]+)>?[^)\n]*\)"""
    r"""|<(?:a|source|img|audio|video)\s[^>\n]*?\b(?P<how>href|src)=["'](?P<other>[^"'\n]+)["']"""
    r"""|^ {0,3}\[[^\]\n]+\]:\s*<?(?P<named>[^\s>]+)""",
    re.M,
)
_ABROAD = re.compile(r"[a-z][a-z0-9+.-]*:|//|/", re.I)


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a page to a place of the same course."""

    address: str
    """Without what follows "#"; empty for the page itself."""
    anchor: str
    line: int
    """Line of the text, from 0."""
    is_shown: bool
    """True for a picture or a recording."""


def find_links(text: str) -> list[Link]:
    """Return the links of a Markdown text that lead to files of the course."""
    text = without_code(text)
    found = []
    for each in _LINK.finditer(text):
        address = each["address"] or each["other"] or each["named"]
        if _ABROAD.match(address):
            continue
        path, _, anchor = address.partition("#")
        is_shown = bool(each["shown"]) or each["how"] == "src"
        line = text.count("\n", 0, each.start())
        found.append(Link(path.partition("?")[0], unquote(anchor), line, is_shown))
    return found


def link_findings(made: Comparison) -> Iterator[Finding]:
    """Yield the links of the head that lead nowhere, and did not before."""
    known: dict[tuple[bool, str], set[str]] = {}
    pages = [(pair.base, pair.head) for pair in made.lessons if pair.head is not None]
    for old, page in pages:
        before = {_broken_name(each) for each in _broken(made.base, old, known)} if old else set()
        for each in _broken(made.head, page, known):
            if _broken_name(each) not in before:
                yield _finding(page, each)
    gone = _gone(made, known)
    seen = {page.path for _, page in pages}
    for name in _naming(made, gone) if gone else ():
        page = made.head.page(name)
        if page.path not in seen:
            before = {_broken_name(each) for each in _broken(made.base, page, known)}
            for each in _broken(made.head, page, known):
                if _broken_name(each) not in before:
                    yield _finding(page, each)


def _broken_name(link: Link) -> tuple[str, str]:
    return posixpath.basename(link.address), link.anchor


def _finding(page: Page, link: Link) -> Finding:
    address = link.address + (f"#{link.anchor}" if link.anchor else "")
    place = Place(page.path, page.file.first_line + link.line)
    return Finding("link-broken", page.id, "", page.folder, None, place, {"address": address})


def _broken(course: Course, page: Page, known: dict[tuple[bool, str], set[str]]) -> Iterator[Link]:
    """Yield the links of a page that lead nowhere in a revision."""
    entries = course.tree.entries
    for link in find_links(page.file.text):
        there = posixpath.join(posixpath.dirname(page.path), unquote(link.address))
        path = posixpath.normpath(there) if link.address else page.path
        if path not in entries:
            is_folder = link.address.endswith("/") or any(
                each.startswith(f"{path}/") for each in entries
            )
            if path != page.path and not is_folder and path.endswith(_ENDINGS):
                yield link
        elif (
            link.anchor
            and path.endswith(".md")
            and link.anchor not in _anchors(course, path, known)
        ):
            yield link


_ENDINGS = (".md", ".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".mp3", ".ogg", ".opus",
            ".m4a", ".wav", ".mp4", ".webm", ".pdf", ".csv", ".zip", ".txt", ".yml", ".html")  # fmt: skip


def _anchors(course: Course, path: str, known: dict[tuple[bool, str], set[str]]) -> set[str]:
    key = (course.tree.revision.commit, path)
    if key not in known:
        is_small = course.tree.entries[path].size <= LARGEST
        text = course.tree.read(path).decode("utf-8", "replace") if is_small else ""
        known[key] = find_anchors(text)
    return known[key]


def _gone(made: Comparison, known: dict[tuple[bool, str], set[str]]) -> set[bytes]:
    """Return what links to something that is no longer there must hold: names of files, "#" and
    names of headings."""
    found = {
        name.rpartition("/")[2].encode()
        for name in made.changed
        if name in made.base.files and name not in made.head.files
    }
    for pair in made.lessons:
        if pair.base is not None and pair.head is not None:
            old = _anchors(made.base, pair.base.path, known)
            found |= {
                f"#{each}".encode() for each in old - _anchors(made.head, pair.head.path, known)
            }
    return found


def _naming(made: Comparison, gone: set[bytes]) -> list[str]:
    """Return the lessons of the head that did not change and hold one of some texts."""
    names = [
        name
        for name in made.head.files
        if is_lesson(name) and name not in made.changed and made.head.size_of(name) <= LARGEST
    ]
    made.head.tree.load(made.head.files[name] for name in names)
    return [name for name in names if any(each in made.head.read(name) for each in gone)]
