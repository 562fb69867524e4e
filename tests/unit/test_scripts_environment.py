"""The environment: when it is made, added to or left alone; its locks; sentences of failures."""

import ast
import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement

from scripts.chores import diagnosis, environment, folder, lock, process, python_version
from scripts.chores.screen import EXIT_CODES, ChoreError, Screen

ROOT = Path(__file__).parents[2]
LOCKS = ROOT / "scripts" / "lock"
HERE = {"folder": "/a", "python": "CPython 3.11.2", "base": "/usr"}


def _stamp(**holds):
    return {"identity": HERE, "holds": holds}


@pytest.mark.parametrize(
    ("stamp", "wanted", "expected"),
    [
        ({}, {"site": "1"}, "anew"),
        (_stamp(site="1"), {"site": "1"}, "nothing"),
        (_stamp(site="1", test="2"), {"site": "1"}, "nothing"),
        (_stamp(site="1"), {"site": "1", "test": "2"}, "add"),
        (_stamp(site="1", test="2"), {"site": "9"}, "anew"),
        ({"identity": {**HERE, "folder": "/moved"}, "holds": {"site": "1"}}, {"site": "1"}, "anew"),
        ({"identity": {**HERE, "python": "CPython 3.14.0"}, "holds": {}}, {}, "anew"),
        ({"identity": HERE, "holds": "damaged"}, {"site": "1"}, "anew"),
    ],
)
def test_plan_says_what_has_to_be_done(stamp, wanted, expected):
    """Packages are added to a fitting environment; any other change makes it anew."""
    assert environment.plan(stamp, HERE, wanted) == expected


@pytest.mark.parametrize("written", ["", "{", "[1]", "\udcff"])
def test_a_damaged_stamp_counts_as_none(tmp_path, written):
    """Whatever stands in the stamp, reading it never raises."""
    (tmp_path / environment.STAMP).write_bytes(written.encode("utf-8", "surrogateescape"))
    assert environment.read_stamp(tmp_path) == {}


def _project(root):
    (root / "scripts" / "lock").mkdir(parents=True)
    for name in ("site", "test", "node"):
        (root / "scripts" / "lock" / f"{name}.txt").write_text(name)
    (root / "pyproject.toml").write_text("project")


def test_the_tests_lock_stands_for_the_sites(tmp_path):
    """An environment for the tests also serves the build, so that they do not take turns."""
    _project(tmp_path)
    both = environment.wanted(tmp_path, "test", which=lambda name: "/bin/" + name)
    assert both.keys() == {"site", "test", "project"}
    assert both["site"] == hashlib.sha256(b"site").hexdigest()


@pytest.mark.parametrize("there", [(), ("npm",), ("node",)])
def test_node_comes_along_only_where_it_is_missing(tmp_path, there):
    """Without npm or without Node the packaged Node is wanted too."""
    _project(tmp_path)
    wanted = environment.wanted(tmp_path, "site", which=lambda name: name in there or None)
    assert "node" in wanted


def test_an_environment_that_fits_is_left_alone(tmp_path, monkeypatch):
    """A warm run starts no program and changes no file."""
    _project(tmp_path)
    monkeypatch.setattr(environment.shutil, "which", lambda name: name)
    monkeypatch.setattr(environment, "has_node", lambda which: True)
    ready = environment.Environment(tmp_path / ".venv")
    ready.python.parent.mkdir(parents=True)
    ready.python.write_text("")
    needs = environment.wanted(tmp_path, "site")
    stamp = {"identity": environment.identity(tmp_path), "holds": needs}
    (ready.folder / environment.STAMP).write_text(environment.json.dumps(stamp))
    monkeypatch.setattr(environment, "_make", lambda *_, **__: pytest.fail("was made again"))
    assert environment.ensure("site", root=tmp_path) == ready


def test_a_missing_interpreter_makes_the_environment_anew(tmp_path, monkeypatch):
    """A stamp alone is not enough: the Python it was made from may have been removed."""
    _project(tmp_path)
    made = []
    monkeypatch.setattr(environment, "_make", lambda *_, anew: made.append(anew))
    folder_ = tmp_path / ".venv"
    folder_.mkdir()
    holds = environment.wanted(tmp_path, "site")
    stamp = {"identity": environment.identity(tmp_path), "holds": holds}
    (folder_ / environment.STAMP).write_text(environment.json.dumps(stamp))
    with open(os.devnull, "w") as nowhere:
        environment.ensure("site", root=tmp_path, screen=Screen(nowhere))
    assert made == [True]


