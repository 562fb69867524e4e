"""One lesson's file (L3): its place in the course, its front matter and its questions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from ..curriculum import LessonFacts, load_facts, split_front_matter
from ..curriculum.document import Document
from ..errors import Diagnostic
from ..locale import LANGUAGES
from ..markup import Defaults, Lesson, parse_lesson
from ..markup.extension import PageContext, check_placement
from ..markup.forms.kind import Read
from ..markup.tag import NAMES
from ..markup.variables import Draws
from .lesson_memo import read_once
from .text_file import decode

FOLDERS = {**{language: language for language in LANGUAGES}, "authors": "en"}
"""Folders of a content folder that hold lessons, and the language each is written in."""
_HOME = "index.md"
_HTML = re.compile(r"^ {0,3}<(?!/?(?:%s)\b)[a-z]" % "|".join(NAMES), re.M)


@dataclass(frozen=True, slots=True)
class LessonFile:
    """A lesson as read from its file."""

    path: str
    """As shown in messages."""
    language: str
    text: str
    """The Markdown, without front matter."""
    first_line: int
    """Line of the file on which `text` begins."""
    facts: LessonFacts | None
    """None when the file has no front matter, or one with mistakes."""
    defaults: Defaults
    """What the front matter says for the questions of the page."""
    lesson: Lesson
    diagnostics: tuple[Diagnostic, ...]
    """Of the file itself, its front matter and its questions."""
    document: Document | None = None
    """Places of the front matter's values."""

    @property
    def is_readable(self) -> bool:
        """Return False where its text could not be read at all; then nothing follows from what is
        missing."""
        return bool(self.text) or not self.diagnostics


def language_of(path: Path, content: Path | None) -> str:
    """Return the language a file is in, by the folder it stands in; Vietnamese by default."""
    if content is not None and path.resolve().is_relative_to(content.resolve()):
        first = path.resolve().relative_to(content.resolve()).parts[0]
        if first in FOLDERS:
            return FOLDERS[first]
    return LANGUAGES[0]


def read_lesson_file(
    path: Path, content: Path | None = None, shown: str = "", draws: Draws | None = None
) -> LessonFile:
    """Read one file of a course. `shown` is its name in messages; `draws` is what `draw_course`
    returned, without which questions with variables have no item. Raises OSError."""
    shown = shown or show(path)
    language, is_in_course = language_of(path, content), content is not None
    data = path.read_bytes()

    def parse(read: Read) -> LessonFile:
        defaults = Defaults(read=read, draws=draws)
        return parse_lesson_file(data, path.name, shown, language, defaults, is_in_course)

    name = (path, shown, language, is_in_course)
    return read_once(name, data, _reader(path, content), draws, parse)


def parse_lesson_file(
    data: bytes,
    name: str,
    shown: str,
    language: str,
    defaults: Defaults,
    is_in_course: bool = True,
) -> LessonFile:
    """Read the bytes of one file, wherever they come from. `name` is the file's own; `defaults`
    reads the files beside it; in a course a lesson needs front matter."""
    is_home = name == _HOME
    text, problem = decode(data, shown)
    if text is None:
        return LessonFile(shown, language, "", 1, None, Defaults(), Lesson(), (problem,))
    front = split_front_matter(text)
    diagnostics: list[Diagnostic] = [problem] if problem else []
    facts, document = None, None
    if front.text is not None and (not is_home or "\nid:" in "\n" + front.text):
        facts, document = load_facts(front.text, shown)
        diagnostics += document.diagnostics
    elif front.text is None and not is_home and is_in_course and problem is None:
        help = 'Begin the file with "---", id, title and description, and "---".'
        diagnostics.append(
            Diagnostic(shown, 1, 1, "QE116", "This lesson has no front matter.", help)
        )
    if facts:
        named = {"competency": facts.competency, "level": facts.level or 0}
        defaults = replace(defaults, audience=facts.audience, **named)
    lesson = parse_lesson(front.body, shown, language, defaults, front.first_line)
    diagnostics += lesson.diagnostics
    if _needs_markdown(front.body, lesson):
        page = PageContext(shown, language, front.first_line, defaults)
        diagnostics += check_placement(front.body, page)
    return LessonFile(
        shown,
        language,
        front.body,
        front.first_line,
        facts,
        defaults,
        lesson,
        tuple(diagnostics),
        document,
    )


def _reader(path: Path, content: Path | None) -> Read:
    """Return a function that reads files beside a lesson, but none outside of its course."""
    folder = path.resolve().parent
    root = content.resolve() if content is not None else folder

    def read(address: str) -> str | None:
        file = (folder / unquote(address)).resolve()
        if not file.is_relative_to(root) or not file.is_file():
            return None
        return file.read_text(encoding="utf-8", errors="replace")

    return read


def _needs_markdown(text: str, lesson: Lesson) -> bool:
    """Return True when only Markdown can tell whether a question stands in code or in HTML."""
    is_indented = any(question.indent >= 4 for question in lesson.questions)
    return bool(lesson.questions) and (is_indented or _HTML.search(text) is not None)


def show(path: Path) -> str:
    """Return a path as the author would write it from where they are."""
    absolute = path.resolve()
    here = Path.cwd()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else path).as_posix()
