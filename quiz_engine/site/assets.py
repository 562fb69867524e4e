"""What a built site carries besides its pages (L3): plain functions that any host can call.

Nothing here knows MkDocs. Every function writes below the folder it is given and is reproducible.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path

from ..core.item import Item, Variable
from ..core.shape import Blanks, Choices, Conversation, Essay, Grid, NumberEntry, Placement, Program, Regions, Sequence, TextEntry, Walk
from ..locale import LANGUAGES, load_catalogue
from ..runtime import pack, packages, qr, vendor
from .course_map import render_map_script
from .search_index import render_index_script
from .sections import Section
from .wheels import Wheel
from .words import COMMON as COMMON_WORDS
from .words import OWN as OWN_WORDS
from .words import pick_words, render_words_script, words_script

RUNTIME = resources.files("quiz_engine") / "runtime"

PAGE_SCRIPTS = ("load.js", "page.js", "anchor.js", "language.js", "words.js", "search.js", "store.js", "learners.js", "record.js", "link.js", "summary.js", "progress.js", "path.js")
"""Scripts of every page, in the order in which they become one file, COMMON, after the course's
map: a browser asks for each file by itself, and the page is not painted before."""
COMMON = "common.js"
ITEM_SCRIPTS = (
    "payload.js",
    "engine.js",
    "shuffle.js",
    "view.js",
)
"""Scripts of pages with a question, in loading order, after the messages; LAST_SCRIPTS follow."""
HOME_SCRIPTS = ("home.js",)
"""Scripts of a home page, after those of every page."""
PLACE_SCRIPTS = ("payload.js", "engine.js", "code_bytes.js", "code.js", "code_picture.js", "download.js", "progress_file.js", "place_view.js", "place.js", "place_file.js", "place_code.js", "who.js", "hand.js")
"""Scripts of the page "my progress", after those of every page; qr.js comes when it is asked for."""
REVIEW_SCRIPTS = ("payload.js", "engine.js", "review.js")
"""Scripts of the page of reviews, after those of every page."""
REPORT_SCRIPTS = ("payload.js", "engine.js", "code_bytes.js", "code.js", "code_picture.js", "download.js", "report_files.js", "report_sort.js", "report_view.js", "report.js")
"""Scripts of the teacher's page, after those of every page; qr.js comes when a photo is opened."""
TERM_SCRIPTS = ("glossary.js",)
"""Scripts of pages on which a term of the glossary is marked."""
READ_SCRIPTS = ("read.js",)
"""Scripts of a lesson that can be read aloud."""
READER_SCRIPTS = ("reader_text.js", "reader_marks.js", "reader.js")
"""Scripts that `read.js` brings when there is something to read with."""
LAST_SCRIPTS = ("keep.js", "item.js", "element.js", "deck.js")
"""Scripts of pages with a question, after those of their shapes."""
SHAPE_SCRIPTS: dict[type, tuple[str, ...]] = {
    Variable: ("variables.js",),
    Choices: ("shapes/choices.js",),
    TextEntry: ("shapes/entry.js",),
    NumberEntry: ("shapes/entry.js",),
    Blanks: ("shapes/blanks.js",),
    Sequence: ("shapes/sequence.js",),
    Conversation: ("shapes/conversation.js",),
    Walk: (
        "shapes/walk_trail.js",
        "shapes/walk_view.js",
        "shapes/walk_steps.js",
        "shapes/walk.js",
    ),
    Placement: ("drag.js", "shapes/board_view.js", "shapes/board.js", "shapes/placement.js"),
    Essay: ("shapes/essay.js",),
    Grid: ("shapes/grid.js",),
    Program: ("editor.js", "shapes/program.js"),
    Regions: ("shapes/choices.js", "shapes/regions.js"),
}
"""Scripts that a page needs besides where a question has that shape, or a variable, in loading
order."""
SHELL_SCRIPTS = (
    *("serve.js", "store.js", "learners.js", "record.js", "link.js", "progress_file.js", "payload.js"),
    "engine.js",
)
"""Scripts of the shell, in loading order, after shell.js, which its template names."""
STYLES = ("quiz.css", "shell.css")
"""`quiz.css` is followed, in the same file, by what stands in css/shapes/."""

THEME_STYLES = ("hoc-so.css", "words.css")
"""Styles of every page, which become one file with the name of the first, for the same reason as
COMMON."""

FONT = "@fontsource/be-vietnam-pro"
FONT_FILES = tuple(
    f"be-vietnam-pro-{letters}-{weight}-normal.woff2"
    for letters in ("latin", "vietnamese")
    for weight in (400, 700)
)
"""Files of the package FONT that the theme's style sheet names, and holds when it is built: two
weights, in two parts."""

