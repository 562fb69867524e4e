"""Facts about sticks that are pulled out, and about runs that are ended: the version before stays,
or the new one is there, and the next run completes it.

A course is in a folder of its own, and small files at the top lead into it. "Whole" means: the
folder is that of one version, byte for byte; each file at the top is that of one version; and where
one of these is new, all folders are.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from random import Random

import pytest

from quiz_engine.stick import Disk, StickError, check_stick, read_source, write_stick
from tests.unit.fat import Fat, FatDisk, PulledOut
from tests.unit.sticks import (
    FOREIGN,
    NEW,
    OLD,
    Tree,
    add_tree,
    bring,
    quick_folder,
    read_tree,
    run_child,
    write_tree,
)

ROOT = Path(__file__).resolve().parents[2]
STEPS = ("write", "make_folder", "move", "replace", "exchange", "remove", "remove_folder", "settle")
"""What changes a stick."""


@pytest.fixture
def place() -> Iterator[Path]:
    """A quick folder."""
    with quick_folder() as folder:
        yield folder


def which(found: Tree, old: Tree, new: Tree) -> str:
    """Return "old", "new" or "between" for what people see on a stick; raises AssertionError for
    anything that is not whole. What others wrote is left out of `old` and `new`."""
    tops = sorted({path.split("/")[0] for path in {**old, **new}})
    states: dict[str, set[str]] = {}
    for top in tops:
        own = {path: data for path, data in found.items() if path.split("/")[0] == top}
        states[top] = {
            name
            for name, version in (("old", old), ("new", new))
            if own == {path: data for path, data in version.items() if path.split("/")[0] == top}
        }
        assert states[top], f"{top} is of no version: {sorted(own)}"
    places = {path.split("/")[0] for path in {**old, **new} if "/" in path}
    folders = [states[top] for top in tops if top in places]
    files = [states[top] for top in tops if top not in places]
    if all("old" in state for state in states.values()):
        return "old"
    if all("new" in state for state in states.values()):
        return "new"
    # Of one folder no file at the top is new before the folder is.
    assert all("new" in state for state in folders) or all("old" in state for state in files)
    return "between"


def without(tree: Tree, foreign: Tree) -> dict[str, bytes]:
    """Return a tree without what others wrote, after having seen that all of it is there."""
    assert {path: tree.get(path) for path in foreign} == dict(foreign)
    return {path: data for path, data in tree.items() if path not in foreign}


class Watched(Disk):
    """A real stick; `act` is called with its number before each step that changes it, and in the
    middle of each file that is written."""

    def __init__(self, root: Path, act: Callable[[int], None], *, exchanges: bool = True) -> None:
        super().__init__(root)
        self.numbers = count(1)
        self.act = act
        self.exchanges = exchanges

    def write(self, path: str, blocks: object) -> None:
        """As Disk, with a moment when half of a file is there."""

        def halves() -> Iterator[bytes]:
            for block in blocks:
                yield block[: len(block) // 2]
                self.act(next(self.numbers))
                yield block[len(block) // 2 :]

        super().write(path, halves())

    def exchange(self, one: str, other: str) -> bool:
        """As Disk, or as on a stick that cannot."""
        return self.exchanges and super().exchange(one, other)


for _name in STEPS:

    def _step(self: Watched, *args: object, _name: str = _name) -> object:
        self.act(next(self.numbers))
        return getattr(super(Watched, self), _name)(*args)

    if _name not in vars(Watched):
        setattr(Watched, _name, _step)


def prepare(place: Path) -> tuple[Path, Path]:
    """Make a stick with the old version and what others wrote, and the folder of the new one."""
    stick, folder = place / "stick", place / "folder"
    stick.mkdir()
    bring(stick, write_tree(folder, OLD))
    add_tree(stick, FOREIGN)
    return stick, write_tree(folder, NEW)


def complete(stick: Path, folder: Path) -> None:
    """Run once more, and see that everything is there and nothing else."""
    bring(stick, folder)
    assert read_tree(stick) == {**NEW, **FOREIGN}
    with Disk(stick) as disk:
        assert [(each.state, each.bad) for each in check_stick(disk)] == [("whole", ())]


def count_steps(run: Callable[[Callable[[int], None]], None]) -> int:
    """Return how many steps a run has."""
    numbers: list[int] = []
    run(numbers.append)
    return len(numbers)


def test_a_hundred_kills_leave_a_whole_version_and_the_next_run_completes_it(place: Path) -> None:
    """Of 100 processes that write a stick, each is ended by SIGKILL at a random step (seed 5):
    every tenth writes a stick for the first time, every third one that cannot exchange names."""
    random = Random(5)
    stick, folder = place / "stick", place / "folder"
    seen = {"old": 0, "new": 0, "between": 0, "nothing": 0, "window": 0}
    totals: dict[tuple[bool, bool], int] = {}
    for number in range(100):
        is_first, exchanges = number % 10 == 0, number % 3 != 0
        old: Tree = {} if is_first else OLD
        foreign: Tree = {} if is_first else FOREIGN

        def make(is_first: bool = is_first) -> None:
            write_tree(stick, {})
            if not is_first:
                bring(stick, write_tree(folder, OLD))
                add_tree(stick, FOREIGN)
            write_tree(folder, NEW)

        def run(act: Callable[[int], None], exchanges: bool = exchanges) -> None:
            with Watched(stick, act, exchanges=exchanges) as disk:
                write_stick(disk, read_source(folder, "hoc-so"))

        if (is_first, exchanges) not in totals:
            make()
            totals[is_first, exchanges] = count_steps(run)
        moment = random.randint(1, totals[is_first, exchanges])
        make()

        def act(step: int, at: int = moment) -> None:
            if step == at:
                os.kill(os.getpid(), signal.SIGKILL)

        code = run_child(lambda act=act: run(act) or 0)
        assert code == -signal.SIGKILL, (number, moment)
        tree = read_tree(stick)
        if is_first:
            # The course is there, or it is not; files that lead into it only with it.
            tops = {path.split("/")[0] for path in tree}
            assert not tree or {path: tree[path] for path in tree if "/" in path} == {
                path: data for path, data in NEW.items() if "/" in path
            }
            seen["new" if len(tops) == 4 else "between" if tree else "nothing"] += 1
        elif not exchanges and not (stick / "hoc-so").exists():
            # The one moment that a stick without exchange has: both versions are put aside.
            assert (stick / ".quiz-engine/hoc-so/gone/hoc-so/index.html").read_bytes() == b"shell 1"
            assert read_tree(stick / ".quiz-engine/hoc-so/spare/hoc-so") == {
                path.removeprefix("hoc-so/"): data
                for path, data in {**NEW, **FOREIGN}.items()
                if path.startswith("hoc-so/")
            }
            seen["window"] += 1
        else:
            state = which(without(tree, foreign), old, NEW)
            seen[state] += 1
            with Disk(stick) as disk:
                (checked,) = check_stick(disk)
            expected = "unfinished" if state == "between" else "whole"
            assert (checked.state, checked.bad) == (expected, ())
        bring(stick, folder)
        assert read_tree(stick) == {**NEW, **foreign}, (number, moment)
    assert seen["old"] > 20 and seen["new"] > 5 and seen["between"] > 5, seen
    assert seen["window"] <= 3, seen


@pytest.mark.parametrize("exchanges", [True, False])
def test_every_single_step_can_be_the_last(place: Path, exchanges: bool) -> None:
    """After each of all steps either version is whole, also where the next run brings a third."""
    stick, folder = prepare(place)

    class Ended(BaseException):
        pass

    def stop(at: int) -> Callable[[int], None]:
        def act(step: int) -> None:
            if step == at:
                raise Ended

        return act

    third = {**NEW, "hoc-so/index.html": b"shell 3", "hoc-so/vi/bai/cu.html": b"again"}
    del third["hoc-so/vi/bai/moi.html"]
    for moment in count(1):
        try:
            with Watched(stick, stop(moment), exchanges=exchanges) as disk:
                write_stick(disk, read_source(folder, "hoc-so"))
            break
        except Ended:
            pass
        if exchanges or (stick / "hoc-so").exists():
            which(without(read_tree(stick), FOREIGN), OLD, NEW)
        bring(stick, write_tree(folder, third if moment % 2 else NEW))
        assert read_tree(stick) == {**(third if moment % 2 else NEW), **FOREIGN}, moment
        bring(stick, write_tree(folder, OLD))
        assert read_tree(stick) == {**OLD, **FOREIGN}, moment
        write_tree(folder, NEW)
    assert moment > 30
    complete(stick, folder)


def test_a_process_that_is_ended_at_any_time_leaves_a_whole_version(place: Path) -> None:
    """The command itself, ended from outside after a random time (seed 6), as a person would."""
    random = Random(6)
    stick, folder = prepare(place)
    big = {f"hoc-so/assets/{number}.bin": bytes([number]) * 40_000 for number in range(60)}
    old, new = {**OLD, **big}, {**NEW, **{path: data[::-1] + b"!" for path, data in big.items()}}
    bring(stick, write_tree(folder, old))
    write_tree(folder, new)
    command = [sys.executable, "-m", "quiz_engine.cli", "stick", str(stick), "--from", str(folder)]
    ended = 0
    for _ in range(8):
        process = subprocess.Popen([*command, "--name", "hoc-so", "--quiet"], cwd=ROOT)
        while process.poll() is None and not list((stick / ".quiz-engine").rglob("spare/hoc-so/*")):
            time.sleep(0.001)
        time.sleep(random.random() * 0.05)
        process.kill()
        ended += process.wait() == -signal.SIGKILL
        which(without(read_tree(stick), FOREIGN), old, new)
        bring(stick, folder)
        assert read_tree(stick) == {**new, **FOREIGN}
        with Disk(stick) as disk:  # and back, from nothing
            write_stick(disk, read_source(write_tree(folder, old), "hoc-so"), keep_spare=False)
        write_tree(folder, new)
    assert ended > 0


def start_fat(place: Path, exchanges: bool) -> Fat:
    """Return a stick with FAT that has the old version, what others wrote, and a spare copy."""
    fat = Fat()
    for version in ({**OLD, "hoc-so/index.html": b"shell 0", "hoc-so/gone.html": b"0"}, OLD):
        disk = FatDisk(fat, exchanges=exchanges)
        write_stick(disk, read_source(write_tree(place / "folder", version), "hoc-so"))
    for path, data in FOREIGN.items():
        disk.write(path, [data])
    disk.settle()
    write_tree(place / "folder", NEW)
    return disk.kept


@pytest.mark.parametrize("exchanges", [True, False])
def test_a_stick_with_fat_that_is_pulled_out_keeps_a_whole_version(
    place: Path, exchanges: bool
) -> None:
    """After each step, with everything that is not settled there or not there by chance (seed 7, 12
    times, and 60 times where a switch is under way). Where names cannot be exchanged, the course
    may be missing for the moment of the switch, and is there after the next run; nobody's file is
    missing at any time."""
    random, told, window, moments, extras = Random(7), 0, 0, 0, 0
    start = start_fat(place, exchanges)
    source = read_source(place / "folder", "hoc-so")
    end = FatDisk(_copy(start), exchanges=exchanges)
    write_stick(end, source)
    for moment in range(1, end.steps + 1):
        disk = FatDisk(_copy(start), exchanges=exchanges, pull=moment)
        with pytest.raises(PulledOut):
            write_stick(disk, source)
        for _ in range(60 if 1 < len(disk.pending) < 6 else 12):
            fat = disk.after_pull(random)
            after = FatDisk(fat, exchanges=exchanges)
            tree = after.read_tree()
            moments += 1
            if exchanges or after.find_entry("hoc-so"):
                if exchanges:
                    which(without(tree, FOREIGN), OLD, NEW)
                else:
                    _is_whole_folder(tree)
            else:
                window += 1
                areas = [f".quiz-engine/hoc-so/{area}/hoc-so/" for area in ("spare", "gone")]
                assert any(_is_whole(after, area) for area in areas), moment
            try:
                write_stick(after, source)
            except StickError as error:
                assert "under two names" in str(error)
                told += 1
                fat = after.now
                fat.repair()
                after = FatDisk(fat, exchanges=exchanges)
                write_stick(after, source)
            found = after.read_tree()
            extra = {path for path in found if path not in {**NEW, **FOREIGN}}
            assert {path: found.get(path) for path in {**NEW, **FOREIGN}} == {**NEW, **FOREIGN}
            assert all(" (2)" in path for path in extra), extra
    assert moments > 400 and told > 0 and extras < moments / 50
    assert (window > 0) is (not exchanges)


def _is_whole(disk: FatDisk, place: str) -> bool:
    """Whether a whole version is at another place of the stick."""
    tree = {
        f"hoc-so/{path.removeprefix(place)}": b"".join(disk.read_blocks(path))
        for path, entry in disk.walk(place.rstrip("/"))
        if entry.kind == "file"
    }
    try:
        _is_whole_folder(tree)
    except AssertionError:
        return False
    return True


def _is_whole_folder(tree: Tree) -> None:
    own = {p: d for p, d in tree.items() if p.startswith("hoc-so/") and p not in FOREIGN}
    versions = [{p: d for p, d in each.items() if p.startswith("hoc-so/")} for each in (OLD, NEW)]
    assert own in versions


def _copy(fat: Fat) -> Fat:
    copy = Fat()
    copy.folders = {number: dict(names) for number, names in fat.folders.items()}
    copy.files = dict(fat.files)
    return copy


def test_the_tests_above_can_fail() -> None:
    """A mixed folder, a missing file and a file at the top before its folder are seen."""
    mixed = {**OLD, "hoc-so/index.html": NEW["hoc-so/index.html"]}
    for bad in (
        mixed,
        {path: data for path, data in OLD.items() if path != "hoc-so/index.html"},
        {**OLD, "DEN-KURS-OEFFNEN.html": NEW["DEN-KURS-OEFFNEN.html"]},
    ):
        with pytest.raises(AssertionError):
            which(bad, OLD, NEW)
    with pytest.raises(AssertionError):
        without(OLD, FOREIGN)


def test_runs_that_are_ended_one_after_the_other_leave_no_trace(place: Path) -> None:
    """A second version is there in part, the run of a third is ended, and a fourth lacks what only
    the second had: that goes."""

    class Ended(BaseException):
        pass

    stick, folder = prepare(place)
    new = {**NEW, "hoc-so/only-in-2.html": b"2"}
    traces = 0
    for moment in range(5, 50):
        for version, at in ((new, moment), (NEW, 4)):
            write_tree(folder, version)

            def act(step: int, at: int = at) -> None:
                if step == at:
                    raise Ended

            with suppress(Ended):
                _try(stick, folder, act)
            traces += "hoc-so/only-in-2.html" in read_tree(stick)
        bring(stick, write_tree(folder, OLD))
        assert read_tree(stick) == {**OLD, **FOREIGN}, moment
    assert traces > 0


def _try(stick: Path, folder: Path, act: Callable[[int], None]) -> None:
    with Watched(stick, act) as disk:
        write_stick(disk, read_source(folder, "hoc-so"))
