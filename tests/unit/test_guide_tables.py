"""The author's guide again: its tables and lists are the program's, line by line.

As in test_guide, each check is a function from a page to complaints, and is shown to fail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from fractions import Fraction

import click
import msgspec
import pytest

from quiz_engine.cli import main
from quiz_engine.core.item import Item, Scoring
from quiz_engine.core.number import format_number, read_number
from quiz_engine.core.response import Response, Result, Run, Text
from quiz_engine.core.session import Session
from quiz_engine.core.shape import Program, TextAnswer, TextEntry, TextRule
from quiz_engine.core.text import is_equal
from quiz_engine.core.unit import _SCALES, _TABLE, find_unit, split_scale
from quiz_engine.curriculum import LessonFacts, load_framework, load_glossary
from quiz_engine.errors import CODES, Diagnostic
from quiz_engine.item_types import ITEM_TYPES, find_item_type, grade
from quiz_engine.locale import load_catalogue
from quiz_engine.markup import parse_lesson
from quiz_engine.markup.attribute import ATTRIBUTES
from quiz_engine.markup.format import format_lesson
from scripts.chores import site, test
from tests.unit.test_guide import FENCE, find_examples, find_questions, of_pages, read_guide

Check = Callable[[str], Iterator[str]]
_ROW = re.compile(r"(?<!\\)\|")


@pytest.fixture(scope="module")
def guide(request: pytest.FixtureRequest) -> dict[str, str]:
    """The pages of the guide by name."""
    return read_guide(request.config.rootpath)


def check_errors(page: str) -> Iterator[str]:
    """Complain of codes without a section, and of sections that do not show their message."""
    sections = dict(re.findall(r"^### (QE\d+: .+?)\n(.*?)(?=^#{2,3} |\Z)", page, re.M | re.S))
    expected = [f"{code}: {sentence.rstrip('.')}" for code, sentence in CODES.items()]
    yield from (f"no section {heading}" for heading in expected if heading not in sections)
    yield from (f"unknown section {heading}" for heading in sections if heading not in expected)
    sentences = load_catalogue("en")
    for heading, text in sections.items():
        code = heading[:5]
        shown = sentences.get(f"error.{code}") or f" {code}: "
        if not code.startswith("QE3") and shown not in " ".join(text.split("\n")):
            yield f"{code} does not show its message"


def all_commands(group: click.Group = main, above: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield the commands of a group with their names, such as "new lesson" of a group within it."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from all_commands(command, f"{above}{name} ")
        else:
            yield f"{above}{name}", command


def check_commands(page: str) -> Iterator[str]:
    """Complain of commands, options, choices and exit codes that are not explained."""
    for name, command in all_commands():
        section = re.search(rf"^## `quiz-engine {name}`\n(.*?)(?=^## |\Z)", page, re.M | re.S)
        if section is None:
            yield f"no section for {name}"
            continue
        first = "\n".join(re.findall(r"^\| (`.*?`) \|", section[1], re.M))
        for option in command.params:
            if isinstance(option, click.Argument):
                names = (option.name.upper(), option.metavar)
                missing = [] if any(f"`{each}`" in section[1] for each in names) else names[:1]
            else:
                choices = option.type.choices if isinstance(option.type, click.Choice) else []
                words = [*option.opts, *(f"{option.opts[0]} {choice}" for choice in choices)]
                missing = [word for word in words if not re.search(rf"`{word}\b", first)]
            yield from (f"{name}: {word}" for word in missing)
        codes = re.findall(r"^ +(\d)  (.+)$", command.help, re.M)
        rows = [f"| {code} | {text[0].upper()}{text[1:]} |" for code, text in codes]
        yield from (f"{name}: {row}" for row in rows or ["exit codes"] if row not in section[1])
    for chore in (site, test):
        options = [action.option_strings for action in chore.parser()._actions]
        words = [names[-1] for names in options if names]
        yield from (f"{chore.__name__}: {word}" for word in words if f"| `{word}` |" not in page)


def table_below(page: str, heading: str) -> list[list[str]]:
    """Return the cells of the first table below a heading, without its head; tables that belong to
    an example are none."""
    text = FENCE.sub("", page.partition(f"# {heading}\n")[2])
    text = re.sub(r"^<question .*?^</question>\n", "", text, flags=re.M | re.S)
    rows = re.search(r"(?:^\|.*\n)+", text, re.M)[0].splitlines()[2:]
    return [[cell.strip() for cell in _ROW.split(row)[1:-1]] for row in rows]


def code_of(cell: str) -> str:
    """Return what stands in the backticks of a cell."""
    return re.sub(r"^(`+) ?(.*?) ?\1$", r"\2", cell)


def check_attributes(page: str) -> Iterator[str]:
    """Complain where the table of attributes is not the program's."""
    rows = [(code_of(row[0]), row[1]) for row in table_below(page, "Attributes")]
    every = tuple(item_type.name for item_type in ITEM_TYPES)
    types = {rule.name: ", ".join(f"`{name}`" for name in rule.types) for rule in ATTRIBUTES}
    types |= {rule.name: "all" for rule in ATTRIBUTES if rule.types == every}
    wanted = list(types.items())
    yield from (f"missing: {row}" for row in wanted if row not in rows)
    yield from (f"unknown: {row}" for row in rows if row not in wanted)


