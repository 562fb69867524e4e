"""Small pieces of HTML that the renderers of all forms share (L2)."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Sequence
from typing import TYPE_CHECKING

from markdown.util import AtomicString

from .entry import Entry
from .source import Segment

if TYPE_CHECKING:
    from .forms.kind import Parse

_LEADING = re.compile(r"(?:[-*+](?= )|[#>]|\d+(?=[.)] ))")


def add_text(parent: etree.Element, tag: str, text: str, **attributes: str) -> etree.Element:
    """Add an element with plain text that Markdown leaves alone."""
    element = etree.SubElement(parent, tag, attributes)
    element.text = AtomicString(text)
    return element


def fill(message: str, **values: object) -> str:
    """Put values into a sentence's placeholders."""
    for name, value in values.items():
        message = message.replace("{" + name + "}", str(value))
    return message


def add_inline(parent: etree.Element, text: str, parse: Parse) -> None:
    """Put one line of Markdown into an element, without a paragraph around it."""
    box = etree.Element("div")
    parse(box, escape(text))
    inner = box[0] if len(box) == 1 and box[0].tag == "p" else box
    parent.text = inner.text
    parent.extend(list(inner))


def escape(text: str) -> str:
    """Return a label whose beginning makes no list, heading or quote: "+ Add", "1. Home"."""
    found = _LEADING.match(text)
    if found is None:
        return text
    end = found.end()
    return f"{text[:end]}\\{text[end:]}" if text[0].isdigit() else f"\\{text}"


def inline_or_block(segment: Segment, parse: Parse) -> etree.Element:
    """Return a span for a single paragraph of Markdown, a div for anything else."""
    box = etree.Element("div")
    parse(box, segment.text)
    if len(box) != 1 or box[0].tag != "p" or (box[0].text or "").startswith("\x02wzxhzdk"):
        return box
    box[0].tag = "span"
    return box[0]


def add_choices(
    parent: etree.Element, entries: Sequence[Entry], multiple: bool, name: str, parse: Parse
) -> None:
    """Add a list of radio buttons or tick boxes, all called `name`, one row for each choice."""
    kind = "checkbox" if multiple else "radio"
    listing = etree.SubElement(parent, "ol", {"class": "qe-choices"})
    for entry in entries:
        row = etree.SubElement(listing, "li", {"data-choice": entry.id})
        label = etree.SubElement(row, "label")
        etree.SubElement(label, "input", {"type": kind, "name": name, "value": entry.id})
        label.append(inline_or_block(entry.text, parse))
