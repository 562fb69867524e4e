"""`quiz-engine serve`: the course in the browser while it is being written (L3)."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path
from typing import Any

import click

from ..locale import LANGUAGES
from ..site.excerpt import tell
from ..station.ending import end_as_by_interrupt
from ..station.problem import StationError


@click.command()
@click.argument("content", default=".", type=click.Path(path_type=Path))
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="Part of the address; 8000 where not given, or the next that is free.",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen at; with 0.0.0.0 phones in your network reach the course, too.",
)
@click.option("--no-open", is_flag=True, help="Open no browser.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="Which language of the course; that of the nearest mkdocs.yml where not given.",
)
def serve(content: Path, port: int | None, host: str, no_open: bool, language: str | None) -> None:
    """Show a course in the browser while you write it.

    CONTENT is a course's folder, its content/, or a mkdocs.yml; the current folder where not given.
    What you save is in the page about a second later: you stay where you are, and what you have
    answered stays. Mistakes are shown over the page, with their lines, until you have mended them.
    Runs until Ctrl-C.

    \b
    Exit codes:
      0  ended with Ctrl-C, or by the system
      2  wrong usage, or no course there
      3  it cannot begin: the port or address cannot be had
    """
    from ..serve import Options, find_config, run  # here: MkDocs needs a moment to load

    try:
        config = find_config(content, language or "")
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    screen = _Screen(opens=not no_open)
    end_as_by_interrupt()
    try:
        run(Options(config, host.strip("[]"), port), screen.show)
    except StationError as error:
        click.echo(str(error), err=True)
        sys.exit(3)
    except KeyboardInterrupt:
        click.echo("\nEnded." if sys.stdout.isatty() else "Ended.")  # below the "^C"


class _Screen:
    """Tells on the terminal what happens."""

    def __init__(self, *, opens: bool) -> None:
        self._opens, self._is_first = opens, True

    def show(self, event: dict[str, Any]) -> None:
        """Tell one event of `quiz_engine.serve.run`."""
        if event["event"] == "listening":
            click.echo(f"Building the course, to be seen at {event['url']} …")
        elif event["event"] == "trouble":
            click.echo(event["problem"], err=True)
        else:
            self._show_build(event)

    def _show_build(self, event: dict[str, Any]) -> None:
        build, found = event["build"], event["found"]
        for each, excerpt in found:
            click.echo(tell(each, excerpt), err=True)
        errors = sum(each.severity == "error" for each, _ in found)
        counts = f"{_number(errors, 'mistake')}, {_number(len(found) - errors, 'warning')}"
        made = f"{_number(build.pages, 'page')} in {event['seconds']:.1f} s"
        done = made if build.is_good else "not built"
        click.echo(f"{_named(event['changed'])}{done}: {counts}.")
        if self._is_first:
            self._is_first = False
            click.echo(f"Look at {event['url']}; Ctrl-C ends.")
            if self._opens and _has_screen():
                webbrowser.open(event["url"])


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _named(changed: list[Path]) -> str:
    """Return what was changed, in front of what came of it."""
    if not changed:
        return ""
    rest = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
    return f"{changed[0].name}{rest}: "


def _has_screen() -> bool:
    """Whether a browser can show something here."""
    if "CI" in os.environ:
        return False
    is_desk = sys.platform in ("win32", "darwin", "cygwin")
    return is_desk or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
