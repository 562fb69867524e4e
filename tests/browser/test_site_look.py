"""The course is readable: on a narrow screen, with large letters, without scripts, in both schemes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import ROOT
from .drivers import LOADED, Chromium
from .page_steps import Steps
from .site_steps import FIRST, LESSON, address, in_browsers, pages

THEME = ROOT / "themes" / "hoc_so" / "assets" / "theme"
STYLES = THEME / "hoc-so.css"
HIGH = '[data-contrast="high"] {'
ON = {
    "ink": ("paper", "paper-soft", "accent-soft", "good-soft", "bad-soft", "warn-soft"),
    "ink-soft": ("paper", "paper-soft"),
    "accent": ("paper", "paper-soft", "accent-soft"),
    "accent-ink": ("accent",),
    "good": ("paper", "good-soft"),
    "bad": ("paper", "bad-soft"),
    "warn": ("paper", "warn-soft"),
}
"""Colours of text, and what they stand on."""
WIDTHS = """[document.scrollingElement.scrollWidth, innerWidth]"""
SMALL = """[...document.querySelectorAll("a, button, summary, select, input:not([type=radio], [type=checkbox])")]
  .filter((each) => each.checkVisibility() && getComputedStyle(each).display !== "inline"
    && each.getBoundingClientRect().height < 47.5)
  .map((each) => each.outerHTML.slice(0, 80))"""
PICTURES = """[...document.querySelectorAll(
  ".prose > p > img, .prose > qe-item .qe-prompt > p > img, .prose > qe-item .qe-map img")].map((each) => {
    const { width, left } = each.getBoundingClientRect();
    return [each.getAttribute("src"), width, left, each.naturalWidth];
  })"""
EMPTY_BUTTONS = """[...document.querySelectorAll("button")].filter((each) => each.getClientRects().length
  && getComputedStyle(each).visibility === "visible" && !each.innerText.trim() && !each.getAttribute("aria-label")).length"""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours such as "#fffdf9" (WCAG 2.2, 1.4.3)."""
    first, second = sorted((luminance(one), luminance(other)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """A Chromium of this module's own, whose scripts and letters are changed."""
    with Chromium() as browser:
        yield browser


@pytest.mark.parametrize(
    ("scheme", "least"),
    [
        ("\n:root {", 7),
        ('\n[data-md-color-scheme="slate"] {', 7),
        (":root:not([data-md-color-scheme]) {", 7),
        ("\n" + HIGH, 10),
        ('[data-md-color-scheme="slate"]' + HIGH, 10),
    ],
)
def test_all_text_stands_at_seven_to_one(scheme, least):
    """In light and dark, chosen or asked for by the device; in high contrast at ten to one."""
    colours = colours_of(STYLES, scheme)
    for ink, papers in ON.items():
        for paper in papers:
            assert contrast(colours[ink], colours[paper]) >= least, (ink, paper)


def test_all_text_on_paper_stands_at_seven_to_one():
    """Printed pages are light whatever the screen shows, with every colour of the screen's."""
    colours = colours_of(THEME / "paper.css", ":root:root:root {")
    assert set(colours) == set(colours_of(STYLES, "\n:root {"))
    for ink, papers in ON.items():
        for paper in papers:
            assert contrast(colours[ink], colours[paper]) >= 7, (ink, paper)


def colours_of(style: Path, rule: str) -> dict[str, str]:
    """Return the colours that a rule of a style sheet sets, by token."""
    block = style.read_text("utf-8").split(rule, 1)[1].split("}")[0]
    return dict(re.findall(r"--([\w-]+): (#\w{6});", block))


def test_contrast_is_counted_as_wcag_says():
    """Black on white is 21, a colour on itself 1."""
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize("larger", [1, 2])
@in_browsers("chromium", "firefox")
def test_nothing_is_cut_at_320_pixels(browser, site, larger):
    """No page scrolls sideways on the narrowest screen, nor with letters twice as large; what is to be
    pressed is 48 px high."""
    browser.resize(320, 640)
    try:
        for page in pages(site):
            if page == "index.html":
                continue
            Steps(browser).open(address(site, "file", page))
            # As a browser's own setting does: rem follows the root.
            browser.js(f"(document.documentElement.style.fontSize = '{112.5 * larger}%', true)")
            width, window = browser.js(WIDTHS)
            assert width <= window, page
            assert browser.js(SMALL) == [], page
    finally:
        browser.resize(1280, 720)


@pytest.mark.browser
@pytest.mark.chromium
@in_browsers("chromium", "firefox", "webkit")
def test_words_in_pictures_are_read_on_a_phone(browser, site):
    """At 360 px the pictures of lessons and of what is asked are as wide as they are drawn, or as the
    screen, so that 16 in a picture is 16 on the screen; and nothing stands out sideways."""
    browser.resize(360, 800)
    try:
        seen = 0
        for page in pages(site):
            if page == "index.html":
                continue
            Steps(browser).open(address(site, "file", page))
            scrolled, shown = browser.js(WIDTHS)
            room = browser.js("document.documentElement.clientWidth")  # without a scroll bar
            for name, width, left, drawn in browser.js(PICTURES):
                seen += 1
                assert width >= min(drawn, room) - 8, (page, name, width)
                assert -0.5 <= left <= room - width + 0.5, (page, name, left)
            assert scrolled <= shown, page
        assert seen > 20
    finally:
        browser.resize(1280, 720)


@pytest.mark.folder
def test_without_scripts_lesson_and_questions_are_read(chromium, site):
    """Prompt, choices, hint and solution stand there; no button waits for a press that does nothing
    (those of a drawn phone cannot be pressed)."""
    session = chromium.context.new_cdp_session(chromium.page)
    session.send("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        chromium.page.goto(address(site, "file", LESSON))
        question = chromium.page.locator(f"#q-{FIRST[0]}")
        assert all(question.locator(".qe-prompt, .qe-choices li").all_inner_texts())
        for part in ("hint", "solution"):
            block = question.locator(f"details.qe-{part}")
            inside = block.locator("p").last
            assert not inside.is_visible() and inside.text_content().strip()
            block.locator("summary").click()
            assert inside.is_visible()
        assert chromium.page.locator("button:visible:enabled").count() == 0
        assert chromium.page.locator(".contents summary:visible").count() == 1
        chromium.page.locator(".contents summary").click()
        lessons = list((ROOT / "content" / "vi").rglob("*.md"))
        assert chromium.page.locator(".contents a:visible").count() == len(lessons) + 2 >= 10  # and reviews, and the glossary
    finally:
        session.send("Emulation.setScriptExecutionDisabled", {"value": False})


@in_browsers("chromium", "firefox")
def test_no_button_is_without_a_name(browser, site):
    """With scripts, too, each button says what it does."""
    Steps(browser).open(site.file_url(LESSON))
    browser.wait("document.querySelector('#search-open')?.hidden === false")
    assert browser.js(EMPTY_BUTTONS) == 0


@pytest.mark.folder
@pytest.mark.browser
@pytest.mark.chromium
def test_a_lesson_prints_without_what_is_pressed(chromium, site, tmp_path):
    """On paper there is the lesson with its questions, not the way around it; light, also on a dark device."""
    chromium.page.goto(address(site, "file", LESSON))
    chromium.page.emulate_media(media="print", color_scheme="dark")
    try:
        for hidden in (".top", ".contents", ".steps", ".bottom", ".qe-open", ".skip"):
            assert chromium.page.locator(f"{hidden}:visible").count() == 0, hidden
        source = (ROOT / "content" / LESSON).with_suffix(".md").read_text(encoding="utf-8")
        questions = len(re.findall(r"^ *<question ", source, re.MULTILINE))
        assert chromium.page.locator("qe-item:visible").count() == questions >= 8
        paper = "getComputedStyle(document.querySelector('.qe-choices code')).backgroundColor"
        assert chromium.js(paper) == "rgb(244, 239, 230)"
        assert len(chromium.page.pdf()) > 10_000
    finally:
        chromium.page.emulate_media(media="screen", color_scheme="light")


@pytest.mark.folder
@pytest.mark.browser
@pytest.mark.chromium
def test_the_checklist_of_helpers_prints_on_one_page(chromium, site):
    """It lies on the table, and a second sheet would be lost; its boxes are there to be ticked."""
    chromium.page.goto(address(site, "file", "vi/nguoi-huong-dan/phieu-mot-trang.html"))
    chromium.wait(LOADED)
    box = chromium.page.locator(".task-list-item input").first.bounding_box()
    assert box["width"] == box["height"] >= 16
    chromium.page.emulate_media(media="print")
    try:
        sheet = chromium.page.pdf(format="A4", prefer_css_page_size=True)
    finally:
        chromium.page.emulate_media(media="screen")
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
