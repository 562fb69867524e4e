"""What a run may do with a preview, by whose change it is.

| change             | pages                         | comment                                    |
| ------------------ | ----------------------------- | ------------------------------------------ |
| main branch        | the course                    | none                                       |
| branch of one's own| a preview                     | summary, links to the preview              |
| fork               | nothing                       | summary, marked, link to the artefact      |

This runs with rights to write, from the main branch's copy of these scripts. It reads a preview as
data, copies it, and never runs anything in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .api import Api
from .branch import change_branch
from .comment import compose
from .facts import Facts
from .shelf import (
    COURSE,
    FIRST_PAGE,
    PREVIEWS,
    REVIEW,
    drop_previews,
    put_course,
    put_preview,
    write_index,
)
from .trouble import Trouble

TOP = 1_000_000
"""Bytes of a summary that are read at most."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Where the pages are kept."""

    repository: Path
    """Clone of the main branch; its checkout is left alone."""
    branch: str
    remote: str = "origin"


def publish(preview: Path, facts: Facts, pages: Pages) -> list[str]:
    """Publish what a run made, as far as it may, and return what was done, in sentences."""
    api = Api(facts)
    if facts.is_release:
        return publish_course(preview / COURSE, api, pages)
    number = facts.number
    if number is None and facts.branch:
        number = api.find_pull(facts.branch, facts.commit)
    if number is None:
        return ["Nothing to publish: neither the main branch nor the newest state of a pull request."]
    done: list[str] = []
    shows_artefacts = facts.host == "gitlab"  # as pages, without a branch for them
    if not facts.is_foreign and not shows_artefacts and preview.is_dir():
        done = publish_preview(preview, number, api, pages)
    said = api.say(number, write_comment(preview, facts, number))
    return [*done, f"The comment of pull request {number} is {said}."]


def publish_course(course: Path, api: Api, pages: Pages) -> list[str]:
    """Put a course on the pages."""
    if not course.is_dir():
        raise Trouble(f"{course} is missing: the course was not built, so nothing is published.")
    return _change("The course", lambda shelf, _: put_course(shelf, course), api, pages)


def publish_preview(preview: Path, number: int, api: Api, pages: Pages) -> list[str]:
    """Put the preview of a pull request on the pages."""

    def put(shelf: Path, titles: Mapping[int, str]) -> None:
        put_preview(shelf, str(number), preview, f"#{number} {titles.get(number, '')}".strip())

    return _change(f"A preview of pull request {number}", put, api, pages)


def _change(
    what: str, put: Callable[[Path, Mapping[int, str]], None], api: Api, pages: Pages
) -> list[str]:
    """Put something on the pages, and remove the previews of what is no longer open."""
    titles = api.open_pulls()
    dropped: list[str] = []

    def change(shelf: Path) -> None:
        put(shelf, titles)
        dropped[:] = drop_previews(shelf, map(str, titles))
        write_index(shelf)

    commit = change_branch(pages.repository, pages.branch, change, pages.remote)
    gone = f"; removed: {', '.join(dropped)}" if dropped else ""
    done = [f'{what} is on the branch "{pages.branch}" ({commit[:10]}){gone}.']
    if api.facts.host == "github" and not api.build_pages():
        done.append(f'Nobody sees it yet: in Settings, Pages, choose the branch "{pages.branch}".')
    return done


def write_comment(preview: Path, facts: Facts, number: int) -> str:
    """Return the comment for a preview."""
    summary = preview / "summary.md"
    text = "There is no review: an earlier step failed, and its messages say why."
    if summary.is_file() and not summary.is_symlink():
        with open(summary, "rb") as file:
            text = file.read(TOP).decode("utf-8", "replace")
    return compose(text, find_links(preview, facts, number), is_foreign=facts.is_foreign)


def find_links(preview: Path, facts: Facts, number: int) -> list[tuple[str, str]]:
    """Return the links above a summary: to the pages, or to the run whose artefact one unpacks."""
    if facts.is_foreign or not facts.pages:
        return [('Preview: the artefact "preview", to be unpacked', facts.run)]
    place = facts.pages if facts.host == "gitlab" else f"{facts.pages}{PREVIEWS}/{number}/"
    names = {REVIEW: "What changes, page by page", COURSE: "The course with this change"}
    there = [name for name in names if (preview / name / FIRST_PAGE).is_file()]
    return [(names[name], f"{place}{name}/{FIRST_PAGE}") for name in there]
