"""Texts of new files (L3): where they stand, how they are filled in, what may be filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

FILES = Path(__file__).parent / "files"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""Ids, and names of files and courses: small letters, digits, single hyphens."""
LONGEST = 60
"""Letters of such a name, and of a title twice as many."""

_MARK = re.compile(r"@([a-z]+)@")
_SIGN = re.compile(r"[\\`*_{}\[\]#!]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return a text with each `@name@` replaced; names that are not among the values stay."""
    return _MARK.sub(lambda mark: values.get(mark[1], mark[0]), text)


def quote(text: str) -> str:
    """Return a line of text as a value of YAML."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def quote_name(name: str) -> str:
    """Return a name as a value of YAML, in quotes only where it would be read as something else,
    such as "1" or "null"."""
    return name if yaml.safe_load(name) == name else quote(name)


def escape(text: str) -> str:
    """Return a line of text as Markdown that shows just that: where Python-Markdown knows no
    backslash before a sign, by an entity, which Git hosts know too."""
    text = re.sub("[&<>]", lambda sign: _ENTITIES[sign[0]], text)
    return _SIGN.sub(lambda sign: f"\\{sign[0]}", text)


def is_slug(name: str) -> bool:
    """Return True for a name that can be an id, a file or a course."""
    return SLUG.fullmatch(name) is not None and len(name) <= LONGEST


def is_title(title: str) -> bool:
    """Return True for one line of visible text."""
    return title.isprintable() and 0 < len(title.strip()) <= 2 * LONGEST
