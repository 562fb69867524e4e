"""What is told when a release cannot be made."""

from __future__ import annotations

import errno

from ..errors import QuizEngineError

_REASONS = {
    errno.ENOSPC: "the disk is full",
    getattr(errno, "EDQUOT", errno.ENOSPC): "your part of the disk is full",
    errno.EFBIG: "the disk takes no file of this size",
    errno.EROFS: "the disk is write-protected",
    errno.EACCES: "you may not do this here, or another program has it open",
    errno.EPERM: "you may not do this here",
    errno.ENAMETOOLONG: "the path is too long",
    errno.ENOTDIR: "a part of its path is a file",
    errno.EEXIST: "a file of this name is in the way",
    errno.EIO: "the disk does not answer as it should",
}


class ReleaseError(QuizEngineError):
    """A site that cannot become a release: every reason that was found, a sentence or two each."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__("\n".join(self.reasons))


def explain(error: OSError) -> str:
    """Return in plain words what the operating system refused, without its path."""
    plain = _REASONS.get(error.errno or 0)
    return plain or (error.strerror or str(error) or type(error).__name__).rstrip(".")
