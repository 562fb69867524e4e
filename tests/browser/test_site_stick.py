"""Results kept in a file on a stick, from one table to the next.

Chromium is a real one on a screen that nobody sees: its dialog for a folder and its question for
permission are pressed from outside (desktop.py), and the files are real. A folder of this machine
stands in for the stick; where tests run as root, a small file system of its own does.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from . import desktop
from .desktop import ChromiumOnScreen, until
from .page_steps import SAY, Steps
from .test_page_shell import Shell

pytestmark = [pytest.mark.browser, pytest.mark.chromium]

SAID = "document.getElementById('place-stick-said').textContent"
KILLS = int(os.environ.get("KEPT_KILLS", 1))
"""How often Chromium is killed while it writes a stick."""
SEED = int(os.environ.get("KEPT_SEED", 20261126))
"""Of the moments."""
LONG = 60_000
WRITE = f"""void (async () => {{
  self.confirmed = 0;
  for (let count = 1; ; count++) {{
    const response = {{ version: 1, kind: "typed", text: "x".repeat({LONG}) }};
    await QE.link.put("item/w" + count, QE.makeRecord("k", 1, count, {{ response }}));
    if (!(await QE.link.file("sync")).code) self.confirmed = count;
  }}
}})()"""
"""Writes a file that grows, without pause."""
LAN = {"when": 1, "name": "Cô Lan", "picture": "lotus"}


class Table:
    """One computer of a station, with the course in its browser."""

    def __init__(self, browser: ChromiumOnScreen, course) -> None:
        self.browser = browser
        self.shell = Shell(browser, course)
        self.lesson = self.shell.lesson

    def learn(self, question: str, choice: str) -> None:
        """Answer a question of the first lesson."""
        self.turn("choices")
        self.lesson.choose(question, choice)
        self.lesson.check(question, "closed")

    def turn(self, page: str) -> None:
        """Go to a page in the shell, which stays, as by a link."""
        address = f"#vi/{page}.html"
        if not self.browser.page.url.startswith("file:"):
            self.shell.open(address)
        elif self.browser.page.url.endswith(address):
            self.lesson.js("(self.isOld = true, location.reload())")
        else:
            self.shell.top.js(f"void (location.hash = '{address}')")
        there = f"!self.isOld && location.pathname.endsWith('/{page}.html')"
        self.lesson.wait(f"{there} && document.readyState === 'complete' && !!QE.progress")
        self.lesson.wait_ready()

    def see_place(self) -> None:
        """Go to the part of "my progress" where the stick is chosen."""
        self.turn("progress")
        self.lesson.wait("!!document.querySelector('#place-lessons li')")
        self.lesson.wait("!document.getElementById('place-stick').hidden")

    def choose_stick(self, folder: Path) -> None:
        """Press the button, choose the folder and allow to write there."""
        self.lesson.click("#place-stick-choose")
        self.browser.choose_folder(folder)
        self.browser.answer(allow=True)

    def state(self) -> dict:
        """Return what is known of the file, after it was written as far as it can be."""
        return self.lesson.js("QE.link.file('sync')")

    def hear(self, code: str, name: str) -> str:
        """Wait until the page says this of the file, up to the time; return all it says."""
        start = SAY[f"progress.file-{code}"].format(name=name, when="\0").partition("\0")[0]
        return self.lesson.wait(f"{SAID}.includes({json.dumps(start)}) && {SAID}", 30)

    def solved(self) -> set[str]:
        """Return the questions that are solved here."""
        return set(
            self.lesson.js(
                "QE.link.all().then((all) => all.filter(([key, each]) => each.solved?.length)"
                ".map(([key]) => key.slice(5)))"
            )
        )


@contextmanager
def sit_down(profile: Path, course) -> Iterator[Table]:
    """Open the browser of a table."""
    with ChromiumOnScreen(profile) as browser:
        table = Table(browser, course)
        table.turn("choices")
        yield table
        assert browser.errors == []


def read(file: Path) -> dict:
    """Return what stands in a progress file."""
    return json.loads(file.read_text("utf-8"))


def solved_in(file: Path) -> set[str]:
    """Return the questions that are solved in a progress file, none where it is not there yet."""
    if not file.exists() or not file.stat().st_size:
        return set()
    return {name for name, each in read(file)["items"].items() if each.get("solved")}


@contextmanager
def make_stick() -> Iterator[Path]:
    """Make a folder whose path can be typed; pytest's own have capital letters and more."""
    folder = Path("/tmp") / f"stick-{os.getpid()}-{time.monotonic_ns()}"
    folder.mkdir()
    yield folder
    shutil.rmtree(folder)


