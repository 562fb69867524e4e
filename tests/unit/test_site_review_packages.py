"""Facts about what the page of reviews brings along."""

from __future__ import annotations

import ast

import pytest

from quiz_engine.errors import SetupError
from quiz_engine.site import review_packages
from quiz_engine.site.review_packages import LEFT_OUT, NAMES, find_review_packages
from quiz_engine.site.standard_library import is_standard


def test_all_that_is_imported_comes_along() -> None:
    """Each module imports the library, its own package, or one that was installed before it."""
    known = {"torch"}  # for type checkers only
    for name, wheel in find_review_packages().items():
        known |= set(wheel.imports)
        for path, source in wheel.files.items():
            for node in ast.walk(ast.parse(source)):
                names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
                names += [node.module] if isinstance(node, ast.ImportFrom) and not node.level else []
                for each in {each.split(".")[0] for each in names}:
                    assert each in known or is_standard(each), (name, path, each)


def test_facts_for_the_page_of_licences() -> None:
    """Name, version, licence and its text, and where it comes from."""
    found = find_review_packages()
    assert tuple(found) == NAMES
    for wheel in found.values():
        assert wheel.version and wheel.author
        assert wheel.licence.split()[0] in ("MIT", "PSF-2.0")
        assert wheel.source.startswith("https://github.com/")
        assert len(wheel.notices) == 1
    assert not set(LEFT_OUT) & set(found["fsrs"].files)


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """In one sentence that says what to do."""
    monkeypatch.setattr(review_packages, "NAMES", ("not-there-at-all",))
    with pytest.raises(SetupError, match='"not-there-at-all" is missing here'):
        find_review_packages()
