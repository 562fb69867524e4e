"""Facts about what is refused before anything is written, where making it real would fill a
disk."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from quiz_engine.release import BuiltSite, ReleaseError, pack_release, read_site
from quiz_engine.release.leaflet import Fonts, find_fonts
from quiz_engine.file_name import SIZE_LIMIT
from tests.unit.release_site import TIME, write_site

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A whole site."""
    return read_site(write_site(tmp_path_factory.mktemp("made") / "site", ["vi"]))


@pytest.fixture(scope="module")
def fonts() -> Fonts:
    """The letters of the leaflet."""
    return find_fonts(ROOT / ".cache")


def refusal(site: BuiltSite, output: Path, fonts: Fonts) -> tuple[str, ...]:
    """Return why a release is not made."""
    with pytest.raises(ReleaseError) as error:
        pack_release(site, output, "1", TIME, fonts)
    assert not output.exists()
    return error.value.reasons


def test_one_file_too_large(site: BuiltSite, fonts: Fonts, tmp_path: Path) -> None:
    """FAT32 holds 4 GiB less a byte."""
    large = replace(site, files={**site.files, "vi/film.mp4": SIZE_LIMIT + 1})
    (found,) = refusal(large, tmp_path / "out", fonts)
    assert found.startswith('"hoc-so/vi/film.mp4" has 4,294,967,296 bytes; a stick with FAT32')


def test_a_zip_too_large(site: BuiltSite, fonts: Fonts, tmp_path: Path) -> None:
    """Each file fits, all of them together do not."""
    half = SIZE_LIMIT // 2
    large = replace(site, files={**site.files, "vi/a.mp4": half, "vi/b.mp4": half})
    (found,) = refusal(large, tmp_path / "out", fonts)
    assert found.startswith("hoc-so-1.zip could have 4,29")
    assert found.endswith("Leave out sound or pictures, or make two courses.")


def test_progress_is_told_to_the_end(site: BuiltSite, fonts: Fonts, tmp_path: Path) -> None:
    """Never backwards, and the last time all of it."""
    told: list[tuple[int, int]] = []
    made = pack_release(site, tmp_path, "1", TIME, fonts, lambda *steps: told.append(steps))
    assert told == sorted(told)
    assert {whole for _, whole in told} == {2 * made.size}
    assert told[-1] == (2 * made.size, 2 * made.size)
