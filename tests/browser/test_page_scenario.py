"""A conversation with a scammer, on file:// in three browsers: played by mouse and by keys alone."""

from __future__ import annotations

import json

import pytest

from .drivers import Chromium
from .page_steps import SAY, START, Steps

HASTY = 750
"""ms after which a click is no second half of a double click (view.js)."""
LAST = "document.querySelector('#q-{item} .qe-beat:last-child')"


@pytest.fixture
def talk(browser, course) -> Steps:
    """A lesson with two conversations, opened by a learner who is new."""
    steps = Steps(browser)
    steps.open_warm(course, "vi/scenario.html")
    return steps


def take(steps: Steps, turn: str, item: str = "call") -> None:
    """Press the turn of the scene that is shown last, as a mouse does."""
    before = steps.js(f"document.querySelectorAll('#q-{item} .qe-beat').length")
    button = f"#q-{item} .qe-reply[data-turn={turn}]"
    rest(steps, button)
    steps.browser.click(button)
    steps.wait(f"document.querySelectorAll('#q-{item} .qe-beat').length === {before + 1}")


def rest(steps: Steps, selector: str) -> None:
    """Wait until an element is no longer being scrolled, and a click is no half of a double one."""
    place = f"document.querySelector({json.dumps(selector)})?.getBoundingClientRect().y"
    seen = None
    for _ in range(200):
        now = steps.js(place)
        if now is not None and now == seen:
            break
        seen = now
        steps.pause()
    steps.js(f"new Promise((done) => setTimeout(() => done(true), {HASTY}))")


def go_back(steps: Steps, item: str = "call") -> None:
    """Press "back" as a mouse does, and wait until the last step is gone."""
    before = steps.js(f"document.querySelectorAll('#q-{item} .qe-beat').length")
    button = f"#q-{item} .qe-back"
    rest(steps, button)
    steps.browser.click(button)
    steps.wait(f"document.querySelectorAll('#q-{item} .qe-beat').length === {before - 1}")


def play(steps: Steps, *turns: str, state: str, item: str = "call") -> None:
    """Go a way to its end, and wait for what it leads to."""
    for turn in turns:
        take(steps, turn, item)
    steps.wait(f"document.querySelector('#q-{item}').dataset.state === '{state}'", START)


def beats(steps: Steps, item: str = "call") -> list[str]:
    """Return the names of the steps of the way that is shown."""
    found = f"[...document.querySelectorAll('#q-{item} .qe-beat')]"
    return steps.js(f"{found}.map((beat) => beat.getAttribute('aria-label'))")


def turns(steps: Steps, item: str = "call") -> list[str]:
    """Return the words on the buttons of the turns."""
    found = f"[...document.querySelectorAll('#q-{item} .qe-reply')]"
    return steps.js(f"{found}.map((button) => button.textContent)")


def press_until(steps: Steps, key: str, condition: str, most: int = 40) -> None:
    """Press a key until something holds."""
    for _ in range(most):
        if steps.js(condition):
            return
        steps.browser.press(key)
    raise AssertionError(f"{steps.browser.name}: {condition}")


def test_only_the_first_scene_is_seen_with_its_turns_as_large_buttons(talk):
    """The numbered scenes for paper are away; there is no button to check, and none to go back."""
    assert beats(talk) == ["Chuông reo"]
    assert turns(talk) == ["Dạ, có chuyện gì ạ?", "Tôi cúp máy đây."]
    assert not talk.shown("call", ".qe-scenes")
    assert not talk.shown("call", ".qe-main")
    assert not talk.shown("call", ".qe-back")
    heights = "[...document.querySelectorAll('.qe-reply')].map((b) => b.getBoundingClientRect().height)"
    assert min(talk.js(heights)) >= 48
    group = "document.querySelector('#q-call .qe-replies')"
    assert talk.js(f"{group}.getAttribute('role')") == "group"
    label = f"document.getElementById({group}.getAttribute('aria-labelledby')).textContent"
    assert talk.js(label) == SAY["item.scene.turns"]


