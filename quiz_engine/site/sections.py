"""What search can lead to on a page (L3): its parts by heading, and what its questions ask."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_SKIPPED_TAGS = frozenset("script style svg legend select template".split())
_SKIPPED_CLASSES = frozenset("facts headerlink".split())
_FRAMES = frozenset("qe-item fieldset".split())
"""What a question's prompt stands in."""
_BLOCKS = frozenset("p li h1 h2 h3 h4 h5 h6 td th tr div section figure blockquote dd dt pre".split())

QUESTION, TERM = "question", "term"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page that search can lead to."""

    location: str
    """Address from the site's root, with fragment."""
    page: str
    """Title of the page."""
    title: str
    """Heading of the section; empty for the beginning of the page and for a question."""
    text: str
    """Plain text below the heading; of a question, what it asks."""
    kind: str = ""
    """QUESTION or TERM; empty for a part of a lesson."""


class _SectionParser(HTMLParser):
    """Cuts a page's content at its headings of level 1 and 2, and takes its questions out.

    Of a question only the prompt is found: neither its key nor what can be chosen, whatever its
    type draws.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._in_item = False
        self._in_prompt = 0
        """Elements that are open in a question's prompt, itself included."""
        self.sections: list[dict[str, str]] = [{"id": "", "title": "", "text": ""}]
        self.questions: list[dict[str, str]] = []
        self._skipping: list[str] = []
        self._in_heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        classes = set((attributes.get("class") or "").split())
        if tag == "qe-item":
            self._in_item = True
            self.questions.append({"id": attributes.get("id") or "", "title": "", "text": ""})
        is_prompt = "qe-prompt" in classes
        is_asked = not self._in_item or self._in_prompt or is_prompt or tag in _FRAMES
        if self._skipping or not is_asked or tag in _SKIPPED_TAGS or classes & _SKIPPED_CLASSES:
            if tag not in _VOID:
                self._skipping.append(tag)
            return
        if (is_prompt or self._in_prompt) and tag not in _VOID:
            self._in_prompt += 1
        if tag in ("h1", "h2") and not self._in_item:
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
        part = self.questions[-1] if self._in_item else self.sections[-1]
        part["title" if self._in_heading else "text"] += data


def split_sections(html: str, url: str, title: str) -> list[Section]:
    """Return the sections of a page's content, then its questions; `url` is from the site's root."""
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
    for part in parser.questions:
        text = " ".join(part["text"].split())
        if text and part["id"]:
            sections.append(Section(f"{url}#{part['id']}", title, "", text, QUESTION))
    return sections
