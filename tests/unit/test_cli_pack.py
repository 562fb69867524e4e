"""Facts about `quiz-engine pack`: what is written, always the same, and whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from quiz_engine import __version__
from quiz_engine.cli import main
from quiz_engine.locale import LANGUAGES
from tests.unit.release_site import copy_site, write_site

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache"
SCHEMA = json.loads((ROOT / "quiz_engine" / "schema" / "release.schema.json").read_text("utf-8"))
DATE = "2026-11-26T08:30:02Z"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole site, not to be changed."""
    return write_site(tmp_path_factory.mktemp("made") / "site")


@pytest.fixture
def site(made: Path, tmp_path: Path) -> Path:
    """The same, to be damaged."""
    return copy_site(made, tmp_path / "site")


def pack(site: Path, output: Path, *more: str, env: Mapping[str, str] | None = None) -> Result:
    """Run the command."""
    words = ["pack", str(site), "--output", str(output), "--cache", str(CACHE), *more]
    return CliRunner().invoke(main, words, env=env, catch_exceptions=False)


def release(site: Path, output: Path, *more: str) -> Path:
    """Pack version 1.4 and return its folder."""
    result = pack(site, output, "--version", "1.4", "--date", DATE, *more)
    assert result.exit_code == 0, result.output
    return output / "hoc-so-1.4"


@pytest.fixture(scope="module")
def packed(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a release, not to be changed, in a folder with its zip."""
    return release(made, tmp_path_factory.mktemp("packed"))


def tree(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_what_lies_at_the_top(packed: Path) -> None:
    """One file for each language and one folder; beside them the zip and its checksum."""
    assert sorted(path.name for path in packed.iterdir()) == [
        "KURS-OEFFNEN.html",
        "MO-KHOA-HOC.html",
        "OPEN-THE-COURSE.html",
        "hoc-so",
    ]
    assert sorted(path.name for path in packed.parent.iterdir()) == [
        "hoc-so-1.4",
        "hoc-so-1.4.zip",
        "hoc-so-1.4.zip.sha256",
    ]
    own = sorted(path.name for path in (packed / "hoc-so" / "release").iterdir())
    leaflets = [f"leaflet-{each}.pdf" for each in sorted(LANGUAGES)]
    assert own == ["SHA256SUMS", *leaflets, "open.js", "version.json"]


def test_the_site_is_in_it_as_it_was_built(made: Path, packed: Path) -> None:
    """Nothing is changed, nothing is left out."""
    packed = {
        name: data
        for name, data in tree(packed / "hoc-so").items()
        if not name.startswith("release/")
    }
    assert packed == tree(made)


def test_zip_and_folder_are_the_same(packed: Path) -> None:
    """What is opened stands first in the zip."""
    with zipfile.ZipFile(packed.parent / "hoc-so-1.4.zip") as archive:
        names = archive.namelist()
        assert {name: archive.read(name) for name in names} == tree(packed)
    assert names[:3] == ["KURS-OEFFNEN.html", "MO-KHOA-HOC.html", "OPEN-THE-COURSE.html"]
    assert names[3:] == sorted(names[3:])


def test_checksums(packed: Path) -> None:
    """Each file but the list itself, in the form that sha256sum reads, and the zip's own."""
    rows = dict(
        reversed(line.split("  ", 1))
        for line in (packed / "hoc-so/release/SHA256SUMS").read_text("utf-8").splitlines()
    )
    expected = {name: hashlib.sha256(data).hexdigest() for name, data in tree(packed).items()}
    del expected["hoc-so/release/SHA256SUMS"]
    assert rows == expected
    archive = packed.parent / "hoc-so-1.4.zip"
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    assert archive.with_name("hoc-so-1.4.zip.sha256").read_text() == f"{digest}  hoc-so-1.4.zip\n"


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="no sha256sum on this machine")
def test_a_damaged_stick_is_found_by_what_every_linux_has(packed: Path, tmp_path: Path) -> None:
    """`sha256sum --check` where the file to open lies."""
    folder = copy_site(packed, tmp_path / "stick")
    check = ["sha256sum", "--check", "--quiet", "--strict", "hoc-so/release/SHA256SUMS"]
    assert subprocess.run(check, cwd=folder, capture_output=True).returncode == 0
    (folder / "hoc-so" / "vi" / "index.html").write_text("x")
    done = subprocess.run(check, cwd=folder, capture_output=True, text=True, env={"LC_ALL": "C"})
    assert done.returncode == 1
    assert "hoc-so/vi/index.html: FAILED" in done.stdout


