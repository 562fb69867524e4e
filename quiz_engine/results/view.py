"""A report as a tree of elements (L1), for the page and for the file of HTML (tree.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .count import Reached
from .report import WORDS, Person, Report
from .standing import BEGUN, NEW, SOLVED
from .table import tell_day
from .tree import Node, Words, bar, head, node, row, section, table

DAYS = {"vi": "%d/%m/%Y", "de": "%d.%m.%Y", "en": "%d %b %Y"}
MOST_LEARNERS, MOST_QUESTIONS, MOST_LEFT = 500, 40, 100
"""Rows of a table that are shown; the CSV has all."""
LEFT = (
    "large", "unreadable", "nothing", "encoding", "damaged", "other", "foreign", "newer", "doubled",
    "empty", "picture", "no-code", "no-picture", "code", "code-text",
)  # fmt: skip
"""Why a file is left out: each is a sentence "report.left.…"."""


def make_view(
    report: Report,
    words: Mapping[str, str],
    zone: int = 0,
    root: str = "",
    choices: Sequence[str] = (),
    merged: Mapping[tuple[str, ...], str] | None = None,
) -> list[Node]:
    """Return the sections of a report.

    `words` are sentences by code, without "report."; `root` is the address of the site, where links
    to lessons are wanted. Where the reader can settle doubts, `choices` are the places of files for
    each, and `merged` those of files that were put together (js/report.js, `decide`).
    """
    say = Words(words)
    made = [_sum(report, say), *_files(report, say, choices, merged or {})]
    if report.people:
        made.append(_next(report, say, root))
        made += [_skills(report, say)] if report.course.competences else []
        made += [_learners(report, say, zone), _questions(report, say, root)]
    return made


def _sum(report: Report, say: Words) -> Node:
    files = sum(len(each.files) for each in report.people)
    told = say("sum", learners=len(report.people), files=files)
    return node("p", {"id": "report-sum", "class": "report-sum"}, told)


def name_of(person: Person, say: Words) -> str:
    """Return how a learner is called: where there is no name, or files were not put together under
    one, the file says who it is."""
    return person.name.strip() or say("unnamed", file=person.files[0])


def _button(act: str, places: str, say: Words) -> Node:
    about = {"class": "tool", "type": "button", "data-act": act, "data-files": places}
    return node("button", about, say(f"doubt.{act}"))


def _files(
    report: Report, say: Words, choices: Sequence[str], together: Mapping[tuple[str, ...], str]
) -> list[Node]:
    """What the teacher has to know of the files before trusting the numbers."""
    made: list[Node] = []
    names = {file: each.name.strip() for each in report.people for file in each.files}
    rows = []
    for place, (kind, groups) in enumerate(report.doubts):
        told = [(names.get(group[0], ""), ", ".join(group)) for group in groups]
        files = "; ".join(f"{name} ({listed})" if name else listed for name, listed in told)
        entry = node("li", None, node("p", None, say(f"doubt.{kind}", files=files)))
        if choices:
            buttons = (_button(act, choices[place], say) for act in ("same", "apart"))
            entry[2].append(node("p", {"class": "place-buttons"}, *buttons))
        rows.append(entry)
    if rows:
        made.append(section("doubts", say("doubts"), node("ul", None, *rows)))
    merged = []
    for each in report.people:
        if len(each.files) > 1:
            name = node("b", None, name_of(each, say))
            entry = node("li", None, name, ": " + ", ".join(each.files))
            if together.get(each.files):
                button = _button("apart", together[each.files], say)
                entry[2].append(node("p", {"class": "place-buttons"}, button))
            merged.append(entry)
    if merged:
        about = node("p", None, say("merged.help"))
        made.append(section("merged", say("merged"), about, node("ul", None, *merged)))
    left = [
        node(
            "li",
            None,
            node("b", None, each.file),
            ": " + say(f"left.{each.reason}", detail=each.detail),
        )
        for each in report.left[:MOST_LEFT]
    ]
    if len(report.left) > MOST_LEFT:
        left.append(node("li", None, say("left.more", count=len(report.left) - MOST_LEFT)))
    if left:
        made.append(section("left", say("left", count=len(report.left)), node("ul", None, *left)))
    return made


def _lesson(report: Report, place: int, root: str) -> Node:
    lesson = report.course.lessons[place]
    if not root:
        return node("b", None, lesson.title)
    return node("a", {"href": root + lesson.page}, lesson.title)


def _next(report: Report, say: Words, root: str) -> Node:
    learners = len(report.people)
    rows = []
    for each in report.next:
        told = say(f"next.{each.reason}", count=each.learners, all=learners)
        entry = node("li", None, _lesson(report, each.lesson, root), node("p", None, told))
        questions = []
        for place in each.questions:
            asked = report.numbers.questions[place]
            missed = say("next.question", missed=asked.missed, tried=asked.tried)
            text = report.course.questions[place].text
            questions.append(node("li", None, text, " ", node("small", None, missed)))
        if questions:
            entry[2].append(node("ul", None, *questions))
        rows.append(entry)
    if not rows:
        return section("next", say("next"), node("p", None, say("next.none")))
    return section("next", say("next"), node("ol", {"class": "report-next"}, *rows))


def _skills(report: Report, say: Words) -> Node:
    columns = [
        (say("column.skill"), "", "ascending"),
        *((say(f"state.{each}"), "", "descending") for each in ("can", "begun", "not-yet")),
    ]
    rows = []
    for each, found in zip(report.course.competences, report.numbers.competences, strict=True):
        told = say("bar", can=found.can, begun=found.begun, new=found.new)
        parts = [("can", found.can), ("begun", found.begun), ("new", found.new)]
        values = (found.can, found.begun, found.new)
        cells = ([str(value)] for value in values)
        rows.append(row([each.name, bar(parts, told)], *cells, values=values))
    caption = say("skills.caption")
    return section(
        "skills",
        say("skills"),
        node("p", None, say("skills.help")),
        table("skills", caption, head(say, columns, -1), rows),
    )


def _learners(report: Report, say: Words, zone: int) -> Node:
    course, numbers = report.course, report.numbers
    columns = [
        (say("column.name"), "", "ascending"),
        (say("column.solved"), "", "descending"),
        *(
            (str(place), ": " + each.name, "descending")
            for place, each in enumerate(course.competences, 1)
        ),
        (say("column.last"), "", "descending"),
    ]
    totals = [
        (sum(len(course.lessons[place].questions) for place in group), len(group))
        for group in (course.lessons_of(each.id) for each in course.competences)
    ]
    everything = (len(course.questions), len(course.lessons))
    rows = []
    for place, person in enumerate(report.people[:MOST_LEARNERS]):
        reached = numbers.people[place]
        both = zip((reached, *numbers.skills[place]), (everything, *totals), strict=True)
        made = [_reached(each, total, say) for each, total in both]
        day = tell_day(person.sheet.last, zone, DAYS.get(course.language, "%Y-%m-%d")) or "–"
        values = (*(value for value, _ in made), person.sheet.last)
        cells = (*(cell for _, cell in made), [day])
        rows.append(row([name_of(person, say)], *cells, values=values))
    found: list[Node] = [node("p", {"class": "report-marks"}, *_key(say))]
    if course.competences:
        names = (node("li", None, each.name) for each in course.competences)
        found.append(node("ol", {"class": "report-legend"}, *names))
    if len(report.people) > MOST_LEARNERS:
        found.append(node("p", None, say("cut", shown=MOST_LEARNERS, all=len(report.people))))
    caption = say("learners.caption")
    found.append(table("learners", caption, head(say, columns, 0), rows))
    return section("learners", say("learners"), *found)


def _mark(state: str, share: int) -> Node:
    names = {SOLVED: "done", BEGUN: "begun", NEW: "new"}
    about = {"class": "mark", "data-state": names[state], "data-share": share}
    return node("span", {**about, "aria-hidden": "true"})


def _key(say: Words) -> list[Node]:
    return [
        node("span", None, _mark(state, share), " ", say(f"state.{WORDS[state]}"))
        for state, share in ((SOLVED, 100), (BEGUN, 50), (NEW, 0))
    ]


def _reached(reached: Reached, totals: tuple[int, int], say: Words) -> tuple[str, list[Node]]:
    """What a cell is sorted by, and what is in it: a mark for the eye, the state in words for the
    ear, and how many of how many."""
    questions, lessons = totals
    done, of = (reached.solved, questions) if questions else (reached.done, lessons)
    share = round(100 * done / of) if of else 0
    # What can be done stands before what is nearly done, and both before what was only begun.
    value = f"{(reached.state == SOLVED) + (done / of if of else 0):.4f}"
    unseen = node("span", {"class": "unseen"}, say(f"state.{WORDS[reached.state]}") + ", ")
    return value, [_mark(reached.state, share), unseen, f"{done}/{of}"]


def _questions(report: Report, say: Words, root: str) -> Node:
    course, asked = report.course, report.numbers.questions
    places = [place for place, each in enumerate(asked) if each.missed]
    places.sort(key=lambda place: (-asked[place].missed, asked[place].tried, place))
    if not places:
        return section("questions", say("questions"), node("p", None, say("questions.none")))
    rows = []
    for place in places[:MOST_QUESTIONS]:
        question, found = course.questions[place], asked[place]
        lesson = course.lessons[question.lesson]
        where = say("question.place", title=lesson.title, number=question.number)
        link = node("a", {"href": f"{root}{lesson.page}#q-{question.id}"}, where) if root else where
        title: list[Node] = [question.text or where, node("small", None, link)]
        told = say("question.missed", missed=found.missed, tried=found.tried)
        many: list[Node] = [told, bar([("missed", found.missed), ("new", found.solved)], told)]
        if found.tried > 1 and found.missed == found.tried:
            many.append(node("b", None, say("question.nobody")))
        answers = []
        for text, learners in found.answers:
            small = node("small", None, say("answer.count", count=learners))
            answers.append(node("li", None, node("q", None, text), " ", small))
        told_answers = node("ul", None, *answers) if answers else say("answer.none")
        rows.append(row(title, many, [told_answers], values=(found.missed, None)))
    columns = [
        (say("column.question"), "", "ascending"),
        (say("column.missed"), "", "descending"),
        (say("column.answers"), "", ""),
    ]
    caption = say("questions.caption")
    made: list[Node] = []
    if len(places) > MOST_QUESTIONS:
        made.append(node("p", None, say("cut", shown=MOST_QUESTIONS, all=len(places))))
    made.append(table("questions", caption, head(say, columns, 1), rows))
    return section("questions", say("questions"), *made)
