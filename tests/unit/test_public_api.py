"""Facts about the public names: who uses the package may rely on exactly these."""

from __future__ import annotations

import re

import quiz_engine


def test_public_names() -> None:
    """Adding or removing a public name is a decision: it changes this test and the change log."""
    assert quiz_engine.__all__ == [
        "AuthorError",
        "CodecError",
        "Diagnostic",
        "QuizEngineError",
        "SetupError",
        "__version__",
    ]
    for name in quiz_engine.__all__:
        assert getattr(quiz_engine, name)


def test_version() -> None:
    """The version has three numbers."""
    assert re.fullmatch(r"\d+\.\d+\.\d+", quiz_engine.__version__)


def test_errors_have_one_root() -> None:
    """Catching QuizEngineError catches everything that is raised on purpose."""
    for name in ("AuthorError", "CodecError", "SetupError"):
        assert issubclass(getattr(quiz_engine, name), quiz_engine.QuizEngineError)
