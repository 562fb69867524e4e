"""Facts about who can what in a class: states, people, numbers, advice, tables, the view."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import quiz_engine
from quiz_engine.bridge import handle
from quiz_engine.core.progress_codec import parse_progress
from quiz_engine.locale import load_catalogue
from quiz_engine.report.output import report_words
from quiz_engine.results import recognise
from quiz_engine.results.course import START, parse_course
from quiz_engine.results.report import Left, Person, dump_report, make_report
from quiz_engine.results.sheet import Refused, Sheet, dump_sheet, load_sheet, read_sheet
from quiz_engine.results.table import learners_csv, questions_csv, safe_cell, tell_day
from quiz_engine.results.tree import ATTRIBUTES, TAGS, render_html
from quiz_engine.results.view import LEFT, make_view
from quiz_engine.errors import CodecError
from quiz_engine.runtime import vendor

from .result_class import DAY, MAP, PAIRS, SCRIPT, course, done, result_file

PACKAGE = Path(quiz_engine.__file__).parent
SCRIPTS = PACKAGE / "runtime" / "js"
SCHEMA = json.loads((PACKAGE / "schema" / "report.schema.json").read_text("utf-8"))
COURSE = course()
WORDS = report_words("vi")


def sheet(*files: dict) -> Sheet:
    """Return the sheet of one learner's files."""
    return read_sheet([json.dumps(each) for each in files], COURSE)


def report(*people: tuple[str, Sheet], **more):
    """Return the report of a class."""
    return make_report(COURSE, [Person(each.name, (name,), each) for name, each in people], **more)


LAN = sheet(
    result_file(
        "Lan",
        {
            "q1": done("k1", False),
            "q2": done("k2de", True),
            "q3": done("k3", False, PAIRS, feedback=[{"code": "part.incorrect", "part": "a"}, {"code": "part.correct", "part": "b"}]),
        },
    )
)
MINH = sheet(
    result_file(
        "Minh",
        {"q1": done("k1", False), "q2": done("k2", True), "q4": done("k4", False, when=DAY + 1)},
        lessons={"text": {"first": DAY, "last": DAY + 60_000, "read": 95}},
    )
)
HOA = sheet(result_file("Hoa", {"q1": done("k1", True), "q2": done("k2", True)}))


def test_states_are_those_of_the_page():
    """The page "my progress" and the report call the same questions solved and the same lessons done."""
    records = {
        "q1": [done("k1", True), done("k1", False), done("old", True), done("old", False), None],
        "q2": [done("k2de", True), {**done("k2", False), "best": 0.5}, done("gone", True, past={"k2": 1}), None],
        "q3": [{**done("k3", False), "session": {}, "log": [], "response": None, "outcome": None}, None],
        "q4": [done("k4", True), {**done("k4", True), "solved": [], "best": 1}, None],
    }
    cases = []
    for place in range(5):
        items = {name: given[place % len(given)] for name, given in records.items()}
        for read in (None, 20, 95):
            lessons = {} if read is None else {"text": {"first": 1, "last": 2, "read": read}}
            cases.append(({name: each for name, each in items.items() if each}, lessons))
    code = "".join((SCRIPTS / name).read_text("utf-8") for name in ("record.js", "summary.js"))
    stored = [
        {**{f"item/{name}": each for name, each in items.items()}, **{f"lesson/{name}": each for name, each in lessons.items()}}
        for items, lessons in cases
    ]
    code = f"""globalThis.self = globalThis; {code}
      console.log(JSON.stringify({json.dumps(stored)}.map((each) =>
        QE.summarise({json.dumps(MAP)}, new Map(Object.entries(each)))
          .map(({{ state, solved, changed }}) => [state, solved, changed.length]))))"""
    ran = subprocess.run([*vendor.node_command(), "-e", code], capture_output=True, encoding="utf-8", check=True)
    names = {"0": "new", "1": "begun", "2": "done"}
    for (items, lessons), told in zip(cases, json.loads(ran.stdout), strict=True):
        found = sheet(result_file("x", items, lessons=lessons))
        ours = []
        for lesson, state in zip(COURSE.lessons, found.lessons, strict=True):
            states = [found.states[place] for place in lesson.questions]
            ours.append([names[state], states.count("2"), states.count("3")])
        assert ours == told, (items, lessons)


