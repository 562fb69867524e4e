"""The list of a site's files (L3, standard library): what an upload or a stick is compared with.

`assets/quiz/files.json` names every file but itself with its bytes and SHA-256, one a line, in the
order of their names: a function of the files alone. Each build writes one; where languages are put
together, scripts/chores/merge.py puts their lists together, too. Its form is
quiz_engine/schema/files.schema.json.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from ..errors import CodecError

FILE = "assets/quiz/files.json"
"""Where the list lies in a site; .json, because some hosts refuse endings that they do not know."""
VERSION = 1

_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, order=True)
class Listed:
    """One file of a site."""

    path: str
    """From the site's root, with forward slashes."""
    size: int
    """Bytes."""
    sha256: str
    """Hexadecimal, 64 digits."""


def list_site(site: Path) -> tuple[Listed, ...]:
    """Return every file below `site` but the list itself, sorted by path. Raises OSError."""
    found = []
    for file in site.rglob("*"):
        path = file.relative_to(site).as_posix()
        if file.is_file() and path != FILE:
            data = file.read_bytes()
            found.append(Listed(path, len(data), hashlib.sha256(data).hexdigest()))
    return tuple(sorted(found))


def render_list(files: tuple[Listed, ...]) -> str:
    """Return the list as it stands in a site."""
    rows = [json.dumps([each.path, each.size, each.sha256], ensure_ascii=False) for each in files]
    return f'{{"version": {VERSION}, "files": [\n' + ",\n".join(rows) + "\n]}\n"


def write_list(site: Path) -> None:
    """Write the list of all that is in `site`; call it when all else is written."""
    path = site / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(render_list(list_site(site)).encode())


def parse_list(data: bytes) -> tuple[Listed, ...]:
    """Return what a list says, also where a mark was put before it or its line ends were changed.

    Raises CodecError: QE301 where it is none, QE302 where it is of a newer version.
    """
    try:
        read = json.loads(data.decode("utf-8-sig"))
    except ValueError:
        raise CodecError(f"{FILE} is not readable as JSON.") from None
    version = read.get("version") if isinstance(read, dict) else None
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise CodecError(f"{FILE} does not say which version it is of.")
    if version > VERSION:
        raise CodecError(f"{FILE} is of version {version}; this program knows {VERSION}.", "QE302")
    rows = read.get("files")
    if not isinstance(rows, list) or not rows or not all(_is_row(row) for row in rows):
        raise CodecError(f"{FILE} must list files as [path, bytes, SHA-256].")
    return tuple(Listed(*row) for row in rows)


def _is_row(row: object) -> bool:
    if not isinstance(row, list) or len(row) != 3:
        return False
    path, size, digest = row
    is_size = isinstance(size, int) and not isinstance(size, bool) and size >= 0
    return (
        _is_inside(path) and is_size and isinstance(digest, str) and bool(_HASH.fullmatch(digest))
    )


def _has_controls(path: str) -> bool:
    return any(unicodedata.category(letter) in ("Cc", "Cs") for letter in path)


def _is_inside(path: object) -> bool:
    """Whether `path` names a file below the site: a list comes from a server that may be
    anyone's."""
    if not isinstance(path, str) or "\\" in path or _has_controls(path):
        return False
    parts = path.split("/")
    return all(part not in ("", ".", "..") for part in parts) and ":" not in parts[0]
