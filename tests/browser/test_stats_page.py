"""The page of a course's numbers, as `quiz-engine stats --html` writes it: opened by a double click."""

from __future__ import annotations

import pypdfium2
import pytest

from quiz_engine.locale import LANGUAGES, load_catalogue
from quiz_engine.stats import collect
from quiz_engine.stats.page import write_page

from . import axe
from .conftest import ROOT
from .drivers import LOADED
from .site_steps import in_browsers

BARS = """(() => {
  const bars = [...document.querySelectorAll("td svg, tbody th svg")];
  return [bars.length, bars.filter((each) => each.getBoundingClientRect().width < 20
    || each.getBoundingClientRect().right > each.closest("th, td").getBoundingClientRect().right + 1).length];
})()"""
CUT = """[...document.querySelectorAll(".report-scroll")].filter((each) =>
  each.scrollWidth > each.clientWidth && getComputedStyle(each).overflowX !== "auto").length"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The addresses of the page of the real course, by language."""
    folder = tmp_path_factory.mktemp("numbers")
    stats = collect([ROOT / "content"])
    for language in LANGUAGES:
        write_page(stats, folder / f"{language}.html", language)
    return {language: (folder / f"{language}.html").as_uri() for language in LANGUAGES}


@in_browsers("chromium", "firefox", "webkit")
def test_charts_are_drawn_and_nothing_is_loaded(browser, pages):
    """Each within its table, at any width; with letters twice as large nothing leaves the page."""
    for language, address in pages.items():
        browser.open(address)
        assert browser.js("document.querySelector('h1').textContent") == load_catalogue(language)["stats.title"]
        for width, size in ((1280, 100), (360, 100), (360, 200)):
            browser.resize(width, 800)
            browser.js(f"void (document.documentElement.style.fontSize = '{size}%')")
            count, bad = browser.js(BARS)
            assert count > 40 and bad == 0, (language, width, size)
            assert browser.js("document.documentElement.scrollWidth <= innerWidth"), (language, width, size)
            assert browser.js(CUT) == 0
    assert browser.errors == []
    assert [each for each in browser.requests if each.startswith("http")] == []


@in_browsers("chromium")
def test_it_can_be_read_by_everyone(browser, pages):
    """In light, dark and high contrast, wide and narrow; tables are moved with the keyboard."""
    browser.open(pages["de"])
    assert axe.look_at(browser) == []
    browser.resize(360, 800)
    browser.js("document.querySelector('.report-scroll').focus()")
    for _ in range(3):
        browser.press("ArrowRight")
    browser.wait("document.querySelector('.report-scroll').scrollLeft > 0")


@in_browsers("chromium")
def test_it_prints(browser, pages, tmp_path):
    """With the names of all kinds, competences and lessons."""
    browser.open(pages["en"])
    browser.wait(LOADED)
    browser.page.pdf(path=str(tmp_path / "numbers.pdf"), prefer_css_page_size=True)
    with pypdfium2.PdfDocument(tmp_path / "numbers.pdf") as printed:
        pages = [page.get_textpage().get_text_bounded() for page in printed]
    text = " ".join(" ".join(pages).split())
    for told in ("The course in numbers", "Practice phone", "Copyright and licences"):
        assert told in text
    assert all(each.title in text for each in collect([ROOT / "content/en"]).lessons)
