"""The numbers of a course as a tree of elements (L3): every chart is drawn within the table that
says the same in numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from ..core.number import format_number
from ..locale import NAMES
from ..results.tree import Node, Words, bar, head, node, row, section, table
from .collect import BEHIND, TYPES, Cell, Stats
from .data import count_types, sum_up, uncovered

_SUMS = ("lessons", "questions", "words", "minutes", "reading", "answering")
_STATES = ("present", "behind", "missing")


def make_view(stats: Stats, words: Mapping[str, str], language: str) -> list[Node]:
    """Return the sections. `words` are sentences by code, without "stats."; names of the framework
    are in `language`."""
    say = Words(words)
    if not stats.lessons:
        return [node("p", None, say("none"))]
    made: list[Node] = [node("p", None, say("about")), _languages(stats, say, language)]
    made += [_types(stats, say, language), _coverage(stats, say, language)]
    if any(stats.levels):
        made.append(_levels(stats, say, language))
    return [*made, _time(stats, say, language), *_behind(stats, say)]


def _columns(say: Words, *names: str) -> list[tuple[str, str, str]]:
    return [(say(f"column.{name}"), "", "") for name in names]


def _row(name: Sequence[Node], numbers: Sequence[int | str], language: str) -> Node:
    """A row of numbers, as a language writes them."""
    told = [each if isinstance(each, str) else format_number(Fraction(each), language) for each in numbers]
    return row(name, *([each] for each in told), values=[None] * len(told))


def _many(value: int, most: int, label: str) -> Node:
    """A bar of one part, as long as the greatest number is wide."""
    return bar([("can", value), ("new", max(0, most - value))], label)


def _languages(stats: Stats, say: Words, shown: str) -> Node:
    rows = []
    for language in stats.languages:
        sums = sum_up(stats, language)
        states = [sums.pop(each) for each in _STATES]
        name: list[Node] = [NAMES[language]]
        if language in stats.missing:
            told = say("bar.translations", **dict(zip(_STATES, states, strict=True)))
            name.append(bar(list(zip(("can", "begun", "new"), states, strict=True)), told))
        else:
            states = ["–"] * len(states)
        rows.append(_row(name, [*sums.values(), *states], shown))
    top = head(say, _columns(say, "language", *_SUMS, *_STATES), -1)
    return section(
        "languages",
        say("languages"),
        _key(say, "present", "behind", "missing"),
        table("languages", say("languages.caption"), top, rows),
    )


def _key(say: Words, *names: str) -> Node:
    """What the parts of a bar mean, in their order."""
    parts = []
    for kind, name in zip(("can", "begun", "new"), names, strict=False):
        label = say(f"column.{name}")
        parts.append(node("span", None, bar([(kind, 1)], label), " ", label))
    return node("p", {"class": "report-marks stats-key"}, *parts)


def _types(stats: Stats, say: Words, language: str) -> Node:
    counts = [count_types(stats, each) for each in stats.languages]
    most = max(counts[0].values(), default=0)
    rows = []
    for name in TYPES:
        many = counts[0][name]
        drawn = _many(many, most, say("bar.many", questions=many))
        rows.append(_row([say(f"type.{name}"), drawn], [each[name] for each in counts], language))
    names = [(NAMES[each], "", "") for each in stats.languages]
    top = head(say, [*_columns(say, "type"), *names], -1)
    caption = say("types.caption", language=NAMES[stats.main])
    return section("types", say("types"), table("types", caption, top, rows))


def _level(stats: Stats, level: int, say: Words, language: str) -> str:
    known = stats.framework.levels if stats.framework else ()
    for each in known:
        if each.id == level:
            return say("level", level=level, name=getattr(each.name, language))
    return f"{say('column.level')} {level}" if level else say("no-level")


def _levels(stats: Stats, say: Words, language: str) -> Node:
    cells = stats.coverage()
    sums = [
        (
            level,
            sum(each.lessons for each in cells if each.level == level),
            sum(each.questions for each in cells if each.level == level),
        )
        for level in stats.levels
    ]
    most = max(questions for _, _, questions in sums)
    rows = []
    for level, lessons, questions in sums:
        drawn = _many(questions, most, say("bar.many", questions=questions))
        rows.append(_row([_level(stats, level, say, language), drawn], [lessons, questions], language))
    top = head(say, _columns(say, "level", "lessons", "questions"), -1)
    caption = say("levels.caption", language=NAMES[stats.main])
    return section("levels", say("levels"), table("levels", caption, top, rows))


def _competences(stats: Stats, language: str) -> dict[str, str]:
    """Return the names of the framework's competences."""
    domains = stats.framework.domains if stats.framework else ()
    return {
        f"{domain.id}.{each.id}": getattr(each.name, language)
        for domain in domains
        for each in domain.competences
    }


