"""The server's process, as the supervisor starts it: `python -m quiz_engine.station`."""

from __future__ import annotations

import os
import sys

from .server import main

if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # a thread that still reads from a stick that is gone would keep the process
