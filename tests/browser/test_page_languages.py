"""The switch between languages, and lessons that are not translated: the sample course's German and
English have few pages of their own. In three browsers, in the shell, alone and over http."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from quiz_engine.locale import load_catalogue

from .drivers import LOADED
from .page_steps import Steps, forget, open_keeper, prefer
from .test_page_shell import Shell

pytestmark = pytest.mark.folder  # one file has one language
DE, EN = load_catalogue("de"), load_catalogue("en")
MENU = "document.querySelector('details.languages')"


def switch(steps: Steps, language: str) -> None:
    """Open the menu and choose a language, by the keyboard's focus as by a click."""
    steps.js(f"void {MENU}.querySelector('summary').click()")
    steps.wait(f"{MENU}.open")
    steps.js(f"void {MENU}.querySelector('a[hreflang={language}]').click()")


def is_at(steps: Steps, language: str, page: str) -> None:
    """Wait until a page of a language is there."""
    steps.wait(
        f"document.documentElement.lang === '{language}' && location.href.includes('{language}/{page}')"
    )
    steps.wait_ready()


@pytest.fixture(params=["file", "http"])
def page(request, browser, course) -> Steps:
    """The page of a question that is written in all three languages, by itself."""
    steps = Steps(browser)
    steps.url = course.file_url if request.param == "file" else course.http_url
    steps.keeps = request.param == "http" or browser.name != "firefox"
    browser.open("about:blank")  # whatever page the test before was still on the way to
    steps.open_fresh(steps.url("vi/number.html"))
    return steps


def test_the_switch_stays_on_the_page_and_keeps_progress(page):
    """What is solved in one language is solved in the next: progress goes by the question's id."""
    page.fill("distance", "1.200,5 km")
    page.check("distance", "closed")
    page.wait("document.querySelector('#q-distance .qe-note').dataset.kept === 'true'")
    switch(page, "en")
    is_at(page, "en", "number.html")
    assert page.js("document.querySelector('h1').textContent") == "A number"
    if not page.keeps:
        return  # Firefox gives each file on file:// a store of its own; in the shell it is one
    page.wait("document.querySelector('#q-distance').dataset.state === 'closed'")
    assert EN["outcome.correct"] in page.said("distance")
    page.wait("!!document.querySelector('.contents a[aria-current] .mark[data-state=done]')")
    switch(page, "de")
    is_at(page, "de", "number.html")
    page.wait("document.querySelector('#q-distance').dataset.state === 'closed'")
    assert page.browser.errors == []


def test_the_switch_is_a_menu(page):
    """It names the language of the page and each in its own words; Escape and a click beside close it."""
    summary = f"{MENU}.querySelector('summary')"
    assert "Tiếng Việt" in page.js(f"{summary}.getAttribute('aria-label')")
    links = page.js(
        f"[...{MENU}.querySelectorAll('a')].map((each) => [each.lang, each.hreflang, each.textContent, each.getAttribute('aria-current')])"
    )
    assert links == [
        ["vi", "vi", "Tiếng Việt", "true"],
        ["en", "en", "English", None],
        ["de", "de", "Deutsch", None],
    ]
    page.js(f"{summary}.focus()")
    page.browser.press("Enter")
    page.wait(f"{MENU}.open")
    heights = page.js(f"[...{MENU}.querySelectorAll('a, summary')].map((each) => each.getBoundingClientRect().height)")
    assert min(heights) >= 48
    page.browser.press("Escape")
    page.wait(f"!{MENU}.open")
    assert page.js(f"document.activeElement === {summary}")
    page.js(f"void {summary}.click()")
    page.wait(f"{MENU}.open")
    page.js("void document.querySelector('h1').click()")
    page.wait(f"!{MENU}.open")


def test_the_place_of_a_question_is_kept(page):
    """Its id is the same in all languages; that of a heading is not."""
    page.js("void (location.hash = 'q-distance')")
    switch(page, "de")
    is_at(page, "de", "number.html#q-distance")
    page.js("void (location.hash = 'x')")
    switch(page, "vi")
    is_at(page, "vi", "number.html")
    assert page.js("location.hash") == ""


def test_the_page_of_progress_has_the_switch_too(page):
    """And stays the page of progress."""
    page.open(page.url("vi/progress.html"))
    switch(page, "de")
    is_at(page, "de", "progress.html")
    assert page.js("document.querySelector('h1').textContent") == DE["place.title"]