def _coverage(stats: Stats, say: Words, language: str) -> Node:
    names = _competences(stats, language)
    cells = {(each.competency, each.level): each for each in stats.coverage()}
    most = max(each.questions for each in cells.values())
    rows = []
    for competency in stats.competencies:
        name = names.get(competency, competency) or say("no-competence")
        found = [_cell(cells[competency, level], most, say) for level in stats.levels]
        rows.append(row([name], *found, values=[None] * len(found)))
    levels = [(_level(stats, each, say, language), "", "") for each in stats.levels]
    top = head(say, [*_columns(say, "competence"), *levels], -1)
    caption = say("coverage.caption", language=NAMES[stats.main])
    made: list[Node] = [table("coverage", caption, top, rows)]
    bare = [node("li", None, names[each]) for each in uncovered(stats)]
    if bare:
        made += [node("p", None, say("uncovered")), node("ul", None, *bare)]
    return section("coverage", say("coverage"), *made)


def _cell(cell: Cell, most: int, say: Words) -> list[Node]:
    if cell.is_empty:
        dash = node("span", {"aria-hidden": "true"}, "–")
        return [dash, node("span", {"class": "unseen"}, say("nothing"))]
    told = f"{cell.lessons} / {cell.questions}"
    return [told, _many(cell.questions, most, say("bar.many", questions=cell.questions))]


def _time(stats: Stats, say: Words, language: str) -> Node:
    lessons = stats.of(stats.main)
    titles = {each.id: each.title for each in stats.of(language)}
    most = max(each.reading + each.answering for each in lessons)
    rows = []
    for each in lessons:
        told = say("bar.time", reading=each.reading, answering=each.answering)
        rest = most - each.reading - each.answering
        drawn = bar([("can", each.reading), ("begun", each.answering), ("new", rest)], told)
        stated = each.stated if each.stated is not None else "–"
        numbers = (stated, each.reading, each.answering, each.words, len(each.questions))
        rows.append(_row([titles.get(each.id, each.title), drawn], numbers, language))
    columns = _columns(say, "lesson", "minutes", "reading", "answering", "words", "questions")
    caption = say("time.caption", language=NAMES[stats.main])
    return section(
        "time",
        say("time"),
        _key(say, "reading", "answering"),
        table("time", caption, head(say, columns, -1), rows),
    )


def _behind(stats: Stats, say: Words) -> list[Node]:
    made: list[Node] = []
    behind = [each for each in stats.lessons if each.translation == BEHIND]
    if behind:
        entries = [node("li", None, each.title, " ", node("small", None, each.path)) for each in behind]
        about = node("p", None, say("behind.help"))
        made.append(section("behind", say("behind"), about, node("ul", None, *entries)))
    titles = {each.id: each.title for each in stats.of(stats.main)}
    entries = [
        node("li", None, f"{NAMES[language]}: {titles.get(id, id)}")
        for language, ids in stats.missing.items()
        for id in ids
    ]
    if entries:
        made.append(section("missing", say("untranslated"), node("ul", None, *entries)))
    return made
