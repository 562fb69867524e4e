"""Facts about reviews, whatever the course: what means the same is no change, and a key is told
first."""

from __future__ import annotations

import html
import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from quiz_engine.change import Finding, Revision, Tree, compare_trees, difference, group_of
from quiz_engine.change.repository import Entry
from quiz_engine.change.sentence import code, escape_markdown
from quiz_engine.change.text import pieces
from quiz_engine.curriculum import split_front_matter
from quiz_engine.item_types import ITEM_TYPES
from quiz_engine.markup import Defaults, parse_lesson
from quiz_engine.markup.format import format_lesson
from tests.property.asked import TYPES, WORDS, files, lesson, shuffled

CONTENT = Path(__file__).resolve().parents[2] / "content"
LESSONS = sorted(path for folder in ("vi", "en", "de") for path in (CONTENT / folder).rglob("*.md"))
REAL = {path.relative_to(CONTENT.parent).as_posix(): path.read_text("utf-8") for path in LESSONS}
PICTURES = {
    path.relative_to(CONTENT.parent).as_posix(): path.read_text("utf-8")
    for path in sorted(CONTENT.rglob("*.svg"))
}


def tree(given: dict[str, str], number: int) -> Tree:
    """Return a revision that holds some files, without a repository."""
    data = {path: text.encode() for path, text in sorted(given.items())}
    entries = {path: Entry(path, repr(each), len(each)) for path, each in data.items()}
    return Tree(Revision(f"r{number}", f"{number:040}"), None, entries, (), data)


def review(base: dict[str, str], head: dict[str, str]) -> tuple[Finding, ...]:
    """Return what changed."""
    return compare_trees(tree(base, 0), tree(head, 1)).findings


def test_every_type_is_written() -> None:
    """A new item type is tested here, too, and each one is read as what it is meant to be."""
    assert sorted(TYPES) == sorted(each.name for each in ITEM_TYPES)
    for name, (write, attribute) in TYPES.items():
        text = lesson(write(WORDS, list, False), ['id="one"', attribute])
        read = lambda _: files(WORDS, "")["content/en/p.svg"]  # noqa: E731
        (question,) = parse_lesson(
            split_front_matter(text).body, "a.md", "en", Defaults(read=read)
        ).questions
        assert question.draft is not None, name
        assert question.draft.type == name


def spaced(text: str) -> str:
    """Return a lesson with blank lines doubled, but for those in code."""
    front = text[: len(text) - len(split_front_matter(text).body)]
    parts = re.split(r"(^ *```.*?^ *```$)", split_front_matter(text).body, flags=re.M | re.S)
    parts[::2] = [re.sub(r"\n\n", "\n\n\n", part) for part in parts[::2]]
    return front + "".join(parts)


def formatted(text: str, language: str) -> str:
    """Return a lesson as `quiz-engine fmt` writes it; one with mistakes as it is."""
    body = split_front_matter(text).body
    read = parse_lesson(body, language=language)
    if any(each.severity == "error" for each in read.diagnostics):
        return text
    return text[: len(text) - len(body)] + format_lesson(body, read)


