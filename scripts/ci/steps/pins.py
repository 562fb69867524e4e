"""Whether a course says which engine it is built with, so that two runs build the same."""

from __future__ import annotations

import re

_PIN = re.compile(r"===?\s*[\w.!+-]+|--hash=\w+:\w+|git\+\S+@[\w./-]+|#sha256=[0-9a-f]{64}")
_MOVES = re.compile(r"git\+\S+@(main|master|HEAD|develop|trunk)(#|\s|$)")


def find_unpinned(requirements: str) -> list[str]:
    """Return the lines of a requirements file that name a package without saying which version of
    it: neither "==1.2", nor a hash, nor a tag or commit behind an address of Git."""
    joined = re.sub(r"\\\r?\n\s*", " ", requirements)
    lines = [re.sub(r"(^|\s)#(?!sha256=).*", "", line).strip() for line in joined.splitlines()]
    named = [line for line in lines if line and not re.match(r"-[a-zA-Z-]", line)]
    return [line for line in named if _MOVES.search(line) or not _PIN.search(line)]
