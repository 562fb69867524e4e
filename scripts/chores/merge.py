"""Putting the languages into one site, and a finished site in the place of the old one."""

import filecmp
import hashlib
import json
import os
import shutil
from pathlib import Path

from .environment import remove
from .screen import ChoreError

SHARED = "assets"
COUNTS = Path("assets", "quiz", "build.json")
FILES = Path("assets", "quiz", "files.json")
"""The list of all files but itself, as quiz_engine/site/file_list.py writes it."""


def merge_language(built: Path, language: str, site: Path) -> None:
    """Adds one language's build to the site: its own folder, and the assets that all share.

    Raises ChoreError where the same asset would differ from the one already there.
    """
    (site / language).mkdir(parents=True, exist_ok=True)
    _merge_counts(built / COUNTS, site / COUNTS)
    for name in (language, SHARED):
        for file in sorted((built / name).rglob("*")):
            path = file.relative_to(built)
            target = site / path
            if file.is_dir() or path in (COUNTS, FILES):
                continue
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)
            elif not filecmp.cmp(file, target, shallow=False):
                raise ChoreError(
                    f"content/{language} builds another {path.as_posix()} than the courses before"
                    " it: shared assets must be the same for all languages, or carry the language"
                    " in their name.",
                    1,
                )
    _merge_lists(built / FILES, site, language)


def _merge_lists(file: Path, site: Path, language: str) -> None:
    """Adds what came to the list; the counts, which were added up, are measured again."""
    into = site / FILES
    if not (file.is_file() and into.is_file()):
        return
    rows = {row[0]: row for row in json.loads(into.read_text("utf-8"))["files"]}
    for row in json.loads(file.read_text("utf-8"))["files"]:
        if row[0].split("/")[0] in (language, SHARED):
            rows[row[0]] = row
    counts = COUNTS.as_posix()
    if counts in rows:
        data = (site / COUNTS).read_bytes()
        rows[counts] = [counts, len(data), hashlib.sha256(data).hexdigest()]
    lines = [json.dumps(rows[path], ensure_ascii=False) for path in sorted(rows)]
    text = '{"version": 1, "files": [\n' + ",\n".join(lines) + "\n]}\n"
    into.write_bytes(text.encode())


def _merge_counts(file: Path, into: Path) -> None:
    if file.is_file() and into.is_file():
        one, other = read_counts(file), read_counts(into)
        into.write_text(json.dumps({key: one[key] + other[key] for key in one}), "utf-8")


def read_counts(file: Path) -> dict[str, int]:
    """Pages and items as a build counted them; zero where it did not."""
    try:
        data = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        data = {}
    return {key: int(data.get(key, 0)) for key in ("pages", "items")}


def count(site: Path, languages: list[str]) -> dict[str, int]:
    """Pages and items of a whole site; without the build's own count the HTML files are counted."""
    counts = read_counts(site / COUNTS)
    if not counts["pages"]:
        counts["pages"] = sum(1 for each in languages for _ in (site / each).rglob("*.html"))
    return counts


def swap(fresh: Path, target: Path, attic: Path) -> None:
    """Puts a finished folder in the place of another, which stays whole until then.

    Where a program holds the old folder open (Windows), its files are replaced one by one.
    """
    remove(attic)
    try:
        if target.exists() or target.is_symlink():
            target.replace(attic)
        fresh.replace(target)
    except PermissionError:
        if attic.exists() and not target.exists():
            attic.replace(target)
        _copy_over(fresh, target)
    remove(attic)


def _copy_over(fresh: Path, target: Path) -> None:
    shutil.copytree(fresh, target, dirs_exist_ok=True)
    for folder, _, files in os.walk(target, topdown=False):
        here = Path(folder)
        source = fresh / here.relative_to(target)
        for name in files:
            if not (source / name).exists():
                (here / name).unlink()
        if not source.exists():
            here.rmdir()
    shutil.rmtree(fresh)
