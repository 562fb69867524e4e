"""What the tests of sticks share: folders to be written, and what is on a stick afterwards."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from quiz_engine.stick import Disk, Report, read_source, write_stick
from quiz_engine.stick.shelf import OWN

Tree = Mapping[str, bytes]

OLD: Tree = {
    "MO-KHOA-HOC.html": b"vi: hoc-so/index.html",
    "OPEN-THE-COURSE.html": b"en: hoc-so/index.html",
    "hoc-so/index.html": b"shell 1",
    "hoc-so/assets/quiz.js": b"script 1" * 400,
    "hoc-so/assets/python.js": b"python" * 900,
    "hoc-so/vi/index.html": "trang chủ 1".encode(),
    "hoc-so/vi/bai/mat-khau.html": "mật khẩu 1".encode(),
    "hoc-so/vi/bai/cu.html": b"only in 1",
    "hoc-so/release/version.json": b'{"release": "1.0"}',
}
NEW: Tree = {
    **{path: data for path, data in OLD.items() if path != "hoc-so/vi/bai/cu.html"},
    "OPEN-THE-COURSE.html": b"en: hoc-so/index.html, in other words",
    "DEN-KURS-OEFFNEN.html": b"de: hoc-so/index.html",
    "hoc-so/index.html": b"shell 2",
    "hoc-so/assets/quiz.js": b"script 2" * 500,
    "hoc-so/vi/index.html": "trang chủ 2".encode(),
    "hoc-so/vi/bai/moi.html": b"only in 2",
    "hoc-so/de/index.html": b"Startseite",
    "hoc-so/release/version.json": b'{"release": "2.0"}',
}
FOREIGN: Tree = {
    "tien-do-ba-nam.json": b'{"format": "hoc-so-progress", "version": 1, "course": "hoc-so"}',
    "hoc-so/tien-do.json": b'{"format": "hoc-so-progress", "version": 1, "course": "hoc-so"}\n',
    "hoc-so/vi/bai/ghi chú.txt": "của bà Năm".encode(),
    "anh/tet.jpg": b"\xff\xd8" * 30,
}


def write_tree(root: Path, tree: Tree) -> Path:
    """Make a folder with exactly these files."""
    for path in sorted(root.rglob("*"), reverse=True) if root.exists() else []:
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    return add_tree(root, tree)


def add_tree(root: Path, tree: Tree) -> Path:
    """Put files into a folder."""
    root.mkdir(parents=True, exist_ok=True)
    for path, data in tree.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def read_tree(root: Path) -> dict[str, bytes]:
    """Return the files of a folder by path, without ours that nobody sees."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.relative_to(root).parts[0] != OWN
    }


def stamps(root: Path) -> dict[str, tuple[int, int, int]]:
    """Return inode, size and time of change of everything in a folder, ours as well."""
    return {
        path.relative_to(root).as_posix(): (
            path.lstat().st_ino,
            path.lstat().st_size,
            path.lstat().st_mtime_ns,
        )
        for path in [root, *sorted(root.rglob("*"))]
    }


def bring(stick: Path, folder: Path, course: str = "hoc-so", **options: bool) -> Report:
    """Write a stick from a folder."""
    with Disk(stick) as disk:
        return write_stick(disk, read_source(folder, course), **options)


def run_child(act: Callable[[], int]) -> int:
    """Run a function in a process of its own; return its exit code, or minus the signal that ended
    it."""
    with warnings.catch_warnings():
        # Python 3.12 warns of threads, which pytest may have; the child uses none of theirs.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        code = 99
        try:
            code = act()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@contextmanager
def quick_folder() -> Iterator[Path]:
    """Make a folder in memory where there is one: these tests settle thousands of times."""
    memory = "/dev/shm"
    where = memory if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="stick-", dir=where) as folder:
        yield Path(folder)
