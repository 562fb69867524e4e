"""Facts about writing a stick: what is there afterwards, what was written for it, what is kept, and
what is said where something is wrong."""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from quiz_engine.stick import Disk, StickError, check_stick, read_source, write_stick
from quiz_engine.stick.disk import forget
from quiz_engine.stick.problem import (
    BUSY,
    FAILED,
    FULL,
    IN_THE_WAY,
    PROTECTED,
    SOURCE,
    explain,
    show_size,
    show_some,
)
from quiz_engine.stick.shelf import OWN, Shelf
from tests.unit.sticks import (
    FOREIGN,
    NEW,
    OLD,
    add_tree,
    bring,
    quick_folder,
    read_tree,
    run_child,
    stamps,
    write_tree,
)
from tests.unit.test_stick_interrupted import Watched, without

resource = pytest.importorskip("resource", reason="only where files can be limited")
ROOT = Path(__file__).resolve().parents[2]
PROGRESS = FOREIGN["tien-do-ba-nam.json"]


@pytest.fixture
def place() -> Iterator[Path]:
    """A quick folder with an empty stick and the folder of the old version."""
    with quick_folder() as folder:
        (folder / "stick").mkdir()
        write_tree(folder / "folder", OLD)
        yield folder


def refuse(place: Path, code: int, **options: object) -> str:
    """Write the stick, which must be refused and change nothing that people see; return why."""
    before = read_tree(place / "stick")
    with pytest.raises(StickError) as caught:
        bring(place / "stick", place / "folder", **options)
    assert caught.value.code == code, str(caught.value)
    assert read_tree(place / "stick") == before
    return str(caught.value)


def test_a_new_stick_has_what_the_folder_has(place: Path) -> None:
    """All files, written once; beside them one hidden folder."""
    report = bring(place / "stick", place / "folder")
    assert read_tree(place / "stick") == OLD
    assert (report.is_new, report.written, report.reused) == (True, len(OLD), 0)
    assert report.size == report.total == sum(map(len, OLD.values()))
    assert sorted(os.listdir(place / "stick")) == [OWN, *sorted({p.split("/")[0] for p in OLD})]


def test_a_second_run_writes_nothing(place: Path) -> None:
    """No file, no folder and no time of anything on the stick changes."""
    for version in (OLD, NEW, OLD):
        bring(place / "stick", write_tree(place / "folder", version))
        add_tree(place / "stick", FOREIGN)
        before = stamps(place / "stick")
        report = bring(place / "stick", place / "folder")
        assert stamps(place / "stick") == before
        assert not report.is_changed and report.files == len(version)


def test_only_what_changed_is_written(place: Path) -> None:
    """The first update completes a copy beside the old version; from the second on only what
    differs from the version before is written; a file at the top is written alone."""
    stick, folder = place / "stick", place / "folder"
    bring(stick, folder)
    first = bring(stick, write_tree(folder, {**OLD, "hoc-so/index.html": b"2", "hoc-so/x": b"2"}))
    assert first.written == len([path for path in OLD if "/" in path]) + 1
    second = bring(stick, write_tree(folder, {**OLD, "hoc-so/index.html": b"3", "hoc-so/x": b"3"}))
    assert (second.written, second.size) == (2, 2)
    top = bring(stick, add_tree(folder, {"MO-KHOA-HOC.html": b"other"}))
    assert (top.written, top.reused) == (1, 0)
    one = bring(stick, add_tree(folder, {"hoc-so/vi/index.html": b"typo"}))
    assert (one.written, one.reused) == (1, 0)
    assert read_tree(stick) == read_tree(folder)


def test_changes_in_one_folder_touch_no_other(place: Path) -> None:
    """The smallest folder that holds all changes is switched; neighbours stay the same files."""
    stick, folder = place / "stick", place / "folder"
    bring(stick, folder)
    before = stamps(stick)
    bring(stick, add_tree(folder, {"hoc-so/vi/bai/cu.html": b"x", "hoc-so/vi/index.html": b"x"}))
    after = stamps(stick)
    assert {path for path in OLD if before[path] == after[path]} == {
        path for path in OLD if not path.startswith("hoc-so/vi/")
    }


