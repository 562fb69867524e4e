"""What a lesson says about itself, in the front matter of its file (L2)."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Annotated, Any

from msgspec import Meta, Struct

from .document import Document
from .framework import Framework, Level, Slug, Words
from .schema import describe

_FRONT = re.compile(
    r"---[ \t]*(?:\r\n|\r|\n)(.*?(?:\r\n|\r|\n))(?:---|\.\.\.)[ \t]*(?:(?:\r\n|\r|\n)+|$)",
    re.DOTALL,
)
_BREAK = re.compile(r"\r\n|\r|\n")
Competency = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*$",
        description='"domain.competence" as in framework.yml, such as safety.protect-data',
    ),
]


class LessonSource(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the facts of a lesson come from."""

    title: Words
    url: (
        Annotated[
            str, Meta(pattern="^https?://", description="an address that begins with https://")
        ]
        | None
    ) = None
    accessed: datetime.date | None = None


class SearchFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """How a page is searched."""

    exclude: bool = False
    """Leaves the page out of the search."""
    boost: Annotated[float, Meta(gt=0, description="a number above 0")] | None = None
    """Above 1: found before others."""


class LessonFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """The front matter of a lesson."""

    id: Slug
    """The lesson's name in the course; the same in all languages."""
    title: Words
    """Title in the contents and in the search."""
    description: Words
    """One sentence that says what it is about."""
    competency: Competency = ""
    """What is learned, from the framework. All questions of the page take it over."""
    level: Level | None = None
    """How well, from the framework. Questions take it over, too."""
    audience: tuple[Slug, ...] = ()
    """For whom, from the framework; for everybody where nobody is named."""
    minutes: (
        Annotated[int, Meta(ge=1, le=600, description="a whole number from 1 to 600")] | None
    ) = None
    """How long it takes, with its questions."""
    reviewed: datetime.date | None = None
    """When somebody last compared the facts with their sources: 2026-11-22."""
    sources: tuple[LessonSource, ...] = ()
    """Where the facts come from, shown at the end."""
    # read by the theme, not by us
    hide: tuple[str, ...] = ()
    icon: str = ""
    status: str = ""
    subtitle: str = ""
    tags: tuple[str, ...] = ()
    template: str = ""
    """home.html makes index.md the home page of the course."""
    search: SearchFacts | None = None
    """How the page is searched."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A file cut into front matter and Markdown."""

    text: str | None
    """YAML; None when the file has none."""
    body: str
    """Markdown."""
    first_line: int
    """Line of the file on which `body` begins."""


def split_front_matter(text: str) -> FrontMatter:
    """Cut a file as MkDocs does: front matter, then Markdown without blank lines before it."""
    match = _FRONT.match(text)
    if match is None:
        return FrontMatter(None, text, 1)
    return FrontMatter(match[1], text[match.end() :], 1 + len(_BREAK.findall(match[0])))


def make_schema(framework: Framework | None = None) -> dict[str, Any]:
    """Return the JSON Schema of front matter, as published in quiz_engine/schema/. With a framework
    it allows what that names, and nothing else, so that an editor can offer it."""
    schema = describe(LessonFacts, "lesson", "Front matter of a lesson")
    if framework is not None:
        properties = schema["$defs"]["LessonFacts"]["properties"]
        properties["competency"]["enum"] = list(framework.competencies)
        properties["audience"]["items"]["enum"] = [each.id for each in framework.audiences]
        properties["level"]["enum"] = [*(each.id for each in framework.levels), None]
    return schema


def load_facts(text: str, path: str) -> tuple[LessonFacts | None, Document]:
    """Read front matter; the document holds the mistakes (QE116, a missing id QE105) and the place
    of every value."""
    document = Document(text, path, "QE116", first_line=2, missing={"id": "QE105"})
    return document.read(LessonFacts), document


__all__ = [
    "FrontMatter",
    "LessonFacts",
    "LessonSource",
    "load_facts",
    "make_schema",
    "split_front_matter",
]
