"""The command line of `scripts/ci/ci.py`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from .facts import read_facts
from .history import find_base, find_branch
from .pins import find_unpinned
from .publish import Pages, publish
from .shelf import (
    drop_previews,
    make_preview,
    previews,
    put_course,
    put_preview,
    slug,
    write_index,
)
from .trouble import EXIT_CODE, Trouble


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="ci.py", description="Helpers of scripts/ci/course.sh.")
    steps = made.add_subparsers(dest="step", required=True)
    base = steps.add_parser("base", help="print the commit where HEAD left its branch")
    base.add_argument("branch", nargs="?", help="where the change shall go; hosts tell it")
    steps.add_parser("where", help="print where GitLab will show the artefact of this job")
    pins = steps.add_parser("pins", help="refuse requirements that do not say which version")
    pins.add_argument("file", type=Path)
    steps.add_parser("preview", help="put dist/review and site into dist/preview")
    out = steps.add_parser("publish", help="publish a preview and its comment, as far as this run may")
    out.add_argument("preview", type=Path)
    out.add_argument("--branch", default="gh-pages", help="branch of the pages: %(default)s")
    out.add_argument("--remote", default="origin", help="where that branch is: %(default)s")
    put = steps.add_parser("shelve", help="put a preview into a folder of pages")
    put.add_argument("shelf", type=Path)
    put.add_argument("name", help='a branch; "" for the course itself')
    put.add_argument("preview", type=Path)
    keep = steps.add_parser("keep", help="remove the previews of all but these branches")
    keep.add_argument("shelf", type=Path)
    keep.add_argument("branches", nargs="*")
    return made


def main(arguments: list[str]) -> int:
    """Run one step. Exit codes: 0 done, 2 wrong usage, 3 something is missing."""
    options = parser().parse_args(arguments)
    try:
        for line in run(options):
            print(line)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return EXIT_CODE
    return 0


def run(options: argparse.Namespace) -> list[str]:
    """Run one step and return what it has to say."""
    here = Path.cwd()
    match options.step:
        case "base":
            facts = read_facts(os.environ)
            branch = options.branch or facts.base or find_branch(here)
            return [find_base(here, branch, facts.source, at_desk=not facts.host)]
        case "where":
            facts = read_facts(os.environ)
            place = facts.pages or f"{facts.run}/artifacts/browse/dist/preview/"
            return [f"PREVIEW_URL={place}index.html"]
        case "pins":
            unpinned = find_unpinned(options.file.read_text("utf-8"))
            if unpinned:
                raise Trouble(
                    f"{options.file} does not say which version of {'; '.join(unpinned)}: write one,"
                    ' as in "hoc-so @ git+https://host.example/hoc-so@v0.3.0".'
                )
            return []
        case "preview":
            names = make_preview(here / "dist/review", here / "site", here / "dist/preview")
            return [f"dist/preview has {' and '.join(names)}: open dist/preview/index.html"]
        case "publish":
            facts = read_facts(os.environ)
            return publish(options.preview, facts, Pages(here, options.branch, options.remote))
        case "shelve":
            if options.name:
                put_preview(options.shelf, slug(options.name), options.preview, options.name)
            else:
                put_course(options.shelf, options.preview / "course")
        case "keep":
            drop_previews(options.shelf, map(slug, options.branches))
    write_index(options.shelf)
    return [f"{options.shelf} has {len(previews(options.shelf))} previews."]
