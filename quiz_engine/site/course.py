"""Reads and checks a whole course (L3): files, framework, lessons, and what must agree between
them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ..core.revision import key_revision
from ..curriculum import Framework, check_named, load_framework, split_front_matter
from ..errors import Diagnostic
from ..markup import parse_lesson
from ..markup.source import Place
from ..markup.variables import Draws
from . import wheels
from .draws import draw_all
from .glossary import FILE as GLOSSARY
from .glossary import check_glossaries
from .lesson_file import FOLDERS, LessonFile, decode, language_of, read_lesson_file, show
from .programs import check_packages, check_programs, packages_of, resolve_all
from .translation import ORIGINAL, check_translation

FRAMEWORK = "framework.yml"
CACHE = Path(".cache")
"""Folder for what is made once, from the folder where the program is started."""


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


def find_item_ids(content: Path) -> set[str]:
    """Return all ids of questions in a course, former ones too; the languages share them."""
    taken: set[str] = set()
    for language in find_folders(content):
        for path in find_lessons(content / language):
            for question in read_lesson_file(path, content).lesson.questions:
                taken |= {question.id, *(question.draft.aliases if question.draft else ())}
    return taken


def find_targets(path: Path) -> list[tuple[Path, Path | None]]:
    """Return the lessons that a file or folder names, each with its course, None outside of one.

    In the folder of a course, only what stands in one of FOLDERS is a lesson.
    """
    if path.name in (FRAMEWORK, GLOSSARY):
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


def find_packages(content: Path, folders: Iterable[str]) -> dict[str, wheels.Wheel]:
    """Return the wheels that programs in these folders of a course need, by name, sorted."""
    names: set[str] = set()
    for path in (each for folder in folders for each in find_lessons(content / folder)):
        data = path.read_bytes()
        if b"packages" in data.lower():
            body = split_front_matter(data.decode("utf-8", "replace")).body
            for question in parse_lesson(body).questions:
                names.update(packages_of(question))
    found = resolve_all(sorted(names), find_shelf(content))
    return dict(sorted(found.items()))


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
        diagnostics += check_files(files, framework, cache, find_shelf(content))
        diagnostics += check_translations(content, folder, paths, files, draws)
        is_translation = folder != ORIGINAL and FOLDERS.get(folder) == folder
        diagnostics += check_glossaries(content, folder, files, is_translation)
    return sorted(diagnostics)


def find_shelf(folder: Path) -> wheels.Shelf:
    """Return the wheels of a course by its folder, or of a lesson outside of one by the lesson's."""
    place = folder / wheels.FOLDER
    return wheels.Shelf(place, show(place))


def check_files(
    files: list[LessonFile],
    framework: Framework | None,
    cache: Path = CACHE,
    shelf: wheels.Shelf | None = None,
) -> list[Diagnostic]:
    """Return what is wrong with the files of one language, each by itself and all together.
    `shelf` holds the packages of their programs; those of the current folder where not given."""
    diagnostics = [each for file in files for each in file.diagnostics]
    diagnostics += _check_lesson_ids(files)
    diagnostics += _check_item_ids(files)
    questions = [(file.path, each) for file in files for each in file.lesson.questions]
    shelf = shelf or find_shelf(Path())
    diagnostics += check_packages(questions, shelf)
    diagnostics += check_programs(questions, cache, shelf)
    if framework is not None:
        for file in files:
            diagnostics += check_framework(file, framework)
    return diagnostics


def check_translations(
    content: Path, folder: str, paths: list[Path], files: list[LessonFile], draws: Draws
) -> list[Diagnostic]:
    """Return what the lessons of a folder say otherwise than those of the same names that they
    translate. `paths` are those of `files`."""
    if folder == ORIGINAL or FOLDERS.get(folder) != folder:
        return []
    pairs = [
        (content / ORIGINAL / path.relative_to(content / folder), file)
        for path, file in zip(paths, files, strict=True)
    ]
    return [
        each
        for path, file in pairs
        if path.is_file()
        for each in check_translation(read_lesson_file(path, content, draws=draws), file)
    ]


def find_translations(content: Path, folder: str, path: Path) -> list[Path]:
    """Return the files of the same lesson in the other languages of a course, sorted."""
    if FOLDERS.get(folder) != folder:
        return []
    others = [each for each in find_folders(content) if FOLDERS[each] == each != folder]
    files = [content / each / path.relative_to(content / folder) for each in sorted(others)]
    return [file for file in files if file.is_file()]


def keys_elsewhere(
    content: Path, folder: str, path: Path, draws: Draws | None = None
) -> dict[str, list[str]]:
    """Return, by item id, the revisions of the keys of a lesson's questions in other languages.

    They differ where an answer is words: what was answered in one language counts in all.
    """
    keys: dict[str, list[str]] = {}
    for file in find_translations(content, folder, path):
        for question in read_lesson_file(file, content, draws=draws).lesson.questions:
            if question.item is not None:
                keys.setdefault(question.id, []).append(key_revision(question.item))
    return keys


def read_framework(content: Path) -> Framework | None:
    """Return the framework of a course; None where there is none, or it has mistakes."""
    path = content / FRAMEWORK
    return _read_framework(path)[0] if path.is_file() else None


def _read_framework(path: Path) -> tuple[Framework | None, list[Diagnostic]]:
    shown = show(path)
    text, problem = decode(path.read_bytes(), shown)
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


def check_framework(file: LessonFile, framework: Framework) -> Iterator[Diagnostic]:
    """Yield what a lesson and its questions name and the framework does not know."""
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
    "GLOSSARY",
    "LessonFile",
    "check_course",
    "check_files",
    "check_framework",
    "draw_course",
    "draw_files",
    "find_content",
    "find_folders",
    "find_item_ids",
    "find_lessons",
    "find_packages",
    "find_shelf",
    "find_targets",
    "find_translations",
    "keys_elsewhere",
    "language_of",
    "read_framework",
    "read_lesson_file",
]
