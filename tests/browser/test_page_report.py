"""Who can what in a class: the teacher's page on file:// under the strictest policy, in three browsers,
and what a learner hands in.

One start of Python and one class serve most facts, because a start takes longest.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from quiz_engine.doctor.policy import STRICTEST
from quiz_engine.report import put_together, read_course, read_folder
from quiz_engine.results.report import dump_report, make_report

from .axe import look_at
from .page_steps import SAY, Steps
from .site_steps import in_browsers
from .test_page_code import draw as draw_code
from .test_page_progress import CAPTURE, page, place  # noqa: F401

from tests.unit.result_class import DAY, done, result_file, write_class

EVIL = '<img src=x onerror="self.hurt=1">'
SAID = "document.getElementById('report-said').textContent"
ADD = """((files) => {
  const input = document.getElementById("report-files");
  const box = new DataTransfer();
  for (const [name, content] of files) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    box.items.add(new File([bytes], name));
  }
  input.files = box.files;
  input.dispatchEvent(new Event("change"));
})(%s)"""
WATCH = """void (() => {
  self.longest = 0;
  let before = performance.now();
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - before);
    before = now;
    setTimeout(look, 10);
  };
  look();
})()"""
"""Keeps for how long the page did nothing else, in ms."""
NAMES = "[...document.querySelectorAll('#report-learners-table tbody th')].map((each) => each.textContent)"


def write_files(folder: Path, course) -> Path:
    """Write 40 result files of the sample course, some of one learner, and what else may lie there."""
    facts = read_course(course.folder, "vi")
    draw = random.Random(5)
    files: dict[str, object] = {}
    for number in range(40):
        items = {
            each.id: done(each.keys[0], draw.random() < 0.6, when=DAY + number * 1000 + place)
            for place, each in enumerate(facts.questions)
            if draw.random() < 0.5
        }
        name = EVIL if number == 7 else f"Bạn {number:02}"
        files[f"{number:02}.json"] = {**result_file(name, items, when=DAY + number), "course": "khoa-thu"}
    later = json.loads(json.dumps(files["03.json"]))
    later["items"]["one"] = done(facts.questions[0].keys[0], True, when=DAY + 10**6)
    stranger = {**result_file("bạn 05", {"one": done("x", False)}, when=DAY + 999), "course": "khoa-thu"}
    text = json.dumps(files["09.json"])
    files |= {
        "later.json": later,
        "stranger.json": stranger,
        "copy.json": text,
        "cut.json": text[: len(text) // 2],
        "deep.json": '{"format": "hoc-so-progress", "items": ' + '{"a":' * 100_000,
        "<script>self.hurt=1<_script>.json": "x",
        "foreign.json": {**files["09.json"], "course": "khac"},
        "newer.json": {**files["09.json"], "version": 2},
        "utf16.json": json.dumps({**result_file("Dùng máy khác"), "course": "khoa-thu"}).encode("utf-16"),
        "empty.json": b"",
        "photo.png": b"no picture",
    }
    return write_class(folder, files)


TOOLS = "document.getElementById('report-tools').getClientRects().length > 0"


def add(steps: Steps, folder: Path) -> None:
    """Choose all files of a folder, as the dialog would."""
    import base64

    found = [[path.name, base64.b64encode(path.read_bytes()).decode()] for path in sorted(folder.iterdir())]
    steps.js("void " + ADD % json.dumps(found))


def wait_report(steps: Steps, learners: int, left: int) -> None:
    """Wait until the report stands there."""
    steps.wait("QE.reportPage.queue.then(() => true)", 120)
    assert steps.js(SAID) == SAY["report.ready"].format(learners=learners, left=left)


@pytest.fixture
def report(browser, course) -> Iterator[Steps]:
    """The teacher's page on file://, under the strictest policy."""
    meta = f'<head><meta http-equiv="Content-Security-Policy" content="{STRICTEST}">'
    source = course.folder / "vi" / "report.html"
    strict = source.with_name("report-strict.html")
    strict.write_text(source.read_text("utf-8").replace("<head>", meta), "utf-8")
    steps = Steps(browser)
    steps.open(course.file_url("vi/report-strict.html"))
    steps.wait("!!QE.reportPage")
    yield steps
    strict.unlink()  # others look at every page of the course