def test_the_version_file(made: Path, packed: Path) -> None:
    """It says what this is, in its published format."""
    data = json.loads((packed / "hoc-so/release/version.json").read_text("utf-8"))
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(data)
    files = tree(made)
    assert data == {
        "version": 1,
        "course": "hoc-so",
        "title": "Học Số",
        "release": "1.4",
        "date": DATE,
        "languages": ["vi", "en", "de"],
        "open": {"vi": "MO-KHOA-HOC.html", "en": "OPEN-THE-COURSE.html", "de": "KURS-OEFFNEN.html"},
        "pages": 3,
        "items": 7,
        "files": len(files),
        "bytes": sum(map(len, files.values())),
        "engine": __version__,
        "licences": "licences.html",
    }
    assert not Draft202012Validator(SCHEMA).is_valid(data | {"more": 1})
    assert not Draft202012Validator(SCHEMA).is_valid(data | {"release": "1.4."})


def test_the_same_site_gives_the_same_bytes(made: Path, packed: Path, tmp_path: Path) -> None:
    """In another place, with other times and modes on the disk, and over what was there before."""
    first = tree(packed.parent)
    copy = copy_site(made, tmp_path / "Học số #1, 100%")
    for path in copy.rglob("*"):
        os.utime(path, (1, 1))
    (copy / "index.html").chmod(0o600)
    release(copy, tmp_path / "deep" / "er" / "out")
    assert tree(tmp_path / "deep" / "er" / "out") == first
    release(made, tmp_path / "deep" / "er" / "out")
    assert tree(tmp_path / "deep" / "er" / "out") == first


def test_the_date_is_that_of_the_variable(made: Path, tmp_path: Path) -> None:
    """SOURCE_DATE_EPOCH, as other programs have it; --date wins."""
    env = {"SOURCE_DATE_EPOCH": "1795681802"}
    for number, more in enumerate(([], ["--date", "2020-02-02"])):
        assert pack(made, tmp_path / str(number), *more, env=env).exit_code == 0
    dates = [
        json.loads(path.read_text())["date"]
        for path in sorted(tmp_path.glob("*/*/hoc-so/release/version.json"))
    ]
    assert dates == [DATE, "2020-02-02T00:00:00Z"]


def test_what_is_said(made: Path, tmp_path: Path) -> None:
    """What was written and what to do with it."""
    result = pack(made, tmp_path / "out", "--version", "1.4")
    size = (tmp_path / "out" / "hoc-so-1.4.zip").stat().st_size / 1e6
    files = tree(tmp_path / "out" / "hoc-so-1.4")
    whole = sum(map(len, files.values())) / 1e6
    folder = tmp_path / "out" / "hoc-so-1.4"
    assert result.stdout.splitlines() == [
        f"{folder}.zip: {size:.1f} MB, to be sent or put on a web page",
        f"{folder}: {whole:.1f} MB in {len(files)} files, what goes on a stick",
        *(
            f"{folder / 'hoc-so' / 'release' / f'leaflet-{language}.pdf'}: to be printed, shows how to open {name}"
            for language, name in (
                ("vi", "MO-KHOA-HOC.html"),
                ("en", "OPEN-THE-COURSE.html"),
                ("de", "KURS-OEFFNEN.html"),
            )
        ),
    ]
    assert result.stderr == ""


