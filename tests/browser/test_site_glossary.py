"""The glossary in the real course: terms marked in lessons, and the page of all."""

from __future__ import annotations

import json

import pytest

from .drivers import LOADED
from .page_steps import AT, SAY, Steps
from .pointer import middle, move
from .site_steps import WAYS, address, in_browsers

LESSON = "vi/an-toan/mat-khau.html"
PAGE = "vi/glossary.html"
TERM = "a.term[href$='#ma-otp']"
NOTE = "document.querySelector('.term-note')"
MIDDLE = "((box) => [box.left + box.width / 2, box.top + box.height / 2])(document.querySelector('.term-note > span').getBoundingClientRect())"
BOX = f"((box) => [box.left, box.top, innerWidth - box.right, innerHeight - box.bottom])({NOTE}.getBoundingClientRect())"


@pytest.fixture
def steps(browser, site) -> Steps:
    """A lesson with terms, opened anew."""
    steps = Steps(browser)
    open_page(steps, site.file_url(LESSON))
    return steps


def open_page(steps: Steps, url: str) -> None:
    """Open a page with its scripts run, and all shown that moves what is below it."""
    steps.enter(url)
    steps.wait(
        f"{LOADED} && !!self.QE?.markFound"
        " && !!document.querySelector('.contents .mark') && document.fonts.status === 'loaded'"
    )
    steps.browser.errors.clear()


def hover(steps: Steps, selector: str) -> None:
    """Put the mouse on an element, wherever it is scrolled to, until it is there."""
    is_there = f"document.querySelector({json.dumps(selector)}).matches(':hover')"
    for _ in range(100):  # on a busy machine WebKitGTK takes a while to scroll
        move(steps.browser, middle(steps.browser, selector))
        if steps.js(is_there):
            return
        steps.pause()
    raise AssertionError(f"{steps.browser.name}: the mouse is not on {selector}")


def test_a_term_is_marked_once_in_prose_only(steps):
    """Each term once, none in headings, links, code and questions, and each is a button."""
    hrefs = "[...document.querySelectorAll('a.term')].map((each) => each.getAttribute('href'))"
    found = steps.js(hrefs)
    assert len(found) == len(set(found)) >= 8
    assert all(each.startswith("../glossary.html#") for each in found)
    wrong = ":is(h1, h2, h3, a, code, pre, qe-item, summary) .term"
    assert steps.js(f"document.querySelectorAll(\"{wrong}\").length") == 0
    roles = "[...document.querySelectorAll('a.term')].map((each) => [each.role, each.ariaExpanded])"
    assert set(map(tuple, steps.js(roles.replace("each.role, each.ariaExpanded",
        "each.getAttribute('role'), each.getAttribute('aria-expanded')")))) == {("button", "false")}  # fmt: skip
    described = f"document.getElementById(document.querySelector(\"{TERM}\").getAttribute('aria-describedby')).textContent"
    assert "chỉ dùng được một lần" in steps.js(described)


def test_a_tap_shows_what_a_term_means_and_another_hides_it(steps):
    """It stays open until the next tap on it, or elsewhere."""
    browser = steps.browser
    middle(browser, TERM)
    browser.click(TERM)
    steps.wait(f"{NOTE}?.textContent.includes('chỉ dùng được một lần')")
    assert steps.js(f"document.querySelector(\"{TERM}\").getAttribute('aria-expanded')") == "true"
    browser.click(TERM)
    steps.wait(f"!{NOTE}")
    browser.click(TERM)
    steps.wait(f"!!{NOTE}")
    other = "a.term[href$='#ung-dung']"  # far away: scrolled out of sight, a meaning is gone
    middle(browser, other)
    # The pointer rests where another term may have come to stand.
    steps.wait(f"!{NOTE}?.textContent.includes('chỉ dùng được một lần')")
    browser.click(other)
    steps.wait(f"{NOTE}?.textContent.startsWith('ứng dụng')")
    assert steps.js("document.querySelectorAll('.term-note').length") == 1
    assert steps.js("new URL(document.baseURI).pathname.endsWith('/mat-khau.html')")
    assert browser.errors == []


def test_by_keyboard_alone(steps):
    """The focus shows it, Escape hides it, Enter and the space bar keep it; its link is next."""
    browser = steps.browser
    steps.js("(document.querySelector('#main').focus(), true)")
    for _ in range(12):
        browser.press("Tab")
        if steps.js("document.activeElement.matches('a.term')"):
            break
    steps.wait(f"!!{NOTE}")
    browser.press("Escape")
    steps.wait(f"!{NOTE} && document.activeElement.matches('a.term')")
    for key in ("Enter", " "):
        browser.press(key)
        steps.wait(f"!!{NOTE}")
        browser.press(key)
        steps.wait(f"!{NOTE}")
    browser.press("Enter")
    browser.press("Tab")
    steps.wait("document.activeElement.closest('.term-note')")
    browser.press("Escape")
    steps.wait(f"!{NOTE} && document.activeElement.matches('a.term')")
    browser.press("Enter")
    browser.press("Tab")
    browser.press("Enter")
    steps.wait(f"{AT}.endsWith('{PAGE}') && {LOADED}")