def test_what_others_wrote_is_kept(place: Path) -> None:
    """Progress files, notes, links and empty folders of others, beside the course and in it, also
    where the new version has no folder there any more."""
    stick, folder = place / "stick", place / "folder"
    bring(stick, folder)
    add_tree(stick, FOREIGN)
    (stick / "hoc-so/vi/leer").mkdir()
    (stick / "hoc-so/link").symlink_to("index.html")
    report = bring(stick, write_tree(folder, NEW))
    assert without(read_tree(stick), {**FOREIGN, "hoc-so/link": NEW["hoc-so/index.html"]}) == NEW
    assert (stick / "hoc-so/vi/leer").is_dir() and (stick / "hoc-so/link").is_symlink()
    assert report.kept == 3
    bring(stick, write_tree(folder, {"hoc-so/index.html": b"alone"}))
    assert without(read_tree(stick), {**FOREIGN, "hoc-so/link": b"alone"}) == {
        "hoc-so/index.html": b"alone"
    }


def test_what_grew_while_it_was_copied_is_not_lost(place: Path) -> None:
    """A learner saves progress between the copy and the switch: both files are there."""
    stick, folder = place / "stick", place / "folder"
    bring(stick, folder)
    add_tree(stick, FOREIGN)

    class Late(Disk):
        def exchange(self, one: str, other: str) -> bool:
            if other == "hoc-so":
                add_tree(stick, {"hoc-so/tien-do.json": PROGRESS * 2, "hoc-so/neu.json": PROGRESS})
            return super().exchange(one, other)

    with Late(stick) as disk:
        write_stick(disk, read_source(write_tree(folder, NEW), "hoc-so"))
    tree = read_tree(stick)
    assert tree["hoc-so/neu.json"] == PROGRESS
    assert tree["hoc-so/tien-do.json"] == FOREIGN["hoc-so/tien-do.json"]
    assert tree["hoc-so/tien-do (2).json"] == PROGRESS * 2


def test_large_files_of_others_are_moved_where_there_is_no_room_for_a_copy(place: Path) -> None:
    """A film in the course's folder stays there, and is not written again."""
    stick, folder = place / "stick", place / "folder"
    bring(stick, folder)
    with open(stick / "hoc-so/phim.mp4", "wb") as film:
        film.truncate((1 << 26) + 1)
    before = (stick / "hoc-so/phim.mp4").stat().st_ino

    class Small(Disk):
        def find_room(self) -> tuple[int, int]:
            return 1 << 25, 4096

    with Small(stick) as disk:
        write_stick(disk, read_source(write_tree(folder, NEW), "hoc-so"))
    assert (stick / "hoc-so/phim.mp4").stat().st_ino == before
    assert without(read_tree(stick), {"hoc-so/phim.mp4": bytes((1 << 26) + 1)}) == NEW


def test_a_file_that_was_changed_by_others_is_not_removed(place: Path) -> None:
    """What a version no longer has is removed only where it is as we wrote it."""
    stick, folder = place / "stick", place / "folder"
    bring(stick, folder)
    (stick / "hoc-so/vi/bai/cu.html").write_bytes(b"with a teacher's notes")
    report = bring(stick, write_tree(folder, NEW))
    expected = {**NEW, "hoc-so/vi/bai/cu.html": b"with a teacher's notes"}
    assert read_tree(stick) == expected
    assert (report.removed, report.kept) == (0, 1)
    bring(stick, write_tree(folder, OLD | {"hoc-so/vi/bai/cu.html": b"with a teacher's notes"}))


def test_what_was_damaged_is_mended(place: Path) -> None:
    """A file that lost a letter, one that is empty, one that is gone: written anew and named."""
    stick, folder = place / "stick", place / "folder"
    bring(stick, folder)
    (stick / "hoc-so/index.html").write_bytes(b"shell 7")
    (stick / "hoc-so/vi/index.html").write_bytes(b"")
    (stick / "hoc-so/assets/quiz.js").unlink()
    with Disk(stick) as disk:
        (checked,) = check_stick(disk)
    assert checked.state == "damaged"
    assert checked.bad == (
        "hoc-so/assets/quiz.js",
        "hoc-so/index.html",
        "hoc-so/vi/index.html",
    )
    assert bring(stick, folder).mended == ("hoc-so/index.html", "hoc-so/vi/index.html")
    assert read_tree(stick) == OLD