@given(st.sampled_from(sorted(REAL)), st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_white_space_and_formatting_change_nothing(
    path: str, is_formatted: bool, is_spaced: bool, has_ends: bool, is_windows: bool
) -> None:
    """Blank lines, a space at the end of lines, line ends of Windows and `fmt` are never told."""
    text = REAL[path]
    if is_formatted:
        text = formatted(text, path.split("/")[1])
    if is_spaced:
        text = spaced(text)
    if has_ends:
        text = re.sub(r"(?<=[^\s`])\n(?=\n)", " \n", text)
    if is_windows:
        text = text.replace("\n", "\r\n")
    assert review({**PICTURES, path: REAL[path]}, {**PICTURES, path: text}) == ()


SETTINGS = ('id="one"', 'points="2"', 'attempts="3"', 'tags="a b"', 'penalty="10%"')
types = st.sampled_from(sorted(TYPES))
words = st.permutations(WORDS)
seeds = st.integers(0, 2**32)


@given(types, words, seeds, st.permutations(SETTINGS))
def test_an_order_that_means_nothing_is_never_told(
    name: str, words: list[str], seed: int, settings: list[str]
) -> None:
    """Options that are shuffled, pairs, groups, rows, criteria, scenes, tests and attributes may
    stand in any order."""
    write, attribute = TYPES[name]
    attribute = attribute or 'shuffle="true"'
    if name == "true-false":
        attribute += ' shuffle="true"'
    base = lesson(write(words, list, False), [*SETTINGS, attribute])
    head = lesson(write(words, shuffled(seed), False), [attribute, *settings])
    assert review(files(words, base), files(words, head)) == ()


@given(types, words, seeds, st.data())
def test_another_key_is_always_told_first(
    name: str, words: list[str], seed: int, data: st.DataObject
) -> None:
    """Whatever else changes in the same go: order, points, text, title, feedback, a new lesson."""
    write, attribute = TYPES[name]
    base = files(words, lesson(write(words, list, False), ['id="one"', attribute]))
    points = data.draw(st.sampled_from(["", 'points="3"']))
    asked = write(words, shuffled(seed) if data.draw(st.booleans()) else list, True)
    if data.draw(st.booleans()):
        asked = asked.replace("> About", "> More about")
    more = data.draw(st.sampled_from(["", " They say so at once.", "\n\nNobody else is."]))
    title = data.draw(st.sampled_from(["Messages", "Scams"]))
    head = files(words, lesson(asked, [points, attribute, 'id="one"'], more, title))
    if data.draw(st.booleans()):
        head["content/en/b.md"] = (
            base["content/en/a.md"].replace('id="one"', 'id="two"').replace("id: a", "id: b")
        )
    found = review(base, head)
    assert group_of(found[0].kind) == "key"
    assert found[0].item == "one"


texts = st.lists(st.sampled_from("a b c d e f g".split()), max_size=30).map(" ".join)


@given(texts, texts)
def test_a_difference_loses_no_word_that_changed(before: str, now: str) -> None:
    """What is gone stood in the old text and what is new in the new one, in that order; and where
    nothing was left out, each text can be read from it."""
    found = list(pieces(before, now))
    for kind, text in (("old", before), ("new", now)):
        kept = " ".join(part for each, part in found if each in ("same", kind)).split()
        if any(each == "gap" for each, _ in found):
            rest = iter(text.split())
            assert all(word in rest for word in kept)
        else:
            assert kept == text.split()


nasty = st.text(st.sampled_from("ab 1.:/\\`*_[]()<>~|{}!#@&-+w\n$'\""), max_size=40)
RENDER = MarkdownIt("commonmark").enable(["strikethrough", "table"])


@given(nasty)
def test_words_of_a_course_stay_words(text: str) -> None:
    """In a comment, they become no link, picture, element or emphasis."""
    shown = RENDER.renderInline(f"x {escape_markdown(text)} x")
    plain = html.unescape(shown).replace("\u2060", "")
    assert plain.split() == f"x {text} x".split()
    assert "<" not in shown


@given(nasty)
def test_code_of_a_course_stays_code(text: str) -> None:
    """In a comment, a line is one code span, whatever ticks it has."""
    shown = RENDER.renderInline(f"x {code(text)} x")
    found = re.fullmatch("x <code>(.*)</code> x", shown, re.S)
    assert found is not None
    inside = html.unescape(found[1]).replace("⏎", " ").split()
    assert inside == (text.split() or ["–"])


@given(nasty, nasty)
def test_a_difference_in_html_has_two_elements(before: str, now: str) -> None:
    """All but `del` and `ins` is text."""
    assert set(re.findall(r"</?[a-z!]+", difference(before, now, is_html=True))) <= {
        "<del", "</del", "<ins", "</ins",
    }  # fmt: skip
