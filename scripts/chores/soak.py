"""Runs the property tests again and again with new random examples, for the minutes given.

With --kills, it instead kills each browser that often while it stores answers, at random moments,
and looks after each start whether everything that was confirmed is there.

Each round has a seed of its own, printed, so that a failure can be repeated:
scripts/test.py tests/property --hypothesis-seed=SEED
"""

import argparse
import os
import subprocess
import time

from .environment import ensure
from .folder import ROOT
from .process import clean_environ
from .screen import ChoreError, Screen, exit_code_help


def main(arguments: list[str]) -> int:
    """The command line of `scripts/soak.py`."""
    parser = argparse.ArgumentParser(
        prog="soak.py",
        description=__doc__,
        epilog=exit_code_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "minutes", type=float, nargs="?", default=0, help="how long to go on starting new rounds"
    )
    parser.add_argument("--kills", type=int, help="how often to kill each browser, such as 100")
    parser.add_argument("--seed", type=int, default=1, help="the first round's seed")
    options = parser.parse_args(arguments)
    screen = Screen()
    environment = ensure("test", screen=screen)
    if options.kills:
        return _kill(environment.python, options.kills, options.seed)
    environ = clean_environ(os.environ, HYPOTHESIS_PROFILE="soak")
    end = time.monotonic() + options.minutes * 60
    seed = options.seed
    while True:
        screen.line(f"Round {seed - options.seed + 1}, seed {seed}")
        command = [os.fspath(environment.python), "-m", "pytest", "-q", "tests/property"]
        command.append(f"--hypothesis-seed={seed}")
        if code := subprocess.run(command, cwd=ROOT, env=environ).returncode:
            raise ChoreError(f"The round with seed {seed} failed: pytest says why above.", code)
        if time.monotonic() >= end:
            screen.line(f"{seed - options.seed + 1} rounds passed.")
            return 0
        seed += 1


def _kill(python: os.PathLike, kills: int, seed: int) -> int:
    environ = clean_environ(os.environ, KEPT_KILLS=str(kills), KEPT_SEED=str(seed))
    command = [os.fspath(python), "-m", "pytest", "-q", "-s", "tests/browser/test_kept.py", "-k", "killed"]
    if code := subprocess.run(command, cwd=ROOT, env=environ).returncode:
        raise ChoreError(f"Something was lost (seed {seed}): pytest says what above.", code)
    return 0
