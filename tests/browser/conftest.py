"""What browser tests share: the browsers, a built sample course, and a server that is a bad host."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from quiz_engine.release import read_site
from quiz_engine.release.lone import LoneMaker

from . import drivers
from .drivers import LONE, Browser, open_browser
from .sample import is_sampled

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
LANGUAGES = ("vi", "de", "en")
AWKWARD = "Học số #1, 100% – bản thử"
"""A folder name with all that breaks a careless address."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, with `--sample`, what is alike in all browsers and seen in one; with `--lone`, what
    one file has not."""
    is_lone, is_sample = config.getoption("--lone"), config.getoption("--sample")

    def stays(item: pytest.Item) -> bool:
        if is_lone and item.get_closest_marker("folder"):
            return False
        return not is_sample or is_sampled(item.nodeid)

    left = {each for each in items if not stays(each)}
    if left:
        config.hook.pytest_deselected(items=[each for each in items if each in left])
        items[:] = [each for each in items if each not in left]


@dataclass(frozen=True)
class Course:
    """A built course in a folder, and the same behind a server."""

    folder: Path
    """The built site."""
    http: str
    """Address of a server for it, with a trailing slash."""
    octets: str
    """Address of a server that calls every script and data file application/octet-stream."""
    lone: Mapping[str, Path] = field(default_factory=dict)
    """The course as one file by language, where that is to be opened in place of the folder."""

    def file_url(self, page: str) -> str:
        """Return the file:// address of a page such as "vi/choices.html#q-x"."""
        path, mark, rest = page.partition("#")
        if self.lone:
            file = self.lone.get(path.partition("/")[0])
            if file is None:  # index.html: the shell
                return next(iter(self.lone.values())).as_uri() + mark + rest
            return file.as_uri() + "#" + page.replace("%", "%25").replace("#", "%23")
        return (self.folder / path).as_uri() + mark + rest

    def http_url(self, page: str) -> str:
        """Return the http address of a page."""
        return self.http + page

    def octets_url(self, page: str) -> str:
        """Return the address of a page on the server with wrong types."""
        return self.octets + page


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Python's own server, silent."""

    def log_message(self, *_: object) -> None:
        pass


class _Octets(_Quiet):
    """A host that knows no type but HTML's and CSS's."""

    def guess_type(self, path: str) -> str:
        kind = super().guess_type(path)
        return kind if kind in ("text/html", "text/css", "image/svg+xml") else "application/octet-stream"


