"""Which languages a course has, and where a page is in each of them (L3).

Every lesson of the original is in every language: where it is not translated yet, the language's
own folder shows the original, so that links, search, the list of lessons and the switch between
languages lead to it as to any other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from urllib.parse import unquote

from ..locale import LANGUAGES, NAMES
from .course import find_lessons
from .translation import ORIGINAL

HOME = "index.md"


@dataclass(frozen=True, slots=True)
class Tongue:
    """A page in one language, for the switch."""

    code: str
    """vi, en or de."""
    name: str
    """As those who speak it call it."""
    url: str
    """From the site's root."""
    is_here: bool
    """True for the language of the page itself."""
    is_same: bool
    """True where the page itself is there, in this language; False where the original stands for
    it, or the home page."""


def find_languages(content: Path) -> list[str]:
    """Return the languages in which a course begins, the original's first."""
    return [each for each in LANGUAGES if (content / each / HOME).is_file()]


def find_untranslated(content: Path, folder: str) -> list[Path]:
    """Return the lessons of the original that a language does not have yet, sorted."""
    if folder == ORIGINAL or folder not in LANGUAGES:
        return []
    root = content / ORIGINAL
    names = [path.relative_to(root) for path in find_lessons(root)]
    return [root / name for name in names if name.name != HOME and not (content / folder / name).is_file()]


def find_borrowed(content: Path, folder: str, lessons: list[Path]) -> list[Path]:
    """Return the files of the original, such as pictures, that `lessons` name and a language does
    not have itself, sorted."""
    root = content / ORIGINAL
    texts = [unquote(path.read_text("utf-8", "replace")) for path in lessons]
    return [
        path
        for path in sorted(root.rglob("*"))
        if path.is_file()
        and path.suffix not in (".md", ".yml")
        and not any(part.startswith(".") for part in path.relative_to(root).parts)
        and any(path.name in text for text in texts)
        and not (content / folder / path.relative_to(root)).is_file()
    ]


def list_tongues(
    content: Path,
    languages: list[str],
    folder: str,
    page: str,
    made: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> list[Tongue]:
    """Return a page in each of `languages`, in their order.

    `page` is the name of its file from the language's folder, such as "a/b.md"; `made` tells by
    name in which languages the build makes a page.
    """
    tongues = []
    for code in languages:
        is_same = code in made.get(page, ()) or (content / code / page).is_file()
        is_there = is_same or (content / ORIGINAL / page).is_file() or code == folder
        name = PurePosixPath(page if is_there else HOME).with_suffix(".html")
        tongues.append(Tongue(code, NAMES[code], f"{code}/{name}", code == folder, is_same))
    return tongues
