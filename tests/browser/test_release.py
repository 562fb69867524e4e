"""A release in the browser: the file at its top leads to the course, in whatever folder it lies,
and says what to do where the course is not beside it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from quiz_engine.locale import load_catalogue
from quiz_engine.release import pack_release, read_site
from quiz_engine.release.clock import EPOCH
from quiz_engine.release.launcher import launcher_name
from quiz_engine.release.leaflet import find_fonts

from .conftest import AWKWARD, ROOT, Course, serve_course
from .page_steps import Steps, forget
from .test_page_plain import chromium, scriptless  # noqa: F401 (fixtures)
from .test_page_shell import Shell

HOME = {"vi": "Khóa thử", "de": "Probekurs"}


@pytest.fixture(scope="module")
def release(course, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """A release of the sample course in a deep folder with an awkward name, behind two servers."""
    output = tmp_path_factory.mktemp("release") / "a" / "b b" / AWKWARD
    made = pack_release(read_site(course.folder), output, "1.0", EPOCH, find_fonts(ROOT / ".cache"))
    yield from serve_course(made.folder)


def open_course(browser, url: str, folder: Course, language: str) -> Shell:
    """Open a launcher, and return the shell to which it leads."""
    shell = Shell(browser, folder)
    browser.open("about:blank")
    browser.open(url)
    shell.arrive(f"{language}/index.html", HOME[language])
    return shell


@pytest.mark.parametrize("language", ["vi", "de"])
def test_a_double_click_opens_the_course_in_the_language_of_the_file(browser, release, language):
    """In the shell, which is the window's own page, and Back does not lead to the file again."""
    shell = open_course(browser, release.file_url(launcher_name(language)), release, language)
    address = shell.top.js("location.href")
    assert address == release.file_url("khoa-thu/index.html") + f"#{language}/index.html"
    assert shell.top.js("parent === self")
    browser.back()
    shell.top.wait("location.href === 'about:blank'")
    assert browser.errors == []


def test_progress_is_one_whichever_file_is_opened(browser, release):
    """What was answered by way of one file is there by way of another, and of index.html: Firefox
    keeps a store for each file, and it is always the shell's."""
    shell = open_course(browser, release.file_url(launcher_name("vi")), release, "vi")
    forget(browser)
    shell = open_course(browser, release.file_url(launcher_name("vi")), release, "vi")
    shell.lesson.js("void (location.href = 'number.html')")
    shell.arrive("vi/number.html", "Một con số")
    shell.lesson.fill("distance", "1.200,5 km")
    shell.lesson.check("distance", "closed")
    shell.lesson.wait("document.querySelector('#q-distance .qe-note').dataset.kept === 'true'")
    shell = open_course(browser, release.file_url(launcher_name("de")), release, "de")
    shell.lesson.js("void (location.href = 'number.html')")
    shell.arrive("de/number.html", "Eine Zahl")
    shell.lesson.wait("document.querySelector('#q-distance').dataset.state === 'closed'")
    browser.open("about:blank")
    browser.open(release.file_url("khoa-thu/index.html") + "#vi/number.html")
    shell.arrive("vi/number.html", "Một con số")
    shell.lesson.wait("document.querySelector('#q-distance').dataset.state === 'closed'")


def test_a_file_that_was_copied_alone_says_what_to_do(browser, release, tmp_path: Path):
    """As when it is opened within a zip, or by a phone's program for single files: nothing is lost
    in an error page, the button is large, and the names are told."""
    name = launcher_name("vi")
    shutil.copyfile(release.folder / name, tmp_path / name)
    steps = Steps(browser)
    steps.browser.open((tmp_path / name).as_uri())
    steps.wait("document.readyState === 'complete'")
    words = load_catalogue("vi")
    assert steps.js("document.querySelector('h2').textContent") == words["release.help"]
    assert steps.js("document.querySelectorAll('li').length") == 3
    assert name in steps.js("document.querySelector('li').textContent")
    assert steps.js("document.querySelector('.open').getBoundingClientRect().height") >= 48
    assert steps.js("location.pathname").endswith(name)
    browser.resize(360, 640)
    assert steps.js("document.documentElement.scrollWidth <= innerWidth")
    browser.resize(1280, 800)
    browser.errors.clear()  # the script that is not there


@pytest.mark.parametrize("way", ["http", "octets"])
def test_on_a_server_it_leads_to_the_lesson(browser, release, way):
    """Where a release was uploaded as it is, under whatever types."""
    steps = Steps(browser)
    address = release.http_url if way == "http" else release.octets_url
    browser.open("about:blank")
    browser.open(address(launcher_name("de")))
    steps.wait("location.pathname.endsWith('/khoa-thu/de/index.html')")


@pytest.mark.browser
@pytest.mark.chromium
def test_without_scripts_one_button_leads_to_the_course(scriptless, release):  # noqa: F811
    """To the home page of the language, which reads well without them."""
    scriptless.browser.page.goto(release.file_url(launcher_name("de")))
    assert scriptless.js("document.querySelectorAll('a').length") == 1
    scriptless.browser.click(".open")
    scriptless.wait("location.pathname.endsWith('/khoa-thu/de/index.html')")
