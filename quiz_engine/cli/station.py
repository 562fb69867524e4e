"""`quiz-engine station`: a course on the local network, for phones without Internet (L3)."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from ..locale import LANGUAGES
from ..station import Settings, StationError, supervise


@click.command()
@click.argument("site", type=click.Path(path_type=Path))
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8080,
    show_default=True,
    help="Part of the address; with 80 none has to be typed, with 0 any is taken.",
)
@click.option("--bind", default="", help="The only address of this computer to listen at.")
@click.option("--wifi", default="", help="Name of the Wi-Fi, told on the page for learners.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="Language of that page; where not given, the course's own.",
)
@click.option(
    "--minutes",
    type=click.IntRange(1, 600),
    default=10,
    show_default=True,
    help="How long a device counts after it was last seen.",
)
@click.option("--json", "is_json", is_flag=True, help="Print for other programs, a line an event.")
@click.option("--quiet", is_flag=True, help="Print the address alone, and what goes wrong.")
def station(
    site: Path,
    port: int,
    bind: str,
    wifi: str,
    language: str | None,
    minutes: int,
    is_json: bool,
    quiet: bool,
) -> None:
    """Serve a course on the local network, for phones without Internet.

    SITE is a built course, a release's folder, or a stick. Shown are the address and a QR code; a
    page to show or to print is at /_station. Runs until Ctrl-C, and starts again by itself.

    Nothing is kept of those who learn: no names, no addresses, no record of pages.

    \b
    Exit codes:
      0  ended with Ctrl-C, or by the system
      2  wrong usage
      3  it cannot begin: no course there, or the port or address cannot be had
    """

    def tell(event: dict[str, Any]) -> None:
        if is_json:
            click.echo(json.dumps(event))
        else:
            screen.show(event)

    screen = _screen(quiet)
    try:
        own = language or _find_language(site)
        supervise(Settings(site.absolute(), port, bind.strip("[]"), own, wifi, minutes), tell)
    except StationError as error:
        if is_json:
            click.echo(json.dumps({"version": 1, "event": "failed", "problem": str(error)}))
        else:
            click.echo(str(error), err=True)
        sys.exit(3)


def _screen(is_quiet: bool) -> Any:
    from ..station.screen import Screen  # here: the letters of the code need a moment to load

    return Screen(sys.stdout, is_quiet)


def _find_language(site: Path) -> str:
    """Return the course's own language. Raises StationError where there is no course."""
    from ..station.course import read_course

    homes = read_course(site).homes
    return next((each for each in homes if each in LANGUAGES), LANGUAGES[0])
