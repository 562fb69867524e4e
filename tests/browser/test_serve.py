"""A course as its author sees it while writing: what is saved comes in place, answers stay, mistakes
are shown over the page until they are mended. Files are changed on the disk; the real command serves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from quiz_engine.locale import load_catalogue
from tests.serving import SAMPLE, Serving, lesson, make_course

from . import axe
from .drivers import LOADED, Browser
from .every_type import example, read_items, show
from .page_steps import Steps
from .site_steps import in_browsers

SAY = {code.removeprefix("serve."): text for code, text in load_catalogue("vi").items() if code.startswith("serve.")}
EVERYWHERE = in_browsers("chromium", "firefox", "webkit")
TYPES = ("choices", "entry", "gaps", "order", "placing", "matrix", "hotspot", "program", "scenario", "walkthrough")
"""Sample lessons in which each kind of answer occurs."""
LONG = "\n\n".join(f"Đoạn {number}. " + "Một câu để đọc. " * 20 for number in range(1, 30))
QUESTION = """<question id="{id}" answer="đúng">

Từ nào ngược với sai?

</question>
"""
LESSONS = {
    "vi/a.md": lesson(
        "a", "Bài A", QUESTION.format(id="first") + "\n" + LONG + "\n\n" + QUESTION.format(id="last")
    ),
    "vi/b.md": lesson("b", "Bài B", "Câu của bài B.\n"),
}
OPEN = "document.querySelector('dialog.qe-serve')?.open"
BADGE = "(document.querySelector('.qe-serve-badge:not([hidden])')?.textContent ?? '')"
READY = "[...document.querySelectorAll('qe-item')].every((each) => 'ready' in each.dataset)"
STAYED = "self.stayed === true"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """A server for a course of two lessons, and one with questions of every kind."""
    folder = tmp_path_factory.mktemp("course")
    make_course(folder, {**LESSONS, "vi/every.md": lesson("every", "Đủ loại", write_questions())})
    for picture in SAMPLE.glob("vi/*.svg"):
        (folder / "content" / "vi" / picture.name).write_bytes(picture.read_bytes())
    with Serving(folder) as serving:
        yield serving


@pytest.fixture
def serving(course: Serving, browser: Browser) -> Iterator[Serving]:
    """The same; its lessons are as they were again, when the page that follows them is left."""
    before = {name: course.path(name).read_text("utf-8") for name in (*LESSONS, "vi/every.md")}
    yield course
    browser.open("about:blank")
    for name, text in before.items():
        course.path(name).write_text(text, "utf-8")
    course.settle()


def write_questions() -> str:
    """Return the questions of the sample lessons, one lesson after the other."""
    texts = [(SAMPLE / "vi" / f"{name}.md").read_text("utf-8") for name in TYPES]
    return "\n".join(each for text in texts for each in re.findall(r"^<question\b.*?^</question>\n", text, re.M | re.S))


def enter(browser: Browser, serving: Serving, page: str) -> Steps:
    """Open a page, its questions ready, and mark the window: who loads it anew loses the mark."""
    steps = Steps(browser)
    steps.open_fresh(serving.url + page)
    steps.wait(f"{LOADED} && {READY} && !!self.QE?.serving?.article")
    browser.errors.clear()
    browser.js("void (self.stayed = true)")
    return steps


def type_into(browser: Browser, item: str, text: str) -> None:
    """Type into the field of a question, in which the focus stays."""
    browser.click(f"#q-{item} input")
    for letter in text:
        browser.press(letter)


def tops(browser: Browser) -> list[float]:
    """Return where the parts of the lesson stand in the window."""
    return browser.js("[...document.querySelectorAll('main article > *')].map((each) => each.getBoundingClientRect().top)")


@EVERYWHERE
def test_a_saved_sentence_comes_in_place(browser: Browser, serving: Serving) -> None:
    """The page is not loaded; what stands in the window does not move; what was typed below, the focus,
    and the nodes of all that is as it was, stay."""
    steps = enter(browser, serving, "vi/a.html")
    type_into(browser, "last", "dung")
    browser.js("void (self.field = document.activeElement, scrollBy({ top: -300, behavior: 'instant' }))")
    before, scrolled = tops(browser), browser.js("scrollY")
    assert scrolled > 1000
    serving.change("vi/a.md", "Đoạn 3. ", "Đoạn ba, nay dài hơn. " + "Thêm một câu nữa. " * 40)
    steps.wait("document.body.textContent.includes('Đoạn ba, nay')")
    assert browser.js(f"{STAYED} && document.activeElement === self.field && self.field.isConnected")
    assert browser.js("self.field.value") == "dung"
    after = tops(browser)
    assert browser.js("scrollY") > scrolled + 50  # the text above has become longer
    assert after[-1] == pytest.approx(before[-1], abs=1.5)
    serving.change("vi/a.md", "Đoạn ba", "\n\nMột đoạn mới.\n\nĐoạn ba")
    steps.wait("document.body.textContent.includes('Một đoạn mới')")
    assert tops(browser)[-1] == pytest.approx(before[-1], abs=1.5)
    assert browser.js(STAYED) and browser.errors == []


@EVERYWHERE
def test_what_is_typed_into_a_question_stays_when_it_is_changed(browser: Browser, serving: Serving) -> None:
    """The letters of a moment ago, not stored yet; the focus, and the place in the field. With another
    key, too, which the learner is told of."""
    steps = enter(browser, serving, "vi/a.html")
    type_into(browser, "first", "sai roi")
    browser.press("ArrowLeft")
    serving.change("vi/a.md", 'id="first" answer="đúng">\n\nTừ nào', 'id="first" answer="đúng">\n\nTừ **nào**')
    field = "document.querySelector('#q-first input')"
    steps.wait(f"document.querySelector('#q-first strong') && {field}.value === 'sai roi' && document.activeElement === {field}")
    assert browser.js(f"{field}.selectionStart") == 6
    browser.press("!")
    assert browser.js(f"{field}.value") == "sai ro!i"
    serving.change("vi/a.md", 'id="first" answer="đúng"', 'id="first" answer="khác"')
    steps.wait(f"document.querySelector('#q-first').item.revision !== '' && {field}.value === 'sai ro!i' && document.activeElement === {field}")
    assert browser.js(STAYED) and browser.errors == []


@EVERYWHERE
def test_answers_of_every_kind_stay(browser: Browser, serving: Serving) -> None:
    """Whatever the kinds of question hold before it is graded: when each of them is changed in place, and
    when the page is loaded anew because its title is another."""
    steps = enter(browser, serving, "vi/every.html")
    given = {}
    for data in read_items(browser):
        if (response := example(data, right=False) or example(data, right=True)) and data["type"] != "program":
            given[data["id"]] = response
            show(browser, data["id"], response)
    browser.js(
        """void ((code) => {
          code.value = "print('Xin chào')";
          code.dispatchEvent(new Event("input", { bubbles: true }));
        })(document.querySelector("#q-greet textarea"))"""
    )
    held = collect(browser)
    assert len(held) >= len(given) + 1 >= 18 and held["greet"]["source"] == "print('Xin chào')"
    text = serving.path("vi/every.md").read_text("utf-8")
    serving.change("vi/every.md", text, re.sub(r"^(<question [^>]*>\n)", r"\1\nĐọc kỹ nhé.\n", text, flags=re.M))
    number = text.count("<question ")
    steps.wait(f"document.querySelector('main').textContent.split('Đọc kỹ nhé.').length > {number} && {READY}")
    steps.wait(same(held))
    assert browser.js(STAYED)
    serving.change("vi/every.md", "title: Đủ loại", "title: Đủ mọi loại")
    steps.wait(f"document.title.includes('Đủ mọi loại') && {LOADED} && {READY}")
    steps.wait(same(held))
    assert not browser.js(STAYED) and browser.errors == []


COLLECT = """Object.fromEntries([...document.querySelectorAll("qe-item")].map((each) =>
  [each.item.id, QE.shapes[each.item.shape.kind].collect(each)]).filter(([, given]) => given))"""


def collect(browser: Browser) -> dict[str, Any]:
    """Return what the questions of a page hold, by id."""
    return json.loads(browser.js(f"JSON.stringify({COLLECT})"))


def same(held: dict[str, Any]) -> str:
    """Return an expression: the questions hold just that."""
    sort = "Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1))"
    return f"((all) => JSON.stringify({sort}))({COLLECT}) === ((all) => JSON.stringify({sort}))({json.dumps(held)})"


@EVERYWHERE
def test_a_page_that_is_loaded_anew_goes_on_where_it_was(browser: Browser, serving: Serving) -> None:
    """Scrolled, with what was typed and the focus; after a reload of the author's own, nothing of that is
    done again."""
    steps = enter(browser, serving, "vi/a.html")
    type_into(browser, "last", "dung")
    browser.js("scrollBy({ top: -300, behavior: 'instant' })")
    before = tops(browser)[-1]
    serving.change("vi/a.md", "title: Bài A", "title: Bài A mới")
    field = "document.querySelector('#q-last input')"
    steps.wait(f"document.title.includes('Bài A mới') && {LOADED} && {READY} && document.activeElement === {field}")
    assert browser.js(f"{field}.value") == "dung"
    assert tops(browser)[-1] == pytest.approx(before, abs=1.5)
    assert browser.js("[history.scrollRestoration, sessionStorage.getItem('quiz-engine-serve')]") == ["auto", None]


@EVERYWHERE
def test_mistakes_stand_over_the_page_until_they_are_mended(browser: Browser, serving: Serving) -> None:
    """With the line and its mark; by keyboard a badge and back; the page behind is the last good one."""
    steps = enter(browser, serving, "vi/b.html")
    serving.change("vi/b.md", "Câu của bài B.", "Câu mới.\n\n" + QUESTION.format(id="new").replace("answer", "answr"))
    steps.wait(OPEN)
    entries = "[...document.querySelectorAll('.qe-serve-entry')]"
    shown = browser.js(
        f"""{entries}.map((each) => [...each.querySelectorAll("code, mark, .qe-serve-message, .qe-serve-help")]
          .map(({{ textContent }}) => textContent))"""
    )
    entry = next(each for each in shown if each[2] == "answr")
    assert entry[:2] == ["content/vi/b.md:11:20", '<question id="new" answr="đúng">']
    assert entry[3] == '"answr" is not an attribute of "<question>".'
    assert entry[4].startswith('Did you mean "answer"?')
    assert browser.js("document.querySelector('main').textContent.includes('Câu của bài B.')")
    assert browser.js("document.querySelector('.qe-serve-note').textContent") == SAY["behind"]
    assert browser.js("document.activeElement.className") == "qe-serve-fold"
    said = browser.js("document.querySelector('.qe-serve-title').textContent")
    assert said == SAY["errors.many"].replace("{count}", str(len(shown)))
    browser.press("Escape")
    steps.wait(f"!{OPEN} && {BADGE} === {json.dumps(said)} && document.activeElement.className === 'qe-serve-badge'")
    browser.press("Enter")
    steps.wait(OPEN)
    browser.press("Escape")
    steps.wait(f"!{OPEN}")
    serving.change("vi/b.md", "</question>", "")  # folded they stay, whatever comes
    steps.wait(f"{BADGE} && document.querySelector('.qe-serve-list').textContent.includes('QE101')")
    assert not browser.js(OPEN)
    serving.path("vi/b.md").write_text(LESSONS["vi/b.md"].replace("Câu của bài B.", "Câu mới."), "utf-8")
    steps.wait(f"!{BADGE} && document.querySelector('main').textContent.includes('Câu mới.')")
    assert browser.js("document.querySelector('.qe-serve-said').textContent") == SAY["mended"]
    serving.change("vi/b.md", "Câu mới.", "<question>")  # and open again at the next
    steps.wait(OPEN)
    serving.change("vi/b.md", "<question>", "Câu mới.")
    steps.wait(f"!{OPEN}")
    assert browser.js(STAYED) and browser.errors == []


@EVERYWHERE
def test_warnings_wait_in_the_badge(browser: Browser, serving: Serving) -> None:
    """The page is the new one; who opens the badge reads them, and has the focus back where it was."""
    steps = enter(browser, serving, "vi/a.html")
    type_into(browser, "first", "x")
    serving.change("vi/a.md", "Đoạn 1. ", "Đoạn một [mất](lost.md). ")
    one = SAY["warnings.one"].replace("{count}", "1")
    steps.wait(f"{BADGE} === {json.dumps(one)} && document.body.textContent.includes('Đoạn một')")
    assert not browser.js(OPEN) and browser.js(STAYED)
    assert browser.js("document.activeElement.matches('#q-first input')")
    browser.click(".qe-serve-badge")
    steps.wait(OPEN)
    assert "lost.md" in browser.js("document.querySelector('.qe-serve-entry').textContent")
    browser.click(".qe-serve-fold")
    steps.wait(f"!{OPEN} && {BADGE}")
    serving.change("vi/a.md", "[mất](lost.md)", "mất")
    steps.wait(f"!{BADGE}")


@EVERYWHERE
def test_overlay_and_badge_are_for_everybody(browser: Browser, serving: Serving) -> None:
    """At both widths and in each look: names, contrast, nothing wider than a phone; at twice the size of
    text, too, and with a line of a thousand letters."""
    steps = enter(browser, serving, "vi/b.html")
    serving.change("vi/b.md", "Câu của bài B.", f'<question id="new" answr="{"x" * 1000}">\n\nTừ?\n\n</question>\n\n[mất](lost.md)')
    steps.wait(OPEN)
    wide = """((dialog) => [dialog.scrollWidth - dialog.clientWidth, dialog.getBoundingClientRect().right - innerWidth])
      (document.querySelector("dialog.qe-serve"))"""
    for size in ("", "200%"):
        browser.js(f"void (document.documentElement.style.fontSize = '{size}')")
        browser.resize(360, 740)
        assert all(each <= 0 for each in browser.js(wide)), size
    browser.js("void (document.documentElement.style.fontSize = '')")
    assert axe.look_at(browser, "dialog.qe-serve") == []
    steps.wait(f"!{OPEN} && {BADGE}")  # look_at closes what is open
    assert axe.look_at(browser, ".qe-serve-badge") == []
    small = "[...document.querySelectorAll('.qe-serve-badge')].map((each) => each.getBoundingClientRect().height)"
    assert browser.js(small)[0] >= 44
    browser.resize(1280, 800)


@EVERYWHERE
def test_a_course_that_was_never_whole_comes_when_it_is(browser: Browser, tmp_path: Path) -> None:
    """Until then every address shows its mistakes; when the server ends, the page says that it no longer
    follows."""
    broken = LESSONS["vi/b.md"].replace("Câu của bài B.", "<question>\n\nGì?\n\n</question>")
    with Serving(make_course(tmp_path, {"vi/b.md": broken})) as serving:
        browser.open(serving.url + "vi/b.html")
        steps = Steps(browser)
        steps.wait(OPEN)
        assert browser.js("document.querySelector('.qe-serve-note').textContent") == SAY["nothing"]
        serving.path("vi/b.md").write_text(LESSONS["vi/b.md"], "utf-8")
        steps.wait(f"{LOADED} && document.querySelector('main')?.textContent.includes('Câu của bài B.') && !{OPEN}")
        browser.open(serving.url + "vi/later.html")
        steps.wait("document.readyState === 'complete' && !!self.QE?.serving")
        serving.path("vi/later.md").write_text(lesson("later", "Bài sau", "Đây rồi.\n"), "utf-8")
        steps.wait("document.querySelector('main')?.textContent.includes('Đây rồi.')")
        serving.end()
        steps.wait(f"document.querySelector('.qe-serve-said').textContent === {json.dumps(SAY['gone'])}")
    browser.open("about:blank")
    browser.errors.clear()


@in_browsers("chromium")
def test_windows_out_of_sight_do_not_ask(browser: Browser, serving: Serving) -> None:
    """A browser opens six connections to an address: eight windows, and the one in view still follows."""
    steps = enter(browser, serving, "vi/b.html")
    pages = [browser.page.context.new_page() for _ in range(8)]
    try:
        for page in pages:
            page.add_init_script("Object.defineProperty(document, 'hidden', { get: () => !self.seen })")
            page.goto(serving.url + "vi/b.html")
        serving.change("vi/b.md", "Câu của bài B.", "Câu mới.")
        steps.wait("document.querySelector('main').textContent.includes('Câu mới.')")
        late = pages[-1]
        assert "Câu mới." not in late.inner_text("main")
        late.evaluate("(self.seen = true, document.dispatchEvent(new Event('visibilitychange')))")
        late.wait_for_function("document.querySelector('main').textContent.includes('Câu mới.')")
    finally:
        for page in pages:
            page.close()
