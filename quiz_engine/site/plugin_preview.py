"""Builds a few pages of one revision of a course, to be looked at in a review (L3).

A revision may be a stranger's. So its `mkdocs.yml`, hooks, plugins, themes and templates are not
read: settings, plugin, theme and Markdown extensions are those of this engine. What its pages hold
as HTML stays in them, as learners would get it, below a policy (POLICY) under which no script runs
but those of the engine. Variables are drawn as every build draws them: in the sandbox.
"""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html import escape as html_escape
from pathlib import Path

import jinja2
from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from ..core.shape import Choices
from ..errors import Diagnostic
from ..markup.html import fill
from ..markup.plain import plain_text
from ..markup.question import Question
from ..markup.render import key_text
from . import assets
from .foreign import disarm_page
from .glossary import PAGE as GLOSSARY
from .lesson_file import FOLDERS
from .page_facts import render_settings
from .plugin import HOME, QuizEnginePlugin
from .plugin_theme import NAME as THEME
from .translation import ORIGINAL
from .words import OWN as OWN_WORDS
from .words import words_script

POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; "
    "connect-src 'self'; style-src 'self'; img-src 'self'; font-src data:; media-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""What a page of a review may load and run; the one that the README names for hosts, and less."""
COURSE = "review"
"""Beginning of the name under which such a page keeps what is answered: no course has it."""
FRAME_SCRIPT = "preview_frame.js"
"""Script of such a page, which talks to the page around its frame."""
EXTENSIONS: dict[str, dict[str, object]] = {
    **{name: {} for name in ("abbr", "admonition", "attr_list", "def_list", "footnotes")},
    **{name: {} for name in ("md_in_html", "tables")},
    "toc": {"permalink": False},
    **{name: {} for name in ("pymdownx.details", "pymdownx.superfences", "pymdownx.tasklist")},
    "pymdownx.tabbed": {"alternate_style": True},
}
"""Markdown extensions of a course and their options, as its mkdocs.yml has them here."""


@dataclass(frozen=True, slots=True)
class Made:
    """One page as it was built."""

    url: str
    """Address in its side of the review."""
    title: str
    html: str
    """Its content, links resolved."""
    questions: tuple[Question, ...]
    """In the order of the page, also those with a mistake."""
    diagnostics: tuple[Diagnostic, ...]
    """What is wrong with it."""


