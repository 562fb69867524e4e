"""Small Git repositories for tests: each commit is a whole tree, written by one `git fast-import`."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

Files = Mapping[str, str | bytes]
"""Contents by path."""
_WHO = "Test <test@example.org> 1764100000 +0000"
ENVIRON = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_ALLOW_PROTOCOL": "file",
    "GIT_AUTHOR_NAME": "Test", "GIT_AUTHOR_EMAIL": "test@example.org",
    "GIT_COMMITTER_NAME": "Test", "GIT_COMMITTER_EMAIL": "test@example.org",
}  # fmt: skip
"""Git without the settings of whoever runs the tests."""


def git(folder: Path, *arguments: str, data: bytes = b"") -> str:
    """Run Git in a folder; raises where it fails."""
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=ENVIRON, input=data, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


def make_repository(folder: Path, revisions: Sequence[Files], is_checked_out: bool = False) -> Path:
    """Make a repository with a commit for each of `revisions`, named r0, r1 … by tags, the last one
    on the branch main. With `is_checked_out` its files lie in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "fast-import", "--quiet", data=b"".join(_stream(revisions)))
    if is_checked_out:
        git(folder, "reset", "-q", "--hard", "main")
    return folder


def _stream(revisions: Sequence[Files]) -> list[bytes]:
    """Write what `git fast-import` reads ("git help fast-import", INPUT FORMAT)."""
    rows = []
    for number, files in enumerate(revisions):
        rows.append(f"commit refs/heads/main\ncommitter {_WHO}\n".encode() + _data(b"change"))
        rows.append(b"deleteall\n")
        for path, text in files.items():
            rows.append(b"M 100644 inline " + path.encode() + b"\n")
            rows.append(_data(text if isinstance(text, bytes) else text.encode()))
        rows.append(f"reset refs/tags/r{number}\nfrom refs/heads/main\n\n".encode())
    return rows


def _data(data: bytes) -> bytes:
    return b"data %d\n" % len(data) + data + b"\n"