def test_a_class_hands_in(report, course, tmp_path):
    """What a folder holds is counted, and what not is named; as the command line counts it; the page
    lives on meanwhile; the teacher decides, sorts by key, and saves; nothing is run and nothing kept."""
    folder = write_files(tmp_path / "lớp", course)
    assert not report.js(TOOLS)  # nothing to print or to save yet
    report.js(WATCH)
    report.js(CAPTURE)
    add(report, folder)
    wait_report(report, 42, 8)
    assert report.js(TOOLS)
    # A busy machine with two browsers has its own pauses; Python's work alone would be seconds.
    assert report.js("longest") < 2000
    assert report.js("self.hurt") is None and EVIL in report.js(NAMES)
    assert report.js("document.querySelectorAll('#report-view :is(img, script)').length") == 0

    facts = read_course(course.folder, "vi")
    people, left, doubts = put_together(folder, facts, read_folder(folder, facts))
    expected = dump_report(make_report(facts, people, left))
    made = report.js("QE.reportPage.made.report")
    for key in ("learners", "competences", "lessons", "questions", "next"):
        assert made[key] == json.loads(json.dumps(expected[key])), key
    reasons = {each["file"]: each["reason"] for each in made["left"]}
    assert reasons == {
        "09.json": "doubled", "cut.json": "damaged", "deep.json": "damaged", "foreign.json": "foreign",
        "newer.json": "newer", "empty.json": "nothing", "photo.png": "no-picture",
        "<script>self.hurt=1<_script>.json": "other",
    } or reasons == {**reasons, "copy.json": "doubled"}  # fmt: skip
    told = report.js("document.querySelector('#report-left').textContent")
    assert SAY["report.left.damaged"] in told and SAY["report.left.newer"] in told

    # The teacher says that two files are of one learner; then there is one less.
    assert report.js("document.querySelector('#report-doubts').textContent").count("stranger.json") == 1
    report.js("void document.querySelector('#report-doubts [data-act=same]').click()")
    wait_report(report, 41, 8)
    assert report.js("document.querySelector('#report-doubts')") is None

    # Sorted by key, told by aria-sort; once more turns it round.
    report.js("void document.querySelector('#report-learners-table th:nth-child(2) button').focus()")
    order = "document.querySelector('#report-learners-table th:nth-child(2)').getAttribute('aria-sort')"
    assert report.js(order) is None
    solved = (
        "[...document.querySelectorAll('#report-learners-table tbody td:nth-child(2)')]"
        ".map((each) => Number(each.dataset.value))"
    )
    for expected_order, turned in (("descending", True), ("ascending", False)):
        report.browser.press("Enter")
        report.wait(f"{order} === '{expected_order}'")
        values = report.js(solved)
        assert values == sorted(values, reverse=turned)
    assert report.js("document.querySelectorAll('#report-learners-table [aria-sort]').length") == 1
    assert report.js("document.querySelector('#report-learners-table caption').textContent")
    assert report.js("[...document.querySelectorAll('#report-view svg')].every((each) => each.getAttribute('aria-label'))")

    report.js("void document.getElementById('report-save-learners').click()")
    report.wait("self.savedAs")
    assert report.js("savedAs").startswith("khoa-thu-lop-hoc-vien-20")
    text = report.wait("saved.find((each) => each.startsWith('\\ufeff') || each.startsWith('Tên gọi'))")
    assert len(text.splitlines()) == 42

    # A photo of a QR code, and its text, count as files do; who opened it is new.
    code = report.js(
        f"""(() => {{
          const file = {json.dumps({**result_file("QR", {"one": done(facts.questions[0].keys[0], True)}, when=DAY + 5000), "course": "khoa-thu"})};
          return QE.codes.encode(file, QE.course, 2520).text;
        }})()"""
    )
    report.js(f"void (document.getElementById('report-text').value = {json.dumps(code + chr(10) + 'HS1:XYZ')})")
    report.js("void document.getElementById('report-add').click()")
    wait_report(report, 42, 9)
    assert "QR" in report.js(NAMES)
    report.js("QE.loadQr(QE.progress.settings.base).then(() => true)")
    picture = draw_code(report, code)
    report.js("void " + ADD % json.dumps([["IMG_1.png", picture]]))
    wait_report(report, 42, 10)  # the same code again says nothing new
    report.js("void document.getElementById('report-clear').click()")
    report.wait("document.getElementById('report-view').childElementCount === 0")
    assert report.browser.errors == []
    kept = report.js("QE.link.all().then((all) => [...all].map(([key]) => key).filter((key) => /report|class/.test(key)))")
    assert kept == []


