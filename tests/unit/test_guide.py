"""The author's guide: its examples run, its messages are the program's, and nothing is left out.

Each check is a function from the text of a page to a list of complaints, so that the last tests can
show, on pages with a mistake in them, that every check fails where it should.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import click
import pytest
import yaml

from quiz_engine import __version__
from quiz_engine.cli import main
from quiz_engine.core.number import format_number, read_number
from quiz_engine.core.response import Selection
from quiz_engine.core.shape import TextRule
from quiz_engine.core.text import is_equal
from quiz_engine.core.unit import _SCALES, _TABLE, find_unit, split_scale
from quiz_engine.curriculum import Framework, LessonFacts, load_framework, split_front_matter
from quiz_engine.errors import CODES
from quiz_engine.item_types import ITEM_TYPES, grade
from quiz_engine.locale import load_catalogue
from quiz_engine.markup import parse_lesson
from quiz_engine.markup.attribute import ATTRIBUTES
from quiz_engine.markup.tag import NAMES
from quiz_engine.site.course import check_course, check_files, read_lesson_file
from scripts.chores import site, test

FENCE = re.compile(r"^(?P<fence>`{3,})(?P<kind>\w*)\n(?P<body>.*?)^(?P=fence)\n", re.M | re.S)
_ROW = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Example:
    """A fence of a page, and what stands right below it."""

    kind: str
    body: str
    line: int
    message: str | None
    """Text of a ```text fence right below; None where another thing stands there."""
    below: str
    """The page from there on."""


def find_examples(page: str, kind: str) -> list[Example]:
    """Return the fences of a kind; fences within fences do not count."""
    found = []
    fences = list(FENCE.finditer(page))
    for number, fence in enumerate(fences):
        following = fences[number + 1] if number + 1 < len(fences) else None
        is_told = following and following["kind"] == "text" and not page[fence.end() : following.start()].strip()
        message = following["body"] if is_told else None
        line = page.count("\n", 0, fence.start()) + 1
        if fence["kind"] == kind:
            found.append(Example(kind, fence["body"], line, message, page[fence.end() :].lstrip("\n")))
    return found


def find_questions(page: str) -> list[Example]:
    """Return the fenced examples of questions."""
    return [each for each in find_examples(page, "markdown") if re.search(r"</?question", each.body)]


def diagnose(text: str, folder: Path, framework: Framework) -> str:
    """Return what `quiz-engine check` prints of a lesson in English called lesson.md."""
    has_front = text.startswith("---")
    path = folder / "en" / ("lesson.md" if has_front else "index.md")  # a home page needs no front matter
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    file = read_lesson_file(path, folder, "lesson.md")
    return "".join(f"{each}\n" for each in sorted(set(check_files([file], framework))))


def check_messages(page: str, folder: Path, framework: Framework) -> Iterator[str]:
    """Complain of examples whose diagnostics are not those printed below them."""
    for example in find_questions(page):
        told = diagnose(example.body, folder, framework)
        if told != (example.message or ""):
            yield f"line {example.line}: the program says {told or 'nothing'}"


def check_live(page: str) -> Iterator[str]:
    """Complain of right examples that are not followed by the same question, live."""
    for example in find_questions(page):
        if example.message is None and not example.below.startswith(split_front_matter(example.body).body):
            yield f"line {example.line}: what stands below differs from the source"


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


def check_commands(page: str) -> Iterator[str]:
    """Complain of commands, options, choices and exit codes that are not explained."""
    for name, command in main.commands.items():
        section = re.search(rf"^## `quiz-engine {name}`\n(.*?)(?=^## |\Z)", page, re.M | re.S)
        if section is None:
            yield f"no section for {name}"
            continue
        cells = " ".join(re.findall(r"^\| (`.*?`) \|", section[1], re.M))
        for option in command.params:
            if isinstance(option, click.Argument):
                cells += f" {option.name.upper()}" * (f"`{option.name.upper()}`" in section[1])
            words = [option.name.upper()] if isinstance(option, click.Argument) else option.opts
            words = [*words, *(option.type.choices if isinstance(option.type, click.Choice) else [])]
            yield from (f"{name}: {word}" for word in words if not re.search(rf"(?<![\w-]){word}\b", cells))
        codes = re.findall(r"^ +(\d)  (.+)$", command.help, re.M)
        assert codes
        yield from (f"{name}: exit {code}" for code, text in codes if f"| {code} | {text[0].upper()}{text[1:]} |" not in section[1])
    for chore in (site, test):
        for action in chore.parser()._actions:
            yield from (f"{chore.__name__}: {word}" for word in action.option_strings[-1:] if f"`{word}" not in page)