def test_the_pointer_shows_it_and_may_go_there(steps):
    """On hover; it stays while the pointer is on it, and goes when the pointer does."""
    hover(steps, TERM)
    steps.wait(f"!!{NOTE}")
    # In one step: on a busy machine the driver may take longer than the pointer has time for.
    move(steps.browser, steps.js(MIDDLE))
    steps.wait(f"{NOTE}?.matches(':hover')")
    steps.js("new Promise((done) => setTimeout(done, 600))")
    assert steps.js(f"!!{NOTE}")
    hover(steps, "#main h1")
    steps.wait(f"!{NOTE}")


@pytest.mark.parametrize("larger", [1, 2])
def test_it_is_not_cut_off_on_a_phone(browser, site, larger):
    """At 360 px, also with letters twice as large, every meaning is within the window."""
    steps = Steps(browser)
    browser.resize(360, 740)
    try:
        open_page(steps, site.file_url(LESSON))
        browser.js(f"(document.documentElement.style.fontSize = '{112.5 * larger}%', true)")
        count = steps.js("document.querySelectorAll('a.term').length")
        for number in range(count):
            one = f"document.querySelectorAll('a.term')[{number}]"
            for block in ("start", "end"):
                steps.js(f"({one}.scrollIntoView({{ block: '{block}', behavior: 'instant' }}), true)")
                steps.js(f"({one}.click(), true)")
                box = steps.js(BOX)
                assert min(box) >= 0, (number, block, box)
                steps.js(f"({one}.click(), true)")
                assert not steps.js(f"!!{NOTE}")
    finally:
        browser.resize(1280, 720)


FOOT = f'.bottom a[href$="{PAGE.rpartition("/")[2]}"]'


@pytest.mark.parametrize("way", WAYS)
def test_the_page_of_all_terms(browser, site, way):
    """From the list of lessons and from the foot of the page; by letter, with the lesson of each."""
    steps = Steps(browser)
    open_page(steps, address(site, way, LESSON))
    for place in (".nav-words:last-child a", FOOT):
        assert steps.js(f"document.querySelector('{place}').href").endswith("/" + PAGE), place
    steps.js(f"(document.querySelector('{FOOT}').click(), true)")
    steps.wait(f"{AT}.endsWith('{PAGE}') && {LOADED}")
    terms = steps.js("[...document.querySelectorAll('.glossary dl > div')].map((each) => each.id)")
    assert len(terms) == len(set(terms)) >= 30
    letters = steps.js("[...document.querySelectorAll('.letters a')].map((each) => each.textContent)")
    assert letters == steps.js("[...document.querySelectorAll('.glossary h2')].map((each) => each.textContent)")
    assert letters.index("D") + 1 == letters.index("Đ")
    lesson = "document.querySelector('#ma-otp .taught a')"
    assert steps.js(f"{lesson}.href").endswith("/" + LESSON)
    assert steps.js("document.querySelector('.nav-words:last-child a').getAttribute('aria-current')") == "page"
    assert browser.errors == []


@pytest.mark.folder
@in_browsers("chromium")
def test_without_scripts_a_term_leads_to_the_page_of_all(browser, site):
    """The link is followed to the very term."""
    session = browser.context.new_cdp_session(browser.page)
    session.send("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.page.goto(site.file_url(LESSON))
        link = browser.page.locator(TERM)
        assert link.get_attribute("role") is None
        link.click()
        browser.page.wait_for_url("**/glossary.html#ma-otp")
        assert browser.page.locator("#ma-otp dd").is_visible()
    finally:
        session.send("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.folder
@in_browsers("chromium")
def test_on_paper_terms_are_numbered_and_explained_at_the_end(browser, site):
    """As many explanations as numbers, in the same order; on the screen they are not in the way."""
    steps = Steps(browser)
    open_page(steps, site.file_url(LESSON))
    assert not browser.page.locator(".terms-here").is_visible()
    browser.page.emulate_media(media="print")
    try:
        assert browser.page.locator(".terms-here h2").inner_text() == SAY["glossary.here"]
        ids = steps.js("[...document.querySelectorAll('.terms-here li')].map((each) => each.id)")
        marks = steps.js(
            "[...document.querySelectorAll('a.term')].map((each) => ['meaning-' + each.hash.slice(1),"
            " getComputedStyle(each, '::after').content, each.dataset.note])"
        )
        assert [each for each, _, _ in marks] == ids
        assert [note for _, _, note in marks] == [str(at + 1) for at in range(len(ids))]
        assert all(content not in ("none", "normal") for _, content, _ in marks)
    finally:
        browser.page.emulate_media(media="screen")
