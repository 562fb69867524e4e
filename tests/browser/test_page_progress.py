"""How far a learner is, told on every page: in the shell, alone, and over http, in three browsers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from .page_steps import SAY, Steps
from .test_page_shell import Shell

MARKS = """Object.fromEntries([...document.querySelectorAll(".contents li a")].map((each) => [
  each.getAttribute("href").split("/").pop(),
  [each.querySelector(".mark")?.dataset.state, each.querySelector(".unseen")?.textContent],
]))"""


def marks(steps: Steps) -> dict[str, list[str | None]]:
    """Return state and words of the mark of each page in the list of lessons."""
    steps.wait("!!document.querySelector('.contents .mark')")
    return steps.js(MARKS)


def open_in_shell(browser, course) -> Shell:
    """Return the shell with a lesson, where nobody has learned yet."""
    shell = Shell(browser, course)
    shell.open("#vi/choices.html")
    shell.arrive("vi/choices.html", "Bài chọn")
    shell.lesson.js("QE.link.clearAll().then(() => true)")
    shell.open("#vi/choices.html")
    shell.arrive("vi/choices.html", "Bài chọn")
    return shell


def turn_to_progress(shell: Shell) -> None:
    """Press "my progress" in the lesson of a shell."""
    shell.lesson.js("void document.querySelector('.tools a[href$=\"progress.html\"]').click()")
    shell.top.wait("location.hash === '#vi/progress.html'")


@pytest.fixture(params=["file", "http"])
def page(request, browser, course) -> Steps:
    """A lesson opened by itself, by a learner who is new."""
    steps = Steps(browser)
    steps.url = course.file_url if request.param == "file" else course.http_url
    steps.open_fresh(steps.url("vi/choices.html"))
    return steps


def test_a_lesson_tells_how_far_it_is(page):
    """At once when a question is solved; the ring in the list fills; a new lesson has an empty one."""
    total = page.js("document.querySelectorAll('qe-item').length")
    page.wait("document.getElementById('lesson-progress').hidden === false")
    said = "document.querySelector('#lesson-progress span').textContent"
    assert page.js(said) == SAY["progress.solved-of"].format(solved=0, total=total)
    assert marks(page)["choices.html"] == ["begun", ", " + SAY["progress.begun"]]
    page.choose("one", "c")
    page.check("one", "closed")
    page.wait(f"{said} === {json.dumps(SAY['progress.solved-of'].format(solved=1, total=total))}")
    bar = page.js("(({ value, max }) => [value, max])(document.querySelector('#lesson-progress progress'))")
    assert bar == [1, total]
    assert marks(page)["choices.html"] == ["begun", ", " + SAY["progress.solved"].format(solved=1, total=total)]
    assert marks(page)["entry.html"] == ["new", ""]
    assert page.browser.errors == []


def test_a_lesson_whose_questions_are_solved_is_done(page):
    """Whatever the questions are; nothing asks for more."""
    ids = page.js("[...document.querySelectorAll('qe-item')].map((each) => [each.item.id, each.dataset.key])")
    for name, key in ids:
        record = {"version": 1, "key": key, "response": None, "outcome": None, "session": {}, "best": 1, "when": 1, "hints": 0, "seed": 1, "closed": False, "waiting": False}
        page.js(f"QE.link.put('item/{name}', {json.dumps(record)}).then(() => true)")
    page.open(page.url("vi/choices.html"))
    total = len(ids)
    assert marks(page)["choices.html"] == ["done", ", " + SAY["progress.done"]]
    assert page.js("document.querySelector('#lesson-progress span').textContent") == SAY[
        "progress.all-solved"
    ].format(total=total)


def test_reading_is_remembered(page):
    """How much of a lesson came into view, and when it was opened first and last."""
    page.js("void scrollTo(0, document.body.scrollHeight)")
    page.wait("QE.progress.stored.get('lesson/' + QE.readSettings().lesson)?.read === 100")
    page.js("new Promise((done) => setTimeout(() => done(true), 300))")
    page.open(page.url("vi/choices.html"))
    visit = page.js("QE.link.get('lesson/' + QE.readSettings().lesson)")
    assert visit["read"] == 100
    assert 0 < visit["first"] < visit["last"]


def test_in_the_shell_every_page_knows_of_every_other(browser, course):
    """What is solved in one lesson is marked in the list of the next."""
    shell = Shell(browser, course)
    shell.open("#vi/choices.html")
    shell.arrive("vi/choices.html", "Bài chọn")
    shell.lesson.choose("one", "c")
    shell.lesson.check("one", "closed")
    shell.lesson.wait("QE.link.get('item/one').then((record) => record?.solved?.length === 1)")
    shell.follow("entry.html")
    shell.arrive("vi/entry.html", "Bài gõ")
    assert marks(shell.lesson)["choices.html"][0] == "begun"
    assert SAY["progress.solved"].split("{")[0] in marks(shell.lesson)["choices.html"][1]


CAPTURE = """void (() => {
  const make = URL.createObjectURL.bind(URL);
  self.saved = [];
  URL.createObjectURL = (blob) => { blob.text().then((text) => saved.push(text)); return make(blob); };
  HTMLAnchorElement.prototype.click = function () { self.savedAs = this.download; };
})()"""
"""Keeps what would be downloaded."""


def open_file(steps: Steps, text: str) -> str:
    """Choose a file with this text, as the dialog would; return what is said of it."""
    steps.js("void (document.getElementById('place-said').textContent = '')")
    steps.js(
        f"""(() => {{
          const input = document.getElementById("place-file");
          const box = new DataTransfer();
          box.items.add(new File([{json.dumps(text)}], "x.json", {{ type: "application/json" }}));
          input.files = box.files;
          input.dispatchEvent(new Event("change"));
        }})()"""
    )
    said = "document.getElementById('place-said').textContent"
    return steps.wait(f"![{json.dumps(SAY['progress.opening'])}, ''].includes({said}) && {said}")


def save_file(steps: Steps) -> str:
    """Press "save" and return what is in the file, which is named after its owner."""
    steps.js(CAPTURE)
    steps.js("void document.getElementById('place-save').click()")
    steps.wait("self.saved.length > 0")
    assert re.match(r"khoa-thu-[a-z-]+-20\d\d-", steps.js("savedAs"))
    return steps.js("saved[0]")


def solved(steps: Steps) -> str:
    """Return the sum that the page tells."""
    steps.wait("!!document.querySelector('#place-lessons li')")
    return steps.js("document.getElementById('place-sum').textContent")


@pytest.fixture
def place(page) -> Steps:
    """The page "my progress" after one question was solved."""
    page.choose("one", "c")
    page.check("one", "closed")
    page.wait("QE.link.get('item/one').then((record) => record?.solved?.length === 1)")
    if page.browser.name == "firefox" and page.js("location.protocol") == "file:":
        pytest.skip("Firefox gives each file on file:// a store of its own; the shell's test covers it")
    page.open(page.url("vi/progress.html"))
    return page


def test_progress_is_saved_and_opened_again(place):
    """After this computer was cleared, the file brings everything back; again, it brings nothing."""
    before = solved(place)
    text = save_file(place)
    place.js("void document.getElementById('place-clear').click()")
    assert place.js("document.getElementById('place-sure').open")
    place.js("void document.querySelector('#place-sure [value=clear]').click()")
    place.wait(f"document.getElementById('place-said').textContent === {json.dumps(SAY['progress.cleared'])}")
    assert solved(place) != before
    place.open(place.url("vi/progress.html"))
    assert solved(place) != before
    assert not place.js("document.getElementById('place-none').hidden")
    assert open_file(place, text) == SAY["progress.opened"].format(count=1)
    assert solved(place) == before
    assert open_file(place, text) == SAY["progress.opened-nothing"]
    place.open(place.url("vi/choices.html"))
    assert place.state("one") == "closed"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda text: text[:-1], "QE303"),
        (lambda text: "GIF89a", "QE303"),
        (lambda text: text.replace('"khoa-thu"', '"khac"'), "QE304"),
        (lambda text: text.replace('"version":1', '"version":2', 1), "QE302"),
    ],
)
def test_what_is_no_file_of_this_course_changes_nothing(place, change, code):
    """It is told in plain words."""
    before = solved(place)
    text = save_file(place)
    assert open_file(place, change(text)) == SAY[f"progress.{code}"]
    assert solved(place) == before
    assert save_file(place) is not None


def test_saving_first_clears_nothing(place):
    """Whoever is not sure loses nothing."""
    before = solved(place)
    place.js(CAPTURE)
    for answer in ("save", ""):
        place.js("void document.getElementById('place-clear').click()")
        place.js(f"void document.querySelector('#place-sure [value=\"{answer}\"]').click()")
    place.wait("self.saved.length === 1")
    assert solved(place) == before


def test_in_the_shell_the_page_shows_all_lessons(browser, course):
    """Also in Firefox, where a page by itself would know only of itself."""
    shell = open_in_shell(browser, course)
    shell.lesson.choose("one", "c")
    shell.lesson.check("one", "closed")
    shell.lesson.wait("QE.link.get('item/one').then((record) => record?.solved?.length === 1)")
    turn_to_progress(shell)
    said = solved(shell.lesson)
    lessons = shell.lesson.js("document.querySelectorAll('#place-lessons li').length")
    assert said.startswith(SAY["progress.sum"].split("{total}")[0].format(solved=1))
    assert f" {lessons} " in said
    bound = "kept-lone" if course.lone else "kept-bound"
    kept = bound if browser.name == "firefox" else "kept-indexeddb"
    assert shell.lesson.js("document.getElementById('place-kind').textContent") == SAY[f"progress.{kept}"]
    text = save_file(shell.lesson)
    assert open_file(shell.lesson, text) == SAY["progress.opened-nothing"]


def test_a_browser_bound_to_the_place_says_so_once(browser, course):
    """A learner who is new puts the note away and does not see it again; in a browser that shares
    what it keeps among all files there is none."""
    shell = Shell(browser, course)
    shell.open("#vi/choices.html")
    shell.arrive("vi/choices.html", "Bài chọn")
    shell.lesson.js("QE.link.clear().then(() => true)")
    shell.open("#vi/entry.html")
    shell.arrive("vi/entry.html", "Bài gõ")
    note = "document.querySelector('.moved')?.textContent ?? ''"
    shell.lesson.wait("!!document.querySelector('.contents .mark')")
    if browser.name != "firefox":
        assert shell.lesson.js(note) == ""
        return
    shell.lesson.wait(f"{note} !== ''")
    assert SAY["progress.moved"] in shell.lesson.js(note)
    address = shell.lesson.js("document.querySelector('.moved a').href")
    assert address.endswith("/vi/progress.html#place-keep")
    shell.lesson.js("void document.querySelector('.moved button').click()")
    shell.lesson.wait("QE.link.get('note/moved').then((each) => !!each)")
    shell.open("#vi/choices.html")
    shell.arrive("vi/choices.html", "Bài chọn")
    shell.lesson.wait("!!document.querySelector('.contents .mark')")
    assert shell.lesson.js(note) == ""


LEARNERS = """[...document.querySelectorAll("#place-learners button")].map((each) => [
  each.textContent, each.getAttribute("aria-pressed"), each.querySelector("img")?.src ?? "",
])"""
PICTURES = Path(__file__).parents[2] / "themes/hoc_so/assets/theme/learners"


def name_of(source: str) -> str:
    """Return the name of a learner's picture; a course in one file has the picture in its address."""
    if not source.startswith("data:"):
        return Path(source).stem
    picture = unquote(source.partition(",")[2])
    return next(path.stem for path in PICTURES.iterdir() if path.read_text("utf-8") == picture)


