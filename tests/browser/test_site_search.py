"""Search in the real course, as learners use it: without marks, with an input method, by keyboard."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .drivers import LOADED
from .page_steps import AT, SAY, Steps
from .site_steps import LESSON, WAYS, Search, address, answer_first, in_browsers, press_control, type_text

FOLDED = json.loads(
    (Path(__file__).parents[1] / "golden/search/fold_words.json").read_text(encoding="utf-8")
)
QUERIES = ("dich vu cong", "dịch vụ công", "dịch vu công")
FOCUSED = "document.activeElement.id || document.activeElement.tagName"


@pytest.fixture
def search(browser, site) -> Search:
    search = Search(browser)
    search.open_page(site.file_url(LESSON.replace("cong-dich-vu-cong", "vneid")))
    return search


@pytest.mark.parametrize("way", WAYS)
def test_marked_unmarked_and_half_marked_words_put_the_right_page_first(browser, site, way):
    """On file:// and over http all three spellings lead to the lesson itself, and nothing is fetched."""
    search = Search(browser)
    search.open_page(address(site, way, "vi/index.html"))
    search.open()
    for query in QUERIES:
        assert search.ask(query)[0] == LESSON, query
    root = site.folder.as_uri() if way == "file" else site.http
    asked = search.steps.js("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert all(each.startswith(root) for each in [*asked, *browser.requests])
    assert browser.errors == []


def test_python_and_the_browser_fold_words_alike(search):
    """The table that holds Python's folding holds the browser's."""
    for text, words in FOLDED:
        assert search.steps.js(f"[...QE.foldWords({json.dumps(text)})]") == words, text


def test_the_page_about_the_subject_comes_before_its_sections(search):
    """A subject's own heading counts more than the title of the page around it."""
    search.open()
    assert search.ask("mã OTP")[0].startswith("vi/")
    results = search.ask("theo doi ho so")
    assert results[0] == f"{LESSON}#theo-doi-ho-so"
    assert search.ask("mat khau")[0] == "vi/an-toan/mat-khau.html"


def test_the_last_word_may_be_half_typed(search):
    """While the last word grows, the page stays first."""
    search.open()
    for query in ("dich vu c", "dich vu co", "dịch vụ côn"):
        assert search.ask(query)[0] == LESSON, query
    assert search.ask("nhan ra lua da")[0] == "vi/an-toan/lua-dao.html"


def test_nothing_found_gives_advice(search):
    """No result gives the sentence that says what to try, and an empty field nothing."""
    search.open()
    assert search.ask("xyzzy qwrt") == []
    assert search.said() == "Không tìm thấy gì. Bạn thử gõ ít chữ hơn hoặc dùng từ khác."
    assert search.ask("   ") == []
    assert search.said() == ""


def test_a_word_that_is_nearly_right_is_offered(search):
    """One button puts what was meant into the field and finds it."""
    search.open()
    assert search.ask("vnied") == []
    offered = "[...document.querySelectorAll('#search-help button')].map((each) => each.textContent)"
    assert search.steps.js(offered) == ["VNeID"]
    search.click("#search-help button")
    assert search.results()[0] == "vi/dich-vu-cong/vneid.html"
    assert search.steps.js("document.activeElement.id") == "search-input"
    assert search.steps.js(offered) == []


def test_nothing_found_offers_the_lessons_by_topic(search):
    """Topics open by keyboard, and a lesson in one of them is reached and followed."""
    search.open()
    search.ask("xyzzy qwrt")
    topics = "[...document.querySelectorAll('#search-help summary')].map((each) => each.textContent)"
    named = ["Điện thoại và mạng", "An toàn", "Dịch vụ công", "Tiền và trợ lý", "Cho người hướng dẫn"]
    assert search.steps.js(topics) == named
    for _ in range(2):
        search.browser.press("ArrowDown")
    assert search.steps.js("document.activeElement.textContent") == "An toàn"
    search.browser.press("Enter")
    search.wait("document.querySelectorAll('#search-help details')[1].open")
    search.browser.press("ArrowDown")
    search.browser.press("Enter")
    search.wait(f"{AT}.endsWith('vi/an-toan/mat-khau.html')")


def test_words_that_are_not_all_there_are_told(search):
    """Some of the words are found: the nearest places, said to be so."""
    search.open()
    assert search.ask("mật khẩu xyzzy")[0].startswith("vi/an-toan/mat-khau.html")
    assert search.said() == SAY["search.partial"]


def test_questions_and_terms_are_results_with_a_name(search):
    """A question leads to itself, a term to its place on the page of all; each says what it is."""
    search.open()
    kinds = (
        "[...document.querySelectorAll('#search-results li')].map((each) => [each.dataset.kind ?? '',"
        " each.querySelector('.search-kind')?.textContent ?? ''])"
    )
    found = search.ask("mã OTP")
    told = search.steps.js(kinds)
    at = found.index("vi/glossary.html#ma-otp")
    assert told[at] == ["term", SAY["search.term"]]
    question = "vi/an-toan/mat-khau.html#q-mat-khau-chon-chac"
    found = search.ask("mật khẩu nào khó đoán nhất")
    told = search.steps.js(kinds)
    assert found[0] == question and told[0] == ["question", SAY["search.question"]]
    assert search.steps.js(f"!!document.querySelector('{'#' + question.split('#')[1]}')") is False


def test_keys_are_not_found(search):
    """What only a choice, a key or feedback says leads nowhere."""
    search.open()
    assert search.ask("ghe go hat ru trang nguyen thi hoa 1965") != []
    assert search.said() == SAY["search.partial"]
    assert not any("q-mat-khau-chon-chac" in each for each in search.ask("ghe go hat ru trang"))


@pytest.mark.parametrize("way", WAYS)
def test_what_was_looked_for_is_marked_on_the_page(browser, site, way):
    """The phrase and nothing else; a button leads from one place to the next, another unmarks."""
    search = Search(browser)
    search.open_page(address(site, way, "vi/index.html"))
    search.open()
    assert search.ask("dich vu cong")[0] == LESSON
    browser.press("Enter")
    search.wait(f"{AT}.endsWith('{LESSON}') && !!document.querySelector('.found-bar')")
    marks = "[...document.querySelectorAll('mark.found')].map((each) => each.textContent.toLowerCase())"
    found = search.steps.js(marks)
    assert len(found) > 5 and set(found) == {"dịch vụ công"}
    places = len(found)
    told = "document.querySelector('.found-bar p').textContent"
    assert search.steps.js(told) == SAY["search.found.many"].format(query="dich vu cong", count=places)
    browser.click(".found-bar button")
    browser.click(".found-bar button")
    assert search.steps.js(told) == SAY["search.found.at"].format(
        query="dich vu cong", count=places, number=2
    )
    current = "document.querySelector('mark.found.current')"
    box = search.steps.js(
        f"((mark, bar) => [mark.top - bar.bottom, innerHeight - mark.bottom])"
        f"({current}.getBoundingClientRect(), "
        f"document.querySelector('.found-bar').getBoundingClientRect())"
    )
    assert min(box) >= 0 or search.steps.js("scrollY") == 0
    text = "document.querySelector('.prose').textContent"
    before = search.steps.js(text)
    browser.click(".found-bar button:last-child")
    assert search.steps.js(marks) == [] and not search.steps.js("!!document.querySelector('.found-bar')")
    assert search.steps.js(text) == before
    assert browser.errors == []


def test_marks_leave_questions_working(browser, site):
    """In a question only what it asks is marked, and it is graded as ever."""
    search = Search(browser)
    search.open_page(site.file_url(LESSON) + "?find=c%E1%BB%95ng")
    search.wait("!!document.querySelector('.found-bar')")
    outside = "qe-item mark.found:not(.qe-prompt mark)"
    assert search.steps.js(f"document.querySelectorAll('{outside}').length") == 0
    search.steps.wait_ready()
    answer_first(search.steps)


def test_half_composed_words_are_not_searched(search):
    """Between compositionstart and compositionend the results stay as they are."""
    search.open()
    search.ask("VNeID")
    before = search.results()
    assert before
    compose = """(() => {
      const field = document.querySelector("#search-input");
      field.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
      for (const text of ["d", "di", "dic", "dichj"]) {
        field.value = text;
        field.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
        field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }
    })()"""
    search.steps.js(compose)
    assert search.results() == before
    search.steps.js(
        """(() => {
          const field = document.querySelector("#search-input");
          field.value = "dịch vụ công";
          field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
        })()"""
    )
    assert search.results()[0] == LESSON


@in_browsers("chromium")
def test_an_input_method_of_the_system_composes_in_peace(search):
    """Chromium's own composition, as an input method drives it, searches when the word is whole."""
    search.open()
    session = search.browser.context.new_cdp_session(search.browser.page)
    for text in ("l", "lu", "lưa", "lừa"):
        session.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )
        assert search.results() == []
    session.send("Input.insertText", {"text": "lừa đảo"})
    assert search.results()[0] == "vi/an-toan/lua-dao.html"


