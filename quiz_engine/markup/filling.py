"""Puts the values of the first draw into a rendered question, so that a script can change them
(L2).

A page without a script, and in print, shows the first draw. Where a value stands in text it is a
`<span data-var="name">`; the text of an option, and attributes, which hold no elements, keep their
pattern beside them: `data-var-text`, and `data-var-attr` as JSON.
"""

from __future__ import annotations

import html
import json
import re
import xml.etree.ElementTree as etree

from markdown.util import AtomicString

from ..core.item import Item
from ..core.variable import NAME, fill_markdown, fill_names, values_of

MARK = re.compile(r"\x02qe(\d+)v(\d+)\x03")
"""What stands for a value until the page is finished: number of the question, of the variable."""


class Filling:
    """Fills in one question; for an item without variables it changes nothing."""

    def __init__(self, item: Item, index: int) -> None:
        """`index` is the number of the question in its page, from 0."""
        self.names = [each.name for each in item.variables]
        self.shown = values_of(item, 0)[1] if item.variables else {}
        self.marks = {
            name: f"\x02qe{index}v{number}\x03" for number, name in enumerate(self.names)
        }

    def mark(self, markdown: str) -> str:
        """Return Markdown with marks for the names outside of code."""
        return fill_markdown(markdown, self.marks) if self.names else markdown

    def fill(self, root: etree.Element) -> None:
        """Fill in what was put into the elements as plain text, and attributes."""
        for element in root.iter() if self.names else ():
            if element.tag == "script":
                continue
            patterns = {name: value for name, value in element.attrib.items() if NAME.search(value)}
            for name, value in patterns.items():
                element.set(name, fill_names(value, self.shown.get))
            if patterns:
                element.set("data-var-attr", json.dumps(patterns, ensure_ascii=False))
            for part in ("text", "tail"):
                text = getattr(element, part)
                if not isinstance(text, AtomicString) or not NAME.search(text):
                    continue
                if part == "text" and element.tag in ("pre", "textarea"):
                    continue  # code of a program, in which double braces are text
                if part == "text" and element.tag == "option":
                    element.set("data-var-text", text)
                    element.text = AtomicString(fill_names(text, self.shown.get))
                else:
                    setattr(element, part, AtomicString(fill_names(text, self.marks.get)))

    def render(self, number: int) -> str:
        """Return what a mark stands for as HTML text."""
        name = self.names[number]
        value = html.escape(self.shown[name], quote=False)
        return f'<span data-var="{html.escape(name)}">{value}</span>'
