"""A small course with two revisions, in a Git repository, for the tests of what a review shows."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from quiz_engine.change import Finding, Git, ItemPair, PagePair, Place, Review, open_tree

LESSON = """---
id: {id}
title: {title}
description: A lesson
---

# {title}

The cat sat on a mat. See [the other](khac.md).

![A cat](img/cat.svg)

<question id="q-one">

Which **number** is even?

- [ ] Three
  > It is odd.
- [x] Four

<examples>

- [x] b
- [ ] a

</examples>

<explanation>

Two times two.

</explanation>

</question>

<question id="q-two" answer="Hà Nội">

What is the capital?

</question>
"""
CAT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="9"/></svg>'
FRAMEWORK = ""
PAGE = "content/vi/bai.md"
BASE = {
    PAGE: LESSON.format(id="bai", title="Bài một"),
    "content/vi/cu.md": LESSON.format(id="cu", title="Bài cũ").replace("q-", "c-"),
    "content/vi/img/cat.svg": CAT,
}
HEAD = {
    PAGE: BASE[PAGE]
    .replace("The cat sat", "The dog sat")
    .replace("- [ ] Three", "- [x] Three")
    .replace("- [x] Four", "- [ ] Four")
    .replace("- [x] b\n- [ ] a", "- [x] a")
    .replace("What is", "Which is"),
    "content/vi/moi.md": LESSON.format(id="moi", title="Bài mới").replace("q-", "m-"),
    "content/vi/img/cat.svg": CAT,
}


def make_repository(folder: Path, *revisions: Mapping[str, str | bytes]) -> Git:
    """Make a repository with one commit for each revision, which are files by their paths."""
    folder.mkdir(parents=True)
    identity = {f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {f"GIT_{who}_DATE": "2026-01-02T03:04:05Z" for who in ("AUTHOR", "COMMITTER")}

    def run(*arguments: str) -> None:
        environment = {**os.environ, **identity, **dates, "GIT_CONFIG_GLOBAL": os.devnull}
        subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, env=environment)

    run("init", "-q", "-b", "main")
    for files in revisions:
        run("rm", "-rq", "--ignore-unmatch", ".")
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
        run("add", "-A")
        run("commit", "-q", "--allow-empty", "-m", "A revision")
    return Git(folder)


def open_both(git: Git):
    """Return the trees of the first and the second revision."""
    return open_tree(git, "HEAD~1"), open_tree(git, "HEAD")


def make_review(base, head) -> Review:
    """Return what a comparison says of BASE and HEAD."""
    key = Finding(
        "key-changed", "bai", "q-one", "vi", Place(PAGE, 19), Place(PAGE, 19),
        {"before": "Four", "now": "Three"},
    )  # fmt: skip
    items = (ItemPair("q-one", "q-one"), ItemPair("q-two", "q-two"))
    pages = (
        PagePair("bai", "vi", "Bài một", PAGE, PAGE, items),
        PagePair("cu", "vi", "Bài cũ", "content/vi/cu.md", None, (ItemPair("c-one", None), ItemPair("c-two", None))),
        PagePair("moi", "vi", "Bài mới", None, "content/vi/moi.md", (ItemPair(None, "m-one"), ItemPair(None, "m-two"))),
    )
    return Review(base.revision, head.revision, (key,), pages)
