"""What the tests of the question element do again and again, in the three browsers."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from quiz_engine.locale import load_catalogue

from .drivers import LOADED, LONE_THERE, POLL_MS, Browser, PlaywrightBrowser, is_lone

if TYPE_CHECKING:
    from .conftest import Course

COURSE = "khoa-thu"
"""Id of the sample course, as in its mkdocs.yml."""
SAY = load_catalogue("vi")
"""Sentences of Vietnamese pages by their code, so that a better wording breaks no test."""
AT = "(self.QE?.lone?.place ?? location.pathname)"
"""The page that is shown, by the end of what this names: in one file each has the same address."""
LIGHT = (Path(__file__).parent / "axe.json").as_uri()
"""A file that is quickly opened; Chromium and WebKit have one store for all files."""
START = 90.0
"""Seconds that Python may take to start on a busy machine."""
FORGET = f"""new Promise((done) => {{
  localStorage.clear();
  setTimeout(() => done(false), 10000);
  const request = indexedDB.open("quiz-engine/{COURSE}");
  request.onupgradeneeded = () => request.result.createObjectStore("records");
  request.onsuccess = () => {{
    const transaction = request.result.transaction("records", "readwrite");
    transaction.objectStore("records").clear();
    transaction.oncomplete = () => {{ request.result.close(); done(true); }};
  }};
}})"""
"""Empties what is stored, also while a page that uses it stays open; false where WebKit does not
answer (see `forget`). To delete the database would wait for pages that WebKit has put aside, and
where the page that asked for it is left meanwhile, nothing is deleted."""


def forget(browser: Browser, course: str = COURSE) -> None:
    """Empty what is stored of a course where the browser's page is.

    In WebKitGTK a transaction of a page that was left now and then never ends, and no other page
    comes to the database any more: then the browser is ended, and the next page is another's.
    """
    if browser.js(FORGET.replace(COURSE, course)):
        return
    assert browser.name == "webkit", f"{browser.name} does not empty its store"
    browser.begin_anew()


def prefer(browser: Browser, page: str, language: str) -> None:
    """Have the learner's language remembered, as a lesson in it would: `page` is the address of
    index.html on file://, where Firefox keeps the storage of each file apart, and that of any
    lesson over http, where index.html does not stay."""
    browser.open("about:blank")
    open_keeper(browser, page)
    browser.js(
        f"(QE_SET.call(localStorage, 'quiz-engine-language/{COURSE}', '{language}'), true)"
    )
    browser.open("about:blank")


def open_keeper(browser: Browser, page: str) -> None:
    """Open the page whose storage the language is in, and let nothing else be written there: what
    its lesson says of itself must not come after."""
    browser.open(page)
    browser.wait(f"{LOADED} && (!document.querySelector('iframe') || location.hash.length > 1)")
    browser.js("(self.QE_SET = Storage.prototype.setItem, Storage.prototype.setItem = () => {}, true)")


class Steps:
    """A page with questions: in the window, or in the shell's frame."""

    def __init__(self, browser: Browser, framed: bool | str = False) -> None:
        self.browser = browser
        self.framed = framed
        self.shell = ""
        """Address of the shell that pages are opened in, empty where they are opened alone."""

    def js(self, expression: str) -> Any:
        """Return the value of an expression in the lesson."""
        with self.browser.acting(self.framed):
            return self.browser.js(expression)

    def click(self, selector: str) -> None:
        """Click as a hand does: WebKit lets a frame take the focus only after such a click."""
        with self.browser.acting(self.framed):
            self.browser.click(selector)

    def wait(self, expression: str, timeout: float = START) -> Any:
        """Return the value of an expression once it is truthy, over page changes too."""
        failure: Exception | None = None
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            try:
                with self.browser.acting(self.framed):
                    value = self.browser.js(self.browser.patient(expression))
                if value:
                    return value
                self.pause()
            except Exception as error:  # the page is just being replaced
                failure = error
        told = f"{self.browser.name}: not within {timeout} s: {expression} {failure}"
        raise TimeoutError(f"{told}; the questions: {self._describe()}")

    def _describe(self) -> str:
        """Return id, state and sentence of each question, for the message of a failure."""
        told = "[each.id, each.dataset.state, each.querySelector('.qe-status')?.textContent].join(' ')"
        try:
            return self.js(
                f"[...document.querySelectorAll('qe-item')].map((each) => {told}).join('; ')"
            )
        except Exception as error:  # the page is gone or does not answer
            return f"not to be asked ({error})"

    def pause(self) -> None:
        """Let the browser work for one interval of polling."""
        if isinstance(self.browser, PlaywrightBrowser):
            self.browser.page.wait_for_timeout(POLL_MS)
        else:
            self.browser.driver.execute_async_script(f"setTimeout(arguments[0], {POLL_MS})")

    def open(self, url: str) -> None:
        """Open a page and wait until its questions know what is stored."""
        if is_lone(url):
            self._open_lone(url)
        elif self.shell:
            self._turn_to(url)
        else:
            self.browser.open(url)
        self.wait_ready()

    def wait_ready(self) -> None:
        """Wait until the questions of the page know what is stored."""
        there = "parent !== self && " if self.framed else ""  # the window's page comes before its frame
        self.wait(
            f"{there}{LOADED} && [...document.querySelectorAll('qe-item')]"
            ".every((item) => item.dataset.ready === '')"
        )

    def open_fresh(self, url: str) -> None:
        """Open a page in a browser that remembers nothing of this course."""
        if is_lone(url):
            self._open_lone(url.partition("#")[0] + "#licences.html")
            with self.browser.acting(framed=False):
                forget(self.browser)
        elif url.startswith("file:") and self.browser.name == "firefox":
            self.browser.open(url)  # there each file has a store of its own
            self.js("(stop(), true)")  # before its questions start a Python for nothing
        else:
            self.browser.open(LIGHT if url.startswith("file:") else urljoin(url, "/light"))
            self.wait(LOADED)
        if not is_lone(url):
            forget(self.browser)
        self.browser.open("about:blank")
        self.open(url)
        self.browser.errors.clear()
        self.browser.requests.clear()

    def open_warm(self, course: Course, page: str) -> None:
        """Open a page in the shell of a browser that remembers nothing of this course.

        The shell's Python goes on from test to test: to start one takes most of the time of a test
        that is about something else.
        """
        self.shell, url = course.file_url("index.html"), course.file_url(page)
        if is_lone(url):
            self.shell = url.partition("#")[0]
        if not self._is_in_shell():
            self.open(url)
        self.framed = self.browser.framed = True
        # Nothing is kept late by the page that is left, nor kept by it alone (Firefox).
        self.js("void (Storage.prototype.setItem = () => {}, localStorage.clear())")
        if is_lone(url):
            self._open_lone(self.shell + "#licences.html")  # has no questions
        else:
            self._show("about:blank")
        with self.browser.acting(framed=False):
            forget(self.browser)
        self.open(url)
        if self.browser.name == "webkit":
            self.click("h1")  # as a hand would: until then keys go to the window around the frame
        self.browser.errors.clear()
        self.browser.requests.clear()

    def _is_in_shell(self) -> bool:
        """Whether the window shows the shell of the pages that are to be opened."""
        with self.browser.acting(framed=False):
            return self.browser.js("location.href.split('#')[0]") == self.shell

    def enter(self, url: str) -> None:
        """Open a page anew, and act where its lesson is."""
        self.browser.open("about:blank")
        if is_lone(url):
            self._open_lone(url)
        else:
            self.browser.open(url)

    def _open_lone(self, url: str) -> None:
        """Show a page of a course that is one file, which goes on where it is open already."""
        self.framed = self.browser.framed = False
        file, _, page = url.partition("#")
        if self.browser.js("location.href.split('#')[0]") != file:
            self.browser.open(url)
        else:
            shown = f"decodeURIComponent(location.hash.slice(1)) === decodeURIComponent({json.dumps(page)})"
            if self.browser.js(shown):
                self._turn_lone("licences.html")  # else nothing would be opened
            self._turn_lone(page)
        self.wait(f"self.QE?.lone && {LONE_THERE}")
        self.framed = self.browser.framed = True

    def _turn_lone(self, page: str) -> None:
        """Turn to a page of the course that is one file and open."""
        self.browser.js(f"void (location.hash = {json.dumps(page)})")
        self.wait(f"self.QE?.lone && {LONE_THERE}")

    def _turn_to(self, url: str) -> None:
        """Show a page in the shell, which is opened where it is not."""
        if self._is_in_shell():
            self._show("about:blank")
            self._show(url)
        else:
            folder = self.shell.rpartition("/")[0] + "/"
            page = url.removeprefix(folder).replace("%", "%25").replace("#", "%23")
            self.browser.open(f"{self.shell}#{page}")
            self.browser.wait("!!document.querySelector('iframe')")
        self.framed = self.browser.framed = True
        self.wait("location.protocol === 'file:'")

    def _show(self, url: str) -> None:
        """Replace what the shell's frame shows, and wait until it is there."""
        with self.browser.acting(framed=False):
            self.browser.js(
                f"""new Promise((done) => {{
                  const frame = document.querySelector("iframe");
                  frame.addEventListener("load", () => done(true), {{ once: true }});
                  frame.contentWindow.location.replace({json.dumps(url)});
                }})"""
            )

    def choose(self, item: str, *choices: str) -> None:
        """Press these choices."""
        for choice in choices:
            self.js(f"document.querySelector('#q-{item} [value={choice}]').click()")

    def fill(self, item: str, text: str, selector: str = "input") -> None:
        """Type into a field, or pick from a list, as far as scripts can tell."""
        self.js(
            f"""(() => {{
              const field = document.querySelector("#q-{item} {selector}");
              field.focus();
              field.value = {json.dumps(text)};
              field.dispatchEvent(new Event("input", {{ bubbles: true }}));
            }})()"""
        )

    def press(self, item: str, button: str = ".qe-main") -> None:
        """Press a button of a question, with the focus on it as a click would leave it."""
        self.js(
            f"""(() => {{
              const button = document.querySelector("#q-{item} {button}");
              button.focus();
              button.click();
            }})()"""
        )

    def check(self, item: str, state: str) -> None:
        """Check a response and wait for the state it leads to."""
        self.press(item)
        self.wait(f"document.querySelector('#q-{item}').dataset.state === '{state}'")

    def state(self, item: str) -> str:
        """Return "open", "waiting", "graded", "closed" or "failed"."""
        return self.js(f"document.querySelector('#q-{item}').dataset.state")

    def said(self, item: str) -> str:
        """Return what stands in the live region, in one line."""
        return self.text(item, ".qe-status")

    def text(self, item: str, selector: str) -> str:
        """Return the text of the first element that is found, empty where there is none."""
        found = self.js(f"document.querySelector('#q-{item} {selector}')?.textContent ?? ''")
        return " ".join(found.split())

    def shown(self, item: str, selector: str) -> bool:
        """Whether an element of a question is to be seen."""
        return self.js(f"!!document.querySelector('#q-{item} {selector}')?.getClientRects().length")

    def order(self, item: str) -> list[str]:
        """Return the choices in the order in which they are shown and read."""
        rows = f"document.querySelectorAll('#q-{item} li[data-choice]')"
        return self.js(f"[...{rows}].map((row) => row.dataset.choice)")
