"""The course on the servers that hosts really run: a learner's way through it, in real browsers."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit

import pytest

from quiz_engine.doctor.policy import STRICTEST
from tests.servers import find_program

from .conftest import Course
from .drivers import Browser
from .hosting import HOSTS, PATH, learn, loads, put_course, write_program
from .page_steps import Steps

MATRIX = [
    *(("chromium", name) for name in HOSTS),
    ("firefox", "nginx"),
    ("webkit", "apache"),
    ("webkit", "busybox"),
]
"""Each server in Chromium; the strictest and the plainest in the others."""


@pytest.fixture(scope="module")
def top(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A host's folder with the course in a sub-folder."""
    return put_course(tmp_path_factory.mktemp("host"), course.folder)


@pytest.fixture(scope="module")
def host(request: pytest.FixtureRequest, top: Path) -> Iterator[tuple[str, str]]:
    """A running server: its name, and the course's address."""
    name = request.param
    program = HOSTS[name].program
    if program and not find_program(*program):
        pytest.skip(f"{name} is not installed here; scripts/test.py brings it where apt is")
    with HOSTS[name].run(top) as address:
        yield name, address


def ask(address: str) -> tuple[int, dict[str, str]]:
    """Return status and headers of an answer."""
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.status, _by_name(answer.headers)
    except HTTPError as error:
        with error:
            return error.code, _by_name(error.headers)


def _by_name(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@pytest.mark.parametrize(
    ("browser", "host"),
    [
        pytest.param(
            browser,
            name,
            marks=[pytest.mark.browser, getattr(pytest.mark, browser)],
            id=f"{browser}-{name}",
        )
        for browser, name in MATRIX
    ],
    indirect=True,
)
def test_a_learner_gets_through(browser: Browser, host: tuple[str, str], course: Course) -> None:
    """Under a sub-path, with wrong types, without compression, under the strictest policy, without
    listings, all at once where the server can: found, opened, answered, graded, kept."""
    name, address = host
    kind = HOSTS[name]
    status, headers = ask(address + "assets/quiz/common.js")
    assert (status, headers["content-type"]) == (200, kind.kind)  # it is as wrong as it should be
    assert headers.get("content-security-policy") == (STRICTEST if kind.is_strict else None)
    assert "content-encoding" not in headers
    assert name == "station" or urlsplit(address).path == f"/{PATH}"
    listed = ask(address + "assets/")[0]
    assert (listed == 200) == kind.has_listings and (listed == 200 or listed in (403, 404))
    steps = Steps(browser)
    learn(steps, address)
    if browser.name == "chromium":
        root = urlsplit(address).path
        asked = {
            unquote(urlsplit(each).path) for each in browser.requests if each.startswith("http")
        }
        asked = {each.removeprefix(unquote(root)) for each in asked}
        wanted = loads(course.folder, "index.html", "vi/index.html", "vi/choices.html")
        for_phones = ("assets/offline/", "offline.js", "vi/app.webmanifest", "assets/app/")
        assert {
            each for each in asked - wanted if each and not each.startswith(for_phones)
        } == set()
    if name in ("nginx", "station"):
        write_program(steps, address)
    # Chromium says of the worker that keeps the course that its type is wrong; no learner sees that.
    told = [each for each in browser.errors if f"unsupported MIME type ('{kind.kind}')" not in each]
    assert told == []
    browser.open("about:blank")
