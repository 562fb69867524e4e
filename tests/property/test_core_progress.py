"""Facts about progress that hold for all data: merging is a join, and the file keeps everything."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from quiz_engine.core.progress import (
    LOG,
    Attempt,
    ItemProgress,
    Learner,
    Progress,
    Visit,
    Work,
    add_attempts,
    merge,
)
from quiz_engine.core.progress_codec import dump_progress, load_progress, parse_progress
from quiz_engine.core.session import Session
from quiz_engine.errors import CodecError
from quiz_engine.item_types import grade
from tests.property.strategies import damaged, graded

_FOLDER = Path(__file__).resolve().parents[2] / "quiz_engine" / "schema"
_SCHEMAS = {
    name: json.loads((_FOLDER / f"{name}.schema.json").read_text("utf-8"))
    for name in ("item", "response", "outcome", "session", "progress")
}
_VALIDATOR = Draft202012Validator(
    _SCHEMAS["progress"],
    registry=Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in _SCHEMAS.values()
    ),
)

times = st.integers(0, 5) | st.integers(0, 2**53 - 1)
"""Few of them, so that two copies are often of the same moment."""
keys = st.sampled_from(("k1", "k2", "k3"))
names = st.sampled_from(("a", "b", "c"))


@st.composite
def works(draw: st.DrawFn) -> Work:
    """What stands in a question, with a response and its true outcome, or without."""
    response = outcome = None
    if draw(st.booleans()):
        item, response = draw(graded("single-choice", "number", "gaps"))
        outcome = draw(st.sampled_from((None, grade(item, response))))
    session = Session(draw(st.integers(0, 3)), draw(st.booleans()))
    flags = draw(st.booleans()), draw(st.booleans())
    return Work(draw(keys), draw(times), response, outcome, session, *flags, draw(st.integers(0, 2)))


attempts = st.builds(Attempt, times, keys, st.sampled_from((-1.0, 0.0, 0.5, 1.0)))
item_progress = st.builds(
    ItemProgress,
    works(),
    st.dictionaries(keys, st.sampled_from((0.25, 0.5, 1.0))).map(lambda each: dict(sorted(each.items()))),
    st.sets(keys).map(lambda each: tuple(sorted(each))),
    st.lists(attempts, max_size=LOG + 5).map(lambda each: add_attempts((), tuple(each))),
)
visits = st.builds(Visit, times, times, st.integers(0, 100))
learners = st.builds(Learner, times, st.sampled_from(("", "Lan", "Bình")), st.sampled_from(("", "sen")))
progresses = st.builds(
    Progress,
    st.just("hoc-so"),
    st.dictionaries(names, item_progress).map(lambda each: dict(sorted(each.items()))),
    st.dictionaries(names, visits).map(lambda each: dict(sorted(each.items()))),
    st.none() | learners,
)


@given(progresses, progresses)
def test_merging_is_commutative(one: Progress, other: Progress) -> None:
    """It does not matter whose file is opened where."""
    assert merge(one, other) == merge(other, one)


@given(progresses, progresses, progresses)
def test_merging_is_associative(one: Progress, two: Progress, three: Progress) -> None:
    """It does not matter in which order stations meet."""
    assert merge(merge(one, two), three) == merge(one, merge(two, three))


@given(progresses, progresses)
def test_merging_is_idempotent(one: Progress, other: Progress) -> None:
    """Opening the same file again changes nothing."""
    merged = merge(one, other)
    assert merge(one, one) == one
    assert merge(merged, other) == merged == merge(one, merged)


@given(progresses, progresses)
def test_nothing_that_was_reached_is_lost(one: Progress, other: Progress) -> None:
    """No best score falls, no item or lesson vanishes, no reading is forgotten."""
    merged = merge(one, other)
    for part in (one, other):
        for name, item in part.items.items():
            assert all(merged.items[name].bests[key] >= best for key, best in item.bests.items())
            assert merged.items[name].work.when >= item.work.when
            assert {*item.solved} <= {*merged.items[name].solved}
        for name, visit in part.lessons.items():
            assert merged.lessons[name].read >= visit.read


@given(progresses)
def test_a_file_keeps_everything(progress: Progress) -> None:
    """What is saved is opened again as it was, and follows the published schema."""
    text = json.dumps(dump_progress(progress), ensure_ascii=False)
    assert parse_progress(text, "hoc-so") == progress
    _VALIDATOR.validate(json.loads(text))


@given(progresses.map(dump_progress).flatmap(damaged))
def test_a_damaged_file_is_refused(data: object) -> None:
    """Whatever is not refused follows the schema; what is refused names its code."""
    try:
        load_progress(data)
    except CodecError as error:
        assert error.code in ("QE301", "QE302")
    else:
        assert _VALIDATOR.is_valid({"format": "hoc-so-progress", **data})


@given(progresses, st.data())
def test_a_file_cut_off_anywhere_is_refused(progress: Progress, data: st.DataObject) -> None:
    """A stick pulled out too early leaves no half of a learner's work behind."""
    text = json.dumps(dump_progress(progress))
    cut = text[: data.draw(st.integers(0, len(text) - 1))]
    try:
        parse_progress(cut, "hoc-so")
    except CodecError as error:
        assert error.code == "QE303"
    else:
        raise AssertionError(cut)