def test_removing_a_linked_environment_keeps_what_it_points_to(tmp_path):
    """A link in the place of .venv is removed, never the folder of somebody else behind it."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".venv").symlink_to(tmp_path / "elsewhere")
    environment.remove(tmp_path / ".venv")
    assert (tmp_path / "elsewhere").is_dir()
    assert not (tmp_path / ".venv").exists()


def test_removing_takes_whatever_stands_there(tmp_path):
    """A folder, a file and nothing at all are the same afterwards."""
    (tmp_path / "folder" / "inside").mkdir(parents=True)
    (tmp_path / "file").write_text("")
    for name in ("folder", "file", "nothing"):
        environment.remove(tmp_path / name)
    assert not list(tmp_path.iterdir())


OFFLINE = """\
Collecting babel==2.18.0 (from -r scripts/lock/site.txt (line 3))
WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError(
'<HTTPSConnection>: Failed to establish a new connection: [Errno -3] Temporary failure in name
resolution')': /simple/babel/
ERROR: Could not find a version that satisfies the requirement babel==2.18.0 (from versions: none)
ERROR: No matching distribution found for babel==2.18.0
"""
NO_COMPILER = """\
Collecting msgspec==0.22.0
  building 'msgspec._core' extension
  error: command 'gcc' failed: No such file or directory
  ERROR: Failed building wheel for msgspec
Collecting babel==2.18.0
"""
BUILD_FAILED = """\
Collecting msgspec==0.22.0
note: This error originates from a subprocess, and is likely not a problem with pip.
ERROR: Failed to build installable wheels for some pyproject.toml based projects (msgspec)
"""
FULL = "Collecting a\nERROR: Could not install: [Errno 28] No space left on device\n"
TAMPERED = "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE."
UNTRUSTED = "SSLError(SSLCertVerificationError(1, 'certificate verify failed'))"
ABSENT = "ERROR: No matching distribution found for msgspec==0.22.0"


@pytest.mark.parametrize(
    ("output", "code", "says"),
    [
        (OFFLINE, 5, "connect this machine to the internet"),
        (NO_COMPILER, 6, "msgspec has no ready-made build"),
        (BUILD_FAILED, 6, "install a C compiler"),
        (FULL, 7, "The disk is full"),
        (TAMPERED, 5, "do not install it"),
        (UNTRUSTED, 5, "certificate"),
        (ABSENT, 5, "does not have msgspec==0.22.0"),
        ("Segmentation fault", 5, "read its last lines above"),
    ],
)
def test_each_failure_of_pip_becomes_one_sentence(output, code, says):
    """The sentence names the cause that was printed, not one that follows from it."""
    error = diagnosis.explain_pip(output)
    assert error.code == code
    assert says in error.sentence
    assert "\n" not in error.sentence
    assert error.sentence.endswith(".")


@pytest.mark.parametrize(
    ("number", "says"), [(errno.ENOSPC, "disk is full"), (errno.EROFS, "cannot be written")]
)
def test_a_disk_that_fails_becomes_a_sentence(tmp_path, number, says):
    """A full or read-only disk ends with what to do and exit code 7."""
    with pytest.raises(ChoreError, match=says) as caught, folder.disk_errors(tmp_path):
        raise OSError(number, "x", "file")
    assert caught.value.code == 7


def test_other_errors_of_the_system_are_not_hidden(tmp_path):
    """What is not about the disk stays the error it is."""
    with pytest.raises(FileNotFoundError), folder.disk_errors(tmp_path):
        raise FileNotFoundError(errno.ENOENT, "x")


def test_too_little_space_is_said_before_anything_is_made(tmp_path, monkeypatch):
    """With less than the environment needs the run ends before it begins."""
    usage = shutil.disk_usage(tmp_path)._replace(free=folder.SPACE - 1)
    monkeypatch.setattr(folder.shutil, "disk_usage", lambda place: usage)
    with pytest.raises(ChoreError, match="free at least 500 MB"):
        folder.require_space(tmp_path)


def test_a_second_run_waits_for_the_first(tmp_path):
    """Who comes second says that it waits, and works only after the first has ended."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from scripts.chores.folder import exclusive\n"
        "from scripts.chores.screen import Screen\n"
        "with exclusive(Path(sys.argv[2]), 'site', Screen()): print('second works', flush=True)\n"
    )
    with open(os.devnull, "w") as nowhere, folder.exclusive(tmp_path, "site", Screen(nowhere)):
        second = subprocess.Popen(
            [sys.executable, "-c", code, ROOT, tmp_path], stdout=subprocess.PIPE, encoding="utf-8"
        )
        assert "waiting" in second.stdout.readline()
    rest, _ = second.communicate(timeout=30)
    assert rest == "second works\n"


