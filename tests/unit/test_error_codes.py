"""Facts about errors: one table of codes, each used, each explained to authors."""

from __future__ import annotations

import re
from pathlib import Path

from quiz_engine.errors import CODES, AuthorError, CodecError, Diagnostic, nearest

CODE = re.compile(r"\bQE\d{3}\b")


def _sources(root: Path) -> dict[str, str]:
    files = [
        path
        for pattern in ("quiz_engine/**/*.py", "quiz_engine/runtime/js/**/*.js")
        for path in root.glob(pattern)
        if path.name != "errors.py"
    ]
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in files}


def unknown_codes(sources: dict[str, str]) -> list[str]:
    """Return where a code is used that the table does not have."""
    return [
        f"{path}: {code}"
        for path, source in sorted(sources.items())
        for code in CODE.findall(source)
        if code not in CODES
    ]


def unused_codes(sources: dict[str, str]) -> list[str]:
    """Return codes of the table that no source uses."""
    used = {code for source in sources.values() for code in CODE.findall(source)}
    return sorted(set(CODES) - used)


def test_codes_are_well_formed() -> None:
    """Codes stand in order, in their four ranges, with one full sentence each."""
    assert list(CODES) == sorted(CODES)
    for code, sentence in CODES.items():
        assert re.fullmatch(r"QE[1-4]\d\d", code)
        assert re.fullmatch(r"[A-Z].+\.", sentence)


def test_every_used_code_is_in_the_table(root: Path) -> None:
    """Nobody meets a code that the table does not explain."""
    assert unknown_codes(_sources(root)) == []


def test_every_code_of_the_table_is_used(root: Path) -> None:
    """The table has no dead codes."""
    assert set(unused_codes(_sources(root))) == set()


def test_the_tests_above_can_fail() -> None:
    """A foreign code and a table without users are found."""
    assert unknown_codes({"a.py": 'Problem("QE999")', "b.js": "QE401"}) == ["a.py: QE999"]
    assert unused_codes({"a.py": " ".join(list(CODES)[1:])}) == ["QE101"]


def test_every_code_is_explained_to_authors(root: Path) -> None:
    """The author's guide has a heading for each code, and for no other."""
    guide = root / "content" / "authors"
    if list(guide.glob("*.md")):
        text = (guide / "errors.md").read_text("utf-8")
        assert re.findall(r"^#+ .*?\b(QE\d{3})\b", text, re.MULTILINE) == list(CODES)


def test_diagnostic_says_place_code_and_remedy() -> None:
    """A diagnostic reads as compilers write it, so that editors jump to the place."""
    error = Diagnostic("vi/a.md", 49, 3, "QE104", '"[q]" is no marker.', 'Use "[x]".')
    assert str(error) == 'vi/a.md:49:3: QE104: "[q]" is no marker.\n    Use "[x]".'
    warning = Diagnostic("a.md", 1, 1, "QE213", "Too long.", severity="warning")
    assert str(warning) == "a.md:1:1: warning QE213: Too long."
    both = AuthorError([error, warning])
    assert both.diagnostics == (warning, error)
    assert str(both) == f"{warning}\n{error}"


def test_codec_error_says_its_code() -> None:
    """The code is in the message and beside it."""
    error = CodecError("item is newer", "QE302")
    assert (str(error), error.code) == ("QE302: item is newer", "QE302")
    assert CodecError("x").code == "QE301"


def test_nearest() -> None:
    """A near word is found, a far one is not."""
    assert nearest("pionts", ["points", "attempts"]) == "points"
    assert nearest("xyz", ["points"]) is None
    assert nearest("x", []) is None
