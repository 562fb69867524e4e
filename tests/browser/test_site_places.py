"""The course wherever it is put: a folder with an awkward name, and a server that knows no types."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from .conftest import AWKWARD
from .drivers import LOADED
from .page_steps import Steps
from .site_steps import LESSON, Search, address, answer_first, pages

pytestmark = pytest.mark.folder  # about the folder; one file: test_lone.py

PICTURES = """[...document.querySelectorAll("article img")].map((image) => image.complete && image.naturalWidth > 0)"""


def test_the_folder_s_name_is_awkward(site):
    """It has a space, a number sign, a percent sign and Vietnamese letters, and looks like no escape."""
    assert site.folder.name == AWKWARD
    assert all(each in AWKWARD for each in " #%ọ")
    assert quote(AWKWARD) in site.file_url("index.html")


PLAIN = {
    *("vi/glossary.html", "vi/progress.html", "vi/report.html", "vi/review.html"),
    *("vi/nguoi-huong-dan/phieu-mot-trang.html", "vi/nguoi-huong-dan/thu-may-that.html"),
}
"""Pages without pictures."""


def test_pages_pictures_and_styles_load_from_an_awkward_folder(browser, site):
    """Each lesson shows its pictures, in the project's own letters and colours."""
    for page in pages(site):
        if not page.startswith("vi/"):
            continue
        browser.open(site.file_url(page))
        browser.wait(LOADED)
        assert all(browser.js(PICTURES)) and (page in PLAIN or browser.js(PICTURES)), page
        radius = "getComputedStyle(document.body).getPropertyValue('--radius').trim()"
        assert browser.js(radius) == "0.75rem", page  # whatever colours were chosen before


def test_the_shell_leads_through_the_course_from_an_awkward_folder(browser, site):
    """index.html shows the home page, a link leads to a lesson, and its first question is graded."""
    browser.open("about:blank")
    browser.open(site.file_url("index.html"))
    lesson = Steps(browser, framed=True)
    lesson.wait(
        f"location.pathname.endsWith('/vi/index.html') && {LOADED}"
    )
    lesson.js("document.querySelector('article a[href$=\"cong-dich-vu-cong.html\"]').click()")
    browser.wait(f"location.hash === '#{LESSON}'")
    lesson.wait_ready()
    answer_first(lesson)


@pytest.mark.parametrize("way", ["octets"])
def test_a_server_that_knows_no_types_serves_the_course(browser, site, way):
    """With application/octet-stream for every script and data file a question is graded and search finds."""
    steps = Steps(browser)
    steps.open(address(site, way, LESSON))
    types = f"fetch('{address(site, way, 'assets/quiz/item.js')}').then((file) => file.headers.get('content-type'))"
    assert browser.js(types) == "application/octet-stream"
    answer_first(steps)
    search = Search(browser)
    search.click("#search-open")
    search.wait_open()
    assert search.ask("dich vu cong")[0] == LESSON
