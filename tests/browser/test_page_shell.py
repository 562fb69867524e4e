"""The shell, `index.html`: one engine and one store for all lessons on file://."""

from __future__ import annotations

import pytest

from .drivers import LOADED
from .page_steps import FORGET, SAY, Steps, forget, prefer


class Shell:
    """The shell in a browser, and the lesson in its frame."""

    def __init__(self, browser, course) -> None:
        self.browser, self.course = browser, course
        self.top, self.lesson = Steps(browser), Steps(browser, framed=True)

    def open(self, hash: str = "") -> None:
        """Open the shell anew, with a hash."""
        self.browser.open("about:blank")
        self.browser.open(self.course.file_url("index.html") + hash)

    def arrive(self, page: str, title: str) -> None:
        """Wait until a lesson is there and named in the address."""
        self.top.wait(f"document.title.startsWith('{title}') && location.hash === '#{page}'")
        self.lesson.wait_ready()

    def follow(self, page: str) -> None:
        """Click the first link of the lesson to `page`."""
        self.lesson.js(f"void document.querySelector('article a[href^=\"{page}\"]').click()")

    def count_starts(self) -> None:
        """Count from now on how often an engine is made and started."""
        self.top.js(
            """(() => {
              const make = QE.createEngine;
              self.starts = 0;
              QE.createEngine = (options) => {
                const engine = make(options);
                engine.onstate = (state) => (self.starts += state === "starting");
                return engine;
              };
            })()"""
        )


@pytest.fixture
def shell(browser, course) -> Shell:
    """The shell of a learner who is new, on the course's first page."""
    shell = Shell(browser, course)
    shell.open()
    shell.top.wait("!!document.querySelector('iframe')")
    forget(browser)
    prefer(browser, course.file_url("index.html"), "vi")
    shell.open()
    shell.arrive("vi/index.html", "Khóa thử")
    browser.errors.clear()
    browser.requests.clear()
    return shell


def test_shell_opens_the_first_page(shell):
    """Title, language and the frame's name follow the lesson; the keyboard is in the lesson."""
    assert shell.top.js("document.querySelector('iframe').title").startswith("Khóa thử")
    assert shell.top.js("document.documentElement.lang") == "vi"
    assert shell.top.js("document.activeElement.localName") == "iframe"
    assert not shell.top.js("!!document.querySelector('#plain')?.getClientRects().length")
    assert not shell.lesson.js("!!document.querySelector('.qe-open')")
    assert shell.browser.errors == []


def test_second_lesson_starts_no_second_python(shell):
    """One engine, started once, grades in both lessons; a page without a question starts none."""
    shell.count_starts()
    shell.follow("choices.html")
    shell.arrive("vi/choices.html", "Bài chọn")
    shell.lesson.choose("one", "b")
    shell.lesson.check("one", "graded")
    shell.follow("entry.html")
    shell.arrive("vi/entry.html", "Bài gõ")
    shell.lesson.fill("text", "mật khẩu")
    shell.lesson.check("text", "closed")
    assert shell.top.js("self.starts") == 1
    assert shell.browser.errors == []
    assert all(url.startswith(("file:", "blob:", "about:")) for url in shell.browser.requests)


def test_answers_are_kept_in_the_shells_store(shell):
    """What was answered in the frame is there again after the shell was opened anew."""
    shell.open("#vi/choices.html")
    shell.arrive("vi/choices.html", "Bài chọn")
    shell.lesson.choose("truth", "b")
    shell.lesson.check("truth", "closed")
    shell.lesson.wait("document.querySelector('#q-truth .qe-note').dataset.kept === 'true'")
    shell.open("#vi/choices.html")
    shell.arrive("vi/choices.html", "Bài chọn")
    assert shell.lesson.state("truth") == "closed"


def test_last_keystrokes_reach_the_shell(shell):
    """What is typed a moment before a link is followed is there on coming back."""
    shell.open("#vi/entry.html")
    shell.arrive("vi/entry.html", "Bài gõ")
    shell.lesson.fill("text", "mật kh")
    shell.follow("choices.html")
    shell.arrive("vi/choices.html", "Bài chọn")
    shell.follow("entry.html")
    shell.arrive("vi/entry.html", "Bài gõ")
    assert shell.lesson.js("document.querySelector('#q-text input').value") == "mật kh"


def test_back_forward_and_reload(shell):
    """The browser's own buttons move between lessons, and reloading stays on the lesson."""
    shell.follow("choices.html")
    shell.arrive("vi/choices.html", "Bài chọn")
    shell.follow("entry.html")
    shell.arrive("vi/entry.html", "Bài gõ")
    shell.top.js("void history.back()")
    shell.arrive("vi/choices.html", "Bài chọn")
    shell.top.js("void history.back()")
    shell.arrive("vi/index.html", "Khóa thử")
    shell.top.js("void history.forward()")
    shell.arrive("vi/choices.html", "Bài chọn")
    shell.top.js("void location.reload()")
    shell.top.wait("performance.getEntriesByType('navigation')[0]?.type === 'reload'")
    shell.arrive("vi/choices.html", "Bài chọn")


