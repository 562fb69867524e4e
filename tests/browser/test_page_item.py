"""The question element, with the real engine, on file:// in three browsers."""

from __future__ import annotations

import pytest

from quiz_engine.locale import load_catalogue

from .drivers import PlaywrightBrowser
from .page_steps import COURSE, SAY, Steps


@pytest.fixture
def choices(browser, course) -> Steps:
    """A lesson with choices, opened by itself by a learner who is new."""
    steps = Steps(browser)
    steps.open_warm(course, "vi/choices.html")
    return steps


@pytest.fixture
def entry(browser, course) -> Steps:
    """A lesson with fields to type into."""
    steps = Steps(browser)
    steps.open_warm(course, "vi/entry.html")
    return steps


@pytest.fixture
def gaps(browser, course) -> Steps:
    """A lesson with gaps."""
    steps = Steps(browser)
    steps.open_warm(course, "vi/gaps.html")
    return steps


def test_wrong_choice_is_explained_where_it_stands(choices):
    """The verdict is read out, the author's words stand in the chosen row, nothing is logged."""
    choices.choose("one", "b")
    choices.check("one", "graded")
    assert choices.said("one") == SAY["outcome.incorrect"]
    assert choices.text("one", "[data-choice=b] .qe-verdict") == SAY["choice.verdict.incorrect"]
    assert choices.text("one", "[data-choice=b] .qe-said") == "Hàng xóm cũng biết."
    assert choices.text("one", "[data-choice=c] .qe-verdict") == ""
    described = "document.querySelector('#q-one [value=b]').getAttribute('aria-describedby')"
    assert choices.js(f"{described}.split(' ').every((id) => document.getElementById(id))")
    assert choices.browser.errors == []


def test_right_choice_closes_the_question_and_shows_the_explanation(choices):
    """Solved: the solution stands open, the controls are locked, and the button starts over."""
    choices.choose("one", "c")
    choices.check("one", "closed")
    assert choices.said("one") == SAY["outcome.correct"]
    assert choices.shown("one", ".qe-explanation")
    inputs = "[...document.querySelectorAll('#q-one input')]"
    assert choices.js(f"{inputs}.every((input) => input.disabled)")
    assert choices.text("one", ".qe-main") == SAY["button.restart"]


def test_outcome_is_in_a_live_region_that_was_there_before(choices):
    """A status region stands empty from the start, and speaks once a response is checked."""
    assert choices.js("!!document.querySelector('#q-one .qe-status[role=status]')")
    assert choices.said("one") == ""
    choices.choose("one", "b")
    choices.check("one", "graded")
    live = "document.querySelector('#q-one .qe-status').getAttribute('aria-live')"
    assert choices.js(live) == "polite"


def test_focus_stays_on_the_main_button(choices):
    """Neither the outcome nor the change of the button's word takes the focus away."""
    choices.choose("one", "b")
    choices.check("one", "graded")
    assert choices.js("document.activeElement.textContent") == SAY["button.retry"]
    choices.press("one")
    assert choices.state("one") == "open"
    assert choices.js("document.activeElement.name") == "q1"
    assert choices.said("one") == ""


def test_nothing_chosen_is_told_at_once(choices):
    """An empty response needs no Python and costs no attempt."""
    choices.press("many")
    assert choices.state("many") == "open"
    assert choices.said("many") == SAY["feedback.invalid.nothing-chosen"]
    assert choices.text("many", ".qe-note") == SAY["state.attempts-left"].format(count=2)


def test_partial_credit_says_the_score_and_the_author_speaks(choices):
    """One key and one distractor of two each: nothing; both keys and one distractor: half."""
    choices.choose("many", "a", "b", "d")
    choices.check("many", "graded")
    assert choices.said("many").startswith(SAY["outcome.partial"] + "1,5 / 3")
    assert "Còn một chỗ nữa, bạn tìm xem." in choices.said("many")
    assert choices.text("many", "[data-choice=b] .qe-said") == "Mất máy là mất luôn mật khẩu."
    assert SAY["state.attempts-left"].format(count=1) in choices.text("many", ".qe-note")