class PreviewPlugin(QuizEnginePlugin):
    """The plugin of a course, for some of its pages, and without what they do not need."""

    def __init__(self, side: str, mark: str, top: str, wanted: Collection[str]) -> None:
        """`side` is the folder of this revision in the review, `mark` tells this review from others;
        `top` is the folder of the course in the repository, with a slash, or empty; `wanted` are the
        pages to be built, by their paths in it."""
        super().__init__()
        self.side, self.mark, self.top = side, mark, top
        self.wanted = frozenset(wanted)
        self.made: dict[str, Made] = {}

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Leave out the pages that a theme makes by itself."""
        config = super().on_config(config)
        config.theme.static_templates.clear()
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Keep the pages that are wanted, and what was laid beside them."""
        self.borrowed = {}
        for file in list(files):
            is_own = file.src_dir == config.docs_dir and file.src_uri.startswith(f"{self.folder}/")
            is_page = file.is_documentation_page()
            if not is_own or file.src_uri.endswith(".yml") or (is_page and file.src_uri not in self.wanted):
                files.remove(file)
        if self.glossary is not None:
            self._add_page(files, config, GLOSSARY, "glossary.title")
        self.pictures = {each.url: Path(each.abs_src_path) for each in files.media_files()}
        return files

    def on_env(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Tell the templates that this is no course; mistakes stand in the pages, and stop nothing."""
        env.globals.update(t=self.catalogue, home_url=f"{self.folder}/index.html", homes=[])
        env.globals.update(place_url="", review_url="", report_url="", preview=POLICY)
        env.globals.update(borrowed=[], original=ORIGINAL)
        env.globals["glossary_url"] = f"{self.folder}/{GLOSSARY}.html" if self.glossary else ""
        in_side = env.filters["url"]
        words = (words_script(kind, self.language) for kind in OWN_WORDS)
        own = {f"assets/quiz/{name}" for name in (assets.map_script(self.language), *words)}

        @jinja2.pass_context
        def in_review(context: jinja2.runtime.Context, address: str) -> str:
            """What all pages share stands beside the two sides; the map, and what is written with
            it, is each side's own."""
            is_shared = address.startswith("assets/") and address not in own
            return ("../" if is_shared else "") + in_side(context, address)

        env.filters["url"] = in_review
        return env

    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Name the file as the repository does, wherever it was laid out; a page may ask for no other
        template than a course's page can."""
        if page.meta.get("template") != HOME:
            page.meta.pop("template", None)
        markdown = super().on_page_markdown(markdown, page, config, files)
        context = self.extension.page
        self.extension.page = dataclasses.replace(context, path=self.top + page.file.src_uri)
        return markdown

    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Note what the page asks."""
        html = super().on_page_content(html, page, config, files)
        path = page.file.src_uri
        if path in self.wanted:
            lesson = self.extension.lesson
            found = (page.url, str(page.title or ""), html, lesson.questions, lesson.diagnostics)
            self.made[path] = Made(*found)
        return self._with_keys(html)

    def _with_keys(self, html: str) -> str:
        """Put the key of each question at its end, for whoever asks for it (FRAME_SCRIPT)."""
        keys = {each.id: each for each in self.extension.lesson.questions if each.item is not None}
        parts = re.split(r'(?<=</qe-item>)', html)
        for index, part in enumerate(parts):
            found = re.search(r'<qe-item [^>]*id="q-([^"]+)"', part)
            if found and part.endswith("</qe-item>") and found[1] in keys:
                key = fill(self.catalogue["item.key"], key=describe_key(keys[found[1]]))
                shown = f'<p class="preview-key" hidden>{html_escape(key)}</p>'
                parts[index] = part.removesuffix("</qe-item>") + shown + "</qe-item>"
        return "".join(parts)

    def on_post_page(self, output: str, page: Page, config: MkDocsConfig) -> str:
        """Leave no script of the page's own that the policy would let through."""
        return disarm_page(output)

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write what this side has for itself."""
        assets.write_course_map(Path(config.site_dir), self.language, self._map())

    def _is_app(self) -> bool:
        return False

    def _tongues(self, page: Page) -> list:
        return []

    def _scripts(self, page: Page, shapes: set[type]) -> list[str]:
        names = super()._scripts(page, shapes)
        place = names.index(f"assets/quiz/{assets.COMMON}") + 1  # it decides what questions draw
        return [*names[:place], f"assets/quiz/{FRAME_SCRIPT}", *names[place:]]

    def _settings(self, page: Page) -> str:
        more = {"alone": True, "packages": self._packages()}
        return render_settings(f"{self.side}/{page.url}", f"{COURSE}-{self.mark}-{self.side}", more)


def describe_key(question: Question) -> str:
    """Return the key of a sound question in one line: choices by their words, since learners see
    them in an order of their own."""
    shape = question.item.shape
    if question.entries and isinstance(shape, Choices):
        pairs = zip(question.entries, shape.choices, strict=True)
        return "; ".join(plain_text(entry.text.text) for entry, choice in pairs if choice.key)
    return key_text(question)


def build_pages(
    content: Path, folder: str, plugin: PreviewPlugin, site: Path, cache: Path
) -> dict[str, Made]:
    """Build pages of one folder of a course into `site`, and return them by their paths in `content`.

    `content` holds nothing but what is to be read, from a revision. Raises Abort where MkDocs cannot
    build them.
    """
    plugin.load_config({"course": COURSE, "cache": str(cache), "folder": folder, "offline": False})
    config = MkDocsConfig(config_file_path=str(content.parent / "mkdocs.yml"))
    config.load_dict(
        {
            "site_name": "Học Số",
            "docs_dir": str(content),
            "site_dir": str(site),
            "use_directory_urls": False,
            "theme": {"name": THEME, "language": FOLDERS[folder]},
            "markdown_extensions": [{name: options} for name, options in EXTENSIONS.items()],
            "plugins": [],
        }
    )
    with _silent():
        errors, _ = config.validate()
        if errors:
            raise Abort(f"The pages cannot be built: {errors}")
        config.plugins["quiz_engine"] = plugin
        build(config)
    return plugin.made


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """What the host says of these pages says the review, too, or it is about pages left out."""
    log = logging.getLogger("mkdocs")
    before, level = os.environ.get("NO_MKDOCS_2_WARNING"), log.level
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)
        if before is None:
            del os.environ["NO_MKDOCS_2_WARNING"]
