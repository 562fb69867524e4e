"""What is special of a course, or a lesson, that is one file: nothing else is asked for, every link
leads somewhere, and where no script runs it is read."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from quiz_engine.release import read_site
from quiz_engine.release.lone import LoneMaker

from .conftest import AWKWARD, Course
from .drivers import LONE, LONE_THERE, Browser, Chromium, PlaywrightBrowser
from .page_steps import SAY, Steps
from .site_steps import in_browsers

LINKS = """[...document.querySelectorAll("a[href]")]
  .map((each) => each.href).filter((each) => each.startsWith("https://lone.invalid/"))
  .map((each) => decodeURIComponent(each.slice(21)).split(/[?#]/)[0])"""
"""Pages that the page in the frame links to."""
STILL = """[...document.querySelectorAll("a[href^='#']")]
  .map((each) => decodeURIComponent(each.getAttribute("href").slice(1)))
  .filter((each) => each && !document.getElementById(each) && each !== "main")"""
"""Links that lead to nothing, where no script runs."""


@pytest.fixture(scope="module")
def course(lone_course: Course) -> Course:
    """The sample course as one file."""
    return lone_course


@pytest.fixture(scope="module")
def lesson(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One lesson of it, alone in a folder."""
    maker = LoneMaker(read_site(course.folder), "vi")
    path = tmp_path_factory.mktemp("lesson") / LONE.strip("/") / AWKWARD / "choices.html"
    path.parent.mkdir(parents=True)
    path.write_bytes(maker.make_lesson(next(each for each in maker.lessons if "choices" in each.page)))
    return path


@pytest.fixture
def shown(browser: Browser, course: Course) -> Steps:
    """The course's first page, of a learner who is new."""
    steps = Steps(browser)
    steps.open_warm(course, "vi/index.html")
    return steps


def go(steps: Steps, page: str) -> None:
    """Show a page by its address."""
    with steps.browser.acting(framed=False):
        steps.browser.js(f"void (location.hash = {json.dumps(page.replace('#', '%23'))})")
        steps.browser.wait(LONE_THERE)
    steps.wait_ready()


def test_nothing_else_is_asked_for(browser, course, tmp_path):
    """Alone in an empty folder: a question is graded, what is searched for found, and the browser
    has asked for that one file. Nothing is logged."""
    folder = tmp_path / LONE.strip("/") / "trống"
    folder.mkdir(parents=True)
    alone = folder / "KHOA-HOC.html"
    shutil.copyfile(course.lone["vi"], alone)
    steps = Steps(browser)
    steps.open_fresh(alone.as_uri() + "#vi/choices.html")
    steps.choose("one", "c")
    steps.check("one", "closed")
    steps.js("void document.getElementById('search-open').click()")
    steps.wait("!!QE.indexOf?.('vi')")
    steps.js(
        """(() => {
          const field = document.getElementById("search-input");
          field.value = "mật khẩu";
          field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        })()"""
    )
    steps.wait("document.querySelectorAll('#search-results a').length > 0")
    steps.js("void document.querySelector('#search-results a').click()")
    steps.wait("!!document.querySelector('.found-bar') || !!document.querySelector('mark.found')")
    assert browser.errors == []
    inside = ("data:", "blob:", "about:")
    asked = {url.partition("#")[0] for url in browser.requests if not url.startswith(inside)}
    assert asked <= {alone.as_uri()}


AWAY = """[...document.querySelectorAll('.lone-away')]
  .filter((each) => each.getClientRects().length).map((each) => each.outerHTML)"""


def test_every_link_leads_to_a_page_that_opens(shown, course):
    """From the home page one comes to every page, by links alone; no other language is offered."""
    seen: set[str] = set()
    waiting = ["vi/index.html"]
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        go(shown, page)
        waiting += [each for each in shown.js(LINKS) if each not in seen]
        assert not shown.js("!!document.querySelector('details.languages')")
        assert shown.js(AWAY) == []
    built = {
        path.relative_to(course.folder).as_posix() for path in (course.folder / "vi").rglob("*.html")
    }
    assert seen == {*built, "licences.html"} - {"vi/report.html"}  # teachers have a stick
    assert shown.browser.errors == []


def test_back_goes_to_where_it_was_left(shown):
    """Each page and each place in it is one step of the browser's own."""
    go(shown, "vi/choices.html")
    shown.js("void scrollTo(0, 300)")
    shown.js("void document.querySelector('a.skip').click()")
    with shown.browser.acting(framed=False):
        shown.browser.wait("location.hash === '#vi/choices.html%23main'")
    assert shown.js("document.activeElement.id") == "main"
    shown.js("void document.querySelector('.contents a[href$=\"entry.html\"]').click()")
    shown.wait("document.title.startsWith('Bài gõ')")
    for hash, title in (("vi/choices.html%23main", "Bài chọn"), ("vi/choices.html", "Bài chọn"),
                        ("vi/index.html", "Khóa thử")):
        with shown.browser.acting(framed=False):
            shown.browser.js("void history.back()")
            shown.browser.wait(f"location.hash === '#{hash}' && {LONE_THERE}")
        shown.wait(f"document.title.startsWith('{title}')")
    assert shown.browser.errors == []


@pytest.mark.parametrize("hash", ["#q-many", "#vi/choices.html#q-many", "#vi/choices.html%23q-many"])
def test_a_question_is_found_by_its_name(browser, course, hash):
    """Also by the question's own name alone, as it is where no script runs."""
    steps = Steps(browser)
    steps.open(course.lone["vi"].as_uri() + "#licences.html")
    with browser.acting(framed=False):
        browser.js(f"void (location.hash = '{hash}')")
        browser.wait("location.hash === '#vi/choices.html%23q-many' || location.hash === '#vi/choices.html#q-many'")
        browser.wait(LONE_THERE)
    steps.wait_ready()
    steps.wait("document.getElementById('q-many').getBoundingClientRect().top < innerHeight / 2")
    assert steps.js("location.hash") == "#q-many"


def test_a_lesson_says_what_is_not_in_its_file(browser, lesson):
    """Links to other lessons are none, and say so; its own questions, search and progress work, and
    the map is that of this lesson."""
    steps = Steps(browser)
    steps.open_fresh(lesson.as_uri() + "#vi/choices.html")
    assert set(steps.js(LINKS)) <= {"vi/choices.html", "vi/index.html", "vi/progress.html", "licences.html"}
    away = "[...document.querySelectorAll('.lone-away')]"
    assert steps.js(f"{away}.length > 0")
    assert steps.js(f"{away}.every((each) => !each.href && each.textContent.includes('{SAY['lone.away']}'))")
    assert steps.js("document.querySelectorAll('nav.contents').length") == 0
    assert SAY["lone.more"].partition("{")[0] in steps.js("document.querySelector('.lone-more').textContent")
    steps.choose("one", "c")
    steps.check("one", "closed")
    steps.js("void document.querySelector('.brand').click()")  # home is this lesson
    steps.wait("document.title.startsWith('Bài chọn')")
    steps.js("void document.querySelector('.lone-more a').click()")
    steps.wait("document.getElementById('place-said') && QE.progress?.standings.length === 1")
    with browser.acting(framed=False):
        browser.wait("location.hash === '#vi/progress.html%23place-keep'")
    assert browser.errors == []


def test_the_progress_file_goes_from_the_file_to_the_folder(browser, course, built_course):
    """What was learned in the one is opened in the other: it is one course."""
    from .test_page_progress import open_file, save_file

    steps = Steps(browser)
    steps.open_fresh(course.file_url("vi/choices.html"))
    steps.choose("one", "c")
    steps.check("one", "closed")
    steps.wait("QE.link.get('item/one').then((record) => record?.solved?.length === 1)")
    go(steps, "vi/progress.html")
    steps.wait("!!document.getElementById('place-save')?.checkVisibility() && !!QE.progress?.standings")
    text = save_file(steps)
    other = Steps(browser)
    other.open_fresh(built_course.http_url("vi/progress.html"))
    assert open_file(other, text) == SAY["progress.opened"].format(count=1)


def test_where_nothing_is_kept_the_page_says_so(browser, course):
    """Every page then begins with the way to the progress file, and what was answered lasts from page
    to page, as long as the file stays open."""
    steps = Steps(browser)
    steps.open(course.lone["vi"].as_uri() + "#licences.html")
    with browser.acting(framed=False):
        # As in a viewer of single files: neither of the two stores is there.
        browser.js(
            """void ["indexedDB", "localStorage"].forEach((name) => {
              Object.defineProperty(self, name, { get() { throw new DOMException("no", "SecurityError"); } });
            })"""
        )
    go(steps, "vi/choices.html")
    steps.wait(f"document.querySelector('.moved p')?.textContent === {json.dumps(SAY['progress.kept-memory'])}")
    assert steps.js("new URL(document.querySelector('.moved a').href).pathname") == "/vi/progress.html"
    steps.choose("one", "c")
    steps.check("one", "closed")
    go(steps, "vi/entry.html")
    go(steps, "vi/choices.html")
    assert steps.state("one") == "closed"
    go(steps, "vi/progress.html")
    steps.wait(f"document.getElementById('place-kind').textContent === {json.dumps(SAY['progress.kept-memory'])}")
    browser.open("about:blank")


@pytest.fixture(scope="module")
def reader(course: Course, lesson: Path) -> Iterator[object]:
    """A Chromium that runs no scripts."""
    with Chromium() as browser:
        session = browser.context.new_cdp_session(browser.page)
        session.send("Emulation.setScriptExecutionDisabled", {"value": True})
        yield browser.page


@in_browsers("chromium")
def test_without_a_script_everything_is_read(browser, reader, course, lesson):
    """The text of every lesson stands there, with its pictures and solutions, behind a list whose
    links lead to it; it is said how the questions can be answered."""
    reader.goto(course.lone["vi"].as_uri())
    assert reader.evaluate("document.documentElement.className") == "no-js"
    assert reader.locator(".lone-tell").is_visible()
    sections = reader.evaluate("[...document.querySelectorAll('section.lone-page')].map((each) => each.id)")
    assert sections[0] == "vi/index.html" and "vi/choices.html" in sections
    asked = reader.evaluate("[...document.querySelectorAll('section.lone-page qe-item')].length")
    built = (page.read_text("utf-8") for page in (course.folder / "vi").rglob("*.html"))
    assert asked == sum(page.count("<qe-item") for page in built)
    listed = reader.evaluate("[...document.querySelectorAll('.lone-contents a')].map((each) => each.hash.slice(1))")
    lessons = set(sections) - {"vi/index.html", "vi/progress.html", "licences.html"}
    assert lessons <= set(listed)
    assert reader.evaluate(STILL) == []
    assert reader.locator("section[id='vi/choices.html'] qe-item").first.is_visible()
    assert reader.evaluate("[...document.images].every((each) => each.src.startsWith('data:'))")
    ids = reader.evaluate("[...document.querySelectorAll('[id]')].map((each) => each.id)")
    assert len(ids) == len(set(ids))
    reader.click(".lone-contents a[href='#vi/choices.html']")
    assert reader.evaluate("document.getElementById('vi/choices.html').getBoundingClientRect().top") < 100
    reader.goto(lesson.as_uri())
    assert reader.locator(".lone-tell").is_visible()
    assert reader.evaluate(STILL) == []


@in_browsers("chromium")
def test_on_paper_there_is_the_lesson_that_is_shown(browser, course):
    """Printed from the browser's menu, the window has the text of that page and no other."""
    steps = Steps(browser)
    steps.open(course.file_url("vi/choices.html"))
    assert isinstance(browser, PlaywrightBrowser)
    browser.page.emulate_media(media="print")
    with browser.acting(framed=False):
        seen = browser.js(
            "[...document.querySelectorAll('section.lone-page')].filter((each) => each.checkVisibility()).map((each) => each.id)"
        )
        assert not browser.js("document.querySelector('iframe').checkVisibility()")
    browser.page.emulate_media(media="null")
    assert seen == ["vi/choices.html"]


def test_a_file_cut_off_is_still_read(browser, course, tmp_path):
    """Where Python did not come with it, lessons are shown, and a check says what is wrong; where not
    even the scripts did, the text is there."""
    whole = course.lone["vi"].read_bytes()
    folder = tmp_path / LONE.strip("/")
    folder.mkdir()
    cut = folder / "cut.html"
    mark = 'data-name="wasm"'.encode("utf-16-le")
    cut.write_bytes(whole[: whole.index(mark) + 200_000])
    steps = Steps(browser)
    steps.open_fresh(cut.as_uri() + "#vi/choices.html")
    steps.choose("one", "c")
    steps.check("one", "failed")
    assert steps.said("one") == SAY["lone.damaged"]
    mark = 'data-name="pages"'.encode("utf-16-le")
    start = whole.index(mark)
    cut.write_bytes(whole[: start + 60] + whole[start + 70 :])  # ten bytes are missing
    browser.open("about:blank")
    browser.open(cut.as_uri())
    Steps(browser).wait("document.querySelector('.lone-tell')?.getClientRects().length > 0")
