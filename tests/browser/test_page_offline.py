"""The course as an app, over http from this machine: kept on the device, renewed, removed."""

from __future__ import annotations

import functools
import json
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from quiz_engine.site import app
from quiz_engine.site.assets import READER_SCRIPTS

from .conftest import AWKWARD, _Octets, _Quiet, _Server
from .drivers import LOADED, Browser, open_browser
from .page_steps import Steps
from .site_steps import in_browsers
from .test_page_progress import clear

SAY = {language: app.load_catalogue(language) for language in ("vi", "en", "de")}
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; "
    "connect-src 'self'; style-src 'self'; img-src 'self'; font-src data:; "
    "media-src 'self'; manifest-src 'self'"
)
"""The strictest policy with which the course is kept on the device; README.md names it."""
STATE = "document.querySelector('.app-state')?.dataset.state"
NEWS = "document.querySelector('#app-news')"
LEFT = """Promise.all([caches.keys(), navigator.serviceWorker.getRegistrations()])
  .then(([names, workers]) => names.length + workers.length)"""
"""How many stores and workers there are in this origin."""
MANY = 60
STANDS = f"""(async () => {{
  const workers = navigator.serviceWorker;
  const late = new Promise((done) => setTimeout(done, 5000, "no answer"));
  const states = workers.getRegistration().then((found) =>
    [found?.installing, found?.waiting, found?.active].map((each) => each?.state), String);
  const estimate = navigator.storage.estimate().catch(String);
  const told = await Promise.all([states, estimate].map((each) => Promise.race([each, late])));
  return JSON.stringify([{STATE} ?? "nothing said", QE.readSettings().app, ...told]);
}})()"""
"""What is known of a worker that keeps nothing."""


class _Strict(_Quiet):
    """A host with a strict content security policy."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


class Host:
    """A server for a folder that can be stopped and started again under the same address."""

    def __init__(self, folder: Path, handler: type = _Strict) -> None:
        self.folder, self.handler, self.port = folder, handler, 0
        self.start()

    def start(self) -> None:
        """Serve what is above the folder, so that the course stands in a sub-folder."""
        handler = functools.partial(self.handler, directory=str(self.folder.parent))
        self.server = _Server(("", self.port), handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Nobody answers any more."""
        self.server.shutdown()
        self.server.server_close()

    def url(self, page: str) -> str:
        """Return the address of a page."""
        return f"http://127.0.0.1:{self.port}/{quote(self.folder.name)}/{page}"


@pytest.fixture(scope="module")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """A browser of this module's own, with service workers."""
    with open_browser(request.param) as browser:
        yield browser


@pytest.fixture
def host(course, tmp_path) -> Iterator[Host]:
    """The sample course, in a folder of its own that a test may change."""
    folder = tmp_path / AWKWARD
    shutil.copytree(course.folder, folder)
    host = Host(folder)
    yield host
    host.stop()


def change(folder: Path, page: str, old: str, new: str) -> None:
    """Change a page of the built course, and what the build says of it."""
    path = folder / page
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    script = folder / "assets" / "offline" / "vi.js"
    begin, _, data = script.read_text("utf-8").partition(" = ")
    listed = json.loads(data.rstrip(";\n"))
    listed["files"] = [
        app._entry(folder, name) if name == page else (name, size, digest)
        for name, size, digest in listed["files"]
    ]
    script.write_text(f"{begin} = {app._json(listed)};\n", "utf-8")


def wait_kept(steps: Steps, language: str = "vi") -> None:
    """Wait until the page says that the course is here. Raises TimeoutError with how it stands."""
    try:
        steps.wait(f"{STATE} === 'stored'", MANY)
    except TimeoutError as error:
        free = shutil.disk_usage(steps.browser.profile).free
        raise TimeoutError(f"{error}; {steps.js(STANDS)}; {free} bytes free") from None
    assert steps.js("document.querySelector('.app-state').textContent.trim()") == SAY[language]["app.stored"]