def test_what_cannot_be_read_any_more_is_mended(place: Path) -> None:
    """A worn place on the stick, under a file of the course, its spare copy, or a file of others:
    that is kept as it is."""
    stick, folder = place / "stick", place / "folder"
    bring(stick, folder)
    bring(stick, write_tree(folder, NEW))
    bring(stick, write_tree(folder, OLD))

    spare = stick / OWN / "hoc-so/spare/hoc-so/release/version.json"
    add_tree(stick, FOREIGN)
    others = stick / "hoc-so/tien-do.json"
    worn = {each.stat().st_ino for each in (stick / "hoc-so/index.html", spare, others)}
    kept = others.stat().st_ino

    class Worn(Disk):
        def read_blocks(self, path: str, *, cold: bool = False) -> Iterator[bytes]:
            if (self.root / path).stat().st_ino in worn:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return super().read_blocks(path, cold=cold)

        def write(self, path: str, blocks: Iterator[bytes]) -> None:
            super().write(path, blocks)
            worn.discard((self.root / path).stat().st_ino)  # written to another place

    with Worn(stick) as disk:
        assert [each.bad for each in check_stick(disk)] == [("hoc-so/index.html",)]
        report = write_stick(disk, read_source(write_tree(folder, NEW), "hoc-so"))
        assert report.mended == ("hoc-so/index.html",)
    assert read_tree(stick) == {**NEW, **FOREIGN}
    assert others.stat().st_ino == kept


def test_without_a_spare_copy_nothing_is_beside_the_course(place: Path) -> None:
    """The room is free again after each update."""
    stick, folder = place / "stick", place / "folder"
    bring(stick, folder, keep_spare=False)
    bring(stick, write_tree(folder, NEW), keep_spare=False)
    assert read_tree(stick) == NEW
    assert not list((stick / OWN / "hoc-so").glob("*/**/*.html"))
    before = stamps(stick)
    bring(stick, folder, keep_spare=False)
    assert stamps(stick) == before


def test_courses_are_side_by_side(place: Path) -> None:
    """Each has its own folder and manifest; a file that both have, with the same content, stays as
    long as one of them has it."""
    stick, folder, other = place / "stick", place / "folder", place / "other"
    shared = {"LICENCE.txt": b"MIT"}
    bring(stick, write_tree(folder, OLD | shared))
    bring(stick, write_tree(other, {"so-hoc/index.html": b"1", **shared}), "so-hoc")
    bring(stick, write_tree(other, {"so-hoc/index.html": b"2"}), "so-hoc")
    assert read_tree(stick) == {**OLD, **shared, "so-hoc/index.html": b"2"}
    bring(stick, write_tree(folder, NEW))
    assert read_tree(stick) == {**NEW, "so-hoc/index.html": b"2"}
    with Disk(stick) as disk:
        assert [(each.course, each.state) for each in check_stick(disk)] == [
            ("hoc-so", "whole"),
            ("so-hoc", "whole"),
        ]


def test_a_course_can_have_a_folder_of_its_own_on_the_stick(place: Path) -> None:
    """Two courses whose files to open have the same name."""
    stick, folder = place / "stick", place / "folder"
    bring(stick, folder)
    write_tree(folder, {"MO-KHOA-HOC.html": b"another", "lop/index.html": b"1"})
    told = refuse(place, IN_THE_WAY, course="lop-5")
    assert '"MO-KHOA-HOC.html" on the stick belongs to the course "hoc-so"' in told
    assert "--into" in told
    for version in (b"1", b"2"):
        add_tree(folder, {"lop/index.html": version})
        with Disk(stick) as disk:
            write_stick(disk, read_source(folder, "lop-5", into="Lớp 5"))
    lop = {"Lớp 5/MO-KHOA-HOC.html": b"another", "Lớp 5/lop/index.html": b"2"}
    assert read_tree(stick) == {**OLD, **lop}


def test_another_course_of_the_same_name_removes_nothing(place: Path) -> None:
    """A folder "dist" is not a new version of every other folder "dist"."""
    bring(place / "stick", place / "folder")
    write_tree(place / "folder", {"MO-KHOA-HOC.html": b"x", "andere/index.html": b"1"})
    assert "--name" in refuse(place, IN_THE_WAY)
    bring(place / "stick", place / "folder", replace_others=True)
    assert read_tree(place / "stick") == {"MO-KHOA-HOC.html": b"x", "andere/index.html": b"1"}


