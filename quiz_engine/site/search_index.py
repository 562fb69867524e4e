"""A search index built beforehand, one per language, shipped as a classic script (L3).

Words are folded (no case, no marks) on both sides, so that "dich vu cong" finds "dịch vụ công";
the browser then puts exact phrases first (`runtime/js/search.js`). Positions are left out: they would
double the size, and the browser marks words itself.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from html.parser import HTMLParser

from lunr.builder import Builder
from lunr.pipeline import Pipeline
from lunr.token import Token

_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_SKIPPED_TAGS = frozenset("script style svg legend select template".split())
_SKIPPED_CLASSES = frozenset("facts headerlink".split())
_FRAMES = frozenset("qe-item fieldset".split())
"""What a question's prompt stands in."""
_BLOCKS = frozenset("p li h1 h2 h3 h4 h5 h6 td th tr div section figure blockquote dd dt pre".split())


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page that search can lead to."""

    location: str
    """Address from the site's root, with fragment."""
    page: str
    """Title of the page."""
    title: str
    """Heading of the section; empty for the beginning of the page."""
    text: str
    """Plain text below the heading."""


class _SectionParser(HTMLParser):
    """Cuts a page's content at its headings of level 1 and 2.

    Of a question only the prompt is found: neither its key nor what can be chosen, whatever its
    type draws.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._in_item = False
        self._in_prompt = 0
        """Elements that are open in a question's prompt, itself included."""
        self.sections: list[dict[str, str]] = [{"id": "", "title": "", "text": ""}]
        self._skipping: list[str] = []
        self._in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        classes = set((attributes.get("class") or "").split())
        self._in_item |= tag == "qe-item"
        is_prompt = "qe-prompt" in classes
        is_asked = not self._in_item or self._in_prompt or is_prompt or tag in _FRAMES
        if self._skipping or not is_asked or tag in _SKIPPED_TAGS or classes & _SKIPPED_CLASSES:
            if tag not in _VOID:
                self._skipping.append(tag)
            return
        if (is_prompt or self._in_prompt) and tag not in _VOID:
            self._in_prompt += 1
        if tag in ("h1", "h2"):
            self.sections.append({"id": attributes.get("id") or "", "title": "", "text": ""})
            self._in_heading = True
        elif tag in _BLOCKS or tag == "br":
            self._add(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            if tag in self._skipping:
                while self._skipping.pop() != tag:
                    pass
            return
        self._in_prompt = max(0, self._in_prompt - 1)
        self._in_item &= tag != "qe-item"
        if tag in ("h1", "h2"):
            self._in_heading = False
        elif tag in _BLOCKS:
            self._add(" ")

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self._add(data)

    def _add(self, data: str) -> None:
        self.sections[-1]["title" if self._in_heading else "text"] += data


def split_sections(html: str, url: str, title: str) -> list[Section]:
    """Return the sections of a page's content; `url` is from the site's root."""
    parser = _SectionParser()
    parser.feed(html)
    parser.close()
    sections = []
    for index, part in enumerate(parser.sections):
        heading = " ".join(part["title"].split())
        text = " ".join(part["text"].split())
        is_top = index == 1 and not sections
        if heading or text:
            location = url if is_top or not part["id"] else f"{url}#{part['id']}"
            sections.append(Section(location, title, "" if is_top else heading, text))
    return sections


def fold(text: str) -> str:
    """Return `text` in small letters without marks; the same as `fold` in runtime/js/search.js.

    Not `fold_marks` and casefold, which no browser has: a test holds both to one table.
    """
    letters = unicodedata.normalize("NFD", text)
    bare = "".join(each for each in letters if unicodedata.category(each)[0] != "M")
    return bare.lower().replace("đ", "d").replace("ð", "d").replace("ß", "ss")


def fold_words(text: str) -> list[str]:
    """Return the words of `text` as the index knows them: folded letters and digits."""
    return re.findall(r"[^\W_]+", fold(text))


def _tokenise(text: str, metadata: object = None) -> list[Token]:
    return [Token(word) for word in fold_words(text)]


def build_index(sections: list[Section]) -> dict[str, object]:
    """Return the data the browser loads: lunr's serialised index, and what to show of each section.

    Fields: `page` counts most, then the heading (`title`), then the text.
    """
    builder = Builder()
    builder.pipeline = Pipeline()
    builder.ref("ref")
    builder.field("page", boost=6)
    builder.field("title", boost=4)
    builder.field("text")
    for number, section in enumerate(sections):
        builder.add(
            {
                "ref": str(number),
                "page": " ".join(fold_words(section.page)),
                "title": " ".join(fold_words(section.title)),
                "text": " ".join(fold_words(section.text)),
            }
        )
    index = builder.build().serialize()
    shown = [[each.location, each.page, each.title, each.text] for each in sections]
    return {"index": index, "sections": shown}


def render_index_script(sections: list[Section], language: str) -> str:
    """Return the classic script that registers the index of one language."""
    data = json.dumps(build_index(sections), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return f"QE.searchIndex({json.dumps(language)}, {data});\n"
