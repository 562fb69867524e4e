"""The packed runtime in real browsers, from file://: it answers, and whatever fails is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from quiz_engine.runtime import pack
from tests.browser import drivers

ROOT = Path(__file__).resolve().parents[2]

BRIDGE = """
import json, os, time
def handle_json(text):
    message = json.loads(text)
    if message["do"] == "raise":
        raise ValueError("a bug")
    if message["do"] == "die":
        os.abort()
    if message["do"] == "dawdle":
        end = time.monotonic() + message["seconds"]
        while time.monotonic() < end:
            pass
    return json.dumps({"got": message})
"""
PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><title>Thử</title>
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:">
<script src="payload.js"></script><script src="engine.js"></script></html>
"""
FOLDER = "Học số – 50 % #1"
"""A name with all that an address has to escape."""


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packed") / "python"
    sources = {"quiz_engine/__init__.py": "", "quiz_engine/bridge.py": BRIDGE}
    pack.pack(folder, ROOT / ".cache", sources)
    return folder


@pytest.fixture
def site(packed: Path, tmp_path: Path) -> Path:
    folder = tmp_path / FOLDER
    shutil.copytree(packed, folder / "python")
    for name in ("payload.js", "engine.js"):
        shutil.copyfile(pack.HERE / "js" / name, folder / name)
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    return folder


def open_engine(
    browser: drivers.Browser, site: Path, timeouts: dict[str, int] | None = None
) -> None:
    """Open the page and make `engine`, whose states are kept in `states`."""
    browser.open("about:blank")  # what the page before still asks for has nobody to answer
    browser.errors.clear()
    browser.requests.clear()
    browser.open((site / "index.html").as_uri())
    browser.wait(f"{drivers.LOADED} && !!self.QE?.createEngine")
    browser.js(
        "(self.engine = QE.createEngine({base: new URL('python/', location.href).href,"
        f" timeouts: {json.dumps(timeouts or {})}}}), self.states = [],"
        " engine.onstate = (state, error) => states.push(error ? state + ' ' + error.code : state),"
        " true)"
    )


def settle(browser: drivers.Browser, promise: str) -> object:
    """Return what `promise` gives, or the code of its error."""
    browser.js(
        "(self.settled = null,"
        f" ({promise}).then((value) => {{ settled = {{ value }}; }},"
        " (error) => { settled = { value: error.code || String(error) }; }), true)"
    )
    return browser.wait("self.settled", timeout=90).get("value")


def damage(path: Path, at: float) -> None:
    """Change some bytes of the file in the middle of what it carries."""
    data = bytearray(path.read_bytes())
    start = int(len(data) * at) // 2 * 2
    data[start : start + 64] = "đã hỏng ".encode("utf-16-le") * 4
    path.write_bytes(data)


def test_answers_in_order_and_starts_once(browser: drivers.Browser, site: Path) -> None:
    """Messages sent before the start is done are all answered by one start, in silence."""
    open_engine(browser, site)
    answers = settle(browser, "Promise.all([1, 2, 'ế'].map((n) => engine.handle({do: 'x', n})))")
    assert answers == [{"got": {"do": "x", "n": n}} for n in (1, 2, "ế")]
    assert browser.js("states") == ["starting", "ready"]
    assert browser.js("engine.state") == "ready"
    assert browser.js("engine.start() === engine.start()") is True
    assert browser.errors == []
    assert [url for url in browser.requests if not url.startswith(("file:", "blob:"))] == []


def test_second_worker_compiles_nothing(browser: drivers.Browser, site: Path) -> None:
    """After a stop, the next start takes the compiled Module and loads no file again."""
    open_engine(browser, site)
    settle(browser, "engine.start()")
    shutil.rmtree(site / "python")
    browser.js("(engine.stop(), true)")
    assert browser.js("engine.state") == "idle"
    assert settle(browser, "engine.handle({do: 'x'})") == {"got": {"do": "x"}}
    assert "wasm" not in dict(browser.js("engine.marks"))


def test_stop_rejects_what_waits(browser: drivers.Browser, site: Path) -> None:
    """Stopping in the middle of a start rejects the waiting message; a new start succeeds."""
    open_engine(browser, site)
    promise = "(() => { const told = engine.handle({do: 'x'}); engine.stop(); return told; })()"
    assert settle(browser, promise) == "QE405"
    assert settle(browser, "engine.handle({do: 'y'})") == {"got": {"do": "y"}}
    assert browser.js("states") == ["starting", "idle", "starting", "ready"]


