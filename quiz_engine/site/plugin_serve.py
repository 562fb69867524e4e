"""Builds a course again and again while its author writes (L3).

A whole build is the host's own. Where nothing but the text of lessons has changed, only those pages
are made anew, with what the whole build before left in memory: the list of pages, the templates,
and what it knows of every other lesson. Checked is the whole course, each time. What a page shares
with others and what cannot be told from its text alone (front matter, title, variables, packages)
asks for a whole build, and so does every other file.

The two functions of MkDocs that make one page have no public name; MkDocs is pinned to 1.6, and the
tests compare a page that was made so with that of a whole build, byte for byte.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import traceback
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mkdocs.commands.build import _build_page, _populate_page, build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.plugins import BasePlugin
from mkdocs.structure.pages import Page

from ..curriculum import split_front_matter
from ..errors import Diagnostic
from ..locale import LANGUAGES
from . import assets, report_data
from .course import check_course, find_lessons, read_lesson_file
from .lesson_file import FOLDERS, show
from .plugin import QuizEnginePlugin, report
from .plugin_told import CODE, Told, explain, find_settings
from .translation import ORIGINAL

_PLUGIN = "quiz_engine"
_OURS = "If nothing in your course explains this, it is a mistake of quiz-engine's: please tell us."
_UNREADABLE = ("QE117", "QE125", "QE126")
"""What is said of a lesson that is read no further; the host would read it, for as long as it takes."""
_WHOLE = (b"<variables", b"packages")
"""What in a lesson concerns more than its page: what Pyodide drew, and what is packed with it."""


@dataclass(frozen=True, slots=True)
class Build:
    """What a build came to."""

    found: tuple[Diagnostic, ...]
    """Everything wrong with the course as it is now, sorted."""
    folder: Path | None
    """The newest site that is whole; None where there was none yet."""
    is_good: bool
    """Whether that is the course as it is now."""
    pages: int
    """How many pages were made."""
    is_whole: bool
    """Whether everything was made, not some pages alone."""


class _Kept(BasePlugin):
    """Keeps what the host hands from step to step, so that one page can be made later."""

    def on_files(self, files, config):
        plugin = config.plugins[_PLUGIN]
        _refuse(plugin, find_lessons(plugin.content / plugin.folder))
        return files

    def on_nav(self, nav, config, files):
        self.nav, self.files = nav, files
        return nav

    def on_env(self, env, config, files):
        self.env = env
        return env


class _Stale(Exception):
    """A page turned out to concern others."""


class Builder:
    """A course that is built again and again. Nobody else may use the folder `scratch`."""

    def __init__(self, config_file: Path, scratch: Path) -> None:
        self.config_file, self._scratch = config_file, scratch
        self.language = "en"
        """Of the course; the interface's until it is known."""
        self._content = config_file.parent / "content"
        self._named = ""
        """Its folder in there; empty until it is known."""
        self._more: list[Path] = []
        """What mkdocs.yml names besides as something to be watched."""
        self._folder: Path | None = None
        self._config: MkDocsConfig | None = None
        """These two are of the newest whole build that was good; None until there was one."""
        self._kept: _Kept | None = None
        self._since: set[Path] = set()
        """What has changed since the newest build that was good."""
        self._sources: dict[str, bytes] = {}
        """By the path of a lesson, what its page was made of."""
        self._told: dict[str, list[Diagnostic]] = {}
        """By page, what the host said while it read it."""

    @property
    def home(self) -> str:
        """Address of the first page, from the root; empty where it is not known yet."""
        return f"{self._plugin.folder}/index.html" if self._kept else ""

    @property
    def _plugin(self) -> QuizEnginePlugin:
        return self._config.plugins[_PLUGIN]

    def sources(self) -> list[Path]:
        """Return the files and folders that the course is made of."""
        theme = [self._plugin.theme] if self._kept else []
        return [*find_settings(self.config_file), self._content, *self._more, *theme]

    def concerns(self, path: Path) -> bool:
        """Whether a file has to do with this course: not with the guide for its authors, say."""
        if not self._named or not path.is_relative_to(self._content):
            return True
        first = path.relative_to(self._content).parts[0]
        if first not in FOLDERS:
            return True
        return first in LANGUAGES if self._named in LANGUAGES else first == self._named

    def build(self, changed: Collection[Path] | None = None) -> Build:
        """Build what `changed` concerns; everything where it is not given. Raises nothing: whatever
        goes wrong is told."""
        self._since |= set(changed or ())
        result = None
        if changed and (pages := self._find_pages(self._since)):
            with suppress(_Stale):
                result = self._build_pages(pages)
        result = result or self._build_all()
        if result.is_good:
            self._since.clear()
        return result

    def _build_all(self) -> Build:
        kept = _Kept()
        folder = Path(tempfile.mkdtemp(dir=self._scratch))
        with Told(self.config_file) as told:
            try:
                told.config = config = self._load(folder)
                config.plugins["quiz_engine_serve"] = kept
                config.plugins.on_startup(command="serve", dirty=False)
                build(config)
            except (Exception, SystemExit) as error:
                shutil.rmtree(folder, ignore_errors=True)
                return self._fail(error, told)
        old, self._folder = self._folder, folder
        self._config, self._kept, self._told = config, kept, told.by_page
        pages = [each.page for each in kept.files.documentation_pages()]
        self._sources = {_path(page): _read(page) for page in pages if _path(page)}
        if old is not None:
            shutil.rmtree(old, ignore_errors=True)
        return Build(told.all(), folder, True, len(pages), True)

    def _load(self, folder: Path) -> MkDocsConfig:
        os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material's banner
        # Without an address: pages are where this server is.
        config = load_config(str(self.config_file), site_dir=str(folder), strict=False, site_url="")
        if _PLUGIN not in config.plugins:
            raise MkDocsException(f'"plugins" does not name {_PLUGIN}, which makes the course.')
        language = config.theme["language"] if "language" in config.theme else ""
        self.language = language if language in LANGUAGES else "en"
        self._content = Path(config.docs_dir)
        self._named = config.plugins[_PLUGIN].config.folder or language
        custom = config.theme.custom_dir
        self._more = [Path(each) for each in [custom, *config.watch, *config.hooks] if each]
        return config

    def _find_pages(self, changed: Iterable[Path]) -> list[Page]:
        """Return the pages of lessons of which nothing but their text has changed; none where that
        is not all that has changed."""
        if self._kept is None:
            return []
        by_path = {_path(each.page): each.page for each in self._kept.files.documentation_pages()}
        found = []
        for path in changed:
            page = by_path.get(str(path))
            before = self._sources.get(str(path))
            if page is None or before is None or page.file.src_uri in self._plugin.borrowed:
                return []
            try:
                now = path.read_bytes()
            except OSError:
                return []
            if any(each in text.lower() for each in _WHOLE for text in (before, now)):
                return []
            if _front(before) != _front(now):
                return []
            found.append(page)
        return found

    def _build_pages(self, pages: list[Page]) -> Build:
        config, kept, plugin = self._config, self._kept, self._plugin
        patch = Path(tempfile.mkdtemp(dir=self._scratch))
        names = {each.file.src_uri for each in pages}
        sources = {_path(each): _read(each) for each in pages}
        with Told(self.config_file) as told:
            told.config = config
            told.by_page = {name: said for name, said in self._told.items() if name not in names}
            told.by_page.pop("", None)  # of no page by itself: said again below
            try:
                _refuse(plugin, [Path(_path(each)) for each in pages])
                for page in pages:
                    self._forget(page)
                for page in pages:
                    before = page.title
                    _populate_page(page, config, kept.files)
                    if page.title != before:
                        raise _Stale
                config.plugins.on_env(kept.env, config=config, files=kept.files)
                documents = kept.files.documentation_pages()
                for page in pages:
                    page.file.dest_dir = str(patch)
                    _build_page(page, config, documents, kept.nav, kept.env)
                for each in documents:
                    level = config.validation.links.anchors
                    each.page.validate_anchor_links(files=kept.files, log_level=level)
                self._write_shared(patch)
                _move_over(patch, self._folder)
            except Abort as error:
                return self._fail(error, told)
            except Exception as error:  # a whole build tells what it is
                raise _Stale from error
            finally:
                for page in pages:
                    page.file.dest_dir = config.site_dir
                shutil.rmtree(patch, ignore_errors=True)
        self._sources |= sources
        self._told = told.by_page
        return Build(told.all(), self._folder, True, len(pages), False)

    def _forget(self, page: Page) -> None:
        """Have the plugin forget what it noted of a page."""
        plugin, shown = self._plugin, show(Path(_path(page)))
        entry = plugin.lessons.pop(page.url, None)
        for item in entry.items if entry else ():
            plugin.asked.pop(item, None)
        plugin.sections = [
            each for each in plugin.sections if each.location.partition("#")[0] != page.url
        ]
        plugin.diagnostics[:] = [each for each in plugin.diagnostics if each.path != shown]

    def _write_shared(self, site: Path) -> None:
        """Write what other pages are told of the lessons, in the order of a whole build."""
        plugin = self._plugin
        urls = [each.url for each in self._kept.files.documentation_pages()]
        order = {url: number for number, url in enumerate(urls)}
        plugin.sections.sort(key=lambda each: order[each.location.partition("#")[0]])
        lessons = [plugin.lessons[url] for url in urls if url in plugin.lessons]
        plugin.asked = {item: plugin.asked[item] for each in lessons for item in each.items}
        known = plugin._map()
        assets.write_course_map(site, plugin.language, known)
        if plugin.folder in LANGUAGES:
            course = (plugin.config.course, plugin.language, known, plugin.asked)
            report_data.write_report(site, plugin.cache, *course)
        assets.write_search_assets(site, plugin.language, plugin.sections)

    def _fail(self, error: BaseException, told: Told) -> Build:
        """Return why there is no build; a mistake of ours is printed, too, with where it happened."""
        found = told.all()
        if not isinstance(error, Abort) or all(each.severity != "error" for each in found):
            reason = explain(error, self.config_file)
            if reason is None:
                traceback.print_exception(error)
                said = f"{type(error).__name__}: {error}"
                reason = Diagnostic(show(self.config_file), 1, 1, CODE, said, _OURS)
            found = tuple(sorted({*found, reason}))
        return Build(found, self._folder, False, 0, True)


def _refuse(plugin: QuizEnginePlugin, paths: Iterable[Path]) -> None:
    """Raise Abort where a lesson cannot be read, with all that is wrong with the course."""
    read = (read_lesson_file(path, plugin.content, draws=plugin.draws) for path in paths)
    if any(each.code in _UNREADABLE for file in read for each in file.diagnostics):
        report(check_course(plugin.content, [plugin.folder], plugin.cache, plugin.draws))
        raise Abort("A lesson cannot be read.")


def _path(page: Page) -> str:
    """Return the file of a page, empty where the build made it."""
    return "" if page.file.generated_by else page.file.abs_src_path or ""


def _read(page: Page) -> bytes:
    try:
        return Path(_path(page)).read_bytes()
    except OSError:
        return b""


def _front(data: bytes) -> str | None:
    return split_front_matter(data.decode("utf-8", "replace")).text


def _move_over(patch: Path, site: Path) -> None:
    """Put files in the place of those before, each at once: a page may just be asked for."""
    for file in sorted(patch.rglob("*")):
        if file.is_file():
            target = site / file.relative_to(patch)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(file, target)
