"""Names of files and folders that FAT32, exFAT, NTFS, Windows and Android can all hold.

Sources:

- characters, names of devices, a last dot or space: Microsoft, "Naming Files, Paths, and
  Namespaces"
- 255 UTF-16 units a name, files below 4 GiB, no difference between capitals: Microsoft, "FAT32 File
  System Specification"; exFAT has the same units
- 255 bytes of UTF-8 a name: Linux and Android (ext4, f2fs)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

NAME_LIMIT = 255
"""UTF-16 units, and bytes of UTF-8, of one name."""
SIZE_LIMIT = 2**32 - 1
"""Bytes of one file on FAT32."""

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"\\|?*]')
_DEVICE = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])"
    r"[ ]*(\..*)?",
    re.IGNORECASE | re.DOTALL,
)


def check_name(path: str) -> list[str]:
    """Return what is wrong with the last name of a path, whatever holds it."""
    name = PurePosixPath(path).name
    found = []
    for each in sorted(set(_FORBIDDEN.findall(name))):
        shown = f"U+{ord(each):04X}" if ord(each) < 33 or ord(each) == 127 else each
        found.append(
            f'"{show(path)}" has {shown} in its name, which Windows does not allow. Rename it.'
        )
    if name[-1:] in (".", " "):
        what = "a dot" if name.endswith(".") else "a space"
        found.append(f'"{path}" ends in {what}, which Windows cuts off. Rename it.')
    if _DEVICE.fullmatch(name):
        found.append(
            f'"{path}" is called like a device of Windows, which makes no such file. Rename it.'
        )
    if not is_text(name):
        found.append(f'"{show(path)}" has a name that is not UTF-8. Rename it.')
        return found
    units, size = count_units(name), len(name.encode())
    if max(units, size) > NAME_LIMIT:
        length = f"{units} characters" if units > NAME_LIMIT else f"{size} bytes"
        found.append(f'"{path}" has a name of {length}; {NAME_LIMIT} are allowed. Shorten it.')
    return found


def check_size(path: str, size: int) -> list[str]:
    """Return what is wrong with the size of a file in bytes."""
    if size <= SIZE_LIMIT:
        return []
    return [
        f'"{path}" has {size:,} bytes; a stick with FAT32 holds files of at most {SIZE_LIMIT:,}. '
        "Make it smaller, or split it."
    ]


def check_clashes(paths: Iterable[str]) -> list[str]:
    """Return the names that differ only in capitals or in how marks are written."""
    kept: dict[str, str] = {}
    found = []
    for path in paths:
        first = kept.setdefault(fold(path), path)
        # where folders clash, they are told, and not everything in them
        if first != path and first.rpartition("/")[0] == path.rpartition("/")[0]:
            found.append(
                f'"{first}" and "{path}" are one name for Windows, macOS and sticks, which do not '
                "tell capitals apart. Rename one."
            )
    return found


def with_folders(files: Iterable[str]) -> list[str]:
    """Return the paths and those of all folders above them, each once, parents first."""
    found: dict[str, None] = {}
    for path in files:
        above = [str(each) for each in PurePosixPath(path).parents][-2::-1]
        found.update(dict.fromkeys([*above, path]))
    return list(found)


def fold(path: str) -> str:
    """Return what is equal for names that a file system may take for the same. Letter by letter as
    file systems do it, so that "ß" is not "ss"."""
    letters = unicodedata.normalize("NFC", path)
    return "".join(large if len(large := each.upper()) == 1 else each for each in letters)


def count_units(text: str) -> int:
    """Return the length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_text(name: str) -> bool:
    """Return False for a name that the disk holds in bytes that are no UTF-8."""
    return not any("\ud800" <= each <= "\udfff" for each in name)


def show(path: str) -> str:
    """Return a path that can be printed."""
    return path.encode("utf-8", "backslashreplace").decode()