def test_deep_link_keeps_query_and_fragment(shell):
    """`%23` stands for the lesson's own hash, `%25` for a percent sign; both arrive there."""
    link = "vi/choices.html?q=d%25E1%25BB%258Bch%23cuoi-bai"
    shell.open("#" + link)
    shell.arrive(link, "Bài chọn")
    assert shell.lesson.js("QE.lone?.query ?? location.search") == "?q=d%E1%BB%8Bch"
    assert shell.lesson.js("location.hash") == "#cuoi-bai"


def test_address_typed_into_the_running_shell(shell):
    """A changed hash loads its lesson; a place within the lesson is written into the address."""
    shell.top.js("void (location.hash = 'vi/choices.html')")
    shell.arrive("vi/choices.html", "Bài chọn")
    shell.lesson.js("void (location.hash = 'cuoi-bai')")
    shell.arrive("vi/choices.html%23cuoi-bai", "Bài chọn")


@pytest.mark.parametrize(
    "hash",
    [
        "#javascript:alert(1)//a.html",
        "#https://example.org/vi/a.html",
        "#//example.org/vi/a.html",
        "#/etc/vi/a.html",
        "#vi/../../a.html",
        "#vi/%2e%2e/a.html",
        "#vi/%252e%252e/a.html",
        "#vi\\..\\a.html",
        "#index.html",
        "#%E0%A4%A",
        "#vi/index.svg",
    ],
)
def test_only_pages_of_the_course_are_shown(shell, hash):
    """Whatever else the address names, the course opens on its first page."""
    shell.open(hash)
    shell.arrive("vi/index.html", "Khóa thử")


@pytest.mark.folder  # one file knows its pages, and opens the first
def test_page_that_is_not_there_offers_the_course(shell):
    """The browser's own message is not the end: a link leads back."""
    shell.open("#vi/gone.html")
    shell.top.wait("document.getElementById('lost')?.hidden === false")
    shell.top.js("void document.querySelector('#lost a').click()")
    shell.arrive("vi/index.html", "Khóa thử")
    assert shell.top.js("document.getElementById('lost').hidden")


def test_addresses_of_the_web_open_a_window_of_their_own(shell):
    """Most sites refuse to be framed."""
    target = """(() => {
      const link = document.querySelector("a[href^='https://example.org']");
      link.addEventListener("click", (event) => event.preventDefault());
      link.click();
      return link.target;
    })()"""
    assert shell.lesson.js(target) == "_blank"


@pytest.mark.folder
def test_lesson_opened_alone_offers_the_course(browser, course):
    """The link leads to the same place of the same lesson, in the shell."""
    steps = Steps(browser)
    steps.open(course.file_url("vi/choices.html#cuoi-bai"))
    assert steps.js("document.querySelector('.qe-open').textContent") == SAY["shell.open"]
    steps.js("void document.querySelector('.qe-open').click()")
    Shell(browser, course).arrive("vi/choices.html%23cuoi-bai", "Bài chọn")


def test_lesson_in_a_foreign_frame_works_alone(browser, course, tmp_path):
    """A page that frames a lesson and answers nothing gets nothing; the lesson grades by itself."""
    foreign = tmp_path / "foreign.html"
    address = course.file_url("vi/choices.html")
    foreign.write_text(
        f'<!doctype html><meta charset="utf-8"><title>x</title><iframe src="{address}"></iframe>',
        encoding="utf-8",
    )
    lesson = Steps(browser, framed=True)
    for script in (FORGET, "true"):  # an answer from before would be tried again, not graded
        browser.open("about:blank")
        browser.open(foreign.as_uri())
        lesson.wait("!!document.querySelector('qe-item[data-ready]')")
        lesson.wait_ready()
        lesson.js(script)
    lesson.choose("one", "a")
    lesson.check("one", "graded")


def test_shell_answers_only_its_own_frame(shell):
    """A message that claims to be a lesson's, from the window itself, changes nothing."""
    shell.top.js(
        """new Promise((done) => {
          addEventListener("message", () => done(true), { once: true }); // after the shell's own
          postMessage({ qe: 1, do: "page", page: "vi/evil.html", title: "x", language: "xx" }, "*");
        })"""
    )
    assert shell.top.js("location.hash") == "#vi/index.html"
    assert shell.top.js("document.documentElement.lang") == "vi"


@pytest.mark.parametrize(
    ("hash", "page"),
    [
        ("", "vi/index.html"),
        ("#vi/choices.html%23cuoi-bai", "vi/choices.html#cuoi-bai"),
        ("#//example.org/a/b.html", "vi/index.html"),
    ],
)
def test_http_goes_straight_to_the_lesson(browser, course, hash, page):
    """Over http there is no frame, and Back does not lead to the signpost."""
    prefer(browser, course.http_url("vi/far.html"), "vi")
    browser.open(course.http_url("index.html") + hash)
    Steps(browser).wait(f"location.href.endsWith('/{page}') && {LOADED}")
    assert browser.js("self === top")