def check_texts(page: str) -> Iterator[str]:
    """Complain of comparisons that come out otherwise than the table says."""
    rules = (TextRule(), TextRule(marks=False), TextRule(case=True))
    for expected, typed, *verdicts in table_below(page, "What counts as the same"):
        equal = [is_equal(code_of(expected), code_of(typed), rule) for rule in rules]
        found = ["yes" if each else "no" for each in equal]
        if found != verdicts:
            yield f"{expected} {typed}: {found}"


def check_typos(page: str) -> Iterator[str]:
    """Complain of typing errors that are forgiven otherwise than the table says."""
    for expected, typed, *verdicts in table_below(page, "Typing errors"):
        found = []
        for typos in (1, 2, 3):
            entry = TextEntry((TextAnswer("a", code_of(expected)),), TextRule(typos=typos))
            item = Item("x", "short-text", entry)
            found.append("yes" if grade(item, Text(code_of(typed))).success else "no")
        if found != verdicts:
            yield f"{expected} {typed}: {found}"


def check_numbers(page: str) -> Iterator[str]:
    """Complain of readings that come out otherwise than the table says."""
    for typed, others, english in table_below(page, "How numbers are read"):
        for language, expected in (("vi", others), ("de", others), ("en", english)):
            readings = read_number(code_of(typed), language)
            words = [f"{format_number(each.value, 'en')} {each.unit}" for each in readings]
            found = " or ".join(word.strip() for word in words)
            if (found or "no number") != expected:
                yield f"{typed} in {language}: {found}"


def check_units(page: str) -> Iterator[str]:
    """Complain of units and scales that the tables lack, or give another value."""
    listed: set[str] = set()
    for worth, words in table_below(page, "Units"):
        number, _, base = worth.partition(" ")
        unit = find_unit(base)
        unit = replace(unit, factor=Fraction(number.replace(",", "")) * unit.factor)
        for word in map(code_of, words.split(", ")):
            listed.add(word.casefold().replace(" ", "-"))
            if find_unit(word) != unit:
                yield f"{word} is not {worth}"
    for factor, words in table_below(page, "Scales"):
        for word in map(code_of, words.split(", ")):
            listed.add(word)
            if split_scale(word, "en") != (int(factor.replace(",", "")), ""):
                yield f"{word} is not {factor}"
    rows = [*(row for units in _TABLE.values() for row in units), *_SCALES]
    known = [word for _, words in rows for word in words.split()]
    yield from (f"missing: {word}" for word in known if word not in listed)


def check_scores(page: str) -> Iterator[str]:
    """Complain where the table of scores of the page's first question is not what grading gives."""
    rows = table_below(page, "How it is scored")
    notations = [answer.replace("`", "") for answer, _ in rows]
    item, responses = make_responses(find_questions(page)[0].body, notations)
    for (answer, score), response in zip(rows, responses, strict=True):
        found = grade(item, response).score.scaled
        if f"{found:.0%}" != score:
            yield f"{answer}: {found:.0%}"


def make_responses(question: str, notations: list[str]) -> tuple[Item, list[Response]]:
    """Return a question's item, and the responses that an author would write as examples."""
    draft = parse_lesson(question, language="en").questions[0].draft
    if isinstance(draft.shape, Program):  # has no examples: here, the tests that it passes
        passed = [each.replace(",", " ").split() for each in notations]
        runs = [
            Run("pass", tuple(Result(case.id, case.id in each) for case in draft.shape.tests))
            for each in passed
        ]
        return draft, runs
    lines = "".join(f"- [ ] {each}\n" for each in notations)
    block = f"<examples>\n\n{lines}\n</examples>\n\n</question>"
    question = re.sub("<examples>.*?</examples>\n\n", "", question, flags=re.S)
    draft = parse_lesson(question.replace("</question>", block), language="en").questions[0].draft
    assert len(draft.examples) == len(notations), question
    return replace(draft, examples=()), [each.response for each in draft.examples]