@in_browsers("chromium", "firefox")
def test_the_course_is_there_without_a_network(browser, host):
    """One page is opened; then the network is gone, and another page opens, asks and grades."""
    steps = Steps(browser)
    steps.open(host.url("vi/entry.html"))
    wait_kept(steps)
    assert browser.errors == []
    host.stop()
    steps.open(host.url("vi/choices.html"))
    steps.choose("one", "c")
    steps.check("one", "closed")
    steps.open(host.url("vi/choices.html"))
    steps.wait("document.querySelector('#q-one').dataset.state === 'closed'")
    browser.open(host.url(""))  # the front door leads in, too
    steps.wait("location.pathname.endsWith('/vi/index.html')")
    # A language that was not kept is told in words, with a way back.
    browser.open(host.url("en/choices.html"))
    steps.wait(f"document.title === {json.dumps(SAY['vi']['app.away'])}")
    steps.wait("document.querySelector('a')?.href.endsWith('/vi/index.html')")
    host.start()


@in_browsers("chromium", "firefox")
def test_a_newer_version_is_told_and_taken_when_the_learner_wants(browser, host):
    """The old one stays until "use it now"; then the new one is there, and progress is kept."""
    steps = Steps(browser)
    page = "vi/choices.html"
    steps.open(host.url(page))
    wait_kept(steps)
    steps.choose("one", "c")
    steps.check("one", "closed")
    title = steps.js("document.querySelector('h1').textContent")
    change(host.folder, page, "</h1>", " (mới)</h1>")
    steps.open(host.url(page))
    steps.wait(f"!!{NEWS}")
    assert steps.js(f"{NEWS}.querySelector('p').textContent") == SAY["vi"]["app.new"]
    assert steps.js(f"{NEWS}.querySelector('p').getAttribute('role')") == "status"
    assert steps.js("document.querySelector('h1').textContent") == title
    steps.js("void document.querySelector('#app-news .tool:not(.main)').click()")
    assert not steps.js(f"!!{NEWS}")
    steps.open(host.url("vi/entry.html"))
    wait_kept(steps)
    assert not steps.js(f"!!{NEWS}")  # "later" holds for as long as the window is open
    steps.js("sessionStorage.clear()")
    steps.open(host.url(page))
    steps.wait(f"!!{NEWS}")
    steps.js("void document.querySelector('#app-news .main').click()")  # the page goes at once
    steps.wait("document.querySelector('h1')?.textContent.endsWith('(mới)')")
    steps.wait("document.querySelector('#q-one').dataset.state === 'closed'")
    wait_kept(steps)
    host.stop()
    steps.open(host.url(page))
    assert steps.js("document.querySelector('h1').textContent").endswith("(mới)")
    host.start()
    # The old page is gone: as many files as are listed, each once.
    files = listed(host.folder)
    assert steps.js(STORED) == len({digest for *_, digest in files})


def leave(browser: Browser) -> None:
    """Go away from a host that is gone, and forget what the console says of it."""
    browser.open("about:blank")
    browser.errors.clear()


BUSY = """(async (root, language) => {
  const store = await caches.open("quiz-engine/khoa-thu " + root);
  const left = (count) => store.put(`${root}?offline-file=left${count}`, new Response(""));
  await Promise.all(Array.from({ length: 3000 }, (_, count) => left(count)));
  const options = { scope: root, updateViaCache: "none" };
  const { installing } = await navigator.serviceWorker.register(root + "offline.js", options);
  return new Promise((done) => {
    setTimeout(done, 60000, "no answer");
    installing.addEventListener("statechange", () => {
      if (installing.state !== "activating") return;
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => data.total || done(data.isKept);
      installing.postMessage({ do: "keep", language }, [port2]);
    });
  });
})"""


@in_browsers("chromium", "firefox")
def test_a_language_asked_for_while_the_worker_begins_is_kept(browser, host):
    """A worker begins by forgetting what nobody needs, which takes a while here; what it was asked
    for meanwhile is there when it says so."""
    steps = Steps(browser)
    browser.open(host.url("nothing-here"))  # a page without the course's scripts, of the same origin
    steps.wait("document.readyState === 'complete'")
    assert steps.js(f"""{BUSY}("/{quote(host.folder.name)}/", "vi")""") is True
    assert steps.js(STORED) == len({digest for *_, digest in listed(host.folder)})
    host.stop()
    browser.open(host.url("vi/choices.html"))
    steps.wait("!!document.querySelector('#q-one')")
    leave(browser)


STORED = """caches.keys().then((names) => caches.open(names[0])).then((store) => store.keys())
  .then((all) => all.filter(({ url }) => url.includes("?offline-file=")).length)"""


