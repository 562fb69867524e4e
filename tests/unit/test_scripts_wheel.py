"""The wheel: what an installed package needs is in it, the same bytes every time."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import os
import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest
from flit_core import buildapi

from quiz_engine import SetupError, shipped
from scripts.wheel import backend
from tests.installed import ROOT, build_wheel, install, run

SOURCES = ("pyproject.toml", "quiz_engine", *backend.INSIDE, "scripts/wheel")


@pytest.fixture(scope="module")
def sources(tmp_path_factory) -> Path:
    """A copy of what a wheel is built from, with the dates of another day."""
    folder = tmp_path_factory.mktemp("sources")
    for name in SOURCES:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / name, folder / name)
    for path in folder.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    return folder


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel of this repository."""
    return build_wheel(ROOT, tmp_path_factory.mktemp("wheel"))


def test_every_file_beside_the_package_is_in_the_wheel(wheel):
    """With hidden folders, such as that of the theme's icons, and with its bytes."""
    with zipfile.ZipFile(wheel) as archive:
        for folder in backend.INSIDE:
            paths = (ROOT / folder, *(ROOT / folder).rglob("*"))
            files = [path for path in paths if path.is_file()]
            for path in (path for path in files if "__pycache__" not in path.parts):
                name = f"quiz_engine/shipped/{path.relative_to(ROOT).as_posix()}"
                assert archive.read(name) == path.read_bytes()
        assert "quiz_engine/shipped/themes/hoc_so/.icons/hoc-so/logo.svg" in archive.namelist()
        assert "quiz_engine/shipped/scripts/ci/steps/facts.py" in archive.namelist()
        assert "quiz_engine/shipped/content/authors/errors.md" in archive.namelist()


def test_its_record_is_that_of_its_files(wheel):
    """Installers compare each file with it."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (record,) = [name for name in names if name.endswith("/RECORD")]
        rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(archive.read(record).decode()))}
        assert rows.keys() == set(names)
        assert len(rows) == len(names)
        for name in set(names) - {record}:
            digest = base64.urlsafe_b64encode(hashlib.sha256(archive.read(name)).digest())
            assert rows[name] == [
                f"sha256={digest.decode().rstrip('=')}",
                str(len(archive.read(name))),
            ]


def test_the_same_sources_give_the_same_wheel(wheel, sources, tmp_path):
    """Whatever the dates of their files."""
    assert build_wheel(sources, tmp_path).read_bytes() == wheel.read_bytes()


def test_the_source_package_gives_the_same_wheel(wheel, sources, tmp_path, monkeypatch):
    """It has everything that is needed, and nothing that was made."""
    (sources / "scripts" / "wheel" / "__pycache__").mkdir(exist_ok=True)
    (sources / "scripts" / "wheel" / "__pycache__" / "backend.pyc").write_bytes(b"made")
    monkeypatch.chdir(sources)
    name = backend.build_sdist(tmp_path)
    with tarfile.open(tmp_path / name) as archive:
        assert [each for each in archive.getnames() if "__pycache__" in each] == []
        archive.extractall(tmp_path, filter="data")
    unpacked = tmp_path / name.removesuffix(".tar.gz")
    assert build_wheel(unpacked, tmp_path / "again").read_bytes() == wheel.read_bytes()


def test_a_folder_that_is_missing_is_told(sources, tmp_path, monkeypatch):
    """No wheel is made that would fail at its user's."""
    half = tmp_path / "half"
    shutil.copytree(sources, half, ignore=lambda folder, names: {"themes"} & {*names})
    monkeypatch.chdir(half)
    with pytest.raises(FileNotFoundError, match="themes is not there, and a wheel needs it"):
        backend.build_wheel(tmp_path)


def test_an_installed_package_brings_the_theme(wheel, tmp_path):
    """The theme is found in the wheel, not in this repository."""
    python = install(wheel, tmp_path / "environment")
    code = tmp_path / "where.py"
    code.write_text(
        "from quiz_engine.site.plugin_theme import THEME\nprint(THEME.__file__)\n", "utf-8"
    )
    done = run(python, "where", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    place = Path(done.stdout.strip())
    assert place.is_relative_to(tmp_path / "environment")
    assert place.parts[-4:] == ("shipped", "themes", "hoc_so", "mkdocs_theme.yml")
    assert place.is_file()


def test_an_installed_package_explains_mistakes(wheel, tmp_path):
    """By the page of the guide, which is in the wheel, too."""
    python = install(wheel, tmp_path / "environment")
    done = run(python, "quiz_engine.cli", "explain", "104", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("QE104: A list entry has no choice marker.\n\nWrong:\n")


def test_a_checkout_finds_its_own_folders():
    """So an editable install shows every change of the theme at once."""
    assert shipped.find_shipped("themes/hoc_so") == ROOT / "themes" / "hoc_so"


def test_a_package_that_is_not_whole_says_what_to_do():
    """Nothing is guessed."""
    with pytest.raises(SetupError, match="themes/other is missing from .*install the package again"):
        shipped.find_shipped("themes/other")


def test_all_hooks_of_flit_are_passed_on():
    """An installer finds every hook that flit offers."""
    hooks = {name for name in dir(buildapi) if name.startswith(("build_", "get_requires_", "prepare_"))}
    assert hooks == set(backend.__all__)
