"""`quiz-engine stick`: a course onto one stick or many, an evening long (L3)."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from ..stick import Checked, Disk, Report, Source, StickError, check_stick, read_source, write_stick
from ..stick.problem import FAILED, show_size, show_some

AT_ONCE = 8
"""Sticks that are written at the same time."""
MADE = Path("dist")
"""Where `quiz-engine pack` puts the folder that goes on a stick."""

Row = dict[str, object]


@click.command()
@click.argument("sticks", nargs=-1, required=True)
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path),
    help="The folder to be on the stick; else the one in dist/, where there is only one.",
)
@click.option("--name", help="Name of the course; else the folder's, without a version at its end.")
@click.option("--into", default="", help="Folder of the stick for it; else the stick's top.")
@click.option("--check", "is_check", is_flag=True, help="Write nothing; tell whether all is whole.")
@click.option("--replace", is_flag=True, help="Write over files that no earlier run wrote.")
@click.option("--no-spare", is_flag=True, help="Keep no copy for the next update: half the room.")
@click.option("--quiet", is_flag=True, help="Print only what went wrong.")
@click.option("--json", "is_json", is_flag=True, help="Print a line of JSON for each stick.")
def stick(
    sticks: tuple[str, ...],
    folder: Path | None,
    name: str | None,
    into: str,
    is_check: bool,
    replace: bool,
    no_spare: bool,
    quiet: bool,
    is_json: bool,
) -> None:
    """Write a course to sticks, or update it there.

    STICKS are sticks, or any folders; several are written at the same time. Only what changed is
    written, and it is read back. Learners' files and all others stay. A stick may be pulled out at
    any moment: the version before can be used until the new one is complete, and the next run goes
    on. One line is printed for each stick.

    \b
    Exit codes:
      0  every stick holds the course, or is whole with --check
      1  a stick was pulled out, is broken or damaged; or several failed for different reasons
      2  wrong usage, or the folder cannot be used: no stick can be written from it
      3  a stick has no room
      4  a stick is write-protected
      5  something on a stick is in the way; a person must decide
      6  another run is writing the stick
    """
    if is_check and folder:
        raise click.UsageError("Say either --from FOLDER, to write, or --check.")
    folder = folder or (None if is_check else _find_made())
    with _show_progress(is_hidden=quiet or is_json) as progress:
        try:
            source = _read(folder, name, into, progress) if folder else None
        except StickError as error:
            if is_json:
                click.echo(json.dumps({"version": 1, "code": error.code, "message": str(error)}))
            click.echo(str(error), err=True)
            sys.exit(error.code)
        size = sum(each.size for each in source.files.values()) if source else None

        def run(where: str) -> Row:
            task = progress.add_task(where, total=size)
            try:
                return _run(
                    where, source, replace, no_spare, lambda count: progress.advance(task, count)
                )
            finally:
                progress.remove_task(task)

        rows = []
        with ThreadPoolExecutor(min(AT_ONCE, len(sticks))) as pool:
            for row in pool.map(run, dict.fromkeys(sticks)):
                rows.append(row)
                _print(row, quiet=quiet, is_json=is_json)
    codes = {row["code"] for row in rows} - {0}
    sys.exit(FAILED if len(codes) > 1 else max(codes, default=0))


def _find_made() -> Path:
    found = [each for each in sorted(MADE.glob("*")) if each.is_dir()]
    if len(found) == 1:
        return found[0]
    names = ", ".join(each.as_posix() for each in found)
    raise click.UsageError(
        f"There are several folders: {names}. Say with --from which one is to be on the stick."
        if found
        else "Say with --from which folder is to be on the stick, or make one with "
        '"quiz-engine pack".'
    )


def _show_progress(*, is_hidden: bool) -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        console=console,
        transient=True,
        disable=is_hidden or not console.is_terminal,
        # Else the lines would go where the bars are, also where they should go into a file.
        redirect_stdout=sys.stdout.isatty(),
    )


def _read(folder: Path, name: str | None, into: str, progress: Progress) -> Source:
    task = progress.add_task(str(folder), total=None)
    source = read_source(
        folder, name, into=into, advance=lambda count: progress.advance(task, count)
    )
    progress.remove_task(task)
    return source


def _run(
    where: str,
    source: Source | None,
    replace: bool,
    no_spare: bool,
    advance: Callable[[int], None],
) -> Row:
    """Write or check one stick, and return what is printed of it."""
    row: Row = {"version": 1, "stick": where, "code": 0}
    try:
        with Disk(where) as disk:
            if source is None:
                return row | _tell_checked(check_stick(disk, advance))
            if _holds(disk.root, source.folder):
                raise StickError(
                    FAILED, "The folder and the stick are one in the other. Give two of their own."
                )
            report = write_stick(
                disk,
                source,
                replace_others=replace,
                keep_spare=not no_spare,
                advance=advance,
            )
            return row | _tell_written(report)
    except StickError as error:
        return row | {"state": "failed", "code": error.code, "message": str(error)}


def _holds(stick: Path, folder: Path) -> bool:
    one, other = stick.resolve(), folder.resolve()
    return one.is_relative_to(other) or other.is_relative_to(one)


def _tell_written(report: Report) -> Row:
    parts = []
    if report.written:
        parts.append(f"wrote {_count(report.written)} ({show_size(report.size)})")
    if report.reused:
        parts.append(f"took {_count(report.reused)} from the spare copy")
    if report.removed:
        parts.append(f"removed {_count(report.removed)}")
    if report.mended:
        parts.append(f"mended {show_some(report.mended)}")
    if report.kept:
        parts.append(f"kept {_count(report.kept)} of others")
    whole = f"{_count(report.files)} ({show_size(report.total)}) verified"
    state = "unchanged" if not report.is_changed else "new" if report.is_new else "updated"
    said = ", ".join(parts) or "nothing to write"
    return {"state": state, **asdict(report), "message": f"{report.course}: {said}; {whole}."}


def _tell_checked(found: list[Checked]) -> Row:
    said = []
    for each in found:
        text = f"{each.course}: {each.state}, {_count(each.files)} as they should be"
        if each.bad:
            text += f", {show_some(each.bad)} not. Write the stick again"
        if each.state == "unfinished":
            text += ". A newer version was not completed: write the stick again"
        said.append(text + ".")
    is_bad = not found or any(each.state == "damaged" for each in found)
    states = [each.state for each in found] or ["empty"]
    return {
        "state": next((each for each in ("damaged", "unfinished") if each in states), states[0]),
        "code": FAILED if is_bad else 0,
        "courses": [asdict(each) for each in found],
        "message": " ".join(said) or "No course was written here with this command.",
    }


def _count(number: int) -> str:
    return f"{number} file" if number == 1 else f"{number} files"


def _print(row: Row, *, quiet: bool, is_json: bool) -> None:
    is_failure = row["code"] != 0
    if is_json:
        print(json.dumps(row, ensure_ascii=False), flush=True)
    elif is_failure or not quiet:
        line = " ".join(str(row["message"]).split("\n"))
        # Not click.echo: it would write past the bars, into their line.
        print(f"{row['stick']}: {line}", file=sys.stderr if is_failure else sys.stdout, flush=True)
