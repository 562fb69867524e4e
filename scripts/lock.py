"""Makes the lock files anew, for maintainers: python3 scripts/lock.py --help"""
import sys

from chores import python_version  # first: it refuses a Python that cannot read the rest
from chores.lock import main
from chores.screen import run

if __name__ == "__main__":
    sys.exit(run(main))
