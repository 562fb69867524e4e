"""What file systems and unpacking programs can hold: FAT32, exFAT, NTFS, Windows, Android.

Rules and their sources:

- characters, names of devices, a last dot or space: Microsoft, "Naming Files, Paths, and
  Namespaces"
- 255 UTF-16 units a name, 65,535 entries of 32 bytes a folder, files below 4 GiB: Microsoft, "FAT32
  File System Specification"; exFAT allows more of each but as many units a name
- 259 UTF-16 units a path, 247 a folder's (MAX_PATH): "Maximum Path Length Limitation"; Explorer
  unpacks nothing beyond
- 255 bytes of UTF-8 a name: Linux and Android (ext4, f2fs)
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

NAME_LIMIT = 255
"""UTF-16 units, and bytes of UTF-8, of one name."""
MARGIN = 120
"""UTF-16 units kept for the folder in which a person unpacks, with the folder of the zip's own
name."""
PATH_LIMIT = 259 - MARGIN
"""UTF-16 units of a file's path within a release."""
FOLDER_LIMIT = 247 - MARGIN
"""UTF-16 units of a folder's path within a release: Windows keeps room for a short name below
it."""
SIZE_LIMIT = 2**32 - 1
"""Bytes of one file on FAT32."""
ENTRY_LIMIT = 2**16 - 1
"""Entries of 32 bytes that a folder of FAT32 holds."""

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"\\|?*]')
_DEVICE = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])"
    r"[ ]*(\..*)?",
    re.IGNORECASE | re.DOTALL,
)


def check_names(files: Mapping[str, int]) -> list[str]:
    """Return what is wrong with the files of a release, a sentence or two each, in their order.

    `files` are sizes in bytes by path from the release's folder, with "/" between names.
    """
    found: list[str] = []
    for path in _with_folders(files):
        found += check_name(path)
    found += _check_clashes(_with_folders(files))
    found += [
        f'"{path}" has {size:,} bytes; a stick with FAT32 holds files of at most {SIZE_LIMIT:,}. '
        "Make it smaller, or split it."
        for path, size in files.items()
        if size > SIZE_LIMIT
    ]
    return found + _check_folders(files)


def check_name(path: str) -> list[str]:
    """Return what is wrong with the last name of a path, and with the path's length."""
    name = PurePosixPath(path).name
    found = []
    for each in sorted(set(_FORBIDDEN.findall(name))):
        shown = f"U+{ord(each):04X}" if ord(each) < 33 or ord(each) == 127 else each
        found.append(
            f'"{_show(path)}" has {shown} in its name, which Windows does not allow. Rename it.'
        )
    if name[-1:] in (".", " "):
        what = "a dot" if name.endswith(".") else "a space"
        found.append(f'"{path}" ends in {what}, which Windows cuts off. Rename it.')
    if _DEVICE.fullmatch(name):
        found.append(
            f'"{path}" is called like a device of Windows, which makes no such file. Rename it.'
        )
    if not _is_text(name):
        found.append(f'"{_show(path)}" has a name that is not UTF-8. Rename it.')
        return found
    if unicodedata.normalize("NFC", name) != name:
        found.append(
            f'"{path}" has marks that stand apart from their letters (not NFC): some systems would '
            "not find it again. Type its name anew."
        )
    units, size = _units(name), len(name.encode())
    if max(units, size) > NAME_LIMIT:
        length = f"{units} characters" if units > NAME_LIMIT else f"{size} bytes"
        found.append(f'"{path}" has a name of {length}; {NAME_LIMIT} are allowed. Shorten it.')
    return found


def is_plain(path: str) -> bool:
    """Return True where every unpacking program reads the path alike: ASCII alone."""
    return path.isascii()


def _check_folders(files: Mapping[str, int]) -> list[str]:
    """Return what is wrong with the length of paths and the number of names in one folder."""
    found = []
    for path in files:
        if _is_text(path) and _units(path) > PATH_LIMIT:
            found.append(
                f'"{path}" has a path of {_units(path)} characters; {PATH_LIMIT} are allowed, '
                "so that Windows can unpack it in a deep folder. Shorten a name in it."
            )
    for folder, room in sorted(_room(files).items()):
        if _is_text(folder) and _units(folder) > FOLDER_LIMIT:
            found.append(
                f'The folder "{folder}" has a path of {_units(folder)} characters; {FOLDER_LIMIT} '
                "are allowed, so that Windows can unpack it in a deep folder. Shorten a name in it."
            )
        if room > ENTRY_LIMIT:
            found.append(
                f'The folder "{folder}" has more files than FAT32 can hold in one '
                f"(their names take {room:,} entries of {ENTRY_LIMIT:,}). "
                "Make sub-folders, or shorten the names."
            )
    return found


def _room(files: Iterable[str]) -> Counter[str]:
    """Return how many entries of FAT32 each folder takes: one a name, one more for every 13 units
    of it, and two for "." and ".."."""
    room: Counter[str] = Counter()
    for path in _with_folders(files):
        parent, _, name = path.rpartition("/")
        room[parent] += 1 + -(-_units(name) // 13)
    return Counter({folder: count + 2 for folder, count in room.items()})


def _with_folders(files: Iterable[str]) -> list[str]:
    """Return the paths and those of all folders above them, each once, parents first."""
    found: dict[str, None] = {}
    for path in files:
        above = [str(each) for each in PurePosixPath(path).parents][-2::-1]
        found.update(dict.fromkeys([*above, path]))
    return list(found)


def _check_clashes(paths: Iterable[str]) -> list[str]:
    """Return the names that differ only in capitals or in how marks are written."""
    kept: dict[str, str] = {}
    found = []
    for path in paths:
        first = kept.setdefault(_fold(path), path)
        # where folders clash, they are told, and not everything in them
        if first != path and first.rpartition("/")[0] == path.rpartition("/")[0]:
            found.append(
                f'"{first}" and "{path}" are one name for Windows, macOS and sticks, which do not '
                "tell capitals apart. Rename one."
            )
    return found


def _fold(path: str) -> str:
    """Return what is equal for names that a file system may take for the same. Letter by letter as
    file systems do it, so that "ß" is not "ss"."""
    letters = unicodedata.normalize("NFC", path)
    return "".join(large if len(large := each.upper()) == 1 else each for each in letters)


def _units(text: str) -> int:
    """Return the length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _is_text(name: str) -> bool:
    """Return False for a name that the disk holds in bytes that are no UTF-8."""
    return not any("\ud800" <= each <= "\udfff" for each in name)


def _show(path: str) -> str:
    """Return a path that can be printed."""
    return path.encode("utf-8", "backslashreplace").decode()
