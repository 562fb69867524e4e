"""The glossary of one language, `content/<language>/glossary.yml`: terms, and what they mean (L2).

YAML, like the framework, rather than Markdown: a term has parts (other forms, the lesson that
teaches it), and a missing one is told by name and place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Annotated, Any

from msgspec import Meta, Struct

from ..errors import Diagnostic
from .document import Document
from .framework import Slug, Words
from .schema import describe

_ALPHABET = "0123456789aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""Grave, acute, tilde, hook above, dot below."""


class Term(Struct, frozen=True, forbid_unknown_fields=True):
    """One term."""

    id: Slug
    """The same in every language."""
    term: Words
    """As it stands in the list."""
    definition: Words
    """What it means, in plain text."""
    also: tuple[Words, ...] = ()
    """Other forms of it that lessons use."""
    lesson: Slug | None = None
    """Id of the lesson that teaches it."""

    @property
    def forms(self) -> tuple[str, ...]:
        """Return every form of the term, the main one first."""
        return (self.term, *self.also)


class Glossary(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole glossary."""

    version: Annotated[int, Meta(ge=1, le=1, description="1, the only version there is")]
    terms: Annotated[tuple[Term, ...], Meta(min_length=1)]


def load_glossary(
    text: str, path: str = "glossary.yml"
) -> tuple[Glossary | None, Document, list[Diagnostic]]:
    """Read a glossary; None, the document and all mistakes (QE280, QE281) when it has any."""
    document = Document(text, path, "QE280")
    glossary = document.read(Glossary)
    diagnostics = list(document.diagnostics)
    if glossary is not None:
        diagnostics += _check_doubled(glossary, document)
    return (None if diagnostics else glossary), document, diagnostics


def check_glossary(
    original: Glossary, path: str, translation: Glossary, document: Document
) -> Iterator[Diagnostic]:
    """Yield what a translated glossary has too many (QE282) or too few (QE283); `path` is that of
    the original, `document` that of the translation."""
    ours = {each.id for each in translation.terms}
    theirs = {each.id for each in original.terms}
    for index, term in enumerate(translation.terms):
        if term.id not in theirs:
            mark = document.places["terms", index, "id"]
            message = f'The term "{term.id}" is not in the original, {path}.'
            help = "Give it the id that it has there, or write it there first."
            yield Diagnostic(document.path, mark.line + 1, mark.column + 1, "QE282", message, help)
    for term in original.terms:
        if term.id not in ours:
            message = f'The term "{term.id}" ({term.term}) of {path} is missing.'
            help = "Translate it: lessons in this language mark it, too."
            yield Diagnostic(document.path, 1, 1, "QE283", message, help, "warning")


def sort_terms(glossary: Glossary) -> list[Term]:
    """Return the terms in the order of a Vietnamese dictionary, which is that of the others too:
    letters first (a, ă, â; d, đ; o, ô, ơ …), then tones."""
    return sorted(glossary.terms, key=lambda term: _order(term.term))


def initial(term: Term) -> str:
    """Return the letter under which a term is listed, a capital: its first, without its tone."""
    letters = [each for each in _untoned(term.term) if each.isalnum()]
    first = letters[0] if letters else "…"
    bare = first if first in _ALPHABET else unicodedata.normalize("NFD", first)[0]
    return bare.upper()


def make_schema() -> dict[str, Any]:
    """Return the JSON Schema of glossaries, as published in quiz_engine/schema/."""
    return describe(Glossary, "glossary", "Glossary: the terms of a course in one language")


def normal(form: str) -> str:
    """Return a form as two equal ones have in common: composed, small letters, single blanks."""
    return " ".join(unicodedata.normalize("NFC", form).lower().split())


def _check_doubled(glossary: Glossary, document: Document) -> Iterator[Diagnostic]:
    ids: dict[str, int] = {}
    forms: dict[str, int] = {}
    for index, term in enumerate(glossary.terms):
        here = ("terms", index)
        if term.id in ids:
            yield _doubled(document, (*here, "id"), f'The id "{term.id}"', ids[term.id])
        ids.setdefault(term.id, index)
        places = [(*here, "term"), *((*here, "also", at) for at in range(len(term.also)))]
        for form, keys in zip(term.forms, places, strict=True):
            if normal(form) in forms:
                yield _doubled(document, keys, f'"{form}"', forms[normal(form)])
            forms.setdefault(normal(form), index)


def _doubled(
    document: Document, keys: tuple[str | int, ...], what: str, first: int
) -> Diagnostic:
    mark, there = document.places[keys], document.places["terms", first]
    message = f"{what} is there before, on line {there.line + 1}."
    help = "A word has one meaning here: keep one of them, or write another form."
    return Diagnostic(document.path, mark.line + 1, mark.column + 1, "QE281", message, help)


def _untoned(text: str) -> str:
    """Return small letters without tones; ă, â, đ, ê, ô, ơ and ư are letters and stay."""
    apart = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", "".join(each for each in apart if each not in _TONES))


def _order(text: str) -> tuple[list[int], str]:
    places = []
    for letter in _untoned(text):
        bare = letter if letter in _ALPHABET else unicodedata.normalize("NFD", letter)[0]
        places.append(_ALPHABET.find(bare) + 1)
    return places, unicodedata.normalize("NFC", text)