@pytest.mark.parametrize("key", ["/", "Control+K"])
def test_by_keyboard_alone(browser, site, key):
    """A key opens, typing finds, arrows go through the results, Enter follows the best."""
    search = Search(browser)
    search.open_page(site.file_url("vi/index.html"))
    if key == "/":
        browser.press("/")
    else:
        press_control(browser, "k")
    search.wait_open()
    type_text(browser, "dịch vụ công")
    search.wait("document.querySelectorAll('#search-results a').length > 2")
    browser.press("ArrowDown")
    browser.press("ArrowDown")
    assert search.steps.js("document.activeElement.closest('li').matches(':nth-child(2)')")
    browser.press("ArrowUp")
    browser.press("ArrowUp")
    assert search.steps.js(FOCUSED) == "search-input"
    browser.press("Enter")
    search.wait(
        f"{AT}.endsWith('{LESSON}') && {LOADED}", 20
    )


def test_escape_closes_and_gives_the_focus_back(search):
    """Escape closes, also with text in the field; the focus is on the button that opens."""
    for opened_by in ("click", "key"):
        if opened_by == "click":
            search.browser.click("#search-open")
            search.wait_open()
        else:
            search.steps.js("document.activeElement.blur()")
            search.open()
        search.ask("mật khẩu")
        search.browser.press("Escape")
        search.wait("!document.querySelector('#search').open")
        search.wait(f"({FOCUSED}) === 'search-open'")


