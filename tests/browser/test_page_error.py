"""When something does not work: a plain sentence, nothing lost, and another try."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .page_steps import SAY, Steps

FAR = "vi/far.html"
"""A page whose question is so far below that Python has not started yet."""
WATCH_WORKER = """(() => {
  const Native = Worker;
  self.Worker = class extends Native {
    constructor(...args) { super(...args); self.lastWorker = this; }
  };
})()"""


@pytest.fixture
def far(browser, course) -> Steps:
    """The page with the far question, which nothing has woken yet."""
    steps = Steps(browser)
    steps.open_fresh(course.file_url(FAR))
    return steps


def in_window(steps: Steps, expression: str) -> None:
    """Run a script where the engine lives, also where the page is in a frame of it."""
    with steps.browser.acting(framed=False):
        steps.browser.js(expression)


@contextmanager
def replaced(path: Path, content: bytes | None) -> Iterator[None]:
    """Take a file away, or damage it, for a while."""
    kept = path.read_bytes()
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    try:
        yield
    finally:
        path.write_bytes(kept)


def fail_and_try_again(steps: Steps, code: str) -> None:
    """A check has failed: the sentence, the response, the button."""
    assert steps.said("far") == SAY["error." + code]
    assert steps.js("document.querySelector('#q-far [value=b]').checked")
    assert steps.js("document.activeElement.textContent") == SAY["button.retry"]


@pytest.mark.folder
@pytest.mark.parametrize("name", ["worker.js", "wasm.js", "library.js", "graders.js"])
def test_missing_runtime_file(far, course, name):
    """The learner hears what to do; once the file is there, "try again" grades."""
    with replaced(course.folder / "assets" / "python" / name, None):
        far.choose("far", "b")
        far.check("far", "failed")
        fail_and_try_again(far, "QE402")
    far.check("far", "graded")
    assert far.said("far") == SAY["outcome.incorrect"]


@pytest.mark.folder
def test_damaged_runtime_file(far, course):
    """A file that was cut off on copying."""
    path = course.folder / "assets" / "python" / "library.js"
    content = path.read_bytes()
    with replaced(path, content[: len(content) // 2 * 2 // 4]):
        far.choose("far", "b")
        far.check("far", "failed")
        fail_and_try_again(far, "QE403")
    far.check("far", "graded")


def test_browser_without_webassembly(far):
    """An old browser: reading goes on, the sentence says what would help."""
    in_window(far, "delete self.WebAssembly")
    far.choose("far", "b")
    far.check("far", "failed")
    fail_and_try_again(far, "QE401")


def test_worker_that_dies(far):
    """A worker that ends while it grades is started again by "try again"."""
    in_window(far, WATCH_WORKER)
    far.choose("far", "b")
    far.check("far", "graded")
    far.press("far")
    far.choose("far", "b")
    in_window(
        far,
        """(() => {
          const post = lastWorker.postMessage;
          lastWorker.postMessage = function (message) {
            if (message.kind === "handle") this.dispatchEvent(new ErrorEvent("error"));
            else post.call(this, message);
          };
        })()""",
    )
    far.check("far", "failed")
    fail_and_try_again(far, "QE405")
    far.check("far", "graded")


@contextmanager
def variant(course, before: str, after: str) -> Iterator[str]:
    """Lay a changed copy of a lesson beside it; yields its address."""
    page = course.folder / "vi" / "variant.html"
    lesson = (course.folder / "vi" / "choices.html").read_text(encoding="utf-8")
    assert before in lesson
    page.write_text(lesson.replace(before, after), encoding="utf-8")
    try:
        yield course.file_url("vi/variant.html")
    finally:
        page.unlink()


@pytest.mark.folder
def test_engine_script_that_is_missing(browser, course):
    """Even without the engine's script questions can be read, answered and kept."""
    with variant(course, "/quiz/engine.js", "/quiz/gone.js") as url:
        steps = Steps(browser)
        steps.open_fresh(url)
        steps.choose("one", "b")
        steps.check("one", "failed")
        assert steps.said("one") == SAY["error.QE402"]
        steps.press("many")
        assert steps.said("many") == SAY["feedback.invalid.nothing-chosen"]


@pytest.mark.folder
def test_blocked_storage_is_told(browser, course):
    """Where the browser keeps nothing, the question says so, and grades all the same."""
    script = course.folder / "vi" / "blocked.js"
    block = """for (const name of ["indexedDB", "localStorage"]) {
      const get = () => { throw new DOMException("blocked", "SecurityError"); };
      Object.defineProperty(self, name, { get });
    }"""
    script.write_text(block, encoding="utf-8")
    with variant(course, "<head>", '<head><script src="blocked.js"></script>') as url:
        steps = Steps(browser)
        steps.open(url)
        browser.errors.clear()
        steps.choose("one", "b")
        steps.check("one", "graded")
        steps.wait("document.querySelector('#q-one .qe-note').dataset.kept === 'false'")
        assert SAY["state.not-saved"] in steps.text("one", ".qe-note")
        assert browser.errors == []
    script.unlink()


@pytest.mark.folder
def test_strict_content_security_policy(browser, course):
    """Nothing needs an inline script or style, eval, or an address beyond the site's own."""
    policy = (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; "
        "connect-src 'self'; style-src 'self'; img-src 'self'; font-src data:; "
        "media-src 'self'; manifest-src 'self'"
    )
    meta = f'<head><meta http-equiv="Content-Security-Policy" content="{policy}">'
    with variant(course, "<head>", meta):
        steps = Steps(browser)
        steps.open_fresh(course.http_url("vi/variant.html"))
        steps.choose("one", "c")
        steps.check("one", "closed")
        assert browser.errors == []
