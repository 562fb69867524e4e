"""Browsers that nobody steers: started as a learner starts them, and killed at any moment.

What is kept can only be seen from within the page: a script added to a copy of the course tells a
server on this machine what it finds. `Listener` hears it, `start` starts a browser, `end` ends it.
WebKitGTK forgets its storage when a driver steers it, and no driver survives that its browser is
killed.
"""

from __future__ import annotations

import http.server
import json
import os
import queue
import random
import shutil
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from . import drivers

START = 90.0
"""Seconds that a browser may take to open a page on a busy machine."""
LESSON = "vi/entry.html"
"""The lesson of the sample course that has a question to type into, `text`."""
WRITERS = 7
"""Records besides that question's that are written in turn."""

WRITE = """
let told = 0;
const tell = (word) => (new Image().src = "%(server)s" + encodeURIComponent(word) + "?" + told++);
tell("opens");
addEventListener("error", (event) => tell("error " + event.message));
addEventListener("unhandledrejection", (event) => tell("error " + event.reason));
const fill = (count) => count + " " + "abcdefghij"[count %% 10].repeat(400 + (count * 37) %% 4000);
const until = async (isReady) => {
  while (!isReady()) await new Promise((done) => setTimeout(done, 20));
};
document.addEventListener("qe-ready", async () => {
  const item = document.querySelector("#q-text");
  const field = item.querySelector("input");
  await until(() => item.dataset.ready === "");
  const found = { text: Number(field.value.split(" ")[0] || 0), kind: await QE.link.kind() };
  for (const [key, record] of await QE.link.all()) {
    if (!key.startsWith("item/w")) continue;
    const count = record.when;
    found[key.slice(5)] = record.response.text === fill(count) && record.log[0][0] === count ? count : -1;
  }
  tell("found " + JSON.stringify(found));
  let count = Math.max(0, ...Object.values(found).filter(Number.isFinite));
  document.addEventListener("qe-kept", ({ detail }) => {
    if (detail.key === "item/text") tell("kept text " + detail.record.response.text.split(" ")[0]);
  });
  while (true) {
    const id = "w" + (++count %% %(writers)d);
    field.value = count + " mật khẩu";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    const response = { version: 1, kind: "typed", text: fill(count) };
    const record = QE.makeRecord("k", 1, count, { response, log: [[count, "k", 1]] });
    tell(`puts ${id} ${count}`);
    await QE.link.put("item/" + id, record);
    tell(`kept ${id} ${count}`);
  }
});
"""


