"""Laws of the zip: every tree of files comes out as it went in, and always as the same bytes."""

from __future__ import annotations

import tempfile
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from quiz_engine.release.archive import check_zip, write_zip, zip_size_limit
from quiz_engine.release.clock import EPOCH, to_time

NAMES = st.text(st.sampled_from("abc 1#ạđ"), min_size=1, max_size=6).map(lambda name: f"f{name}f")
TREES = st.dictionaries(
    st.lists(NAMES, min_size=1, max_size=3).map(lambda names: "/".join(["d", *names]) + ".txt"),
    st.binary(max_size=300) | st.binary(min_size=1, max_size=4).map(lambda part: part * 500),
    min_size=1,
    max_size=6,
)
TIMES = st.integers(0, 60 * 10**8).map(lambda seconds: to_time(str(seconds)))


def write(folder: Path, files: dict[str, bytes], time: datetime) -> bytes:
    """Return a zip of files, which are written first, in their order."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    write_zip(folder / "z.zip", folder, sorted(files), time)
    return (folder / "z.zip").read_bytes()


@given(TREES, TIMES)
def test_what_went_in_comes_out(files: dict[str, bytes], time: datetime) -> None:
    """Names, bytes and time, in no more room than was foreseen; written in another order, the same
    zip."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        data = write(Path(one), files, time)
        assert write(Path(other), dict(reversed(files.items())), time) == data
        assert len(data) <= zip_size_limit((path, len(each)) for path, each in files.items())
        assert check_zip(Path(one) / "z.zip") is None
        with zipfile.ZipFile(Path(one) / "z.zip") as archive:
            assert {name: archive.read(name) for name in archive.namelist()} == files
            times = {datetime(*info.date_time, tzinfo=UTC) for info in archive.infolist()}
        assert times == {time}


@given(st.integers(0, 10**11))
def test_times_are_kept_to_two_seconds(seconds: int) -> None:
    """A time that a zip can hold loses less than two seconds; others become the nearest one."""
    time = to_time(str(seconds))
    assert time.second % 2 == 0
    assert EPOCH <= time
    exact = EPOCH + timedelta(seconds=seconds - int(EPOCH.timestamp()))
    if EPOCH <= exact and exact.year < 2108:
        assert timedelta(0) <= exact - time < timedelta(seconds=2)
    else:
        assert time.year in (1980, 2107)