@pytest.mark.parametrize("name", ["worker", "wasm", "library", "graders"])
def test_missing_file_and_try_again(browser: drivers.Browser, site: Path, name: str) -> None:
    """A missing file is QE402; once it is back, trying again on the same page succeeds."""
    path = site / "python" / f"{name}.js"
    hidden = path.rename(path.with_suffix(".away"))
    open_engine(browser, site)
    assert settle(browser, "engine.handle({do: 'x'})") == "QE402"
    assert browser.js("engine.state") == "failed"
    hidden.rename(path)
    assert settle(browser, "engine.handle({do: 'x'})") == {"got": {"do": "x"}}
    assert browser.js("states") == ["starting", "failed QE402", "starting", "ready"]


@pytest.mark.parametrize("name", ["worker", "wasm", "library", "graders"])
def test_damaged_file_and_try_again(browser: drivers.Browser, site: Path, name: str) -> None:
    """A file with changed bytes is QE403; once it is good, trying again succeeds."""
    path = site / "python" / f"{name}.js"
    good = path.read_bytes()
    damage(path, 0.5)
    open_engine(browser, site)
    assert settle(browser, "engine.start()") == "QE403"
    path.write_bytes(good)
    assert settle(browser, "engine.handle({do: 'x'})") == {"got": {"do": "x"}}


@pytest.mark.parametrize("keep", [0, 0.3, 0.99])
def test_cut_file(browser: drivers.Browser, site: Path, keep: float) -> None:
    """A file that was copied in part, or is empty, is QE403."""
    path = site / "python" / "wasm.js"
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep) // 2 * 2])
    open_engine(browser, site)
    assert settle(browser, "engine.start()") == "QE403"


def test_file_of_another_version(browser: drivers.Browser, site: Path) -> None:
    """A file left over from another version of Pyodide is QE403, not a crash later."""
    path = site / "python" / "library.js"
    version = '"314.0.7"'.encode("utf-16-le")
    data = path.read_bytes()
    assert data.count(version) == 1
    path.write_bytes(data.replace(version, '"314.0.6"'.encode("utf-16-le")))
    open_engine(browser, site)
    assert settle(browser, "engine.start()") == "QE403"


def test_no_webassembly(browser: drivers.Browser, site: Path) -> None:
    """A browser without WebAssembly is QE401, and no file is loaded for it."""
    open_engine(browser, site)
    browser.js("(delete self.WebAssembly, true)")
    assert settle(browser, "engine.start()") == "QE401"
    assert browser.js("document.querySelectorAll('script').length") == 2


def test_slow_start(browser: drivers.Browser, site: Path) -> None:
    """A start beyond its time is QE404 for all that wait, and the next one begins anew."""
    open_engine(browser, site, {"start": 5})
    promise = "Promise.allSettled([engine.start(), engine.handle({do: 'x'})])"
    settled = settle(browser, f"{promise}.then((all) => all.map((one) => one.reason.code))")
    assert settled == ["QE404", "QE404"]
    browser.js("(engine._timeouts.start = 60000, true)")
    assert settle(browser, "engine.handle({do: 'x'})") == {"got": {"do": "x"}}


def test_bug_in_the_bridge(browser: drivers.Browser, site: Path) -> None:
    """An exception in Python is QE406 for that message alone; the worker goes on."""
    open_engine(browser, site)
    assert settle(browser, "engine.handle({do: 'raise'})") == "QE406"
    assert browser.js("engine.state") == "ready"
    assert settle(browser, "engine.handle({do: 'x'})") == {"got": {"do": "x"}}
    assert browser.js("states") == ["starting", "ready"]


def test_python_that_dies(browser: drivers.Browser, site: Path) -> None:
    """A crash of Python is QE405 for all that wait, and the next message gets a new worker."""
    open_engine(browser, site)
    settle(browser, "engine.start()")
    promise = "Promise.allSettled([engine.handle({do: 'die'}), engine.handle({do: 'x'})])"
    settled = settle(browser, f"{promise}.then((all) => all.map((one) => one.reason.code))")
    assert settled == ["QE405", "QE405"]
    assert browser.js("engine.state") == "failed"
    assert settle(browser, "engine.handle({do: 'y'})") == {"got": {"do": "y"}}


def test_no_answer(browser: drivers.Browser, site: Path) -> None:
    """A message without an answer in time is QE405, and the next one gets a new worker."""
    open_engine(browser, site, {"handle": 700})
    settle(browser, "engine.start()")
    assert settle(browser, "engine.handle({do: 'dawdle', seconds: 4})") == "QE405"
    browser.js("(engine._timeouts.handle = 30000, true)")
    assert settle(browser, "engine.handle({do: 'x'})") == {"got": {"do": "x"}}
    assert browser.js("states") == ["starting", "ready", "failed QE405", "starting", "ready"]
