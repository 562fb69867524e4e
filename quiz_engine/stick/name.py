"""Paths on a stick, and what a course is called there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..file_name import check_clashes, check_name, check_size, with_folders

_VERSION = re.compile(r"[-_ ]v?\d+([.-]\d+)+([.+-]?\w+)*$")
"""Of two numbers at least: "lop-5" has none."""


def above(path: str) -> Iterator[str]:
    """Yield the folders in which a path lies, the nearest first: a/b/c, then a/b, then a."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def is_below(path: str, folder: str) -> bool:
    """Whether a path is a folder or lies in it."""
    return path == folder or path.startswith(f"{folder}/")


def check_names(sizes: Mapping[str, int]) -> list[str]:
    """Return a sentence for everything that a stick cannot hold, given sizes in bytes by path."""
    paths = with_folders(sorted(sizes))
    found = [each for path in paths for each in check_name(path)] + check_clashes(paths)
    return found + [each for path, size in sorted(sizes.items()) for each in check_size(path, size)]


def name_course(folder: str) -> str:
    """Return the name of a course from that of its folder, without the version at its end."""
    return _VERSION.sub("", folder) or folder


def is_course_name(name: str) -> bool:
    """Whether a name can be that of a folder on every stick."""
    return bool(name) and "/" not in name and not name.startswith(".") and not check_name(name)
