"""What a release says of itself: the version file and the checksums."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from .. import __version__
from .built import NOTICES, BuiltSite

VERSION_FILE = "version.json"
SUMS = "SHA256SUMS"
FORMAT = 1


def render_version(
    site: BuiltSite, version: str, time: datetime, launchers: Mapping[str, str]
) -> str:
    """Return the version file (schema/release.schema.json). `launchers` are the files to open by
    language, beside the course's folder."""
    data = {
        "version": FORMAT,
        "course": site.course,
        "title": site.title,
        "release": version,
        "date": time.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "languages": list(site.homes),
        "open": dict(launchers),
        "pages": site.pages,
        "items": site.items,
        "files": len(site.files),
        "bytes": sum(site.files.values()),
        "engine": __version__,
        "licences": NOTICES,
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def render_sums(sums: Mapping[str, str]) -> str:
    """Return SHA-256 sums by path as `sha256sum --check` and `shasum -c` read them, sorted."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items()))


def parse_sums(text: str) -> dict[str, str]:
    """Return the sums by path; lines that are none are passed over."""
    rows = (line.partition("  ") for line in text.splitlines())
    return {path: digest for digest, _, path in rows if path and len(digest) == 64}