def test_a_lesson_that_is_not_translated_is_shown_in_vietnamese(page):
    """With a notice in the reader's language; its questions are graded, and count everywhere."""
    page.open(page.url("de/choices.html"))
    note = "document.querySelector('.untranslated')"
    assert page.js(f"{note}.textContent") == DE["ui.untranslated.note"]
    assert page.js(f"{note}.lang") == page.js("document.documentElement.lang") == "de"
    assert page.js("document.querySelector('article').lang") == "vi"
    entry = "document.querySelector('.contents a[aria-current]')"
    assert page.js(f"[{entry}.firstChild.textContent, {entry}.lang]") == ["Bài chọn", "vi"]
    section = f"{entry}.closest('.nav-section').querySelector('.nav-title').textContent"
    assert page.js(section) == DE["ui.untranslated"]
    page.choose("one", "c")
    page.check("one", "closed")
    assert load_catalogue("vi")["outcome.correct"] in page.said("one")
    page.wait("document.querySelector('#lesson-progress span').textContent.includes('1')")
    if page.keeps:
        page.wait("document.querySelector('#q-one .qe-note').dataset.kept === 'true'")
        page.open(page.url("vi/choices.html"))
        assert page.state("one") == "closed"
    assert page.browser.errors == []


def test_search_finds_what_is_not_translated(page):
    """In the index of the reader's own language, where it leads to the page in it."""
    page.open(page.url("de/index.html"))
    page.browser.press("/")
    page.wait("document.activeElement?.id === 'search-input'")
    page.js(
        """(() => {
          const field = document.querySelector("#search-input");
          field.value = "bai chon";
          field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        })()"""
    )
    page.wait("[...document.querySelectorAll('#search-results a')].some((each) => each.pathname.endsWith('/de/choices.html'))")


def test_in_the_shell_the_language_is_remembered(browser, course):
    """The switch works in the frame, progress is one, and the shell opens again in that language."""
    shell = Shell(browser, course)
    shell.open("#vi/number.html")
    shell.top.wait("!!document.querySelector('iframe')")
    forget(browser)
    shell.open("#vi/number.html")
    shell.arrive("vi/number.html", "Một con số")
    shell.lesson.fill("distance", "1.200,5 km")
    shell.lesson.check("distance", "closed")
    shell.lesson.wait("document.querySelector('#q-distance .qe-note').dataset.kept === 'true'")
    switch(shell.lesson, "de")
    shell.arrive("de/number.html", "Eine Zahl")
    shell.lesson.wait("document.querySelector('#q-distance').dataset.state === 'closed'")
    assert shell.top.js("document.documentElement.lang") == "de"
    shell.open()
    shell.arrive("de/index.html", "Probekurs")
    assert browser.errors == []


@pytest.mark.parametrize("way", ["file", "http"])
def test_who_is_new_is_met_in_the_language_of_the_device(browser, course, way):
    """English, or the course's own where the device has none of its languages, as WebKit in the C
    locale; what was read last comes before that."""
    url = course.file_url if way == "file" else course.http_url
    keeper = url("index.html" if way == "file" else "vi/far.html")
    there = "location.hash === '#{0}/index.html'" if way == "file" else "location.pathname.endsWith('/{0}/index.html')"
    browser.open("about:blank")
    open_keeper(browser, keeper)
    forget(browser)
    device = browser.js("navigator.languages[0].slice(0, 2)")
    assert device == "en" or (browser.name, device) == ("webkit", "C")
    browser.open("about:blank")
    browser.open(url("index.html"))
    Steps(browser).wait(there.format("en" if device == "en" else "vi"))
    prefer(browser, keeper, "de")
    browser.open(url("index.html"))
    Steps(browser).wait(there.format("de"))


def test_every_link_leads_to_a_page(course):
    """Of all languages, their switch and their 404 page included; each names its translations."""
    seen = 0
    for page in sorted(course.folder.rglob("*.html")):
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        for tag in soup.find_all(["a", "img", "link", "script"]):
            path = (tag.get("href") or tag.get("src") or "").partition("#")[0]
            if path and not re.match(r"\w+:", path):
                root = course.folder if path.startswith("/") else page.parent
                assert (root / path.lstrip("/")).is_file(), f"{page.name}: {path}"
        alternates = {each["hreflang"]: each["href"] for each in soup.find_all("link", rel="alternate")}
        if page.name == "number.html":
            seen += 1
            assert alternates.keys() == {"vi", "en", "de"}
        elif page.name == "choices.html":
            assert alternates.keys() == {"vi"}
    assert seen == 3
