"""The course that a revision holds (L3): which files are lessons, each read once, when it is asked
for.

Nothing is drawn and nothing runs: a question with variables is compared as it was written.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from ..markup import Defaults
from ..markup.forms.kind import Read
from ..markup.question import Question
from ..site.course import FRAMEWORK, GLOSSARY
from ..site.lesson_file import FOLDERS, LessonFile, parse_lesson_file
from .repository import Tree

LARGEST = 1_000_000
"""Bytes of a lesson that is read; the longest real one has some thirty thousand."""
_CONFLICT = re.compile(rb"^<{7}(?: .*)?$.*?^(={7})\r?$.*?^>{7}(?: .*)?$", re.M | re.S)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question where it stands."""

    page: Page
    question: Question

    @property
    def name(self) -> str:
        """Return its id; without one its place, which is no id."""
        return self.question.id or f"{self.page.path}:{self.line}"

    @property
    def line(self) -> int:
        """Return the line of its opening tag."""
        return self.question.place.line


@dataclass(frozen=True, slots=True)
class Page:
    """One file of a lesson."""

    path: str
    """Path in the repository."""
    folder: str
    """Of the language, one of FOLDERS."""
    name: str
    """Path in that folder."""
    file: LessonFile

    @property
    def id(self) -> str:
        """Return the id of the lesson; empty for a page without one."""
        return self.file.facts.id if self.file.facts is not None else ""

    @property
    def title(self) -> str:
        """Return the title, the path where there is none."""
        return self.file.facts.title if self.file.facts is not None else self.path

    @property
    def is_readable(self) -> bool:
        """Return False where nothing of the file could be read."""
        return bool(self.file.text) or not self.file.diagnostics

    def asked(self) -> list[Asked]:
        """Return its questions."""
        return [Asked(self, each) for each in self.file.lesson.questions]


@dataclass(slots=True)
class Course:
    """One side of a comparison."""

    tree: Tree
    content: str
    """Folder of the course in the repository; empty for its top."""
    files: dict[str, str] = field(default_factory=dict)
    """Path in the repository by path in the course, sorted."""
    _pages: dict[str, Page] = field(default_factory=dict)

    def __post_init__(self) -> None:
        start = f"{self.content}/" if self.content else ""
        self.files = {
            path[len(start) :]: path for path in self.tree.paths() if path.startswith(start)
        }

    def object_of(self, name: str) -> str:
        """Return the object name of a file of the course; empty where it is not there."""
        path = self.files.get(name)
        return self.tree.entries[path].name if path is not None else ""

    def size_of(self, name: str) -> int:
        """Return the bytes of a file of the course, 0 where it is not there."""
        path = self.files.get(name)
        return self.tree.entries[path].size if path is not None else 0

    def read(self, name: str) -> bytes:
        """Return the bytes of a file of the course. Raises KeyError."""
        return self.tree.read(self.files[name])

    def folders(self) -> list[str]:
        """Return the folders of lessons that there are."""
        return [each for each in FOLDERS if any(folder_of(name) == each for name in self.files)]

    def lessons(self) -> list[str]:
        """Return the paths of all lessons, in the course."""
        return [name for name in self.files if is_lesson(name)]

    def page(self, name: str) -> Page:
        """Read a lesson by its path in the course. Raises KeyError where there is none."""
        if name not in self._pages:
            path, folder = self.files[name], folder_of(name)
            defaults = Defaults(read=self._reader(name))
            own = name.rpartition("/")[2]
            file = parse_lesson_file(self.read(name), own, path, FOLDERS[folder], defaults)
            self._pages[name] = Page(path, folder, name.partition("/")[2], file)
        return self._pages[name]

    def resolve(self, name: str, address: str) -> str:
        """Return what a relative address on a page leads to, as a path in the course."""
        joined = posixpath.join(posixpath.dirname(name), unquote(address))
        return posixpath.normpath(joined)

    def _reader(self, name: str) -> Read:
        def read(address: str) -> str | None:
            found = self.resolve(name, address)
            if found not in self.files or self.size_of(found) > LARGEST:
                return None
            return self.read(found).decode("utf-8", "replace")

        return read


def folder_of(name: str) -> str:
    """Return the folder of a language that a path in the course lies in; empty for none."""
    first, _, rest = name.partition("/")
    return first if rest and first in FOLDERS else ""


def names_file(course: Course, page: str, text: str, name: str) -> bool:
    """Return True where `text`, on a page, names the file `name`; both are paths in the course.
    Another language has a file of the same name in a folder of its own."""
    last = name.rpartition("/")[2]
    written = "|".join(map(re.escape, dict.fromkeys((last, quote(last)))))
    found = re.finditer(rf"[^\s()<>\"'`|]*(?<![\w.-])(?:{written})(?![\w-])", text)
    return any(course.resolve(page, each[0]) == name for each in found)


def is_lesson(name: str) -> bool:
    """Return True for the path of a lesson in the course."""
    hidden = any(part.startswith(".") for part in name.split("/"))
    return name.endswith(".md") and bool(folder_of(name)) and not hidden


def find_content(tree: Tree) -> str | None:
    """Return the folder of the course: the highest one that has a framework or a glossary, else
    folders of lessons; "content" before all others. None where there is none."""
    found: dict[str, int] = {}
    framed: set[str] = set()
    for path in tree.paths():
        parts = path.split("/")
        if parts[-1] in (FRAMEWORK, GLOSSARY) and len(parts) > 1 or parts == [FRAMEWORK]:
            is_glossary = parts[-1] == GLOSSARY
            folder = "/".join(parts[: -2 if is_glossary else -1])
            found[folder] = found.get(folder, 0)
            framed.add(folder)
        elif path.endswith(".md"):
            at = next((at for at, part in enumerate(parts[:-1]) if part in FOLDERS), None)
            if at is not None:
                folder = "/".join(parts[:at])
                found[folder] = found.get(folder, 0) + 1
    ranked = sorted(
        found,
        key=lambda each: (
            each != "content",
            each not in framed,
            each.count("/") + bool(each),
            -found[each],
            each,
        ),
    )
    return ranked[0] if ranked else None


def find_conflict(data: bytes) -> int:
    """Return the line on which the marks of a merge conflict begin, 0 where there are none."""
    if b"<<<<<<<" not in data:
        return 0
    found = _CONFLICT.search(data)
    return data[: found.start()].count(b"\n") + 1 if found else 0
