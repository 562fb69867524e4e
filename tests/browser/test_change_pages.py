"""The pages of a review, as `quiz-engine review` writes them, in three browsers: both versions of a
question answered and graded, keys on request, what a teacher says as Markdown, and how it all looks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from quiz_engine.locale import load_catalogue
from quiz_engine.preview import Camera, find_browser, write_preview

from tests.unit.preview_course import BASE, HEAD, make_review, open_revisions

from .axe import look_at
from .conftest import AWKWARD, ROOT, Course, serve_course
from .drivers import LOADED, Browser
from .page_steps import Steps
from .site_steps import in_browsers, type_text, wait_through

SAY = load_catalogue("en")
PAGE = "page-1.en.html"
EVIL = "\n<script>self.hurt = 1</script>\n\n<img src=\"nowhere\" alt=\"x\" onerror=\"self.hurt = 1\">\n"
TEXT = "document.getElementById('answers-text').value"
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
STORES = "indexedDB.databases().then((all) => all.map((each) => each.name))"


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """A review in a folder with an awkward name; the new page holds scripts that shall not run."""
    folder = tmp_path_factory.mktemp("review")
    evil = {**HEAD, "content/vi/moi.md": HEAD["content/vi/moi.md"] + EVIL}
    base, head = open_revisions(folder / "repository", BASE, evil)
    write_preview(make_review(base, head), base, head, folder / AWKWARD, ROOT / ".cache")
    yield from serve_course(folder / AWKWARD)


def open_page(browser: Browser, url: str) -> Steps:
    """Open a page of the review, and wait for its scripts, not for what is in its frames."""
    browser.open(url)
    steps = Steps(browser)
    steps.wait(LOADED)
    return steps


def answer(browser: Browser, side: str, choice: str) -> str:
    """Answer the first question on a side, and return the verdict that Python gave."""
    steps = Steps(browser, framed=f"frame-{side}")
    steps.wait("document.querySelector('#q-q-one')?.dataset.ready === ''")
    steps.js(f"document.querySelector('#q-q-one input[value={choice}]').click()")
    steps.js("document.querySelector('#q-q-one .qe-main').click()")
    steps.wait("/graded|closed/.test(document.querySelector('#q-q-one').dataset.state)")
    return steps.js("document.querySelector('#q-q-one .qe-outcome, #q-q-one .qe-status').textContent")


def grade_both(browser: Browser, url: str) -> None:
    """What was right before is wrong now, told by Python beside the marked difference."""
    steps = open_page(browser, url)
    steps.click("#q-q-one .go")
    right, wrong = load_catalogue("vi")["outcome.correct"], load_catalogue("vi")["outcome.incorrect"]
    assert right in answer(browser, "before", "b")
    assert wrong in answer(browser, "after", "b")
    for side, key in (("before", "Four"), ("after", "Three")):
        inside = Steps(browser, framed=f"frame-{side}")
        shown = "!document.querySelector('#q-q-one .preview-key').hidden"
        assert not inside.js(shown)
    steps.click("#show-keys")
    for side, key in (("before", "Four"), ("after", "Three")):
        inside = Steps(browser, framed=f"frame-{side}")
        inside.wait(f"{shown} && document.querySelector('#q-q-one .preview-key').textContent.endsWith('{key}')")
    assert steps.js("getComputedStyle(document.querySelector('#q-q-one .right-choice')).display") == "inline"


def test_both_versions_are_answered_and_graded(browser, review):
    """From file://, in every browser; nothing comes into the learner's own progress."""
    grade_both(browser, review.file_url(PAGE))
    if browser.name == "chromium":  # one store for all files: the course's own would be here
        stores = [each for each in browser.js(STORES) if "review-" in each or "bai" in each]
        assert stores and all("-before" in each or "-after" in each for each in stores)


@in_browsers("chromium")
def test_any_host_shows_a_review(browser, review):
    """The same over http, also from a host that knows no types."""
    grade_both(browser, review.octets_url(PAGE))


def test_what_a_stranger_wrote_runs_nowhere(browser, review):
    """Scripts and handlers of a page of the change are there, and do nothing."""
    open_page(browser, review.file_url("page-3.en.html")).js("document.querySelector('#frame-after').scrollIntoView()")
    inside = Steps(browser, framed="frame-after")
    inside.wait("document.querySelector('#q-m-one')?.dataset.ready === ''")
    assert inside.js("document.body.innerHTML.includes('self.hurt')")
    assert inside.js("self.hurt") is None and browser.js("self.hurt") is None
    browser.errors.clear()  # the browser's own words about what the policy forbade


