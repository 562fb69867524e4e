"""The author's guide: its examples run, its messages are the program's, and nothing is left out.

Each check is a function from the text of a page to a list of complaints, so that the last tests can
show, on pages with a mistake in them, that every check fails where it should.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from quiz_engine import __version__
from quiz_engine.curriculum import Framework, load_framework, split_front_matter
from quiz_engine.item_types import ITEM_TYPES
from quiz_engine.markup import Defaults, parse_lesson
from quiz_engine.markup.tag import NAMES
from quiz_engine.site.course import (
    CACHE,
    check_course,
    check_files,
    draw_files,
    read_lesson_file,
)

GUIDE = Path(__file__).resolve().parents[2] / "content" / "authors"
PICTURES = Defaults(read=lambda address: (GUIDE / address).read_text("utf-8"))
FENCE = re.compile(r"^(?P<fence>`{3,})(?P<kind>\w*)\n(?P<body>.*?)^(?P=fence)\n", re.M | re.S)

_FENCE = re.compile(r"^(`{3,}|~{3,}).*?^\1$|`[^`\n]+`", re.M | re.S)


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
    is_mended: bool
    """True right below a line "Right:": it shows how an example of a mistake is mended."""


def find_examples(page: str, kind: str) -> list[Example]:
    """Return the fences of a kind; fences within fences do not count."""
    found = []
    fences = list(FENCE.finditer(page))
    for number, fence in enumerate(fences):
        after = fences[number + 1] if number + 1 < len(fences) else None
        is_next = after is not None and not page[fence.end() : after.start()].strip()
        message = after["body"] if is_next and after["kind"] == "text" else None
        line = page.count("\n", 0, fence.start()) + 1
        if fence["kind"] == kind:
            below = page[fence.end() :].lstrip("\n")
            is_mended = page[: fence.start()].endswith("\nRight:\n\n")
            found.append(Example(kind, fence["body"], line, message, below, is_mended))
    return found


def find_questions(page: str) -> list[Example]:
    """Return the fenced examples of questions."""
    examples = find_examples(page, "markdown")
    return [each for each in examples if re.search(r"</?question", each.body)]


def diagnose(text: str, folder: Path, framework: Framework) -> str:
    """Return what `quiz-engine check` prints of a lesson in English called lesson.md."""
    # only a home page needs no front matter
    path = folder / "en" / ("lesson.md" if text.startswith("---") else "index.md")
    path.parent.mkdir(exist_ok=True)
    shutil.copytree(GUIDE / "img", path.parent / "img", dirs_exist_ok=True)
    path.write_text(text, "utf-8")
    file = read_lesson_file(path, folder, "lesson.md", draw_files([path], CACHE))
    return "".join(f"{each}\n" for each in sorted(set(check_files([file], framework))))


def check_messages(page: str, folder: Path, framework: Framework) -> Iterator[str]:
    """Complain of examples whose diagnostics are not those printed below them."""
    for example in find_questions(page):
        told = diagnose(example.body, folder, framework)
        if told != (example.message or ""):
            yield f"line {example.line}: the program says {told or 'nothing'}"


def check_live(page: str) -> Iterator[str]:
    """Complain of right examples that are not followed by the same question, live; those that mend
    a mistake need not be."""
    for example in find_questions(page):
        body = example.body
        if body.startswith("---"):  # of a whole file only the question is shown
            body = body[body.index("<question") :]
        is_shown = example.is_mended or example.below.startswith(body)
        if example.message is None and not is_shown:
            yield f"line {example.line}: what stands below differs from the source"


def read_guide(root: Path) -> dict[str, str]:
    """Return the pages of the guide by name, without the decision records."""
    pages = sorted((root / "content" / "authors").glob("*.md"))
    return {path.name: path.read_text("utf-8") for path in pages}


@pytest.fixture(scope="module")
def guide(request: pytest.FixtureRequest) -> dict[str, str]:
    """The pages of the guide by name."""
    return read_guide(request.config.rootpath)


@pytest.fixture(scope="module")
def framework(request: pytest.FixtureRequest) -> Framework:
    """The framework of the course."""
    path = request.config.rootpath / "content" / "framework.yml"
    made, mistakes = load_framework(path.read_text("utf-8"))
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
    examples = [each for page in guide.values() for each in find_questions(page)]
    mistakes = sum(each.message is not None for each in examples)
    assert len(examples) - mistakes >= 25
    assert mistakes >= 30


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


def test_every_decision_is_in_the_contents_and_its_links_lead_somewhere(root: Path) -> None:
    """Records are listed by number, each with the id of its number; files that they, the guide and
    the README link to are there."""
    folder = root / "content" / "authors"
    records = sorted((folder / "decisions").glob("*.md"))
    contents = (folder / "mkdocs.yml").read_text("utf-8")
    listed = re.findall(r"authors/(decisions/\S+)", contents)
    assert listed == [f"decisions/{each.name}" for each in records]
    for record in records:
        assert f"\nid: decision-{record.name[:4]}\n" in record.read_text("utf-8"), record.name
    broken = [
        (page.name, target)
        for page in (root / "README.md", *folder.glob("*.md"), *records)
        for target in re.findall(r"\]\(([^)\s#]+)[^)]*\)", _FENCE.sub("", page.read_text("utf-8")))
        if "://" not in target and "{" not in target and not (page.parent / target).exists()
    ]
    assert broken == []


def test_the_gallery_shows_every_item_type(guide: dict[str, str]) -> None:
    """Each at least once, live beside its source, and each has a line in the guide's first page."""
    shown = {
        item.type
        for beside in re.findall(r'<div class="beside".*?\n</div>', guide["gallery.md"], re.S)
        for item in parse_lesson(beside, language="en", defaults=PICTURES).items
    }
    names = [item_type.name for item_type in ITEM_TYPES]
    assert [name for name in names if name not in shown] == []
    pages = [f"({name.replace('-', '_')}.md)" for name in names]
    assert [page for page in pages if page not in guide["index.md"]] == []