@dataclass
class Listener:
    """A server on this machine that hears what pages tell, word for word."""

    words: queue.Queue[str] = field(default_factory=queue.Queue)

    def __enter__(self) -> Listener:
        words = self.words

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                words.put(unquote(self.path.lstrip("/").partition("?")[0]))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                pass  # a browser that is killed hangs up

        self.server = Server(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def hear(self, start: str, timeout: float = START) -> str:
        """Return the next word that begins so. Raises queue.Empty, AssertionError on an error."""
        end = time.monotonic() + timeout
        while True:
            word = self.words.get(timeout=max(0.01, end - time.monotonic()))
            assert not word.startswith("error"), word
            if word.startswith(start):
                return word

    def drain(self) -> list[str]:
        """Return all that was told and not heard yet."""
        words = []
        while not self.words.empty():
            words.append(self.words.get())
        return words


def make_telling(folder: Path, target: Path, lesson: str, script: str) -> Path:
    """Copy a built course, with `script` in one of its lessons; return a page that leads to it in
    the shell."""
    shutil.copytree(folder, target)
    page = target / lesson
    (page.parent / "tell.js").write_text(script, encoding="utf-8")
    html = page.read_text(encoding="utf-8")
    html = html.replace("</template>", '<script src="tell.js"></script></template>', 1)
    page.write_text(html, encoding="utf-8")
    # MiniBrowser takes the hash of an address on its command line for a part of the file's name.
    start = f'<script>location.replace("index.html#{lesson}")</script>'
    (target / "start.html").write_text(start, encoding="utf-8")
    return target / "start.html"


class Unsteered:
    """One browser on one profile. Use as a context manager: the screen it needs ends with it."""

    def __init__(self, name: str, profile: Path) -> None:
        self.name, self.profile = name, profile
        profile.mkdir(parents=True, exist_ok=True)
        self.screen = None
        self.environment = dict(os.environ)
        if name == "webkit":
            self.screen, display = drivers.start_xvfb()
            self.environment |= drivers.webkit_environment(profile, display)
        if name == "firefox":
            wanted = {**drivers.FIREFOX_PREFERENCES, "browser.aboutwelcome.enabled": False}
            lines = [f'user_pref("{key}", {_js(value)});\n' for key, value in wanted.items()]
            (profile / "user.js").write_text("".join(lines), encoding="utf-8")

    def __enter__(self) -> Unsteered:
        return self

    def __exit__(self, *_: object) -> None:
        if self.screen:
            self.screen.terminate()
            self.screen.wait()

    def start(self, url: str) -> subprocess.Popen:
        """Start the browser on a page, in a group of processes of its own."""
        if self.name == "chromium":
            options = (*drivers.CHROMIUM_ARGUMENTS, "--headless=new", "--no-default-browser-check")
            command = [drivers.find_chromium(), *options, f"--user-data-dir={self.profile}", url]
        elif self.name == "firefox":
            options = ("--headless", "--no-remote", "--profile", str(self.profile))
            command = [drivers.find_firefox(), *options, url]
        else:
            command = [drivers.find_minibrowser(), url]
        return subprocess.Popen(
            command,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


def _js(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


def can_run(name: str) -> bool:
    """Whether that browser is on this machine as a program of its own."""
    found = {"chromium": drivers.find_chromium, "firefox": drivers.find_firefox}
    return drivers.has_webkitgtk() if name == "webkit" else bool(found[name]())


def end(browser: subprocess.Popen, kill: bool = False) -> None:
    """End a browser with all its processes; with `kill`, at once and in the middle of anything."""
    try:
        os.killpg(browser.pid, signal.SIGKILL if kill else signal.SIGTERM)
    except ProcessLookupError:
        pass
    try:
        browser.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(browser.pid, signal.SIGKILL)
        browser.wait()


@dataclass
class Toll:
    """What was killed, and when."""

    opening: int = 0
    """Kills while the page opened: the store, what was left of the last page, the first answer."""
    writing: int = 0
    """Kills while the page stored without pause."""
    under_way: int = 0
    """Kills of either kind at which a record had been handed over and was not confirmed."""
    written: int = 0
    """Starts that found a record which had not been confirmed: it was written all the same."""
    confirmed: int = 0
    """Records that were confirmed."""


def kill_again_and_again(
    name: str, folder: Path, scratch: Path, kills: int, seed: int, say=lambda line: None
) -> Toll:
    """Kill a browser that writes, `kills` times, each at a random moment; return when.

    Every fourth kill comes within a second after the page has begun to open, the others within half
    a second after a record was confirmed. Raises AssertionError where a confirmed record is not
    there after the next start, is damaged, or the page breaks. `folder` is the built sample course,
    `scratch` an empty folder.
    """
    moments = random.Random(seed)
    kept: dict[str, int] = {}
    toll = Toll()

    def look(word: str, kill: int) -> None:
        """Compare what a page found with what was confirmed."""
        found = json.loads(word.removeprefix("found "))
        assert found.pop("kind") == "indexeddb", found
        lost = {key: (count, found.get(key)) for key, count in kept.items() if found.get(key, -1) < count}
        assert not lost, f"seed {seed}, after kill {kill}: confirmed and found: {lost}"
        damaged = [key for key, count in found.items() if count == -1]
        assert not damaged, f"seed {seed}, after kill {kill}: damaged: {damaged}"
        toll.written += any(count > kept.get(key, 0) for key, count in found.items())

    with Listener() as listener, Unsteered(name, scratch / "profile") as browser:
        script = WRITE % {"server": listener.address, "writers": WRITERS}
        start = make_telling(folder, scratch / "Khóa học #1", LESSON, script)
        for kill in range(kills + 1):
            is_opening = 0 < kill < kills and moments.random() < 0.25
            running = browser.start(start.as_uri())
            words: list[str] = []
            try:
                if is_opening:
                    listener.hear("opens")
                    # When it is killed is what is tried: any moment, not one that can be waited for.
                    time.sleep(moments.uniform(0, 1))
                else:
                    look(listener.hear("found"), kill)
                if kill < kills and not is_opening:
                    words.append(listener.hear("kept"))
                    time.sleep(moments.uniform(0, 0.5))
            finally:
                end(running, kill=True)
            words += listener.drain()
            for word in words:
                assert not word.startswith("error"), word
                if is_opening and word.startswith("found"):
                    look(word, kill)
            for word in words:
                if word.startswith("kept"):
                    _, key, count = word.split()
                    kept[key] = max(kept.get(key, 0), int(count))
                    toll.confirmed += 1
            if kill < kills:
                toll.opening += is_opening
                toll.writing += not is_opening
                put = (word.split()[1:] for word in words if word.startswith("puts"))
                toll.under_way += any(int(count) > kept.get(key, 0) for key, count in put)
            say(f"{name}: {kill}/{kills} kills, none lost: {toll}")
    return toll
