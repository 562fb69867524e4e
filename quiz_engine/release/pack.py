"""Makes a release of a built site.

    hoc-so-0.3.0.zip             what is in the folder
    hoc-so-0.3.0.zip.sha256      its checksum
    hoc-so-0.3.0/                what goes on a stick
        MO-KHOA-HOC.html         one file for each language, and no other
        hoc-so/                  the course: the site as it was built
            release/             version file, checksums, leaflets, the script that opens the course
    hoc-so-0.3.0-files/          where asked for: files that are sent one by one (single.py)

Sums are beside the course and not at the top, where they would invite a click; their paths are from
the top.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path

from ..file_name import SIZE_LIMIT
from .archive import check_zip, write_zip, zip_size_limit
from .built import OWN, BuiltSite
from .launcher import OPENER, launcher_name, render_launcher
from .leaflet import Fonts, render_leaflet
from .name import check_names, is_plain
from .output import (
    check_replaceable,
    check_room,
    copy_file,
    hash_file,
    move_in,
    set_time,
    working_folder,
    write_file,
)
from .problem import ReleaseError
from .record import SUMS, VERSION_FILE, render_sums, render_version
from .single import Singles, course_name, folder_name, write_singles

VERSION = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._+-]{0,38}[0-9A-Za-z])?")
SCRIPTS = resources.files("quiz_engine") / "runtime" / "js"


@dataclass(frozen=True, slots=True)
class Release:
    """What was written."""

    folder: Path
    """For a stick."""
    archive: Path
    """The same as a zip."""
    sums: Path
    """The checksum of the zip."""
    launchers: dict[str, str]
    """The file to open by language, from the folder."""
    leaflets: dict[str, str]
    """The page to print by language, from the folder."""
    files: int
    size: int
    """Bytes in the folder."""
    singles: Singles | None
    """The files that are sent one by one, where they were asked for."""
    odd_names: tuple[str, ...]
    """Paths that are not ASCII: some old programs show them wrongly."""


def leaflet_name(language: str) -> str:
    """Return the name of the leaflet in `language`."""
    return f"leaflet-{language}.pdf"


def pack_release(
    site: BuiltSite,
    output: Path,
    version: str,
    time: datetime,
    fonts: Fonts,
    tell: Callable[[int, int], object] = lambda done, whole: None,
    with_singles: bool = False,
) -> Release:
    """Write a release of `site` to `output` and return what was written.

    `time` is carried by every file; `fonts` are the letters of the leaflet; `tell` is called with
    the bytes done and those there are; `with_singles` makes the course and each lesson as one file,
    too. Raises ReleaseError with everything that does not fit, and
    OSError; then nothing is written, and a release of the same name stays as it was.
    """
    if not VERSION.fullmatch(version):
        raise ReleaseError(
            f'"{version}" cannot be part of a file\'s name: letters, digits, ".", "-", "_" and "+" '
            "are allowed, at most 40, and no sign at the ends."
        )
    if output.resolve().is_relative_to(site.folder.resolve()):
        raise ReleaseError(
            f"{output} lies in the site, so that the release would become part of itself. "
            "Name another --output."
        )
    name = f"{site.course}-{version}"
    added = _make_files(site, version, time, fonts)
    course = {f"{site.course}/{path}": size for path, size in site.files.items()}
    sums_path = f"{site.course}/{OWN}/{SUMS}"
    sizes = {path: len(data) for path, data in added.items()} | course
    _check_names(sizes)
    # 64 digits, two spaces, a line's end
    sizes[sums_path] = sum(67 + len(path.encode()) for path in sizes)
    order = sorted(sizes, key=lambda path: ("/" in path, path))
    _check_size(sizes, name)
    whole = sum(sizes.values())
    beside = [output / f"{name}.zip", output / f"{name}.zip.sha256"]
    check_replaceable(output / name, Path(sums_path), beside)
    if with_singles:
        check_replaceable(output / folder_name(name), Path(SUMS), ())
    check_room(output, whole + zip_size_limit(sizes.items()))

    done = 0

    def count(size: int) -> None:
        nonlocal done
        done += size
        tell(done, 2 * whole)

    with working_folder(output, name) as work:
        folder, archive, zip_sum = work / name, work / f"{name}.zip", work / f"{name}.zip.sha256"
        sums = {}
        for path in order:
            if path in added:
                sums[path] = write_file(folder / path, added[path], time)
            elif path != sums_path:
                source = site.folder / path.removeprefix(f"{site.course}/")
                sums[path] = copy_file(source, folder / path, time)
            count(sizes[path])
        write_file(folder / sums_path, render_sums(sums).encode(), time)
        write_zip(archive, folder, order, time, count)
        damaged = check_zip(archive)
        if damaged:
            raise ReleaseError(
                f"{damaged} was not written as it should be: the disk may be failing. Try another."
            )
        set_time(archive, time)
        write_file(zip_sum, render_sums({archive.name: hash_file(archive)}).encode(), time)
        finished = [folder, archive, zip_sum]
        singles = None
        if with_singles:
            apart = work / folder_name(name)
            sizes_apart = write_singles(site, apart, time)
            names = {each: f"{each}/{course_name(each, site.course)}" for each in site.homes}
            singles = Singles(output / apart.name, names, sizes_apart)
            finished.append(apart)
        made = {each: output / each.name for each in finished}
        move_in(made, work / "attic")
    return Release(
        output / name,
        output / archive.name,
        output / zip_sum.name,
        {language: launcher_name(language) for language in site.homes},
        {language: f"{site.course}/{OWN}/{leaflet_name(language)}" for language in site.homes},
        len(order),
        whole,
        singles,
        tuple(path for path in order if not is_plain(path)),
    )


def _make_files(site: BuiltSite, version: str, time: datetime, fonts: Fonts) -> dict[str, bytes]:
    """Return what a release adds to the site, by path from the release's folder."""
    own = f"{site.course}/{OWN}"
    launchers = {language: launcher_name(language) for language in site.homes}
    files = {
        name: render_launcher(language, site.title, site.course, site.homes[language], OWN).encode()
        for language, name in launchers.items()
    }
    files[f"{own}/{OPENER}"] = (SCRIPTS / OPENER).read_bytes()
    files[f"{own}/{VERSION_FILE}"] = render_version(site, version, time, launchers).encode()
    for language in launchers:
        path = f"{own}/{leaflet_name(language)}"
        files[path] = render_leaflet(
            language, site.title, site.course, launchers, version, time, fonts
        )
    return files


def _check_names(sizes: dict[str, int]) -> None:
    """Raise ReleaseError with everything that a stick, Windows or a phone could not hold."""
    reasons = check_names(sizes)
    if reasons:
        raise ReleaseError(*reasons)


def _check_size(sizes: dict[str, int], name: str) -> None:
    """Raise ReleaseError where the zip itself could be larger than a file of FAT32."""
    largest = zip_size_limit(sizes.items())
    if largest > SIZE_LIMIT:
        raise ReleaseError(
            f"{name}.zip could have {largest:,} bytes; a stick with FAT32 holds files of at most "
            f"{SIZE_LIMIT:,}. Leave out sound or pictures, or make two courses."
        )
