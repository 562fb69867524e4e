"""A report as a tree of elements (L1): [tag, {attribute: value}, [child, …]], a child being text or
another such list.

One tree for the page, whose script makes elements of it and never HTML, and for the file of HTML
that the command line writes (`render_html`). Only TAGS and ATTRIBUTES occur, and both refuse
others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from .count import Reached
from .report import WORDS, Person, Report
from .standing import BEGUN, NEW, SOLVED
from .table import tell_day

Node = str | list
TAGS = frozenset(
    "section h2 h3 p ul ol li table caption thead tbody tr th td div span small b a button svg "
    "rect q".split()
)
ATTRIBUTES = frozenset(
    "class id href scope tabindex role type lang x y width height viewBox aria-label "
    "aria-labelledby aria-hidden aria-sort data-sort data-value data-state "
    "data-share data-act data-files".split()
)
DAYS = {"vi": "%d/%m/%Y", "de": "%d.%m.%Y", "en": "%d %b %Y"}
MOST_LEARNERS, MOST_QUESTIONS, MOST_LEFT = 500, 40, 100
"""Rows of a table that are shown; the CSV has all."""
LEFT = (
    "large", "unreadable", "nothing", "encoding", "damaged", "other", "foreign", "newer", "doubled",
    "empty", "picture", "no-code", "no-picture", "code", "code-text",
)  # fmt: skip
"""Why a file is left out: each is a sentence "report.left.…"."""


def node(tag: str, attributes: Mapping[str, object] | None = None, *children: Node) -> list:
    """Return one element. Values of attributes become text; None leaves one out."""
    given = {name: str(value) for name, value in (attributes or {}).items() if value is not None}
    return [tag, given, list(children)]


class Words:
    """Sentences by code, with their values put in."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words

    def __call__(self, code: str, **values: object) -> str:
        """Return a sentence; braces in values are left alone."""
        parts = self.words[code].split("{")
        told = parts[0]
        for part in parts[1:]:
            name, _, rest = part.partition("}")
            told += f"{values[name]}{rest}"
        return told


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


def _section(name: str, title: str, *children: Node) -> list:
    head = node("h2", {"id": f"report-{name}-title"}, title)
    about = {"id": f"report-{name}", "aria-labelledby": f"report-{name}-title"}
    return node("section", about, head, *children)


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
        row = node("li", None, node("p", None, say(f"doubt.{kind}", files=files)))
        if choices:
            buttons = (_button(act, choices[place], say) for act in ("same", "apart"))
            row[2].append(node("p", {"class": "place-buttons"}, *buttons))
        rows.append(row)
    if rows:
        made.append(_section("doubts", say("doubts"), node("ul", None, *rows)))
    merged = []
    for each in report.people:
        if len(each.files) > 1:
            name = node("b", None, name_of(each, say))
            row = node("li", None, name, ": " + ", ".join(each.files))
            if together.get(each.files):
                button = _button("apart", together[each.files], say)
                row[2].append(node("p", {"class": "place-buttons"}, button))
            merged.append(row)
    if merged:
        about = node("p", None, say("merged.help"))
        made.append(_section("merged", say("merged"), about, node("ul", None, *merged)))
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
        made.append(_section("left", say("left", count=len(report.left)), node("ul", None, *left)))
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
        row = node("li", None, _lesson(report, each.lesson, root), node("p", None, told))
        questions = []
        for place in each.questions:
            asked = report.numbers.questions[place]
            missed = say("next.question", missed=asked.missed, tried=asked.tried)
            text = report.course.questions[place].text
            questions.append(node("li", None, text, " ", node("small", None, missed)))
        if questions:
            row[2].append(node("ul", None, *questions))
        rows.append(row)
    if not rows:
        return _section("next", say("next"), node("p", None, say("next.none")))
    return _section("next", say("next"), node("ol", {"class": "report-next"}, *rows))


def _bar(parts: Sequence[tuple[str, int]], label: str) -> Node:
    """A bar of parts, drawn as SVG, 100 wide; said in words by its label."""
    total = sum(many for _, many in parts) or 1
    shapes, at = [], 0.0
    for kind, many in parts:
        width = 100 * many / total
        if many:
            place = {"x": f"{at:.2f}", "y": 0, "width": f"{width:.2f}", "height": 8}
            shapes.append(node("rect", {"class": kind, **place}))
        at += width
    about = {"class": "report-bar", "viewBox": "0 0 100 8", "role": "img", "aria-label": label}
    return node("svg", about, *shapes)


