"""`quiz-engine report`: who can what in a class, from a folder of result files (L3)."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from ..doctor import Unreachable
from ..doctor.folder import find_site
from ..report import Handed, Problem, put_together, read_course, read_folder, write_report
from ..report.database import count_by_database
from ..report.output import report_words
from ..results.count import Numbers, count
from ..results.course import Course
from ..results.report import make_report
from ..results.sheet import Sheet
from ..results.tree import Words
from ..terminal import clean
from ..terminal import count as counted

NAMED = 20
"""Files left out that are named on the screen; the report has all."""
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=FOLDER)
@click.option(
    "--course", "site", type=FOLDER, required=True, help="The built course, or its stick."
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder for report.html, learners.csv, questions.csv and report.json.",
)
@click.option("--language", type=click.Choice(["vi", "en", "de"]), help="Language of the report.")
@click.option(
    "--same", nargs=2, multiple=True, metavar="FILE FILE", help="Two files that are of one learner."
)
@click.option(
    "--apart",
    nargs=2,
    multiple=True,
    metavar="FILE FILE",
    help="Two files that are of two learners.",
)
@click.option(
    "--count-with",
    type=click.Choice(["auto", "duckdb", "python"]),
    default="auto",
    show_default=True,
    help="What counts; the numbers are the same. auto: DuckDB, where it is installed.",
)
@click.option(
    "--zone",
    type=click.IntRange(-1440, 1440),
    help="Minutes east of Greenwich by which days are told; this computer's if not given.",
)
def report(
    folder: Path,
    site: Path,
    output: Path,
    language: str | None,
    same: tuple[tuple[str, str], ...],
    apart: tuple[tuple[str, str], ...],
    count_with: str,
    zone: int | None,
) -> None:
    """Report who can what in a class, from the result files in FOLDER.

    Reads every file below FOLDER and changes none. What is no result file of the course, damaged,
    from a newer version, doubled or too large is named and left out. Files of one learner are put
    together; where only the teacher can tell, the report says so, and --same and --apart decide.

    \b
    Exit codes:
      0  the report was written
      1  FOLDER holds no result file that can be counted; nothing was written
      2  wrong usage
      3  the course cannot be read, or the output cannot be written
    """
    try:
        place = find_site(site)
        course = read_course(place, language or "")
        handed = _read(folder, course, output)
        people, left, doubts = put_together(folder, course, handed, same, apart)
        named = [
            (each.kind, [[handed.files[file] for file in group] for group in each.groups])
            for each in doubts
        ]
        made = make_report(course, people, left, named, _counter(count_with))
        say = Words(report_words("en"))
        for each in left[:NAMED]:
            told = say(f"left.{each.reason}", detail=each.detail)
            click.echo(clean(f"left out: {each.file}: {told}"), err=True)
        if len(left) > NAMED:
            click.echo(f"left out: {len(left) - NAMED} more, see the report.", err=True)
        if not people:
            what = f"There is no result file of {course.name} in {folder}."
            click.echo(clean(what), err=True)
            sys.exit(1)
        if zone is None:
            zone = (time.localtime().tm_gmtoff or 0) // 60
        files = write_report(made, place, output, zone)
    except (Problem, Unreachable) as error:
        click.echo(clean(str(error)), err=True)
        sys.exit(3)
    for kind, groups in named:
        listed = " | ".join(", ".join(group) for group in groups)
        click.echo(clean(f"{'same name' if kind == 'name' else 'shared work'}: {listed}"), err=True)
    files_read = sum(len(each.files) for each in people)
    learners = counted(len(people), "learner")
    click.echo(f"{learners} from {counted(files_read)}, {len(left)} left out.")
    for path in files:
        click.echo(str(path))


def _counter(name: str) -> Callable[[Course, Sequence[Sheet]], Numbers]:
    if name == "python":
        return count
    try:
        import duckdb  # noqa: F401
    except ImportError:
        if name == "duckdb":
            raise click.UsageError(
                "DuckDB is not installed here: pip install 'hoc-so[report]', "
                "or leave --count-with out."
            ) from None
        return count
    return count_by_database


def _read(folder: Path, course: Course, output: Path) -> Handed:
    """Read a folder, and show on a terminal how far it is."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("Reading files", total=None)
        return read_folder(
            folder,
            course,
            output,
            lambda done, total: bar.update(task, completed=done, total=total),
        )
