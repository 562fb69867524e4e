"""Golden cases of a review: a small repository with one kind of change, and the whole summary.

A case is a text file `change/<name>.case` of parts that begin with a line "%% NAME" or "%% NAME PATH":

    %% title           the fact it shows, in one sentence
    %% language        of the reviewer: en where the part is missing, vi or de
    %% lesson PATH     a lesson in both revisions, without front matter: that is made from the path
    %% file PATH       a file in both revisions, as it is
    %% edit PATH       how the file differs in the head: lines with "-" are replaced by those with "+"
                       that follow; the text with "-" stands once in the file
    %% new PATH        a file that is only in the head; "%% new-lesson" makes its front matter
    %% gone PATH       a file that is not in the head
    %% move OLD NEW    another path in the head
    %% summary         `summary.md`, with COMMIT for object names

Paths are those in the folder of the course; one that begins with "/" is one in the repository.

To change what is expected, look at the difference and then write it:

    python tests/golden/change_cases.py --diff  [TEXT IN THE NAME]
    python tests/golden/change_cases.py --write [TEXT IN THE NAME]
"""

from __future__ import annotations

import difflib
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

from quiz_engine.change import compare  # noqa: E402
from quiz_engine.change.summary import make_summary  # noqa: E402
from tests.repository import make_repository  # noqa: E402

FOLDER = Path(__file__).parent / "change"
_PART = re.compile(r"^%% (\S+)(?: (.+))?\n", re.M)
_FRONT = """---
id: {name}
title: The lesson {name}
description: What {name} teaches.
---

# The lesson {name}

"""

Parts = list[tuple[str, str, str]]
"""Name, path and text of each part."""


def names() -> list[str]:
    """Return the names of all cases."""
    return sorted(path.stem for path in FOLDER.glob("*.case"))


def read_parts(name: str) -> Parts:
    """Read a case."""
    text = (FOLDER / f"{name}.case").read_text("utf-8")
    found = list(_PART.finditer(text))
    ends = [each.start() for each in found[1:]] + [len(text)]
    return [
        (each[1], each[2] or "", text[each.end() : end])
        for each, end in zip(found, ends, strict=True)
    ]


def part(parts: Parts, name: str) -> str:
    """Return the text of a part, empty where it is missing."""
    return next((text for each, _, text in parts if each == name), "")


def make_trees(parts: Parts) -> tuple[dict[str, str], dict[str, str]]:
    """Return the files of both revisions."""
    base: dict[str, str] = {}
    head: dict[str, str] = {}
    for name, given, text in parts:
        paths = [each[1:] if each.startswith("/") else f"content/{each}" for each in given.split()]
        path = paths[0] if paths else ""
        if name in ("lesson", "new-lesson"):
            text = _FRONT.format(name=Path(path).stem) + text
        if name in ("lesson", "file"):
            base[path] = text
        if name in ("lesson", "file", "new", "new-lesson"):
            head[path] = text
        elif name == "gone":
            del head[path]
        elif name == "move":
            head[paths[1]] = head.pop(path)
        elif name == "edit":
            head[path] = edit(head[path], text)
    return base, head


def edit(text: str, steps: str) -> str:
    """Return a text with lines replaced; "-" and "+" begin the old and the new ones."""
    old: list[str] = []
    new: list[str] = []
    for line in [*steps.splitlines(), ""]:
        if line[:1] != "+" and new or not line and old:
            before, now = ("".join(f"{each}\n" for each in lines) for lines in (old, new))
            assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times"
            text = text.replace(before, now)
            old, new = [], []
        if line:
            {"-": old, "+": new}[line[0]].append(line[1:])
    return text


def actual(name: str) -> str:
    """Return the summary of a case as it is now."""
    parts = read_parts(name)
    with tempfile.TemporaryDirectory() as folder:
        root = make_repository(Path(folder) / "a", make_trees(parts))
        review = compare(root, "r0", "r1")
    text = make_summary(review, part(parts, "language").strip() or "en")
    for revision in (review.base, review.head):
        text = text.replace(revision.commit[:10], "COMMIT")
    return text


def main(arguments: list[str]) -> int:
    """Show or write the cases that have changed."""
    text = arguments[1] if len(arguments) > 1 else ""
    for name in names():
        if text not in name:
            continue
        path = FOLDER / f"{name}.case"
        before = path.read_text("utf-8")
        now = before.partition("%% summary\n")[0] + "%% summary\n" + actual(name)
        if now != before:
            lines = before.splitlines(True), now.splitlines(True)
            print("".join(difflib.unified_diff(*lines, f"{name} before", name, n=0)))
            if arguments[:1] == ["--write"]:
                path.write_text(now, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
