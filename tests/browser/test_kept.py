"""Nothing that was kept is lost: the browser killed while it writes, and the folder moved."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from . import drivers
from .page_steps import SAY
from .unsteered import Listener, Unsteered, can_run, end, kill_again_and_again, make_telling

EACH = [pytest.param(name, marks=getattr(pytest.mark, name)) for name in drivers.NAMES]
LESSON = "vi/choices.html"
KILLS = int(os.environ.get("KEPT_KILLS", 10))
"""How often each browser is killed: ten times every day, as often as told by `scripts/soak.py`."""
SEED = int(os.environ.get("KEPT_SEED", 20261125))
"""Of the moments."""

TELL = """
const tell = (word) => new Promise((heard) => {
  const image = new Image();
  image.onload = image.onerror = heard;
  image.src = "%(server)s" + encodeURIComponent(word);
});
document.addEventListener("qe-ready", async () => {
  const item = document.querySelector("#q-one");
  while (item.dataset.ready !== "") await new Promise((done) => setTimeout(done, 20));
  await new Promise((done) => setTimeout(done, 300));
  const note = document.querySelector(".moved p")?.textContent ?? "";
  const record = await QE.link.get("item/one");
  await tell("found " + JSON.stringify([record?.response?.choices ?? [], note, QE.link.isBound()]));
  document.addEventListener("qe-kept", () => tell("kept"), { once: true });
  if (!record) item.querySelector("[value=c]").click();
});
"""


@pytest.fixture(params=EACH)
def name(request) -> str:
    """A browser that is a program of its own here."""
    if not can_run(request.param):
        pytest.skip("Playwright's own browsers cannot be started without it.")
    return request.param


@pytest.mark.browser
def test_killed_while_it_writes(name, course, tmp_path):
    """Whatever was confirmed before is whole and there after the next start, and the page works."""
    toll = kill_again_and_again(name, course.folder, tmp_path, KILLS, SEED, say=print)
    assert toll.opening + toll.writing == KILLS
    assert toll.confirmed > toll.writing


@pytest.mark.browser
def test_the_folder_moved(name, course, tmp_path):
    """Chromium and WebKitGTK keep what was answered. Firefox takes the folder for a new one: then
    the page says so, and says what to do."""
    folder, moved = tmp_path / "Khóa học", tmp_path / "USB 2" / "Học số"
    with Listener() as listener, Unsteered(name, tmp_path / "profile") as browser:
        make_telling(course.folder, folder, LESSON, TELL % {"server": listener.address})

        def visit(place: Path) -> list:
            running = browser.start((place / "start.html").as_uri())
            try:
                found = json.loads(listener.hear("found").removeprefix("found "))
                if not found[0]:
                    listener.hear("kept")
            finally:
                end(running)
            return found

        first = visit(folder)
        assert first[0] == []
        moved.parent.mkdir()
        shutil.move(folder, moved)
        again = visit(moved)
    if name == "firefox":
        assert first == again == [[], SAY["progress.moved"], True]
    else:
        assert first == [[], "", False]
        assert again == [["c"], "", False]
