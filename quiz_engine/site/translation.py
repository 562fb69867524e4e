"""What a translated lesson must have in common with its original (L3).

Progress is kept by item id, in whatever language a question was answered, so a translation changes
words only. What an answer in words is differs between languages; all else that grading reads does
not.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..core.codec import dump_item
from ..core.item import Item
from ..errors import Diagnostic
from ..locale import LANGUAGES
from ..markup.question import Question
from ..markup.source import Place
from .lesson_file import LessonFile

ORIGINAL = LANGUAGES[0]
"""Folder of the lessons that the others translate."""
_SAME = ("id", "competency", "level", "audience")
"""What a lesson's front matter says in every language alike."""
_WORDS = frozenset(
    "language unit rule values shown source starter input code output least most".split()
)
"""What grading reads and a language changes."""
_HELP = "A translation changes words only. Make both the same."


def check_translation(original: LessonFile, translation: LessonFile) -> Iterator[Diagnostic]:
    """Yield what `translation` says otherwise than the lesson it translates."""
    if not (original.is_readable and translation.is_readable):
        return
    path = translation.path
    yield from _check_facts(original, translation)
    theirs = {each.id: each for each in original.lesson.questions if each.id}
    ours = {each.id for each in translation.lesson.questions}
    for question in translation.lesson.questions:
        if not question.id or question.item is None:
            continue
        other = theirs.get(question.id)
        if other is None:
            message = f'The question "{question.id}" is not in the original, {original.path}.'
            help = "Give it the id that it has there, or write it there first."
            yield Diagnostic(path, *question.place, "QE270", message, help)
        elif other.item is not None:
            found = _difference(_skeleton(question.item), _skeleton(other.item))
            if found:
                yield _tell(question, found, path, f"{original.path}:{other.place.line}")
    for name in theirs:
        if name not in ours:
            message = f'The question "{name}" of {original.path} is missing.'
            help = "Translate it, so that progress is the same in every language."
            yield Diagnostic(path, 1, 1, "QE272", message, help, "warning")


def _check_facts(original: LessonFile, translation: LessonFile) -> Iterator[Diagnostic]:
    if original.facts is None or translation.facts is None:
        return
    for name in _SAME:
        ours, theirs = getattr(translation.facts, name), getattr(original.facts, name)
        if ours != theirs:
            mark = translation.document.places.get((name,))
            place = Place(mark.line + 2, mark.column + 1) if mark else Place(1, 1)
            message = f'"{name}" is {_show(ours)}, and in the original, {original.path}, {_show(theirs)}.'
            yield Diagnostic(translation.path, *place, "QE271", message, _HELP)


def _tell(question: Question, found: tuple[str, ...], path: str, there: str) -> Diagnostic:
    *way, ours, theirs = found
    place = next((question.places[part] for part in reversed(way) if part in question.places), None)
    message = (
        f'The question "{question.id}" is not the same as in the original: {" › ".join(way)} is '
        f"{ours}, and in {there}, {theirs}."
    )
    return Diagnostic(path, *(place or question.place), "QE271", message, _HELP)


def _skeleton(item: Item) -> object:
    return _strip(dump_item(item, content=False))


def _strip(data: object) -> object:
    """Return the data without words; what has an id is found by it, in whatever order it stands."""
    if isinstance(data, dict):
        if data.get("kind") == "text":
            return {"kind": "text"}
        kept = {name: _strip(each) for name, each in data.items() if name not in _WORDS}
        if data.get("kind") == "sequence":
            kept["order"] = [each["id"] for each in data["cards"]]
        return kept
    if isinstance(data, list) and data and all(isinstance(each, dict) and "id" in each for each in data):
        return {each["id"]: _strip(each) for each in data}
    return [_strip(each) for each in data] if isinstance(data, list) else data


def _difference(ours: object, theirs: object) -> tuple[str, ...]:
    """Return the way to the first difference and the two values there; nothing without one."""
    if ours == theirs:
        return ()
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in [*ours, *(name for name in theirs if name not in ours)]:
            found = _difference(ours.get(name), theirs.get(name))
            if found:
                return name, *found
    return _show(ours), _show(theirs)


def _show(value: object) -> str:
    if value is None or value == () or value == "":
        return "not there"
    if isinstance(value, dict):
        return "there"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return {True: "true", False: "false"}.get(value, f"“{value}”") if isinstance(value, bool) else f'"{value}"'
