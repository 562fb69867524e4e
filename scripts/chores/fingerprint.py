"""Whether the built site still fits what it is built from.

Contents are hashed, not dates: a checkout that goes to another branch and back changes every date
and nothing else. The built files are only measured: reading 10 MB again would cost more than it
tells.
"""

import hashlib
import json
import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

INPUTS = ("content", "quiz_engine", "themes", "mkdocs.yml", "pyproject.toml", "scripts")
"""What a build reads, beside its environment."""


def input_files(root: Path, names: Iterable[str] = INPUTS) -> Iterator[Path]:
    """The files below `names` in a fixed order, without hidden files and compiled Python."""
    for name in names:
        place = root / name
        if place.is_file():
            yield place
        for folder, folders, files in os.walk(place):
            folders[:] = sorted(each for each in folders if not _is_noise(each))
            for each in sorted(files):
                if not _is_noise(each):
                    yield Path(folder, each)


def _is_noise(name: str) -> bool:
    return name.startswith(".") or name == "__pycache__" or name.endswith((".pyc", "~"))


def fingerprint(root: Path, circumstances: Mapping[str, str]) -> str:
    """A hash of every input file, its path, and the circumstances (clock, Python)."""
    digest = hashlib.sha256(json.dumps(dict(circumstances), sort_keys=True).encode())
    for file in input_files(root):
        path = file.relative_to(root).as_posix()
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"{path}\0{content}\n".encode())
    return digest.hexdigest()


def clock(root: Path, environ: Mapping[str, str]) -> str:
    """The build's clock in seconds since 1970, so that one commit always gives the same bytes.

    SOURCE_DATE_EPOCH where it is set; else the commit's date; else the date that git wrote into
    `scripts/commit-date.txt` of an archive; else 1980, the oldest date that a zip file can hold.
    """
    if environ.get("SOURCE_DATE_EPOCH", "").isdecimal():
        return environ["SOURCE_DATE_EPOCH"]
    written = ""
    if (root / ".git").exists():
        written = _output(["git", "log", "-1", "--format=%ct"], root)
    if not written:
        file = root / "scripts" / "commit-date.txt"
        written = file.read_text("ascii").strip() if file.is_file() else ""
    return written if written.isdecimal() else "315532800"


def _output(command: list[str], root: Path) -> str:
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def measure(folders: Iterable[Path], root: Path) -> dict[str, int]:
    """The size in bytes of every file below these folders, by its path from the project."""
    return {
        file.relative_to(root).as_posix(): file.stat().st_size
        for folder in folders
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def read_record(file: Path) -> dict:
    """What the last build wrote about itself, or an empty record."""
    try:
        record = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def is_current(record: Mapping, now: str, root: Path) -> bool:
    """Whether the record is of these inputs and every built file is still there in full."""
    files = record.get("files")
    if record.get("fingerprint") != now or not files:
        return False
    return all(_size(root / path) == size for path, size in files.items())


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return -1
