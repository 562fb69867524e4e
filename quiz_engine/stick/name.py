"""What the file systems of sticks can hold: FAT32 and exFAT.

Sources: Microsoft, "FAT32 File System Specification" (255 UTF-16 units a name, files below 4 GiB,
no difference between upper and lower case) and "Naming Files, Paths, and Namespaces" (characters,
names of devices, a last dot or space).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

NAME_LIMIT = 255
"""UTF-16 units of one name."""
SIZE_LIMIT = 2**32 - 1
"""Bytes of one file on FAT32."""

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"\\|?*]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]) *(\..*)?", re.I | re.S)
_VERSION = re.compile(r"[-_ ]v?\d+([.-]\d+)+([.+-]?\w+)*$")
"""Of two numbers at least: "lop-5" has none."""


def fold(path: str) -> str:
    """Return a path as FAT compares it: without upper case, letters with their marks in one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def above(path: str) -> Iterator[str]:
    """Yield the folders in which a path lies, the nearest first: a/b/c, then a/b, then a."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def is_below(path: str, folder: str) -> bool:
    """Whether a path is a folder or lies in it."""
    return path == folder or path.startswith(f"{folder}/")


def check_names(sizes: Mapping[str, int]) -> Iterator[str]:
    """Yield a sentence for every path that a stick cannot hold, given sizes by path."""
    seen: dict[str, str] = {}
    every = {name for path in sizes for name in (path, *above(path))}
    for path in sorted(every):
        name = path.rpartition("/")[2]
        other = seen.setdefault(fold(path), path)
        if other != path:
            yield (
                f'"{other}" and "{path}" differ only in upper and lower case or in the way marks '
                "are written, and are the same on a stick."
            )
        reason = _find_reason(name)
        if reason:
            yield f'"{path}" {reason}.'
        if sizes.get(path, 0) > SIZE_LIMIT:
            yield f'"{path}" is larger than 4 GiB, which FAT32 cannot hold.'


def _find_reason(name: str) -> str:
    found = _FORBIDDEN.search(name)
    if found:
        return f"has a character that no stick takes: {found[0]!r}"
    if name.endswith((".", " ")):
        return "ends with a dot or a space, which Windows takes away"
    if _DEVICE.fullmatch(name):
        return "is the name of a device in Windows"
    try:
        units = len(name.encode("utf-16-le")) // 2
    except UnicodeEncodeError:
        return "is not readable as text"
    return f"has {units} letters; a stick takes {NAME_LIMIT}" if units > NAME_LIMIT else ""


def name_course(folder: str) -> str:
    """Return the name of a course from that of its folder, without the version at its end."""
    return _VERSION.sub("", folder) or folder


def is_course_name(name: str) -> bool:
    """Whether a name can be that of a folder on every stick."""
    return bool(name) and "/" not in name and not name.startswith(".") and not _find_reason(name)
