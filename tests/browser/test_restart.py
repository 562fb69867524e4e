"""Answers are there again after the browser was closed and opened: on file://, in the shell, and over
http. Nobody steers the browser, see unsteered.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import drivers
from .conftest import serve
from .unsteered import Listener, Unsteered, can_run, end, make_telling

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
  if (!told) tell((told = item.dataset.state));
  if (told === "open") answer(item), (told = "answered");
  if (told !== "answered" || item.dataset.state !== "closed") return;
  QE.link.get("item/one").then((record) => {
    if (record?.closed && told !== "kept") tell((told = "kept"));
  });
}, 50);
"""


def visit(browser: Unsteered, listener: Listener, url: str, last: str) -> list[str]:
    """Open a browser, hear until the word `last`, and close it; return what was heard."""
    running = browser.start(url)
    heard: list[str] = []
    try:
        while last not in heard:
            heard.append(listener.hear(""))
    finally:
        end(running)
    return heard


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["file", "http"])
@pytest.mark.parametrize(
    "name", [pytest.param(each, marks=getattr(pytest.mark, each)) for each in drivers.NAMES]
)
def test_answers_are_there_after_the_browser_was_closed(name, scheme, course, tmp_path: Path):
    """What was answered and kept in one run of the browser is shown as solved in the next."""
    if not can_run(name):
        pytest.skip("Playwright's own browsers cannot be started without it.")
    with Listener() as listener, Unsteered(name, tmp_path / "profile") as browser:
        script = TELL % {"server": listener.address}
        start = make_telling(course.folder, tmp_path / "Khóa học #1", LESSON, script)
        server = serve(start.parent)
        url = start.as_uri() if scheme == "file" else f"http://127.0.0.1:{server.server_port}/start.html"
        try:
            assert visit(browser, listener, url, "kept") == ["open", "kept"]
            assert visit(browser, listener, url, "closed") == ["closed"]
        finally:
            server.shutdown()
            server.server_close()
