"""What of a lesson can be read aloud by its author (L3): the beginning, each section, each question.

Taken from the finished HTML, like sections for search, so that it does not matter how a lesson is
written. `runtime/js/reader.js` plays the recording of a reading where its voice would read the same.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from html.parser import HTMLParser

LESSON, SECTION, QUESTION = "lesson", "section", "question"

_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_SKIPPED = frozenset("script style svg template pre textarea legend details button".split())
_SKIPPED_CLASSES = frozenset("headerlink qe-actions qe-unseen qe-on-paper qe-column qe-error".split())
_HEARD = frozenset("qe-prompt qe-choices qe-order qe-sheet qe-grid".split())
"""Parts of a question that its recording reads; what it takes to answer others is read by a voice."""
_BLOCKS = frozenset(
    "p li h1 h2 h3 h4 h5 h6 td th tr div section figure figcaption blockquote dd dt label".split()
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text that one recording reads."""

    name: str
    """Name of the recording without its ending: "mat-khau", "mat-khau.dai", "mat-khau-hoi"."""
    place: str
    """Where the page has it: empty for the beginning, else the id of a heading or a question."""
    kind: str
    """LESSON, SECTION or QUESTION."""
    text: str
    """What is read, a line for each block."""


class _Parser(HTMLParser):
    def __init__(self, picture: str) -> None:
        super().__init__(convert_charrefs=True)
        self.picture = picture
        self.parts: list[tuple[str, str, list[str]]] = [("", LESSON, [""])]
        """Place, kind and lines."""
        self.prose = 0
        """Which part goes on behind a question."""
        self.open: list[tuple[str, bool, bool]] = []
        """Open elements: tag, whether all within is left out, whether a question's recording reads it."""
        self.varied: set[str] = set()
        """Questions with values that change: no recording can read them."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        classes = set((values.get("class") or "").split())
        _, is_left, is_heard = self.open[-1] if self.open else ("", False, False)
        if tag == "qe-item":
            self.parts.append((values.get("id") or "", QUESTION, [""]))
        in_item = self._in_item or tag == "qe-item"
        if in_item and "data-var" in values:
            self.varied.add(self.parts[-1][0])
        if tag in ("h1", "h2") and not in_item and not is_left:
            is_first = tag == "h1" and len(self.parts) == 1
            if not is_first:
                self.parts.append((values.get("id") or "", SECTION, [""]))
                self.prose = len(self.parts) - 1
        is_left = is_left or tag in _SKIPPED or bool(classes & _SKIPPED_CLASSES)
        is_heard = is_heard or bool(classes & _HEARD)
        if tag in _BLOCKS or tag == "br":
            self._break()
        if tag == "option":
            is_left = is_left or not values.get("value")
            self._lines[-1] += "" if is_left else " / "
        elif tag == "select":
            self._lines[-1] += " …"
        if tag in _VOID:
            self._add_void(tag, values, is_left or (in_item and not is_heard))
        else:
            self.open.append((tag, is_left, is_heard))

    def handle_endtag(self, tag: str) -> None:
        if tag in [name for name, _, _ in self.open]:
            while self.open.pop()[0] != tag:
                pass
        if tag in _BLOCKS or tag == "qe-item":
            self._break()

    def handle_data(self, data: str) -> None:
        _, is_left, is_heard = self.open[-1] if self.open else ("", False, False)
        if not is_left and (is_heard or not self._in_item):
            self._lines[-1] += data

    @property
    def _in_item(self) -> bool:
        return any(name == "qe-item" for name, _, _ in self.open)

    @property
    def _lines(self) -> list[str]:
        return self.parts[-1 if self._in_item else self.prose][2]

    def _break(self) -> None:
        self._lines.append("")

    def _add_void(self, tag: str, values: dict[str, str | None], is_left: bool) -> None:
        if is_left:
            return
        if tag == "img" and values.get("alt"):
            self._lines.append(f"{self.picture}: {values['alt']}")
            self._break()
        elif tag == "input" and values.get("data-gap"):
            self._lines[-1] += " … "


def find_readings(
    html: str, lesson: str, picture: str, left: Collection[str] = ()
) -> list[Reading]:
    """Return what there is to be read in a page's content, in its order.

    `lesson` is the id of the lesson, `picture` the word before the text of a picture; `left` are
    ids of questions without a reading, besides those with values that change.
    """
    parser = _Parser(picture)
    parser.feed(html)
    parser.close()
    readings = []
    for place, kind, lines in parser.parts:
        text = "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
        name = {LESSON: lesson, SECTION: f"{lesson}.{place}", QUESTION: place.removeprefix("q-")}[kind]
        if text and (place or kind == LESSON) and place not in parser.varied and name not in left:
            readings.append(Reading(name, place, kind, text))
    return readings
