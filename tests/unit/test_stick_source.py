"""Facts about the folder that is to be on sticks, and about names that a stick can hold."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from quiz_engine.stick import StickError, read_source
from quiz_engine.stick.content import Content
from quiz_engine.stick.name import check_names, is_course_name, name_course
from quiz_engine.stick.problem import SOURCE
from tests.unit.sticks import OLD, add_tree, bring, quick_folder, write_tree


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder named as `pack` does."""
    with quick_folder() as place:
        yield write_tree(place / "hoc-so-0.3.0", OLD)


def refuse(folder: Path, course: str | None = None, into: str = "") -> str:
    """Return why a folder cannot be used."""
    with pytest.raises(StickError) as caught:
        read_source(folder, course, into=into)
    assert caught.value.code == SOURCE
    return str(caught.value)


def sums(folder: Path) -> str:
    """Return the checksums of a folder as `sha256sum` writes them."""
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    )


def test_a_folder_is_read(folder: Path) -> None:
    """Its files by size and hash, its course by its name, told as it is read."""
    told: list[int] = []
    source = read_source(folder, advance=told.append)
    assert source.course == "hoc-so"
    assert source.files == {
        path: Content(len(data), hashlib.sha256(data).hexdigest()) for path, data in OLD.items()
    }
    assert sum(told) == sum(map(len, OLD.values()))
    assert b"".join(source.read_blocks("hoc-so/index.html")) == OLD["hoc-so/index.html"]
    inside = read_source(folder, into="/Lớp 5/")
    assert set(inside.files) == {f"Lớp 5/{path}" for path in OLD}
    assert b"".join(inside.read_blocks("Lớp 5/hoc-so/index.html")) == OLD["hoc-so/index.html"]


@pytest.mark.parametrize(
    ("folder", "course"),
    [
        ("hoc-so-0.3.0", "hoc-so"),
        ("hoc-so_v1.2", "hoc-so"),
        ("hoc-so-2026-11-26", "hoc-so"),
        ("hoc-so-0.3.0-beta1", "hoc-so"),
        ("hoc-so 1.0", "hoc-so"),
        ("hoc-so", "hoc-so"),
        ("lop-5", "lop-5"),
        ("0.3.0", "0.3.0"),
    ],
)
def test_a_course_is_named_by_its_folder(folder: str, course: str) -> None:
    """Without a version, which is two numbers at least."""
    assert name_course(folder) == course


def test_a_folder_that_cannot_be_used_is_told(folder: Path) -> None:
    """None, an empty one, a file, a link in it, a stick, a name that is none."""
    assert "is no folder" in refuse(folder / "nowhere")
    assert "is no folder" in refuse(folder / "MO-KHOA-HOC.html")
    (folder / "empty/empty").mkdir(parents=True)
    assert "is empty" in refuse(folder / "empty")
    assert '".hidden" cannot be the name of a course' in refuse(folder, ".hidden")
    assert "--into" in refuse(folder, into="../outside")
    assert "--into" in refuse(folder, into=".quiz-engine")
    (folder / "link").symlink_to("MO-KHOA-HOC.html")
    assert '"link" in' in refuse(folder)
    (folder / "link").unlink()
    os.mkfifo(folder / "hoc-so/pipe")
    assert '"hoc-so/pipe" in' in refuse(folder)
    (folder / "hoc-so/pipe").unlink()
    (folder.parent / "stick").mkdir()
    bring(folder.parent / "stick", folder)
    assert "is a stick itself" in refuse(folder.parent / "stick")


def test_a_damaged_folder_is_told_by_its_checksums(folder: Path) -> None:
    """Wherever the list is, with paths from the top or from there; other lists do not count."""
    add_tree(folder, {"hoc-so/release/SHA256SUMS": sums(folder).encode()})
    add_tree(folder, {"hoc-so/sha256.txt": b"no list of sums\n"})
    read_source(folder)
    read_source(folder, into="Lớp 5")
    add_tree(folder, {"hoc-so/vi/SHA256SUMS": sums(folder / "hoc-so/vi").encode()})
    read_source(folder)
    whole = (folder / "hoc-so/vi/index.html").read_bytes()
    (folder / "hoc-so/vi/index.html").write_bytes(whole[:-1] + b"?")
    told = refuse(folder)
    assert 'The source is damaged, for "hoc-so/release/SHA256SUMS" has other checksums' in told
    assert '"hoc-so/vi/index.html"' in told
    (folder / "hoc-so/vi/index.html").unlink()
    assert '"hoc-so/vi/index.html"' in refuse(folder)
    add_tree(folder, {"hoc-so/vi/index.html": whole})
    read_source(folder)


def test_a_file_that_cannot_be_read_is_told(folder: Path) -> None:
    """With its path and what the system says; a device that gives errors stands for a bad disk."""
    source = read_source(folder)
    (folder / "hoc-so/index.html").unlink()
    (folder / "hoc-so/index.html").mkdir()
    with pytest.raises(StickError, match='"hoc-so/index.html" of the source cannot be read: Is'):
        list(source.read_blocks("hoc-so/index.html"))


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("a/B/x", '"a/B" and "a/b" are one name'),
        ("a/Ho\u0323c", '"a/Ho\u0323c" and "a/H\u1ecdc" are one name'),
        ("a/what?.html", "has ? in its name, which Windows does not allow"),
        ("a/x\\y", "has \\ in its name"),
        ("a/new\nline", "has U+000A in its name"),
        ("a./b", '"a." ends in a dot'),
        ("a/b ", "ends in a space"),
        ("a/nul.html", "is called like a device of Windows"),
        ("a/" + "ố" * 256, "has a name of 256 characters; 255 are allowed"),
        ("a/\udce1", "has a name that is not UTF-8"),
    ],
)
def test_what_a_stick_cannot_hold_is_told(path: str, reason: str) -> None:
    """Each rule is broken once."""
    told = check_names({"a/b": 1, "a/H\u1ecdc": 1, path: 1})
    assert any(reason in each for each in told), told


def test_what_a_stick_can_hold_is_not_told() -> None:
    """Vietnamese letters, spaces, "#" and "%", long names and nearly 4 GiB."""
    names = ["Học Số #1 – 100 %.html", "a/icon.d/aux-1", "o" * 255, ".hidden", "a/x.tar.gz"]
    assert check_names(dict.fromkeys(names, 2**32 - 1)) == []
    (told,) = check_names({"a": 2**32})
    assert told.startswith('"a" has 4,294,967,296 bytes; a stick with FAT32 holds files of at most')
    assert is_course_name("Lớp 5") and not is_course_name("a/b") and not is_course_name("")