def test_used_attempts_mark_the_key(choices):
    """After the last attempt the missed key is marked in its row and the solution stands open."""
    for _ in range(2):
        choices.choose("many", "b")
        choices.press("many")
        choices.wait("!!document.querySelector('#q-many:is([data-state=graded], [data-state=closed])')")
        if choices.state("many") == "graded":
            choices.press("many")
            choices.choose("many", "b")
    assert choices.state("many") == "closed"
    assert choices.js("document.querySelector('#q-many [data-choice=d]').dataset.verdict") == "key"
    assert choices.shown("many", ".qe-explanation")
    assert SAY["state.no-attempts"] in choices.text("many", ".qe-note")


def test_answer_is_offered_after_an_attempt(choices):
    """The button comes with the first outcome; pressing it ends the attempts and marks the key."""
    assert not choices.shown("one", ".qe-reveal")
    assert not choices.shown("one", ".qe-solution")
    choices.choose("one", "a")
    choices.check("one", "graded")
    choices.press("one", ".qe-reveal")
    assert choices.state("one") == "closed"
    assert choices.js("document.querySelector('#q-one [data-choice=c]').dataset.verdict") == "key"
    assert choices.js("document.activeElement.localName") == "summary"
    assert choices.shown("one", ".qe-explanation")


def test_hints_open_one_by_one(choices):
    """The second hint appears when the first is opened, and stays available."""
    assert choices.shown("one", ".qe-hint")
    assert not choices.shown("one", ".qe-hint + .qe-hint")
    choices.js("document.querySelector('#q-one .qe-hint summary').click()")
    choices.wait("!!document.querySelector('#q-one .qe-hint + .qe-hint').getClientRects().length")


def test_changing_a_graded_response_takes_the_verdict_away(choices):
    """What is seen is never the verdict on another response."""
    choices.choose("one", "a")
    choices.check("one", "graded")
    choices.choose("one", "b")
    assert choices.state("one") == "open"
    assert choices.said("one") == ""
    assert choices.text("one", ".qe-verdict") == ""


def test_result_of_a_response_that_was_changed_is_dropped(choices):
    """Who changes the response while Python looks at it gets no verdict on the one before."""
    states = choices.js(  # in one task, so that Python cannot answer in between
        """["[value=c]", ".qe-main", "[value=b]"].map((each) => {
          const item = document.querySelector("#q-one");
          item.querySelector(each).click();
          return item.dataset.state;
        })"""
    )
    assert states == ["open", "waiting", "open"]
    choices.choose("truth", "b")
    choices.check("truth", "closed")
    assert choices.state("one") == "open"
    assert choices.said("one") == ""


def test_waiting_is_visible_and_the_lesson_goes_on(choices):
    """While Python starts, the question says so, and other questions can be worked on."""
    choices.choose("one", "b")
    choices.press("one")
    choices.wait("document.querySelector('#q-one .qe-status').textContent")
    codes = ("state.starting", "state.grading", "outcome.incorrect")
    assert choices.said("one") in [SAY[code] for code in codes]
    choices.press("many")
    assert choices.state("many") == "open"
    choices.wait("document.querySelector('#q-one').dataset.state === 'graded'")


def test_double_click_checks_once(choices):
    """The second click of a double click does not press "try again"."""
    choices.choose("one", "b")
    clicks = "[1, 2].forEach((detail) => b.dispatchEvent(new MouseEvent('click', { detail })))"
    choices.js(f"((b) => {clicks})(document.querySelector('#q-one .qe-main'))")
    choices.wait("document.querySelector('#q-one').dataset.state === 'graded'")
    choices.js(f"((b) => {clicks})(document.querySelector('#q-one .qe-main'))")
    assert choices.state("one") == "open"


def test_starting_over_forgets_the_attempts(choices):
    """A solved question can be done again from the start."""
    choices.choose("one", "c")
    choices.check("one", "closed")
    choices.press("one")
    assert choices.state("one") == "open"
    assert choices.js("document.querySelectorAll('#q-one :checked').length") == 0
    assert not choices.shown("one", ".qe-solution")
    choices.choose("one", "b")
    choices.check("one", "graded")


def test_true_or_false_keeps_the_order_of_the_source(choices):
    """Only what may be shuffled is."""
    assert choices.order("truth") == ["a", "b"]
    assert sorted(choices.order("one")) == ["a", "b", "c", "d"]


