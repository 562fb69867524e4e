"""Runs every benchmark in tests/bench and prints their tables.

A benchmark is a module there with a `main(arguments) -> int`. Name some to run only those:
scripts/bench.py startup. What follows `--` goes to each of them.
"""

import argparse
import os
import subprocess
from pathlib import Path

from .browsers import bring
from .building import build_site
from .environment import Environment, ensure
from .folder import ROOT
from .process import clean_environ
from .screen import ChoreError, Screen, exit_code_help

START = """
import importlib, sys
sys.argv[0] = sys.argv.pop(1)
sys.exit(importlib.import_module("tests.bench." + sys.argv[0]).main(sys.argv[1:]))
"""


def benchmarks(root: Path) -> list[str]:
    """The names of the benchmarks, in order: modules with a `main`."""
    return [
        file.stem
        for file in sorted((root / "tests" / "bench").glob("*.py"))
        if "def main(" in file.read_text("utf-8")
    ]


def choose(names: list[str], known: list[str]) -> list[str]:
    """The benchmarks to run. Raises ChoreError for a name that is none."""
    for name in names:
        if name not in known:
            listed = ", ".join(known) or "none yet"
            raise ChoreError(f'"{name}" is no benchmark in tests/bench; there is: {listed}.', 2)
    return names or known


def main(arguments: list[str]) -> int:
    """The command line of `scripts/bench.py`."""
    parser = argparse.ArgumentParser(
        prog="bench.py",
        description=__doc__,
        epilog=exit_code_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--no-browser", action="store_true", help="bring no browsers")
    parser.add_argument("names", nargs="*", metavar="NAME", help="a module of tests/bench")
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    options = parser.parse_args(arguments[:cut])
    names = choose(options.names, benchmarks(ROOT))
    screen = Screen()
    environment = ensure("test", screen=screen)
    if not options.no_browser:
        bring(environment, screen, root=ROOT)
    build_site(environment, ROOT, screen)
    failed = [name for name in names if _run(environment, name, arguments[cut + 1 :])]
    if failed:
        raise ChoreError(f"{', '.join(failed)} failed: the messages above say why.", 1)
    screen.line(f"Ran {len(names)} of {len(benchmarks(ROOT))} benchmarks.")
    return 0


def _run(environment: Environment, name: str, arguments: list[str]) -> int:
    print(f"\n== {name}", flush=True)
    command = [os.fspath(environment.python), "-c", START, name, *arguments]
    return subprocess.run(command, cwd=ROOT, env=clean_environ(os.environ)).returncode