def test_what_a_teacher_says_comes_back_as_markdown(browser, review):
    """It is there after a reload and on the next page, in another language too, where the browser
    keeps each file apart as well; the button copies, or marks the text for the hand."""
    steps = open_page(browser, review.file_url(PAGE))
    steps.js("document.querySelector('#q-q-one input[value=wrong]').click()")
    steps.js("document.querySelector('#q-q-one textarea').focus()")
    type_text(browser, "Three is odd.")
    steps.js("document.querySelector('#q-q-two input[value=right]').click()")
    expected = (
        f"### {SAY['preview.md.heading']}\n\n**Bài một** (`content/vi/bai.md`)\n\n"
        f"- ❌ `q-one`: {SAY['preview.md.wrong']}\n\n  > Three is odd.\n\n- ✅ `q-two`: {SAY['preview.md.right']}\n"
    )
    assert steps.js(TEXT) == expected
    assert steps.js("document.getElementById('answers-kept').textContent") == SAY["preview.answers.kept"]
    browser.open("about:blank")
    steps = open_page(browser, review.file_url(PAGE))
    assert steps.js(TEXT) == expected and steps.js("document.querySelector('#q-q-one [value=wrong]').checked")

    steps.js("void document.querySelector('a[rel=next]').click()")
    wait_through(browser, f"location.pathname.endsWith('page-2.en.html') && {LOADED}")
    assert steps.js(TEXT) == expected and not steps.js("location.hash")
    steps.js("void document.querySelector('a[hreflang=de]').click()")
    wait_through(browser, f"location.pathname.endsWith('page-2.de.html') && {LOADED}")
    assert load_catalogue("de")["preview.md.heading"] in steps.js(TEXT) and "Three is odd." in steps.js(TEXT)
    steps.click("#answers-copy")
    said = "document.getElementById('answers-said').textContent"
    steps.wait(said)
    words = load_catalogue("de")
    assert steps.js(said) in (words["preview.answers.copied"], words["preview.answers.marked"])
    if steps.js(said) == words["preview.answers.marked"]:
        assert steps.js("getSelection().toString() || document.activeElement.id")


def test_the_letter_says_and_asks_everything_alone(browser, review, tmp_path: Path):
    """Copied out of its folder: pictures are seen, keys come on request, answers come back as Markdown."""
    letter = tmp_path / "Thư #1.html"
    letter.write_bytes((review.folder / "letter.en.html").read_bytes())
    steps = open_page(browser, letter.as_uri())
    steps.js("void localStorage.clear()")  # of the folder's pages, where files share a store
    browser.open("about:blank")
    browser.errors.clear()
    steps = open_page(browser, letter.as_uri())
    pictures = "[...document.images].filter((each) => each.src.startsWith('data:'))"  # one is nowhere
    steps.js(f"{pictures}.forEach((each) => (each.loading = 'eager'))")
    steps.wait(f"{pictures}.length && {pictures}.every((each) => each.complete && each.naturalWidth)")
    right = "[...document.querySelectorAll('.right-choice')]"
    shown = f"{right}.length && {right}.every((each) => getComputedStyle(each).display === 'inline')"
    assert not steps.js(shown)
    steps.click("#show-keys")
    assert steps.js(shown)
    steps.js("document.querySelector('#page-1-q-q-one input[value=wrong]').click()")
    steps.js("document.querySelector('#page-1-q-q-one textarea').focus()")
    type_text(browser, "Three is odd.")
    assert f"- ❌ `q-one`: {SAY['preview.md.wrong']}\n\n  > Three is odd.\n" in steps.js(TEXT)
    assert browser.errors == [] and not steps.js("!!self.hurt")