def test_nothing_leads_a_program_out_of_the_environment():
    """Settings for pip and Python that point elsewhere are left out, all others are kept."""
    given = {"PYTHONPATH": "/x", "PIP_USER": "1", "PIP_CERT": "/c", "PATH": "/bin"}
    kept = process.clean_environ(given, SOURCE_DATE_EPOCH="1")
    assert kept["PIP_CERT"] == "/c"
    assert kept["SOURCE_DATE_EPOCH"] == "1"
    assert not {"PYTHONPATH", "PIP_USER"} & kept.keys()


@pytest.mark.parametrize(
    ("version", "refused"), [((2, 7), True), ((3, 10), True), ((3, 11), False)]
)
def test_an_old_python_is_refused_in_one_sentence(version, refused):
    """Older than 3.11 is refused with what to do, 3.11 is taken."""
    sentence = python_version.refusal(version, "/usr/bin/python3", "scripts/site.py", None)
    assert (sentence is not None) == refused
    if refused:
        assert "3.11" in sentence
        assert "python.org" in sentence


def test_a_newer_python_on_the_path_is_named(tmp_path):
    """Where a newer Python is installed beside the old one the sentence gives the command."""
    (tmp_path / "python3.13").write_text("")
    newer = python_version.find_newer([str(tmp_path)])
    sentence = python_version.refusal((3, 9), "/usr/bin/python3", "scripts/site.py", newer)
    assert sentence.endswith("run python3.13 scripts/site.py")


@pytest.mark.parametrize("script", sorted((ROOT / "scripts").glob("*.py")), ids=lambda f: f.name)
def test_starting_files_are_in_syntax_that_every_python_reads(script):
    """A starting file holds nothing that an old Python stumbles over before it is refused."""
    text = script.read_text("ascii")
    assert text.index("import python_version") < text.index("from chores.")
    assert not re.search(r"\bf[\"']|:=|->|\basync\b", text)


def test_every_exit_code_in_use_is_documented():
    """No script ends with a code that --help does not explain."""
    used = {code for _, code, _ in diagnosis._CAUSES} | {python_version.EXIT_CODE}
    for file in (ROOT / "scripts" / "chores").glob("*.py"):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "ChoreError":
                code = call.args[1]
                used |= {code.value} if isinstance(code, ast.Constant) else set()
    assert used | {0, 130} == EXIT_CODES.keys()


def _locked(name):
    """Pinned versions by name, with their markers."""
    lines = (LOCKS / f"{name}.txt").read_text("ascii").replace("\\\n", " ").splitlines()
    return [Requirement(line.partition("--hash")[0]) for line in lines if re.match(r"\w", line)]


@pytest.mark.parametrize("python", ["3.11.2", "3.11.5", "3.12.0", "3.13.0", "3.14.0"])
@pytest.mark.parametrize("name", ["site", "test", "node"])
def test_locks_hold_what_the_project_asks_for(name, python):
    """On every supported Python each requirement has exactly one pinned version, which fits."""
    with open(ROOT / "pyproject.toml", "rb") as file:
        requirements = map(Requirement, lock.sources(tomllib.load(file))[name])
    marks = {**default_environment(), "python_full_version": python, "python_version": python[:4]}
    for wanted in requirements:
        pins = [
            each
            for each in _locked(name)
            if each.name.replace("_", "-") == wanted.name.replace("_", "-")
            and (each.marker is None or each.marker.evaluate(marks))
        ]
        versions = [next(iter(pin.specifier)).version for pin in pins]
        assert len(versions) == 1, wanted
        assert wanted.specifier.contains(versions[0]), wanted


def test_the_site_is_built_with_what_was_tested():
    """Every package of the site's lock is in the tests' lock in the same version."""
    assert {str(each) for each in _locked("site")} <= {str(each) for each in _locked("test")}


@pytest.mark.parametrize("name", ["site", "test", "node"])
def test_locks_name_hashes_and_no_host(name):
    """Each pin has a hash; no lock says where to download from."""
    text = (LOCKS / f"{name}.txt").read_text("ascii")
    assert "://" not in text
    for entry in re.findall(r"^\w.*(?:\n    .*)*", text, re.M):
        assert "--hash=sha256:" in entry