BROWSER_MESSAGES = (
    *("button.", "outcome.", "feedback.", "state.", "error.", "choice.", "item.", "shell."),
    *("order.", "region.", "walk.", "essay."),
    *("place.how", "place.cards", "place.held", "place.aimed", "place.laid", "place.returned"),
    *("place.released", "place.target", "place.left", "place.done"),
)
"""Beginnings of the message ids that scripts need; the rest is in the HTML already. Other ids that
begin with "place." are those of the page "my progress"."""
SHAPE_MESSAGES: dict[type, tuple[str, ...]] = {Program: ("program.", "feedback.program.")}
"""Beginnings of the ids that only pages with that shape need; they are many."""


def message_script(language: str) -> str:
    """Return the name of the file with a language's messages."""
    return f"messages.{language}.js"


def shape_script(shape: type, language: str) -> str:
    """Return the name of the file with the messages that only this shape needs."""
    return f"messages.{shape.__name__.lower()}.{language}.js"


def map_script(language: str) -> str:
    """Return the name of the file with the map of the course in a language."""
    return f"course.{language}.js"


def needs(items: Iterable[Item]) -> set[type]:
    """Return what of these items SHAPE_SCRIPTS has scripts for."""
    items = list(items)
    return {type(item.shape) for item in items} | {Variable for item in items if item.variables}


def page_scripts(language: str, shapes: Iterable[type], written: str = "") -> list[str]:
    """Return the scripts of a page with items of these shapes, from the site's root, in loading
    order. `written` is the language of its questions where it is another."""
    names: list[str] = []
    used = set(shapes)
    if used:
        names = [message_script(written or language)]
        names += [shape_script(each, written or language) for each in SHAPE_MESSAGES if each in used]
        names += ITEM_SCRIPTS
        for shape, scripts in SHAPE_SCRIPTS.items():
            names += [name for name in scripts if shape in used and name not in names]
        names += LAST_SCRIPTS
    return [f"assets/quiz/{name}" for name in (map_script(language), COMMON, *names)]


def place_scripts(language: str) -> list[str]:
    """Return the scripts of the page "my progress", from the site's root, in loading order."""
    own = [f"assets/quiz/{name}" for name in (words_script("place", language), *PLACE_SCRIPTS)]
    return [*page_scripts(language, ()), *own]


def review_scripts(language: str) -> list[str]:
    """Return the scripts of the page of reviews, from the site's root, in loading order."""
    own = [f"assets/quiz/{name}" for name in (words_script("review", language), *REVIEW_SCRIPTS)]
    return [*page_scripts(language, ()), *own]


def term_scripts() -> list[str]:
    """Return the scripts of a page with terms of the glossary, from the site's root."""
    return [f"assets/quiz/{name}" for name in TERM_SCRIPTS]


def read_scripts() -> list[str]:
    """Return the scripts of a lesson that can be read aloud, from the site's root."""
    return [f"assets/quiz/{name}" for name in READ_SCRIPTS]


def home_scripts(language: str) -> list[str]:
    """Return the scripts of a home page, from the site's root, in loading order."""
    own = [f"assets/quiz/{name}" for name in (words_script("home", language), *HOME_SCRIPTS)]
    return [*page_scripts(language, ()), *own]


def write_quiz_assets(site: Path, languages: Iterable[str] = LANGUAGES) -> None:
    """Write scripts, styles and message catalogues of questions to `assets/quiz/`."""
    target = site / "assets" / "quiz"
    of_shapes = {name for names in SHAPE_SCRIPTS.values() for name in names}
    own = {*ITEM_SCRIPTS, *LAST_SCRIPTS, *HOME_SCRIPTS, *PLACE_SCRIPTS, *REVIEW_SCRIPTS}
    own |= {*REPORT_SCRIPTS, *TERM_SCRIPTS, *READ_SCRIPTS, *READER_SCRIPTS, *SHELL_SCRIPTS, "shell.js", "file_holder.js"}
    for name in sorted(own | of_shapes):
        _write(target / name, (RUNTIME / "js" / name).read_bytes())
    parts = [(RUNTIME / "js" / name).read_bytes() for name in PAGE_SCRIPTS]
    _write(target / COMMON, b'"use strict";\n' + b"\n".join(parts))
    for name in STYLES:
        style = (RUNTIME / "css" / name).read_bytes()
        if name == "quiz.css":
            style += b"".join(_shape_styles())
        _write(target / name, style)
    for language in languages:
        catalogue = load_catalogue(language)
        own = tuple(each for beginnings in SHAPE_MESSAGES.values() for each in beginnings)
        messages = {
            key: text
            for key, text in catalogue.items()
            if key.startswith(BROWSER_MESSAGES) and not key.startswith(own)
        }
        script = f"self.QE = self.QE || {{}};\nQE.messages = {_json(messages)};\n"
        _write(target / message_script(language), script.encode())
        for shape, beginnings in SHAPE_MESSAGES.items():
            more = {key: text for key, text in catalogue.items() if key.startswith(beginnings)}
            script = f"Object.assign(QE.messages, {_json(more)});\n"
            _write(target / shape_script(shape, language), script.encode())