def test_a_turn_becomes_speech_then_its_consequence_then_the_next_scene(talk):
    """In this order, below what was there; the focus is on the new step, whose name is the scene's."""
    take(talk, "nghe")
    assert beats(talk) == ["Chuông reo", "Lời dọa"]
    parts = f"[...{LAST.format(item='call')}.querySelectorAll('.qe-speech, .qe-consequence')]"
    spoken = talk.js(f"{parts}.map((part) => part.innerText.replace(/\\s+/g, ' ').trim())")
    assert spoken == [
        "Bạn: Dạ, có chuyện gì ạ?",
        "Giọng hắn nhanh hơn hẳn.",
        "Người lạ: Bác liên quan đến một vụ rửa tiền.",
        "Bạn: Sao lại thế được?",
        "Đồng nghiệp (gằn giọng): Nộp tiền ngay, không thì bị bắt.",
    ]
    assert talk.js(f"document.activeElement === {LAST.format(item='call')}")
    assert talk.js("document.querySelectorAll('#q-call .qe-replies').length") == 1
    own = "document.querySelector('#q-call .qe-chat .qe-speech[data-voice=you]').getBoundingClientRect()"
    other = "document.querySelector('#q-call .qe-chat .qe-speech[data-voice=\"1\"]').getBoundingClientRect()"
    assert talk.js(f"{own}.right > {other}.right && {own}.left > {other}.left")
    assert talk.browser.errors == []


def test_speakers_are_told_apart_by_form_as_well(talk):
    """The second voice has another border and another letter beside it; asides change no speaker."""
    take(talk, "nghe")
    look = "getComputedStyle(document.querySelector('#q-call .qe-chat .qe-speech[data-voice=\"{}\"]')).borderTopStyle"
    assert talk.js(look.format(1)) == "solid"
    assert talk.js(look.format(2)) == "dashed"
    second = "document.querySelector('#q-call .qe-chat .qe-speech[data-voice=\"2\"]').dataset"
    assert talk.js(f"[{second}.speaker, {second}.initial]") == ["Đồng nghiệp", "Đ"]


def test_what_is_added_is_read_out_and_what_is_restored_is_not(talk, course):
    """The conversation is a log: silent until the learner takes a turn, and after a reload."""
    log = "document.querySelector('#q-call .qe-chat')"
    assert talk.js(f"[{log}.getAttribute('role'), {log}.getAttribute('aria-live')]") == ["log", "off"]
    take(talk, "nghe")
    assert talk.js(f"{log}.getAttribute('aria-live')") == "polite"
    talk.wait("document.querySelector('#q-call .qe-note').dataset.kept === 'true'")
    talk.open(course.file_url("vi/scenario.html"))
    assert beats(talk) == ["Chuông reo", "Lời dọa"]
    assert talk.js(f"{log}.getAttribute('aria-live')") == "off"
    assert talk.js("document.activeElement === document.body")


def test_a_story_goes_on_after_a_reload(talk, course):
    """From the middle to an ending, and the ending with its way is there after the next reload."""
    take(talk, "nghe")
    take(talk, "b")
    talk.wait("document.querySelector('#q-call .qe-note').dataset.kept === 'true'")
    talk.open(course.file_url("vi/scenario.html"))
    assert beats(talk) == ["Chuông reo", "Lời dọa", "Lời dọa"]
    play(talk, "c", state="graded")
    talk.wait("document.querySelector('#q-call .qe-note').dataset.kept === 'true'")
    talk.open(course.file_url("vi/scenario.html"))
    assert talk.state("call") == "graded"
    assert beats(talk)[-1] == SAY["item.scene.ending"]
    assert talk.text("call", ".qe-route-title") == SAY["item.way"]


def test_the_way_is_explained_at_the_end(talk):
    """Score of the ending, each turn with its verdict and its consequence, and better ones."""
    play(talk, "nghe", "a", state="graded")
    assert talk.said("call").startswith(SAY["outcome.incorrect"] + "0 / 2")
    assert SAY["feedback.scene.reached"].format(share=0) in talk.said("call")
    rows = "[...document.querySelectorAll('#q-call .qe-route li')]"
    told = talk.js(f"{rows}.map((row) => [...row.children].map((each) => each.textContent))")
    wrong = SAY["choice.verdict.incorrect"]
    quoted = [SAY["item.way.turn"].format(turn=turn) for turn in
              ("Tôi cúp máy đây.", "Anh nói lại đi", "Tôi cúp máy")]  # fmt: skip
    better = [
        SAY["item.way.better"].format(turns=quoted[0]),
        SAY["item.way.better"].format(turns=f" {SAY['item.way.or']} ".join(quoted[1:])),
    ]
    assert told == [
        ["Chuông reo", "Dạ, có chuyện gì ạ?", wrong, "Giọng hắn nhanh hơn hẳn.", better[0]],
        ["Lời dọa", "Tôi chuyển tiền ngay", wrong, "Tiền đi mất trong một phút.", better[1]],
        [f"{SAY['item.scene.ending']}: Mất tiền"],
    ]
    assert talk.browser.errors == []


