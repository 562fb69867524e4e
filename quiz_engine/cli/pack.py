"""`quiz-engine pack`: from a built site to a zip and a folder for a stick (L3)."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from .. import __version__
from ..errors import SetupError
from ..release import Release, ReleaseError, pack_release, read_site
from ..release.clock import find_time, to_time
from ..release.leaflet import find_fonts
from ..release.problem import explain
from ..site.course import CACHE

_SHOWN = 5


class _Time(click.ParamType):
    """A day, a time of ISO 8601 (UTC where it names no zone), or seconds since 1970."""

    name = "time"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the time in UTC; fails with a sentence."""
        if isinstance(value, datetime):
            return value
        try:
            seconds = int(value) if value.isdecimal() else _seconds(value)
            return to_time(str(max(seconds, 0)))
        except (ValueError, OverflowError):
            self.fail(
                f'"{value}" is no time: write 2026-11-26, 2026-11-26T08:00:00Z, '
                "or seconds since 1970."
            )


def _seconds(text: str) -> int:
    time = datetime.fromisoformat(text)
    return int((time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp())


@click.command()
@click.argument("site", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("dist"),
    show_default=True,
    help="Folder to write to.",
)
@click.option(
    "--version",
    "release",
    default=__version__,
    show_default=True,
    help="Version of the course, part of the names.",
)
@click.option(
    "--date",
    type=_Time(),
    help="The time that all files carry; not given: SOURCE_DATE_EPOCH, else the last commit's.",
)
@click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    default=CACHE,
    show_default=True,
    help="Folder for the letters of the leaflet, brought where they are not there.",
)
@click.option(
    "--single-file",
    is_flag=True,
    help="Also make the course, and each lesson, as one file that can be sent.",
)
def pack(
    site: Path, output: Path, release: str, date: datetime | None, cache: Path, single_file: bool
) -> None:
    """Make what people take: a zip, and the same as a folder for a stick.

    SITE is a built course, with all its languages. The same site gives the same bytes. Either all
    is written or nothing, and a release of the same name stays until the new one is whole.

    \b Exit codes:
      0  the release is written
      1  the site is not whole, does not fit on sticks or on Windows, or is too large for one file
      2  wrong usage
      3  something could not be read, written or brought
    """
    try:
        built = read_site(site)
        fonts = find_fonts(cache)
        time = date or find_time(site, os.environ)
        with _progress() as bar:
            task = bar.add_task(f"{built.course} {release}", total=None)
            made = pack_release(
                built,
                output,
                release,
                time,
                fonts,
                lambda done, whole: bar.update(task, completed=done, total=whole),
                single_file,
            )
    except ReleaseError as error:
        for reason in error.reasons:
            _complain(reason)
        sys.exit(1)
    except SetupError as error:
        _complain(str(error))
        sys.exit(3)
    except OSError as error:
        place = error.filename2 or error.filename  # of a move, where to
        where = f"{place}: " if place else ""
        _complain(f"{where}{explain(error)}. No release was written.")
        sys.exit(3)
    _print(made, built.left_out)


def _progress() -> Progress:
    """Return a bar on the error stream, gone when it is done; none where nobody sees it."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _print(made: Release, left_out: tuple[str, ...]) -> None:
    """Say what was written, and what to do with it."""
    size = made.archive.stat().st_size
    click.echo(f"{made.archive}: {size / 1e6:.1f} MB, to be sent or put on a web page")
    click.echo(
        f"{made.folder}: {made.size / 1e6:.1f} MB in {made.files} files, what goes on a stick"
    )
    for language, path in made.leaflets.items():
        click.echo(
            f"{made.folder / path}: to be printed, shows how to open {made.launchers[language]}"
        )
    if made.singles:
        sizes = made.singles.sizes
        for language, path in made.singles.courses.items():
            click.echo(
                f"{made.singles.folder / path}: {sizes[path] / 1e6:.1f} MB, the course in "
                f"{language} as one file, to be sent and opened by tapping"
            )
        lessons = [size for path, size in sizes.items() if path not in made.singles.courses.values()]
        if lessons:
            click.echo(
                f"{made.singles.folder}: {len(lessons)} lessons as one file each, at most "
                f"{max(lessons) / 1e6:.1f} MB"
            )
    _warn("Left out, because hidden or made by a system:", left_out)
    _warn("Not in ASCII, which old programs for zips show wrongly:", made.odd_names)


def _warn(title: str, paths: tuple[str, ...]) -> None:
    if paths:
        rest = len(paths) - _SHOWN
        more = f" and {rest} more" if rest > 0 else ""
        _complain(f"{title} {', '.join(paths[:_SHOWN])}{more}")


def _complain(text: str) -> None:
    """Print to the error stream, also names that are no text."""
    click.echo(text.encode("utf-8", "backslashreplace").decode(), err=True)
