"""Terms of the glossary in lessons (L3): marked where they first occur, and a page of all.

Marked in finished HTML rather than in Markdown, so that it does not matter how an author wrote a
word, and so that nothing of a question, a heading, a link or code is touched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path

from ..curriculum.document import Document
from ..curriculum.glossary import (
    Glossary,
    Term,
    check_glossary,
    initial,
    load_glossary,
    normal,
    sort_terms,
)
from ..errors import Diagnostic, nearest
from .lesson_file import LessonFile, decode, show
from .sections import TERM, Section
from .translation import ORIGINAL

FILE = "glossary.yml"
"""Name of the file in the folder of a language."""
PAGE = "glossary"
"""Name of the page of all terms, made here, in the folder of a language."""
_TOKEN = re.compile(r"<!--.*?-->|<(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>", re.S)
_NAME = re.compile(r"</?([\w-]+)")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_LEFT = frozenset(
    "h1 h2 h3 h4 h5 h6 a code pre kbd samp abbr dfn button summary label select textarea script "
    "style svg math qe-item th caption figcaption".split()
)
"""Elements in which no term is marked."""


@dataclass(frozen=True, slots=True)
class Group:
    """The terms of one letter."""

    letter: str
    terms: tuple[Term, ...]


def read_glossary(
    content: Path, folder: str
) -> tuple[Glossary | None, Document | None, list[Diagnostic]]:
    """Read the glossary of a folder of a course; nothing where there is none."""
    path = content / folder / FILE
    if not path.is_file():
        return None, None, []
    shown = show(path)
    text, problem = decode(path.read_bytes(), shown)
    if problem is not None:
        return None, None, [problem]
    return load_glossary(text, shown)


def check_glossaries(
    content: Path, folder: str, files: Sequence[LessonFile], is_translation: bool
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the glossary of a folder: by itself, with the lessons that it
    names, and against the one that it translates."""
    glossary, document, found = read_glossary(content, folder)
    yield from found
    if glossary is None or document is None:
        return
    lessons = [file.facts.id for file in files if file.facts is not None]
    is_known = all(file.is_readable for file in files)
    for index, term in enumerate(glossary.terms):
        if term.lesson is not None and term.lesson not in lessons and is_known:
            mark = document.places["terms", index, "lesson"]
            near = nearest(term.lesson, lessons)
            message = f'There is no lesson "{term.lesson}".'
            help = (f'Did you mean "{near}"? ' if near else "") + "Write the id of a lesson."
            yield Diagnostic(document.path, mark.line + 1, mark.column + 1, "QE280", message, help)
    original, there, _ = read_glossary(content, ORIGINAL) if is_translation else (None, None, [])
    if original is not None and there is not None:
        yield from check_glossary(original, there.path, glossary, document)


class Marker:
    """Marks the terms of one glossary."""

    def __init__(self, glossary: Glossary) -> None:
        self.terms = {normal(form): term for term in glossary.terms for form in term.forms}
        forms = {_composed(form) for term in glossary.terms for form in term.forms}
        # The longest first: "mã OTP" before "OTP".
        ordered = sorted(forms, key=lambda form: (-len(form), form))
        self.pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(_pattern, ordered))})(?![\w-])")

    def mark(self, html: str, page: str) -> tuple[str, list[Term]]:
        """Return a page's content with each term a link to `page` where it first occurs, and the
        terms found, in that order. Marked are composed letters as they are written: "mã" is not
        "ma"."""
        found: dict[str, Term] = {}
        open_left: list[str] = []
        parts: list[str] = []
        end = 0
        for token in _TOKEN.finditer(html):
            text = html[end : token.start()]
            parts.append(text if open_left else self._mark_text(text, page, found))
            parts.append(token[0])
            end = token.end()
            _follow(token[0], open_left)
        parts.append(html[end:] if open_left else self._mark_text(html[end:], page, found))
        return "".join(parts), list(found.values())

    def _mark_text(self, text: str, page: str, found: dict[str, Term]) -> str:
        def put(match: re.Match[str]) -> str:
            term = self.terms[normal(unescape(match[0]))]
            if term.id in found:
                return match[0]
            found[term.id] = term
            address = escape(f"{page}#{term.id}")
            return f'<a class="term" href="{address}" data-note="{len(found)}">{match[0]}</a>'

        if not text.strip():
            return text
        return self.pattern.sub(put, unicodedata.normalize("NFC", text))


def _composed(form: str) -> str:
    return " ".join(unicodedata.normalize("NFC", form).split())


def _pattern(form: str) -> str:
    """Return what finds a form: a small first letter may be a capital, as where a sentence begins;
    all else is as written, for "AI" is not "ai" (who)."""
    first, rest = form[0], escape(form[1:], quote=False)
    begin = f"[{first}{first.upper()}]" if first != first.upper() else re.escape(escape(first))
    return begin + r"\s+".join(map(re.escape, rest.split(" ")))


def _follow(tag: str, open_left: list[str]) -> None:
    """Note whether a tag opens or closes an element that is left alone."""
    match = _NAME.match(tag)
    if match is None:
        return
    name = match[1].lower()
    if open_left:
        # Within, only elements of the same name count: they may stand in each other.
        if name == open_left[-1] and not tag.endswith("/>"):
            if tag.startswith("</"):
                open_left.pop()
            else:
                open_left.append(name)
    elif (name in _LEFT or "admonition-title" in tag) and not tag.startswith("</"):
        if name not in _VOID and not tag.endswith("/>"):
            open_left.append(name)


def group_terms(glossary: Glossary) -> list[Group]:
    """Return the terms of the page of all, by letter, in order."""
    groups: dict[str, list[Term]] = {}
    for term in sort_terms(glossary):
        groups.setdefault(initial(term), []).append(term)
    return [Group(letter, tuple(terms)) for letter, terms in groups.items()]


def find_sections(glossary: Glossary, url: str, title: str) -> list[Section]:
    """Return what search knows of the terms: each is a result of its own."""
    return [
        Section(f"{url}#{term.id}", title, term.term, _text(term), TERM)
        for term in sort_terms(glossary)
    ]


def _text(term: Term) -> str:
    return " · ".join([term.definition, *([", ".join(term.also)] if term.also else [])])


def lesson_links(
    terms: Iterable[Term], lessons: Mapping[str, tuple[str, str]]
) -> dict[str, tuple[str, str]]:
    """Return address and title of the lesson that teaches a term, by the term's id, from those of
    all lessons by their id."""
    return {
        term.id: lessons[term.lesson]
        for term in terms
        if term.lesson is not None and term.lesson in lessons
    }
