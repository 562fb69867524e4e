"""What the tests of the real course do again and again, in the three browsers."""

from __future__ import annotations

import json

import pytest

from .conftest import Course
from .drivers import LOADED, Browser, PlaywrightBrowser
from .page_steps import START, Steps

LESSON = "vi/dich-vu-cong/cong-dich-vu-cong.html"
"""The lesson that a search for its subject has to find first."""
FIRST = ("cong-dich-vu-cong-dia-chi", "b")
"""Its first question, and the key of it."""
WAYS = ("file", "http")


def address(site: Course, way: str, page: str) -> str:
    """Return the address of a page on "file", "http" or "octets"."""
    return {"file": site.file_url, "http": site.http_url, "octets": site.octets_url}[way](page)


def pages(site: Course) -> list[str]:
    """Return all pages of the built course, from its root."""
    return sorted(page.relative_to(site.folder).as_posix() for page in site.folder.rglob("*.html"))


def in_browsers(*names: str) -> pytest.MarkDecorator:
    """Run a test in some browsers only, counted from the front of ("chromium", "firefox", "webkit"):
    so each keeps its place, and the session's browser is used."""
    return pytest.mark.parametrize(
        "browser",
        [
            pytest.param(name, marks=[pytest.mark.browser, getattr(pytest.mark, name)])
            for name in names
        ],
        indirect=True,
    )


def type_text(browser: Browser, text: str) -> None:
    """Type into what has the focus; Playwright has no keys for Vietnamese letters and inserts them."""
    if isinstance(browser, PlaywrightBrowser):
        browser.page.keyboard.type(text)
    else:
        for letter in text:
            browser.press(letter)


def wait_through(browser: Browser, expression: str, timeout: float = START) -> None:
    """Wait for an expression of the window while one page gives way to another: each driver has its
    own complaint about a page that goes."""
    if isinstance(browser, PlaywrightBrowser):
        Steps(browser).wait(expression, timeout)
    else:
        browser.wait(expression, timeout)


def answer_first(steps: Steps) -> None:
    """Answer the first question of LESSON rightly, whatever was answered before, and see it graded."""
    item, key = FIRST
    if steps.state(item) != "open":
        steps.press(item)
        steps.wait(f"document.querySelector('#q-{item}').dataset.state === 'open'")
    steps.choose(item, key)
    steps.press(item)
    verdict = f"document.querySelector('#q-{item} .qe-panel[data-verdict=correct]')"
    try:
        steps.wait(f"!!{verdict}")
    except TimeoutError as error:
        raise AssertionError(
            f"{steps.state(item)}: {steps.said(item)!r} {steps.browser.errors}"
        ) from error


def press_control(browser: Browser, letter: str) -> None:
    """Press a letter with the control key held."""
    if isinstance(browser, PlaywrightBrowser):
        browser.press(f"Control+{letter}")
        return
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    ActionChains(browser.driver).key_down(Keys.CONTROL).send_keys(letter).key_up(
        Keys.CONTROL
    ).perform()


class Search:
    """The search dialog of a page, in the window or in the shell's frame."""

    def __init__(self, browser: Browser, framed: bool = False) -> None:
        self.browser, self.steps = browser, Steps(browser, framed)

    def wait(self, expression: str, timeout: float = START) -> None:
        """Wait for an expression of the page, also while another page comes."""
        if self.steps.framed:
            self.steps.wait(expression, timeout)
        else:
            wait_through(self.browser, expression, timeout)

    def open_page(self, url: str) -> None:
        """Open a page anew, its scripts run."""
        self.steps.enter(url)
        self.wait(f"{LOADED} && !!self.QE?.foldWords")
        self.browser.errors.clear()
        self.browser.requests.clear()

    def open(self, key: str = "/") -> None:
        """Press "/" and wait until the index is there."""
        self.browser.press(key)
        self.wait_open()

    def click(self, selector: str) -> None:
        """Click as a hand does."""
        self.steps.click(selector)

    def wait_open(self) -> None:
        """Wait until the dialog stands open, its field has the focus, and the index is read."""
        self.wait(
            "document.activeElement?.id === 'search-input' && document.querySelector('#search').open"
        )
        status = "document.querySelector('#search-status')"
        self.wait(f"!!QE.indexOf?.(document.documentElement.lang) && {status}.textContent !== {status}.dataset.loading")

    def ask(self, query: str) -> list[str]:
        """Put a query into the field as a whole; return the addresses of the results."""
        self.steps.js(
            f"""(() => {{
              const field = document.querySelector("#search-input");
              field.value = {json.dumps(query)};
              field.dispatchEvent(new InputEvent("input", {{ bubbles: true }}));
            }})()"""
        )
        return self.results()

    def results(self) -> list[str]:
        """Return the addresses of the results that are shown, from the site's root."""
        links = "[...document.querySelectorAll('#search-results a')]"
        base = "new URL(document.querySelector('#search').dataset.base, document.baseURI).href"
        bare = f"link.href.replace({base}, '').replace(/[?]find=[^#]*/, '')"
        return self.steps.js(f"{links}.map((link) => {bare})")

    def said(self) -> str:
        """Return what the live region says."""
        return self.steps.js("document.querySelector('#search-status').textContent")

    def is_open(self) -> bool:
        """Whether the dialog is open."""
        return self.steps.js("document.querySelector('#search').open")
