"""The station as a phone and as the helper's screen see it: plain http, under an address that browsers
do not call secure."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pytest

from quiz_engine.locale import LANGUAGES, load_catalogue
from tests.unit.test_station_server import running

from . import axe, drivers
from .conftest import Course
from .drivers import Browser, open_browser
from .hosting import learn, write_program
from .page_steps import Steps
from .site_steps import in_browsers

NAME = "station.example"
"""A name that the browsers are told is this machine: localhost and 127.0.0.1 count as secure."""


@pytest.fixture(scope="module")
def station(course: Course) -> Iterator[dict[str, Any]]:
    """A station that runs, as it describes itself."""
    with running(course.folder, "--port", "0", "--wifi", "Nhà văn hóa") as station:
        yield station.wait_for("serving")


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """A browser of this module's own, which finds the station under its name."""
    with pytest.MonkeyPatch.context() as patch:
        rule = f"--host-resolver-rules=MAP {NAME} 127.0.0.1"
        patch.setattr(drivers, "CHROMIUM_ARGUMENTS", (*drivers.CHROMIUM_ARGUMENTS, rule))
        names = {"network.dns.localDomains": NAME}
        patch.setattr(drivers, "FIREFOX_PREFERENCES", drivers.FIREFOX_PREFERENCES | names)
        with open_browser(request.param) as browser:
            yield browser


def address(browser: Browser, station: dict[str, Any]) -> str:
    """Return the course's address. WebKitGTK cannot be told names; an IPv4 address written as one of
    IPv6 does the same there."""
    host = "[::ffff:7f00:1]" if browser.name == "webkit" else NAME
    return f"http://{host}:{station['port']}/"


@in_browsers("chromium", "firefox", "webkit")
def test_everything_but_the_app_works_on_a_phone(browser, station):
    """Without a secure context: found, opened, answered, graded by Python, kept, a program written.
    Nothing is said of keeping the course on the phone, since it cannot be."""
    root = address(browser, station)
    steps = Steps(browser)
    learn(steps, root)
    assert steps.js("[isSecureContext, location.origin + '/']") == [False, root]
    write_program(steps, root)
    browser.open(root + "vi/progress.html")
    steps.wait("document.readyState === 'complete'")
    assert not steps.js("!!document.querySelector('.app-state')?.textContent.trim()")
    assert browser.errors == []


@in_browsers("chromium")
def test_the_helpers_screen(browser, station, course, tmp_path):
    """The code leads to the address; the phone is counted while one looks; everything fits at 360
    pixels, and on one sheet of A4, in three languages."""
    root = f"http://localhost:{station['port']}/"
    page = browser.page
    browser.open(root + "_station")
    browser.wait(
        "document.querySelector('.code')?.complete && document.querySelector('#print')?.hidden === false"
    )
    assert browser.js("document.querySelector('.wifi').textContent").count("Nhà văn hóa") == 1
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        violations, measured = axe.run(browser)
        assert (violations, measured) == ([], True), scheme
    shown = browser.js("document.querySelector('.address').textContent")
    assert f"http://{shown}/" == station["addresses"][0]["url"]
    before = int(browser.js("document.querySelector('#devices').textContent"))
    phone = http.client.HTTPConnection(
        "127.0.0.1", station["port"], source_address=("127.0.0.77", 0)
    )
    phone.request("GET", "/vi/index.html")
    phone.getresponse().read()
    phone.close()
    browser.wait(f"document.querySelector('#devices').textContent === '{before + 1}'", 20)
    for language in LANGUAGES:
        browser.open(f"{root}_station/{language}")
        browser.wait(
            "document.querySelector('img')?.complete && document.readyState === 'complete'"
        )
        said = load_catalogue(language)["station.title"]
        assert browser.js("document.querySelector('h1').textContent") == said
        browser.resize(360, 740)
        assert browser.js("document.documentElement.scrollWidth") <= 360
        small = "[...document.querySelectorAll('footer a, button, summary')].filter((each) => each.getClientRects().length && each.getBoundingClientRect().height < 47)"
        assert browser.js(f"{small}.map((each) => each.textContent)") == []
        browser.resize(1280, 900)
        sheet = tmp_path / "sheet.pdf"
        page.pdf(path=str(sheet), prefer_css_page_size=True)
        with pypdfium2.PdfDocument(sheet) as printed:
            assert len(printed) == 1
            text = printed[0].get_textpage().get_text_bounded()
            assert shown in text and load_catalogue(language)["station.print"] not in text
    assert browser.errors == []


@in_browsers("chromium")
def test_the_code_on_the_screen_can_be_read(browser, station, course):
    """By the reader that the course has for results, from the pixels."""
    root = f"http://localhost:{station['port']}/"
    browser.open(f"{root}vi/progress.html")
    browser.wait("document.readyState === 'complete'")
    read = f"""new Promise((done) => {{
      const script = document.createElement("script");
      script.src = "{root}assets/quiz/qr.js";
      script.onload = () => {{
        const image = new Image();
        image.onload = () => {{
          const canvas = document.createElement("canvas");
          canvas.width = canvas.height = 400;
          const context = canvas.getContext("2d");
          context.drawImage(image, 0, 0, 400, 400);
          const {{ width, height, data }} = context.getImageData(0, 0, 400, 400);
          done(QE.qr.decodeQR({{ width, height, data }}));
        }};
        image.src = "{root}_station/code.svg";
      }};
      document.head.append(script);
    }})"""
    assert browser.js(read) == station["addresses"][0]["url"]
