"""Scenario: `<scene>` elements with speech as quotes and turns as links to other scenes (L2).

Without a script, and on paper, it is a book to be played: numbered scenes, each turn a link that
names the number where it goes on. The script shows one scene at a time, made of copies of these.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown.util import AtomicString

from ...core.response import Path, Response
from ...core.shape import Conversation, Scene, Shape, Turn
from ...errors import nearest
from ...item_types.scenario import scenario_examples, turn_part
from ..attribute import Unfit
from ..body import Block
from ..entry import CONTENT, Entry, is_bullet, parse_bullets
from ..html import add_inline
from ..plain import plain_text
from ..source import Report, Row, make_segment
from .kind import Drawing, Form, FormKind, Source

_LINKING = re.compile(r" *(?:[-*+]|\d+[.)]) +\[.*\]\(\s*#[^()]*\)\s*(?:\{[^{}]*\}\s*)?$")
_TARGET = re.compile(r"\(\s*(?P<target>[^\s()]*)\s*\)\s*")
_SPEAKER = re.compile(r"(\*\*|__)(?P<name>[^*_\n]{1,80}?) *(?:: *\1|\1 *:)\s*")
_NEXT_SPEAKER = re.compile(r"\n(?=(\*\*|__)[^*_\n]{1,80}?(?:: *\1|\1 *:))")
_ASIDE = re.compile(r"\s*\([^()]*\)")
_VOICES = 4
"""As many looks of speech there are; the fifth speaker looks like the first."""
_TURN_HELP = 'Write each turn as a link to the scene it leads to: "- [Hang up](#hang-up)".'


@dataclass(slots=True)
class _Reader:
    """Reads the scenes of one question."""

    report: Report
    form: Form
    names: list[str]
    """Ids of all scenes."""
    is_whole: bool = True
    """False once something could not be read, so that the scenes cannot be judged as a whole."""

    def scene(self, block: Block) -> Scene:
        """Read one scene; its place and those of its turns go to the form."""
        values = block.values
        name = values.get("id", "")
        if "id" not in values.places:
            help = 'Write <scene id="…">: the links of other scenes lead to it by this name.'
            self.report.error(block.place, "QE105", "This scene has no id.", help)
        self.is_whole &= bool(name) and ("score" in values.places) == ("score" in values.values)
        self.form.places.setdefault(name, block.place)
        rows = make_segment(block.rows).rows
        start = _find_turns(rows, "score" in values.places)
        text = make_segment(rows[:start])
        self.form.texts.append(text)
        turns = self.turns(name, rows[start:])
        score, title = values.get("score"), values.get("title", "")
        return Scene(name, turns, score, text.text, title)

    def turns(self, scene: str, rows: Sequence[Row]) -> tuple[Turn, ...]:
        """Read the list of turns of a scene."""
        made: list[Turn] = []
        for entry in parse_bullets(rows, "turn", self.report):
            turn = self.turn(scene, entry)
            if turn is None:
                self.is_whole = False
                continue
            if turn.id in [each.id for each in made]:
                message = f'The turn id "{turn.id}" is used before in this scene.'
                help = f"Write another id at the end of its line, such as {{#{turn.id}2}}."
                self.report.error(entry.place, "QE106", message, help)
            made.append(turn)
        return tuple(made)

    def turn(self, scene: str, entry: Entry) -> Turn | None:
        """Read one entry of the list; None where it is no link to a scene."""
        report, rows = self.report, entry.text.rows
        if entry.weight != 1:
            help = "A scenario's score is that of its ending; remove the weight."
            report.error(entry.place, "QE111", "A turn has no weight.", help)
        source = " ".join(row.text.strip() for row in rows)
        end = _closing_bracket(" ".join(_visible(row) for row in rows))
        link = _TARGET.fullmatch(source, end + 1) if end else None
        if link is None:
            place = entry.text.place if rows else entry.place
            report.error(place, "QE230", f'This turn is no link: "{_short(source)}".', _TURN_HELP)
            return None
        target, last = link["target"], rows[-1]
        part = turn_part(scene, entry.id)
        self.form.places[part] = entry.text.place
        place = last.place(last.text.rfind("(") + 1)
        self.form.places[part + "/next"] = place
        if not target.startswith("#"):
            near = nearest(target, self.names)
            help = (f'Did you mean "#{near}"? ' if near else "") + _TURN_HELP
            report.error(place, "QE230", f'The link "{target}" leads to no scene.', help)
            return None
        self.form.texts.append(entry.feedback)
        return Turn(entry.id, target[1:], source[1:end].strip(), entry.feedback.text)


def _find_turns(rows: Sequence[Row], is_ending: bool) -> int:
    """Return the index of the row where the list of turns begins, the end where there is none.

    It is the first list with a link to a scene; in a scene that is no ending, else the last list.
    """
    tops = [index for index, row in enumerate(rows) if is_bullet(row) and row.indent < CONTENT]
    start = next((index for index in tops if _LINKING.match(rows[index].visible)), None)
    if start is None:
        other = max(
            (index for index, row in enumerate(rows) if _is_text(row) and index not in tops),
            default=-1,
        )
        last = [index for index in tops if index > other]
        return last[0] if last and not is_ending else len(rows)
    for index in range(start - 1, -1, -1):
        if index in tops:
            start = index
        elif _is_text(rows[index]):
            break
    return start


def _is_text(row: Row) -> bool:
    return not row.is_blank and row.indent < CONTENT


def _visible(row: Row) -> str:
    """Return what is visible of a row's text without the spaces at its ends."""
    return row.visible[row.indent : len(row.text.rstrip())]