def test_the_best_ending_closes_the_question(talk):
    """No turn is left, a good way stands in the solution, and all can be played anew."""
    play(talk, "b", state="closed")
    assert talk.said("call").startswith(SAY["outcome.correct"])
    assert turns(talk) == []
    assert talk.text("call", ".qe-key") == SAY["item.key"].format(key="Tôi cúp máy đây.")
    assert talk.text("call", ".qe-route .qe-word") == SAY["choice.verdict.correct"]
    talk.press("call")
    assert beats(talk) == ["Chuông reo"]
    assert talk.js(f"document.activeElement === {LAST.format(item='call')}")
    assert talk.text("call", ".qe-route") == ""
    play(talk, "nghe", "c", state="graded")


def test_another_try_begins_at_the_first_scene(talk):
    """After an ending "try again" leads to the beginning; what was taken does not come back."""
    play(talk, "a", state="graded", item="link")
    assert talk.text("link", ".qe-main") == SAY["button.retry"]
    talk.press("link")
    assert len(beats(talk, "link")) == 1
    assert talk.js(f"document.activeElement === {LAST.format(item='link')}")
    assert talk.state("link") == "open"
    assert talk.said("link") == ""
    play(talk, "b", state="closed", item="link")


def test_going_back_is_possible_until_an_ending(talk):
    """Turn by turn, with the turns to choose anew; at an ending there is no way back."""
    take(talk, "nghe")
    take(talk, "b")
    go_back(talk)
    assert beats(talk) == ["Chuông reo", "Lời dọa"]
    assert talk.js(f"document.activeElement === {LAST.format(item='call')}")
    go_back(talk)
    assert turns(talk) == ["Dạ, có chuyện gì ạ?", "Tôi cúp máy đây."]
    assert not talk.shown("call", ".qe-back")
    play(talk, "nghe", "c", state="graded")
    assert not talk.shown("call", ".qe-back")
    assert not talk.shown("call", ".qe-finish")


def test_the_second_half_of_a_double_click_takes_no_turn(talk):
    """It was meant for the turn that stood there before; a moment later a click is a new one."""
    second = """(() => {
      const first = document.querySelector("#q-call .qe-reply[data-turn=nghe]");
      if (first) first.click();
      const next = document.querySelector("#q-call .qe-reply");
      next.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 2 }));
      return true;
    })()"""
    talk.js(second)
    assert len(beats(talk)) == 2
    rest(talk, "#q-call .qe-reply")
    talk.js(second.replace("if (first) first.click();", ""))
    assert len(beats(talk)) == 3


def test_a_story_played_by_keys_alone(talk):
    """Tab to a turn, Enter or space takes it, the focus goes on from there to the outcome."""
    talk.js("document.querySelector('#q-call .qe-beat').focus()")
    at = "document.activeElement?.dataset?.turn === '{}'"
    press_until(talk, "Tab", at.format("nghe"))
    talk.browser.press("Enter")
    talk.wait("document.querySelectorAll('#q-call .qe-beat').length === 2")
    press_until(talk, "Tab", "document.activeElement?.classList.contains('qe-back')")
    talk.browser.press("Enter")
    talk.wait("document.querySelectorAll('#q-call .qe-beat').length === 1")
    press_until(talk, "Tab", at.format("nghe"))
    talk.browser.press("Space")
    talk.wait("document.querySelectorAll('#q-call .qe-beat').length === 2")
    press_until(talk, "Tab", at.format("c"))
    talk.browser.press("Enter")
    talk.wait("document.querySelector('#q-call').dataset.state === 'graded'", START)
    assert SAY["feedback.scene.reached"].format(share=50) in talk.said("call")
    assert talk.js(f"document.activeElement === {LAST.format(item='call')}")
    press_until(talk, "Tab", "document.activeElement?.classList.contains('qe-main')")
    talk.browser.press("Enter")
    talk.wait("document.querySelectorAll('#q-call .qe-beat').length === 1")


