"""What a lesson says about itself, in the front matter of its file (L2)."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta, Struct

from .document import Document
from .framework import Level, Slug, Words

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
    boost: Annotated[float, Meta(gt=0, description="a number above 0")] | None = None


class LessonFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """The front matter of a lesson."""

    id: Slug
    title: Words
    description: Words
    competency: Competency = ""
    level: Level | None = None
    audience: tuple[Slug, ...] = ()
    minutes: (
        Annotated[int, Meta(ge=1, le=600, description="a whole number from 1 to 600")] | None
    ) = None
    reviewed: datetime.date | None = None
    sources: tuple[LessonSource, ...] = ()
    # read by the theme, not by us
    hide: tuple[str, ...] = ()
    icon: str = ""
    status: str = ""
    subtitle: str = ""
    tags: tuple[str, ...] = ()
    template: str = ""
    search: SearchFacts | None = None


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


def load_facts(text: str, path: str) -> tuple[LessonFacts | None, Document]:
    """Read front matter; the document holds the mistakes (QE116, a missing id QE105) and the place
    of every value."""
    document = Document(text, path, "QE116", first_line=2, missing={"id": "QE105"})
    return document.read(LessonFacts), document


__all__ = ["FrontMatter", "LessonFacts", "LessonSource", "load_facts", "split_front_matter"]
