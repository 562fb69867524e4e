"""A new course (L3): everything it needs, in an empty folder or beside what is there."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path, PurePosixPath

from .. import __version__
from ..shipped import find_shipped
from ..site.course import FRAMEWORK, read_framework
from ..site.schemas import FILES as SCHEMAS
from ..site.schemas import write_schemas
from .problem import NewError
from .text import FILES, escape, fill, quote, quote_name

CONTENT = "content"
TITLES = {"vi": "Điện thoại mỗi ngày", "en": "Everyday phone skills", "de": "Handy im Alltag"}
"""What a course is called whose author has not said."""
DESCRIPTIONS = {
    "vi": "Bốn bài ngắn về những việc hay làm trên điện thoại",
    "en": "Four short lessons on what a phone helps with every day",
    "de": "Vier kurze Lektionen für das Handy im Alltag",
}
PICTURE = "three-photos.svg"
RECIPES = "scripts/ci"
"""The recipes for CI; places.txt among them says where each one stands in a course."""
PLACES = "places.txt"
SCHEMA_FOLDER = "schemas"
PACKAGE = "hoc-so"


@dataclass(frozen=True, slots=True)
class NewCourse:
    """What its author says of a course."""

    name: str
    """Under which browsers keep progress."""
    title: str
    language: str


def write_course(folder: Path, course: NewCourse) -> list[str]:
    """Write a course and return its files, by their path from the folder, sorted.

    Raises NewError where a file of that name is there already, or one that is called like a folder
    of the course, and then writes nothing; OSError where it cannot write.
    """
    files = make_files(course)
    names = sorted([*files, *(f"{SCHEMA_FOLDER}/{each}" for each in SCHEMAS.values())])
    taken = [*dict.fromkeys(each for name in names if (each := _find_in_way(folder, name)))]
    if taken:
        shown = ", ".join(taken[:3]) + (", …" if len(taken) > 3 else "")
        where = "This folder" if folder == Path() else folder.as_posix()
        raise NewError(
            f"{where} has files that a new course would overwrite: {shown}. "
            "Take an empty folder; nothing was written."
        )
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if data.startswith(b"#!"):
            path.chmod(0o755)
    write_schemas(folder / SCHEMA_FOLDER, read_framework(folder / CONTENT))
    return names


def _find_in_way(folder: Path, name: str) -> str | None:
    """Return what a file of the course would overwrite: what has its name, also a link that leads
    nowhere, or a file in the place of a folder above it; None where nothing is in the way."""
    if os.path.lexists(folder / name):
        return name
    above = [each.as_posix() for each in PurePosixPath(name).parents]
    return next((each for each in above if (folder / each).is_file()), None)


def make_files(course: NewCourse) -> dict[str, bytes]:
    """Return the files of a new course by their path in it, but for the schemas."""
    own, language = FILES / "course", course.language
    content = f"{CONTENT}/{language}"
    places = {
        own / "mkdocs.yml": "mkdocs.yml",
        own / "gitignore": ".gitignore",
        own / "requirements.txt": "requirements.txt",
        own / "tests" / "test_course.py": "tests/test_course.py",
        own / FRAMEWORK: f"{CONTENT}/{FRAMEWORK}",
        own / PICTURE: f"{content}/img/{PICTURE}",
        FILES / language / "README.md": "README.md",
    }
    for path in sorted((FILES / language / CONTENT).iterdir()):
        places[path] = f"{content}/{path.name}"
    values = {
        "name": quote_name(course.name),
        "language": language,
        "title": quote(course.title),
        "heading": escape(course.title),
        "description": DESCRIPTIONS[language],
        "requirement": make_requirement(_read_origin()),
    }
    files = {
        name: fill(path.read_text(encoding="utf-8"), values).encode()
        for path, name in places.items()
    }
    return files | read_recipes()


def read_recipes() -> dict[str, bytes]:
    """Return the recipes for CI by their places in a course."""
    folder = find_shipped(RECIPES)
    files = {}
    for line in (folder / PLACES).read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        source, target = line.split()
        paths = [folder / source] if (folder / source).is_file() else (folder / source).rglob("*")
        for path in sorted(each for each in paths if each.is_file() and each.suffix != ".pyc"):
            name = target.rstrip("/") + path.as_posix().removeprefix((folder / source).as_posix())
            files[name] = path.read_bytes()
    return files


def _read_origin() -> str | None:
    """Return where this program was installed from, as pip noted it; None where it did not."""
    try:
        return metadata.distribution(PACKAGE).read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return None


def make_requirement(origin: str | None) -> str:
    """Return the line of a requirements file that brings this very program: the commit that it was
    installed from, else its version. `origin` is pip's note (PEP 610, direct_url.json)."""
    noted = json.loads(origin) if origin else {}
    commit = noted.get("vcs_info", {}).get("commit_id")
    if commit:
        return f"{PACKAGE} @ {noted['vcs_info']['vcs']}+{noted['url']}@{commit}"
    return f"{PACKAGE}=={__version__}"