def test_whole_question_by_keyboard(choices):
    """Tab, arrows, space and Enter choose, check and try again."""
    browser = choices.browser
    choices.js("document.querySelector('#q-truth [value=a]').focus()")
    browser.press(" ")
    assert choices.js("document.querySelector('#q-truth [value=a]').checked")
    browser.press("Tab")
    assert choices.js("document.activeElement.textContent") == SAY["button.check"]
    browser.press("Enter")
    choices.wait("document.querySelector('#q-truth').dataset.state === 'graded'")
    assert choices.js("document.activeElement.textContent") == SAY["button.retry"]
    browser.press("Enter")
    browser.press("ArrowDown")
    assert choices.js("document.activeElement.value") == "b"
    browser.press("Tab")
    browser.press("Enter")
    choices.wait("document.querySelector('#q-truth').dataset.state === 'closed'")


def test_enter_in_a_field_checks(entry):
    """Enter checks what is typed; leaving the field afterwards keeps the outcome."""
    entry.js("document.querySelector('#q-text input').focus()")
    for letter in "mat khau":
        entry.browser.press(letter)
    entry.browser.press("Enter")
    entry.wait("document.querySelector('#q-text').dataset.state === 'graded'")
    assert SAY["feedback.text.marks-differ"] in entry.said("text")
    entry.browser.press("Tab")
    assert entry.state("text") == "graded"


def test_enter_that_ends_a_composition_does_not_check(entry):
    """Vietnamese keyboards compose letters; the Enter that accepts one is theirs."""
    entry.fill("text", "mật")
    event = "new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })"
    entry.js(f"document.querySelector('#q-text input').dispatchEvent({event})")
    assert entry.state("text") == "open"


def test_expected_wrong_text_is_answered_below_the_field(entry):
    """The author's feedback for an anticipated response follows the field."""
    entry.fill("text", "Chìa khóa")
    entry.check("text", "graded")
    assert entry.text("text", ".qe-entry + .qe-said") == "Chìa khóa mở cửa nhà. Còn cửa tài khoản?"
    entry.press("text")
    assert entry.js("document.activeElement.value") == "Chìa khóa"
    entry.fill("text", "mật khẩu")
    entry.check("text", "closed")
    assert entry.text("text", ".qe-key") == SAY["item.key"].format(key="mật khẩu")


@pytest.mark.parametrize(
    ("typed", "state", "sentence"),
    [
        ("1.200,5", "closed", SAY["outcome.correct"]),
        ("1200500 m", "closed", SAY["outcome.correct"]),
        ("sáu", "open", SAY["feedback.invalid.number"].format(text="sáu")),
        ("  ", "open", SAY["feedback.invalid.empty"]),
        ("12", "graded", SAY["outcome.incorrect"]),
    ],
)
def test_number_in_vietnamese_notation(entry, typed, state, sentence):
    """Numbers are read as the page's language writes them; what cannot be read is not wrong."""
    entry.fill("number", typed)
    entry.press("number")
    entry.wait("document.querySelector('#q-number .qe-status strong')?.textContent.trim()")
    entry.wait("document.querySelector('#q-number').dataset.state !== 'waiting'")
    assert entry.state("number") == state
    assert entry.said("number") == sentence


@pytest.mark.parametrize(
    ("language", "typed"), [("en", "1,200.5 km"), ("de", "1.200,5 km")]
)
def test_other_languages_speak_their_own(browser, course, language, typed):
    """English and German pages read their own notation and answer in their own words."""
    steps = Steps(browser)
    steps.open_warm(course, f"{language}/number.html")
    steps.fill("distance", typed)
    steps.check("distance", "closed")
    assert load_catalogue(language)["outcome.correct"] in steps.said("distance")
    assert "2 / 2" in steps.said("distance")
    assert browser.errors == []


def test_gaps_are_marked_one_by_one(gaps):
    """Each gap gets its own verdict, the question a share of its points."""
    gaps.fill("gaps", "6", "[data-gap=a]")
    gaps.fill("gaps", "b", "[data-gap=b]")
    gaps.fill("gaps", "vân tay", "[data-gap=c]")
    gaps.check("gaps", "graded")
    verdicts = "[...document.querySelectorAll('#q-gaps .qe-gap')].map((gap) => gap.dataset.verdict)"
    assert gaps.js(verdicts) == ["correct", "incorrect", "correct"]
    assert gaps.said("gaps").startswith(SAY["outcome.partial"] + "2 / 3")
    gaps.press("gaps")
    assert gaps.js("document.activeElement.dataset.gap") == "b"


