"""What all tests share: the repository's root, and warnings that fail (see pyproject.toml)."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return Path(__file__).resolve().parent.parent


BROWSERS = ("chromium", "firefox", "webkit")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what shares a browser or a file, for whoever runs tests side by side.

    A worker of pytest-xdist takes a whole group, so each browser is started once and is alone with
    its kind, and what a file has built is built once.
    """
    for item in items:
        browser = next((name for name in BROWSERS if item.get_closest_marker(name)), None)
        item.add_marker(pytest.mark.xdist_group(browser or item.path.stem))
