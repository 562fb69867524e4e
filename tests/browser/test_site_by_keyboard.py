"""A whole lesson of the real course without a mouse, and in the order in which it is read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from .drivers import Browser, open_browser
from .page_steps import AT, Steps
from .site_steps import FIRST, LESSON, in_browsers, wait_through

BOTH = in_browsers("chromium", "firefox")
NEXT = "vi/dich-vu-cong/vssid.html"
"""The lesson that follows LESSON in the course."""
MOST = 400
"""Presses of Tab, after which a page is taken for a trap."""
ARRIVE = """(async () => {
  const here = document.activeElement;
  if (!here || here === document.body || here.dataset.visited) return null;
  here.dataset.visited = "yes";
  const isSeen = () => [...here.getClientRects()].some(({ left, right, top, bottom }) => {
    const [x, y] = [(left + right) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2];
    const hit = document.elementFromPoint(x, y);
    return hit && (here.contains(hit) || hit.contains(here));
  });
  // The browser scrolls there when it next draws.
  const seen = isSeen() || (await new Promise((done) => setTimeout(() => done(isSeen()), 200)));
  // The ring is around the control, or around the row that belongs to it.
  const ringed = [here, here.parentElement, here.closest("label"), here.closest("li")].some((each) => {
    const style = each && getComputedStyle(each);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  const item = here.closest("qe-item")?.id ?? "";
  const what = `${here.localName}#${here.id}.${here.className} ${here.textContent.trim().slice(0, 30)}`;
  return { what, item, seen, ringed, type: here.type ?? "", main: here.matches(".qe-main"), rel: here.rel ?? "" };
})()"""
MISSED = """(() => {
  const groups = new Set([...document.querySelectorAll("[type=radio][data-visited]")].map((each) => each.name));
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.disabled && each.tabIndex >= 0)
    .filter((each) => !each.dataset.visited && !(each.type === "radio" && groups.has(each.name)))
    .map((each) => each.outerHTML.slice(0, 120));
})()"""
TEXTS = """(() => {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { parentElement } = node;
    if (!node.data.trim() || !parentElement.checkVisibility({ visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const line = range.getClientRects()[0];
    const box = parentElement.getBoundingClientRect();
    if (!line || box.width < 2 || parentElement.closest(".unseen, .qe-word, .qe-said-only, svg, option")) continue;
    found.push([node.data.trim().slice(0, 40), line.top + scrollY, line.bottom + scrollY, line.left, line.right]);
  }
  return found;
})()"""


@pytest.fixture
def leaver(browser: Browser) -> Iterator[Browser]:
    """A browser for one test, which presses Tab beyond the last control: the focus of Firefox then
    goes to its own window, from where no driver brings it back for the tests that follow."""
    with open_browser(browser.name) as own:
        yield own


def answer_by_keyboard(browser: Browser, steps: Steps) -> None:
    """With the focus in the first question's choices: choose the key with the arrows and check it;
    the focus stays in the question."""
    item, key = FIRST
    while not steps.js(f"document.querySelector('#q-{item} [value={key}]').checked"):
        browser.press("ArrowDown")
    while not steps.js("document.activeElement.matches('.qe-main')"):
        browser.press("Tab")
        steps.js("void (document.activeElement.dataset.visited = 'yes')")
    browser.press("Enter")
    steps.wait(f"!!document.querySelector('#q-{item} .qe-panel[data-verdict=correct]')", 90)
    assert steps.js("document.activeElement.closest('qe-item')?.id") == f"q-{item}"


@BOTH
def test_a_lesson_by_keyboard_alone(leaver, site):
    """From the top to the end by Tab: every control is reached, none keeps the focus, it is always
    seen and never behind what stays at the top of the window (WCAG 2.4.7, 2.4.11); the first question
    is answered, and the next lesson opened. What was looked for is marked, so its bar is at the top."""
    browser, steps = leaver, Steps(leaver)
    steps.open(site.http_url(LESSON + "?find=h%E1%BB%93+s%C6%A1"))
    steps.wait("!!document.querySelector('.found-bar') && document.querySelector('#display-open')?.hidden === false")
    steps.js("(document.activeElement.blur(), scrollTo(0, 0), true)")
    stops: list[dict[str, object]] = []
    is_answered = False
    for _ in range(MOST):
        browser.press("Tab")
        stop = steps.js(ARRIVE)
        if stop is None:
            break
        stops.append(stop)
        if not is_answered and stop["item"] == f"q-{FIRST[0]}":
            answer_by_keyboard(browser, steps)
            is_answered = True
    assert is_answered and 50 < len(stops) < MOST, len(stops)
    assert stops[0]["what"].startswith("a#.skip")
    assert [each["what"] for each in stops if not each["ringed"]] == []
    assert [each["what"] for each in stops if not each["seen"]] == []
    assert steps.js(MISSED) == []
    steps.js("void document.querySelector('.bottom a').focus()")
    for _ in range(4):
        if steps.js("document.activeElement.rel") == "next":
            break
        browser.press("Shift+Tab")
    browser.press("Enter")
    wait_through(browser, f"{AT}.endsWith('{NEXT}')")
    steps.wait_ready()


@BOTH
def test_a_lesson_is_read_in_the_order_in_which_it_stands(browser, site):
    """What comes next in the document comes next on the screen, below or in the column beside; the
    headings go down one rank at a time; every control has a name; the parts of the page have roles."""
    steps = Steps(browser)
    steps.open(site.http_url(LESSON))
    steps.wait("document.querySelector('#display-open')?.hidden === false")
    for width in (1280, 360):
        browser.resize(width, 800)
        texts = steps.js(TEXTS)
        assert len(texts) > 100
        for (before, top, _, _, right), (after, _, bottom, left, _) in zip(texts, texts[1:], strict=False):
            assert bottom > top or left >= right - 1, f"{width} px: {after!r} stands above {before!r}"
    browser.resize(1280, 720)
    read = browser.page.locator("body").aria_snapshot()
    roles = re.findall(r"^- (banner|navigation|main|contentinfo)\b", read, re.MULTILINE)
    assert roles == ["banner", "navigation", "main", "contentinfo"]
    ranks = [int(each) for each in re.findall(r"""- '?heading ".*\[level=(\d)\]""", read)]
    assert ranks[0] == 1 and ranks.count(1) == 1 and len(ranks) > 5
    assert all(after <= before + 1 for before, after in zip(ranks, ranks[1:], strict=False))
    nameless = re.findall(r"^ *- '?(?:button|link|textbox|checkbox|radio|combobox)\b(?! \").*$", read, re.MULTILINE)
    assert nameless == []
    assert steps.js("document.querySelectorAll('[aria-owns], [aria-flowto]').length") == 0
    assert steps.js("[...document.querySelectorAll('[tabindex]')].every((each) => each.tabIndex <= 0)")