def test_wrong_answers_are_told_in_words():
    """A choice by its text; of a placement each wrong card; of a question with draws nothing."""
    assert LAN.states == "1210"
    assert LAN.answers == ((0, ("Năm",)), (2, ("Táo → Con",)))
    assert MINH.answers == ((0, ("Năm",)),)
    assert (MINH.lessons, HOA.lessons) == ("121", "200")


def test_who_started_over_has_missed_it_all_the_same():
    """Attempts are remembered when the response is gone, as in a QR code."""
    record = {**done("k1", False), "response": None, "outcome": None, "session": {}}
    found = sheet(result_file("Lan", {"q1": record}))
    assert (found.states, found.answers) == ("1000", ())
    draft = {**record, "log": [], "response": {"version": 1, "kind": "selection", "choices": ["b"]}}
    assert sheet(result_file("Lan", {"q1": draft})).states == "4000"
    assert report(("a", sheet(result_file("Lan", {"q1": draft})))).numbers.questions[0].tried == 0


def test_numbers_of_a_class():
    """Solved and done by learner and by competence, and what was missed with which answers."""
    made = report(("l", LAN), ("m", MINH), ("h", HOA))
    assert [each.name for each in made.people] == ["Hoa", "Lan", "Minh"]
    assert [(each.solved, each.done) for each in made.numbers.people] == [(2, 1), (1, 0), (1, 1)]
    x, y = made.numbers.competences
    assert (x.can, x.begun, x.new) == (1, 2, 0)
    assert (y.can, y.begun, y.new) == (0, 1, 2)
    first = made.numbers.questions[0]
    assert (first.tried, first.solved, first.missed, first.answers) == (3, 1, 2, (("Năm", 2),))
    assert made.numbers.stuck == (2, 0, 2)


def test_what_was_missed_by_most_is_taught_first():
    """With the questions to speak about; then what was begun; what nobody began last."""
    made = report(("l", LAN), ("m", MINH))
    assert [(each.lesson, each.reason, each.learners, each.questions) for each in made.next] == [
        (0, "missed", 2, (0,)),
        (2, "missed", 2, (2, 3)),
        (1, "new", 1, ()),
    ]
    assert report().next == ()


def test_json_is_as_published():
    """With everything that may occur in it."""
    left = [Left(f"{each}.json", each, "x") for each in LEFT]
    doubts = [("name", [["a"], ["b", "c"]])]
    data = dump_report(report(("l", LAN), ("m", MINH), left=left, doubts=doubts))
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(json.loads(json.dumps(data)))
    assert SCHEMA["properties"]["left"]["items"]["properties"]["reason"]["enum"] == list(LEFT)


@pytest.mark.parametrize("text", ["=1+1", "+84", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "\n=1"])
def test_no_cell_is_a_formula(text):
    """What a stranger wrote is text, also with a space before it."""
    assert safe_cell(text) == f"'{text}"
    assert safe_cell(-1) == -1
    person = replace(LAN, name=text.strip("\t\n"))
    rows = list(csv.reader(io.StringIO(learners_csv(report(("=cmd()", person)), WORDS)), delimiter=";"))
    assert not rows[1][0].lstrip().startswith(tuple("=+-@＝"))
    assert rows[1][6] == "'=cmd()"


def test_csv_opens_in_a_spreadsheet():
    """A mark for UTF-8, the separator of the language, line ends as RFC 4180 has them; text of
    questions with separators stays in its cell."""
    made = report(("l", LAN), ("m", MINH))
    text = questions_csv(made, WORDS)
    assert text.startswith("\ufeff") and text.count("\r\n") == 5
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert rows[1] == ["Bài một", "1", "Hai cộng hai?", "2", "2", "Năm (2)"]
    english = replace(made, course=replace(COURSE, language="en"))
    assert learners_csv(english, report_words("en"), 420).splitlines()[1].startswith("Lan,1,4,0,3,2025-11-24,l")


def test_days_are_those_of_the_teacher():
    """A moment belongs to another day in Hà Nội than in Greenwich; nonsense is no day."""
    assert tell_day(DAY + 3_600_000 * 2, 0) == "2025-11-24"
    assert tell_day(DAY + 3_600_000 * 2, 420) == "2025-11-25"
    assert tell_day(0, 0) == tell_day(2**53 - 1, 0) == ""