@in_browsers("chromium")
@pytest.mark.parametrize("page", ["index.vi.html", PAGE, "page-2.de.html", "letter.vi.html"])
def test_a_review_is_as_accessible_as_a_lesson(browser, review, page):
    """axe finds nothing, in four looks, wide and narrow; nothing stands out sideways, with text twice
    as large neither."""
    steps = open_page(browser, review.file_url(page))
    steps.js("document.querySelectorAll('details:not(.languages)').forEach((each) => (each.open = true))")
    steps.js("document.getElementById('show-keys')?.click()")
    assert look_at(browser) == []
    for width, scale in ((360, "100%"), (320, "100%"), (360, "225%"), (1280, "225%")):
        browser.resize(width, 800)
        steps.js(f"document.documentElement.style.fontSize = '{scale}'")
        assert not steps.js(SIDEWAYS), (page, width, scale)
    browser.resize(1280, 800)


@in_browsers("chromium")
def test_the_width_is_that_of_the_device(browser, review):
    """A frame is as wide as a phone or a desktop for the page in it, however narrow the window."""
    steps = open_page(browser, review.file_url(PAGE))
    for window in (1280, 360):
        browser.resize(window, 800)
        for name, width in (("phone", 390), ("desktop", 1024)):
            steps.js(f"document.querySelector('[name=width][value={name}]').click()")
            steps.js("document.querySelector('#frame-before').scrollIntoView()")
            Steps(browser, framed="frame-before").wait(f"innerWidth === {width}")
            assert not steps.js(SIDEWAYS)
    browser.resize(1280, 800)


@in_browsers("chromium")
def test_all_can_be_done_by_keyboard(browser, review):
    """The first Tab finds the way past the header; from a question to both frames, and back."""
    steps = open_page(browser, review.file_url(PAGE))
    browser.press("Tab")
    assert steps.js("document.activeElement.className") == "skip"
    browser.press("Enter")
    steps.js("document.querySelector('#q-q-two .go').focus()")
    browser.press("Enter")
    assert steps.js("document.activeElement.id") == "frames"
    for _ in range(2):
        browser.press("Tab")
    assert steps.js("document.activeElement.id") == "frames-back"
    browser.press("Enter")
    steps.wait("document.activeElement.id === 'q-q-two' || location.hash === '#q-q-two'")
    steps.js("document.querySelector('#q-q-two input[value=right]').focus()")
    browser.press("ArrowRight")
    assert steps.js("document.querySelector('#q-q-two input[value=wrong]').checked")
    assert steps.js("getComputedStyle(document.activeElement.closest('.tile')).outlineStyle") == "solid"


@in_browsers("chromium")
def test_a_review_reads_without_scripts(browser, review, tmp_path: Path):
    """Marks, keys that can be opened, and both pages are there; what needs a script is not."""
    path = review.folder / "no-script.html"
    text = (review.folder / PAGE).read_text("utf-8")
    assert "script-src &#39;self&#39;" in text
    path.write_text(text.replace("script-src &#39;self&#39;", "script-src &#39;none&#39;"), "utf-8")
    browser.open(path.as_uri())
    browser.wait("document.readyState === 'complete'")
    visible = "document.querySelector('%s').getClientRects().length > 0"
    assert browser.js(visible % "#q-q-two .line del") and browser.js(visible % "#frame-before")
    assert not browser.js(visible % "#q-q-one .opinion") and not browser.js(visible % "#show-keys")
    path.unlink()
    browser.errors.clear()


@in_browsers("chromium")
def test_pictures_are_taken_by_a_browser_that_is_there(browser, tmp_path: Path):
    """Both versions at both widths, with a frame around what changed, and none on what did not; a page
    that is new has one picture at each."""
    program = find_browser()
    if not program:
        pytest.skip("Playwright's own Chromium is used here; pictures need one that is installed")
    base, head = open_revisions(tmp_path / "repository", BASE, HEAD)
    camera = Camera(program)
    write_preview(make_review(base, head), base, head, tmp_path / "out", ROOT / ".cache", "en", camera)
    assert camera.left_out == 0
    open_page(browser, (tmp_path / "out" / PAGE).as_uri())
    shown = "[...document.querySelectorAll('.shots-%s svg')].map((each) => [each.viewBox.baseVal.width, each.querySelectorAll('rect').length])"
    for name, width in (("phone", 390), ("desktop", 1024)):
        (one, before), (other, after) = browser.js(shown % name)
        assert one == other == width and 1 <= before <= 6 and 1 <= after <= 6, (name, before, after)
    assert (tmp_path / "out" / "pictures" / "page-3-phone-after.png").stat().st_size > 5000
    assert not (tmp_path / "out" / "pictures" / "page-3-phone-before.png").exists()
