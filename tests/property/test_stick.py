"""Laws of writing sticks: whatever was there, afterwards there is what the folder has and what
others wrote, and a second run writes nothing."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz_engine.stick import Disk, check_stick, read_source, write_stick
from quiz_engine.stick.content import Content, measure
from quiz_engine.stick.manifest import Manifest, dump_manifest, load_manifest
from quiz_engine.file_name import fold
from quiz_engine.stick.name import above
from tests.unit.fat import Fat, FatDisk, PulledOut
from tests.unit.sticks import add_tree, quick_folder, read_tree, stamps, write_tree
from tests.unit.test_stick_interrupted import Watched

NAMES = st.sampled_from(["a", "b", "c", "Học.html", "x y", "d.json"])
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)
DATA = st.sampled_from([b"", b"1", b"2", b"one", b"two", b"x" * 5000])


def is_tree(tree: dict[str, bytes]) -> bool:
    """Whether no file is a folder of another."""
    return not any(folder in tree for path in tree for folder in above(path))


TREES = st.dictionaries(PATHS, DATA, min_size=1, max_size=9).filter(is_tree)
OTHERS = st.dictionaries(
    st.builds(
        lambda path, name: f"{path}/{name}".lstrip("/"),
        st.just("") | PATHS,
        st.sampled_from(["mine.json", "ảnh.jpg"]),
    ),
    DATA,
    max_size=4,
)


def fits(others: dict[str, bytes], *trees: dict[str, bytes]) -> bool:
    """Whether files of others are in nobody's way."""
    return is_tree(others) and all(is_tree({**tree, **others}) for tree in trees)


def bring(disk: Disk, place: object, tree: dict[str, bytes]) -> object:
    """Write a stick with a tree, as a version of one course."""
    source = read_source(write_tree(place / "folder", tree), "course")
    return write_stick(disk, source, replace_others=True)


@given(st.lists(TREES, min_size=1, max_size=4), OTHERS, st.booleans())
def test_the_stick_is_the_folder_and_what_others_wrote(
    versions: list[dict[str, bytes]], others: dict[str, bytes], exchanges: bool
) -> None:
    """After any versions one after the other; a second run writes nothing; the check agrees."""
    with quick_folder() as place:
        stick = place / "stick"
        stick.mkdir()
        others = others if fits(others, *versions) else {}
        for number, version in enumerate(versions):
            with Watched(stick, lambda _: None, exchanges=exchanges) as disk:
                bring(disk, place, version)
            if number == 0:
                add_tree(stick, others)
            kept = {} if number == 0 else others
            assert {p: d for p, d in read_tree(stick).items() if number or p not in others} == {
                **version,
                **kept,
            }
            before = stamps(stick)
            with Disk(stick) as disk:
                assert not bring(disk, place, version).is_changed
                assert [each.state for each in check_stick(disk)] == ["whole"]
            assert stamps(stick) == before


@given(TREES, TREES, TREES, OTHERS, st.integers(1, 80), st.booleans())
def test_an_ended_run_is_completed_by_the_next_of_any_version(
    old: dict[str, bytes],
    new: dict[str, bytes],
    third: dict[str, bytes],
    others: dict[str, bytes],
    moment: int,
    exchanges: bool,
) -> None:
    """Each name at the top is of the old or the new version, and the next run leaves no trace."""

    class Ended(BaseException):
        pass

    def act(step: int) -> None:
        if step == moment:
            raise Ended

    with quick_folder() as place:
        stick = place / "stick"
        stick.mkdir()
        others = others if fits(others, old, new, third) else {}
        with Disk(stick) as disk:
            bring(disk, place, old)
        add_tree(stick, others)
        try:
            with Watched(stick, act, exchanges=exchanges) as disk:
                bring(disk, place, new)
        except Ended:
            tree = read_tree(stick)
            tops = {path.split("/")[0] for path in {**old, **new, **others}}
            for top in tops if exchanges else ():
                versions = [
                    {p: d for p, d in each.items() if p.split("/")[0] == top}
                    for each in ({**old, **others}, {**new, **others})
                ]
                found = {p: d for p, d in tree.items() if p.split("/")[0] == top}
                # Files that only the old version has go last, one by one.
                whole = [each for each in versions if each.items() <= found.items()]
                assert whole, (top, found, versions)
                assert all(old.get(p) == d for p, d in found.items() if p not in whole[-1])
        with Disk(stick) as disk:
            bring(disk, place, third)
        assert read_tree(stick) == {**third, **others}


@settings(max_examples=60)
@given(TREES, TREES, st.integers(1, 60), st.booleans(), st.integers(0, 10**6))
def test_a_pulled_stick_with_fat_is_completed_by_the_next_run(
    old: dict[str, bytes], new: dict[str, bytes], moment: int, exchanges: bool, seed: int
) -> None:
    """Also where changes reached the stick in any order or not at all, and it was repaired."""
    with quick_folder() as place:
        disk = FatDisk(Fat(), exchanges=exchanges)
        bring(disk, place, old)
        disk.settle()
        pulled = FatDisk(disk.kept, exchanges=exchanges, pull=moment)
        try:
            bring(pulled, place, new)
        except PulledOut:
            pass
        fat = pulled.after_pull(Random(seed))
        fat.repair()
        after = FatDisk(fat, exchanges=exchanges)
        bring(after, place, new)
        assert {path: after.read_tree().get(path) for path in new} == new


CONTENTS = DATA.map(lambda data: measure([data]))


@given(st.dictionaries(PATHS, CONTENTS), st.sets(PATHS), st.integers(0))
def test_manifests_are_read_as_they_were_written(
    files: dict[str, Content], spare: set[str], number: int
) -> None:
    """Reading undoes writing."""
    manifest = Manifest("course", number, files, None, (), frozenset(spare))
    assert load_manifest(dump_manifest(manifest)) == manifest


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(path: str) -> None:
    """So keys can be compared."""
    assert fold(fold(path)) == fold(path)


def test_the_strategies_make_what_they_say() -> None:
    """Trees in which a file is a folder are no trees."""
    assert is_tree({"a": b"", "b/c": b""}) and not is_tree({"a": b"", "a/c": b""})
    with pytest.raises(AssertionError):
        assert fits({"a": b""}, {"a/b": b""})