EVIL = '</style><script>alert(1)</script><img src=x onerror="alert(1)">{count}'


def test_a_name_is_never_more_than_text():
    """Neither in the tree for the page, where only known elements are made, nor in HTML."""
    evil = replace(LAN, name=EVIL, answers=((0, (EVIL,)),))
    made = report((EVIL, evil), left=[Left(EVIL, "foreign", EVIL)], doubts=[("name", [[EVIL], [EVIL]])])
    tree = make_view(made, WORDS)
    html = render_html(tree)
    assert EVIL not in html and "<script" not in html and "<img" not in html
    assert html.count("&lt;script&gt;") >= 5

    def walk(element):
        if isinstance(element, str):
            return
        assert element[0] in TAGS and set(element[1]) <= ATTRIBUTES
        for each in element[2]:
            walk(each)

    for each in tree:
        walk(each)
    with pytest.raises(ValueError, match="iframe"):
        render_html([["iframe", {}, []]])
    with pytest.raises(ValueError, match="onclick"):
        render_html([["p", {"onclick": "x"}, []]])


def test_the_page_makes_the_same_elements():
    """Script and Python allow the same tags and attributes."""
    source = (SCRIPTS / "report_view.js").read_text("utf-8")
    for name in [*TAGS, *ATTRIBUTES]:
        assert f" {name} " in source.replace('"', " "), name


@pytest.mark.parametrize("language", ["vi", "en", "de"])
def test_every_sentence_of_a_view_exists(language):
    """For each reason to leave a file out, and for every state."""
    words = report_words(language)
    left = [Left("f", each, "d") for each in LEFT]
    people = [("l", LAN), ("m", MINH), ("h", HOA), ("n", replace(LAN, name=""))]
    made = report(*people, left=left, doubts=[("name", [["l"], ["m"]]), ("shared", [["l"], ["h"]])])
    many = render_html(make_view(replace(made, course=replace(COURSE, language=language)), words, 0, "../", ["0;1", "0;2"]))
    assert "{" not in many and many.count("<li><b>f</b>") == len(LEFT)
    assert set(words) == {key.removeprefix("report.") for key in load_catalogue("vi") if key.startswith("report.")}


def test_files_of_one_learner_come_together():
    """By the moment at which the name was chosen, or by the same attempt; then one learner has both."""
    monday = result_file("Lan", {"q1": done("k1", False)})
    friday = result_file("  LAN ", {"q1": done("k1", True, when=DAY + 9), "q2": done("k2", True)}, when=DAY)
    elsewhere = result_file("Lan", {"q1": done("k1", False)}, when=DAY + 5)
    for other in (friday, elsewhere):
        assert recognise([sheet(monday), sheet(other)]).groups == ((0, 1),)
    assert sheet(monday, friday).states == "2200"
    assert recognise([sheet(monday), sheet(friday)], apart=[(1, 0)]).groups == ((0,), (1,))


def test_two_called_lan_stay_two():
    """Until the teacher says so; who was told apart is asked about no more."""
    one = sheet(result_file("Lan", {"q1": done("k1", True)}))
    two = sheet(result_file("Lan", {"q1": done("k1", True, when=DAY + 7)}, when=DAY + 7))
    found = recognise([one, two])
    assert found.groups == ((0,), (1,))
    assert [(each.kind, each.groups) for each in found.doubts] == [("name", ((0,), (1,)))]
    joined = recognise([one, two], same=[(0, 1)])
    assert (joined.groups, joined.doubts) == (((0, 1),), ())
    assert recognise([one, two], apart=[(0, 1)]).doubts == ()
    other = replace(two, picture="fish", when=one.when)
    assert recognise([one, other]).groups == ((0,), (1,))


def test_a_file_that_was_passed_on_is_told():
    """Other names, the same beginning: nobody is made one with somebody else."""
    one = sheet(result_file("Lan", {"q1": done("k1", True)}))
    two = sheet(result_file("Minh", {"q1": done("k1", True), "q2": done("k2", True, when=DAY + 3)}))
    found = recognise([one, two])
    assert found.groups == ((0,), (1,))
    assert [(each.kind, each.groups) for each in found.doubts] == [("shared", ((0,), (1,)))]


