"""The files that are named on the command line, and by hooks, hundreds at a time (L3)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from ..site.course import FRAMEWORK, GLOSSARY


def sort_paths(paths: Sequence[Path]) -> list[Path]:
    """Return the paths that are there, each once, in their order.

    Of several paths some may be gone: a list of changed files names deleted ones, too. They are told
    and left out. Raises UsageError where none is there, or one is no file of a course.
    """
    found = [path for path in dict.fromkeys(paths) if path.exists()]
    gone = [path for path in dict.fromkeys(paths) if not path.exists()]
    if not found:
        raise click.UsageError(f"There is no {', '.join(map(str, gone[:3]))}. Name files or folders.")
    for path in found:
        if path.is_file() and path.suffix != ".md" and path.name not in (FRAMEWORK, GLOSSARY):
            raise click.UsageError(f'{path} is no lesson (".md"), {FRAMEWORK} or {GLOSSARY}.')
    for path in gone:
        click.echo(f"{path} is not there; left out.", err=True)
    return found
