"""Reading aloud with a scripted voice: what is read and in which order, how it is marked and
steered, that the key is not among it before it is shown, and that the author's voice comes first."""

from __future__ import annotations

import math
import shutil
import struct
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from .axe import look_at
from .conftest import AWKWARD, Course, build_site, serve_course
from .drivers import LOADED
from .page_steps import SAY, Steps
from .site_steps import in_browsers

HERE = Path(__file__).parent
LESSON = [
    *("Bài đọc", "Ở TP. Huế có 1.200.000 người.", "Bạn bấm vào Cài đặt, Wi-Fi nhé!", "Xong rồi."),
    *("Ở đây có một đoạn mã.", "Xem thêm", "Phần hai", "Gõ ghe go vào ô."),
    *("Hình: Một con mèo.", "Nó ngủ.", "Câu 1", "Mật khẩu nào chắc nhất?"),
]
"""What is heard of the lesson before the choices, whose order is drawn."""
CHOICES = {"123456", "Một câu dài"}
KEY = ("Đúng rồi", "quan trọng nhất", "dễ nhớ", "Máy dò", "khó dò", "Đáp án:")
"""What tells the key, or helps to find it."""
HEARD = "voice.log.map((each) => each.text)"
MARKED = """[...(CSS.highlights?.get("read") ?? [])].map((range) => range.toString()).join("|")"""
BOXES = """[...document.querySelectorAll(".read-boxes > div")].map((box) => box.getBoundingClientRect())"""
BAR = "document.querySelector('.read-bar')"
WATCH = """(() => { const { play } = HTMLMediaElement.prototype; self.played = [];
  HTMLMediaElement.prototype.play = function () {
    self.sound = this; played.push(decodeURIComponent(this.src.split("/").at(-1)));
    return play.call(this);
  }; })()"""
"""Notes which recordings are played; they play all the same."""


def make_sound(path: Path, seconds: float) -> None:
    """Write a soft tone that lasts so long."""
    path.parent.mkdir(exist_ok=True)
    rate = 8000
    wave_form = b"".join(struct.pack("<h", int(900 * math.sin(at * math.tau / 40))) for at in range(40))
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(wave_form * int(seconds * rate / 40))


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """The course of tests/browser/reading with recordings, its pages with the scripted voice."""
    source = tmp_path_factory.mktemp("reading") / "course"
    shutil.copytree(HERE / "reading", source)
    config = (source / "mkdocs.yml").read_text("utf-8").replace("../../../", f"{HERE.parents[1].as_posix()}/")
    (source / "mkdocs.yml").write_text(config, "utf-8")
    audio = source / "content" / "vi" / "audio"
    make_sound(audio / "thu.wav", 0.4)
    make_sound(audio / "thu.phan-thu.wav", 200)
    make_sound(audio / "hoi-thu.wav", 0.4)
    (audio / "recorded.yml").write_text("# not for learners\n")
    folder = tmp_path_factory.mktemp("spoken") / AWKWARD
    build_site(source / "mkdocs.yml", folder)
    for page in folder.rglob("*.html"):
        script = '<head><script src="voice.js"></script>'
        page.write_text(page.read_text("utf-8").replace("<head>", script), "utf-8")
        shutil.copy(HERE / "reading" / "voice.js", page.parent)
    yield from serve_course(folder)


def open_page(browser, spoken: Course, page: str = "doc.html", ask: str = "", way: str = "file") -> Steps:
    """Open a page as one who was never here, with the voice that `ask` names."""
    steps = Steps(browser)
    address = spoken.file_url if way == "file" else spoken.http_url
    url = address(f"vi/{page}") + ask
    steps.open_fresh(url)
    return steps


def start(steps: Steps, button: str = "#read-lesson") -> None:
    """Press a button that reads."""
    steps.wait(f"document.querySelector('{button}')?.hidden === false")
    steps.js(f"(document.querySelector('{button}').scrollIntoView({{ block: 'center' }}), true)")
    steps.click(button)
    steps.wait(f"!!{BAR} || self.played?.length")


def heard(steps: Steps) -> list[str]:
    """Return what the voice was given so far."""
    return steps.js(HEARD)


