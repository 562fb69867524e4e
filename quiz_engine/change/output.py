"""Writes a review into a folder of its own (L3): `summary.md`, `review.json`, and what others add.

The folder is made beside its place and moved there when all is written. One that holds a former
review is replaced; one with anything else in it is left alone.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .kind import group_of
from .model import Finding, PagePair, Place, Review, Revision
from .problem import Problem
from .sentence import say
from .summary import make_summary

SUMMARY, DATA = "summary.md", "review.json"
FORMAT = "hoc-so-review"


class OutputProblem(Problem):
    """The folder cannot be written, or is not to be."""


@contextmanager
def review_folder(output: Path) -> Iterator[Path]:
    """Give an empty folder that becomes `output` where nothing goes wrong. Raises
    OutputProblem."""
    _check(output)
    work = output.parent / f".{output.name}.partial"
    former = output.parent / f".{output.name}.former"
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        for each in (work, former):
            shutil.rmtree(each, ignore_errors=True)
        work.mkdir()
        yield work
        if output.exists():
            os.replace(output, former)
        os.replace(work, output)
    except OSError as error:
        raise OutputProblem(
            f"{output} cannot be written: {error.strerror}. Name another folder with --output."
        ) from None
    finally:
        for each in (work, former):
            shutil.rmtree(each, ignore_errors=True)


def _check(output: Path) -> None:
    """Raise OutputProblem where a folder holds what no review wrote."""
    if output.is_file():
        raise OutputProblem(f"{output} is a file. Name a folder with --output.")
    there = {
        path.relative_to(output).as_posix() for path in output.rglob("*") if not path.is_dir()
    } if output.is_dir() else set()  # fmt: skip
    foreign = sorted(there - _written(output))
    if foreign:
        named = ", ".join(foreign[:3]) + (f" and {len(foreign) - 3} more" if foreign[3:] else "")
        raise OutputProblem(
            f"{output} holds what no review wrote: {named}. Nothing was written. "
            "Name a folder that is empty, new, or holds a former review."
        )


def _written(output: Path) -> set[str]:
    """Return the files of a former review, by its own list."""
    try:
        data = json.loads((output / DATA).read_text("utf-8"))
        return {DATA, *data["files"]} if data["format"] == FORMAT else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def write_summary(review: Review, folder: Path, language: str) -> None:
    """Write `summary.md`."""
    (folder / SUMMARY).write_bytes(make_summary(review, language).encode("utf-8", "replace"))


def write_data(review: Review, folder: Path, language: str) -> None:
    """Write `review.json`, which lists the other files of the folder: the last one to be
    written."""
    files = sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )
    data = {**dump_review(review, language), "files": [each for each in files if each != DATA]}
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    (folder / DATA).write_bytes(text.encode("utf-8", "replace"))


def dump_review(review: Review, language: str) -> dict[str, object]:
    """Return a review for other programs, as in `schema/review.schema.json`, without `files`."""
    counts = Counter(group_of(each.kind) for each in review.findings)
    return {
        "format": FORMAT,
        "version": 1,
        "language": language,
        "base": _revision(review.base),
        "head": _revision(review.head),
        "content": review.content,
        "counts": dict(counts),
        "findings": [_finding(each, language) for each in review.findings],
        "pages": [_page(each) for each in review.pages],
    }


def _revision(revision: Revision) -> dict[str, str]:
    return {"name": revision.name, "commit": revision.commit}


def _finding(each: Finding, language: str) -> dict[str, object]:
    return {
        "kind": each.kind,
        "group": group_of(each.kind),
        "lesson": each.lesson,
        "item": each.item,
        "language": each.language,
        "base": _place(each.base),
        "head": _place(each.head),
        "values": dict(each.values),
        "sentence": say(each, language),
    }


def _place(place: Place | None) -> dict[str, object] | None:
    return None if place is None else {"path": place.path, "line": place.line}


def _page(each: PagePair) -> dict[str, object]:
    return {
        "id": each.id,
        "language": each.language,
        "title": each.title,
        "base": each.base,
        "head": each.head,
        "items": [{"base": item.base, "head": item.head} for item in each.items],
    }
