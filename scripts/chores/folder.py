"""Where things lie in the project, and the lock that lets one run at a time change them."""

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from .screen import ChoreError, Screen

ROOT = Path(__file__).resolve().parents[2]
"""The project's folder."""

SPACE = 500_000_000
"""Bytes that the environment, with Node and the tests, and a build need at most."""
DISK_FULL = "The disk is full: free at least 500 MB where the project lies, then run this again."


def require_space(folder: Path) -> None:
    """Raises ChoreError where the disk is too full: half an environment helps nobody."""
    if shutil.disk_usage(folder).free < SPACE:
        raise ChoreError(DISK_FULL, 7)


def cache(root: Path) -> Path:
    """The folder for everything that can be made again; made where it is missing."""
    folder = root / ".cache"
    with disk_errors(folder):
        folder.mkdir(exist_ok=True)
    return folder


@contextlib.contextmanager
def disk_errors(place: Path) -> Iterator[None]:
    """Turns a full disk or a folder that cannot be written into a sentence."""
    try:
        yield
    except OSError as error:
        sentence = disk_sentence(error, place)
        if sentence is None:
            raise
        raise ChoreError(sentence, 7) from error


def disk_sentence(error: OSError, place: Path) -> str | None:
    """What to do about a disk's error, or None when it is of another kind."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DISK_FULL
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        where = error.filename or place
        return (
            f"{where} cannot be written: close the programs that use it, or copy the project to a"
            " folder of your own, then run this again."
        )
    return None


@contextlib.contextmanager
def exclusive(root: Path, name: str, screen: Screen) -> Iterator[None]:
    """Holds the lock `name`; waits, and says so, while another run holds it.

    The system's own file lock, because it ends with the process that held it: a killed run
    leaves nothing that somebody has to delete.
    """
    with open(cache(root) / f"{name}.lock", "a+b") as file:
        if not _try_lock(file):
            screen.line(f"Another run is busy with the {name}: waiting for it …")
            _wait_lock(file)
        try:
            yield
        finally:
            _unlock(file)


if os.name == "nt":
    import msvcrt

    def _try_lock(file) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _wait_lock(file) -> None:
        while True:
            file.seek(0)
            with contextlib.suppress(OSError):
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # tries for ten seconds
                return

    def _unlock(file) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(file) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _wait_lock(file) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)

    def _unlock(file) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
