"""What the station hands out: the files that the build listed, and nothing else.

A request is looked up in the course's own list (`assets/quiz/files.json`), so no name that a client
sends ever reaches the disk: there is no way up, to hidden files, or to what lies beside the course.
A listed file that is a link out of the folder is not opened either.

Files are kept in memory, with their ETag and, where that pays, compressed: a stick is read once,
not a hundred times. Each request looks at the file's date and size, so a newer version is seen at
once.
"""

from __future__ import annotations

import hashlib
import os
import stat
import threading
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..errors import CodecError
from ..site.file_list import FILE, Listed, parse_list
from .problem import StationError

TYPES: Mapping[str, str] = {
    "html": "text/html; charset=utf-8",
    "htm": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",  # a byte order mark, as runtime files have, wins
    "css": "text/css; charset=utf-8",
    "json": "application/json",
    "webmanifest": "application/manifest+json",
    "txt": "text/plain; charset=utf-8",
    "md": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xml": "application/xml",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "ico": "image/x-icon",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "webm": "video/webm",
    "mp4": "video/mp4",
    "vtt": "text/vtt; charset=utf-8",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "wasm": "application/wasm",
}
"""Types by ending. Not those of the system: Windows' own are changed by every program there."""
_PACKED = frozenset("png jpg jpeg gif webp avif mp3 m4a ogg opus webm mp4 woff woff2 zip".split())
LARGE = 8 << 20
"""Bytes from which a file is read from the disk each time, as recordings may be."""
ROOM = 128 << 20
"""Bytes that the kept files may take."""
_SAMPLE = 1 << 16
_PAYS = 0.9
"""A part that compression leaves larger than this is sent as it is: it is compressed already."""


@dataclass(frozen=True, slots=True)
class Held:
    """A file as it is sent."""

    path: Path
    size: int
    kind: str
    """Content-Type."""
    tag: str
    """ETag without its quotes."""
    data: bytes | None
    """The bytes; None where the file is large and read each time."""
    packed: bytes | None
    """The same, compressed with gzip, where that pays."""
    mark: tuple[int, ...]
    """What the file system says of it, to notice a change."""


class Content:
    """The files of a course."""

    def __init__(self, folder: Path, room: int = ROOM, large: int = LARGE) -> None:
        self.folder = folder
        self._room, self._large = room, large
        self._root = os.path.realpath(folder)
        self._lock = threading.Lock()
        self._loading: dict[str, threading.Lock] = {}
        self._held: dict[str, Held] = {}
        self._names: frozenset[str] = frozenset()
        self._listed_mark: tuple[int, ...] = ()

    def read_list(self) -> tuple[Listed, ...]:
        """Return the list of the course's files. Raises OSError and StationError."""
        try:
            return parse_list((self.folder / FILE).read_bytes())
        except CodecError as error:
            raise StationError(
                f"{self.folder}: {error} Build the course again, or copy it whole."
            ) from None

    def names(self) -> frozenset[str]:
        """Return the paths that are handed out, as of now. Raises OSError and StationError."""
        mark = _mark(os.stat(self.folder / FILE))
        with self._lock:
            if mark != self._listed_mark:
                self._names = frozenset({each.path for each in self.read_list()} | {FILE})
                self._listed_mark = mark
            return self._names

    def find(self, path: str) -> Held | None:
        """Return a file by its path from the course's root, None where there is none. A folder's
        path, empty or with a slash at its end, stands for its index.html.

        Raises OSError where a listed file cannot be read, and StationError where the list cannot.
        """
        if path == "" or path.endswith("/"):
            path += "index.html"
        if path not in self.names():
            return None
        mark = _mark(os.stat(self.folder / path))
        held = self._held.get(path)
        if held and held.mark == mark:
            return held
        with self._lock:
            loading = self._loading.setdefault(path, threading.Lock())
        with loading:  # a hundred phones ask at once, and one reads
            held = self._held.get(path)
            if not held or held.mark != mark:
                held = self._load(path)
            return held

    def is_folder(self, path: str) -> bool:
        """Return whether a page lies in the folder of that path."""
        return f"{path}/index.html" in self.names()

    def _load(self, path: str) -> Held | None:
        place = self.folder / path
        real = os.path.realpath(place)
        if os.path.commonpath([self._root, real]) != self._root:
            return None  # a link that leads out
        with open(real, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return None
            mark = _mark(status)
            ending = path.rpartition(".")[2].lower()
            kind = TYPES.get(ending, "application/octet-stream")
            if status.st_size >= self._large:
                tag = hashlib.sha256(repr(mark).encode()).hexdigest()[:32]
                held = Held(Path(real), status.st_size, kind, tag, None, None, mark)
            else:
                data = file.read()
                tag = hashlib.sha256(data).hexdigest()[:32]
                packed = None if ending in _PACKED else pack(data)
                held = Held(Path(real), len(data), kind, tag, data, packed, mark)
        with self._lock:
            self._held.pop(path, None)
            self._held[path] = held
            self._make_room()
        return held

    def _make_room(self) -> None:
        """Forget the files that were read longest ago, until the others fit."""
        used = {
            path: len(each.data or b"") + len(each.packed or b"")
            for path, each in self._held.items()
        }
        whole = sum(used.values())
        for path, size in used.items():
            if whole <= self._room:
                break
            del self._held[path]
            whole -= size


def pack(data: bytes) -> bytes | None:
    """Return data compressed with gzip, or None where that hardly makes it smaller."""
    sample = data[:_SAMPLE]
    if len(data) < 600 or len(zlib.compress(sample, 1)) > len(sample) * _PAYS:
        return None
    packer = zlib.compressobj(6, wbits=31)
    packed = packer.compress(data) + packer.flush()
    return packed if len(packed) < len(data) * _PAYS else None


def _mark(status: os.stat_result) -> tuple[int, ...]:
    return (status.st_mtime_ns, status.st_size, status.st_ino, status.st_dev)