def test_a_slash_typed_into_an_answer_stays_there(browser, site):
    """The key that opens the search is an ordinary letter in a field."""
    search = Search(browser)
    search.open_page(site.file_url(LESSON))
    search.steps.js("document.querySelector('#q-cong-dich-vu-cong-ma-ho-so input').focus()")
    type_text(browser, "a/b")
    assert search.steps.js("document.activeElement.value") == "a/b"
    assert not search.is_open()


def test_a_result_on_this_page_goes_to_its_section(browser, site):
    """The dialog closes, the address names the section, and the section is in sight."""
    search = Search(browser)
    search.open_page(site.file_url(LESSON))
    search.open()
    assert search.ask("theo doi ho so")[0] == f"{LESSON}#theo-doi-ho-so"
    search.steps.js("self.isSame = true")
    same = "self.isSame" if not site.lone else "!self.isSame"  # one file opens the page anew
    browser.press("Enter")
    search.wait(
        f"{same} && !!document.querySelector('mark.found') && location.hash === '#theo-doi-ho-so' && !document.querySelector('#search').open", 10
    )
    place = "document.querySelector('#theo-doi-ho-so').getBoundingClientRect().top"
    search.wait(f"{place} > -5 && {place} < innerHeight / 2 + 60")


@pytest.mark.parametrize("way", [*WAYS, "shell"])
def test_a_section_is_in_sight_once_the_questions_above_it_work(browser, site, way):
    """A practice phone above it folds up by thousands of pixels then; who has moved on stays there."""
    section = f"{LESSON}#theo-doi-ho-so"
    steps = Steps(browser, framed=way == "shell")
    steps.enter(site.file_url("index.html") + f"#{section}" if way == "shell" else address(site, way, section))
    steps.wait_ready()
    place = "document.querySelector('#theo-doi-ho-so').getBoundingClientRect().top"
    steps.wait(f"{place} > -5 && {place} < innerHeight / 2")


@pytest.mark.folder  # one file opens pages itself
@in_browsers("chromium")
def test_who_has_moved_on_is_not_brought_back_to_the_section(browser, site):
    """As long as the page takes its shape, which it does for ever here, the section follows; not after
    a key."""
    page = browser.context.new_page()
    page.add_init_script("Object.defineProperty(document, 'readyState', { get: () => 'interactive' })")
    top = "document.querySelector('#theo-doi-ho-so').getBoundingClientRect().top"
    in_sight = f"{top} > -5 && {top} < innerHeight / 2"
    grow = "void (document.querySelector('.prose').style.paddingTop = '{}px')"
    settled = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
    try:
        page.goto(site.file_url(f"{LESSON}#theo-doi-ho-so"))
        page.wait_for_function(f"!!self.QE?.progress && {in_sight}")
        for height in (3000, 0):
            page.evaluate(grow.format(height))
            page.wait_for_function(in_sight)
        page.keyboard.press("Shift")
        page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
        page.evaluate(grow.format(3000))
        page.evaluate(settled)
        assert page.evaluate("scrollY") == 0
    finally:
        page.close()


@pytest.mark.folder
def test_results_work_inside_the_shell(browser, site):
    """In the frame of index.html on file:// a result opens in the frame, and the address names it."""
    search = Search(browser, framed=True)
    browser.open("about:blank")
    browser.open(site.file_url("index.html"))
    browser.wait("location.hash === '#vi/index.html'")
    search.wait(f"{LOADED} && !!self.QE?.foldWords")
    search.click("#search-open")
    search.wait_open()
    assert search.ask("dich vu cong")[0] == LESSON
    search.steps.js("document.querySelector('#search-results a').click()")
    browser.wait(f"location.hash.startsWith('#{LESSON}?find=') && location.pathname.endsWith('/index.html')")


def test_a_missing_index_is_told_and_reading_goes_on(browser, site):
    """A stick that lost the index: the dialog says so, and says where else to look."""
    search = Search(browser)
    search.open_page(site.file_url(LESSON))
    search.steps.js("document.querySelector('#search').dataset.index += '.gone'")
    browser.press("/")
    search.wait(
        "document.querySelector('#search-status').textContent.startsWith('Phần tìm kiếm không mở')",
        10,
    )
    search.steps.js("document.querySelector('#search').close()")
    # The hidden field keeps the focus until the next frame, and "/" would be typed into it.
    search.wait("document.activeElement.id !== 'search-input'")
    search.steps.js("document.querySelector('#search').dataset.index = "
                    "document.querySelector('#search').dataset.index.replace('.gone', '')")  # fmt: skip
    search.open()
    assert search.ask("dich vu cong")[0] == LESSON
    browser.errors.clear()
