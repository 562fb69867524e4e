"""Nothing from outside: no page of the course asks for anything but its own files, or complains."""

from __future__ import annotations

import re

import pytest

from .drivers import LOADED, POLL_MS, PlaywrightBrowser
from .page_steps import Steps
from .site_steps import (
    LESSON,
    WAYS,
    Search,
    address,
    answer_first,
    in_browsers,
    pages,
    wait_through,
)

pytestmark = pytest.mark.folder  # about the folder; one file: test_lone.py

ENTRIES = "performance.getEntriesByType('resource').map((entry) => entry.name)"


def is_own(request: str, site, way: str) -> bool:
    """Whether an address is one of the course's own files, or made in the page itself."""
    if re.match(r"(?:blob|data|about):", request):
        return True
    return request.startswith(site.folder.as_uri() if way == "file" else site.http)


def tells_own_files(browser, way: str) -> bool:
    """Whether the browser lists the course's own files: on file://, Chromium alone does. That all
    three tell of requests to elsewhere, from file:// too, is what the last two tests show."""
    return way == "http" or browser.name == "chromium"


def visit(browser, site, way: str) -> list[str]:
    """Open every page; return everything that was asked for, as far as the browser tells."""
    asked: list[str] = []
    for page in pages(site):
        shown = "/vi/index.html" if page == "index.html" and way == "http" else f"/{page}"
        browser.open(address(site, way, page))
        wait_through(
            browser, f"{LOADED} && location.pathname.endsWith('{shown}')"
        )
        asked += browser.js(ENTRIES)
    return asked + browser.requests


@pytest.mark.parametrize("way", WAYS)
def test_no_page_asks_for_anything_from_outside(browser, site, way):
    """Opening each page asks for the course's own files only, and the console stays empty."""
    browser.open("about:blank")
    browser.errors.clear()
    browser.requests.clear()
    asked = visit(browser, site, way)
    assert len(asked) > 20 or not tells_own_files(browser, way)
    assert [each for each in asked if not is_own(each, site, way)] == []
    assert browser.errors == []


@pytest.mark.parametrize("way", WAYS)
def test_grading_and_searching_ask_for_nothing_from_outside(browser, site, way):
    """Python starts and grades, and the search answers, from the course's own files."""
    browser.open("about:blank")
    browser.errors.clear()
    browser.requests.clear()
    steps = Steps(browser)
    steps.open(address(site, way, LESSON))
    answer_first(steps)
    search = Search(browser)
    steps.js("document.querySelector('#search-open').click()")
    search.wait_open()
    assert search.ask("VNeID")
    asked = [*steps.js(ENTRIES), *browser.requests]
    assert any(each.endswith("assets/python/wasm.js") for each in asked) or not tells_own_files(
        browser, way
    )
    assert [each for each in asked if not is_own(each, site, way)] == []
    assert browser.errors == []


@pytest.mark.parametrize("way", WAYS)
@in_browsers("chromium", "firefox")
def test_a_request_from_outside_would_be_seen(browser, site, way):
    """The recording can fail: a page that asks another server, and complains, is found out."""
    browser.open(address(site, way, "licences.html"))
    browser.wait(LOADED)
    browser.errors.clear()
    browser.requests.clear()
    browser.js(
        f"(new Image().src = '{site.octets}assets/theme/gone.svg', console.warn('hm'), true)"
    )
    assert isinstance(browser, PlaywrightBrowser)
    for _ in range(200):
        if browser.requests and browser.errors:
            break
        browser.page.wait_for_timeout(POLL_MS)
    assert [each for each in browser.requests if not is_own(each, site, way)]
    assert browser.errors
    browser.errors.clear()


@in_browsers("chromium", "firefox", "webkit")
def test_resource_timing_would_tell_of_a_request_from_outside(browser, site):
    """What stands in for the recording in WebKitGTK lists files from file:// and from elsewhere."""
    browser.open(site.file_url("licences.html"))
    browser.wait(LOADED)
    browser.js(
        f"(self.image = new Image(), image.onload = () => {{ self.seen = true; }}, image.src = '{site.http}assets/theme/icon.svg')"
    )
    browser.wait("self.seen", 20)
    assert [each for each in browser.js(ENTRIES) if each.startswith(site.http)]
    browser.errors.clear()
