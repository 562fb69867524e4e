"""The MkDocs plugin (L3): adapts the host to plain functions, and knows nothing else.

Only it and its neighbours, plugin_*.py, import mkdocs. The course's language is the theme's; of `content/` only one
folder is built, so that each language is a build of its own with its own search index.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from mkdocs.config import config_options as option
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from ..core.revision import key_revision
from ..curriculum.glossary import Term
from ..errors import Diagnostic, SetupError
from ..locale import LANGUAGES, load_catalogue
from ..markup.extension import PageContext, QuestionExtension
from . import app, assets, file_list, licences, report_data
from .course import (
    check_course,
    draw_course,
    find_folders,
    find_packages,
    find_shelf,
    keys_elsewhere,
    read_framework,
    read_lesson_file,
)
from .course_map import MapEntry, describe_course
from .glossary import FILE as GLOSSARY_FILE
from .glossary import PAGE as GLOSSARY
from .glossary import Marker, find_sections, group_terms, lesson_links, read_glossary
from .home import describe_home, tell_time
from .languages import Tongue, find_borrowed, find_languages, find_untranslated, list_tongues
from .lesson_file import FOLDERS
from .page_facts import PageFacts, format_date, render_settings
from .pictures import reserve_room
from .plugin_theme import find_language, find_theme
from .plugin_source import ReadsAnyPage
from .programs import packages_of, resolve_all
from .readings import find_readings
from .recordings import address_recordings, find_shelf as find_recordings
from .review_packages import NAMES as REVIEW_PACKAGES
from .review_packages import find_review_packages
from .sections import Section, split_sections
from .translation import ORIGINAL
from .wheels import Wheel

log = logging.getLogger("mkdocs.plugins.quiz_engine")

PLACE = "progress"
"""Name of the page that tells a learner how far they are: made here, for every language."""
HOME = "home.html"
"""Template of a page that asks what the learner wants to be able to do."""
REVIEW = "review"
"""Name of the page that tells which questions to meet again, made like that."""
REPORT = "report"
"""Name of the teacher's page, which tells who can what in a class, made like that."""


class QuizEngineConfig(Config):
    """Options of the plugin in mkdocs.yml."""

    course = option.Type(str, default="hoc-so")
    """Name under which the browser keeps progress; courses on one stick need different ones."""
    cache = option.Type(str, default=".cache")
    """Folder for what is brought and made once, from the folder where the build is started."""
    folder = option.Optional(option.Type(str))
    """Folder of `content/` to build; the language's own where not given."""
    languages = option.Type(str, default="")
    """Languages that are built into one site, such as "vi en de"; pages lead to the same page in
    the others. Not given, this one stands alone."""
    offline = option.Type(bool, default=True)
    """Whether a browser may keep the course on the device, where it comes from a server."""


