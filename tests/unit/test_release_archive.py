"""Facts about the zip: plain, the same bytes every time, and read by others than the one who wrote
it."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quiz_engine.release.archive import check_zip, write_zip, zip_size_limit
from quiz_engine.release.clock import EPOCH, find_time, to_time
from tests.servers import find_program
from tests.unit.release_site import TIME

FILES = {
    "OPEN.html": b"<p>open" * 40,
    "course/a b.html": b"x" * 5000,
    "course/empty.txt": b"",
    "course/noise.bin": bytes((number * 7919 >> 3) % 256 for number in range(3000)),
    "course/tiny.js": b"1",
    "course/ảnh.svg": b"<svg/>" * 9,
}


def fill(folder: Path, order: list[str]) -> Path:
    """Write FILES in an order."""
    for path in order:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(FILES[path])
    return folder


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A zip of FILES."""
    write_zip(tmp_path / "a.zip", fill(tmp_path / "in", list(FILES)), FILES, TIME)
    return tmp_path / "a.zip"


def test_everything_comes_out_again(archive: Path) -> None:
    """Python's own reader finds every file, whole, in the order given."""
    with zipfile.ZipFile(archive) as read:
        assert read.namelist() == list(FILES)
        assert {name: read.read(name) for name in read.namelist()} == FILES
    assert check_zip(archive) is None


JAVA = """
import java.io.*; import java.nio.file.*; import java.util.zip.*;
class Unzip {
  public static void main(String[] names) throws Exception {
    try (ZipInputStream in = new ZipInputStream(new FileInputStream(names[0]))) {
      for (ZipEntry each; (each = in.getNextEntry()) != null; ) {
        Path path = Paths.get(names[1], each.getName());
        Files.createDirectories(path.getParent());
        Files.copy(in, path);
      }
    }
    try (ZipFile all = new ZipFile(names[0])) { System.out.println(all.size()); }
  }
}
"""
"""Android unpacks with java.util.zip, from the list at the end or as the file comes."""
READERS = {
    "unzip": ["unzip", "-q", "{zip}", "-d", "{into}"],
    # libarchive, which is also Windows' tar and, since Windows 11, its Explorer
    "bsdtar": ["bsdtar", "-xf", "{zip}", "-C", "{into}"],
    # what hosts and routers run
    "busybox": ["busybox", "unzip", "-q", "{zip}", "-d", "{into}"],
    "7zz": ["7zz", "x", "-y", "-bso0", "{zip}", "-o{into}"],
    "7z": ["7z", "x", "-y", "-bso0", "{zip}", "-o{into}"],
    "java": ["java", "-Dsun.jnu.encoding=UTF-8", "Unzip.java", "{zip}", "{into}"],
}