def test_files_that_were_copied_by_hand_are_taken_over(place: Path) -> None:
    """What has the same content is not written; for other content a person must say so."""
    stick = add_tree(place / "stick", OLD)
    assert bring(stick, place / "folder").written == 0
    assert (stick / OWN / "hoc-so").is_dir()
    with quick_folder() as fresh:
        add_tree(fresh / "stick", {**OLD, "hoc-so/index.html": b"by hand", **FOREIGN})
        write_tree(fresh / "folder", OLD)
        told = refuse(fresh, IN_THE_WAY)
        assert told.startswith('"hoc-so/index.html" on the stick has other content')
        assert not (fresh / "stick" / OWN).exists()
        bring(fresh / "stick", fresh / "folder", replace_others=True)
        assert read_tree(fresh / "stick") == {**OLD, **FOREIGN}


def test_a_learners_progress_is_never_written_over(place: Path) -> None:
    """Not even with --replace, and not where a version has a file of that name."""
    stick = add_tree(place / "stick", {"mau.json": PROGRESS})
    add_tree(place / "folder", {"mau.json": b"{}"})
    for replace in (False, True):
        told = refuse(place, IN_THE_WAY, replace_others=replace)
        assert told.startswith('"mau.json" on the stick holds a learner\'s progress')
    (stick / "mau.json").unlink()
    bring(stick, place / "folder")
    add_tree(stick, {"mau.json": PROGRESS})
    add_tree(place / "folder", {"mau.json": b"[]"})
    assert "progress" in refuse(place, IN_THE_WAY, replace_others=True)


@pytest.mark.parametrize(
    "obstacle",
    [
        {"hoc-so": b"a file"},
        {"hoc-so/vi": b"a file"},
        {"hoc-so/index.html/mine.txt": b"in a folder"},
        {"MO-KHOA-HOC.html/mine.txt": b"in a folder"},
    ],
)
def test_folders_and_files_in_the_way_stay(place: Path, obstacle: dict[str, bytes]) -> None:
    """A file of others where a folder must be, and the other way round, also with --replace."""
    add_tree(place / "stick", obstacle)
    for replace in (False, True):
        assert "is in the way" in refuse(place, IN_THE_WAY, replace_others=replace)


def test_nothing_is_written_through_a_link(place: Path) -> None:
    """A link on the stick leads out of it: neither the course nor ours is written there."""
    outside = place / "outside"
    outside.mkdir()
    for name in ("hoc-so", OWN):
        link = place / "stick" / name
        link.symlink_to(outside)
        assert name in refuse(place, IN_THE_WAY, replace_others=True)
        link.unlink()
    assert not list(outside.iterdir())


def test_a_file_becomes_a_folder_and_the_other_way_round(place: Path) -> None:
    """Versions may change what a name is."""
    stick, folder = place / "stick", place / "folder"
    one = {"a": b"file", "b/c": b"in a folder", "d/e/f": b"1", "d/g": b"1"}
    two = {"a/x": b"in a folder", "b": b"file", "d/e": b"file", "d/g/h": b"2"}
    for version in (one, two, one):
        bring(stick, write_tree(folder, version))
        assert read_tree(stick) == version


def test_the_clock_does_not_matter(place: Path) -> None:
    """Files of 1970 and of 2096, and changed files of the same size and time: content counts."""
    stick, folder = place / "stick", place / "folder"
    for path in folder.rglob("*.html"):
        os.utime(path, (0, 0))
    bring(stick, folder)
    for path in stick.rglob("*"):
        os.utime(path, (4_000_000_000, 4_000_000_000))
    before = stamps(stick)
    bring(stick, folder)
    assert stamps(stick) == before
    (folder / "hoc-so/index.html").write_bytes(b"shell 9")
    os.utime(folder / "hoc-so/index.html", (0, 0))
    assert bring(stick, folder).written == 1
    assert read_tree(stick)["hoc-so/index.html"] == b"shell 9"


