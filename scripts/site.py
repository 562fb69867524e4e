"""Builds the course and opens it: python3 scripts/site.py --help"""
import sys

from chores import python_version  # first: it refuses a Python that cannot read the rest
from chores.site import main
from chores.screen import run

if __name__ == "__main__":
    sys.exit(run(main))
