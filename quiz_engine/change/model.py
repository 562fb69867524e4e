"""What a change to a course means, as plain data (L3): for a page, a summary and a program alike.

A finding holds words and numbers, and no sentence: `change.<kind>` of the catalogues makes it one
in the language of whoever reads. The order of kinds is in `kind.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Revision:
    """One side of a comparison."""

    name: str
    """As it was asked for: "origin/main", "HEAD~3", "working tree"."""
    commit: str = ""
    """Object name, 40 hexadecimal digits (64 where a repository uses SHA-256); empty for the
    working tree."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """One line of a file."""

    path: str
    """Path in the repository, with "/"."""
    line: int
    """Line, counted from 1."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that changed, or that is wrong now."""

    kind: str
    """A kind of `kind.KINDS`."""
    lesson: str = ""
    """Id of the lesson, in the head where it is there; empty for what is of no lesson."""
    item: str = ""
    """Id of the question, in the head where it is there; empty for what is of no question."""
    language: str = ""
    """Folder of the course's language; empty for what is of no language."""
    base: Place | None = None
    """Where it was; None for what is new."""
    head: Place | None = None
    """Where it is; None for what is gone."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What the sentence is filled with: words of the course, as plain text or Markdown."""


@dataclass(frozen=True, slots=True)
class ItemPair:
    """One question in both revisions."""

    base: str | None
    """Its id there; None for a new question."""
    head: str | None
    """Its id there, another one where it was changed; None for one that is gone."""


@dataclass(frozen=True, slots=True)
class PagePair:
    """A lesson that changed, in one language."""

    id: str
    """Id of the lesson in the head, in the base where it is gone; empty for a page without one."""
    language: str
    """Folder of the course's language."""
    title: str
    """Title in the head, in the base where it is gone; the path where there is none."""
    base: str | None
    """Path in the repository then; None for a new lesson."""
    head: str | None
    """Path in the repository now; None for one that is gone."""
    items: tuple[ItemPair, ...] = ()
    """The questions that changed, in the order of the page; those that are gone come last."""


@dataclass(frozen=True, slots=True)
class Review:
    """A whole comparison."""

    base: Revision
    head: Revision
    findings: tuple[Finding, ...] = ()
    """The heaviest first."""
    pages: tuple[PagePair, ...] = ()
    """By path."""
    content: str = "content"
    """Folder of the course in the repository, with "/"; empty for its top."""
