"""The competency framework of `content/framework.yml`: domains, competences, levels, audiences
(L2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from msgspec import Meta, Struct

from ..errors import Diagnostic, nearest
from .document import Document
from .schema import describe

Slug = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        description="small letters, digits and single hyphens, such as mat-khau",
    ),
]
Words = Annotated[str, Meta(min_length=1, pattern=r"\S", description="text")]
Level = Annotated[int, Meta(ge=1, le=4, description="a whole number from 1 to 4")]


class Names(Struct, frozen=True, forbid_unknown_fields=True):
    """The same words in every language of the courses."""

    vi: Words
    en: Words
    de: Words


class Source(Struct, frozen=True, forbid_unknown_fields=True):
    """Where something is written."""

    title: Words
    url: (
        Annotated[
            str, Meta(pattern="^https?://", description="an address that begins with https://")
        ]
        | None
    ) = None


class ProficiencyLevel(Struct, frozen=True, forbid_unknown_fields=True):
    """How well something can be done."""

    id: Level
    """Lessons and questions name it: level: 2."""
    name: Names
    description: Names
    """What somebody can do on this level."""


class Audience(Struct, frozen=True, forbid_unknown_fields=True):
    """Who learns."""

    id: Slug
    """Lessons and questions name it: audience: [farmers]."""
    name: Names


class Competence(Struct, frozen=True, forbid_unknown_fields=True):
    """What can be learned."""

    id: Slug
    """Lessons and questions name it behind its domain: competency: safety.protect-data."""
    name: Names
    description: Names
    goal: Names | None = None
    """What somebody wants to be able to do who learns this, in their own words: "Pay by phone"."""
    checked: bool = False
    """Whether somebody compared the words with the official text."""


class Domain(Struct, frozen=True, forbid_unknown_fields=True):
    """A group of competences."""

    id: Slug
    """First part of what lessons name: competency: safety.protect-data."""
    name: Names
    competences: Annotated[tuple[Competence, ...], Meta(min_length=1)]
    description: Names | None = None
    checked: bool = False
    """Whether somebody compared the words with the official text."""


class Framework(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole framework."""

    version: Annotated[int, Meta(ge=1, le=1, description="1, the only version there is")]
    name: Names
    levels: Annotated[tuple[ProficiencyLevel, ...], Meta(min_length=1)]
    """How well something can be done, the easiest first."""
    audiences: Annotated[tuple[Audience, ...], Meta(min_length=1)]
    """Who learns."""
    domains: Annotated[tuple[Domain, ...], Meta(min_length=1)]
    """Groups of competences."""
    note: str = ""
    """What others should know of this framework; not shown to learners."""
    sources: tuple[Source, ...] = ()
    """Where it comes from."""

    @property
    def competencies(self) -> tuple[str, ...]:
        """Return all competencies as items name them: domain.competence."""
        return tuple(
            f"{domain.id}.{each.id}" for domain in self.domains for each in domain.competences
        )


def load_framework(
    text: str, path: str = "framework.yml"
) -> tuple[Framework | None, list[Diagnostic]]:
    """Read a framework; None and all its mistakes (QE210) when it has any."""
    document = Document(text, path, "QE210")
    framework = document.read(Framework)
    if framework is not None:
        _check_unique(document, ("levels",), [level.id for level in framework.levels])
        _check_unique(document, ("audiences",), [audience.id for audience in framework.audiences])
        _check_unique(document, ("domains",), [domain.id for domain in framework.domains])
        for index, domain in enumerate(framework.domains):
            _check_unique(
                document,
                ("domains", index, "competences"),
                [each.id for each in domain.competences],
            )
    return (None if document.diagnostics else framework), document.diagnostics


def _check_unique(
    document: Document, keys: tuple[str | int, ...], ids: list[str] | list[int]
) -> None:
    for index, each in enumerate(ids):
        if each in ids[:index]:
            document.add_at(
                (*keys, index, "id"),
                f'The id "{each}" is used twice in {keys[-1]}.',
                "Write another id.",
            )


def make_schema() -> dict[str, Any]:
    """Return the JSON Schema of framework files, as published in quiz_engine/schema/."""
    title = "Framework: domains, competences, levels and audiences of a course"
    return describe(Framework, "framework", title)


def check_named(
    framework: Framework, competency: str = "", level: int = 0, audience: Iterable[str] = ()
) -> list[tuple[str, str, str]]:
    """Return what the framework does not know, as name of the attribute, message and help
    (QE209)."""
    found = []
    if competency and competency not in framework.competencies:
        found.append(("competency", *_unknown("competency", competency, framework.competencies)))
    levels = [str(each.id) for each in framework.levels]
    if level and str(level) not in levels:
        found.append(("level", *_unknown("level", str(level), levels)))
    audiences = [each.id for each in framework.audiences]
    for each in audience:
        if each not in audiences:
            found.append(("audience", *_unknown("audience", each, audiences)))
    return found


def _unknown(what: str, word: str, allowed: Iterable[str]) -> tuple[str, str]:
    allowed = list(allowed)
    near = nearest(word, allowed)
    if near is None and "." in word:
        near = nearest(word.rpartition(".")[2], [each.rpartition(".")[2] for each in allowed])
        near = next((each for each in allowed if near and each.endswith(f".{near}")), None)
    help = (f'Did you mean "{near}"? ' if near else "") + f"Allowed: {', '.join(allowed)}."
    return f'"{word}" is no {what} of the framework.', help
