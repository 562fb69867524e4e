"""What all tests share: the repository's root, and warnings that fail (see pyproject.toml)."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A script that runs the tests in the background switches Ctrl-C off, for all that they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """Tests of pages can be run on the course as one file, too: `pytest --lone tests/browser`."""
    parser.addoption(
        "--lone",
        action="store_true",
        help="open the sample course as one file wherever a test opens it by file://",
    )
    parser.addoption(
        "--sample",
        action="store_true",
        help="leave out what `scripts/test.py --everywhere` adds (tests/browser/sample.py)",
    )
