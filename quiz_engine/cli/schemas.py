"""`quiz-engine schemas`: JSON Schemas for the editor of whoever writes a course (L3)."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..site.course import FRAMEWORK, read_framework
from ..site.schemas import write_schemas


@click.command()
@click.argument("directory", default="schemas", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--course",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=f"Folder with {FRAMEWORK}: what it names is offered in lessons, and nothing else allowed.",
)
def schemas(directory: Path, course: Path | None) -> None:
    """Write JSON Schemas of front matter, framework, glossary, mkdocs.yml and recorded.yml.

    Editors complete and check YAML by them. DIRECTORY is "schemas" where not given.

    \b
    Exit codes:
      0  the schemas are written
      1  the course has no framework, or one with mistakes; nothing was written
      2  wrong usage, or the folder cannot be written
    """
    framework = None
    if course is not None:
        framework = read_framework(course)
        if framework is None:
            told = f'{course / FRAMEWORK} is not there, or has mistakes: see "quiz-engine check".'
            click.echo(told, err=True)
            sys.exit(1)
    try:
        written = write_schemas(directory, framework)
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}") from None
    for path in written:
        click.echo(path.as_posix())