def test_two_runs_do_not_write_one_stick(place: Path) -> None:
    """The second is told, and may come when the first has ended."""
    with Disk(place / "stick"):
        assert "another run" in refuse(place, BUSY)
    bring(place / "stick", place / "folder")


def test_a_source_that_changes_is_not_put_on_the_stick(place: Path) -> None:
    """Neither a file that changed under way, nor a version to which one is added."""
    stick, folder = place / "stick", place / "folder"
    bring(stick, folder)
    write_tree(folder, NEW)
    for change in ({"hoc-so/index.html": b"shell 3"}, {"hoc-so/late.html": b"x"}):
        source = read_source(folder, "hoc-so")
        with pytest.raises(StickError, match="The source changed while it was read") as caught:
            with Watched(stick, lambda _, change=change: add_tree(folder, change) and None) as disk:
                write_stick(disk, source)
        assert caught.value.code == SOURCE
        assert read_tree(stick) == OLD
    (folder / "hoc-so/index.html").unlink()
    with pytest.raises(StickError, match="changed"), Disk(stick) as disk:
        write_stick(disk, source)
    bring(stick, write_tree(folder, NEW))
    assert read_tree(stick) == NEW


@pytest.mark.parametrize(
    "code", [errno.EIO, errno.ENODEV, errno.ENOSPC, errno.EROFS, errno.EBADMSG]
)
def test_every_step_can_be_refused(place: Path, code: int) -> None:
    """Whatever the system says and whenever: a sentence, nothing lost, and the next run goes on."""
    stick, folder = place / "stick", place / "folder"
    bring(stick, folder)
    add_tree(stick, FOREIGN)
    write_tree(folder, NEW)
    expected = explain(OSError(code, os.strerror(code)))
    moment, refused = 0, 0
    while True:
        moment += 1

        def act(step: int, at: int = moment) -> None:
            if step >= at:
                raise OSError(code, os.strerror(code))

        try:
            with Watched(stick, act) as disk:
                write_stick(disk, read_source(folder, "hoc-so"))
            break
        except StickError as error:
            assert (error.code, str(error)) == (expected.code, str(expected))
            refused += 1
        without(read_tree(stick), FOREIGN)
        bring(stick, folder)
        assert read_tree(stick) == {**NEW, **FOREIGN}
        bring(stick, write_tree(folder, OLD))
        write_tree(folder, NEW)
    assert refused > 20


@pytest.mark.parametrize("times", [1, 2])
def test_a_stick_that_keeps_something_else_is_told(place: Path, times: int) -> None:
    """Once may be a loose contact and is tried again; twice is a bad stick, and the old version
    stays."""
    stick, folder = place / "stick", place / "folder"
    bring(stick, folder)
    write_tree(folder, NEW)

    class Bad(Disk):
        count = 0

        def write(self, path: str, blocks: Iterator[bytes]) -> None:
            if path.endswith("spare/hoc-so/index.html") and Bad.count < times:
                Bad.count += 1
                blocks = iter([b"".join(blocks)[:-1] + b"\x00"])
            super().write(path, blocks)

    with Bad(stick) as disk:
        if times == 1:
            write_stick(disk, read_source(folder, "hoc-so"))
            assert read_tree(stick) == NEW
            return
        with pytest.raises(StickError) as caught:
            write_stick(disk, read_source(folder, "hoc-so"))
    assert caught.value.code == FAILED
    assert '"hoc-so/index.html" read back otherwise' in str(caught.value)
    assert read_tree(stick) == OLD


def test_a_stick_that_loses_what_is_renamed_is_told(place: Path) -> None:
    """There are file systems that do so; the next run completes the version."""
    stick, folder = place / "stick", place / "folder"
    bring(stick, folder)

    class Losing(Disk):
        def exchange(self, one: str, other: str) -> bool:
            done = super().exchange(one, other)
            (self.root / "hoc-so/de/index.html").unlink(missing_ok=True)
            return done

    with Losing(stick) as disk, pytest.raises(StickError) as caught:
        write_stick(disk, read_source(write_tree(folder, NEW), "hoc-so"))
    assert caught.value.code == FAILED
    assert 'loses what is renamed on it: "hoc-so/de/index.html"' in str(caught.value)
    bring(stick, folder)
    assert read_tree(stick) == NEW