def table_below(page: str, heading: str) -> list[list[str]]:
    """Return the cells of the first table below a heading, without its head."""
    text = page.partition(f"# {heading}\n")[2]
    rows = re.search(r"(?:^\|.*\n)+", text, re.M)[0].splitlines()[2:]
    return [[cell.strip() for cell in _ROW.split(row)[1:-1]] for row in rows]


def code_of(cell: str) -> str:
    """Return what stands in the backticks of a cell."""
    return re.sub(r"^(`+) ?(.*?) ?\1$", r"\2", cell)


def check_attributes(page: str) -> Iterator[str]:
    """Complain where the table of attributes is not the program's."""
    rows = [(code_of(row[0]), row[1]) for row in table_below(page, "Attributes")]
    every = {item_type.name for item_type in ITEM_TYPES}
    wanted = [
        (rule.name, "all" if set(rule.types) == every else ", ".join(f"`{name}`" for name in rule.types))
        for rule in ATTRIBUTES
    ]
    yield from (f"missing: {row}" for row in wanted if row not in rows)
    yield from (f"unknown: {row}" for row in rows if row not in wanted)


def check_texts(page: str) -> Iterator[str]:
    """Complain of comparisons that come out otherwise than the table says."""
    rules = (TextRule(), TextRule(marks=False), TextRule(case=True))
    for expected, typed, *verdicts in table_below(page, "What counts as the same"):
        found = ["yes" if is_equal(code_of(expected), code_of(typed), rule) else "no" for rule in rules]
        if found != verdicts:
            yield f"{expected} {typed}: {found}"


def check_numbers(page: str) -> Iterator[str]:
    """Complain of readings that come out otherwise than the table says."""
    for typed, *shown in table_below(page, "How numbers are read"):
        for language, expected in zip(("vi", "de", "en"), (shown[0], shown[0], shown[1]), strict=True):
            readings = read_number(code_of(typed), language)
            found = " or ".join(f"{format_number(each.value, 'en')} {each.unit}".strip() for each in readings)
            if (found or "not a number") != expected:
                yield f"{typed} in {language}: {found}"


def check_units(page: str) -> Iterator[str]:
    """Complain of units and scales that the tables lack, or give another value."""
    listed: dict[str, tuple[str, Fraction]] = {}
    for kind, factor, words in table_below(page, "Units"):
        for word in words.split(", "):
            unit = find_unit(code_of(word))
            known = unit and (unit.dimension, unit.factor)
            listed[code_of(word).replace(" ", "-")] = (kind, Fraction(factor.replace(",", "")))
            if known != listed[code_of(word).replace(" ", "-")]:
                yield f"{word}: {known}"
    every = {word.casefold() for units in _TABLE.values() for _, words in units for word in words.split()}
    yield from (f"missing: {word}" for word in every - {word.casefold() for word in listed})
    scales: set[str] = set()
    for factor, words in table_below(page, "Scales"):
        for word in words.split(", "):
            scales.add(code_of(word).casefold())
            if split_scale(code_of(word), "en")[0] != int(factor.replace(",", "")):
                yield f"{word}: {split_scale(code_of(word))}"
    yield from (f"missing: {word}" for word in {w for _, words in _SCALES for w in words.split()} - scales)


def check_scores(page: str) -> Iterator[str]:
    """Complain where the table of scores of the page's first question is not what grading gives."""
    item = parse_lesson(find_questions(page)[0].body, language="en").items[0]
    for ticked, score in table_below(page, "How it is scored"):
        chosen = tuple(code_of(each) for each in ticked.split(", "))
        found = grade(item, Selection(chosen)).score.scaled
        if f"{found:.0%}" != score:
            yield f"{ticked}: {found:.0%}"


