"""Conditional and partial requests (RFC 9110, sections 8.8.3, 13 and 14)."""

from __future__ import annotations

import re
from collections.abc import Mapping

_TAG = re.compile(r'(?:W/)?"([^"]*)"')
_RANGE = re.compile(r"bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*", re.IGNORECASE)
_CODING = re.compile(r"\s*([\w*.-]+)\s*(?:;\s*q\s*=\s*([\d.]+)\s*)?")


def accepts_gzip(header: str) -> bool:
    """Return whether a client that sent this Accept-Encoding takes gzip."""
    weights: dict[str, float] = {}
    for part in header.split(","):
        if found := _CODING.fullmatch(part):
            try:
                weights[found[1].lower()] = float(found[2]) if found[2] else 1.0
            except ValueError:
                continue
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def is_fresh(environ: Mapping[str, object], tag: str) -> bool:
    """Return whether the client has this version: If-None-Match, compared weakly."""
    header = str(environ.get("HTTP_IF_NONE_MATCH", ""))
    return header.strip() == "*" or tag in _TAG.findall(header)


def find_range(environ: Mapping[str, object], tag: str, size: int) -> tuple[int, int] | None:
    """Return the first byte that is asked for and the one after the last, None for all of them.

    Several parts at once, other units and a version that the client has no more (If-Range) are
    answered with everything. Raises ValueError where nothing of the file is asked for (416).
    """
    found = _RANGE.fullmatch(str(environ.get("HTTP_RANGE", "")).strip())
    if not found or (not found[1] and not found[2]):
        return None
    condition = str(environ.get("HTTP_IF_RANGE", "")).strip()
    if condition and condition != f'"{tag}"':
        return None
    if not found[1]:
        start, end = max(size - int(found[2]), 0), size
        if int(found[2]) == 0:
            raise ValueError
    else:
        start, end = int(found[1]), min(int(found[2] or size - 1) + 1, size)
        if found[2] and int(found[2]) < start:
            return None  # no range at all
    if start >= size:
        raise ValueError
    return start, end
