"""What earlier runs wrote, as it is kept on the stick.

    {"format": "hoc-so-stick", "version": 1, "course": "hoc-so", "sequence": 7,
     "files": {PATH: [SIZE, SHA256]}, "following": null or {PATH: [SIZE, SHA256]},
     "points": [PATH], "spare": [PATH], "sum": SHA256}

`sum` is the SHA-256 of the same JSON without it, keys sorted, without spaces: a manifest of which a
part is missing is told by it. Manifests are written in turn to two files, never over the one that
counts: the readable one with the higher sequence does. The format is published as
`quiz_engine/schema/stick.schema.json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from ..errors import CodecError
from .content import Content, Files

FORMAT = "hoc-so-stick"
OWN = ".quiz-engine"
"""Our folder at the top of a stick, see `shelf`."""
VERSION = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is ours on a stick, of one course."""

    course: str
    """Its name."""
    sequence: int = 0
    """How many manifests there were before; 0 where there is none yet."""
    files: Files = field(default_factory=dict)
    """The version that is on the stick."""
    following: Files | None = None
    """The version that a run began to write and has not completed."""
    points: tuple[str, ...] = ()
    """Where that run switches from one to the other, in this order."""
    spare: frozenset[str] = frozenset()
    """Paths of ours in the spare copy, and in what is beside it."""

    def paths(self) -> set[str]:
        """Return all paths that may be ours, wherever they lie."""
        return {*self.files, *(self.following or {}), *self.spare}

    def is_ours(self, path: str, content: Content | None) -> bool:
        """Whether a run of ours wrote this content to this path."""
        versions = (self.files, self.following or {})
        return content is not None and any(each.get(path) == content for each in versions)


def dump_manifest(manifest: Manifest) -> bytes:
    """Return a manifest as it is kept."""
    data = {
        "format": FORMAT,
        "version": VERSION,
        "course": manifest.course,
        "sequence": manifest.sequence,
        "files": _dump_files(manifest.files),
        "following": None if manifest.following is None else _dump_files(manifest.following),
        "points": list(manifest.points),
        "spare": sorted(manifest.spare),
    }
    data["sum"] = _sum(data)
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def load_manifest(text: bytes) -> Manifest:
    """Read a manifest. Raises CodecError: QE302 where a newer version wrote it, else QE301."""
    try:
        data = json.loads(text)
        if not isinstance(data, dict) or data.get("format") != FORMAT:
            raise CodecError("not a manifest of a stick")
        if isinstance(data.get("version"), int) and data["version"] > VERSION:
            raise CodecError("the manifest of the stick has a newer version", "QE302")
        if data.pop("sum", None) != _sum(data) or data["version"] != VERSION:
            raise CodecError("the manifest of the stick is damaged")
        following = data["following"]
        if not isinstance(data["course"], str) or type(data["sequence"]) is not int:
            raise CodecError("the manifest of the stick is damaged")
        return Manifest(
            data["course"],
            data["sequence"],
            _load_files(data["files"]),
            None if following is None else _load_files(following),
            tuple(_check_path(each) for each in data["points"]),
            frozenset(_check_path(each) for each in data["spare"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise CodecError("the manifest of the stick is damaged") from None


def _dump_files(files: Files) -> dict[str, list[object]]:
    return {path: [each.size, each.sha256] for path, each in sorted(files.items())}


def _load_files(data: Mapping[str, object]) -> dict[str, Content]:
    files = {_check_path(path): Content(*each) for path, each in data.items()}
    for each in files.values():
        if type(each.size) is not int or not isinstance(each.sha256, str):
            raise ValueError(each)
    return files


def _check_path(path: str) -> str:
    # A stick comes from anywhere: no manifest may lead out of it, or to what is ours alone.
    parts = path.split("/")
    if any(part in ("", ".", "..") for part in parts) or re.search(r"[\\:\x00]", path):
        raise ValueError(path)
    if parts[0].casefold() == OWN:
        raise ValueError(path)
    return path


def _sum(data: Mapping[str, object]) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("utf-8")).hexdigest()
