"""A search index built beforehand, one per language, shipped as a classic script (L3).

Words are folded (no case, no marks) on both sides, so that "dich vu cong" finds "dịch vụ công";
the browser then puts exact phrases first (`runtime/js/find.js`). How much a word says of a section
is computed by lunr; what is shipped is not lunr's own JSON, which a phone reads for too long, but
one line of words and one of postings, of which only those of the asked words are ever decoded
(decision record on the search index).
"""

from __future__ import annotations

import json
import re
import unicodedata

from lunr.builder import Builder
from lunr.pipeline import Pipeline

from .sections import QUESTION, TERM, Section

VERSION = 1
"""Of the format; a page of another version says that search does not open."""
SCALE = 20
"""Weights are whole numbers of twentieths."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def fold(text: str) -> str:
    """Return `text` in small letters without marks; the same as `fold` in runtime/js/words.js.

    Not `fold_marks` and casefold, which no browser has: a test holds both to one table.
    """
    letters = unicodedata.normalize("NFD", text)
    bare = "".join(each for each in letters if unicodedata.category(each)[0] != "M")
    return bare.lower().replace("đ", "d").replace("ð", "d").replace("ß", "ss")


def fold_words(text: str) -> list[str]:
    """Return the words of `text` as the index knows them: folded letters and digits."""
    return re.findall(r"[^\W_]+", fold(text))


def weigh(sections: list[Section]) -> dict[str, dict[int, float]]:
    """Return, by word and number of a section, how much the word says of it, as lunr counts (BM25).

    The page's title counts most, then the heading, then the text. What stands around a question or
    a term says nothing of it: of them, only their own words count.
    """
    builder = Builder()
    builder.pipeline = Pipeline()
    builder.ref("ref")
    builder.field("page", boost=6)
    builder.field("title", boost=4)
    builder.field("text")
    for number, section in enumerate(sections):
        page = "" if section.kind else section.page
        builder.add(
            {
                "ref": str(number),
                "page": " ".join(fold_words(page)),
                "title": " ".join(fold_words(section.title)),
                "text": " ".join(fold_words(section.text)),
            }
        )
    if not sections:
        return {}
    builder.build()
    names = {posting["_index"]: word for word, posting in builder.inverted_index.items()}
    weights: dict[str, dict[int, float]] = {}
    for reference, vector in builder.field_vectors.items():
        number = int(reference.rpartition("/")[2])
        for place in range(0, len(vector.elements), 2):
            of_word = weights.setdefault(names[int(vector.elements[place])], {})
            of_word[number] = of_word.get(number, 0.0) + vector.elements[place + 1]
    return weights


def encode_posting(weights: dict[int, float]) -> str:
    """Return a posting: for each section, in order, the distance from the one before in base 36,
    small letters, and the weight in twentieths in base 26, capital letters."""
    parts, before = [], 0
    for number, weight in sorted(weights.items()):
        parts += [_base(number - before, _DIGITS), _base(max(1, round(weight * SCALE)), _LETTERS)]
        before = number
    return "".join(parts)


def decode_posting(text: str) -> dict[int, float]:
    """Return the weights by section that `encode_posting` wrote, to a twentieth."""
    weights, number = {}, 0
    for distance, weight in re.findall(r"([0-9a-z]+)([A-Z]+)", text):
        number += int(distance, 36)
        total = 0
        for letter in weight:
            total = total * 26 + _LETTERS.index(letter)
        weights[number] = total / SCALE
    return weights


def _base(number: int, digits: str) -> str:
    text = digits[number % len(digits)]
    while number := number // len(digits):
        text = digits[number % len(digits)] + text
    return text


def build_index(sections: list[Section]) -> dict[str, object]:
    """Return the data the browser loads.

    `pages`: address and title. `sections`: number of the page, fragment, heading, text, and kind
    where it has one ("question", "term"). `words`: all of them, sorted as JavaScript sorts, with
    blanks between. `postings`: one for each word, with blanks between (`encode_posting`).
    """
    pages: dict[tuple[str, str], int] = {}
    shown = []
    for each in sections:
        page, _, fragment = each.location.partition("#")
        number = pages.setdefault((page, each.page), len(pages))
        shown.append([number, fragment, each.title, each.text, *([each.kind] if each.kind else [])])
    weights = weigh(sections)
    words = sorted(weights, key=lambda word: word.encode("utf-16-be"))
    return {
        "version": VERSION,
        "pages": [list(each) for each in pages],
        "sections": shown,
        "words": " ".join(words),
        "postings": " ".join(encode_posting(weights[word]) for word in words),
    }


def render_index_script(sections: list[Section], language: str) -> str:
    """Return the classic script that registers the index of one language.

    The data is a string: browsers read JSON in one faster than the same as a program.
    """
    data = json.dumps(build_index(sections), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    text = data.replace("\\", "\\\\").replace("'", "\\'")
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"QE.searchIndex({json.dumps(language)}, '{text}');\n"


__all__ = [
    "QUESTION",
    "TERM",
    "Section",
    "build_index",
    "decode_posting",
    "encode_posting",
    "fold",
    "fold_words",
    "render_index_script",
    "weigh",
]