def check_facts(page: str) -> Iterator[str]:
    """Complain of keys of the front matter that are not explained, or do not exist."""
    rows = {code_of(row[0]): row[1] for row in table_below(page, "Front matter")}
    yield from (f"missing: {name}" for name in LessonFacts.__struct_fields__ if f"`{name}`" not in page)
    yield from (f"unknown: {name}" for name in rows if name not in LessonFacts.__struct_fields__)
    required = {name for name, needed in rows.items() if needed == "yes"}
    if required != {"id", "title", "description"}:
        yield f"needed: {required}"


def check_frameworks(page: str) -> Iterator[str]:
    """Complain of frameworks whose mistakes are not those printed below them."""
    for example in find_examples(page, "yaml"):
        if example.body.startswith("version:"):
            told = "".join(f"{each}\n" for each in load_framework(example.body)[1])
            if told != (example.message or ""):
                yield f"line {example.line}: the program says {told or 'nothing'}"


@pytest.fixture(scope="module")
def guide(request: pytest.FixtureRequest) -> dict[str, str]:
    """The pages of the guide by name, without the decision records."""
    folder = request.config.rootpath / "content" / "authors"
    return {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.md"))}


@pytest.fixture(scope="module")
def framework(request: pytest.FixtureRequest) -> Framework:
    """The framework of the course."""
    made, mistakes = load_framework((request.config.rootpath / "content" / "framework.yml").read_text("utf-8"))
    assert mistakes == []
    return made


def of_pages(guide: dict[str, str], check, *more: object) -> list[str]:
    """Return the complaints of a check about all pages."""
    return [f"{name}: {each}" for name, page in guide.items() for each in check(page, *more)]


def test_every_example_gives_the_diagnostics_printed_below_it(
    guide: dict[str, str], tmp_path: Path, framework: Framework
) -> None:
    """Right examples give none; mistakes give exactly the message that the reader sees."""
    assert of_pages(guide, check_messages, tmp_path, framework) == []


def test_every_construct_is_shown_live_below_its_source(guide: dict[str, str]) -> None:
    """The question below a fence is the one in the fence, and there are many."""
    assert of_pages(guide, check_live) == []
    live = [each for page in guide.values() for each in find_questions(page) if each.message is None]
    mistakes = [each for page in guide.values() for each in find_questions(page) if each.message]
    assert len(live) >= 25 and len(mistakes) >= 30


def test_the_guide_has_no_mistakes_as_a_course(root: Path) -> None:
    """It builds, and its questions are sound."""
    assert check_course(root / "content", ["authors"]) == []


def test_every_element_and_item_type_has_its_page(root: Path, guide: dict[str, str]) -> None:
    """A type's page is named as its module, has live questions, and is in the contents."""
    nav = yaml.safe_load((root / "content/authors/mkdocs.yml").read_text("utf-8"))["nav"]
    contents = str(nav)
    for item_type in ITEM_TYPES:
        name = item_type.name.replace("-", "_")
        assert (root / f"quiz_engine/item_types/{name}.py").is_file()
        items = parse_lesson(split_front_matter(guide[f"{name}.md"]).body, language="en").items
        assert len([item for item in items if item.type == item_type.name]) >= 2, name
    assert [name for name in guide if f"'authors/{name}'" not in contents] == []
    assert [name for name in NAMES if f"`<{name}" not in guide["questions.md"]] == []


def test_every_error_code_is_explained(guide: dict[str, str]) -> None:
    """Each has a heading with its sentence, and an example or the sentence that learners see."""
    assert list(check_errors(guide["errors.md"])) == []


def test_a_byte_order_mark_is_told_as_printed(guide: dict[str, str], tmp_path: Path) -> None:
    """The one message that no fenced text can give."""
    (tmp_path / "index.md").write_bytes(b"\xef\xbb\xbf# Lesson\n")
    (told,) = read_lesson_file(tmp_path / "index.md", None, "lesson.md").diagnostics
    assert f"```text\n{told}\n```" in guide["errors.md"]


def test_every_command_and_option_is_explained(guide: dict[str, str]) -> None:
    """Commands, options, formats and exit codes, as the command line itself has them."""
    assert list(check_commands(guide["commands.md"])) == []


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


def test_frameworks_are_as_printed(guide: dict[str, str]) -> None:
    """The shown framework is valid, the shown mistake gives its message."""
    assert of_pages(guide, check_frameworks) == []
    shown = [each for page in guide.values() for each in find_examples(page, "yaml")]
    assert [bool(each.message) for each in shown if each.body.startswith("version:")].count(True) == 1


def test_the_change_log_names_this_version_first(guide: dict[str, str]) -> None:
    """Newest first, each with its date."""
    versions = re.findall(r"^## (\S+), \d{4}-\d\d-\d\d$", guide["changes.md"], re.M)
    assert versions[0] == __version__


def test_links_lead_to_pages_and_headings(root: Path, guide: dict[str, str]) -> None:
    """Between the pages of the guide, and to pictures."""
    assert list(check_links(guide, root / "content" / "authors")) == []


def check_links(guide: dict[str, str], folder: Path) -> Iterator[str]:
    """Complain of links to nothing."""
    for name, page in guide.items():
        text = re.sub(r"`[^`\n]+`", "", FENCE.sub("", page))
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            file, _, anchor = target.partition("#")
            if target.startswith("https://"):
                continue
            if file and not (folder / file).exists():
                yield f"{name}: {target}"
            elif anchor and anchor not in anchors(guide.get(file or name, "")):
                yield f"{name}: {target}"


def anchors(page: str) -> set[str]:
    """Return the ids of a page's headings, as Markdown's table of contents makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page), re.M)
    return {re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", heading).strip().lower()) for heading in headings}


GOOD = '<question id="g" answer="= 5 km">\n\nHow far?\n\n</question>\n'
BAD = GOOD.replace("How far?", "")


@pytest.mark.parametrize(
    ("page", "count"),
    [
        (f"```markdown\n{GOOD}```\n", 0),
        (f"```markdown\n{BAD}```\n", 1),
        (f"```markdown\n{BAD}```\n\n```text\nlesson.md:1:1: QE206: The prompt is wrong.\n```\n", 1),
        (f"```markdown\n{GOOD}```\n\n```text\nlesson.md:1:1: QE206: x\n```\n", 1),
    ],
)
def test_a_wrong_message_is_noticed(page: str, count: int, tmp_path: Path, framework: Framework) -> None:
    """Mistakes without a message, with another one, or a message without a mistake."""
    assert len(list(check_messages(page, tmp_path, framework))) == count


def test_a_live_question_that_differs_is_noticed() -> None:
    """One letter is enough."""
    fence = f"```markdown\n{GOOD}```\n\n"
    assert list(check_live(fence + GOOD)) == []
    assert len(list(check_live(fence + GOOD.replace("far", "long")))) == 1
    assert len(list(check_live(fence + "Some text.\n\n" + GOOD))) == 1


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
        ("number.md", check_units, "| month | 12 "),
        ("number.md", check_units, "| 10,000 "),
    ],
)
def test_a_line_that_is_left_out_is_noticed(guide: dict[str, str], name: str, check, line: str) -> None:
    """Every check of completeness fails on a page that lacks one line."""
    assert list(check(without(guide[name], line)))


@pytest.mark.parametrize(
    ("name", "check", "old", "new"),
    [
        ("short_text.md", check_texts, "| yes | yes | no |", "| no | yes | no |"),
        ("number.md", check_numbers, "| 1,200 |", "| 1,201 |"),
        ("number.md", check_units, "| 86,400 |", "| 86,401 |"),
        ("multiple_choice.md", check_scores, "| 50% |", "| 51% |"),
        ("framework.md", check_frameworks, "competences:", "competence:"),
        ("questions.md", check_attributes, "| `marks` | `short-text`, `gaps` |", "| `marks` | all |"),
    ],
)
def test_a_wrong_cell_is_noticed(guide: dict[str, str], name: str, check, old: str, new: str) -> None:
    """Every table is compared with what the program does."""
    assert old in guide[name]
    assert list(check(guide[name].replace(old, new, 1)))


def test_a_link_to_nothing_is_noticed(root: Path) -> None:
    """Neither a page nor a heading is taken on trust."""
    pages = {"a.md": "# One\n[x](a.md#one) [y](b.md) [z](#two)\n"}
    assert list(check_links({**pages}, root / "content" / "authors")) == ["a.md: a.md#one", "a.md: b.md", "a.md: #two"]