def learn(steps: Steps, name: str, picture: str, button: str) -> None:
    """Give the nickname and the picture in the dialog that a button opens."""
    steps.js(f"void document.getElementById('{button}').click()")
    assert steps.js("document.getElementById('place-learner').open")
    steps.js(f"void (document.getElementById('place-nickname').value = {json.dumps(name)})")
    steps.js(f"void document.querySelector('#place-learner [value={picture}]').click()")
    steps.js("void (self.isOld = true)")
    steps.js("void document.querySelector('#place-learner [value=save]').click()")


def wait_learner(steps: Steps, name: str) -> list[list[str]]:
    """Wait until that learner is the current one; return name, state and picture of all."""
    current = "document.querySelector('#place-learners [aria-pressed=true]')?.textContent"
    steps.wait(f"{current} === {json.dumps(name)}")
    steps.wait("document.querySelectorAll('#place-lessons li').length > 0")
    return [[who, pressed, name_of(source)] for who, pressed, source in steps.js(LEARNERS)]


def test_several_learners_on_one_computer(place):
    """Each has answers of their own; who learns stands on the link in the header; clearing clears
    one, and their file brings back nickname and picture."""
    place.js("QE.link.clearAll().then(() => true)")
    place.open(place.url("vi/choices.html"))
    place.choose("one", "c")
    place.check("one", "closed")
    place.wait("QE.link.get('item/one').then((record) => record?.solved?.length === 1)")
    place.open(place.url("vi/progress.html"))
    first = SAY["progress.learner"].format(number=1)
    assert wait_learner(place, first) == [[first, "true", ""]]
    assert place.js("document.getElementById('place-clear-all').hidden")
    before = solved(place)
    learn(place, "Bà Lan", "lotus", "place-name")
    assert wait_learner(place, "Bà Lan") == [["Bà Lan", "true", "lotus"]]
    place.wait("document.getElementById('place-link').textContent.includes('Bà Lan')")
    learn(place, "", "kite", "place-add")
    second = SAY["progress.learner"].format(number=2)
    everybody = wait_learner(place, second)
    assert everybody == [["Bà Lan", "false", "lotus"], [second, "true", "kite"]]
    assert solved(place) != before
    place.open(place.url("vi/choices.html"))
    assert place.state("one") == "open"
    place.choose("many", "a")
    place.wait("QE.link.get('item/many').then((record) => !!record?.response)")
    place.open(place.url("vi/progress.html"))
    wait_learner(place, second)
    place.js("void document.querySelector('#place-learners button').click()")
    wait_learner(place, "Bà Lan")
    assert solved(place) == before
    assert place.js("QE.link.get('item/many').then((record) => record ?? null)") is None
    text = save_file(place)
    assert json.loads(text)["learner"]["name"] == "Bà Lan"
    place.js("void document.getElementById('place-clear').click()")
    assert not place.js("document.getElementById('place-clear-all').hidden")
    place.js("void document.querySelector('#place-sure [value=clear]').click()")
    said = json.dumps(SAY["progress.cleared-one-of"])
    place.wait(f"document.getElementById('place-said').textContent === {said}")
    assert wait_learner(place, first) == [[first, "true", "kite"]]
    assert solved(place) != before
    assert open_file(place, text) == SAY["progress.opened"].format(count=1)
    everybody = wait_learner(place, "Bà Lan")
    assert everybody == [[first, "false", "kite"], ["Bà Lan", "true", "lotus"]]
    assert solved(place) == before
    place.js("void document.getElementById('place-clear').click()")
    place.js("void document.querySelector('#place-sure [value=clearAll]').click()")
    place.wait(f"document.getElementById('place-said').textContent === {json.dumps(SAY['progress.cleared'])}")
    assert wait_learner(place, first) == [[first, "true", ""]]
    assert place.js("QE.link.all().then((all) => all.length)") == 0
    assert place.browser.errors == []


