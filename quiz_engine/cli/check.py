"""`quiz-engine check`: everything that is wrong with a course, without building it (L3)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path

import click

from ..errors import Diagnostic
from ..site.course import (
    CACHE,
    check_course,
    check_files,
    draw_files,
    find_content,
    find_shelf,
    find_targets,
    read_lesson_file,
)
from ..site.excerpt import read_excerpts, tell
from ..terminal import count
from .explain import hint
from .paths import sort_paths


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
)
@click.option("--strict", is_flag=True, help="Count warnings as mistakes.")
@click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    default=CACHE,
    show_default=True,
    help="Folder for what variables drew, and for Pyodide, which runs their code.",
)
def check(paths: tuple[Path, ...], style: str, strict: bool, cache: Path) -> None:
    """Check lessons, the framework and glossaries for mistakes.

    PATHS are files or folders of a course. A course is checked as a whole, since ids must be unique
    in it; what stands in PATHS is shown. Of several, some may be gone.

    \b
    Exit codes:
      0  no mistakes (there may be warnings)
      1  mistakes, or warnings with --strict
      2  wrong usage, or a path that cannot be read
    """
    try:
        diagnostics, checked = collect(sort_paths(paths), cache)
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}") from None
    show(diagnostics, style, checked)
    if any(each.severity == "error" or strict for each in diagnostics):
        sys.exit(1)


def collect(paths: Sequence[Path], cache: Path = CACHE) -> tuple[list[Diagnostic], int]:
    """Return what is wrong in the given paths, and how many files were looked at."""
    found: set[Diagnostic] = set()
    files: set[Path] = set()
    courses: dict[Path, dict[Path, list[Diagnostic]]] = {}
    for path in paths:
        targets = find_targets(path)
        files.update(file.resolve() for file, _ in targets)
        files.update([path.resolve()] if path.is_file() else [])
        for file, content in targets:
            if content is None:
                lesson_file = read_lesson_file(file, draws=draw_files([file], cache))
                found.update(check_files([lesson_file], None, cache, find_shelf(file.parent)))
        content = find_content(path)
        if content is None or any(each is None for _, each in targets):
            continue
        content = content.resolve()
        if content not in courses:
            courses[content] = _by_file(check_course(content, cache=cache))
        told = courses[content]
        place = path.resolve()
        if path.is_file():
            found.update(told.get(place, ()))
            continue
        for file, diagnostics in told.items():
            found.update(diagnostics if file.is_relative_to(place) else ())
    return sorted(found), len(files)


def _by_file(diagnostics: Iterable[Diagnostic]) -> dict[Path, list[Diagnostic]]:
    told: dict[str, list[Diagnostic]] = {}
    for each in diagnostics:
        told.setdefault(each.path, []).append(each)
    return {Path(path).resolve(): found for path, found in told.items()}


def show(diagnostics: Sequence[Diagnostic], style: str, checked: int) -> None:
    """Print diagnostics in one of the three formats; `checked` is the number of files."""
    if style == "json":
        names = [field.name for field in fields(Diagnostic)]
        rows = [{name: getattr(each, name) for name in names} for each in diagnostics]
        click.echo(json.dumps({"version": 1, "diagnostics": rows}, ensure_ascii=False, indent=2))
        return
    if style == "github":
        for each in diagnostics:
            click.echo(_github(each))
    else:
        for each, excerpt in read_excerpts(diagnostics):
            click.echo(tell(each, excerpt))
        errors = sum(each.severity == "error" for each in diagnostics)
        warnings = len(diagnostics) - errors
        found = f"{count(checked)}, {count(errors, 'mistake')}, {count(warnings, 'warning')}."
        click.echo(found, err=bool(diagnostics))
        if diagnostics:
            click.echo(hint({each.code for each in diagnostics}), err=True)


def _github(each: Diagnostic) -> str:
    """Return a workflow command of GitHub Actions ("Workflow commands", ::error)."""
    text = f"{each.message}\n{each.help}".strip()
    for letter, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(letter, code)
    path = each.path
    for letter, code in (("%", "%25"), (":", "%3A"), (",", "%2C")):
        path = path.replace(letter, code)
    place = f"file={path},line={each.line},col={each.column},title={each.code}"
    return f"::{each.severity} {place}::{text}"