class _Server(http.server.ThreadingHTTPServer):
    """A server that takes it calmly when a browser leaves a page before all of it has come."""

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def serve(folder: Path, handler: type = _Quiet) -> http.server.ThreadingHTTPServer:
    """Start a server for `folder` on a free port of this machine."""
    server = _Server(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def build_site(config_file: Path, folder: Path, strict: bool = True) -> None:
    """Build a site as `mkdocs build` does. That command tells the plugins which it is; as long as a
    process lives, MkDocs keeps a plugin that listens, and one that has served goes on serving."""
    config = load_config(str(config_file), site_dir=str(folder), strict=strict)
    config.plugins.on_startup(command="build", dirty=False)
    build(config)


def build_course(source: Path, target: Path) -> None:
    """Build a course in three languages into one folder, as scripts/site.py does."""
    sys.path.insert(0, str(ROOT / "scripts"))
    from chores.merge import merge_language

    for language in LANGUAGES:
        config = source / "mkdocs.yml" if language == "vi" else source / "content" / language / "mkdocs.yml"
        into = target if language == "vi" else target.with_name(f"{target.name}-{language}")
        build_site(config, into)
        if language != "vi":
            merge_language(into, language, target)
            shutil.rmtree(into, ignore_errors=True)


def serve_course(folder: Path) -> Iterator[Course]:
    """Yield a built course behind its two servers, and end them."""
    servers = [serve(folder), serve(folder, _Octets)]
    addresses = [f"http://127.0.0.1:{server.server_port}/" for server in servers]
    yield Course(folder, *addresses)
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session", autouse=True)
def quick_compilers() -> None:
    """Leave out the last compiler of Chromium and WebKit. It works about half of the time that a
    start of Python takes, for speed that no test is long enough to see. Benches, which measure that
    speed, use these modules without this fixture."""
    os.environ.setdefault("JSC_useOMGJIT", "0")
    drivers.CHROMIUM_ARGUMENTS += ("--js-flags=--liftoff-only",)


@pytest.fixture(scope="session")
def built_course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """The sample course of tests/browser/course, built into a folder with an awkward name."""
    folder = tmp_path_factory.mktemp("built") / AWKWARD
    build_course(HERE / "course", folder)
    yield from serve_course(folder)


@pytest.fixture(scope="session")
def lone_course(built_course: Course, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The same as one file by language, each alone in an empty folder with an awkward name."""
    built = read_site(built_course.folder)
    files = {}
    for language in LANGUAGES:
        path = tmp_path_factory.mktemp(language) / LONE.strip("/") / AWKWARD / f"{language}.html"
        path.parent.mkdir(parents=True)
        path.write_bytes(LoneMaker(built, language).make_course())
        files[language] = path
    return replace(built_course, lone=files)


@pytest.fixture(scope="session")
def course(request: pytest.FixtureRequest) -> Course:
    """The sample course; with `--lone`, as one file wherever a test opens it by file://."""
    is_lone = request.config.getoption("--lone")
    return request.getfixturevalue("lone_course" if is_lone else "built_course")


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """The real course, as `mkdocs build --strict` makes it, in a folder with an awkward name."""
    folder = tmp_path_factory.mktemp("site") / AWKWARD
    build_site(ROOT / "mkdocs.yml", folder)
    yield from serve_course(folder)


@pytest.fixture(scope="session")
def lone_site(built_site: Course, tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The same as one file, alone in a folder."""
    path = tmp_path_factory.mktemp("site") / LONE.strip("/") / AWKWARD / "vi.html"
    path.parent.mkdir(parents=True)
    path.write_bytes(LoneMaker(read_site(built_site.folder), "vi").make_course())
    return replace(built_site, lone={"vi": path})


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest) -> Course:
    """The real course; with `--lone`, as one file wherever a test opens it by file://."""
    is_lone = request.config.getoption("--lone")
    return request.getfixturevalue("lone_site" if is_lone else "built_site")


@pytest.fixture(scope="session", params=[pytest.param(name, marks=[pytest.mark.browser, getattr(pytest.mark, name)]) for name in ("chromium", "firefox", "webkit")])
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """One browser after the other; a test that takes it runs in all three."""
    with open_browser(request.param, has_workers=False) as browser:
        yield browser


LIFE = 50
"""Tests that one WebKitGTK sees."""


@pytest.fixture(autouse=True)
def webkit_stays_quick(request: pytest.FixtureRequest) -> None:
    """Start another WebKitGTK now and then: it keeps threads and memory of pages that were left, and
    after some hundred tests it answers so late that waiting ends first."""
    browser = request.getfixturevalue("browser") if "browser" in request.fixturenames else None
    if not isinstance(browser, drivers.WebKitGTK):
        return
    browser.tests += 1
    if browser.tests > LIFE:
        browser.begin_anew()


@pytest.fixture(autouse=True)
def focus_stays_in_the_page(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that presses Tab beyond the last control of a page in Firefox: the focus goes to
    the browser's own window, from where no driver brings it back. The keys of every later test
    would reach the page and press nothing."""
    browser = request.getfixturevalue("browser") if "browser" in request.fixturenames else None
    is_there = "document.hasFocus()"
    watched = browser is not None and browser.name == "firefox" and browser.js(is_there)
    yield
    if watched:
        assert browser.js(is_there), "Firefox's focus has left the page"
