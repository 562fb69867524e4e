"""A picture with named places and a list of the same names, to point at or choose from (L2)."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...core.response import Selection
from ...core.shape import Choice, Regions
from ...errors import nearest
from ..attribute import Unfit
from ..entry import Entry, parse_entries
from ..html import add_choices, add_text
from ..plain import plain_text
from ..source import Place, Report, Row, make_segment
from ..svg import Picture, PictureError
from ..svg import Place as Region
from .kind import Drawing, Form, FormKind, Source, Unplaced

if TYPE_CHECKING:
    from ..question import Question

PICTURE_HELP = 'Write "![what it shows](picture.svg)" in a paragraph of its own.'
_PICTURE = re.compile(r"!\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][\w-]*)[^<>]*?(?P<alone>/?)>")
_VOID = ("br", "hr", "img", "wbr", "input")
_ALONE = re.compile(rf"\s*{_PICTURE.pattern}(?:\s*\{{[^}}]*\}})?\s*")


@dataclass(frozen=True, slots=True)
class Map:
    """What lies over the picture."""

    source: str
    """The paragraph that is the picture, as Markdown."""
    place: Place
    """Where it stands."""
    picture: Picture
    places: dict[str, Region]
    """By the ids of the choices."""


def read_hotspot(source: Source, report: Report) -> Form:
    """Read prompt, picture and choices, and find each choice in the picture."""
    body = source.body
    form = Form("hotspot", prompt=make_segment(body.prompt))
    form.texts = [form.prompt]
    if not body.choices:
        report.error(
            source.place,
            "QE111",
            "There is no list of places in this question.",
            'Write one a line: "- [x] name {#id-in-the-picture}".',
        )
    entries = parse_entries(body.choices, "choice", report)
    form.entries = entries
    form.places = {each.id: each.place for each in entries}
    form.texts += [piece for each in entries for piece in (each.text, each.feedback)]
    found = _find_picture(body.prompt, source.place, report)
    if found is not None and source.read is not None:
        form.detail = _read_map(*found, source, entries, report)
    choices = [
        Choice(each.id, each.key, each.text.text, each.feedback.text, each.weight)
        for each in entries
    ]
    if choices:
        form.shape = Regions(tuple(choices), sum(each.key for each in choices) > 1)
    return form


def _find_picture(
    rows: list[Row], place: Place, report: Report
) -> tuple[Row, re.Match[str]] | None:
    """Return the row with the only picture of a prompt, and the picture in it."""
    found = [
        (index, row, match)
        for index, row in enumerate(rows)
        if not row.hidden
        for match in _PICTURE.finditer(row.visible)
    ]
    if not found:
        report.error(place, "QE124", "There is no picture in this question.", PICTURE_HELP)
        return None
    if len(found) > 1:
        _, row, match = found[1]
        report.error(
            row.place(match.start()),
            "QE124",
            "There is a second picture in this question.",
            "Keep one, so that it is clear where to point.",
        )
        return None
    index, row, match = found[0]
    around = [rows[at] for at in (index - 1, index + 1) if 0 <= at < len(rows)]
    if not _ALONE.fullmatch(row.visible) or row.indent > 3 or not all(each.is_blank for each in around):
        report.error(
            row.place(match.start()),
            "QE124",
            "This picture does not stand alone in its paragraph.",
            "Put a blank line before and after it, and no text beside it.",
        )
        return None
    around = _tag_around(rows[:index])
    if around:
        report.error(
            row.place(match.start()),
            "QE124",
            f"This picture stands within <{around}>.",
            "Take it out of there: places are laid only over a picture in a paragraph of its own.",
        )
        return None
    return row, match


def _tag_around(rows: list[Row]) -> str:
    """Return the name of the innermost HTML tag that is open after these rows, empty for none."""
    opened: list[str] = []
    for row in rows:
        for tag in _TAG.finditer(row.visible if not row.hidden else ""):
            name = tag["name"].lower()
            if tag["end"] and name in opened:
                del opened[len(opened) - 1 - opened[::-1].index(name) :]
            elif not tag["end"] and not tag["alone"] and name not in _VOID:
                opened.append(name)
    return opened[-1] if opened else ""


def _read_map(
    row: Row, match: re.Match[str], source: Source, entries: list[Entry], report: Report
) -> Map | None:
    """Read the picture's file; every choice that is not in it is reported."""
    address, place = row.text[slice(*match.span(1))], row.place(match.start(1))
    if not address.lower().endswith(".svg"):
        report.error(
            place,
            "QE124",
            f'"{address}" is not an SVG picture.',
            "Only in an SVG can places have names. Put the photo into an SVG, and draw the places "
            "over it.",
        )
        return None
    text = source.read(address)
    if text is None:
        report.error(
            place, "QE124", f'There is no file "{address}".', "Its address begins at this lesson's folder."
        )
        return None
    try:
        picture = Picture(text)
    except PictureError as error:
        report.error(place, "QE124", f'"{address}" cannot be used. {error}', error.help)
        return None
    places: dict[str, Region] = {}
    for entry in entries:
        if not entry.has_own_id:
            report.error(
                entry.place,
                "QE124",
                "This choice does not say which place of the picture it is.",
                "Write the id of an element of the picture at the end of its line: {#id}. "
                + picture.list_places(),
            )
            continue
        try:
            places[entry.id] = picture.find(entry.id)
        except PictureError as error:
            report.error(entry.place, "QE124", f'"{address}": {error}', error.help)
    return Map(row.text.strip(), row.place(match.start()), picture, places)