def test_a_story_whose_check_failed_can_be_finished(talk):
    """Where a path has come to an end and was not graded, a button asks for the result."""
    talk.js(
        """(() => {
          const element = document.getElementById("q-call");
          const turns = [["mo-dau", "b"]];
          QE.shapes.conversation.restore(element, { version: 1, kind: "path", turns });
          element.querySelector(".qe-chat").dispatchEvent(new Event("change", { bubbles: true }));
        })()"""
    )
    assert talk.shown("call", ".qe-finish")
    talk.browser.click("#q-call .qe-finish")
    talk.wait("document.querySelector('#q-call').dataset.state === 'closed'", START)
    assert not talk.shown("call", ".qe-finish")


def test_a_share_is_written_as_the_page_writes_numbers(talk):
    """12.5 % has a comma in Vietnamese."""
    outcome = """{ verdict: "partial", score: { raw: 0.125, max: 1 }, feedback: [
      { code: "partial" }, { code: "scene.reached", part: "x", args: { share: "12.5" } }] }"""
    said = talk.js(f"QE.makeOutcome({outcome}, () => '').textContent")
    assert SAY["feedback.scene.reached"].format(share="12,5") in said


def test_paths_that_do_not_fit_are_refused(talk):
    """An unknown scene or turn, a jump, a turn after the end: nothing is shown of them."""
    restore = "QE.shapes.conversation.restore(document.getElementById('q-call'), {})"
    for path in ('[["mo-dau", "z"]]', '[["doa", "a"]]', '[["mo-dau", "b"], ["an-toan", "a"]]'):
        response = f'{{ version: 1, kind: "path", turns: {path} }}'
        assert talk.js(restore.format(response)) is False
    assert beats(talk) == ["Chuông reo"]


def test_ids_are_there_once(talk):
    """Copies of scenes on the screen repeat no id of those for paper."""
    for turn in ("nghe", "b", "b"):
        take(talk, turn)
    ids = "[...document.querySelectorAll('[id]')].map((each) => each.id)"
    assert talk.js(f"{ids}.length - new Set({ids}).size") == 0


@pytest.mark.browser
@pytest.mark.chromium
@pytest.mark.folder  # one file shows and prints its pages by itself: test_lone.py
def test_a_book_to_be_played_without_a_script_and_on_paper(course):
    """Numbered scenes; links lead from turn to scene, also in the second story of the page with
    the same names; printed, the chat is away and the scenes are there, without scores."""
    with Chromium() as browser:
        steps = Steps(browser)
        steps.open_fresh(course.file_url("vi/scenario.html"))
        play(steps, "nghe", "c", state="graded")
        browser.page.emulate_media(media="print")
        assert steps.shown("call", ".qe-scene:last-child")
        for hidden in (".qe-chat", ".qe-route", ".qe-after", ".qe-status"):
            assert not steps.shown("call", hidden), hidden
        browser.page.emulate_media(media="screen")
        session = browser.context.new_cdp_session(browser.page)
        session.send("Emulation.setScriptExecutionDisabled", {"value": True})
        browser.page.goto(course.file_url("vi/scenario.html"))
        titles = "[...document.querySelectorAll('#q-call .qe-scene-title')].map((each) => each.textContent)"
        ending = SAY["item.scene.end"]
        assert steps.js(titles) == [
            SAY["item.scene"].format(number=1) + ": Chuông reo",
            SAY["item.scene"].format(number=2) + ": Lời dọa",
            ending.format(number=3) + ": An toàn",
            ending.format(number=4),
            ending.format(number=5) + ": Mất tiền",
        ]
        link = "#q-link [data-scene=mo-dau] [data-turn=b]"
        assert SAY["item.scene.goto"].format(number=2) in steps.js(
            f"document.querySelector('{link}').textContent"
        )
        browser.click(f"{link} a")
        target = "document.querySelector(':target')"
        assert steps.js(f"[{target}.closest('qe-item').id, {target}.dataset.scene]") == [
            "q-link", "an-toan",
        ]  # fmt: skip
        assert "%" not in steps.js("document.querySelector('#q-call .qe-scenes').innerText")