def test_learners_in_the_shell(browser, course):
    """The shell keeps the stores of all, also in Firefox on file://; the lesson in its frame is the
    current learner's."""
    shell = open_in_shell(browser, course)
    shell.lesson.choose("many", "a")
    shell.lesson.wait("QE.link.get('item/many').then((record) => !!record?.response)")
    turn_to_progress(shell)
    first = SAY["progress.learner"].format(number=1)
    wait_learner(shell.lesson, first)
    learn(shell.lesson, "Minh", "kite", "place-add")
    assert wait_learner(shell.lesson, "Minh") == [[first, "false", ""], ["Minh", "true", "kite"]]
    assert shell.lesson.js("QE.link.get('item/many').then((record) => record ?? null)") is None
    shell.open("#vi/choices.html")
    shell.arrive("vi/choices.html", "Bài chọn")
    shell.lesson.wait("document.getElementById('place-link').textContent.includes('Minh')")
    assert shell.lesson.js("document.querySelectorAll('#q-many input:checked').length") == 0
    shell.open("#vi/progress.html")
    wait_learner(shell.lesson, "Minh")
    clear(shell.lesson, "clearAll")
    assert wait_learner(shell.lesson, first) == [[first, "true", ""]]


def clear(steps: Steps, answer: str = "clear") -> None:
    """Finish on this computer, and wait until all is cleared."""
    steps.js("void document.getElementById('place-clear').click()")
    steps.js(f"void document.querySelector('#place-sure [value={answer}]').click()")
    steps.wait(f"document.getElementById('place-said').textContent === {json.dumps(SAY['progress.cleared'])}")