def test_forgotten_gaps_are_named(gaps):
    """Whoever overlooks gaps is told which, and nothing is graded."""
    gaps.fill("gaps", "6", "[data-gap=a]")
    gaps.press("gaps")
    second, third = (SAY["item.gap"].format(number=number) for number in (2, 3))
    assert gaps.said("gaps").startswith(f"{second}, {third}: ")
    invalid = "[...document.querySelectorAll('[aria-invalid]')].map((gap) => gap.dataset.gap)"
    assert gaps.js(invalid) == ["b", "c"]
    assert gaps.js("document.querySelectorAll('[data-verdict=correct]').length") == 0


def test_http_needs_no_frame(browser, course):
    """Over http a lesson grades by itself, with scripts and data of a wrong type too."""
    for url in (course.http_url("vi/choices.html"), course.octets_url("vi/choices.html")):
        steps = Steps(browser)
        steps.open_fresh(url)
        assert not steps.js("!!document.querySelector('.qe-open')")
        steps.choose("one", "c")
        steps.check("one", "closed")
    assert browser.errors == []


def test_python_starts_when_a_question_comes_near(browser, course):
    """A page without a question loads no runtime; a question far below, on the way there."""
    entries = "performance.getEntriesByType('resource')"
    loads = f"{entries}.filter(({{ name }}) => name.includes('/assets/python/'))"
    steps = Steps(browser)
    steps.open(course.http_url("vi/index.html"))
    assert not steps.js("!!self.QE?.createEngine || !!self.QE?.messages")
    steps.open_fresh(course.http_url("vi/far.html"))
    frames = "requestAnimationFrame(() => requestAnimationFrame(() => done(true)))"
    steps.js(f"new Promise((done) => {frames})")
    assert steps.js(f"{loads}.length") == 0
    steps.js("scrollTo(0, innerHeight * 5)")
    steps.wait(f"{loads}.length")


def test_a_press_before_the_store_has_answered_counts(browser, course):
    """Whoever chooses and checks while the page is still loading what it remembers is graded."""
    steps = Steps(browser)
    page = course.file_url("vi/choices.html")
    steps.open_fresh(page)
    press = (
        "document.querySelector('#q-one [value=c]').click();"
        "document.querySelector('#q-one .qe-main').click();"
    )
    # A course in one file shows its pages in a frame that such a script does not reach.
    if isinstance(browser, PlaywrightBrowser) and not course.lone:
        # Presses in the very task that makes the buttons; the store answers in a later one.
        browser.page.add_init_script(
            "if (location.hash === '#early') new MutationObserver((_, observer) => {"
            "  if (!document.querySelector('#q-one.qe-live .qe-main')) return;"
            f" observer.disconnect(); {press}"
            "}).observe(document, {childList: true, subtree: true});"
        )
        browser.open("about:blank")
        browser.open(page + "#early")
    else:
        browser.open("about:blank")
        browser.open(page)
        steps.wait("document.querySelector('#q-one.qe-live .qe-main')")
        steps.js(f"(() => {{ {press} }})()")
    steps.wait("document.querySelector('#q-one')?.dataset.state === 'closed'")
    assert steps.said("one") == SAY["outcome.correct"]


def test_a_renamed_question_keeps_its_progress(browser, course):
    """What was stored under a former id is shown under the new one."""
    steps = Steps(browser)
    page = course.file_url("vi/choices.html")
    steps.open_fresh(page)
    steps.choose("renamed", "b")
    steps.check("renamed", "closed")
    moved = steps.js(
        "(async () => {"
        f" const store = await QE.openStore('{COURSE}');"
        " const record = await store.get('item/renamed');"
        " await store.put('item/former-name', record);"
        " await store.put('item/renamed', undefined);"
        " return (await store.get('item/former-name')).session.success;"
        "})()"
    )
    assert moved is True
    browser.open("about:blank")
    steps.open(page)
    assert steps.state("renamed") == "closed"
    assert steps.said("renamed") == SAY["outcome.correct"]
