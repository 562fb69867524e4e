"""`quiz-engine doctor`: whether an upload, a stick or a folder works, in plain words (L3)."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from ..doctor import BROKEN, BUT, Limits, Report, Unreachable, check_address, check_folder
from ..doctor.finding import as_data, as_text
from ..doctor.folder import find_site, read_list
from ..terminal import clean


@click.command()
@click.argument("place", metavar="URL|FOLDER")
@click.option(
    "--built",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder that was uploaded or copied: what is checked must be exactly that version.",
)
@click.option("--json", "is_json", is_flag=True, help="Print for other programs.")
@click.option("--strict", is_flag=True, help='Exit with 1 for "works, but …", too.')
@click.option(
    "--parallel",
    type=click.IntRange(1, 8),
    default=Limits().parallel,
    show_default=True,
    help="Requests at a time.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 600),
    default=Limits().seconds,
    show_default=True,
    help="Seconds that the host may be silent.",
)
def doctor(
    place: str, built: Path | None, is_json: bool, strict: bool, parallel: int, timeout: float
) -> None:
    """Check whether a course works at an address, in a folder or on a stick.

    Compares every file with the list that the build wrote, and says in plain words what differs,
    what that means for learners, whether it matters, and what to do. Asks one host only, and
    nothing of any other.

    \b
    Exit codes:
      0  it works, perhaps with something that is worse for learners ("works, but …")
      1  it does not work, or, with --strict, something is worse for learners
      2  wrong usage
      3  nothing to check: no answer, no course there, or a folder that cannot be read
    """
    limits = Limits(seconds=timeout, parallel=parallel)
    try:
        report = collect(place, built, limits)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    except Unreachable as error:
        problem = clean(str(error))
        if is_json:
            data = {"version": 1, "place": place, "problem": problem}
            click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        else:
            click.echo(problem, err=True)
        sys.exit(3)
    if is_json:
        click.echo(json.dumps(as_data(report), ensure_ascii=False, indent=2))
    else:
        click.echo(as_text(report), nl=False)
    if report.grade == BROKEN or (strict and report.grade == BUT):
        sys.exit(1)


def collect(place: str, built: Path | None = None, limits: Limits | None = None) -> Report:
    """Check an address or a folder, and show on a terminal how far it is. Raises ValueError and
    Unreachable."""
    original = read_list(find_site(built)) if built else None
    is_address = place.lower().startswith(("http://", "https://"))
    if not is_address and not Path(place).exists():
        raise ValueError(f"There is no folder {place}. An address begins with http:// or https://.")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("Looking at files", total=None)

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        if is_address:
            return check_address(place, original=original, limits=limits, tell=tell)
        return check_folder(Path(place), original=original, limits=limits, tell=tell)