def listed(folder: Path) -> list[list]:
    """Return all that is kept of the Vietnamese course."""
    script = (folder / "assets" / "offline" / "vi.js").read_text("utf-8")
    files = json.loads(script.partition(" = ")[2].rstrip(";\n"))["files"]
    first = (folder / "offline.js").read_text("utf-8").partition("\n")[0]
    root = json.loads(first.removeprefix("self.QE = { offline: ").removesuffix(" };"))["files"]
    return [*files, *root]


class _Broken(_Octets):
    """A host that knows no types but those of pages and scripts, and breaks off before Python."""

    asked: list[str] = []
    is_broken = True

    def guess_type(self, path: str) -> str:
        if path.endswith(".js"):
            return "text/javascript"
        return "text/html" if path.endswith(".html") else "application/octet-stream"

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if not self.is_broken:
            return super().do_GET()
        if self.path.endswith("/library.js"):
            return self.connection.close()
        if any(path.endswith("/library.js") for path in self.asked):
            time.sleep(0.3)  # what was asked for at the same time comes after the failure
        super().do_GET()


@in_browsers("chromium", "firefox")
def test_what_was_interrupted_goes_on(browser, host):
    """The network breaks off before Python is there: what came stays, and only the rest follows."""
    broken = Host(host.folder, type("_Once", (_Broken,), {"asked": [], "is_broken": True}))
    steps = Steps(browser)
    steps.open(broken.url("vi/index.html"))
    steps.wait(f"{STATE} === 'paused'", MANY)
    # Nothing that was under way beside it says afterwards that storing goes on.
    steps.js("new Promise((done) => setTimeout(() => done(true), 1500))")
    assert steps.js(STATE) == "paused"
    assert SAY["vi"]["app.paused"] in steps.js("document.querySelector('.app-state').textContent")
    only_kept = f"/{quote(broken.folder.name)}/licences.html"
    assert broken.handler.asked.count(only_kept) == 1
    broken.handler.is_broken = False
    steps.open(broken.url("vi/entry.html"))
    wait_kept(steps)
    assert broken.handler.asked.count(only_kept) == 1
    broken.stop()
    # What the host called by no name has one now.
    icon = broken.url("assets/theme/icon.svg")
    steps.js(f"fetch('{icon}').then(({{ headers }}) => void (self.type = headers.get('content-type')))")
    steps.wait("!!self.type")
    assert steps.js("self.type") == "image/svg+xml"
    browser.errors.clear()


@in_browsers("chromium", "firefox")
def test_it_can_be_removed_and_stored_again(browser, host):
    """The page "my progress" has a button for it; what was removed does not come by itself."""
    steps = Steps(browser)
    place = host.url("vi/progress.html")
    steps.open(place)
    wait_kept(steps)
    steps.wait("!document.querySelector('#app').hidden && !document.querySelector('#app-remove').hidden")
    browser.click("#app-remove")
    steps.wait(f"{STATE} === 'removed'")
    assert steps.js(LEFT) == 0
    steps.open(place)
    steps.wait(f"{STATE} === 'asked'")
    browser.click("#app-keep")
    wait_kept(steps)
    assert browser.errors == []


class _Slow(_Strict):
    """A host that takes its time for what is only kept."""

    def do_GET(self) -> None:
        if "/licences.html" in self.path or "/assets/app/" in self.path:
            time.sleep(1.5)  # long enough for a press of the button to come between
        super().do_GET()


@in_browsers("chromium", "firefox")
def test_it_can_be_removed_while_it_is_stored(browser, host):
    """What is under way ends, nothing of it is left, and no page says that it goes on."""
    slow = Host(host.folder, _Slow)
    steps = Steps(browser)
    steps.open(slow.url("vi/progress.html"))
    steps.wait(f"{STATE} === 'storing'", MANY)
    steps.wait("!document.querySelector('#app').hidden && !document.querySelector('#app-remove').hidden")
    browser.click("#app-remove")
    steps.wait(f"{STATE} === 'removed'")
    # Nothing may come afterwards, which cannot be waited for: longer than what was under way takes.
    steps.js("new Promise((done) => setTimeout(() => done(true), 4000))")
    assert steps.js(STATE) == "removed"
    assert steps.js(LEFT) == 0
    slow.stop()
    leave(browser)


