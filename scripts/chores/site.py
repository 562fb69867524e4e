"""Builds the course and opens it in a browser from file://.

Makes its own Python environment first, brings Pyodide through npm (or a packaged Node where npm is
missing), builds every language into site/ and opens site/index.html. Nothing is built where
nothing changed. The same commit gives the same bytes; SOURCE_DATE_EPOCH overrides its date.
"""

import argparse
import os
import subprocess
import sys
import time
import webbrowser
from collections.abc import Mapping
from pathlib import Path

from .building import FIRST, Built, build_site, courses
from .environment import Environment, ensure
from .folder import ROOT
from .process import clean_environ
from .screen import ChoreError, Screen, exit_code_help, seconds

TRIED = "Tried on Debian 12 with Python 3.11; written for macOS and Windows too, not tried there."


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(
        prog="site.py",
        description=__doc__,
        epilog=f"{exit_code_help()}\n\n{TRIED}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--no-open", action="store_true", help="build only, open no browser")
    made.add_argument("--clean", action="store_true", help="build anew from the downloads")
    made.add_argument(
        "--serve",
        nargs="?",
        const=FIRST,
        metavar="LANGUAGE",
        help=f"show one course and follow your changes, as quiz-engine serve (default: {FIRST})",
    )
    return made


def main(arguments: list[str]) -> int:
    """The command line of `scripts/site.py`."""
    options = parser().parse_args(arguments)
    start = time.monotonic()
    screen = Screen()
    environment = ensure("site", screen=screen)
    if options.serve:
        return serve(environment, options.serve, opens=not options.no_open)
    built = build_site(environment, ROOT, screen, clean=options.clean)
    if not options.no_open:
        open_page(ROOT / "site" / "index.html")
    screen.line(closing_line(built, seconds(start)))
    return 0


def closing_line(built: Built, took: str) -> str:
    """The last line of a build: what was made, how large it is, how long it took."""
    what = f"{_number(built.pages, 'page')}, {_number(built.items, 'question')}"
    size = f"site/ is {built.size / 1e6:.1f} MB in {_number(built.files, 'file')}"
    if built.was_current:
        return f"Nothing changed since the last build: {what}, {size}, in {took}. {_WHERE}"
    return f"Built {what}: {size}, in {took}. {_WHERE}"


_WHERE = f"Open {os.path.join('site', 'index.html')}"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def has_screen(environ: Mapping[str, str], system: str = sys.platform) -> bool:
    """Whether a browser can show something here."""
    if "CI" in environ:
        return False
    if system in ("win32", "darwin", "cygwin"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def open_page(page: Path) -> bool:
    """Opens a page by file://, where something can show it; returns whether it was opened."""
    address = page.as_uri()  # encodes spaces, "#", "%" and Vietnamese letters
    return has_screen(os.environ) and webbrowser.open(address)


def serve(environment: Environment, language: str, *, opens: bool) -> int:
    """Serves one course with `quiz-engine serve` until Ctrl+C."""
    configs = courses(ROOT)
    if language not in configs:
        known = ", ".join(configs)
        raise ChoreError(f'There is no course "{language}": serve one of {known}.', 2)
    command = [environment.python, "-m", "quiz_engine.cli", "serve", configs[language]]
    if not opens:
        command.append("--no-open")
    call = [os.fspath(part) for part in command]
    with subprocess.Popen(call, cwd=ROOT, env=clean_environ(os.environ)) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:  # the way to end it; it hears of that itself, and tidies up
                continue