def test_what_is_left_out_and_what_is_odd_is_said(tmp_path: Path) -> None:
    """Neither stops it."""
    site = write_site(tmp_path / "site", more=["vi/img/ảnh.svg"])
    (site / ".DS_Store").write_text("x")
    result = pack(site, tmp_path / "out")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "Left out, because hidden or made by a system: .DS_Store",
        "Not in ASCII, which old programs for zips show wrongly: hoc-so/vi/img/ảnh.svg",
    ]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (
            ["--version", "1.4."],
            '"1.4." cannot be part of a file\'s name: letters, digits, ".", "-", "_" and "+" ',
        ),
        (["--version", "a/b"], '"a/b" cannot be part of a file\'s name'),
        (["--version", ""], '"" cannot be part of a file\'s name'),
        (["--version", "1" * 41], "at most 40, and no sign at the ends."),
    ],
)
def test_versions_that_make_no_name(made: Path, tmp_path: Path, more: list[str], told: str) -> None:
    """They are part of the names of files."""
    result = pack(made, tmp_path / "out", *more)
    assert result.exit_code == 1
    assert told in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("date", ["tomorrow", "2026-13-01", "1e9", ""])
def test_a_date_that_is_none(made: Path, tmp_path: Path, date: str) -> None:
    """Wrong usage, with examples."""
    result = pack(made, tmp_path / "out", "--date", date)
    assert result.exit_code == 2
    assert (
        f'"{date}" is no time: write 2026-11-26, 2026-11-26T08:00:00Z, or seconds since'
        in result.stderr
    )


def test_no_site(tmp_path: Path) -> None:
    """A folder without a course, and no folder at all."""
    result = pack(tmp_path, tmp_path / "out")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{tmp_path} is no built course: it has no index.html.")
    assert pack(tmp_path / "none", tmp_path / "out").exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_an_unfinished_build(site: Path, tmp_path: Path) -> None:
    """Every reason stands on a line of its own, and nothing is written."""
    (site / "en" / "index.html").unlink()
    (site / "assets" / "theme" / "icon.svg").write_text("cut")
    result = pack(site, tmp_path / "out")
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert (
        'en: the home page en/index.html is missing. Build it again with "python3 scripts/site.py".'
        in lines
    )
    assert "assets/theme/icon.svg has 3 bytes, but was built with 22." in lines
    assert not (tmp_path / "out").exists()


def test_names_that_a_stick_cannot_hold(tmp_path: Path) -> None:
    """All of them are told at once."""
    names = [
        "vi/con.svg",
        "vi/img/Anh.svg",
        "vi/img/anh.svg",
        "vi/" + "a" * 140 + ".svg",
        "vi/was?.svg",
    ]
    result = pack(write_site(tmp_path / "site", more=names), tmp_path / "out")
    assert result.exit_code == 1
    told = result.stderr
    assert '"hoc-so/vi/con.svg" is called like a device of Windows' in told
    assert '"hoc-so/vi/img/Anh.svg" and "hoc-so/vi/img/anh.svg" are one name' in told
    assert '"hoc-so/vi/was?.svg" has ? in its name' in told
    assert "has a path of 154 characters; 139 are allowed" in told
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="names are text there")
def test_names_that_are_no_text(site: Path, tmp_path: Path) -> None:
    """Bytes of an old system are told in letters that can be printed, of files, links and junk."""
    folder = os.fsencode(site / "vi")
    for name in (b"anh\xe1.svg", b".anh\xe1"):
        Path(os.fsdecode(os.path.join(folder, name))).write_text("x")
    result = pack(site, tmp_path / "out")
    assert result.exit_code == 1
    assert result.stderr == '"hoc-so/vi/anh\\udce1.svg" has a name that is not UTF-8. Rename it.\n'
    os.unlink(os.path.join(folder, b"anh\xe1.svg"))
    result = pack(site, tmp_path / "out")
    assert result.exit_code == 0
    assert "made by a system: vi/.anh\\udce1\n" in result.stderr
    os.symlink("index.html", os.path.join(folder, b"anh\xe1.svg"))
    result = pack(site, tmp_path / "out")
    assert result.stderr == '"vi/anh\\udce1.svg" is a link; put the file itself in its place.\n'


def test_output_within_the_site(site: Path) -> None:
    """A release is not part of itself."""
    before = tree(site)
    result = pack(site, site / "dist")
    assert result.exit_code == 1
    assert "lies in the site, so that the release would become part of itself." in result.stderr
    assert tree(site) == before