class QuizEnginePlugin(ReadsAnyPage, BasePlugin[QuizEngineConfig]):
    """Turns a folder of Markdown into a course that grades itself."""

    is_serving = False
    """True while the course is being written: then nothing of it may be kept by a browser."""

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Note whether the course is only shown to its author."""
        self.is_serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add the question syntax to Markdown."""
        self.theme = find_theme(config.theme)
        self.language = find_language(config.theme)
        self.folder = self.config.folder or self.language
        self.content = Path(config.docs_dir)
        self.cache = Path(self.config.cache)
        self.catalogue = load_catalogue(self.language)
        self.extension = QuestionExtension(language=self.language)
        config.markdown_extensions.append(self.extension)
        if not config.site_url:
            # Without an address of the site, a sitemap would be empty but for the day it was built.
            config.theme.static_templates.discard("sitemap.xml")
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Keep the files of this course and of our own theme; Material's scripts are not used."""
        self.borrowed: dict[str, Path] = {}
        for file in list(files):
            if file.inclusion == InclusionLevel.EXCLUDED:
                continue
            in_folder = file.src_uri.startswith(f"{self.folder}/")
            from_content = file.src_dir == config.docs_dir
            from_theme = not from_content and file.src_uri.startswith("assets/theme/")
            from_theme &= PurePosixPath(file.src_uri).name not in assets.THEME_STYLES  # joined below
            if not (in_folder and from_content and not file.src_uri.endswith(".yml")) and not from_theme:
                files.remove(file)
        if self.folder in LANGUAGES:
            self._add_page(files, config, PLACE, "place.title")
            self._borrow(files, config)
            self._add_page(files, config, REVIEW, "review.title")
            self._add_page(files, config, REPORT, "report.title")
        if self.glossary is not None:
            self._add_page(files, config, GLOSSARY, "glossary.title")
        self.pictures = {
            unquote(each.url): Path(each.abs_src_path) for each in files.media_files() if each.abs_src_path
        }
        return files

    def _add_page(self, files: Files, config: MkDocsConfig, name: str, title: str) -> None:
        """Add a page that its template fills."""
        text = f"---\ntitle: {json.dumps(self.catalogue[title], ensure_ascii=False)}\n"
        text += f"template: {name}.html\n---\n"
        file = File.generated(config, f"{self.folder}/{name}.md", content=text)
        file.inclusion = InclusionLevel.NOT_IN_NAV
        files.append(file)

    def _borrow(self, files: Files, config: MkDocsConfig) -> None:
        """Add the lessons that are not translated yet, as the original has them, and what they
        need; in the contents last, where the author has named no place for them."""
        lessons = find_untranslated(self.content, self.folder)
        needed = find_borrowed(self.content, self.folder, lessons)
        for folder in sorted({path.parent for path in lessons}):
            needed += [path for each in find_recordings(folder).files.values() for path in each]
        for path in [*lessons, *needed]:
            name = f"{self.folder}/{path.relative_to(self.content / ORIGINAL).as_posix()}"
            files.append(File.generated(config, name, abs_src_path=str(path)))
            if path in lessons:
                self.borrowed[name] = path
        if config.nav:
            named = set(_files_in(config.nav))
            rest = [name for name in self.borrowed if name not in named]
            if rest:
                config.nav = [*config.nav, {self.catalogue["ui.untranslated"]: rest}]

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Note in which order the lessons are to be taken."""
        self.order = [page.url for page in nav.pages]
        return nav

    def on_env(self, env, config: MkDocsConfig, files: Files):
        """Stop with every mistake of the course at once, before any page is written."""
        env.globals.update(t=self.catalogue, home_url=f"{self.folder}/index.html")
        env.globals["place_url"] = f"{self.folder}/{PLACE}.html" if self.folder in LANGUAGES else ""
        env.globals["review_url"] = f"{self.folder}/{REVIEW}.html" if self.folder in LANGUAGES else ""
        env.globals["report_url"] = f"{self.folder}/{REPORT}.html" if self.folder in LANGUAGES else ""
        env.globals["glossary_url"] = f"{self.folder}/{GLOSSARY}.html" if self.glossary else ""
        env.globals["borrowed"] = [name.removesuffix(".md") + ".html" for name in self.borrowed]
        env.globals["original"] = ORIGINAL
        env.globals["homes"] = [
            (each, load_catalogue(each), url) for each, url in self._homes().items()
        ]
        found = check_course(self.content, [self.folder], self.cache, self.draws)
        diagnostics = sorted({*found, *self.diagnostics})
        report(diagnostics)
        if any(each.severity == "error" for each in diagnostics):
            raise Abort("The course has mistakes; nothing was built.")
        return env

    def on_pre_build(self, config: MkDocsConfig) -> None:
        """Forget the build before, which live reload made in the same process."""
        self.sections: list[Section] = []
        self.lessons: dict[str, MapEntry] = {}
        self.asked: dict[str, dict[str, object]] = {}
        self.diagnostics: list[Diagnostic] = []
        folders = {self.folder, *(each for each in find_folders(self.content) if FOLDERS[each] == each)}
        self.draws = draw_course(self.content, sorted(folders), self.cache)
        self.shelf = find_shelf(self.content)
        self.glossary = read_glossary(self.content, self.folder)[0]
        self.marker = Marker(self.glossary) if self.glossary else None
        self.items = 0
        self.pages = 0

    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Tell the question syntax which file it reads."""
        borrowed = self.borrowed.get(page.file.src_uri)
        if page.file.generated_by and borrowed is None:
            self.facts, self.elsewhere = None, {}
            self.extension.page = PageContext(path=page.file.src_uri, language=self.language)
            return markdown
        path = borrowed or Path(page.file.abs_src_path)
        lesson_file = read_lesson_file(path, self.content, draws=self.draws)
        self.facts = lesson_file.facts
        folder = ORIGINAL if borrowed else self.folder
        self.elsewhere = keys_elsewhere(self.content, folder, path, self.draws)
        self.extension.page = PageContext(
            path=lesson_file.path,
            language=ORIGINAL if borrowed else self.language,
            first_line=lesson_file.first_line,
            defaults=lesson_file.defaults,
            diagnostics=self.diagnostics,
        )
        return markdown if lesson_file.is_readable else ""

    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Note what the page holds, for its template and for search."""
        items = len(self.extension.lesson.questions)
        shapes = assets.needs(self.extension.lesson.items)
        self.items += items
        self.pages += 1
        written = ORIGINAL if page.file.src_uri in self.borrowed else ""
        self.audio = self._recordings(page, html)
        if self.facts and page.url != f"{self.folder}/index.html":
            section = page.parent.title if page.parent else ""
            entry = MapEntry(self.facts, page.url, section, self._keys(), written)
            self.lessons[page.url] = entry
            self.asked |= report_data.describe_questions(self.extension.lesson.items)
        terms: list[Term] = []
        if self.marker and self.facts and not written:
            address = get_relative_url(f"{self.folder}/{GLOSSARY}.html", page.url)
            html, terms = self.marker.mark(html, address)
        html = reserve_room(html, page.url, self.pictures)
        scripts = self._scripts(page, shapes) + (assets.term_scripts() if terms else [])
        page.quiz_engine = PageFacts(
            settings=self._settings(page),
            scripts=scripts + (assets.read_scripts() if page.url in self.lessons else []),
            has_items=items > 0,
            reviewed=format_date(page.meta.get("reviewed"), self.language),
            terms=terms,
            tongues=self._tongues(page),
            written=written,
            is_app=self._is_app(),
        )
        if written:
            page.links_to_anchors = None  # they lead to places of the original; checked there
        return html

    @event_priority(-100)
    def on_page_context(self, context, page: Page, config: MkDocsConfig, nav):
        """Collect the page for search once all other plugins have changed its content."""
        title = page.meta.get("title") or page.title or ""
        self.sections += split_sections(page.content or "", page.url, title)
        if self.glossary and page.url == f"{self.folder}/{GLOSSARY}.html":
            self.sections += find_sections(self.glossary, page.url, title)
            lessons = {each.facts.id: (url, each.facts.title) for url, each in self.lessons.items()}
            context["groups"] = group_terms(self.glossary)
            context["taught"] = lesson_links(self.glossary.terms, lessons)
        if page.meta.get("template") == HOME:
            framework = read_framework(self.content)
            context["home"] = describe_home(self._map(), framework, self.language)
            context["tell_time"] = tell_time
        return context

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write everything that pages share."""
        site = Path(config.site_dir)
        try:
            assets.write_quiz_assets(site)
            assets.write_theme_style(site, self.theme, self.cache)
            folders = [self.folder, *([ORIGINAL] if self.borrowed else [])]
            wheels = find_packages(self.content, folders)
            reviewing = find_review_packages() if self.folder in LANGUAGES else {}
            assets.write_python_assets(site, self.cache, wheels | reviewing)
            assets.write_qr_script(site, self.cache)
            assets.write_course_map(site, self.language, self._map())
            if self.folder in LANGUAGES:
                course = (self.config.course, self.language, self._map(), self.asked)
                report_data.write_report(site, self.cache, *course)
            assets.write_search_assets(site, self.language, self.sections)
            homes = self._homes()
            settings = {"course": self.config.course, "review": list(reviewing)}
            assets.write_shell(site, self.language, homes, settings, config.site_name)
            wheels = {**self._program_wheels(), **reviewing}
            licences.write_licences(site, self.language, self.folder, list(wheels.values()))
            assets.write_manifest(site, {"pages": self.pages, "items": self.items})
            self._write_app(site, config, list(homes))
            file_list.write_list(site)
        except SetupError as error:
            raise Abort(str(error)) from None

    def _is_app(self) -> bool:
        return self.config.offline and not self.is_serving and self.folder in LANGUAGES

    def _write_app(self, site: Path, config: MkDocsConfig, languages: list[str]) -> None:
        """Write what makes the site an app, last: it lists what is there."""
        if not self._is_app():
            app.write_end(site)
            return
        needed = {self.language, *([ORIGINAL] if self.borrowed else [])}
        others = [each for each in LANGUAGES if each not in needed]
        manifest = app.describe_app(self.language, config.site_name, config.site_description or "")
        app.write_app(site, self.language, languages, self.config.course, manifest, others)

    def _scripts(self, page: Page, shapes: set[type]) -> list[str]:
        if page.file.src_uri in self.borrowed:
            # What is said of a question is said in its language, so that one voice reads both.
            return assets.page_scripts(self.language, shapes, ORIGINAL)
        if page.meta.get("template") == HOME:
            return assets.home_scripts(self.language)
        own = {PLACE: assets.place_scripts, REVIEW: assets.review_scripts, REPORT: report_data.report_scripts}
        for name, scripts in own.items():
            if page.url == f"{self.folder}/{name}.html":
                return scripts(self.language)
        return assets.page_scripts(self.language, shapes)

    def _languages(self) -> list[str]:
        """Return the languages that stand in one site with this, itself among them; none where it
        is alone."""
        named = self.config.languages.split()
        found = [each for each in find_languages(self.content) if each in named]
        return found if self.folder in found and len(found) > 1 else []

    def _homes(self) -> dict[str, str]:
        """Return the addresses of the course's home pages by language."""
        homes = {each: f"{each}/index.html" for each in self._languages()}
        return homes or {self.language: f"{self.folder}/index.html"}

    def _tongues(self, page: Page) -> list[Tongue]:
        name = page.file.src_uri.removeprefix(f"{self.folder}/")
        languages = self._languages()
        explained = [each for each in languages if (self.content / each / GLOSSARY_FILE).is_file()]
        made = {f"{each}.md": languages for each in (PLACE, REVIEW, REPORT)} | {f"{GLOSSARY}.md": explained}
        return list_tongues(self.content, languages, self.folder, name, made)

    def _keys(self) -> dict[str, list[str]]:
        """Return the revisions of the keys of the page's questions, this language's first."""
        return {
            item.id: list(dict.fromkeys([key_revision(item), *self.elsewhere.get(item.id, ())]))
            for item in self.extension.lesson.items
        }

    def _map(self) -> dict[str, object]:
        entries = [self.lessons[url] for url in self.order if url in self.lessons]
        return describe_course(entries, read_framework(self.content), self.language)

    def _recordings(self, page: Page, html: str) -> dict[str, str]:
        """Return the addresses of what the author recorded of a lesson, by the place it reads."""
        path = self.borrowed.get(page.file.src_uri) or Path(page.file.abs_src_path or "")
        if self.facts is None or not find_recordings(path.parent).files:
            return {}
        picture = self.catalogue["ui.read.picture"]
        return address_recordings(path, find_readings(html, self.facts.id, picture))

    def _packages(self) -> dict[str, list[str]]:
        """Return the packages that programs of the page name, each with all that it needs before
        it."""
        names = [name for each in self.extension.lesson.questions for name in packages_of(each)]
        found = {name: list(resolve_all([name], self.shelf)) for name in names}
        return {name: needed for name, needed in sorted(found.items()) if needed}

    def _program_wheels(self) -> dict[str, Wheel]:
        """Return the wheels of programs, of the whole site: the languages of a course become one."""
        folders = [each for each in find_folders(self.content) if each in LANGUAGES]
        is_course = self.folder in LANGUAGES
        return find_packages(self.content, folders if is_course else [self.folder])

    def _settings(self, page: Page) -> str:
        more = {
            "open": self.catalogue["shell.open"],
            "app": self._is_app(),
            "lesson": self.facts.id if page.url in self.lessons else "",
            "packages": self._packages(),
            "review": REVIEW_PACKAGES if page.url == f"{self.folder}/{REVIEW}.html" else (),
            "audio": self.audio,
        }
        return render_settings(page.url, self.config.course, more)


def _files_in(nav: object) -> Iterator[str]:
    """Yield the files that a `nav` of mkdocs.yml names."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, dict | list):
        for each in nav.values() if isinstance(nav, dict) else nav:
            yield from _files_in(each)


def report(diagnostics: list[Diagnostic]) -> None:
    """Print diagnostics through the host's log, so that `--strict` and `--quiet` are obeyed."""
    for each in diagnostics:
        log.log(logging.ERROR if each.severity == "error" else logging.WARNING, "%s", each)