def _closing_bracket(source: str) -> int:
    """Return the index of the bracket that closes the one at the beginning; 0 for none."""
    depth = 0
    for found in re.finditer(r"\\.|[\[\]]", source if source.startswith("[") else ""):
        depth += {"[": 1, "]": -1}.get(found[0], 0)
        if not depth and found[0] == "]":
            return found.start()
    return 0


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def read_scenario(source: Source, report: Report) -> Form:
    """Read the prompt and the scenes."""
    form = Form("scenario", prompt=make_segment(source.body.prompt))
    blocks = source.body.find("scene")
    names = [block.values.get("id", "") for block in blocks]
    reader = _Reader(report, form, [name for name in names if name])
    if source.body.choices:
        place = source.body.choices[0].place()
        message = 'A list of choices does not fit the type "scenario".'
        help = "What can be done stands in the scenes. " + _TURN_HELP
        report.error(place, "QE111", message, help)
    scenes: list[Scene] = []
    for block in blocks:
        scene = reader.scene(block)
        if scene.id and scene.id in [each.id for each in scenes]:
            line = form.places[scene.id].line
            message = f'The scene id "{scene.id}" is used before in this question, in line {line}.'
            report.error(block.values.places["id"], "QE106", message, "Every scene has its own id.")
        scenes.append(scene)
    if reader.is_whole:
        form.shape = Conversation(tuple(scenes))
    return form


def respond_scenario(shape: Shape, source: str) -> Response:
    """Read "a, b, a": the turns taken, from the first scene on. Raises Unfit."""
    if not shape.scenes:
        raise Unfit("Write the scenes first.")
    scenes = {scene.id: scene for scene in shape.scenes}
    here = shape.scenes[0]
    turns: list[tuple[str, str]] = []
    for name in (each.strip() for each in source.split(",")):
        turn = next((turn for turn in here.turns if turn.id == name), None)
        if turn is None or turn.next not in scenes:
            allowed = ", ".join(each.id for each in here.turns)
            told = f"has the turns: {allowed}" if allowed else "is an ending"
            raise Unfit(f'The turns before it lead to the scene "{here.id}", which {told}.')
        turns.append((here.id, name))
        here = scenes[turn.next]
    return Path(tuple(turns))


def key_of_scenario(question: object) -> str:
    """Return the shortest way to a best ending."""
    item = question.item
    for example in scenario_examples(item):
        if example.right:
            texts = {
                (scene.id, turn.id): plain_text(turn.text)
                for scene in item.shape.scenes
                for turn in scene.turns
            }
            return " → ".join(texts[taken] for taken in example.response.turns)
    return ""


