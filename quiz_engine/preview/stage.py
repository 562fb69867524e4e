"""Lays out what some pages of a revision need, for a build (L3).

A revision is foreign. Of its files only pages and what they show are written, to names below one
folder: no scripts, no styles, no settings of a host, and no picture in which something runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import unquote

from ..site.foreign import is_still

MEDIA = (
    *(".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif"),
    *(".mp3", ".ogg", ".opus", ".m4a", ".wav", ".mp4", ".webm", ".vtt"),
)
"""Ends of the files that a page may show; pages that a course offers to save are not among them."""
SHARED = ("framework.yml",)
"""Files at the top of a course that its pages are read with."""
GLOSSARY = "glossary.yml"
LARGEST = 4_000_000
"""Bytes of a page that is built; a lesson has some ten thousand."""
_PART = re.compile(r"(?!\.\.?$)(?!\.git$)[^\\/:*?\"<>|\x00-\x1f]+", re.I)


class Files(Protocol):
    """A revision, as change/repository.py gives it."""

    def paths(self) -> list[str]: ...

    def read(self, path: str) -> bytes: ...


def is_plain(path: str) -> bool:
    """Whether a path of a revision stays below the folder that it is joined to, on every system."""
    return all(_PART.fullmatch(part) for part in path.split("/"))


def decode(data: bytes) -> str:
    """Return a page as text, also where it is not UTF-8, which the review tells elsewhere."""
    return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def lay_out(files: Files, content: str, folder: str, pages: Iterable[str], target: Path) -> list[str]:
    """Write pages of a revision, and what they show, to `target`, and return those written.

    `content` is the folder of the course in the revision, empty for its top, `folder` the language's
    in it; `pages` are paths in `content`.
    """
    top = f"{content}/" if content else ""
    known = [each.removeprefix(top) for each in files.paths() if each.startswith(top) and is_plain(each)]
    there = set(known)
    texts: dict[str, str] = {}
    for page in pages:
        data = files.read(top + page) if page in there else b""
        if page in there and len(data) <= LARGEST:
            texts[page] = decode(data)
            _write(target / page, texts[page].encode())
    named = unquote("\n".join(texts.values()))
    for path in known:
        name = PurePosixPath(path)
        is_shown = path.startswith(f"{folder}/") and name.suffix.lower() in MEDIA and name.name in named
        is_wheel = name.suffix == ".whl" and "packages" in named
        if path in (*SHARED, f"{folder}/{GLOSSARY}") or is_shown or is_wheel:
            data = files.read(top + path)
            if name.suffix.lower() != ".svg" or is_still(data):
                _write(target / path, data)
    return list(texts)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