LOOK = "(({ size, contrast, spacing, mdColorScheme }) => [size, contrast, spacing, mdColorScheme].join(' '))(document.documentElement.dataset)"
LEFT = """indexedDB.databases ? indexedDB.databases().then((all) => Promise.all(all.filter(({ name }) => name.startsWith("quiz-engine/khoa-thu"))
  .map(({ name }) => new Promise((done) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => {
      const base = request.result;
      const count = base.transaction("records").objectStore("records").count();
      count.onsuccess = () => { base.close(); done(count.result); };
    };
  })))).then((counts) => counts.reduce((sum, count) => sum + count, 0)) : 0"""
"""Records in all databases of the course."""


def test_clearing_forgets_how_pages_looked(place):
    """The next person finds the computer as a new one: text size, contrast, spacing, colours and
    language as nobody had chosen them, and no list of learners."""
    place.js("QE.link.clearAll().then(() => true)")
    place.js("void QE.display.keep(null)")
    look = place.js(LOOK)
    place.js("void QE.display.keep({ size: '3', contrast: 'high', spacing: 'wide', scheme: 'dark' })")
    assert place.js(LOOK) == "3 high wide slate"
    learn(place, "Bà Lan", "lotus", "place-name")
    wait_learner(place, "Bà Lan")
    assert place.js(LOOK) == "3 high wide slate"
    learn(place, "Minh", "kite", "place-add")
    wait_learner(place, "Minh")
    place.js("void document.getElementById('place-clear').click()")
    place.js("void document.querySelector('#place-sure [value=clear]').click()")
    wait_learner(place, "Bà Lan")
    assert place.js(LOOK) == "3 high wide slate"  # it is Bà Lan's as well
    place.wait("document.getElementById('place-link').textContent.includes('Bà Lan')")
    clear(place)
    assert place.js(LOOK) == look
    assert place.js("Object.keys(localStorage).filter((key) => /hoc-so|quiz-engine/.test(key)).join()") == ""
    assert place.js(LEFT) == 0
    assert "Bà Lan" not in place.js("document.getElementById('place-link').textContent")
    place.open(place.url("vi/progress.html"))
    assert place.js(LOOK) == look
    first = SAY["progress.learner"].format(number=1)
    assert wait_learner(place, first) == [[first, "true", ""]]


def test_clearing_in_the_shell_forgets_there(browser, course):
    """The shell, which keeps the choice for its frame, forgets it with the frame."""
    shell = Shell(browser, course)
    shell.open("#vi/choices.html")
    shell.arrive("vi/choices.html", "Bài chọn")
    shell.lesson.js("void QE.display.keep({ size: '4' })")
    shell.top.wait("!!localStorage.getItem('hoc-so/display')")
    turn_to_progress(shell)
    shell.lesson.wait("document.querySelectorAll('#place-lessons li').length > 0")
    assert shell.lesson.js("document.documentElement.dataset.size") == "4"
    clear(shell.lesson)
    assert shell.lesson.js("document.documentElement.dataset.size") == "1"
    shell.top.wait("!localStorage.getItem('hoc-so/display') && !localStorage.getItem('quiz-engine-language/khoa-thu')")
    assert shell.top.js("document.documentElement.dataset.size") == "1"
    shell.open("#vi/choices.html")
    shell.arrive("vi/choices.html", "Bài chọn")
    assert shell.lesson.js("document.documentElement.dataset.size") == "1"