def test_a_file_system_that_tells_no_room_is_not_taken_for_full(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some that run outside of the kernel say nothing of how large they are."""
    with Disk(place / "stick") as disk:
        known = disk.find_room()
        assert known[0] > 0 and known[1] > 0
        facts = list(os.statvfs(place))
        nothing = os.statvfs_result([*facts[:2], 0, 0, 0, *facts[5:]])
        monkeypatch.setattr(os, "statvfs", lambda path: nothing)
        assert disk.find_room() == (sys.maxsize, 4096)


def in_namespace(place: Path, options: str, script: str) -> None:
    """Run a script where a small file system of its own is mounted on the stick. Ordinary users may
    do that where the kernel lets them make namespaces; elsewhere the test is left out."""
    command = ["unshare", "--user", "--map-root-user", "--mount"]
    mount = f"mount -t tmpfs -o {options} none {place}/stick"
    try:
        probe = subprocess.run([*command, "sh", "-c", mount], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("no unshare here")
    if probe.returncode:
        pytest.skip("the kernel lets nobody mount here")
    start = (
        "import os, subprocess, sys\nfrom pathlib import Path\n"
        f"sys.path.insert(0, {str(ROOT)!r})\nplace = Path({str(place)!r})\n"
        "stick, folder = place / 'stick', place / 'folder'\n"
        "from quiz_engine.stick import *\nfrom tests.unit.sticks import *\n"
        "from tests.unit.test_stick_interrupted import Watched\n"
    )
    done = subprocess.run(
        [*command, "sh", "-c", f'{mount} && exec "$0" -c "$1"', sys.executable, start + script],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_full_stick_is_told_before_anything_is_written(place: Path) -> None:
    """On a file system of 256 kB: what is needed and what is free; nothing changes."""
    in_namespace(
        place,
        "size=256k",
        """
bring(stick, folder)
before = stamps(stick)
write_tree(folder, {**NEW, "hoc-so/big.bin": bytes(300_000)})
try:
    bring(stick, folder)
except StickError as error:
    assert error.code == 3 and str(error).startswith("There is no room"), error
else:
    raise SystemExit("not told")
assert stamps(stick) == before
write_tree(folder, NEW)
bring(stick, folder)
assert read_tree(stick) == NEW
""",
    )


def test_a_stick_that_is_full_under_way_has_its_room_back(place: Path) -> None:
    """A false stick says that it has room. What was written of the new version is removed."""
    in_namespace(
        place,
        "size=256k",
        """
class False_(Disk):
    def find_room(self):
        return 1 << 40, 4096

bring(stick, folder)
free = os.statvfs(stick).f_bavail
write_tree(folder, {**NEW, "hoc-so/big.bin": bytes(300_000)})
try:
    with False_(stick) as disk:
        write_stick(disk, read_source(folder, "hoc-so"))
except StickError as error:
    assert error.code == 3 and str(error).startswith("The stick is full"), error
else:
    raise SystemExit("not told")
assert read_tree(stick) == OLD
assert free - os.statvfs(stick).f_bavail <= 8, (free, os.statvfs(stick).f_bavail)
write_tree(folder, NEW)
bring(stick, folder)
assert read_tree(stick) == NEW
""",
    )


def test_a_write_protected_stick_is_told(place: Path) -> None:
    """A file system that is mounted to be read only; where nothing is to be written all is well."""
    in_namespace(
        place,
        "size=512k",
        """
bring(stick, folder)
subprocess.run(["mount", "-o", "remount,ro", str(stick)], check=True)
assert not bring(stick, folder).is_changed
write_tree(folder, NEW)
try:
    bring(stick, folder)
except StickError as error:
    assert error.code == 4 and "write-protected" in str(error), error
else:
    raise SystemExit("not told")
assert read_tree(stick) == OLD
""",
    )


def test_a_stick_that_is_pulled_out_is_told_and_nothing_goes_into_its_empty_place(
    place: Path,
) -> None:
    """The file system is taken away under way: the folder is still there, but not the stick."""
    in_namespace(
        place,
        "size=512k",
        """
bring(stick, folder)
write_tree(folder, NEW)

def pull(step):
    if step == 9:
        subprocess.run(["umount", "-l", str(stick)], check=True)

try:
    with Watched(stick, pull) as disk:
        write_stick(disk, read_source(folder, "hoc-so"))
except StickError as error:
    assert error.code == 1 and "pulled out" in str(error), error
else:
    raise SystemExit("not told")
assert not list(stick.iterdir())
""",
    )


def test_a_file_that_is_too_large_for_the_stick_is_told(place: Path) -> None:
    """A limit on the size of files, as FAT32 has one: a process with such a limit is refused."""
    bring(place / "stick", place / "folder")
    write_tree(place / "folder", {**NEW, "hoc-so/big.bin": bytes(3 << 20)})

    def limited() -> int:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
        try:
            bring(place / "stick", place / "folder")
        except StickError as error:
            return error.code if "no file of this size" in str(error) else 98
        return 0

    assert run_child(limited) == FULL
    assert read_tree(place / "stick") == OLD


def test_files_are_read_back_from_the_device(tmp_path: Path) -> None:
    """After writing and settling no page of a file is in memory any more when it is verified."""
    path = tmp_path / "file"
    with open(path, "wb") as file:
        file.write(bytes(1 << 20))
        file.flush()
        os.fsync(file.fileno())

    def pages() -> int:
        with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
            states = (ctypes.c_ubyte * (len(memory) // mmap.PAGESIZE))()
            start = ctypes.c_ubyte.from_buffer(memory)
            address = ctypes.c_void_p(ctypes.addressof(start))
            result = ctypes.CDLL(None).mincore(address, ctypes.c_size_t(len(memory)), states)
            del start
            assert result == 0
            return sum(each & 1 for each in states)

    if pages() == 0 or not hasattr(os, "posix_fadvise"):
        pytest.skip("this file system keeps nothing in memory")
    with open(path, "rb") as file:
        forget(file.fileno())
    kind = subprocess.run(["stat", "-f", "-c", "%T", tmp_path], capture_output=True, check=True)
    if kind.stdout == b"tmpfs\n":
        pytest.skip("this file system is memory")
    assert pages() == 0


def test_a_damaged_manifest_loses_nothing(place: Path) -> None:
    """With one of two the other counts; with none, files are told by content and the spare copy is
    put aside."""
    stick, folder = place / "stick", place / "folder"
    bring(stick, folder)
    bring(stick, write_tree(folder, NEW))
    slots = sorted((stick / OWN / "hoc-so").glob("*.json"))
    for slot in slots:
        whole = slot.read_bytes()
        slot.write_bytes(whole[:200])
        bring(stick, folder)
        assert read_tree(stick) == NEW
    for slot in slots:
        slot.write_bytes(slot.read_bytes()[:200])
    assert bring(stick, folder).written == 0
    assert (stick / OWN / "hoc-so (damaged 1)/spare/hoc-so/index.html").read_bytes() == b"shell 1"
    assert read_tree(stick) == NEW


def test_a_newer_manifest_is_not_touched(place: Path) -> None:
    """A stick of a later program is left to that."""
    bring(place / "stick", place / "folder")
    for slot in (place / "stick" / OWN / "hoc-so").glob("*.json"):
        slot.write_bytes(b'{"format": "hoc-so-stick", "version": 2}')
    before = stamps(place / "stick")
    assert "newer version of quiz-engine" in refuse(place, IN_THE_WAY)
    assert stamps(place / "stick") == before


def test_no_stick_no_writing(place: Path) -> None:
    """A mistyped path is not made."""
    with pytest.raises(StickError, match="There is no stick") as caught:
        Disk(place / "nowhere")
    assert caught.value.code == FAILED
    assert not (place / "nowhere").exists()


def test_ours_alone_is_cleared(place: Path) -> None:
    """No path outside of our folder is ever removed as a whole."""
    with Disk(place / "stick") as disk:
        with pytest.raises(ValueError, match="folder"):
            Shelf(disk, "hoc-so").clear("folder")


def test_sizes_and_lists_read_well() -> None:
    """As people write them."""
    assert [show_size(each) for each in (0, 999, 1000, 1_400_000, 2_100_000_000)] == [
        "0 bytes",
        "999 bytes",
        "1 kB",
        "1.4 MB",
        "2.1 GB",
    ]
    assert show_some("abcde") == '"a", "b", "c" and 2 more'
    assert explain(OSError(errno.EACCES, "")).code == PROTECTED
