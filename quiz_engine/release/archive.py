"""The zip: what Explorer, Android's own programs and every unzip read, the same bytes every time.

Each file has one time and one mode, no extra field, no comment, and no folder has an entry of its
own. The names are ASCII where the course's are; where one is not, the standard's flag for UTF-8 is
set for it (APPNOTE.TXT 4.4.4, bit 11). Zip64 is used by the standard library only beyond 2 GiB. A
file that deflate does not make smaller is stored.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

_MODE = 0o100644
_UNIX = 3
_CHUNK = 1 << 20


def write_zip(
    target: Path,
    folder: Path,
    paths: Iterable[str],
    time: datetime,
    tell: Callable[[int], object] = lambda size: None,
) -> None:
    """Write the files of `folder` with these paths, in this order. `tell` is called with the bytes
    of each file. Raises OSError."""
    with zipfile.ZipFile(target, "w") as archive:
        for path in paths:
            data = folder / path
            size = data.stat().st_size
            info = zipfile.ZipInfo(path, time.timetuple()[:6])
            info.create_system = _UNIX  # else it is that of the machine that packs
            info.external_attr = _MODE << 16
            info.file_size = size  # tells whether zip64 is needed
            info.compress_type = (
                zipfile.ZIP_DEFLATED if _shrinks(data, size) else zipfile.ZIP_STORED
            )
            with data.open("rb") as source, archive.open(info, "w") as entry:
                while chunk := source.read(_CHUNK):
                    entry.write(chunk)
            tell(size)


def _shrinks(path: Path, size: int) -> bool:
    """Return True where deflate makes a file smaller, as its first part shows."""
    with path.open("rb") as file:
        part = file.read(_CHUNK)
    return len(zlib.compress(part, wbits=-15)) < len(part) if size else False


def zip_size_limit(entries: Iterable[tuple[str, int]]) -> int:
    """Return the most bytes that a zip of these files can have: nothing made smaller."""
    return 22 + sum(size + 30 + 46 + 2 * len(path.encode()) for path, size in entries)


def check_zip(path: Path) -> str | None:
    """Read all of a zip, and return the name of the first damaged file, None where all are whole.
    Raises OSError, and zipfile.BadZipFile where even the list of files is damaged.

    Not `testzip`, which lets the errors of zlib through.
    """
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            try:
                with archive.open(info) as entry:
                    while entry.read(_CHUNK):
                        pass
            except (zipfile.BadZipFile, zlib.error, EOFError):
                return info.filename
    return None
