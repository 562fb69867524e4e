"""Runs the tests: brings what they need, builds the site once, then calls pytest.

Everything that is not an option below goes to pytest: scripts/test.py tests/unit -k number.
Runs of tests/unit, tests/golden and tests/property alone need neither browsers nor the site.
"""

import argparse
import json
import os
import subprocess
import time
from pathlib import Path

from . import servers
from .browsers import bring
from .building import build_site
from .environment import ensure
from .folder import ROOT
from .process import clean_environ
from .screen import Screen, exit_code_help, seconds
from .site import TRIED

MOST_SHAKY = 30
"""Browser tests that may fail and be run once more; more of them mean that something is broken."""
SELF_CONTAINED = ("unit", "golden", "property")
"""Folders below tests/ that run without the site and without a browser."""


def parser() -> argparse.ArgumentParser:
    """The command line; what it does not know is pytest's."""
    made = argparse.ArgumentParser(
        prog="test.py",
        usage="test.py [--help] [--no-browser] [--everywhere] [what pytest takes ...]",
        description=__doc__,
        epilog=f"{exit_code_help()}\n\npytest's own exit codes are passed on.\n{TRIED}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    made.add_argument("--no-browser", action="store_true", help="leave out all browser tests")
    made.add_argument(
        "--everywhere",
        action="store_true",
        help="run every browser test in all three browsers, which takes half an hour longer",
    )
    return made


def selected(arguments: list[str], root: Path) -> list[Path]:
    """The files and folders that the arguments for pytest name."""
    paths = (Path(each.partition("::")[0]) for each in arguments if not each.startswith("-"))
    return [found for path in paths if (found := (root / path).resolve()).exists()]


def is_self_contained(paths: list[Path], root: Path) -> bool:
    """Whether all selected tests run without the site and without a browser."""
    folders = [root / "tests" / name for name in SELF_CONTAINED]
    return bool(paths) and all(
        any(path.is_relative_to(folder) for folder in folders) for path in paths
    )


def main(arguments: list[str]) -> int:
    """The command line of `scripts/test.py`."""
    options, for_pytest = parser().parse_known_args(arguments)
    start = time.monotonic()
    screen = Screen()
    environment = ensure("test", screen=screen)
    servers.bring(screen, root=ROOT)
    if not is_self_contained(selected(for_pytest, ROOT), ROOT):
        if not options.no_browser:
            bring(environment, screen, root=ROOT)
        built = build_site(environment, ROOT, screen)
        screen.line(f"The site is {'up to date' if built.was_current else 'built'}.")
    sample = [] if for_pytest or options.everywhere else ["--sample"]
    for_pytest = [*side_by_side(for_pytest, os.cpu_count() or 1), *sample, *for_pytest]
    if options.no_browser:
        for_pytest = ["-m", "not browser", *for_pytest]
    command = [os.fspath(environment.python), "-m", "pytest", *for_pytest]
    environ = clean_environ(os.environ)
    code = subprocess.run(command, cwd=ROOT, env=environ).returncode
    shaky = shaky_tests(last_failed(ROOT)) if code == 1 else []
    if shaky:
        screen.line("Running again what failed in a browser; it is listed below, whatever comes of it.")
        again = [os.fspath(environment.python), "-m", "pytest", *shaky]  # one after the other
        code = subprocess.run(again, cwd=ROOT, env=environ).returncode
        for name in shaky:
            screen.line(f"Failed the first time: {name}")
    screen.line(closing_line(code, seconds(start)))
    return code


def side_by_side(for_pytest: list[str], cores: int) -> list[str]:
    """What pytest is told so that a whole run uses two cores; nothing where a part is asked for.

    More than two browsers at a time would make one another too slow for tests that wait. Each side
    begins with a half of the tests, in their order, so that a browser is started about once, and
    whoever has ended takes a half of what is left to the other.
    """
    return [] if for_pytest or cores < 2 else ["-n", "2", "--dist", "worksteal"]


def last_failed(root: Path) -> list[str]:
    """The tests that failed when they last ran, as pytest's own cache has them."""
    try:
        found = json.loads((root / ".pytest_cache/v/cache/lastfailed").read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return sorted(found)


def shaky_tests(failed: list[str], most: int = MOST_SHAKY) -> list[str]:
    """The tests worth a second run: a few, all of them in a browser, which a busy machine may keep
    waiting too long. None where anything else failed, or where too many did."""
    is_browser = all(name.startswith("tests/browser/") for name in failed)
    return failed if is_browser and len(failed) <= most else []


def closing_line(code: int, took: str) -> str:
    """The last line of a run, below pytest's own."""
    says = {
        0: f"All selected tests passed, in {took} with everything around them.",
        1: "Some tests failed: pytest names them above.",
        2: "pytest stopped early (a test file it cannot load, or Ctrl+C): it says why above.",
        5: "No test fits what was asked for.",
    }
    return says.get(code, f"pytest could not run (its exit code is {code}): it says why above.")