def _head(say: Words, columns: Sequence[tuple[str, str, str]], first: int) -> Node:
    """The head of a table that can be sorted: text, text for those who do not see it, and how it is
    sorted first; `first` is by which column it is sorted already."""
    cells = []
    for place, (text, unseen, order) in enumerate(columns):
        inside: list[Node] = [text]
        if unseen:
            inside.append(node("span", {"class": "unseen"}, unseen))
        about = {"scope": "col", "role": "columnheader"}
        if order:
            about["data-sort"] = order
            inside = [node("button", {"type": "button", "class": "report-sort"}, *inside)]
        if order and place == first:
            about["aria-sort"] = order
        cells.append(node("th", about, *inside))
    return node("thead", {"role": "rowgroup"}, node("tr", {"role": "row"}, *cells))


def _table(name: str, caption: str, head: Node, rows: Sequence[Node]) -> Node:
    about = {"id": f"report-{name}-table", "role": "table"}
    table = node("table", about, node("caption", None, caption), head)
    table[2].append(node("tbody", {"role": "rowgroup"}, *rows))
    about = {"class": "report-scroll", "tabindex": 0, "role": "region", "aria-label": caption}
    return node("div", about, table)


def _row(head: Sequence[Node], *cells: Sequence[Node], values: Sequence[object]) -> Node:
    """A row of a table. Roles are said in so many words, because a narrow page shows the table as a
    list, and what is no table to the eye would be none to the ear."""
    made = [node("th", {"scope": "row", "role": "rowheader"}, *head)]
    for cell, value in zip(cells, values, strict=True):
        made.append(node("td", {"role": "cell", "data-value": value}, *cell))
    return node("tr", {"role": "row"}, *made)


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
        rows.append(_row([each.name, _bar(parts, told)], *cells, values=values))
    caption = say("skills.caption")
    return _section(
        "skills",
        say("skills"),
        node("p", None, say("skills.help")),
        _table("skills", caption, _head(say, columns, -1), rows),
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
        rows.append(_row([name_of(person, say)], *cells, values=values))
    found: list[Node] = [node("p", {"class": "report-marks"}, *_key(say))]
    if course.competences:
        names = (node("li", None, each.name) for each in course.competences)
        found.append(node("ol", {"class": "report-legend"}, *names))
    if len(report.people) > MOST_LEARNERS:
        found.append(node("p", None, say("cut", shown=MOST_LEARNERS, all=len(report.people))))
    caption = say("learners.caption")
    found.append(_table("learners", caption, _head(say, columns, 0), rows))
    return _section("learners", say("learners"), *found)


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
        return _section("questions", say("questions"), node("p", None, say("questions.none")))
    rows = []
    for place in places[:MOST_QUESTIONS]:
        question, found = course.questions[place], asked[place]
        lesson = course.lessons[question.lesson]
        where = say("question.place", title=lesson.title, number=question.number)
        link = node("a", {"href": f"{root}{lesson.page}#q-{question.id}"}, where) if root else where
        title: list[Node] = [question.text or where, node("small", None, link)]
        told = say("question.missed", missed=found.missed, tried=found.tried)
        many: list[Node] = [told, _bar([("missed", found.missed), ("new", found.solved)], told)]
        if found.tried > 1 and found.missed == found.tried:
            many.append(node("b", None, say("question.nobody")))
        answers = []
        for text, learners in found.answers:
            small = node("small", None, say("answer.count", count=learners))
            answers.append(node("li", None, node("q", None, text), " ", small))
        told_answers = node("ul", None, *answers) if answers else say("answer.none")
        rows.append(_row(title, many, [told_answers], values=(found.missed, None)))
    columns = [
        (say("column.question"), "", "ascending"),
        (say("column.missed"), "", "descending"),
        (say("column.answers"), "", ""),
    ]
    caption = say("questions.caption")
    made: list[Node] = []
    if len(places) > MOST_QUESTIONS:
        made.append(node("p", None, say("cut", shown=MOST_QUESTIONS, all=len(places))))
    made.append(_table("questions", caption, _head(say, columns, 1), rows))
    return _section("questions", say("questions"), *made)


def render_html(tree: Sequence[Node]) -> str:
    """Return a tree as HTML. Raises ValueError for a tag or an attribute that no view has."""
    return "".join(escape(each) if isinstance(each, str) else _render(each) for each in tree)


def _render(element: list) -> str:
    tag, attributes, children = element
    if tag not in TAGS or not ATTRIBUTES.issuperset(attributes):
        raise ValueError(f"a report has no <{tag}> with {sorted(attributes)}")
    given = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    if "data-share" in attributes:
        given += f' style="--share: {int(attributes["data-share"])}%"'
    if tag == "svg":
        given += ' preserveAspectRatio="none"'
    return f"<{tag}{given}>{render_html(children)}</{tag}>"
