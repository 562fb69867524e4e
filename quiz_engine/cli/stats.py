"""`quiz-engine stats`: what a course has, in numbers (L3)."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from rich.console import Console

from ..stats import Stats, collect
from ..stats.data import dump_stats
from ..stats.page import write_page
from ..stats.table import make_tables

_WIDTH = 120
"""Columns of the tables where there is no terminal."""


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
)
@click.option(
    "--html",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File for a page with charts, besides.",
)
@click.option("--language", type=click.Choice(["vi", "en", "de"]), help="Language of the page.")
def stats(paths: tuple[Path, ...], style: str, html: Path | None, language: str | None) -> None:
    """Count lessons, questions, words and minutes, and show what is not covered yet.

    PATHS are files or folders of one course; "content" where none is given. The author's guide
    counts only where it is named.

    \b
    Exit codes:
      0  counted
      1  something has mistakes and could not be counted; all else was
      2  wrong usage, or a path that cannot be read or written
    """
    if not paths:
        paths = (Path("content"),)
        if not paths[0].is_dir():
            raise click.UsageError('There is no folder "content" here. Name the course.')
    try:
        found = collect(paths)
        if html is not None:
            write_page(found, html, language or found.main or "vi")
            click.echo(html.as_posix(), err=True)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}") from None
    if style == "json":
        click.echo(json.dumps(dump_stats(found), ensure_ascii=False, indent=2))
    else:
        _print(found)
    for each in found.mistakes:
        click.echo(f"Not counted, or not all of it: {each}", err=True)
    if found.mistakes:
        sys.exit(1)


def _print(found: Stats) -> None:
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH)
    for table, note in make_tables(found):
        console.print(table)
        console.print(f"{note}\n" if note else "", highlight=False, markup=False, soft_wrap=True)
