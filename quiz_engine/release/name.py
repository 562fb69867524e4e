"""What a release's files may be called, and how long their paths may be, wherever it is unpacked.

Beside what is true of any file (`file_name`):

- 65,535 entries of 32 bytes a folder: Microsoft, "FAT32 File System Specification"; exFAT allows
  more
- 259 UTF-16 units a path, 247 a folder's (MAX_PATH): "Maximum Path Length Limitation"; Explorer
  unpacks nothing beyond
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

from ..file_name import check_clashes, check_name, check_size, count_units, is_text, with_folders

MARGIN = 120
"""UTF-16 units kept for the folder in which a person unpacks, with the folder of the zip's own
name."""
PATH_LIMIT = 259 - MARGIN
"""UTF-16 units of a file's path within a release."""
FOLDER_LIMIT = 247 - MARGIN
"""UTF-16 units of a folder's path within a release: Windows keeps room for a short name below
it."""
ENTRY_LIMIT = 2**16 - 1
"""Entries of 32 bytes that a folder of FAT32 holds."""


def check_names(files: Mapping[str, int]) -> list[str]:
    """Return what is wrong with the files of a release, a sentence or two each, in their order.

    `files` are sizes in bytes by path from the release's folder, with "/" between names.
    """
    found: list[str] = []
    for path in with_folders(files):
        found += check_name(path) + _check_marks(path)
    found += check_clashes(with_folders(files))
    for path, size in files.items():
        found += check_size(path, size)
    return found + _check_folders(files)


def is_plain(path: str) -> bool:
    """Return True where every unpacking program reads the path alike: ASCII alone."""
    return path.isascii()


def _check_marks(path: str) -> list[str]:
    name = path.rpartition("/")[2]
    if unicodedata.is_normalized("NFC", name):
        return []
    return [
        f'"{path}" has marks that stand apart from their letters (not NFC): some systems would '
        "not find it again. Type its name anew."
    ]


def _check_folders(files: Mapping[str, int]) -> list[str]:
    """Return what is wrong with the length of paths and the number of names in one folder."""
    found = []
    for path in files:
        if is_text(path) and count_units(path) > PATH_LIMIT:
            found.append(
                f'"{path}" has a path of {count_units(path)} characters; {PATH_LIMIT} are allowed, '
                "so that Windows can unpack it in a deep folder. Shorten a name in it."
            )
    for folder, room in sorted(_room(files).items()):
        if is_text(folder) and count_units(folder) > FOLDER_LIMIT:
            found.append(
                f'The folder "{folder}" has a path of {count_units(folder)} characters; {FOLDER_LIMIT} '
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
    for path in with_folders(files):
        parent, _, name = path.rpartition("/")
        room[parent] += 1 + -(-count_units(name) // 13)
    return Counter({folder: count + 2 for folder, count in room.items()})
