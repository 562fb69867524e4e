"""Facts about `quiz-engine stick`: its lines, its JSON and its exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quiz_engine.cli import main
from quiz_engine.stick import Disk
from tests.unit.sticks import NEW, OLD, add_tree, quick_folder, read_tree, write_tree


@pytest.fixture
def place() -> Iterator[Path]:
    """A quick folder with a course and three sticks."""
    with quick_folder() as folder:
        write_tree(folder / "hoc-so-1.0", OLD)
        for number in (1, 2, 3):
            (folder / f"stick {number}").mkdir()
        yield folder


def run(*words: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["stick", *map(str, words)])


def test_each_stick_has_one_line(place: Path) -> None:
    """In the order of the command, what was done and that all was read back."""
    sticks = [place / f"stick {number}" for number in (1, 2, 3)]
    result = run(*sticks, "--from", place / "hoc-so-1.0")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        f"{stick}: hoc-so: wrote 9 files (8 kB); 9 files (8 kB) verified." for stick in sticks
    ]
    assert result.stderr == ""
    assert all(read_tree(stick) == OLD for stick in sticks)
    result = run(sticks[0], "--from", place / "hoc-so-1.0")
    assert result.stdout == f"{sticks[0]}: hoc-so: nothing to write; 9 files (8 kB) verified.\n"
    add_tree(sticks[0], {"hoc-so/of-mine.txt": b"1"})
    (sticks[0] / "hoc-so/vi/index.html").write_bytes(b"damaged")
    result = run(sticks[0], "--from", write_tree(place / "hoc-so-1.1", NEW))
    assert result.stdout == (
        f"{sticks[0]}: hoc-so: wrote 10 files (9 kB), removed 1 file, mended "
        '"hoc-so/vi/index.html", kept 1 file of others; 11 files (9 kB) verified.\n'
    )


def test_json_has_a_line_for_each_stick(place: Path) -> None:
    """For other programs: what was done in numbers, what is wrong with its code."""
    stick = place / "stick 1"
    result = run(stick, place / "nowhere", "--from", place / "hoc-so-1.0", "--json")
    assert result.exit_code == 1
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert first == {
        "version": 1,
        "stick": str(stick),
        "code": 0,
        "state": "new",
        "course": "hoc-so",
        "is_new": True,
        "written": 9,
        "size": sum(map(len, OLD.values())),
        "reused": 0,
        "removed": 0,
        "mended": [],
        "kept": 0,
        "files": 9,
        "total": sum(map(len, OLD.values())),
        "message": "hoc-so: wrote 9 files (8 kB); 9 files (8 kB) verified.",
    }
    assert second == {
        "version": 1,
        "stick": str(place / "nowhere"),
        "code": 1,
        "state": "failed",
        "message": "There is no stick: no such folder. Put it in, then run again.",
    }


def test_quiet_says_only_what_went_wrong(place: Path) -> None:
    """On the other stream, in one line also where there are several reasons."""
    stick = add_tree(place / "stick 1", {"hoc-so/index.html": b"mine", "MO-KHOA-HOC.html/x": b"1"})
    result = run(stick, place / "stick 2", "--from", place / "hoc-so-1.0", "--quiet")
    assert (result.exit_code, result.stdout) == (5, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith(f'{stick}: "MO-KHOA-HOC.html" on the stick is in the way')
    assert '"hoc-so/index.html" on the stick has other content' in line
    assert read_tree(place / "stick 2") == OLD


def test_the_exit_code_says_what_is_to_be_done(place: Path) -> None:
    """One for each reason; 1 where reasons differ; the folder's own mistakes before any stick."""
    stick, other, folder = place / "stick 1", place / "stick 2", place / "hoc-so-1.0"
    with Disk(stick):
        assert run(stick, "--from", folder).exit_code == 6
        add_tree(other, {"hoc-so/index.html": b"mine"})
        assert run(stick, other, "--from", folder).exit_code == 1
    assert run(other, "--from", folder, "--replace").exit_code == 0
    assert run(place, "--from", folder).exit_code == 1
    assert run(folder / "hoc-so", "--from", folder).exit_code == 1
    result = run(stick, "--from", place / "nowhere", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["code"] == 2
    assert "is no folder" in result.stderr
    assert run(stick, "--from", folder, "--check").exit_code == 2
    assert run("--from", folder).exit_code == 2


def test_a_stick_is_checked_without_the_folder(place: Path) -> None:
    """Whole, unfinished or damaged, by course; nothing is written."""
    stick, folder = place / "stick 1", place / "hoc-so-1.0"
    assert run(stick, "--check").exit_code == 1
    run(stick, "--from", folder)
    run(stick, "--from", write_tree(place / "two", {"two/x": b"2"}), "--into", "Lớp 5")
    result = run(stick, "--check")
    assert (result.exit_code, result.stdout) == (
        0,
        f"{stick}: hoc-so: whole, 9 files as they should be. "
        "two: whole, 1 file as they should be.\n",
    )
    (stick / "hoc-so/index.html").unlink()
    result = run(stick, place / "stick 2", "--check", "--json")
    assert result.exit_code == 1
    row, empty = (json.loads(line) for line in result.stdout.splitlines())
    assert (row["state"], row["code"], row["courses"][0]["bad"]) == (
        "damaged",
        1,
        ["hoc-so/index.html"],
    )
    assert (empty["state"], empty["code"], empty["courses"]) == ("empty", 1, [])


def test_the_folder_that_pack_made_is_found(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In dist/, where there is only one; else a person must say which."""
    monkeypatch.chdir(place)
    result = run("stick 1")
    assert result.exit_code == 2 and "quiz-engine pack" in result.stderr
    write_tree(place / "dist/hoc-so-1.0", OLD)
    add_tree(place / "dist", {"hoc-so-1.0.zip": b"PK"})
    assert run("stick 1").exit_code == 0
    assert read_tree(place / "stick 1") == OLD
    write_tree(place / "dist/hoc-so-1.1", NEW)
    result = run("stick 1")
    assert result.exit_code == 2 and "dist/hoc-so-1.0, dist/hoc-so-1.1" in result.stderr
    assert run("stick 1", "--from", "dist/hoc-so-1.1").exit_code == 0
    assert read_tree(place / "stick 1") == NEW
    assert run("stick 1", "--from", "dist/hoc-so-1.0", "--no-spare").exit_code == 0
    assert read_tree(place / "stick 1") == OLD
    assert not (place / "stick 1/.quiz-engine/hoc-so/spare").exists()
