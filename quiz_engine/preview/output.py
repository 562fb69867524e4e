"""Writes a review as a folder of pages (L3).

    index.html, index.<language>.html    all findings, and the way to each page
    letter.<language>.html               all that is asked about the change, in one file to be sent
    page-<n>.<language>.html             one changed page: marked, before and after, and what is said of it
    pictures/                            of both versions, where a browser took some
    before/, after/                      the changed pages of each revision, as learners would get them
    assets/                              look, scripts and Python, once for both

The folder opens from file:// and from any web host. The same revisions give the same bytes.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from itertools import groupby
from pathlib import Path

import jinja2
from markupsafe import Markup

from ..change import WORKING_TREE, Finding, Review, Revision, group_of, say, say_group
from ..locale import LANGUAGES, NAMES, load_catalogue
from ..shipped import find_shipped
from ..site import assets, licences
from ..site.wheels import Wheel
from .letter import put_pictures_inside, read_inside
from .picture import Camera
from .side import Files, build_pairs, mark_of
from .view import PageView, is_of, make_view

SCRIPTS = ("preview_frame.js", "preview_page.js", "preview_answers.js")
STYLE = "preview.css"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src data:; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'"
)
"""What a page of a review may load and run. Pages in its frames have one of their own."""
_TEMPLATES = resources.files("quiz_engine") / "preview" / "templates"


def write_preview(
    review: Review, base: Files, head: Files, output: Path, cache: Path, language: str = "en",
    camera: Camera | None = None,
) -> list[PageView]:
    """Write the pages of a review to `output`, and return what they show.

    `base` and `head` are what `change.open_tree` returned; index.html opens in `language`;
    `camera` takes the pictures, of which there are none without one. Raises SetupError where Python cannot be
    brought, which the pages grade with.
    """
    output.mkdir(parents=True, exist_ok=True)
    pairs, wheels = build_pairs(review, base, head, output, cache)
    pages = [make_view(number, pair, review.findings) for number, pair in enumerate(pairs, 1)]
    _write_assets(output, cache, pages, wheels)
    taken = {page.name: camera.take(output, page) for page in pages} if camera else {}
    writer = _Writer(review, pages, output)
    for each in LANGUAGES:
        writer.write_index(each)
        writer.write_letter(each)
        for page in pages:
            writer.write_page(page, each, taken.get(page.name, ()))
    shutil.copyfile(output / f"index.{language}.html", output / "index.html")
    return pages


def _write_assets(output: Path, cache: Path, pages: Sequence[PageView], wheels: Mapping[str, Wheel]) -> None:
    theme = find_shipped("themes/hoc_so")
    assets.write_quiz_assets(output)
    target = output / "assets" / "quiz"
    runtime = resources.files("quiz_engine") / "runtime"
    for name in SCRIPTS:
        (target / name).write_bytes((runtime / "js" / name).read_bytes())
    (target / STYLE).write_bytes((runtime / "css" / STYLE).read_bytes())
    ignored = shutil.ignore_patterns(*assets.THEME_STYLES)
    folder = Path("assets", "theme")
    shutil.copytree(theme / folder, output / folder, ignore=ignored, dirs_exist_ok=True)
    assets.write_theme_style(output, theme, cache)
    if any(side.questions for page in pages for side in (page.pair.before, page.pair.after)):
        assets.write_python_assets(output, cache, wheels)
    licences.write_licences(output, "en", ".", list(wheels.values()))


def show_revision(revision: Revision, words: Mapping[str, str]) -> str:
    """Return a revision as people name it: "main (1a2b3c4)"."""
    if not revision.commit:
        return words["preview.working-tree"] if revision.name == WORKING_TREE else revision.name
    if revision.commit.startswith(revision.name):
        return revision.name[:12]
    return f"{revision.name} ({revision.commit[:7]})"


class _Writer:
    """Fills the templates."""

    def __init__(self, review: Review, pages: Sequence[PageView], output: Path) -> None:
        self.review = review
        self.pages = pages
        self.output = output
        loaders = [str(_TEMPLATES), str(find_shipped("themes/hoc_so"))]
        self.templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(loaders), autoescape=True, undefined=jinja2.StrictUndefined
        )
        self.templates.globals.update(names=NAMES, policy=POLICY, mark=mark_of(review), quiz=None)
        self.templates.globals.update(group_of=group_of)

    def write_index(self, language: str) -> None:
        """Write the first page."""
        groups = [(group, list(found)) for group, found in groupby(self.review.findings, _group)]
        own = {"groups": groups, "pages": self.pages, "place_of": self._place_of(language), "where": _where}
        self._write("index", language, self._fill("index", language, "index.html", own))

    def write_letter(self, language: str) -> None:
        """Write the file that can be sent, where there is something to be asked."""
        if not self.pages:
            return
        inside = read_inside(self.output / "assets")
        own = {"pages": self.pages, "scripts": inside.scripts, "styles": inside.styles}
        own |= {"policy": inside.policy, "home": "#main"}
        text = self._fill("letter", language, "letter.html", own)
        self._write("letter", language, put_pictures_inside(text, self.output))

    def write_page(self, page: PageView, language: str, pictures: Sequence[object]) -> None:
        """Write the page of a changed page."""
        index = page.number - 1
        own = {
            "page": page,
            "previous": self.pages[index - 1] if index else None,
            "next": self.pages[index + 1] if index + 1 < len(self.pages) else None,
            "anchor": lambda finding: _anchor(page, finding),
            "pictures": pictures,
            "at": "",
            "has_frames": True,
        }
        self._write(page.name, language, self._fill(page.name, language, "page.html", own))

    def _place_of(self, language: str) -> Callable[[Finding], str]:
        def place_of(finding: Finding) -> str:
            for page in self.pages:
                if is_of(finding, page.pair):
                    return f"{page.name}.{language}.html{_anchor(page, finding)}"
            return ""

        return place_of

    def _fill(self, stem: str, language: str, template: str, own: Mapping[str, object]) -> str:
        words = load_catalogue(language)
        shared = {
            "t": words,
            "base": show_revision(self.review.base, words),
            "head": show_revision(self.review.head, words),
            "language": language,
            "stem": stem,
            "home": f"index.{language}.html",
            "say": lambda finding: Markup(say(finding, language, is_html=True)),
            "say_group": lambda group: say_group(group, language),
        }
        return self.templates.get_template(template).render({**shared, **own})

    def _write(self, stem: str, language: str, text: str) -> None:
        (self.output / f"{stem}.{language}.html").write_bytes(text.encode())


def _group(finding: Finding) -> str:
    return group_of(finding.kind)


def _anchor(page: PageView, finding: Finding) -> str:
    """Return the place of a finding on its page, empty for the page as a whole."""
    ids = {name: card.id for card in page.cards for name in (card.id, card.base_id) if name}
    return f"#q-{ids[finding.item]}" if finding.item in ids else ""


def _where(finding: Finding) -> str:
    """Return the file and line of a finding, as an editor names it."""
    place = finding.head or finding.base
    return f"{place.path}:{place.line}" if place else ""
