"""How uploads, hosts and old systems rename files (L3)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

Rename = Callable[[str], str]


def _last(change: Rename) -> Rename:
    def renamed(path: str) -> str:
        folder, slash, name = path.rpartition("/")
        return folder + slash + change(name)

    return renamed


def _short(path: str) -> str:
    return path[:-1] if path.endswith(".html") else path


RENAMES: tuple[Rename, ...] = (
    str.lower,
    str.upper,
    _last(str.upper),
    _last(str.capitalize),
    lambda path: "/".join(part.capitalize() for part in path.split("/")),
    _short,
    _last(lambda name: _short(name).upper()),
    lambda path: unicodedata.normalize("NFD", path),
    lambda path: path + ".txt",
)
"""Small letters; large ones, in the path or the name; large beginnings; the three-letter ending;
as a Mac writes marks; and the ending that mail and some hosts add to scripts."""


def rename_all(path: str) -> list[str]:
    """Return the other names that `path` may have got, each once."""
    return [each for each in dict.fromkeys(rename(path) for rename in RENAMES) if each != path]


def fold(path: str) -> str:
    """Return a path without what systems change in names: case, the form of marks, the ending."""
    folded = unicodedata.normalize("NFC", path).casefold()
    if "." in folded.removesuffix(".txt"):
        folded = folded.removesuffix(".txt")
    return _short(folded)