def finish(steps: Steps, limit: int = 60) -> list[str]:
    """Let the voice come to the end, sentence by sentence; return all that was heard."""
    for _ in range(limit):
        if not steps.js("(voice.end(), voice.speaks)"):
            break
    return heard(steps)


def test_a_lesson_is_read_in_order_and_waits_for_an_answer(browser, spoken):
    """Sentence by sentence, as it is seen; code is named, what is folded left out, and nothing tells
    the key. At a question it is the learner's turn; then it goes on."""
    steps = open_page(browser, spoken)
    assert heard(steps) == []
    start(steps)
    found = finish(steps)
    assert found[: len(LESSON)] == LESSON
    assert set(found[len(LESSON) : -1]) == CHOICES
    assert found[-1] == SAY["ui.read.your-turn"] == steps.js(f"{BAR}.querySelector('p').textContent")
    assert not any(word in text for text in found for word in KEY)
    before = len(found)
    steps.js(f"{BAR}.querySelector('[data-do=toggle]').click()")
    rest = finish(steps)[before:]
    assert rest == ["Câu sau câu hỏi.", "Câu 2", "Chìa khóa của tài khoản gọi là gì?", SAY["item.response"], SAY["ui.read.your-turn"]]
    steps.js(f"{BAR}.querySelector('[data-do=toggle]').click()")
    steps.js(f"{BAR}.querySelector('[data-do=skip]').click()")
    assert finish(steps)[-2:] == ["Mã có Chỗ trống 1 chữ số.", SAY["ui.read.your-turn"]]
    steps.js(f"{BAR}.querySelector('[data-do=toggle]').click()")
    assert finish(steps)[-1] == "Câu cuối."
    assert not steps.js(f"!!{BAR}")
    voices = steps.js("voice.log.map((each) => [each.lang, each.name, each.rate].join(' '))")
    assert set(voices) == {"vi-VN Linh 1"}
    assert browser.errors == []


def test_the_sentence_is_marked_and_the_text_left_alone(browser, spoken):
    """Each sentence while it is read, over links and bold letters; the page holds the same nodes."""
    steps = open_page(browser, spoken)
    nodes = "document.querySelector('article').innerHTML.replace(/<p class=\"read-lesson.*?<\\/template>/s, '').replace(/<div class=\"read-bar.*?<\\/div>/s, '')"
    before = steps.js(nodes)
    start(steps)
    steps.js("(voice.end(), voice.end(), true)")
    assert steps.js(MARKED).replace("\n", " ").replace("|", "") == "Bạn bấm vào Cài đặt → Wi-Fi nhé!"
    assert steps.js(nodes) == before
    steps.js("(voice.end(), voice.end(), true)")
    assert steps.js(MARKED) == "" and len(steps.js(BOXES)) == 1  # a frame around the code
    steps.js(f"{BAR}.querySelector('[data-do=stop]').click()")
    assert steps.js(MARKED) == "" and steps.js(BOXES) == []


def test_where_there_are_no_highlights_frames_mark_it(browser, spoken):
    """In an older browser too, each line of the sentence is framed where it stands."""
    steps = open_page(browser, spoken, ask="?plain")
    start(steps)
    steps.js("(voice.end(), true)")
    boxes = steps.js(BOXES)
    paragraph = steps.js("[...document.querySelectorAll('article p')].find((each) => each.textContent.startsWith('Ở TP')).getBoundingClientRect()")
    assert len(boxes) >= 1
    for box in boxes:
        assert paragraph["left"] - 4 <= box["left"] and box["bottom"] <= paragraph["bottom"] + 4


