"""A folder of pages: the course, and beside it previews of changes, with a page that lists them.

    index.html …      the course, as the main branch has it
    preview/12/       what pull request 12 would make of it
    preview/index.html
"""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from .trouble import Trouble

PREVIEWS = "preview"
NOTE = "preview.json"
"""What a preview is of, beside its pages: its `title`."""
KEPT = (PREVIEWS, ".git", ".nojekyll", "CNAME", ".domains")
"""What a new version of the course leaves in place: previews, and the hosts' own settings."""
NEEDS_NO_NETWORK = ("offline.js", "assets/quiz/app.js")
"""What keeps a course on devices. A preview has neither, or reviewers would see the change as it
was when they first looked; without them a course works as ever, with a network."""
COURSE = "course"
REVIEW = "review"
FIRST_PAGE = "index.html"


def make_preview(review: Path, course: Path, into: Path) -> list[str]:
    """Put a review and a course, or the one of them that is there, beside each other.

    Returns what was there. Raises Trouble where nothing is.
    """
    shutil.rmtree(into, ignore_errors=True)
    there = [(name, each) for name, each in ((REVIEW, review), (COURSE, course)) if each.is_dir()]
    if not there:
        raise Trouble(f"Neither {review} nor {course} is there: run the steps before this one.")
    for name, folder in there:
        copy(folder, into / name)
    for name in NEEDS_NO_NETWORK:
        (into / COURSE / name).unlink(missing_ok=True)
    if (review / "summary.md").is_file():
        shutil.copy(review / "summary.md", into / "summary.md")
    pages = [name for name, folder in there if (folder / FIRST_PAGE).is_file()]
    (into / FIRST_PAGE).write_text(render_preview(pages), "utf-8")
    return [name for name, _ in there]


def put_course(shelf: Path, course: Path) -> None:
    """Put a course in place of the one before."""
    if (course / PREVIEWS).exists():
        raise Trouble(
            f'The course has a folder "{PREVIEWS}", where its previews are to be: give that folder'
            " another name."
        )
    shelf.mkdir(parents=True, exist_ok=True)
    for each in shelf.iterdir():
        if each.name not in KEPT:
            remove(each)
    copy(course, shelf)
    (shelf / ".nojekyll").touch()  # or GitHub would leave out what begins with "_"


def put_preview(shelf: Path, name: str, preview: Path, title: str) -> None:
    """Put a preview under a name, in place of the one before."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", name):
        raise Trouble(f'"{name}" is no name for a preview: small letters, digits and "-" are.')
    folder = shelf / PREVIEWS / name
    remove(folder)
    copy(preview, folder)
    (folder / NOTE).write_text(json.dumps({"title": title}, ensure_ascii=False), "utf-8")
    (shelf / ".nojekyll").touch()


def drop_previews(shelf: Path, kept: Iterable[str]) -> list[str]:
    """Remove the previews of all but some names, and return which."""
    keep = set(kept)
    dropped = [name for name in previews(shelf) if name not in keep]
    for name in dropped:
        remove(shelf / PREVIEWS / name)
    return dropped


def previews(shelf: Path) -> list[str]:
    """Return the names of all previews, numbers in their order, before names."""
    names = [each.name for each in (shelf / PREVIEWS).glob("*/") if each.is_dir()]
    numbers = sorted((name for name in names if name.isdecimal()), key=int)
    return [*numbers, *sorted(set(names) - {*numbers})]


def slug(branch: str) -> str:
    """Return a name for the preview of a branch; branches that would get the same have a mark."""
    plain = re.sub(r"[^a-z0-9]+", "-", branch.lower()).strip("-")[:50].strip("-")
    mark = "" if plain == branch else "-" + sha256(branch.encode()).hexdigest()[:6]
    return f"{plain}{mark}".strip("-")


def copy(source: Path, target: Path) -> None:
    """Copy a folder into another. Raises Trouble for a link, which could lead anywhere, and for what
    Git would take for a repository."""
    for each in source.rglob("*"):
        if each.is_symlink():
            raise Trouble(f"{each} is a link, and pages are made of files only: put a copy there.")
        if each.name.lower() == ".git":
            raise Trouble(f"{each} belongs to Git, and pages cannot have it: leave it out.")
    shutil.copytree(source, target, dirs_exist_ok=True)


def remove(path: Path) -> None:
    """Delete a folder or file, where it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def write_index(shelf: Path) -> None:
    """Write the page that lists the previews; without previews there is none."""
    folder = shelf / PREVIEWS
    names = previews(shelf)
    if not names:
        remove(folder)
        return
    rows = [_row(name, folder / name) for name in names]
    page = render(LISTED, f"<ul>\n{''.join(rows)}</ul>\n")
    (folder / "index.html").write_text(page, "utf-8")


def _row(name: str, folder: Path) -> str:
    try:
        note = json.loads((folder / NOTE).read_text("utf-8"))
    except (OSError, ValueError):
        note = {}
    title = html.escape(note.get("title") or name)
    return f'<li><a href="{name}/index.html">{title}</a></li>\n'


LISTED = {
    "vi": "Các thay đổi đang chờ rà soát",
    "en": "Changes waiting for review",
    "de": "Änderungen, die auf Prüfung warten",
}
PREVIEW = {
    "vi": "Một thay đổi của khóa học",
    "en": "A change to the course",
    "de": "Eine Änderung am Kurs",
}
LINKS = {
    REVIEW: {
        "vi": "Những gì thay đổi",
        "en": "What changes",
        "de": "Was sich ändert",
    },
    COURSE: {
        "vi": "Khóa học sau thay đổi",
        "en": "The course with this change",
        "de": "Der Kurs mit dieser Änderung",
    },
}


def render_preview(names: Iterable[str]) -> str:
    """Return the first page of a preview: a link to the review and one to the course."""
    rows = "".join(f'<li><a href="{name}/index.html">{_in_all(LINKS[name])}</a></li>\n' for name in names)
    return render(PREVIEW, f"<ul>\n{rows}</ul>\n")


def render(title: dict[str, str], body: str) -> str:
    """Return a page whose heading is in all three languages: whoever got the link reads one.

    Search engines leave it out: an unfinished course is for those who look it over.
    """
    plain = " · ".join(title.values())
    return (
        '<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n<meta name="robots" content="noindex">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{html.escape(plain)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{_in_all(title)}</h1>\n{body}</main>\n</body>\n</html>\n"
    )


STYLE = (
    "body{font:1.125rem/1.6 system-ui,sans-serif;margin:0}"
    "main{max-width:40rem;margin:auto;padding:1rem}"
    "h1{font-size:1.5rem;line-height:1.3}ul{padding-left:1.25rem}li{margin:1rem 0}"
    "span{display:block}span+span{margin-top:.5rem}li span+span{margin-top:.25rem}"
)


def _in_all(words: dict[str, str]) -> str:
    return "".join(f'<span lang="{lang}">{html.escape(word)}</span>' for lang, word in words.items())
