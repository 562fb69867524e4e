"""A page as a tree of elements (L1): [tag, {attribute: value}, [child, …]], a child being text or
another such list.

One tree for a page whose script makes elements of it and never HTML, and for a file of HTML that
the command line writes (`render_html`). Only TAGS and ATTRIBUTES occur, and both refuse others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

Node = str | list
TAGS = frozenset(
    "section h2 h3 p ul ol li table caption thead tbody tr th td div span small b a button svg "
    "rect q".split()
)
ATTRIBUTES = frozenset(
    "class id href scope tabindex role type lang x y width height viewBox aria-label "
    "aria-labelledby aria-hidden aria-sort data-sort data-value data-state "
    "data-share data-act data-files".split()
)


def node(tag: str, attributes: Mapping[str, object] | None = None, *children: Node) -> list:
    """Return one element. Values of attributes become text; None leaves one out."""
    given = {name: str(value) for name, value in (attributes or {}).items() if value is not None}
    return [tag, given, list(children)]


class Words:
    """Sentences by code, with their values put in."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words

    def __call__(self, code: str, **values: object) -> str:
        """Return a sentence; braces in values are left alone."""
        parts = self.words[code].split("{")
        told = parts[0]
        for part in parts[1:]:
            name, _, rest = part.partition("}")
            told += f"{values[name]}{rest}"
        return told


def section(name: str, title: str, *children: Node) -> list:
    """Return a part of a page with its heading; the id is "report-" and the name."""
    heading = node("h2", {"id": f"report-{name}-title"}, title)
    about = {"id": f"report-{name}", "aria-labelledby": f"report-{name}-title"}
    return node("section", about, heading, *children)


def bar(parts: Sequence[tuple[str, int]], label: str) -> Node:
    """Return a bar of parts, drawn as SVG, 100 wide; said in words by its label. A part has a class
    of report.css ("can", "begun", "new", "missed") and how many."""
    total = sum(many for _, many in parts) or 1
    shapes, at = [], 0.0
    for kind, many in parts:
        width = 100 * many / total
        if many:
            place = {"x": f"{at:.2f}", "y": 0, "width": f"{width:.2f}", "height": 8}
            shapes.append(node("rect", {"class": kind, **place}))
        at += width
    about = {"class": "report-bar", "viewBox": "0 0 100 8", "role": "img", "aria-label": label}
    return node("svg", about, *shapes)


def head(say: Words, columns: Sequence[tuple[str, str, str]], first: int) -> Node:
    """Return the head of a table. A column has a text, a text for those who do not see it, and how it
    is sorted first, empty where it is not; `first` is by which column it is sorted already."""
    cells = []
    for place, (text, unseen, order) in enumerate(columns):
        inside: list[Node] = [text]
        if unseen:
            inside.append(node("span", {"class": "unseen"}, unseen))
        about = {"scope": "col", "role": "columnheader"}
        if order:
            about["data-sort"] = order
            inside = [node("button", {"type": "button", "class": "report-sort"}, *inside)]
        if order and place == first:
            about["aria-sort"] = order
        cells.append(node("th", about, *inside))
    return node("thead", {"role": "rowgroup"}, node("tr", {"role": "row"}, *cells))


def table(name: str, caption: str, top: Node, rows: Sequence[Node]) -> Node:
    """Return a table below its caption, within what scrolls where it is too wide; `top` is its
    `head`."""
    body = node("tbody", {"role": "rowgroup"}, *rows)
    about = {"id": f"report-{name}-table", "role": "table"}
    made = node("table", about, node("caption", None, caption), top, body)
    about = {"class": "report-scroll", "tabindex": 0, "role": "region", "aria-label": caption}
    return node("div", about, made)


def row(name: Sequence[Node], *cells: Sequence[Node], values: Sequence[object]) -> Node:
    """Return a row of a table; `values` are what its cells are sorted by. Roles are said in so many words, because a narrow page shows the table as a
    list, and what is no table to the eye would be none to the ear."""
    made = [node("th", {"scope": "row", "role": "rowheader"}, *name)]
    for cell, value in zip(cells, values, strict=True):
        made.append(node("td", {"role": "cell", "data-value": value}, *cell))
    return node("tr", {"role": "row"}, *made)


def render_html(tree: Sequence[Node]) -> str:
    """Return a tree as HTML. Raises ValueError for a tag or an attribute that no view has."""
    return "".join(escape(each) if isinstance(each, str) else _render(each) for each in tree)


def _render(element: list) -> str:
    tag, attributes, children = element
    if tag not in TAGS or not ATTRIBUTES.issuperset(attributes):
        raise ValueError(f"a report has no <{tag}> with {sorted(attributes)}")
    given = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    if "data-share" in attributes:
        given += f' style="--share: {int(attributes["data-share"])}%"'
    if tag == "svg":
        given += ' preserveAspectRatio="none"'
    return f"<{tag}{given}>{render_html(children)}</{tag}>"
