"""Answers are there again after the browser was closed and opened, on file://, in the shell.

WebKitGTK forgets its storage when a driver steers it, so here nothing steers: a script added to a copy
of the lesson answers its first question and tells a server on this machine what it finds.
"""

from __future__ import annotations

import http.server
import os
import queue
import shutil
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

import pytest

from . import drivers
from .page_steps import START

LESSON = "vi/choices.html"
TELL = """
const tell = (word) => (new Image().src = "%(server)s" + word);
const answer = (item) => {
  item.querySelector("[value=c]").click();
  item.querySelector(".qe-main").click();
};
let told = "";
setInterval(() => {
  const item = document.querySelector("#q-one");
  if (item?.dataset.ready !== "") return;
  const note = item.querySelector(".qe-note");
  if (!told) tell((told = item.dataset.state));
  if (told === "open") answer(item), (told = "answered");
  if (told === "answered" && item.dataset.state === "closed" && note.dataset.kept === "true") {
    tell((told = "kept"));
  }
}, 50);
"""


@pytest.fixture
def heard(course, tmp_path: Path) -> Iterator[tuple[str, queue.Queue]]:
    """A copy of the course whose lesson tells: an address that leads to it in the shell, and the
    words as they come."""
    words: queue.Queue[str] = queue.Queue()

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            words.put(unquote(self.path.lstrip("/")))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    folder = tmp_path / "Khóa học #1"
    shutil.copytree(course.folder, folder)
    lesson = folder / LESSON
    script = TELL % {"server": f"http://127.0.0.1:{server.server_port}/"}
    (lesson.parent / "tell.js").write_text(script, encoding="utf-8")
    html = lesson.read_text(encoding="utf-8")
    html = html.replace("</head>", '<script src="tell.js" defer></script></head>')
    lesson.write_text(html, encoding="utf-8")
    # MiniBrowser takes the hash of an address on its command line for a part of the file's name.
    start = f'<script>location.replace("index.html#{LESSON}")</script>'
    (folder / "start.html").write_text(start, encoding="utf-8")
    yield (folder / "start.html").as_uri(), words
    server.shutdown()
    server.server_close()


@contextmanager
def mini_browser(profile: Path, url: str) -> Iterator[None]:
    """WebKitGTK's own small browser, steered by nobody, with one folder for all it keeps."""
    screen, display = drivers.start_xvfb()
    environment = {**os.environ, **drivers.webkit_environment(profile, display)}
    program = drivers.find_minibrowser()
    browser = subprocess.Popen([program, url], env=environment, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        browser.terminate()
        browser.wait()
        screen.terminate()
        screen.wait()


@contextmanager
def steered(name: str, profile: Path, url: str) -> Iterator[None]:
    """Chromium or Firefox on that profile."""
    with drivers.open_browser(name, profile) as browser:
        browser.open(url)
        yield


def visit(name: str, profile: Path, url: str, words: queue.Queue, last: str) -> list[str]:
    """Open a browser, hear until the word `last`, and close it; return what was heard."""
    opened = mini_browser(profile, url) if name == "webkit" else steered(name, profile, url)
    heard: list[str] = []
    with opened:
        while last not in heard:
            heard.append(words.get(timeout=START))
    return heard


@pytest.mark.browser
@pytest.mark.parametrize(
    "name", [pytest.param(each, marks=getattr(pytest.mark, each)) for each in drivers.NAMES]
)
def test_answers_are_there_after_the_browser_was_closed(name, heard, tmp_path):
    """What was answered and kept in one run of the browser is shown as solved in the next."""
    if name == "webkit" and not drivers.has_webkitgtk():
        pytest.skip("Playwright's WebKit forgets everything when it is closed: it has no profile.")
    url, words = heard
    profile = tmp_path / "profile"
    # A thread of its own: Playwright allows one of it in each, and the session's is in this one.
    with ThreadPoolExecutor(1) as thread:
        first = thread.submit(visit, name, profile, url, words, "kept").result()
        assert first == ["open", "kept"]
        again = thread.submit(visit, name, profile, url, words, "closed").result()
    assert again == ["closed"]
