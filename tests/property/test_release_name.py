"""Laws of names: told exactly where a rule is broken, and what passes can be made."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from quiz_engine.release.name import check_names

GOOD = st.text(st.sampled_from("abcxyz019-_ạđôß ()#%&'"), min_size=1, max_size=12).map(
    lambda name: f"a{name.strip()}z"
)
PATHS = st.lists(GOOD, min_size=1, max_size=4).map("/".join)


def clashes(paths: set[str]) -> bool:
    """Return True where a path is also a folder of another."""
    folders = {path.rpartition("/")[0] for path in paths}
    above = {
        "/".join(each.split("/")[:n]) for each in folders for n in range(1, each.count("/") + 2)
    }
    return bool(paths & above)


@given(st.sets(PATHS, min_size=1, max_size=8).filter(lambda paths: not clashes(paths)))
def test_small_plain_names_pass_and_can_be_made(paths: set[str]) -> None:
    """No complaint, and the disk holds as many files as there are paths."""
    assert check_names(dict.fromkeys(sorted(paths), 1)) == []
    with tempfile.TemporaryDirectory() as name:
        for path in paths:
            file = Path(name, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"x")
        assert sum(each.is_file() for each in Path(name).rglob("*")) == len(paths)


@given(
    PATHS,
    st.sampled_from(["a?", "b.", "c ", "con", "lpt1.x", "d\x00", "e\u0301", "x" * 256]),
    st.integers(0, 4),
)
def test_one_bad_name_is_told_wherever_it_stands(path: str, bad: str, place: int) -> None:
    """As a file and as a folder, at any depth, and it is named."""
    names = path.split("/")
    names.insert(min(place, len(names)), bad)
    found = check_names({"/".join(names): 1})
    shown = bad.encode("utf-8", "backslashreplace").decode()
    assert any(shown in each for each in found)


@given(st.sets(PATHS, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_files_changes_no_verdict(paths: set[str], random) -> None:
    """What is told depends on the files alone."""
    files = sorted(paths | {each.upper() for each in list(paths)[:1]})
    mixed = list(files)
    random.shuffle(mixed)
    first, second = (check_names(dict.fromkeys(each, 1)) for each in (files, mixed))
    assert bool(first) == bool(second)
    assert len(first) == len(second)


@given(PATHS)
def test_capitals_alone_are_no_difference(path: str) -> None:
    """A path and its capitals clash, where they differ at all."""
    other = path.replace("a", "A", 1)
    assert any("one name" in each for each in check_names({path: 1, other: 1}))