def processes_of(profile: Path) -> list[int]:
    """Return the processes of the browser with this profile."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if str(profile).encode() in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return found


@pytest.fixture
def stick() -> Iterator[Path]:
    """A folder that stands in for a stick."""
    with make_stick() as folder:
        yield folder


needs_screen = pytest.mark.skipif(not desktop.can_run(), reason="no Chromium with a screen here")


@needs_screen
def test_come_back_tomorrow_at_another_table(course, stick, tmp_path):
    """Lan learns at one table, goes on at another, comes back to the first: each has all she did,
    and so has her file, which is named after her."""
    file = stick / "khoa-thu-co-lan.json"
    (stick / "khoa-thu-minh.json").write_text(
        json.dumps({"format": "hoc-so-progress", "version": 1, "course": "khoa-thu", "items": {},
                    "lessons": {}, "learner": {"when": 5, "name": "Minh", "picture": "kite"}})
    )  # fmt: skip
    with sit_down(tmp_path / "one", course) as table:
        table.lesson.js(f"QE.link.saveLearner({json.dumps(LAN)}).then(() => true)")
        table.learn("one", "c")
        table.see_place()
        table.choose_stick(stick)
        table.lesson.wait("!document.getElementById('place-stick-files').hidden")
        table.lesson.wait(f"{SAID}.includes({json.dumps(SAY['progress.file-whose'])})")
        names = "[...document.querySelectorAll('#place-stick-files button')].map((each) => each.textContent)"
        assert table.lesson.js(names)[0].startswith("Minh ")
        table.lesson.click("#place-stick-files li:last-child button")
        table.hear("kept", file.name)
        assert solved_in(file) == {"one"}
        table.learn("truth", "b")
        until(lambda: solved_in(file) == {"one", "truth"}, "what was learned since to be written")
    saved = stick / "khoa-thu-co-lan-2026-11-25.json"
    item = {**read(file)["items"]["one"], "when": 3}
    saved.write_bytes(edited(file, items={"older": item}, lessons={}))
    os.utime(saved, (5, 5))
    with sit_down(tmp_path / "two", course) as table:
        table.see_place()
        table.choose_stick(stick)
        table.lesson.wait("!document.getElementById('place-stick-files').hidden")
        assert [each.split(" ")[0] for each in table.lesson.js(names)[:-1]] == ["Cô", "Minh"]
        table.lesson.click("#place-stick-files li:first-child button")
        table.hear("kept", file.name)
        assert table.solved() == {"one", "truth", "older"}
        assert table.lesson.js("document.querySelector('#place-link .learner-name').textContent") == LAN["name"]
        table.turn("choices")
        assert table.lesson.state("one") == table.lesson.state("truth") == "closed"
        table.turn("entry")
        table.lesson.fill("text", "mật khẩu")
        table.lesson.check("text", "closed")
        until(lambda: "text" in solved_in(file), "what was learned at the second table")
    with sit_down(tmp_path / "one", course) as table:
        note = "(document.querySelector('.file-note')?.textContent ?? '')"
        assert SAY["progress.file-not"].format(name=file.name) in table.lesson.wait(note)
        before = file.read_bytes()
        table.lesson.click(".file-note button")
        table.browser.answer(allow=False)
        assert table.state()["code"] == "asks"
        assert file.read_bytes() == before
        table.lesson.click(".file-note button")
        table.browser.answer(allow=True)
        table.lesson.wait(f"{note}.includes({json.dumps(SAY['progress.file-written'].format(name=file.name))})")
        all_four = {"one", "truth", "text", "older"}
        assert solved_in(file) == all_four
        assert table.solved() == all_four
    assert read(stick / "khoa-thu-minh.json")["items"] == {}
    assert sorted(each.name for each in stick.iterdir()) == [
        *("khoa-thu-co-lan-2026-11-25.json", "khoa-thu-co-lan.json", "khoa-thu-minh.json")
    ]


@pytest.fixture(scope="module")
def kept(course, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Table, Path]]:
    """A table where a learner without a name keeps a file, and that file; tests leave both in order."""
    if not desktop.can_run():
        pytest.skip("no Chromium with a screen here")
    with make_stick() as folder, sit_down(tmp_path_factory.mktemp("kept"), course) as table:
        table.learn("one", "c")
        table.see_place()
        table.choose_stick(folder)
        file = folder / "khoa-thu-tien-do.json"
        table.hear("kept", file.name)
        yield table, file


def edited(file: Path, **changes: object) -> bytes:
    """Return the content of a progress file with something changed."""
    return json.dumps({**read(file), **changes}).encode()


OTHERS = {
    "items": {"one": {"version": 1, "key": "k", "response": None, "outcome": None, "session": {},
                      "closed": False, "waiting": False, "best": 1, "hints": 0, "seed": 3, "when": 77,
                      "log": [[77, "k", 1]]}},
    "lessons": {},
    "learner": {"when": 5, "name": "Minh", "picture": "kite"},
}  # fmt: skip
TROUBLES = {
    "QE302": lambda file: edited(file, version=2),
    "QE303": lambda file: file.read_bytes()[:-40],
    "QE304": lambda file: edited(file, course="khac"),
    "other": lambda file: edited(file, **OTHERS),
}


@pytest.mark.parametrize("code", TROUBLES)
def test_a_file_that_is_not_ours_any_more_is_not_written(kept, code):
    """It stays as it is, byte for byte; the page says so in words, and nothing is lost here. With
    the right file back, all is well again."""
    table, file = kept
    good, bad = file.read_bytes(), TROUBLES[code](file)
    file.write_bytes(bad)
    table.see_place()
    table.hear(code, file.name)
    assert file.read_bytes() == bad
    assert "one" in table.solved()
    assert table.lesson.js("!document.getElementById('place-stick-choose').hidden")
    table.turn("choices")
    assert SAY["progress.file-not"].format(name=file.name) in table.lesson.wait(
        "document.querySelector('.file-note')?.textContent"
    )
    file.write_bytes(good)
    table.see_place()
    table.hear("kept", file.name)


def test_a_file_that_is_gone_is_not_made_again(kept):
    """Somebody may have taken the stick out. With it back, one press goes on."""
    table, file = kept
    elsewhere = file.rename(file.with_suffix(".bak"))
    table.see_place()
    table.hear("gone", file.name)
    assert not file.exists()
    elsewhere.rename(file)
    table.lesson.click("#place-stick-again")
    table.hear("kept", file.name)
    assert table.lesson.js("document.activeElement.id") == "place-stick-leave"


def test_two_windows_and_another_table_lose_nothing(kept, course):
    """Two windows of one table write in turn, and between them a copy that another table wrote."""
    table, file = kept
    table.turn("choices")
    until(lambda: "one" in solved_in(file), "the file to be there")
    second = table.browser.context.new_page()
    try:
        second.goto(course.file_url("index.html") + "#vi/entry.html")
        lesson = second.frame_locator("iframe")
        lesson.locator("#q-text input").fill("mật khẩu")
        lesson.locator("#q-text .qe-main").click()
        table.lesson.choose("truth", "b")
        table.lesson.check("truth", "closed")
        until(lambda: {"one", "truth", "text"} <= solved_in(file), "both to be written")
        assert second.frames[-1].evaluate("QE.link.file('sync')")["code"] == ""
        theirs = read(file)
        theirs["items"]["two"] = {**theirs["items"]["truth"], "when": 5}
        file.write_text(json.dumps(theirs), "utf-8")
        table.turn("entry")
        assert table.state()["code"] == ""
        assert {"one", "truth", "text", "two"} <= solved_in(file)
        assert "two" in table.solved()
    finally:
        second.close()


def test_what_was_pressed_last_is_written_when_the_window_goes(kept):
    """A window that is put behind another writes at once; the file beside, which the browser
    writes first, is gone again."""
    table, file = kept
    table.turn("gaps")
    before = file.read_bytes()
    table.lesson.js("QE.link.put('note/x', 1).then(() => true)")
    table.lesson.js("QE.link.put('lesson/x', { first: 1, last: 2, read: 3 }).then(() => true)")
    table.shell.top.js("void dispatchEvent(new Event('pagehide'))")
    until(lambda: "x" in read(file)["lessons"], "the file to be written", 0.6)
    assert file.read_bytes() != before
    assert [each.name for each in file.parent.iterdir()] == [file.name]


@contextmanager
def mounted(folder: Path) -> Iterator[Path]:
    """Make a stick of 64 KB."""
    if os.getuid() or subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(folder)], capture_output=True
    ).returncode:
        pytest.skip("only root may mount a small file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@needs_screen
def test_a_full_and_a_locked_stick(course, stick, tmp_path):
    """The file keeps what it had, the page says what to do, and goes on once there is room; whoever
    wants to leave the computer loses nothing while the file cannot be written."""
    with mounted(stick), sit_down(tmp_path / "one", course) as table:
        table.learn("one", "c")
        table.see_place()
        table.choose_stick(stick)
        file = stick / "khoa-thu-tien-do.json"
        table.hear("kept", file.name)
        before = file.read_bytes()
        filler = stick / "anh.jpg"
        with pytest.raises(OSError), filler.open("wb", buffering=0) as full:
            while True:
                full.write(b"x" * 4096)
        table.learn("truth", "b")
        until(lambda: table.state()["code"] == "full", "the stick to be full")
        assert file.read_bytes() == before
        filler.unlink()
        table.see_place()
        table.hear("kept", file.name)
        assert solved_in(file) == {"one", "truth"}
        subprocess.run(["mount", "-o", "remount,ro", str(stick)], check=True)
        table.turn("entry")
        table.see_place()
        table.hear("locked", file.name)
        table.lesson.click("#place-clear")
        table.lesson.click("#place-sure-take")
        table.lesson.wait(
            f"document.getElementById('place-said').textContent === {json.dumps(SAY['progress.file-not-cleared'])}"
        )
        assert table.solved() == {"one", "truth"}
        subprocess.run(["mount", "-o", "remount,rw", str(stick)], check=True)
        table.lesson.click("#place-clear")
        table.lesson.click("#place-sure-take")
        table.lesson.wait(
            f"document.getElementById('place-said').textContent === {json.dumps(SAY['progress.cleared'])}"
        )
        assert table.solved() == set()
        assert table.state()["name"] == ""
        assert solved_in(file) == {"one", "truth"}


@needs_screen
def test_over_http_permission_lasts_from_lesson_to_lesson(course, stick, tmp_path):
    """Each page asks its own Python and goes with each link; the file stays in good hands."""
    with ChromiumOnScreen(tmp_path / "one") as browser:
        page = Steps(browser)
        page.open(course.http_url("vi/progress.html"))
        page.wait("!!document.querySelector('#place-lessons li') && !!QE.progress.file")
        page.wait("!document.getElementById('place-stick').hidden")
        page.click("#place-stick-choose")
        browser.choose_folder(stick)
        browser.answer(allow=True)
        file = stick / "khoa-thu-tien-do.json"
        until(lambda: file.exists() and file.stat().st_size, "the file to be written")
        for lesson, question, choice in (("choices", "one", "c"), ("choices", "truth", "b")):
            page.click(".contents a[href$='/entry.html'], .contents a[href='entry.html']")
            page.wait("location.pathname.endsWith('/entry.html')")
            page.wait_ready()
            page.click(f".contents a[href$='{lesson}.html']")
            page.wait(f"location.pathname.endsWith('/{lesson}.html')")
            page.wait_ready()
            page.choose(question, choice)
            page.check(question, "closed")
            until(lambda question=question: question in solved_in(file), f"{question} to be written")
            assert not page.js("!!document.querySelector('.file-note')")
        assert browser.errors == []


@needs_screen
def test_killed_while_it_writes(course, stick, tmp_path):
    """The file is whole whenever the browser ends, and has all that had been confirmed."""
    chance = random.Random(SEED)
    for number in range(KILLS):
        folder = stick / f"s{number}"
        folder.mkdir()
        browser = ChromiumOnScreen(tmp_path / f"table-{number}")
        table = Table(browser, course)
        table.see_place()
        table.choose_stick(folder)
        file = folder / "khoa-thu-tien-do.json"
        table.hear("kept", file.name)
        table.shell.lesson.js(WRITE)
        time.sleep(0.5 + chance.random())
        confirmed = table.lesson.js("self.confirmed")
        for process in processes_of(browser.profile):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        with suppress(Exception):
            browser.close()
        found = {key: len(each["response"]["text"]) for key, each in read(file)["items"].items()}
        assert confirmed > 1
        assert len(found) >= confirmed, (number, confirmed, len(found))
        assert set(found.values()) == {LONG}
        print(f"killed with {confirmed} confirmed, {len(found)} in the file, beside it:",
              [each.name for each in folder.iterdir() if each != file])  # fmt: skip