def draw_hotspot(drawing: Drawing, parent: etree.Element) -> None:
    """Lay the places over the picture, and add the list for those who do not point."""
    question, messages = drawing.question, drawing.messages
    made: Map | None = question.form.detail
    if made is not None:
        _lay_over(made, parent.find("div[@class='qe-prompt']"))
    box = etree.SubElement(parent, "details", {"class": "qe-list", "open": "open"})
    add_text(box, "summary", messages["print.region-list"])
    multiple = question.item.shape.multiple
    add_choices(box, question.entries, multiple, drawing.name, drawing.parse)


def _lay_over(made: Map, prompt: etree.Element) -> None:
    """Put the picture's paragraph into a box, with the places after it. Raises Unplaced."""
    alike = (
        (index, each)
        for index, each in enumerate(prompt)
        if each.tag == "p" and (each.text or "").strip() == made.source
    )
    index, paragraph = next(alike, (0, None))
    if paragraph is None:  # such as a term, because a line with a colon follows
        message = "Markdown reads this picture as a part of something else."
        raise Unplaced(made.place, "QE124", message, "Keep only plain paragraphs around it.")
    box = etree.Element("div", {"class": "qe-map"})
    prompt.remove(paragraph)
    prompt.insert(index, box)
    box.append(paragraph)
    size = {"viewBox": made.picture.view_box}
    if made.picture.aspect:
        size["preserveAspectRatio"] = made.picture.aspect
    over = etree.SubElement(box, "svg", {"class": "qe-regions", "aria-hidden": "true", **size})
    for name, place in made.places.items():
        etree.SubElement(over, place.tag, {"data-region": name, **place.attributes})


def hotspot_key(question: Question) -> str:
    """Return the names of the right places."""
    choices = question.item.shape.choices
    return ", ".join(plain_text(each.text) for each in choices if each.key)


def hotspot_response(shape: Regions, text: str) -> Selection:
    """Read "wifi, menu": ids of the chosen places. Raises Unfit."""
    known = [each.id for each in shape.choices]
    ids = [part.strip() for part in text.split(",") if part.strip()]
    for each in ids:
        if each not in known or ids.count(each) > 1:
            near = nearest(each, known)
            meant = f'Did you mean "{near}"? ' if near and near != each else ""
            raise Unfit(f"{meant}Write ids separated by commas, each once: {', '.join(known)}.")
    return Selection(tuple(ids))


HOTSPOT = FormKind(("hotspot",), read_hotspot, draw_hotspot, hotspot_key, hotspot_response)