def test_pause_go_on_and_stop_by_keyboard(browser, spoken):
    """The button that began pauses and goes on with the same sentence; Escape ends it."""
    steps = open_page(browser, spoken)
    start(steps)
    label = "document.querySelector('#read-lesson span').textContent"
    assert steps.js(label) == SAY["ui.read.pause"]
    steps.js("(voice.end(), document.querySelector('#read-lesson').focus(), true)")
    browser.press("Enter")
    steps.wait(f"{label} === '{SAY['ui.read.go-on']}' && !voice.speaks")
    browser.press("Enter")
    steps.wait("voice.speaks")
    assert heard(steps) == [*LESSON[:2], LESSON[1]]
    browser.press("Tab")
    for _ in range(4):
        browser.press("Tab")
    steps.wait("document.activeElement.dataset.do === 'stop'")
    browser.press("Escape")
    steps.wait(f"!{BAR} && !voice.speaks && document.activeElement.id === 'read-lesson'")
    assert steps.js(label) == SAY["ui.read.lesson"]
    assert steps.js(MARKED) == ""


def test_the_page_follows_unless_the_learner_has_gone_elsewhere(browser, spoken):
    """What is read comes into view; who has scrolled away is left where they are."""
    browser.resize(480, 420)
    steps = open_page(browser, spoken)
    try:
        start(steps)
        for _ in range(8):
            steps.js("(voice.end(), true)")
        inside = "((box) => box.top >= 0 && box.top < innerHeight - 60)(document.querySelector('article img').getBoundingClientRect())"
        steps.wait(inside)
        steps.js("new Promise((done) => setTimeout(done, 1200))")
        steps.js("(scrollTo({ top: 0, behavior: 'instant' }), true)")
        steps.js("new Promise((done) => setTimeout(done, 100))")
        steps.js("(voice.end(), voice.end(), true)")
        steps.js("new Promise((done) => setTimeout(done, 600))")
        assert steps.js("scrollY") == 0
    finally:
        browser.resize(1280, 720)


def test_back_skip_and_slow(browser, spoken):
    """To the sentence before and after; slow says the sentence again, slowly, and is remembered."""
    steps = open_page(browser, spoken)
    start(steps)
    for name in ("skip", "skip", "back", "slow"):
        steps.js(f"{BAR}.querySelector('[data-do={name}]').click()")
    assert heard(steps) == [LESSON[0], LESSON[1], LESSON[2], LESSON[1], LESSON[1]]
    assert steps.js("voice.log.at(-1).rate") < 1
    assert steps.js(f"{BAR}.querySelector('[data-do=slow]').getAttribute('aria-pressed')") == "true"
    browser.open(spoken.file_url("vi/doc.html"))
    steps.wait_ready()
    start(steps)
    assert steps.js("voice.log.at(-1).rate") < 1
    steps.js(f"{BAR}.querySelector('[data-do=slow]').click()")


def test_a_question_is_read_and_after_grading_its_feedback(browser, spoken):
    """Prompt and choices; then verdicts, the feedback on what was chosen and what is shown now."""
    steps = open_page(browser, spoken)
    button = "#q-hoi .read-button"
    start(steps, button)
    found = finish(steps)
    assert found[:2] == ["Câu 1", "Mật khẩu nào chắc nhất?"] and set(found[2:]) == CHOICES
    names = "document.querySelector('#q-hoi .read-button').getAttribute('aria-labelledby').split(' ').map((id) => document.getElementById(id).textContent).join(' ')"
    assert steps.js(names) == f"{SAY['ui.read.question']} Câu 1"
    steps.choose("hoi", "a")
    steps.check("hoi", "graded")
    assert heard(steps) == found  # nothing is read unasked: the live region tells it
    start(steps, button)
    told = finish(steps)[len(found) :]
    assert "Máy dò thử dãy này đầu tiên." in told and SAY["outcome.incorrect"] in told
    assert not any("Đúng rồi" in text or "quan trọng nhất" in text for text in told)
    steps.press("hoi")
    steps.choose("hoi", "b")
    steps.check("hoi", "closed")
    before = len(heard(steps))
    start(steps, button)
    told = finish(steps)[before:]
    wanted = ["Câu 1", "Đúng rồi, không ai đoán ra.", SAY["outcome.correct"], "Độ dài là quan trọng nhất."]
    assert [text for text in told if text in wanted] == wanted


