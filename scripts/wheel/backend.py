"""Builds the package (PEP 517 and 660): flit's wheel, and in it what stands beside the package.

A course elsewhere needs our theme, and the recipes for CI, which have folders of their own in this
repository. `INSIDE` goes into the wheel under quiz_engine/shipped/, where quiz_engine/shipped.py
looks for it; from a checkout, and so for an editable install, that module finds the same folders in
the repository. The same sources give the same bytes: every file has one date, SOURCE_DATE_EPOCH or
1 January 2016.
"""

import base64
import csv
import hashlib
import io
import os
import zipfile
from pathlib import Path

from flit_core import buildapi
from flit_core.buildapi import (
    build_editable,
    build_sdist,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    get_requires_for_build_wheel,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)
from flit_core.wheel import zip_timestamp_from_env

INSIDE = ("themes", "scripts/ci", "content/authors/errors.md")
"""Folders and files of the repository that a wheel holds. An sdist holds them by `include` in pyproject.toml."""
TARGET = "quiz_engine/shipped"
_LEFT_OUT = {"__pycache__", ".DS_Store", "Thumbs.db"}
_DATE = (2016, 1, 1, 0, 0, 0)  # as flit has it for what it makes itself


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    """Make a wheel and return its name."""
    name = buildapi.build_wheel(wheel_directory, config_settings, metadata_directory)
    complete(Path(wheel_directory, name), Path.cwd())
    return name


def complete(wheel, root):
    """Add the folders of INSIDE, taken from `root`, to a wheel, and write its RECORD anew."""
    with zipfile.ZipFile(wheel) as archive:
        made = [each for each in archive.namelist() if not each.endswith("/RECORD")]
        (record,) = set(archive.namelist()) - set(made)
        files = {name: archive.read(name) for name in made}
    for name in INSIDE:
        for path in find_files(root / name):
            files[f"{TARGET}/{path.relative_to(root).as_posix()}"] = path.read_bytes()
    files[record] = write_record(files, record)
    new = wheel.with_suffix(".new")
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, zip_timestamp_from_env() or _DATE)
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    os.replace(new, wheel)


def find_files(folder):
    """Return the files of a folder, sorted by name, or a file alone. Raises FileNotFoundError where
    it is missing."""
    paths = [folder, *folder.rglob("*")]
    found = [path for path in paths if path.is_file() and not _LEFT_OUT & {*path.parts}]
    if not found:
        raise FileNotFoundError(f"{folder} is not there, and a wheel needs it: build from the whole source.")
    return sorted(found, key=lambda path: path.as_posix())


def write_record(files, name):
    """Return the RECORD of a wheel (PyPA, "Recording installed projects") with these files."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    for each, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode("ascii").rstrip("=")
        rows.writerow((each, f"sha256={digest}", len(data)))
    rows.writerow((name, "", ""))
    return text.getvalue().encode()


__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]