def percent(scaled: float) -> str:
    """Return a scaled score as the guide writes it."""
    return f"{scaled:.0%}".replace("-", "−")


def check_rules(page: str) -> Iterator[str]:
    """Complain of a type's table of scores where grading under the rules in its head differs."""
    sections = re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", page, re.M | re.S)
    for heading, text in sections:
        head = re.search(r"^\| Answer \|(.*`) \|$", text, re.M)
        if head is None:
            continue
        rows = table_below(page, heading)
        item, responses = make_responses(
            find_questions(text)[0].body, [code_of(row[0]) for row in rows]
        )
        rules = [code_of(cell.strip()).split() for cell in head[1].split("|")]
        known, named = find_item_type(item.type).rules, [rule[0] for rule in rules]
        yield from (f"{heading} lacks {each}" for each in known if each not in named)
        if rules[0] != [known[0]]:
            yield f"{heading} does not begin with {known[0]}"
        for row, response in zip(rows, responses, strict=True):
            for rule, cell in zip(rules, row[1:], strict=True):
                scored = replace(item, scoring=Scoring(rule[0], negative="negative" in rule))
                found = percent(grade(scored, response).score.scaled)
                if found != cell:
                    yield f"{heading} {row[0]} {' '.join(rule)}: {found}"


def check_costs(page: str) -> Iterator[str]:
    """Complain where the table of attempts and hints is not what grading gives."""
    rows = table_below(page, "Attempts and hints that cost")
    text = page.partition("\n## Attempts and hints that cost\n")[2]
    item, responses = make_responses(find_questions(text)[0].body, [code_of(row[0]) for row in rows])
    for (answer, attempts, hints, score), response in zip(rows, responses, strict=True):
        found = grade(item, response, Session(int(attempts), hints=int(hints))).score
        if f"{found.raw:g} of {found.max:g}" != score:
            yield f"{answer} {attempts} {hints}: {found.raw:g} of {found.max:g}"


def check_facts(page: str) -> Iterator[str]:
    """Complain of keys of the front matter that are not explained, do not exist, or are needed."""
    rows = {code_of(row[0]): row[1] for row in table_below(page, "Front matter")}
    keys = msgspec.structs.fields(LessonFacts)
    known = {key.name: "yes" if key.required else "no" for key in keys}
    yield from (f"missing: {name}" for name in known if f"`{name}`" not in page)
    yield from (f"wrong: {name}" for name, needed in rows.items() if known.get(name) != needed)


def check_formatting(page: str) -> Iterator[str]:
    """Complain where `fmt` makes something else of "Before" than "After"."""
    starts = [page.index(f"\n{word}:\n") for word in ("Before", "After")]
    before, after = (FENCE.search(page, start)["body"] for start in starts)
    made = format_lesson(before, parse_lesson(before, language="en"))
    if made != after:
        yield made


def check_frameworks(page: str) -> Iterator[str]:
    """Complain of frameworks and glossaries whose mistakes are not those printed below them."""
    for example in find_examples(page, "yaml"):
        if example.body.startswith("version:"):
            load = load_glossary if "\nterms:\n" in example.body else load_framework
            told = "".join(f"{each}\n" for each in load(example.body)[-1])
            if told != (example.message or ""):
                yield f"line {example.line}: the program says {told or 'nothing'}"


def test_every_error_code_is_explained(guide: dict[str, str]) -> None:
    """Each has a heading with its sentence, and an example or the sentence that learners see."""
    assert list(check_errors(guide["errors.md"])) == []


def test_every_command_and_option_is_explained(guide: dict[str, str]) -> None:
    """Commands, options, formats and exit codes, as the command line itself has them."""
    assert list(check_commands(guide["commands.md"])) == []
    row, *_ = re.findall(r"^\| `--format json` \| (.+) \|$", guide["commands.md"], re.M)
    assert [field.name for field in fields(Diagnostic) if f"`{field.name}`" not in row] == []


def test_the_example_of_formatting_is_what_fmt_makes(guide: dict[str, str]) -> None:
    """The lesson before becomes the lesson after, letter for letter."""
    assert list(check_formatting(guide["commands.md"])) == []


def test_the_table_of_attributes_is_complete(guide: dict[str, str]) -> None:
    """In the program's words: names, and the types that each belongs to."""
    assert list(check_attributes(guide["questions.md"])) == []
    assert len(table_below(guide["questions.md"], "Attributes")) == len(ATTRIBUTES)


def test_the_front_matter_is_explained(guide: dict[str, str]) -> None:
    """Every key, and which ones are needed."""
    assert list(check_facts(guide["lesson.md"])) == []