def test_doubled_files_count_once_and_empty_ones_are_nobody():
    """Also where names of files differ; two learners without name and work are not the same."""
    found = recognise([LAN, MINH, LAN, LAN])
    assert (found.groups, found.doubled) == (((0,), (1,)), ((2, 0), (3, 0)))
    assert sheet(result_file()).is_empty and not sheet(result_file("Lan")).is_empty
    assert load_sheet(dump_sheet(LAN)) == LAN


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "nothing"),
        (" \n", "nothing"),
        ("not JSON", "other"),
        ('{"a": 1}', "other"),
        ("[" * 100_000, "other"),
        ('{"a":' * 100_000, "other"),
        (json.dumps(result_file("Lan", {"q1": done("k1", True)}))[:300], "damaged"),
        ('{"format": "hoc-so-progress", "items": ' + "[" * 100_000, "damaged"),
        (json.dumps({**result_file("Lan"), "more": 1}), "damaged"),
        (json.dumps({**result_file("Lan"), "version": 2}), "newer"),
        (json.dumps({**result_file("Lan"), "course": "khac\u202e"}), "foreign"),
    ],
)
def test_what_is_no_result_file_says_why(text, reason):
    """In one word, for which there is a sentence; also 100,000 deep."""
    with pytest.raises(Refused) as refused:
        read_sheet([text], COURSE)
    assert refused.value.reason == reason in LEFT
    assert refused.value.detail == ("khac" if reason == "foreign" else "")


def test_names_steer_nothing():
    """Line ends, turns of direction and half characters of UTF-16 are not in what is told."""
    found = sheet(result_file("a\u202eb\x1b[2J\nc\ud800d", {"q1": done("k1", False, {"kind": "typed", "text": "x\x00\ud83d"})}))
    assert found.name == "ab [2J c d" and found.answers == ((0, ("x",)),)
    dump_sheet(found).encode()


def test_a_mark_of_utf_8_is_no_harm():
    """An editor may have put it there."""
    assert read_sheet(["\ufeff" + json.dumps(result_file("Lan"))], COURSE).name == "Lan"


def test_the_course_is_read_or_refused():
    """A newer form is told from a damaged one."""
    assert parse_course("\ufeff" + SCRIPT.replace("\n", "\r\n")) == COURSE
    for script, code in (
        ("x", "QE301"),
        (START + "[1", "QE301"),
        (START + "[" * 100_000, "QE301"),
        (START + '{"version": 2};', "QE302"),
        (START + '{"version": 1};', "QE301"),
        (SCRIPT.replace('["q1","k1"]', '["q1"]'), "QE301"),
    ):
        with pytest.raises(CodecError) as refused:
            parse_course(script)
        assert refused.value.code == code


def test_the_page_asks_by_messages():
    """Sheets, people, report: each answer goes into the next message as it is."""
    data = json.loads(SCRIPT.removeprefix(START).rstrip().removesuffix(";"))
    texts = [json.dumps(result_file("Lan", {"q1": done("k1", False)})), "x", json.dumps(result_file())]
    told = handle({"do": "sheets", "course": data, "files": [[each] for each in texts]})["sheets"]
    assert [each.get("left") for each in told] == [None, "other", "empty"]
    sheets = [told[0]["sheet"]]
    assert handle({"do": "people", "sheets": sheets, "same": [], "apart": []}) == {
        "groups": ((0,),),
        "doubled": (),
        "doubts": [],
    }
    message = {
        "do": "report", "course": data, "people": [{"sheet": sheets[0], "files": ["a.json"]}],
        "left": [["b.json", "other", ""]], "doubts": [], "words": dict(WORDS), "zone": 420, "root": "../",
    }  # fmt: skip
    made = handle(message)
    assert set(made) == {"view", "learners", "questions", "report"}
    assert made["report"]["learners"][0]["name"] == "Lan"
    for broken in ({"do": "sheets"}, {**message, "left": 1}, {**message, "zone": 10**6}, {"do": "people"}):
        assert handle(broken)["error"]["code"] == "QE301"


def test_progress_files_of_the_codec_are_result_files():
    """What core writes and reads is what is handed in."""
    text = json.dumps(result_file("Lan", {"q1": done("k1", True)}))
    assert parse_progress(text, "khoa").learner.name == read_sheet([text], COURSE).name
