"""`quiz-engine review`: what a change to a course means for learners (L3)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from ..change import WORKING_TREE, Git, Problem, Review, Tree, compare_trees, open_pair
from ..change.output import OutputProblem, review_folder, write_data, write_summary
from ..errors import SetupError
from ..site.course import CACHE
from ..terminal import clean


@click.command()
@click.option(
    "--base", required=True, metavar="REV", help="What the change is compared with: origin/main."
)
@click.option("--head", metavar="REV", help="The change; the files as they are now if not given.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder for index.html, summary.md and review.json: a new one, or that of a former review.",
)
@click.option(
    "--language",
    type=click.Choice(["vi", "en", "de"]),
    default="en",
    show_default=True,
    help="Language of whoever reads the review.",
)
@click.option(
    "--content",
    metavar="DIR",
    help="Folder of the course in the repository; found by itself if not given.",
)
@click.option(
    "--pages/--no-pages",
    default=True,
    show_default=True,
    help="Show the changed pages before and after, in index.html.",
)
@click.option(
    "--pictures/--no-pictures",
    default=None,
    help="Take pictures of both versions; done where Chromium, Chrome or Edge is found.",
)
@click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    default=CACHE,
    show_default=True,
    help="Folder for what variables drew, and for Pyodide, with which the pages grade.",
)
def review(
    base: str,
    head: str | None,
    output: Path,
    language: str,
    content: str | None,
    pages: bool,
    pictures: bool | None,
    cache: Path,
) -> None:
    """Say what a change to a course means for learners.

    Reads two revisions of the Git repository around the current folder, without checking them out
    and without running anything of theirs outside of the sandbox. A key that changed is told first.

    \b
    Exit codes:
      0  the review was written, whatever it says
      2  wrong usage
      3  a revision cannot be read, or Pyodide, which the pages need, cannot be brought
      4  the folder cannot be written, or holds what no review wrote; nothing was changed
    """
    try:
        with review_folder(output) as folder:
            git = Git(Path.cwd())
            trees = open_pair(git, base, head or WORKING_TREE, output)
            made = compare_trees(*trees, content.strip("/") if content is not None else None)
            write_summary(made, folder, language)
            if pages:
                _write_pages(made, trees, folder, cache, language, pictures)
            write_data(made, folder, language)
    except (Problem, SetupError) as error:
        click.echo(clean(str(error)), err=True)
        sys.exit(4 if isinstance(error, OutputProblem) else 3)
    if made.base.commit != git.find_commit(base):
        told = f"{base} has gone on since: compared with {made.base.commit[:10]}, where the change began."
        click.echo(clean(told), err=True)
    first = output / ("index.html" if pages else "summary.md")
    click.echo(f"{len(made.findings)} findings, {len(made.pages)} changed pages: {first}")


def _write_pages(
    made: Review, trees: Sequence[Tree], folder: Path, cache: Path, language: str, pictures: bool | None
) -> None:
    """Write the pages, and say on the terminal which pictures are missing. Raises SetupError."""
    from ..preview import Camera, find_browser, write_preview  # here: others need no MkDocs

    browser = find_browser() if pictures is not False else ""
    if pictures and not browser:
        click.echo("There are no pictures: Chromium, Chrome or Edge was not found.", err=True)
    camera = Camera(browser) if browser else None
    write_preview(made, *trees, folder, cache, language, camera)
    if camera and camera.left_out:
        what = f"{camera.left_out} pages have no pictures: {browser} took none, or not in time."
        click.echo(clean(what), err=True)
