"""The time that the files of a release carry: never that of packing, so that the same site gives
the same bytes."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
"""The oldest time that a zip file can hold."""
END = datetime(2107, 12, 31, 23, 59, 58, tzinfo=UTC)
"""The last one."""


def find_time(site: Path, environ: Mapping[str, str]) -> datetime:
    """Return the time of a site, in UTC: SOURCE_DATE_EPOCH where it is set; else the commit's of
    the project in which the site lies; else what git wrote into `scripts/commit-date.txt` of an
    archive; else EPOCH. What `scripts/site.py` builds with is found in the same way."""
    written = environ.get("SOURCE_DATE_EPOCH", "")
    if not written.isdecimal():
        written = ""
        for folder in site.resolve().parents:
            file = folder / "scripts" / "commit-date.txt"
            if (folder / ".git").exists():
                written = _commit_time(folder)
            if not written.isdecimal() and file.is_file():
                written = file.read_text("utf-8", "replace").strip()
            if written.isdecimal() or (folder / ".git").exists():
                break
    return to_time(written) if written.isdecimal() else EPOCH


def to_time(seconds: str) -> datetime:
    """Return seconds since 1970 as the nearest time that a zip file can hold: even seconds, not
    before 1980."""
    whole = min(int(seconds), int(END.timestamp()))
    return max(EPOCH, datetime.fromtimestamp(whole - whole % 2, UTC))


def _commit_time(folder: Path) -> str:
    try:
        command = ["git", "log", "-1", "--format=%ct"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace")
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