def render_scenario(drawing: Drawing, group: etree.Element) -> None:
    """Add all scenes, numbered in the order of the source."""
    scenes = drawing.question.item.shape.scenes
    numbers = {scene.id: number for number, scene in enumerate(scenes, 1)}
    box = etree.SubElement(group, "div", {"class": "qe-scenes"})
    voices: dict[str, str] = {drawing.messages["item.you"].casefold(): "you"}
    for scene in scenes:
        anchor = f"{drawing.name}-{scene.id}"
        attributes = {"class": "qe-scene", "id": anchor, "data-scene": scene.id}
        attributes |= {"role": "group", "aria-labelledby": f"{anchor}-t"}
        if scene.title:
            attributes["data-title"] = scene.title
        section = etree.SubElement(box, "div", attributes)
        code = "item.scene" if scene.score is None else "item.scene.end"
        title = _fill(drawing.messages[code], number=numbers[scene.id])
        title += f": {scene.title}" if scene.title else ""
        _text(section, "p", title, {
            "class": "qe-scene-title", "id": f"{anchor}-t", "role": "heading", "aria-level": "3",
        })  # fmt: skip
        told = etree.SubElement(section, "div", {"class": "qe-scene-text"})
        drawing.parse(told, scene.text)
        _draw_speech(told, voices)
        _draw_turns(section, scene, drawing, numbers)


def _draw_turns(
    section: etree.Element, scene: Scene, drawing: Drawing, numbers: Mapping[str, int]
) -> None:
    if not scene.turns:
        return
    listing = etree.SubElement(section, "ul", {"class": "qe-turns"})
    for turn in scene.turns:
        row = etree.SubElement(listing, "li", {"data-turn": turn.id})
        line = etree.SubElement(row, "p", {"class": "qe-choice"})
        link = etree.SubElement(line, "a", {"href": f"#{drawing.name}-{turn.next}"})
        add_inline(link, turn.text, drawing.parse)
        goto = _fill(drawing.messages["item.scene.goto"], number=numbers[turn.next])
        link.tail = AtomicString(" ")
        _text(line, "span", goto, {"class": "qe-goto"})
        if turn.feedback:
            details = etree.SubElement(row, "details", {"class": "qe-after"})
            _text(details, "summary", drawing.messages["item.scene.after"])
            said = etree.SubElement(details, "div", {"class": "qe-consequence"})
            drawing.parse(said, turn.feedback)


def _draw_speech(told: etree.Element, voices: dict[str, str]) -> None:
    """Turn quotes into speech, each with its speaker; `voices` grows with those who speak first."""
    for place, quote in reversed(list(enumerate(told))):
        if quote.tag == "blockquote":
            told.remove(quote)
            for bubble in reversed(_bubbles(quote)):
                told.insert(place, bubble)
    for bubble in told.iter("div"):
        name = bubble.get("data-speaker")
        if name:
            voice = voices.setdefault(name.casefold(), str((len(voices) - 1) % _VOICES + 1))
            bubble.set("data-voice", voice)
            bubble.set("data-initial", name[0].upper())


def _bubbles(quote: etree.Element) -> list[etree.Element]:
    made: list[etree.Element] = []
    for child in _paragraphs(quote):
        text = child.text or ""
        speaker = _SPEAKER.match(text) if child.tag == "p" else None
        if speaker or not made:
            made.append(etree.Element("div", {"class": "qe-speech"}))
        if speaker:
            name = " ".join(speaker["name"].split())
            made[-1].set("data-speaker", _ASIDE.sub("", name) or name)
            _text(made[-1], "p", f"{name}:", {"class": "qe-speaker"})
            child.text = text[speaker.end() :]
        if child.tag != "p" or child.text or len(child):
            made[-1].append(child)
    return made


def _paragraphs(quote: etree.Element) -> list[etree.Element]:
    """Return what a quote holds; where somebody begins to speak, a paragraph begins."""
    found: list[etree.Element] = []
    for child in quote:
        found.append(child)
        if child.tag == "p" and child.text and not len(child):
            text = child.text
            cuts = [each.start() for each in _NEXT_SPEAKER.finditer(text)]
            for start, end in pairwise([*cuts, len(text)]):
                paragraph = etree.Element("p")
                paragraph.text = text[start:end].strip()
                found.append(paragraph)
            child.text = text[: cuts[0]] if cuts else text
    return found


def _text(
    parent: etree.Element, tag: str, text: str, attributes: Mapping[str, str] | None = None
) -> etree.Element:
    element = etree.SubElement(parent, tag, dict(attributes or {}))
    element.text = AtomicString(text)
    return element


def _fill(message: str, number: int) -> str:
    return message.replace("{number}", str(number))


SCENARIO_FORM = FormKind(
    types=("scenario",),
    read=read_scenario,
    render=render_scenario,
    key=key_of_scenario,
    respond=respond_scenario,
    elements=("scene",),
)
