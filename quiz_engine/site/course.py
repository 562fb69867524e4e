"""Reads and checks a whole course (L3): files, framework, lessons, and what must agree between
them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from ..curriculum import (
    Framework,
    LessonFacts,
    check_named,
    load_facts,
    load_framework,
    split_front_matter,
)
from ..curriculum.document import Document
from ..errors import Diagnostic
from ..locale import LANGUAGES
from ..markup import Defaults, Lesson, parse_lesson
from ..markup.extension import PageContext, check_placement
from ..markup.forms.kind import Read
from ..markup.source import Place
from ..markup.tag import NAMES
from ..markup.variables import Draws
from .draws import draw_all
from .programs import check_programs

FOLDERS = {**{language: language for language in LANGUAGES}, "authors": "en"}
"""Folders of a content folder that hold lessons, and the language each is written in."""
FRAMEWORK = "framework.yml"
CACHE = Path(".cache")
"""Folder for what is made once, from the folder where the program is started."""
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


def find_content(path: Path) -> Path | None:
    """Return the folder of the course that a file or folder belongs to, None when there is none."""
    for folder in (path, *path.resolve().parents):
        if (folder / FRAMEWORK).is_file():
            return folder
    for folder in path.resolve().parents:
        relative = path.resolve().relative_to(folder)
        if relative.parts[0] in FOLDERS:
            return folder
    return path if path.is_dir() and find_folders(path) else None


def find_folders(content: Path) -> list[str]:
    """Return the folders of lessons that a course has."""
    return [folder for folder in FOLDERS if (content / folder).is_dir()]


def find_lessons(folder: Path) -> list[Path]:
    """Return the Markdown files of a folder and its subfolders, sorted; hidden ones are left
    out."""
    found = [
        path
        for path in folder.rglob("*.md")
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    return sorted(found, key=lambda path: path.as_posix())


def find_targets(path: Path) -> list[tuple[Path, Path | None]]:
    """Return the lessons that a file or folder names, each with its course, None outside of one.

    In the folder of a course, only what stands in one of FOLDERS is a lesson.
    """
    if path.name == FRAMEWORK:
        return []
    content = find_content(path)
    files = [path] if path.is_file() else find_lessons(path)
    if content is None:
        return [(file, None) for file in files]
    roots = [(content / folder).resolve() for folder in find_folders(content)]
    inside = [file for file in files if any(file.resolve().is_relative_to(root) for root in roots)]
    return [(file, content) for file in inside] or [
        (file, None) for file in files if path.is_file()
    ]


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
    shown = shown or _show(path)
    language = language_of(path, content)
    data = path.read_bytes()
    text, problem = _decode(data, shown)
    if text is None:
        return LessonFile(shown, language, "", 1, None, Defaults(), Lesson(), (problem,))
    front = split_front_matter(text)
    diagnostics: list[Diagnostic] = [problem] if problem else []
    facts, document = None, None
    if front.text is not None and (path.name != _HOME or "\nid:" in "\n" + front.text):
        facts, document = load_facts(front.text, shown)
        diagnostics += document.diagnostics
    elif front.text is None and path.name != _HOME and content is not None and problem is None:
        help = 'Begin the file with "---", id, title and description, and "---".'
        diagnostics.append(
            Diagnostic(shown, 1, 1, "QE116", "This lesson has no front matter.", help)
        )
    defaults = Defaults(read=_reader(path, content), draws=draws)
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


def _show(path: Path) -> str:
    """Return a path as the author would write it from where they are."""
    absolute = path.resolve()
    here = Path.cwd()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else path).as_posix()


def _decode(data: bytes, shown: str) -> tuple[str | None, Diagnostic | None]:
    help = 'Save the file as "UTF-8" without a byte order mark.'
    if data.startswith(b"\xef\xbb\xbf"):
        message = "The file begins with a byte order mark."
        return data[3:].decode("utf-8", "replace"), Diagnostic(shown, 1, 1, "QE117", message, help)
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"The file is not UTF-8: byte {data[error.start]:#04x} cannot be read."
        return None, Diagnostic(shown, line, column, "QE117", message, help)


def draw_files(paths: Iterable[Path], cache: Path) -> Draws:
    """Return what the variables of these lessons draw, all of them in one start of the sandbox."""
    codes: list[str] = []
    for path in paths:
        data = path.read_bytes()
        if b"<variables" in data.lower():
            text = split_front_matter(data.decode("utf-8", "replace")).body
            codes += parse_lesson(text).requests
    return draw_all(codes, cache)


def draw_course(content: Path, folders: Iterable[str], cache: Path) -> Draws:
    """Return what the variables of these folders of a course draw; see `draw_files`."""
    paths = [path for folder in folders for path in find_lessons(content / folder)]
    return draw_files(paths, cache)


def check_course(
    content: Path | str,
    folders: Iterable[str] | None = None,
    cache: Path = CACHE,
    draws: Draws | None = None,
) -> list[Diagnostic]:
    """Return everything wrong with a course, sorted by file and place; all its folders by
    default. `draws` is what `draw_course` returned; where it is missing, all are drawn."""
    content = Path(content)
    folders = list(folders) if folders is not None else find_folders(content)
    if draws is None:
        draws = draw_course(content, folders, cache)
    diagnostics: list[Diagnostic] = []
    framework = None
    if (content / FRAMEWORK).is_file():
        framework, found = _read_framework(content / FRAMEWORK)
        diagnostics += found
    for folder in folders:
        paths = find_lessons(content / folder)
        files = [read_lesson_file(path, content, draws=draws) for path in paths]
        diagnostics += check_files(files, framework, cache)
    return sorted(diagnostics)


def check_files(
    files: list[LessonFile], framework: Framework | None, cache: Path = CACHE
) -> list[Diagnostic]:
    """Return what is wrong with the files of one language, each by itself and all together."""
    diagnostics = [each for file in files for each in file.diagnostics]
    diagnostics += _check_lesson_ids(files)
    diagnostics += _check_item_ids(files)
    questions = [(file.path, each) for file in files for each in file.lesson.questions]
    diagnostics += check_programs(questions, cache)
    if framework is not None:
        for file in files:
            diagnostics += _check_framework(file, framework)
    return diagnostics


def _read_framework(path: Path) -> tuple[Framework | None, list[Diagnostic]]:
    shown = _show(path)
    text, problem = _decode(path.read_bytes(), shown)
    if problem is not None:
        return None, [problem]
    return load_framework(text, shown)


def _check_lesson_ids(files: list[LessonFile]) -> Iterator[Diagnostic]:
    first: dict[str, LessonFile] = {}
    for file in files:
        if file.facts is None:
            continue
        other = first.setdefault(file.facts.id, file)
        if other is not file:
            mark = file.document.places[("id",)]
            message = f'The lesson id "{file.facts.id}" is used before, in {other.path}.'
            help = "Every lesson of a course has an id of its own."
            yield Diagnostic(file.path, mark.line + 2, mark.column + 1, "QE106", message, help)


def _check_item_ids(files: list[LessonFile]) -> Iterator[Diagnostic]:
    """Ids and former ids are unique over all lessons; within one lesson, the parser tells."""
    first: dict[str, tuple[LessonFile, Place]] = {}
    for file in files:
        own: dict[str, tuple[LessonFile, Place]] = {}
        for question in file.lesson.questions:
            aliases = question.draft.aliases if question.draft else ()
            for attribute, names in (("@id", [question.id]), ("@aliases", aliases)):
                for name in filter(None, names):
                    place = question.places[attribute]
                    if name in first:
                        other, there = first[name]
                        where = f"{other.path}:{there.line}"
                        message = f'The question id "{name}" is used before, in {where}.'
                        help = "Every question of a course has an id of its own."
                        yield Diagnostic(file.path, *place, "QE106", message, help)
                    own.setdefault(name, (file, place))
        first = {**own, **first}


def _check_framework(file: LessonFile, framework: Framework) -> Iterator[Diagnostic]:
    if file.facts is not None:
        facts = file.facts
        for name, message, help in check_named(
            framework, facts.competency, facts.level or 0, facts.audience
        ):
            mark = file.document.places[(name,)]
            yield Diagnostic(file.path, mark.line + 2, mark.column + 1, "QE209", message, help)
    for question in file.lesson.questions:
        item = question.draft
        if item is None:
            continue
        own = {
            name: name in {each.removeprefix("@") for each in question.places}
            for name in ("competency", "level", "audience")
        }
        named = check_named(
            framework,
            item.competency if own["competency"] else "",
            item.level if own["level"] else 0,
            item.audience if own["audience"] else (),
        )
        for name, message, help in named:
            yield Diagnostic(file.path, *question.places[f"@{name}"], "QE209", message, help)


__all__ = [
    "CACHE",
    "FOLDERS",
    "FRAMEWORK",
    "LessonFile",
    "check_course",
    "check_files",
    "draw_course",
    "draw_files",
    "find_content",
    "find_folders",
    "find_lessons",
    "find_targets",
    "language_of",
    "read_lesson_file",
]
