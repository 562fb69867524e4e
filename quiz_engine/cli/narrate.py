"""`quiz-engine narrate`: what there is to record, and what has been recorded (L3)."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

import click

from ..errors import Diagnostic
from ..site.course import find_content, find_targets
from ..site.lesson_file import show
from ..site.narration import (
    MISSING,
    NEW,
    OLDER,
    RECORDED,
    Narration,
    Passage,
    find_narration,
    note_recordings,
)
from ..site.recordings import ENDINGS, FOLDER

_SAID = {
    MISSING: "to record",
    OLDER: "older than its text",
    NEW: 'recorded, not noted yet: run "quiz-engine narrate --note"',
    RECORDED: "recorded",
}


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--missing", is_flag=True, help="Leave out what is recorded as it should be.")
@click.option("--json", "is_json", is_flag=True, help="Print for other programs.")
@click.option("--note", is_flag=True, help="Note that new recordings read the texts as they are now.")
def narrate(paths: tuple[Path, ...], missing: bool, is_json: bool, note: bool) -> None:
    """List what can be recorded to be listened to, and the state of the recordings.

    PATHS are lessons or folders, or recordings in a folder "audio". With --note, a recording that is
    named there counts as fitting its text, though the text has changed since.

    \b
    Exit codes:
      0  all was listed; there may be something to record
      1  a lesson or what is noted of recordings has mistakes
      2  wrong usage, or a path that cannot be read or written
    """
    try:
        narration, sounds = collect(paths)
        if note:
            noted = note_recordings(narration.passages, sounds)
            narration, _ = collect(paths)
            if not is_json:
                for path in noted:
                    click.echo(f"{show(path)}: noted")
    except OSError as error:
        raise click.UsageError(f"{error.filename}: {error.strerror}") from None
    if is_json:
        click.echo(json.dumps(_as_data(narration, missing), ensure_ascii=False, indent=2))
    else:
        _print(narration, missing)
    if any(each.severity == "error" for each in narration.diagnostics):
        sys.exit(1)


def collect(paths: Sequence[Path]) -> tuple[Narration, list[Path]]:
    """Return what is known of the given lessons, or of the lessons of given recordings, and these
    recordings. Raises OSError and UsageError."""
    files: dict[Path, tuple[Path, Path | None]] = {}
    sounds: list[Path] = []
    for path in paths:
        where = path
        if path.is_file() and path.suffix != ".md":
            if path.suffix.lower() not in ENDINGS or path.resolve().parent.name != FOLDER:
                raise click.UsageError(f'{path} is no lesson (".md"), nor a recording in "{FOLDER}".')
            sounds.append(path)
            where = path.parent.parent
        for file, content in find_targets(where):
            if where == path or file.parent.resolve() == where.resolve():
                files.setdefault(file.resolve(), (file, content or find_content(where)))
    narration = find_narration(files.values())
    if any(path.is_file() for path in paths):
        asked = {path.resolve() for path in paths}
        # Of a single lesson, what lies about in its folder may belong to its neighbours.
        narration.strays = [each for each in narration.strays if Path(each.path).resolve() in asked]
        if sounds:
            kept = {*asked, *(file for file in files if file in asked)}
            narration.passages = [
                each
                for each in narration.passages
                if each.file.resolve() in kept or Path(each.path).resolve() in kept
            ]
    return narration, sounds


def _shown(narration: Narration, missing: bool) -> list[Passage]:
    return [each for each in narration.passages if not (missing and each.state == RECORDED)]


def _as_data(narration: Narration, missing: bool) -> dict[str, object]:
    names = [field.name for field in fields(Diagnostic)]
    return {
        "version": 1,
        "passages": [
            {
                "id": each.reading.name,
                "kind": each.reading.kind,
                "state": each.state,
                "file": show(each.file),
                "path": each.path,
                "line": each.line,
                "language": each.language,
                "text": each.reading.text,
                "words": each.words,
                "seconds": each.seconds,
            }
            for each in _shown(narration, missing)
        ],
        "strays": [asdict(each) for each in narration.strays],
        "diagnostics": [
            {name: getattr(each, name) for name in names} for each in narration.diagnostics
        ],
    }


def _print(narration: Narration, missing: bool) -> None:
    for problem in narration.diagnostics:
        click.echo(str(problem), err=True)
    for each in _shown(narration, missing):
        size = f"{each.words} words, about {each.seconds} seconds"
        click.echo(f"{each.path}:{each.line}: {each.reading.name}: {_SAID[each.state]} ({size})")
        click.echo(f"    {show(each.file)}")
        if each.state in (MISSING, OLDER):
            for line in each.reading.text.splitlines():
                click.echo(f"      {line}")
    for stray in narration.strays:
        click.echo(f"{stray.path}: belongs to nothing. {stray.reason}\n    {stray.help}")
    counts = {state: 0 for state in _SAID}
    seconds = 0
    for each in narration.passages:
        counts[each.state] += 1
        seconds += each.seconds if each.state in (MISSING, OLDER) else 0
    click.echo(
        f"{counts[MISSING]} to record, {counts[OLDER]} to record again (about "
        f"{-(-seconds // 60)} minutes), {counts[NEW]} not noted, {counts[RECORDED]} recorded, "
        f"{len(narration.strays)} that belong to nothing."
    )
