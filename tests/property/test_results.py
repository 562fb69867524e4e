"""Laws of reports: the database and Python count alike, and merging loses nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from quiz_engine.report.database import count_by_database
from quiz_engine.results import count, recognise
from quiz_engine.results.course import Competence, Course, Lesson, Question
from quiz_engine.results.sheet import Sheet
from quiz_engine.results.standing import BEGUN, lesson_state

TEXTS = st.text(min_size=1, max_size=4)


@st.composite
def classes(draw: st.DrawFn) -> tuple[Course, list[Sheet]]:
    """A random course and random learners of it."""
    names = draw(st.lists(st.sampled_from("abcd"), unique=True))
    lessons, questions = [], []
    for place in range(draw(st.integers(0, 4))):
        first = len(questions)
        many = draw(st.integers(0, 3))
        questions += [Question(f"q{first + each}", ("k",), place, each + 1) for each in range(many)]
        taught = draw(st.sampled_from([*names, ""]))
        lessons.append(Lesson(f"l{place}", "t", "p", tuple(range(first, len(questions))), taught))
    competences = tuple(Competence(each, each, "") for each in names)
    course = Course("c", "vi", tuple(lessons), tuple(questions), competences)
    sheets = []
    for who in range(draw(st.integers(0, 6))):
        states = "".join(draw(st.sampled_from("01234")) for _ in questions)
        told = "".join(
            lesson_state("".join(states[each] for each in lesson.questions), None)
            if lesson.questions
            else draw(st.sampled_from("012"))
            for lesson in lessons
        )
        answers = tuple(
            (place, tuple(draw(st.lists(TEXTS, min_size=1, max_size=3, unique=True))))
            for place, state in enumerate(states)
            if state == BEGUN and draw(st.booleans())
        )
        sheets.append(Sheet(f"n{who}", "", 0, states, told, answers))
    return course, sheets


@settings(max_examples=60, deadline=None)
@given(classes())
def test_the_database_counts_as_python_does(drawn: tuple[Course, list[Sheet]]) -> None:
    """All numbers, in the same order, ties of wrong answers among them."""
    assert count_by_database(*drawn) == count(*drawn)


@given(classes())
def test_every_learner_is_somewhere_with_everything(drawn: tuple[Course, list[Sheet]]) -> None:
    """Can, under way and not yet add up to the class, for lessons and for competences."""
    course, sheets = drawn
    numbers = count(course, sheets)
    for each in (*numbers.lessons, *numbers.competences):
        assert each.can + each.begun + each.new == len(sheets)
    for each in numbers.questions:
        assert 0 <= each.missed + each.solved == each.tried <= len(sheets)


PEOPLE = st.lists(
    st.builds(
        Sheet,
        st.sampled_from(["", "Lan", "lan ", "Minh"]),
        st.sampled_from(["lotus", "fish"]),
        st.integers(0, 2),
        st.sampled_from(["0", "1"]),
        st.just(""),
        marks=st.lists(st.integers(1, 6), max_size=3, unique=True).map(sorted).map(tuple),
    ),
    max_size=7,
)
PAIRS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] != pair[1]), max_size=4)


@given(PEOPLE, PAIRS, PAIRS)
def test_every_file_belongs_to_exactly_one_learner(sheets, same, apart) -> None:
    """Or is doubled; whoever was told apart is never together; nobody is joined across names unasked."""
    same = [pair for pair in same if max(pair) < len(sheets)]
    apart = [pair for pair in apart if max(pair) < len(sheets)]
    found = recognise(sheets, same, apart)
    places = [place for group in found.groups for place in group] + [place for place, _ in found.doubled]
    assert sorted(places) == list(range(len(sheets)))
    for one, other in apart:
        assert not any(one in group and other in group for group in found.groups)
    if not same:
        for group in found.groups:
            assert len({sheets[place].name.strip().casefold() for place in group}) == 1
            assert len(group) == 1 or sheets[group[0]].name