@in_browsers("chromium", "firefox")
def test_clearing_forgets_that_it_was_not_to_be_kept(browser, host):
    """Who comes after "Finish and clear this computer" finds it as a new one: the course comes."""
    steps = Steps(browser)
    steps.open(host.url("vi/progress.html"))
    wait_kept(steps)
    browser.click("#app-remove")
    steps.wait(f"{STATE} === 'removed'")
    steps.js("void sessionStorage.setItem('quiz-engine-later/khoa-thu', '1')")
    kept = "localStorage.getItem('quiz-engine-offline/khoa-thu') ?? sessionStorage.getItem('quiz-engine-later/khoa-thu')"
    assert steps.js(kept) == "1"
    clear(steps)
    assert steps.js(kept) is None
    steps.open(host.url("vi/progress.html"))
    wait_kept(steps)
    assert browser.errors == []


@in_browsers("chromium", "firefox")
def test_a_site_that_is_not_to_be_kept_any_more_ends_the_worker(browser, host):
    """After a build with `offline: false`, the worker that is on the device forgets everything and
    goes, and the page comes from the server."""
    steps = Steps(browser)
    page = host.url("vi/entry.html")
    for path in (host.folder / "vi").rglob("*.html"):
        os.utime(path, (0, 0))  # so old that browsers put it aside for years (RFC 9111, 4.2.2)
    steps.open(page)
    wait_kept(steps)
    assert steps.js(LEFT) > 1
    app.write_end(host.folder)
    for path in (host.folder / "vi").rglob("*.html"):
        path.write_text(path.read_text("utf-8").replace('"app":true,', ""), "utf-8")
    browser.open(page)  # the old page, from the device, asks for a newer version
    steps.wait(f"{LEFT}.then((count) => count === 0)")
    steps.wait(f"{LOADED} && !QE.readSettings().app")
    assert not steps.js("!!navigator.serviceWorker.controller")
    assert steps.js(f"!({STATE})")


def other_name(browser: Browser) -> str:
    """Return an address of this machine that browsers do not trust as they trust localhost."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing, only finds the way out
            return probe.getsockname()[0]
        except OSError:  # no network at all; Firefox does not open this address
            return "127.0.0.1" if browser.name == "firefox" else "0.0.0.0"


@in_browsers("chromium", "firefox", "webkit")
def test_nothing_is_said_where_it_cannot_be(browser, course, host):
    """From a file, in the shell's frame, and over plain http: no error and no trace of it."""
    page = "vi/choices.html"
    plain = host.url(page).replace("127.0.0.1", other_name(browser))
    places = {plain: False, course.file_url(page): False, course.file_url(f"index.html#{page}"): True}
    for address, framed in places.items():
        if address == host.url(page):
            continue
        steps = Steps(browser, framed=framed)
        browser.open("about:blank")
        browser.errors.clear()
        browser.open(address)
        steps.wait_ready()
        assert steps.js("!document.querySelector('.app-state, #app-news, link[rel=manifest]')"), address
        assert steps.js("!self.QE.appWords"), address
        assert browser.errors == []


@in_browsers("chromium", "firefox", "webkit")
def test_a_browser_with_or_without_service_workers_grades_over_http(browser, course):
    """Whatever it can keep: two seconds after the page is there, nothing has gone wrong."""
    steps = Steps(browser)
    steps.open_fresh(course.http_url("vi/choices.html"))
    browser.errors.clear()
    steps.js("void setTimeout(() => (self.isLater = true), 4000)")
    steps.wait("self.isLater")
    steps.choose("one", "c")
    steps.check("one", "closed")
    assert steps.js(STATE) in (None, "storing", "stored")
    assert browser.errors == []


def test_everything_of_a_language_is_listed(course):
    """Pages, pictures, scripts, search and Python of the course, and nothing of another language."""
    names = {name for name, *_ in listed(course.folder)}
    pages = {
        path.relative_to(course.folder).as_posix()
        for path in (course.folder / "vi").rglob("*")
        if path.is_file() and path.name != app.MANIFEST
    }
    assert len(pages) > 10 and pages <= names
    assert {"assets/search/vi.js", "assets/quiz/course.vi.js", "assets/python/wasm.js"} <= names
    assert {f"assets/quiz/{name}" for name in ("read.js", *READER_SCRIPTS)} <= names
    assert not any(name.startswith(("en/", "de/")) or name.endswith((".en.js", "/en.js")) for name in names)
    for name, size, digest in listed(course.folder):
        assert (name, size, digest) == app._entry(course.folder, name)