def test_output_that_is_a_file(made: Path, tmp_path: Path) -> None:
    """And a file above it."""
    (tmp_path / "out").write_text("mine")
    assert pack(made, tmp_path / "out").exit_code == 2
    result = pack(made, tmp_path / "out" / "deeper")
    assert result.exit_code == 3
    assert result.stderr.endswith("a part of its path is a file. No release was written.\n")
    assert (tmp_path / "out").read_text() == "mine"


def test_what_a_person_put_there_is_kept(made: Path, packed: Path, tmp_path: Path) -> None:
    """A release of the same name is replaced, but not with a stranger's file in it."""
    folder = copy_site(packed.parent, tmp_path / "out") / packed.name
    (folder / "notes.txt").write_text("mine")
    (folder / "hoc-so" / "more.json").write_text("mine")
    before = tree(tmp_path / "out")
    result = pack(made, tmp_path / "out", "--version", "1.4")
    assert result.exit_code == 1
    assert result.stderr == (
        f"{folder} is already there and holds hoc-so/more.json and 1 more, not part of a release. "
        "Nothing was replaced: move that away, or name another --output.\n"
    )
    assert tree(tmp_path / "out") == before


def test_a_folder_in_place_of_the_zip(made: Path, tmp_path: Path) -> None:
    """It is not swept away."""
    (tmp_path / "out" / "hoc-so-1.4.zip").mkdir(parents=True)
    (tmp_path / "out" / "hoc-so-1.4.zip" / "notes.txt").write_text("mine")
    result = pack(made, tmp_path / "out", "--version", "1.4")
    assert result.exit_code == 1
    assert result.stderr == (
        f"{tmp_path / 'out' / 'hoc-so-1.4.zip'} is in the way: it is no file. Move it away, or name "
        "another --output.\n"
    )
    assert tree(tmp_path / "out") == {"hoc-so-1.4.zip/notes.txt": b"mine"}


def test_an_older_release_is_replaced_whole(made: Path, tmp_path: Path) -> None:
    """What the new one does not have is gone."""
    more = write_site(tmp_path / "more", more=["vi/old.svg"])
    folder = release(more, tmp_path / "out")
    assert (folder / "hoc-so/vi/old.svg").exists()
    release(made, tmp_path / "out")
    assert not (folder / "hoc-so/vi/old.svg").exists()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "hoc-so-1.4",
        "hoc-so-1.4.zip",
        "hoc-so-1.4.zip.sha256",
    ]