@pytest.mark.parametrize("reader", READERS)
def test_other_programs_unpack_it(reader: str, archive: Path, tmp_path: Path) -> None:
    """The same files, marks in names too; those of these programs that are on this machine."""
    program = find_program(reader)
    if not program:
        pytest.skip(f"no {reader} on this machine")
    (tmp_path / "Unzip.java").write_text(JAVA)
    into = tmp_path / "out"
    into.mkdir()
    call = [program, *(each.format(zip=archive, into=into) for each in READERS[reader][1:])]
    environ = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    done = subprocess.run(call, cwd=tmp_path, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    paths = [path for path in into.rglob("*") if path.is_file()]
    assert {path.relative_to(into).as_posix(): path.read_bytes() for path in paths} == FILES
    if reader == "unzip":
        assert (into / "OPEN.html").stat().st_mtime == TIME.timestamp()


@pytest.mark.skipif(not shutil.which("unzip"), reason="no unzip on this machine")
def test_unzip_finds_nothing_to_complain_of(archive: Path) -> None:
    """`unzip -t` reads all of it, and tells every oddity."""
    done = subprocess.run(["unzip", "-t", archive], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "No errors detected" in done.stdout


def test_entries_are_plain(archive: Path) -> None:
    """One time and mode, no extra field, no comment, no folder, no descriptor behind the data; the
    flag for UTF-8 only where a name needs it; deflate, or stored where that is not larger."""
    with zipfile.ZipFile(archive) as read:
        assert read.comment == b""
        for info in read.infolist():
            assert (info.extra, info.comment, info.internal_attr) == (b"", b"", 0)
            assert info.date_time == (2026, 11, 26, 8, 30, 2)
            assert (info.create_system, info.external_attr >> 16) == (3, 0o100644)
            assert info.extract_version == 20
            assert info.flag_bits == (0 if info.filename.isascii() else 0x800)
            assert not info.is_dir()
            assert info.compress_size <= info.file_size
        kinds = {info.filename: info.compress_type for info in read.infolist()}
    assert kinds["course/a b.html"] == zipfile.ZIP_DEFLATED
    assert kinds["course/empty.txt"] == kinds["course/tiny.js"] == zipfile.ZIP_STORED
    data = archive.read_bytes()
    assert b"PK\x06\x06" not in data  # no zip64 (APPNOTE 4.3.14)
    assert struct.unpack_from("<H", data, 8)[0] in (0, 8)


def test_the_same_files_make_the_same_bytes(archive: Path, tmp_path: Path) -> None:
    """Whatever the order and times on the disk, and the modes."""
    folder = fill(tmp_path / "again", list(reversed(FILES)))
    (folder / "OPEN.html").chmod(0o600)
    write_zip(tmp_path / "b.zip", folder, FILES, TIME)
    assert (tmp_path / "b.zip").read_bytes() == archive.read_bytes()


def test_another_time_makes_other_bytes(archive: Path, tmp_path: Path) -> None:
    """The time is a parameter."""
    write_zip(tmp_path / "b.zip", tmp_path / "in", FILES, EPOCH)
    assert (tmp_path / "b.zip").read_bytes() != archive.read_bytes()


@pytest.mark.parametrize("name", [name for name, data in FILES.items() if data])
@pytest.mark.parametrize("place", [0, 0.5])
def test_damage_in_a_zip_is_found(archive: Path, name: str, place: float) -> None:
    """One changed byte of a file, at the beginning or in the middle, names the file."""
    with zipfile.ZipFile(archive) as read:
        info = read.getinfo(name)
    data = bytearray(archive.read_bytes())
    data[info.header_offset + 30 + len(name.encode()) + int(place * info.compress_size)] ^= 0x55
    archive.write_bytes(data)
    assert check_zip(archive) == name


def test_the_largest_size_is_never_exceeded(archive: Path) -> None:
    """What is checked beforehand is at least what is written."""
    limit = zip_size_limit((name, len(data)) for name, data in FILES.items())
    assert archive.stat().st_size <= limit
    assert limit == 22 + sum(len(d) + 76 + 2 * len(n.encode()) for n, d in FILES.items())


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ("0", EPOCH),
        ("315532800", EPOCH),
        ("1795681802", datetime(2026, 11, 26, 8, 30, 2, tzinfo=UTC)),
        ("1795681803", datetime(2026, 11, 26, 8, 30, 2, tzinfo=UTC)),
        ("9999999999999", datetime(2107, 12, 31, 23, 59, 58, tzinfo=UTC)),
    ],
)
def test_times_that_a_zip_can_hold(seconds: str, expected: datetime) -> None:
    """Even seconds, from 1980 to 2107."""
    assert to_time(seconds) == expected


def test_the_time_of_a_site(tmp_path: Path) -> None:
    """The variable, then the commit, then what an archive of the project says, then 1980."""
    site = tmp_path / "project" / "site"
    site.mkdir(parents=True)
    assert find_time(site, {}) == EPOCH
    (tmp_path / "project" / "scripts").mkdir()
    date = tmp_path / "project" / "scripts" / "commit-date.txt"
    date.write_text("$Format:%ct$\n")
    assert find_time(site, {}) == EPOCH
    date.write_text("1795681802\n")
    assert find_time(site, {}) == TIME
    assert find_time(site, {"SOURCE_DATE_EPOCH": "1795681804"}) == to_time("1795681804")
    assert find_time(site, {"SOURCE_DATE_EPOCH": "today"}) == TIME


@pytest.mark.skipif(not shutil.which("git"), reason="no git on this machine")
def test_the_time_of_the_last_commit(tmp_path: Path) -> None:
    """It is that of the project in which the site lies, not of packing."""
    site = tmp_path / "site"
    site.mkdir()
    run = ["git", "-c", "user.name=A", "-c", "user.email=a@b.example", "-C", str(tmp_path)]
    subprocess.run([*run, "init", "-q"], check=True)
    assert find_time(site, {}) == EPOCH
    environ = {"GIT_COMMITTER_DATE": "1795681802 +0700", "PATH": "/usr/bin:/bin"}
    subprocess.run([*run, "commit", "-q", "--allow-empty", "-m", "x"], check=True, env=environ)
    assert find_time(site, {}) == TIME
