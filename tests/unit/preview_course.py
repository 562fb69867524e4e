"""A small course with two revisions, in a Git repository, for the tests of what a review shows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from quiz_engine.change import Finding, Git, ItemPair, PagePair, Place, Review, Tree, open_tree
from tests.repository import make_repository

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


def open_revisions(folder: Path, *revisions: Mapping[str, str | bytes]) -> tuple[Tree, Tree]:
    """Make a repository of two revisions, which are files by their paths, and return both."""
    git = Git(make_repository(folder, revisions))
    return open_tree(git, "r0"), open_tree(git, "r1")


def make_review(base: Tree, head: Tree) -> Review:
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
