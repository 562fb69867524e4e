"""The changed pages of both revisions, built by the present engine (L3)."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..change import PagePair, Review
from ..markup.question import Question
from ..site.course import find_packages
from ..site.lesson_file import FOLDERS
from ..site.plugin_preview import Made, PreviewPlugin, build_pages
from ..site.wheels import Wheel
from .stage import LARGEST, Files, lay_out
from .text import Flow, read_flow

BEFORE, AFTER = "before", "after"
"""Folders of the two sides in a review."""


@dataclass(frozen=True, slots=True)
class Side:
    """One page in one revision."""

    address: str = ""
    """From the top of the review; empty where there is no page, or none could be built."""
    problem: str = ""
    """Why none could be built, in the words of what failed; empty where one was, or there is none."""
    flow: Flow = field(default_factory=Flow)
    questions: Mapping[str, Question] = field(default_factory=dict)
    """By their ids, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A changed page, before and after."""

    page: PagePair
    before: Side
    after: Side


def mark_of(review: Review) -> str:
    """Return a short name that this comparison has, and no other: what a browser keeps for it is
    kept under it."""
    names = (review.base.commit or review.base.name, review.head.commit or review.head.name)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:12]


def build_pairs(
    review: Review, base: Files, head: Files, output: Path, cache: Path
) -> tuple[list[Pair], dict[str, Wheel]]:
    """Build the changed pages of both revisions below `output`. Return them in the review's order,
    and the packages that their programs need, the head's where both have one.

    `base` and `head` are what `change.open_tree` returned.
    """
    top = f"{review.content}/" if review.content else ""
    sides: dict[tuple[str, str], Side] = {}
    wheels: dict[str, Wheel] = {}
    for side, files in ((BEFORE, base), (AFTER, head)):
        for folder in sorted({each.language for each in review.pages}):
            own = [each.base if side == BEFORE else each.head for each in review.pages if each.language == folder]
            pages = [path.removeprefix(top) for path in own if path]
            place = (side, mark_of(review), output, cache)
            builder = _Builder(files, review.content, folder, *place, wheels)
            sides |= {(side, path): made for path, made in builder.build(pages).items()}
    pairs = [
        Pair(
            each,
            sides.get((BEFORE, (each.base or "").removeprefix(top)), Side()),
            sides.get((AFTER, (each.head or "").removeprefix(top)), Side()),
        )
        for each in review.pages
    ]
    return pairs, dict(sorted(wheels.items()))


@dataclass(frozen=True, slots=True)
class _Builder:
    """Builds pages of one language of one revision."""

    files: Files
    content: str
    folder: str
    side: str
    mark: str
    output: Path
    cache: Path
    wheels: dict[str, Wheel]
    """To which the packages of the pages are added."""

    def build(self, pages: Iterable[str]) -> dict[str, Side]:
        """Return sides by path. Where the pages cannot be built together, one by one: a broken one
        keeps no other from being seen."""
        pages = list(pages)
        if not pages:
            return {}
        try:
            return self._try(pages)
        # Whatever stops MkDocs or Markdown on a stranger's page (Abort is a SystemExit) is told.
        except (Exception, SystemExit) as error:
            if len(pages) > 1:
                return {path: side for each in pages for path, side in self.build([each]).items()}
            return {pages[0]: Side(problem=type(error).__name__)}  # its words may name this machine

    def _try(self, pages: list[str]) -> dict[str, Side]:
        with tempfile.TemporaryDirectory(prefix="review-") as scratch:
            content, site = Path(scratch, "content"), Path(scratch, "site")
            found = lay_out(self.files, self.content, self.folder, pages, content)
            made = {}
            if found and self.folder in FOLDERS:
                top = f"{self.content}/" if self.content else ""
                plugin = PreviewPlugin(self.side, self.mark, top, found)
                made = build_pages(content, self.folder, plugin, site, self.cache)
                self.wheels.update(find_packages(content, [self.folder]))
                shutil.copytree(site, self.output / self.side, dirs_exist_ok=True)
        return {path: self._describe(made.get(path), path) for path in pages}

    def _describe(self, made: Made | None, path: str) -> Side:
        if made is None:
            return Side(problem=f"{path}: not there, not a page, or larger than {LARGEST:,} bytes")
        questions = {each.id: each for each in made.questions if each.id}
        return Side(f"{self.side}/{made.url}", "", read_flow(made.html), questions)
