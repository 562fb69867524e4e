"""Facts about the marked difference of a page: what is marked, and that nothing is lost."""

from __future__ import annotations

import html

from hypothesis import given
from hypothesis import strategies as st

from quiz_engine.markup.extension import PageContext, convert_lesson
from quiz_engine.preview.difference import GONE, NEW, SAME, mark
from quiz_engine.preview.text import SPOT, Block, Piece, read_flow, text_of

QUESTION = """<question id="a">

Which **one**?

- [ ] One
  > Not this.
- [x] Two

<explanation>

Because of *it*.

</explanation>

</question>
"""


def flow_of(text: str):
    """Return the text of a lesson."""
    return read_flow(convert_lesson(text, PageContext(language="en")))


def sides(before: list[Block], after: list[Block]) -> tuple[str, str]:
    """Return what the marked difference of two texts has for each of them."""
    marked = mark(before, after)
    old = "\n".join(each.text(GONE) for each in marked if each.before is not None)
    new = "\n".join(each.text(NEW) for each in marked if each.after is not None)
    return old, new


def shown(before: str, after: str) -> list[str]:
    """Return the marked difference of two lessons, "[-gone-]" and "[+new+]" in it."""
    signs = {SAME: "{}", GONE: "[-{}-]", NEW: "[+{}+]"}
    return [
        "".join(signs[run.state].format("".join(each.text for each in run.pieces)) for run in marked.runs)
        for marked in mark(flow_of(before).blocks, flow_of(after).blocks)
    ]


def test_a_page_is_read_in_its_order():
    """Headings, paragraphs, entries, cells and code are blocks; a question leaves one in its place."""
    flow = flow_of(f"# T\n\nA *b*\nc.\n\n{QUESTION}\n\n| h | i |\n|---|---|\n| 1 | 2 |\n\n- x\n- y\n\n```\n a\n  b\n```\n")
    assert [(each.kind, each.text) for each in flow.blocks] == [
        ("h1", "T"), ("p", "A b c."), (SPOT, "a"), ("cell", "h"), ("cell", "i"), ("cell", "1"),
        ("cell", "2"), ("li", "x"), ("li", "y"), ("pre", " a\n  b"),
    ]  # fmt: skip
    assert Piece("b", ("em",)) in flow.blocks[1].pieces


def test_a_question_has_its_key_apart():
    """What tells the key is marked as such, feedback is told by its choice, and its number is left
    out, which is its place on the page."""
    (blocks,) = flow_of(QUESTION).items.values()
    found = [(each.kind, each.text, each.is_secret, each.is_key, each.about) for each in blocks]
    assert found == [
        ("p", "Which one?", False, False, ""),
        ("choice", "One", False, False, "A"),
        ("choice", "Two", False, True, "B"),
        ("p", "Answer: B", True, False, ""),
        ("p", "Not this.", True, False, "A"),
        ("p", "Because of it.", True, False, ""),
    ]


def test_words_are_marked_in_their_paragraph():
    """A paragraph that was changed is one, its words told apart; others are new or gone."""
    assert shown("Stay.\n\nThe cat sat on a mat.", "Stay.\n\nThe dog sat on a mat.\n\nNew.") == [
        "Stay.",
        "The [-cat-][+dog+] sat on a mat.",
        "[+New.+]",
    ]
    assert shown("One two three.\n\nStay.", "Stay.\n\nQuite other words here now.") == [
        "[-One two three.-]",
        "Stay.",
        "[+Quite other words here now.+]",
    ]


def test_a_space_between_two_changes_goes_with_them():
    """Phrases are marked as a whole, not every other word."""
    (line,) = shown("He will go home by bus today.", "He will go away on foot today.")
    assert line == "He will go [-home by bus-][+away on foot+] today."


def test_a_key_that_moved_is_a_change():
    """Choices with the same words differ where another is right."""
    before, after = flow_of(QUESTION).items["a"], flow_of(QUESTION.replace("[ ]", "[_]").replace("[x]", "[ ]").replace("[_]", "[x]")).items["a"]
    changed = [(each.before.is_key, each.after.is_key) for each in mark(before, after) if each.state == ""]
    assert changed[:2] == [(False, True), (True, False)]


def test_pictures_are_pieces():
    """Another picture under the same words is a change."""
    marked = mark(flow_of("See ![p](a.png) here.").blocks, flow_of("See ![p](b.png) here.").blocks)
    runs = [(run.state, each.picture) for run in marked[0].runs for each in run.pieces if each.picture]
    assert runs == [(GONE, "a.png"), (NEW, "b.png")]


def test_a_long_list_is_compared_too():
    """Where too many blocks changed to compare each with each, their order decides."""
    before = [Block("p", (Piece(f"word{n}"), Piece(" "), Piece("a"))) for n in range(100)]
    after = [Block("p", (*each.pieces, Piece("!"))) for each in before]
    marked = mark(before, after)
    assert len(marked) == 100 and all(each.state == "" for each in marked)


WORDS = st.text("ab ,.\u0309đ<&\"'\n*_`#|[]x-1>", max_size=30)
PARTS = st.one_of(
    WORDS.map(html.escape),
    WORDS,
    st.sampled_from(["cat ", "dog ", "sat on ", "a mat. ", "Why? "]),
    st.sampled_from(
        ["<p>", "</p>", "<ul><li>", "</li></ul>", "<b>", "</b>", "<img src='x' alt='y z'>", "<br>", "<pre>", "</pre>",
         "<qe-item id='q-a'>", "</qe-item>", "<select><option value=''>c</option><option value='1'>d</option></select>",
         "<details class='qe-solution'>", "</details>", "<script>", "</script>", "<td>", "</td>", "<!--", "-->", "</"]
    ),
)  # fmt: skip
HTML = st.lists(PARTS, max_size=25).map("".join)


@st.composite
def versions(draw: st.DrawFn) -> tuple[str, str]:
    """Two pages, the second one made of the first by some changes."""
    before = draw(st.lists(PARTS, max_size=25))
    after = list(before)
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, len(after)))
        after[place : place + draw(st.integers(0, 2))] = draw(st.lists(PARTS, max_size=2))
    return "".join(before), "".join(after)


@given(versions())
def test_nothing_is_lost_or_said_twice(pages: tuple[str, str]):
    """Whatever the pages, what is not new is the text before, and what is not gone the text after:
    of the page, and of each question."""
    old, new = map(read_flow, pages)
    assert sides(old.blocks, new.blocks) == (text_of(old.blocks), text_of(new.blocks))
    for id in old.items.keys() | new.items.keys():
        one, other = old.items.get(id, []), new.items.get(id, [])
        assert sides(one, other) == (text_of(one), text_of(other))


@given(st.lists(st.sampled_from(["a b c.", "a b d.", "x y z.", "x y.", "q"]), max_size=8), st.lists(st.sampled_from(["a b c.", "a b d.", "x y z.", "x z.", "r"]), max_size=8))
def test_paragraphs_too(before: list[str], after: list[str]):
    """The same for paragraphs that are alike, so that many are paired."""
    old = read_flow("".join(f"<p>{each}</p>" for each in before)).blocks
    new = read_flow("".join(f"<p>{each}</p>" for each in after)).blocks
    assert sides(old, new) == ("\n".join(before), "\n".join(after))


@given(HTML)
def test_what_stayed_has_no_marks(page: str):
    """A page beside itself has nothing new and nothing gone."""
    flow = read_flow(page)
    assert all(each.state == SAME for each in mark(flow.blocks, flow.blocks))