def test_texts_are_compared_as_the_table_says(guide: dict[str, str]) -> None:
    """At least a dozen pairs, under three rules each."""
    assert list(check_texts(guide["short_text.md"])) == []
    assert len(table_below(guide["short_text.md"], "What counts as the same")) >= 12


def test_typing_errors_are_forgiven_as_the_table_says(guide: dict[str, str]) -> None:
    """With one, two and three of them allowed."""
    assert list(check_typos(guide["short_text.md"])) == []
    assert len(table_below(guide["short_text.md"], "Typing errors")) >= 10


def test_numbers_are_read_as_the_table_says(guide: dict[str, str]) -> None:
    """In the notation of all three languages."""
    assert list(check_numbers(guide["number.md"])) == []
    assert len(table_below(guide["number.md"], "How numbers are read")) >= 12


def test_the_tables_of_units_are_complete(guide: dict[str, str]) -> None:
    """Every word that the program knows, with its value."""
    assert list(check_units(guide["number.md"])) == []


def test_the_scores_of_several_keys_are_as_printed(guide: dict[str, str]) -> None:
    """The formula's table is computed by the grader."""
    assert list(check_scores(guide["multiple_choice.md"])) == []
    assert list(check_scores(guide["scenario.md"])) == []


def test_the_scores_of_every_rule_are_as_printed(guide: dict[str, str]) -> None:
    """Every type with more than one rule has a table, computed by the grader, of all its rules."""
    page = guide["scoring.md"]
    assert list(check_rules(page)) == list(check_costs(page)) == []
    shown = {parse_lesson(each.body).questions[0].draft.type for each in find_questions(page)}
    wanted = {item_type.name for item_type in ITEM_TYPES if len(item_type.rules) > 1}
    assert wanted - shown - {"true-false"} == set()


def test_frameworks_are_as_printed(guide: dict[str, str]) -> None:
    """The shown framework and glossary are valid, the shown mistakes give their messages."""
    assert of_pages(guide, check_frameworks) == []
    assert "\nversion: 1\n" in guide["framework.md"] and "\nversion: 1\n" in guide["errors.md"]


def without(page: str, line: str) -> str:
    """Return a page without one line."""
    assert f"\n{line}" in page, line
    return re.sub(rf"\n{re.escape(line)}[^\n]*", "", page, count=1)


@pytest.mark.parametrize(
    ("name", "check", "line"),
    [
        ("errors.md", check_errors, "### QE104: "),
        ("errors.md", check_errors, "lesson.md:6:3: QE104: "),
        ("commands.md", check_commands, "| `--strict` "),
        ("commands.md", check_commands, "| 1 | "),
        ("commands.md", check_commands, "| `--no-browser` "),
        ("questions.md", check_attributes, "| `tags` "),
        ("lesson.md", check_facts, "| `reviewed` "),
        ("number.md", check_units, "| 12 tháng "),
        ("number.md", check_units, "| 10,000 "),
    ],
)
def test_a_line_that_is_left_out_is_noticed(
    guide: dict[str, str], name: str, check: Check, line: str
) -> None:
    """Every check of completeness fails on a page that lacks one line."""
    assert list(check(without(guide[name], line)))


@pytest.mark.parametrize(
    ("name", "check", "old", "new"),
    [
        ("short_text.md", check_texts, "| yes | yes | no |", "| no | yes | no |"),
        ("short_text.md", check_typos, "| `passwrod` | yes |", "| `passwrod` | no |"),
        ("number.md", check_numbers, "| 1,200 |", "| 1,201 |"),
        ("number.md", check_units, "| 24 h |", "| 25 h |"),
        ("number.md", check_units, "`MB`", "`Mbit`"),
        ("commands.md", check_formatting, "<question answer", "<question points=2 answer"),
        ("multiple_choice.md", check_scores, "| 50% |", "| 51% |"),
        ("scenario.md", check_scores, "| 60% |", "| 61% |"),
        ("scoring.md", check_rules, "| −33% |", "| −34% |"),
        ("scoring.md", check_rules, "| `right-minus-wrong` | `right", "| `per-part` | `right"),
        ("scoring.md", check_costs, "| 6 of 10 |", "| 7 of 10 |"),
        ("framework.md", check_frameworks, "competences:", "competence:"),
        ("glossary.md", check_frameworks, "definition: >-", "meaning: >-"),
        ("questions.md", check_attributes, "| `tags` | all |", "| `tags` | `gaps` |"),
    ],
)
def test_a_wrong_cell_is_noticed(
    guide: dict[str, str], name: str, check: Check, old: str, new: str
) -> None:
    """Every table is compared with what the program does."""
    assert old in guide[name]
    assert list(check(guide[name].replace(old, new, 1)))