def run(site: Path, disk: Path, mount: str, more: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command with its output on a disk of its own, mounted at `disk`; its standard output
    is what lies there afterwards. Skip where this machine does not allow that."""
    names = ["unshare", "--map-root-user", "--mount"]
    if sys.platform != "linux" or not shutil.which("unshare"):
        pytest.skip("needs namespaces of Linux")
    if subprocess.run(
        [*names, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True
    ).returncode:
        pytest.skip("this machine allows no disks in namespaces")
    disk.mkdir()
    command = '"$0" -m quiz_engine.cli pack "$1" --output "$2/out" --cache "$3" --version 1.4 >&2'
    script = f'mount -t tmpfs {mount} none "$2"; {more} set +e; {command}; code=$?; '
    script += (
        'cd "$2"; find . -type f -exec sha256sum {} + | sort; find . -type d | sort; exit $code'
    )
    call = [*names, "sh", "-ec", script, sys.executable, *map(str, (site, disk, CACHE))]
    return subprocess.run(call, cwd=ROOT, capture_output=True, text=True, errors="replace")


def test_a_disk_with_too_little_room(made: Path, tmp_path: Path) -> None:
    """It is told before anything is written."""
    done = run(made, tmp_path / "disk", "-o size=200k")
    assert done.returncode == 1
    assert done.stderr.startswith(
        f"{tmp_path / 'disk' / 'out'} has 0.2 MB free, and the release needs 0."
    )
    assert done.stderr.endswith("Nothing was written: make room, or name another --output.\n")
    assert done.stdout == ".\n"


def test_a_disk_that_becomes_full(made: Path, tmp_path: Path) -> None:
    """In the middle of it: one sentence, and nothing is left, not even folders."""
    done = run(made, tmp_path / "disk", "-o nr_inodes=30")
    assert done.returncode == 3
    assert done.stderr.startswith(f"{tmp_path / 'disk' / 'out'}")
    assert done.stderr.endswith(": the disk is full. No release was written.\n")
    assert done.stdout == ".\n"


def test_a_full_disk_harms_no_older_release(made: Path, packed: Path, tmp_path: Path) -> None:
    """It is there as it was, and nothing besides."""
    copy_site(packed.parent, tmp_path / "out")
    count = sum(1 for _ in tmp_path.joinpath("out").rglob("*"))
    done = run(
        made, tmp_path / "disk", f"-o nr_inodes={count + 30}", f'cp -r "{tmp_path / "out"}" "$2";'
    )
    assert done.returncode == 3
    assert done.stderr.endswith(": the disk is full. No release was written.\n")
    files = tree(tmp_path / "out")
    sums = {f"{hashlib.sha256(data).hexdigest()}  ./out/{name}" for name, data in files.items()}
    folders = {
        f"./out/{path.relative_to(tmp_path / 'out').as_posix()}"
        for path in (tmp_path / "out").rglob("*")
        if path.is_dir()
    }
    assert set(done.stdout.splitlines()) == sums | folders | {".", "./out"}


def test_a_disk_that_is_write_protected(made: Path, tmp_path: Path) -> None:
    """One sentence."""
    done = run(made, tmp_path / "disk", "", 'mount -o remount,ro "$2";')
    assert done.returncode == 3
    assert (
        done.stderr
        == f"{tmp_path / 'disk' / 'out'}: the disk is write-protected. No release was written.\n"
    )
    assert done.stdout == ".\n"


def start(site: Path, output: Path) -> subprocess.Popen[bytes]:
    """Start the command, and wait until it writes."""
    words = ["pack", site, "--output", output, "--cache", CACHE, "--version", "1.4", "--date", DATE]
    call = [sys.executable, "-m", "quiz_engine.cli", *map(str, words)]
    process = subprocess.Popen(call, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    work = output / ".hoc-so-1.4.partial"
    while process.poll() is None and not work.exists():
        time.sleep(0.002)
    assert work.exists(), "it was done before it could be ended"
    return process


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that takes a while."""
    more = [f"assets/more/{number:04}.txt" for number in range(1500)]
    return write_site(tmp_path_factory.mktemp("large") / "site", ["vi"], more=more)


@pytest.mark.skipif(os.name == "nt", reason="signals are others there")
def test_ended_by_the_person(large: Path, tmp_path: Path) -> None:
    """Ctrl+C leaves nothing half made."""
    process = start(large, tmp_path / "out")
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 1
    assert list(tmp_path.iterdir()) == []


def parts(output: Path) -> dict[str, dict[str, bytes]]:
    """Return the files of each part of a release, of folder, zip and checksum."""
    found = {path.name: path for path in output.iterdir() if not path.name.startswith(".")}
    return {
        name: tree(path) if path.is_dir() else {"": path.read_bytes()}
        for name, path in found.items()
    }


@pytest.mark.skipif(os.name == "nt", reason="signals are others there")
def test_ended_by_force(large: Path, made: Path, packed: Path, tmp_path: Path) -> None:
    """At any time each part is wholly the old one or wholly the new one; what was begun is removed
    by the next run."""
    old, new = parts(packed.parent), parts(release(large, tmp_path / "new").parent)
    kept = 0
    for number, after in enumerate((0, 0.02, 0.05, 0.1, 0.2)):
        output = copy_site(packed.parent, tmp_path / str(number))
        process = start(large, output)
        time.sleep(after)
        process.kill()
        process.wait(60)
        left = parts(output)
        assert sorted(left) == sorted(old)
        assert all(files in (old[name], new[name]) for name, files in left.items())
        kept += left == old
        release(made, output)
        assert parts(output) == old
        assert not list(output.glob(".*"))
    assert kept >= 1