def test_it_stops_for_another_and_for_a_check(browser, spoken):
    """One voice at a time; what is said of an answer is not talked into."""
    steps = open_page(browser, spoken)
    start(steps)
    steps.js("(document.querySelector('#q-hoi .read-button').click(), true)")
    assert heard(steps) == [LESSON[0], "Câu 1"]
    assert steps.js("document.querySelector('#read-lesson span').textContent") == SAY["ui.read.lesson"]
    assert steps.js("document.querySelectorAll('.read-bar').length") == 1
    steps.choose("hoi", "a")
    steps.check("hoi", "graded")
    assert not steps.js(f"!!{BAR} || voice.speaks")


def test_it_stops_when_the_page_is_left(browser, spoken):
    """Also where the browser keeps the page aside."""
    steps = open_page(browser, spoken)
    start(steps)
    assert steps.js("voice.speaks")
    steps.js("(dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })), true)")
    assert not steps.js(f"voice.speaks || !!{BAR}")


@pytest.mark.parametrize("kind", ["none", "far"])
def test_without_a_voice_of_the_device_there_is_no_button(browser, spoken, kind):
    """Nothing is offered that does not work, or that would send the text away; the panel says why."""
    steps = open_page(browser, spoken, ask=f"?voice={kind}")
    steps.js("new Promise((done) => setTimeout(done, 700))")
    shown = "[...document.querySelectorAll('#read-lesson, .read-button')].filter((each) => !each.hidden).length"
    assert steps.js(shown) == 0
    assert steps.js("document.querySelector('#read-none').hidden") is False
    steps.js("(voice.come(), true)")
    assert steps.js(shown) == 4
    assert steps.js("document.querySelector('#read-none').hidden")


def test_a_voice_that_comes_late_moves_nothing(browser, spoken):
    """The room of the button is there from the beginning."""
    steps = open_page(browser, spoken, ask="?voice=late")
    top = "document.querySelector('#q-hoi').getBoundingClientRect().top"
    before = steps.js(top)
    steps.js("(voice.come(), true)")
    start_hidden = steps.js("document.querySelector('#read-lesson').hidden")
    assert not start_hidden and steps.js(top) == before


def test_a_voice_that_fails_says_so(browser, spoken):
    """In plain words, through a live region, and nothing is marked any more."""
    steps = open_page(browser, spoken, ask="?voice=mute")
    start(steps)
    said = f"{BAR}.querySelector('[role=status]').textContent"
    steps.wait(f"{said} === '{SAY['ui.read.failed']}'")
    assert steps.js(MARKED) == ""


@pytest.mark.parametrize("way", ["file", "http"])
def test_what_the_author_recorded_comes_first(browser, spoken, way):
    """Recordings of the beginning, a section and a question; a voice reads the rest, and each text is
    heard once."""
    steps = open_page(browser, spoken, "thu.html", way=way)
    steps.js(WATCH)
    start(steps)
    steps.wait("played.length === 2", 20)  # the first came to its end by itself
    assert steps.js("played") == ["thu.wav", "thu.phan-thu.wav"]
    steps.wait("sound.currentTime > 0.1")
    assert "có giọng thu." in steps.js(MARKED)
    assert heard(steps) == []
    toggle = f"{BAR}.querySelector('[data-do=toggle]').click()"
    steps.js(toggle)
    steps.wait("sound.paused")
    at = steps.js("sound.currentTime")
    steps.js(toggle)
    steps.wait(f"!sound.paused && sound.currentTime > {at}")
    steps.js(f"{BAR}.querySelector('[data-do=slow]').click()")
    assert steps.js("sound.playbackRate") < 1
    steps.js(f"{BAR}.querySelector('[data-do=slow]').click()")
    steps.click(".read-bar [data-do=skip]")
    steps.wait("voice.speaks")
    assert steps.js("played.at(-1)") == "hoi-thu.wav"
    assert heard(steps) == [SAY["ui.read.your-turn"]]
    steps.js(toggle)
    assert finish(steps)[1:] == ["Phần không thu", "Phần này máy đọc."]
    assert browser.errors == []


def test_a_recording_needs_no_voice(browser, spoken):
    """Where the device has none, what was recorded can be heard, and only that is offered."""
    steps = open_page(browser, spoken, "thu.html", ask="?voice=none")
    steps.js(WATCH)
    start(steps, "#q-hoi-thu .read-button")
    steps.wait(f"played.length === 1 && !{BAR}")
    assert heard(steps) == []


