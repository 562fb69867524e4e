"""What an author has to record, has recorded and should record again (L3), for `quiz-engine narrate`."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..errors import Diagnostic, nearest
from ..locale import load_catalogue
from ..markup.extension import PageContext, convert_lesson
from ..markup.scan import scan
from ..markup.source import split_lines
from .lesson_file import LessonFile, read_lesson_file, show
from .readings import QUESTION, Reading, find_readings
from .recordings import (
    ENDINGS,
    FOLDER,
    NOTES,
    Note,
    Shelf,
    find_shelf,
    format_notes,
    hash_sound,
    hash_text,
    read_notes,
)

MISSING, OLDER, NEW, RECORDED = "missing", "older", "new", "recorded"
PACE = {"vi": 3.2, "en": 2.3, "de": 2.0}
"""Words that a calm reader says in a second; in Vietnamese a word is a syllable."""
_HEADING = re.compile(r" {0,3}#{1,2}[ \t]")


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of a lesson, and its recording."""

    reading: Reading
    path: str
    """The lesson, as shown in messages."""
    line: int
    """Where the text begins in it."""
    language: str
    file: Path
    """The recording; the one to be made where there is none."""
    state: str
    """MISSING, OLDER than its text, NEW (nothing is noted of it) or RECORDED."""

    @property
    def words(self) -> int:
        """Return how many words are to be read."""
        return sum(any(map(str.isalnum, word)) for word in self.reading.text.split())

    @property
    def seconds(self) -> int:
        """Return how long that takes, by PACE."""
        return math.ceil(self.words / PACE[self.language])


@dataclass(frozen=True, slots=True)
class Stray:
    """A file in a folder `audio` that no lesson plays."""

    path: str
    reason: str
    help: str


@dataclass(slots=True)
class Narration:
    """All that is known of the recordings of some lessons."""

    passages: list[Passage] = field(default_factory=list)
    strays: list[Stray] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def find_narration(files: Iterable[tuple[Path, Path | None]]) -> Narration:
    """Return what there is to record in lessons, each given with its course. Raises OSError."""
    found = Narration()
    known: dict[str, Path] = {}
    shelves: dict[Path, Shelf] = {}
    notes: dict[Path, dict[str, Note]] = {}
    varied: dict[str, str] = {}
    for path, content in files:
        folder = path.resolve().parent
        if folder not in shelves:
            shelves[folder] = find_shelf(path.parent)
            notes[folder], problems = read_notes(shelves[folder].folder)
            found.diagnostics += problems
        lesson = read_lesson_file(path, content)
        # Nothing is drawn here: what changes cannot be recorded.
        errors = [each for each in lesson.diagnostics if each.severity == "error" and each.code != "QE250"]
        found.diagnostics += errors
        if errors or lesson.facts is None:
            continue
        for question in lesson.lesson.questions:
            if question.item is None:
                varied[question.id] = show(path)
        for passage in _passages(lesson, shelves[folder], notes[folder], varied):
            found.passages.append(passage)
            name = passage.reading.name
            if known.get(name) == folder:
                found.diagnostics.append(_doubled(passage))
            known.setdefault(name, folder)
    for folder, shelf in sorted(shelves.items()):
        found.strays += _strays(shelf, folder, known, varied)
    found.diagnostics.sort()
    return found


def note_recordings(passages: Iterable[Passage], named: Collection[Path] = ()) -> list[Path]:
    """Note of the new recordings among these, and of those that are `named`, that they read their
    texts as these are now; return the recordings. Raises OSError."""
    named = {path.resolve() for path in named}
    noted: list[Path] = []
    folders: dict[Path, dict[str, Note]] = {}
    for passage in passages:
        file = passage.file
        if passage.state == NEW or (passage.state == OLDER and file.resolve() in named):
            notes = folders.setdefault(file.parent, dict(read_notes(file.parent)[0]))
            notes[file.name] = Note(hash_text(passage.reading.text), hash_sound(file))
            noted.append(file)
    for folder, notes in folders.items():
        kept = {name: note for name, note in notes.items() if (folder / name).is_file()}
        (folder / NOTES).write_text(format_notes(kept), encoding="utf-8", newline="\n")
    return noted


def _passages(
    lesson: LessonFile, shelf: Shelf, notes: dict[str, Note], varied: Collection[str]
) -> Iterable[Passage]:
    page = PageContext(lesson.path, lesson.language, lesson.first_line, lesson.defaults, diagnostics=[])
    html = convert_lesson(lesson.text, page)
    picture = load_catalogue(lesson.language)["ui.read.picture"]
    readings = find_readings(html, lesson.facts.id, picture, varied)
    headings = iter(_heading_lines(lesson))
    asked = {each.id: each.places["@id"].line for each in lesson.lesson.questions if each.id}
    for reading in readings:
        line = asked.get(reading.name, 0) if reading.kind == QUESTION else next(headings, 0)
        line = line or lesson.first_line
        files = shelf.files.get(reading.name, [])
        file = files[0] if files else shelf.folder / f"{reading.name}{ENDINGS[0]}"
        passage = Passage(reading, lesson.path, line, lesson.language, file, MISSING)
        yield replace(passage, state=_state(passage, notes)) if files else passage


def _state(passage: Passage, notes: dict[str, Note]) -> str:
    note = notes.get(passage.file.name)
    if note is None:
        return NEW
    if note.text == hash_text(passage.reading.text):
        return RECORDED
    return OLDER if note.sound == hash_sound(passage.file) else NEW


def _heading_lines(lesson: LessonFile) -> list[int]:
    """Return the lines on which the parts of a lesson begin: its headings outside of questions."""
    inside = {
        line
        for question in lesson.lesson.questions
        for line in range(question.element.opened, question.element.end + 1)
    }
    rows = scan(split_lines(lesson.text, lesson.first_line)).rows
    return [
        row.line.number
        for number, row in enumerate(rows)
        if not row.hidden and number not in inside and _HEADING.match(row.text)
    ]


def _doubled(passage: Passage) -> Diagnostic:
    name = passage.reading.name
    message = f'"{name}" is the name of two texts: a recording could belong to either.'
    help = "Give the lesson or the question another id before you record them."
    return Diagnostic(passage.path, passage.line, 1, "QE106", message, help, "warning")


def _strays(
    shelf: Shelf, folder: Path, known: dict[str, Path], varied: dict[str, str]
) -> Iterable[Stray]:
    here = [name for name, place in known.items() if place == folder]
    for path in shelf.others:
        endings = ", ".join(ENDINGS)
        yield Stray(show(path), "It is of a kind that browsers do not play.", f"Save it as one of {endings}.")
    for name, paths in shelf.files.items():
        first, *more = paths
        if name in here:
            for path in more:
                yield Stray(show(path), f'"{first.name}" is played before it.', "Keep one of them.")
            continue
        for path in paths:
            if name in varied:
                reason = f'The question "{name}" of {varied[name]} has values that change.'
                yield Stray(show(path), reason, "A voice of the device reads it; remove the file.")
            elif name in known:
                there = show(known[name] / FOLDER / path.name)
                yield Stray(show(path), "Its text is in another folder.", f"Move it to {there}.")
            else:
                near = nearest(name, here)
                help = f'Did you mean "{near}{path.suffix}"?' if near else (
                    "Name it by the id of a lesson or a question, or a lesson's id, a point and a heading's."
                )
                yield Stray(show(path), f'There is nothing to be read that is named "{name}".', help)
