"""Runs the property tests for a long time: python3 scripts/soak.py --help"""
import sys

from chores import python_version  # first: it refuses a Python that cannot read the rest
from chores.soak import main
from chores.screen import run

if __name__ == "__main__":
    sys.exit(run(main))
