"""A progress file saved at one table and opened at another, in the three browsers: with the files
that their downloads write, and a control for files that is given one as a hand would choose it."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest

from . import drivers
from .drivers import Browser, PlaywrightBrowser, open_browser
from .page_steps import AT, SAY, Steps
from .test_page_shell import Shell

pytestmark = pytest.mark.browser
EACH = [pytest.param(name, marks=getattr(pytest.mark, name)) for name in drivers.NAMES]
FOUND = 60.0
"""Seconds until a download is there."""


def turn(shell: Shell, page: str) -> Steps:
    """Go to a page in the shell, and wait until it knows what is stored."""
    if shell.browser.js("location.protocol") != "file:":
        shell.open(f"#vi/{page}.html")
    shell.top.js(f"void (location.hash = '#vi/{page}.html')")
    shell.lesson.wait(f"{AT}.endsWith('/{page}.html') && !!QE.progress")
    shell.lesson.wait_ready()
    return shell.lesson


def download(browser: Browser, folder: Path) -> Path:
    """Press "save", and return the file that the browser has written."""
    if browser.name == "chromium":
        with browser.page.expect_download() as expected:
            browser.click("#place-save")
        file = folder / expected.value.suggested_filename
        expected.value.save_as(file)
        return file
    browser.click("#place-save")  # the others' drivers tell of no download
    end = time.monotonic() + FOUND
    while time.monotonic() < end:
        for file in browser.profile.rglob("khoa-thu-*.json"):
            if file.stat().st_size:
                return Path(shutil.copy(file, folder))  # it may go with the browser
        time.sleep(0.1)
    raise TimeoutError("no download")


def choose(browser: Browser, file: Path) -> None:
    """Press "open", and choose the file."""
    if browser.name == "chromium":
        with browser.page.expect_file_chooser() as expected:
            browser.click("#place-open")
        expected.value.set_files(file)
        return
    # The others' drivers have no window for files: the path goes to the control behind the button.
    if isinstance(browser, PlaywrightBrowser):
        browser.view.locator("#place-file").set_input_files(file)
        return
    from selenium.webdriver.common.by import By

    with browser._within():
        browser.driver.find_element(By.ID, "place-file").send_keys(str(file))


@pytest.mark.parametrize("name", EACH)
def test_come_back_tomorrow_at_another_table(name, course, tmp_path):
    """Two taps from a lesson to the file, two from a lesson to have it all back, at a table that
    knows nothing; where the browser cannot write files the page offers only that."""
    with open_browser(name, tmp_path / "one") as browser:
        shell = Shell(browser, course)
        lesson = turn(shell, "choices")
        lesson.choose("one", "c")
        lesson.check("one", "closed")
        lesson.wait("QE.link.get('item/one').then((record) => record?.solved?.length === 1)")
        lesson.click("footer a[href$='progress.html#place-keep']")
        lesson.wait("location.hash === '#place-keep' && !!document.querySelector('#place-lessons li')")
        lesson.wait("!!QE.progress.keeper")
        assert SAY["place.keep.help"] in lesson.js("document.getElementById('place-keep').textContent")
        can = lesson.js("QE.link.file('state').then(({ can }) => can)")
        assert can == (name == "chromium" and not course.lone)
        assert lesson.js("document.getElementById('place-stick').hidden") == (not can)
        with browser.acting(framed=True):
            file = download(browser, tmp_path)
        lesson.wait(f"document.getElementById('place-said').textContent === {json.dumps(SAY['progress.saved'])}")
    assert json.loads(file.read_text("utf-8"))["items"]["one"]["solved"]
    with open_browser(name, tmp_path / "two") as browser:
        if name == "firefox":  # whose driver gives no file to a frame: the other table has a server
            lesson = Steps(browser)
            lesson.open(course.http_url("vi/choices.html"))
        else:
            lesson = turn(Shell(browser, course), "choices")
        assert lesson.state("one") == "open"
        lesson.click("footer a[href$='progress.html#place-keep']")
        lesson.wait("location.hash === '#place-keep' && !!QE.progress?.keeper")
        with browser.acting(framed=lesson.framed):
            choose(browser, file)
        opened = SAY["progress.opened"].format(count=1)
        lesson.wait(f"document.getElementById('place-said').textContent === {json.dumps(opened)}")
        lesson.click(".contents a[href$='choices.html']")
        lesson.wait(f"{AT}.endsWith('/choices.html')")
        lesson.wait_ready()
        assert lesson.state("one") == "closed"


@pytest.mark.chromium
def test_over_plain_http_only_what_works_is_offered(course, monkeypatch, tmp_path):
    """A station has no certificate: there no page may write files, and none says that it could. A
    file of 1 GB is refused before it is read."""
    large = tmp_path / "x.json"
    with large.open("wb") as file:
        file.truncate(2**30)
    rules = "--host-resolver-rules=MAP tram.example 127.0.0.1"
    monkeypatch.setattr(drivers, "CHROMIUM_ARGUMENTS", (*drivers.CHROMIUM_ARGUMENTS, rules))
    with open_browser("chromium") as browser:
        page = Steps(browser)
        page.open(course.http.replace("127.0.0.1", "tram.example") + "vi/progress.html")
        page.wait("!!document.querySelector('#place-lessons li') && !!QE.progress.keeper")
        assert not page.js("isSecureContext")
        assert page.js("QE.link.file('state')") == {"can": False, "name": "", "when": 0, "code": ""}
        assert page.js("document.getElementById('place-stick').hidden")
        assert page.js("!!document.getElementById('place-save').getClientRects().length")
        choose(browser, large)
        refused = json.dumps(SAY["progress.QE303"])
        page.wait(f"document.getElementById('place-said').textContent === {refused}", 5)
        assert browser.errors == []
