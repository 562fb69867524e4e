"""What a code of a mistake means: the sections of the author's guide, for the command line (L2).

They are written in the guide's page, whose examples the tests run; the package brings that page
along (shipped.py).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from .errors import CODES
from .shipped import find_shipped

PAGE = "content/authors/errors.md"
_SECTION = re.compile(r"^### (QE\d{3}): [^\n]+\n(.*?)(?=^#{2,3} |\Z)", re.M | re.S)
_FENCE = re.compile(r"^(?P<fence>`{3,})(?P<kind>\w*)\n(?P<body>.*?)^(?P=fence)(?:\n|\Z)", re.M | re.S)
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_RIGHT = "Right:"
_NEAR = 3
"""How many codes are offered for one that does not exist."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of an explanation."""

    kind: str
    """"text", "wrong" and "right" (examples), or "message" (what is said of the example above)."""
    text: str
    """Markdown; of the others the bare lines."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code means, and what to do."""

    code: str
    sentence: str
    """As in CODES."""
    blocks: tuple[Block, ...]
    """In the order of the guide."""

    @property
    def anchor(self) -> str:
        """Return where it stands in the guide: "errors.md#qe104-…"."""
        words = re.sub(r"[^\w\s-]", "", f"{self.code}: {self.sentence}").strip().lower()
        return "errors.md#" + re.sub(r"[\s-]+", "-", words)


@cache
def read_explanations() -> dict[str, Explanation]:
    """Return all explanations by code. Raises SetupError where the package is not whole."""
    page = find_shipped(PAGE).read_text(encoding="utf-8")
    return {
        section[1]: Explanation(section[1], CODES[section[1]], tuple(_blocks(section[2])))
        for section in _SECTION.finditer(page)
    }


def _blocks(text: str) -> Iterator[Block]:
    end = 0
    for fence in _FENCE.finditer(text):
        before = text[end : fence.start()].strip()
        is_right = before.endswith(_RIGHT)
        before = before.removesuffix(_RIGHT).strip()
        if before:
            yield Block("text", before)
        kind = "message" if fence["kind"] == "text" else "right" if is_right else "wrong"
        yield Block(kind, fence["body"].rstrip("\n"))
        end = fence.end()
    if text[end:].strip():
        yield Block("text", text[end:].strip())


def find_code(word: str) -> str | None:
    """Return the code that somebody means by "QE104", "qe104" or "104"; None where there is none."""
    code = word.strip().upper()
    code = code if code.startswith("QE") else f"QE{code}"
    return code if code in CODES else None


def nearest_codes(word: str) -> list[str]:
    """Return the codes that are most like a word, the likeliest first; some of all where none is."""
    code = word.strip().upper()
    code = code if code.startswith("QE") else f"QE{code}"
    return difflib.get_close_matches(code, CODES, n=_NEAR, cutoff=0.75)


def plain(text: str) -> str:
    """Return Markdown of the guide as a terminal shows it: links by their words, no emphasis."""
    text = _LINK.sub(lambda link: link[1] if "://" not in link[2] else f"{link[1]} ({link[2]})", text)
    return re.sub(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])", r"\1", text)


__all__ = [
    "Block",
    "Explanation",
    "find_code",
    "nearest_codes",
    "plain",
    "read_explanations",
]