def _shape_styles() -> list[bytes]:
    """Return the styles of the shapes that have some of their own, in the order of their names."""
    folder = RUNTIME / "css" / "shapes"
    files = folder.iterdir() if folder.is_dir() else ()
    return [file.read_bytes() for file in sorted(files, key=lambda file: file.name)]


def write_theme_style(site: Path, theme: Path, cache: Path) -> None:
    """Write the one style sheet of every page, with its letters, to `assets/theme/`, from the folder
    of the theme. Raises SetupError."""
    folder = Path("assets", "theme")
    style = "\n".join((theme / folder / name).read_text(encoding="utf-8") for name in THEME_STYLES)
    files = vendor.bring(vendor.load_table()[FONT], cache) / "files"
    for name in FONT_FILES:
        data = base64.b64encode((files / name).read_bytes()).decode("ascii")
        style = style.replace(f'"{name}"', f'"data:font/woff2;base64,{data}"')
    _write(site / folder / THEME_STYLES[0], style.encode())


def write_python_assets(site: Path, cache: Path, wheels: Mapping[str, Wheel] | None = None) -> None:
    """Write the packed Pyodide, the graders and packages to `assets/python/`. Raises SetupError."""
    target = site / "assets" / "python"
    pack.pack(target, cache)
    files = {name: wheel.files for name, wheel in (wheels or {}).items()}
    packages.write_packages(target, files, cache)


def write_search_assets(site: Path, language: str, sections: list[Section]) -> None:
    """Write the index of one language, and what finds in it, to `assets/search/`."""
    target = site / "assets" / "search"
    _write(target / "find.js", (RUNTIME / "js" / "find.js").read_bytes())
    _write(target / f"{language}.js", render_index_script(sections, language).encode())


def write_qr_script(site: Path, cache: Path) -> None:
    """Write what draws and reads QR codes to `assets/quiz/qr.js`. Raises SetupError."""
    _write(site / "assets" / "quiz" / "qr.js", qr.make_script(cache))


def write_course_map(site: Path, language: str, data: Mapping[str, object]) -> None:
    """Write what there is to learn in one language to `assets/quiz/course.<language>.js`, and
    beside it the sentences of the learner's own pages."""
    catalogue = load_catalogue(language)
    script = render_map_script({**data, "words": pick_words(catalogue, COMMON_WORDS)})
    target = site / "assets" / "quiz"
    _write(target / map_script(language), script.encode())
    for kind in OWN_WORDS:
        script = render_words_script(catalogue, kind)
        _write(target / words_script(kind, language), script.encode())


def write_shell(
    site: Path, language: str, homes: Mapping[str, str], own: Mapping[str, object], title: str
) -> None:
    """Write `index.html`: the shell on file://, a signpost to the course over http.

    `homes` are the home pages by language, in the order in which they are offered; the first is
    opened where neither the learner nor the device has chosen one. `own` is what its scripts are
    told besides: `course`, the name of the course, and `review`, the packages that reviews need.
    """
    template = (RUNTIME / "shell.html").read_text(encoding="utf-8")
    settings = {"base": "assets/", **own, "homes": homes}
    links = [
        f'<a href="{_escape(home)}" lang="{each}" hreflang="{each}">'
        f"{_escape(load_catalogue(each)['shell.open'])}: {_escape(title)}</a>"
        for each, home in homes.items()
    ]
    values = {
        "language": language,
        "title": _escape(title),
        "links": "\n".join(links),
        "settings": _escape(json.dumps(settings, ensure_ascii=False)),
        "scripts": "\n".join(
            f'<script src="assets/quiz/{name}" defer></script>' for name in SHELL_SCRIPTS
        ),
    }
    for name, value in values.items():
        template = template.replace("{{ " + name + " }}", value)
    _write(site / "index.html", template.encode())


def write_manifest(site: Path, facts: Mapping[str, int]) -> None:
    """Write `assets/quiz/build.json`: how many pages and items were built."""
    _write(site / "assets" / "quiz" / "build.json", (json.dumps(dict(facts), sort_keys=True) + "\n").encode())


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