def test_a_byte_order_mark_is_told_as_printed(guide: dict[str, str], tmp_path: Path) -> None:
    """The one message that no fenced text can give."""
    (tmp_path / "index.md").write_bytes(b"\xef\xbb\xbf# Lesson\n")
    (told,) = read_lesson_file(tmp_path / "index.md", None, "lesson.md").diagnostics
    assert f"```text\n{told}\n```" in guide["errors.md"]


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
            if file and file not in guide and not (folder / file).exists():
                yield f"{name}: {target}"
            elif anchor and anchor not in anchors(guide.get(file or name, "")):
                yield f"{name}: {target}"


def anchors(page: str) -> set[str]:
    """Return the ids of a page's headings, as Markdown's table of contents makes them, and of the
    scenes of its questions."""
    scenes = re.findall(r'^<scene id="([^"]+)"', FENCE.sub("", page), re.M)
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page), re.M)
    words = [re.sub(r"[^\w\s-]", "", heading).strip().lower() for heading in headings]
    return {re.sub(r"[\s-]+", "-", each) for each in words} | set(scenes)


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
def test_a_wrong_message_is_noticed(
    page: str, count: int, tmp_path: Path, framework: Framework
) -> None:
    """Mistakes without a message, with another one, or a message without a mistake."""
    assert len(list(check_messages(page, tmp_path, framework))) == count


def test_a_live_question_that_differs_is_noticed() -> None:
    """One letter is enough."""
    fence = f"```markdown\n{GOOD}```\n\n"
    assert list(check_live(fence + GOOD)) == []
    assert len(list(check_live(fence + GOOD.replace("far", "long")))) == 1
    assert len(list(check_live(fence + "Some text.\n\n" + GOOD))) == 1
    assert list(check_live("\nRight:\n\n" + fence)) == []


def test_a_link_to_nothing_is_noticed(root: Path) -> None:
    """Neither a page nor a heading is taken on trust."""
    pages = {"a.md": "# One\n[x](a.md#one) [y](b.md) [z](#two)\n"}
    assert list(check_links(pages, root / "content" / "authors")) == ["a.md: b.md", "a.md: #two"]


