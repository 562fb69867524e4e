"""What can go wrong with a stick or a source, told in a sentence or two, with its exit code."""

from __future__ import annotations

import errno
from collections.abc import Iterable

from ..errors import QuizEngineError

FAILED = 1
"""The stick was pulled out, or does not keep what is written to it."""
SOURCE = 2
"""The source cannot be used; no stick can be written from it."""
FULL = 3
"""There is no room."""
PROTECTED = 4
"""The stick must not be written."""
IN_THE_WAY = 5
"""Something on the stick is not ours; a person must decide."""
BUSY = 6
"""Another run writes the same stick."""

_SHOWN = 3

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_PROTECTED = {errno.EROFS, errno.EACCES, errno.EPERM}
_GONE = {
    getattr(errno, name)
    for name in ("EIO", "ENODEV", "ENXIO", "ENOTCONN", "ESTALE", "ENOENT", "ENOMEDIUM", "EREMOTEIO")
    if hasattr(errno, name)
}


class StickError(QuizEngineError):
    """A stick that was not written. `code` is one of the exit codes above. What was on the stick is
    still there."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def explain(error: OSError) -> StickError:
    """Return in plain words what the operating system refused on a stick."""
    if error.errno in _FULL:
        return StickError(
            FULL,
            "The stick is full. What was on it is as it was. Delete what nobody needs there, "
            "or take a larger stick.",
        )
    if error.errno in _PROTECTED:
        return StickError(
            PROTECTED,
            "The stick cannot be written: it is write-protected, you may not write there, or a "
            "program has the course open. Close browsers; look for a small switch on its side. "
            "Some sticks protect themselves when they are worn out or were pulled out: let the "
            "system repair it (chkdsk, fsck), or take another.",
        )
    if error.errno in _GONE:
        return StickError(
            FAILED,
            "The stick does not answer any more: it was pulled out, or it is broken. Put it in "
            "again and run the command again; it goes on where it was.",
        )
    if error.errno == errno.EFBIG:
        return StickError(
            FULL,
            "The stick takes no file of this size. What was on it is as it was. FAT32 holds files "
            "below 4 GiB: format the stick with exFAT.",
        )
    reason = (error.strerror or str(error) or type(error).__name__).rstrip(".")
    return StickError(
        FAILED,
        f"The stick could not be written: {reason}. Run the command again, or take another stick.",
    )


def show_some(paths: Iterable[str]) -> str:
    """Return the first few of some paths to be read, and how many more there are."""
    every = sorted(paths)
    shown = ", ".join(f'"{each}"' for each in every[:_SHOWN])
    return shown + (f" and {len(every) - _SHOWN} more" if len(every) > _SHOWN else "")


def show_size(size: int) -> str:
    """Return a number of bytes as people read it: 812 bytes, 14 kB, 1.4 MB, 2.1 GB."""
    for unit, factor in (("GB", 10**9), ("MB", 10**6)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size // 1000} kB" if size >= 1000 else f"{size} bytes"
