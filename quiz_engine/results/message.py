"""What the teacher's page asks Python for (L1); bridge.py hands it over.

Sheets travel as text that the page only keeps. What it reads is the report's view, with nothing in
it to be run.
"""

from __future__ import annotations

from ..core.reader import mapping, sequence, text, tuple_of, whole
from .course import load_course
from .people import recognise
from .report import Left, Person, dump_report, make_report
from .sheet import Refused, dump_sheet, load_sheet, read_sheet
from .table import learners_csv, questions_csv
from .view import make_view

Json = dict[str, object]


def read_sheets(message: Json) -> Json:
    """{"course": …, "files": [[text, …], …]}
        -> {"sheets": [{"sheet": …} | {"left": …, "detail": …}, …]}

    Each entry of `files` holds all files of one learner. Raises CodecError.
    """
    course = load_course(message.get("course"))
    told = []
    for files in sequence(sequence(text))(message.get("files"), "files"):
        try:
            sheet = read_sheet(files, course)
        except Refused as refused:
            told.append({"left": refused.reason, "detail": refused.detail})
            continue
        if sheet.is_empty:
            told.append({"left": "empty", "detail": ""})
        else:
            told.append({"sheet": dump_sheet(sheet)})
    return {"sheets": told}


def find_people(message: Json) -> Json:
    """{"sheets": […], "same": [[0, 1], …], "apart": […]} -> {"groups", "doubled", "doubts"}."""
    sheets = [load_sheet(each) for each in sequence(text)(message.get("sheets"), "sheets")]
    pairs = sequence(tuple_of(whole(), whole()))
    same, apart = (pairs(message.get(name), name) for name in ("same", "apart"))
    people = recognise(sheets, same, apart)
    return {
        "groups": people.groups,
        "doubled": people.doubled,
        "doubts": [{"kind": each.kind, "groups": each.groups} for each in people.doubts],
    }


def make_page(message: Json) -> Json:
    """Return what the page shows and saves: {"view", "learners", "questions", "report"}.

    `course`; `people`: [{"sheet", "files": [name, …], "places": "0;3"}];
    `left`: [[file, reason, detail], …];
    `doubts`: [{"kind", "files": [[name, …], …], "places": "0,3"}]; `words`, `zone`, `root`.
    """
    course = load_course(message.get("course"))
    given = mapping(message.get("words"), "words")
    words = {name: text(each, "words") for name, each in given.items()}
    people, merged = [], {}
    for each in sequence(mapping)(message.get("people"), "people"):
        sheet = load_sheet(text(each.get("sheet"), "people"))
        files = sequence(text)(each.get("files"), "files")
        people.append(Person(sheet.name, files, sheet))
        merged[files] = text(each.get("places", ""), "places")
    rows = sequence(tuple_of(text, text, text))(message.get("left"), "left")
    left = [Left(*each) for each in rows]
    named = []
    for each in sequence(mapping)(message.get("doubts"), "doubts"):
        files = sequence(sequence(text))(each.get("files"), "doubts")
        named.append((text(each.get("kind"), "doubts"), files, text(each.get("places"), "doubts")))
    report = make_report(course, people, left, [(kind, files) for kind, files, _ in named])
    zone = whole(-1440, 1440)(message.get("zone", 0), "zone")
    root = text(message.get("root", ""), "root")
    choices = [places for _, _, places in named]
    return {
        "view": make_view(report, words, zone, root, choices, merged),
        "learners": learners_csv(report, words, zone),
        "questions": questions_csv(report, words),
        "report": dump_report(report),
    }