@in_browsers("chromium")
def test_a_class_on_paper_and_to_every_eye(report, course, tmp_path):
    """One A4 page for 40 learners; WCAG in every look at 360 and 1280 px; nothing wider than a phone
    with the largest letters; and a file of 1 GB is refused by its size."""
    folder = write_files(tmp_path / "lớp", course)
    # As many columns as the real course has; this one has no competences.
    report.js(
        """void (() => {
          QE.report.competencies = Array.from({ length: 8 }, (_, place) => [`a.${place}`, `Việc số ${place}`, "A"]);
          QE.report.lessons.forEach((each, place) => { each.competency = `a.${place % 8}`; });
        })()"""
    )
    add(report, folder)
    wait_report(report, 42, 8)
    assert report.js("document.querySelectorAll('#report-skills-table svg').length") == 8
    assert look_at(report.browser) == []
    report.browser.resize(360, 800)
    report.js("void (document.documentElement.dataset.size = '4')")
    assert report.js("document.documentElement.scrollWidth") <= 360
    report.js("void (delete document.documentElement.dataset.size)")
    report.browser.resize(1280, 800)
    report.js("document.documentElement.classList.add('report-table-only')")
    import pypdfium2

    page = pypdfium2.PdfDocument(report.browser.page.pdf(prefer_css_page_size=True, format="A4"))
    assert len(page) == 1
    text = page[0].get_textpage().get_text_range()
    assert all(f"Bạn {number:02}" in text for number in range(40) if number != 7)
    report.js("document.documentElement.classList.remove('report-table-only')")
    report.js(
        """void (() => {
          const part = new Blob([new Uint8Array(5_000_000)]);
          const file = new File(Array(200).fill(part), "large.json");
          file.arrayBuffer = file.text = () => { self.wasRead = true; throw new Error("read"); };
          QE.reportPage.add([{ name: file.name, file }]);
        })()"""
    )
    wait_report(report, 42, 9)
    assert report.js("self.wasRead") is None
    assert SAY["report.left.large"].format(detail="1000") in report.js("document.querySelector('#report-left').textContent")
    assert report.browser.errors == []


def test_a_learner_hands_in(place):  # noqa: F811
    """The page says what the teacher will see, with the nickname once there is one; the file has it in
    its name and is a progress file; the code is shown; the teacher's page is linked."""
    place.js("void (document.querySelector('.hand').open = true)")
    place.wait(f"document.getElementById('hand-name').textContent === {json.dumps(SAY['hand.seen.no-name'])}")
    place.js("QE.link.saveLearner({ when: 5, name: 'Bà Sáu / 7', picture: 'fish' }).then(() => true)")
    place.js(CAPTURE)
    place.js("void document.getElementById('hand-save').click()")
    place.wait("self.saved.length > 0")
    name = place.js("savedAs")
    assert name.startswith("khoa-thu-ba-sau-7-ket-qua-20") and name.endswith(".json")
    handed = json.loads(place.js("saved[0]"))
    assert handed["learner"]["name"] == "Bà Sáu / 7" and handed["items"]["one"]["solved"]
    assert place.js("document.getElementById('hand-said').textContent") == SAY["hand.saved"].format(file=name)
    place.js("void (document.querySelector('.hand').open = false)")
    place.js("void (document.querySelector('.hand').open = true)")
    place.wait(f"document.getElementById('hand-name').textContent === {json.dumps(SAY['hand.seen.name'].format(name='Bà Sáu / 7'))}")
    place.js("void document.getElementById('hand-code').click()")
    place.wait("!document.getElementById('place-code').hidden")
    assert place.js("document.getElementById('hand-teacher').href").endswith("/vi/report.html")
    place.js("QE.link.clearAll().then(() => true)")
    assert place.browser.errors == []