def test_a_recording_that_does_not_play_is_read_by_the_voice(browser, spoken):
    """A file that is lost on the way, or of a kind that this browser does not know."""
    text = (spoken.folder / "vi" / "thu.html").read_text("utf-8")
    assert "audio/hoi-thu.wav" in text
    gone = spoken.folder / "vi" / "gone.html"
    gone.write_text(text.replace("audio/hoi-thu.wav", "audio/gone.wav"), "utf-8")
    steps = open_page(browser, spoken, "gone.html")
    start(steps, "#q-hoi-thu .read-button")
    steps.wait("voice.speaks")
    assert finish(steps)[0] == "Câu hỏi có giọng thu?"


@in_browsers("chromium")
def test_a_strict_policy_lets_recordings_play(browser, spoken):
    """`media-src 'self'` is all that reading aloud adds to the policy."""
    page = spoken.folder / "vi" / "thu.html"
    policy = (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; "
        "connect-src 'self'; manifest-src 'self'; "
        "style-src 'self'; img-src 'self'; font-src data:; media-src 'self'"
    )
    meta = f'<head><meta http-equiv="Content-Security-Policy" content="{policy}">'
    strict = page.with_name("strict.html")
    strict.write_text(page.read_text("utf-8").replace("<head>", meta), "utf-8")
    steps = open_page(browser, spoken, "strict.html", way="http")
    steps.js(WATCH)
    start(steps, "#q-hoi-thu .read-button")
    steps.wait(f"played.length === 1 && !{BAR}")
    assert heard(steps) == []
    assert browser.errors == []


def test_notes_of_the_author_are_not_copied(spoken):
    """Recordings are, what is noted of them is not."""
    found = sorted(path.name for path in (spoken.folder / "vi" / "audio").iterdir())
    assert found == ["hoi-thu.wav", "thu.phan-thu.wav", "thu.wav"]


@in_browsers("chromium")
def test_axe_finds_nothing_while_something_is_read(browser, spoken):
    """With the buttons, the bar and the mark, on a phone, in every look; text at 7:1, targets of 48 px, and with
    letters twice as large nothing goes beyond an edge."""
    browser.resize(360, 740)
    steps = open_page(browser, spoken)
    try:
        start(steps, "#q-hoi .read-button")
        steps.js("(voice.end(), true)")
        assert look_at(browser, "main", [360]) == []
        browser.resize(360, 740)
        sizes = "[...document.querySelectorAll('.read-bar button, .read-button, #read-lesson')].map((each) => Math.min(each.offsetWidth, each.offsetHeight))"
        assert len(steps.js(sizes)) == 9 and min(steps.js(sizes)) >= 48
        browser.resize(320, 740)
        steps.js("void (document.documentElement.style.fontSize = '225%')")
        edges = "[...document.querySelectorAll('.read-bar button, .read-button, #read-lesson')].map((each) => each.getBoundingClientRect()).flatMap(({ left, right }) => [left, innerWidth - right])"
        assert min(steps.js(edges)) >= 0
        legend = "(([one, other]) => one.right <= other.left)(['legend', '.read-button'].map((each) => document.querySelector('#q-hoi ' + each).getBoundingClientRect()))"
        assert steps.js(legend)
    finally:
        browser.resize(1280, 720)


def test_in_the_courses_frame(browser, spoken):
    """As anywhere; leaving for another lesson ends it, and the slow voice is remembered there."""
    steps = Steps(browser, framed=True)
    browser.open("about:blank")
    browser.open(spoken.file_url("index.html#vi/doc.html"))
    steps.wait(f"{LOADED} && !!self.voice && !!self.QE?.display")
    start(steps)
    steps.js("(document.querySelector('[data-do=slow]').click(), true)")
    assert heard(steps) == [LESSON[0], LESSON[0]]
    steps.js("(document.querySelector('.step.next').click(), true)")
    steps.wait(f"document.title.startsWith('Bài thu') && {LOADED}")
    assert not steps.js("voice.speaks")
    assert steps.js("QE.display.read().speed") == "slow"
    steps.js("(QE.display.keep(null), true)")
