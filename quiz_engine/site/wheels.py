"""Pure-Python wheels that lie beside a course for its programs (L3): found, checked, put together.

Names, versions, requirements and markers are read by `packaging`, which MkDocs needs anyway; files
are read without installing or running anything. Formats: PyPA specifications "Binary distribution
format", "Recording installed projects" and "Core metadata".

Every mistake is told before anything is shipped. pyodide-lock's `add_wheels_to_spec`, the tool that
exists for this, stops at the first one, compares no versions and no checksums (decision 11).
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from pathlib import Path, PurePosixPath

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from ..errors import nearest
from .standard_library import is_standard

FOLDER = "packages"
"""Folder of wheels in the folder of a course."""
PYTHON = "3.14.2"
"""Of the pinned Pyodide; a test compares it."""
LARGEST = 16 * 2**20
"""Bytes of a wheel when unpacked: a program's memory ends at 256 MB, with Python itself."""
ENVIRONMENT = {
    "implementation_name": "cpython",
    "implementation_version": PYTHON,
    "os_name": "posix",
    "platform_machine": "wasm32",
    "platform_python_implementation": "CPython",
    "platform_release": "",
    "platform_system": "Emscripten",
    "platform_version": "",
    "python_full_version": PYTHON,
    "python_version": ".".join(PYTHON.split(".")[:2]),
    "sys_platform": "emscripten",
}
"""What markers of requirements are compared with (PEP 508), as in Pyodide."""
_COMPILED = (".so", ".pyd", ".dll", ".dylib", ".wasm", ".a")
_TAKEN = frozenset("quiz_engine pyodide pyodide_js js".split())
_UNLISTED = ("RECORD", "RECORD.jws", "RECORD.p7s")


class WheelError(Exception):
    """A package cannot be shipped; carries what was found and what to do."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel that may be shipped."""

    name: str
    """Normalised (PEP 503)."""
    version: str
    path: Path
    files: Mapping[str, bytes]
    """What lies in site-packages when it is installed, by path, without RECORD and bytecode."""
    imports: tuple[str, ...]
    """Top-level modules, sorted."""
    requires: tuple[Requirement, ...]
    """Of its metadata, also those for extras."""
    licence: str
    """As its metadata says it; empty where it does not."""
    author: str
    source: str
    """Address of its home page; empty for none."""
    notices: tuple[str, ...]
    """Texts of its licence files."""


@dataclass(slots=True)
class Shelf:
    """The wheels of one course, each read once."""

    folder: Path
    shown: str
    """The folder's name in messages."""
    _read: dict[Path, Wheel | WheelError] = field(default_factory=dict)

    def resolve(self, name: str) -> tuple[Wheel, ...]:
        """Return all that a package needs, its own wheel last. Raises WheelError."""
        found: dict[str, Wheel] = {}
        extras: dict[str, set[str]] = {}
        self._add(Requirement(name), "", found, extras)
        _check_overlap(list(found.values()))
        return tuple(found.values())

    def _add(
        self,
        wanted: Requirement,
        by: str,
        found: dict[str, Wheel],
        extras: dict[str, set[str]],
    ) -> None:
        name = canonicalize_name(wanted.name)
        is_new = name not in extras
        if not is_new and wanted.extras <= extras[name]:
            return  # also where wheels need each other
        extras.setdefault(name, set()).update(wanted.extras)
        wheel = self._find(name, wanted, by)
        for requirement in wheel.requires:
            if _applies(requirement, extras[name]):
                self._add(requirement, wheel.name, found, extras)
        found.setdefault(name, wheel)

    def _find(self, name: str, wanted: Requirement, by: str) -> Wheel:
        paths = self._named(name)
        if not paths:
            raise self._missing(name, wanted, by)
        if len(paths) > 1:
            names = ", ".join(path.name for path in paths)
            raise WheelError(f'There is more than one wheel of "{name}": {names}.', "Keep one of them.")
        wheel = self._load(paths[0])
        if not wanted.specifier.contains(wheel.version, prereleases=True):
            raise WheelError(
                f'"{by}" needs "{wanted.name}{wanted.specifier}", but the wheel in {self.shown} is '
                f"version {wheel.version}.",
                "Replace one of the two wheels by a version that fits.",
            )
        return wheel

    def _named(self, name: str) -> list[Path]:
        files = sorted(self.folder.glob("*.whl")) if self.folder.is_dir() else []
        return [path for path in files if _name_of(path) == name]

    def _missing(self, name: str, wanted: Requirement, by: str) -> WheelError:
        if by:
            return WheelError(
                f'"{by}" needs "{wanted.name}{wanted.specifier}", of which there is no wheel in '
                f"{self.shown}.",
                "Put its wheel beside the other.",
            )
        if is_standard(name.replace("-", "_")):
            return WheelError(
                f'"{name}" is part of Python.',
                "Programs can import it anyway; take it out of packages=.",
            )
        folder = sorted(self.folder.iterdir()) if self.folder.is_dir() else []
        start = re.compile(rf"{re.escape(name)}-[0-9]")
        archives = [each.name for each in folder if start.match(each.name.lower().replace("_", "-"))]
        if archives:
            return WheelError(
                f'Of "{name}" there is "{archives[0]}" in {self.shown}, which is no wheel.',
                f'Make a wheel of it: "pip wheel --no-deps {archives[0]}".',
            )
        there = list(dict.fromkeys(_name_of(path) for path in folder if path.suffix == ".whl"))
        near = nearest(name, there)
        listed = f"The wheels there: {', '.join(there)}." if there else "There is none yet."
        return WheelError(
            f'There is no wheel of "{name}" in {self.shown}.',
            (f'Did you mean "{near}"? ' if near else "")
            + f"Put {name}-….whl there, of pure Python. {listed}",
        )

    def _load(self, path: Path) -> Wheel:
        if path not in self._read:
            try:
                self._read[path] = read_wheel(path)
            except WheelError as error:
                self._read[path] = error
        found = self._read[path]
        if isinstance(found, WheelError):
            raise found
        return found


def _name_of(path: Path) -> str:
    return canonicalize_name(path.stem.partition("-")[0])


def _applies(requirement: Requirement, extras: set[str]) -> bool:
    """Whether a requirement holds in Pyodide, for one of these extras or without any."""
    if requirement.marker is None:
        return True
    return any(requirement.marker.evaluate({**ENVIRONMENT, "extra": each}) for each in ("", *extras))


def _check_overlap(wheels: list[Wheel]) -> None:
    owners: dict[str, str] = {}
    for wheel in wheels:
        for file in wheel.files:
            owner = owners.setdefault(file, wheel.name)
            if owner != wheel.name:
                raise WheelError(
                    f'"{owner}" and "{wheel.name}" both bring the file "{file}".',
                    "Only one of them can be used.",
                )


def read_wheel(path: Path) -> Wheel:
    """Read a wheel and check that it can run in Pyodide. Raises WheelError."""
    name, version = _check_file_name(path)
    try:
        content = _unpack(path)
        files, information = _install(content, name, version)
        _check_record(content, information)
        metadata = BytesParser().parsebytes(content[f"{information}/METADATA"])
        own = (canonicalize_name(metadata["Name"]), str(Version(metadata["Version"])))
        requires = tuple(map(Requirement, metadata.get_all("Requires-Dist", [])))
        python = SpecifierSet(metadata.get("Requires-Python", ""))
    except KeyError as error:
        raise _damaged(path, f'It has no "{error.args[0]}".') from None
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError):
        raise _damaged(path, "It cannot be unpacked.") from None
    except _Damage as damage:
        raise _damaged(path, str(damage)) from None
    except (InvalidRequirement, InvalidSpecifier, InvalidVersion, TypeError):
        raise _damaged(path, "Its METADATA cannot be read.") from None
    if own != (name, str(version)):
        raise _damaged(path, f"By its METADATA it is {' '.join(own)}.")
    if not python.contains(PYTHON, prereleases=True):
        raise WheelError(
            f'The wheel "{path.name}" is for Python {python}; programs run in Python '
            f"{ENVIRONMENT['python_version']}.",
            "Use another version of the package.",
        )
    imports = _find_imports(files)
    _check_content(path, files, imports)
    return Wheel(
        name,
        str(version),
        path,
        files,
        imports,
        requires,
        _licence(metadata),
        metadata.get("Author") or metadata.get("Author-email") or "",
        _source(metadata),
        tuple(_notices(files, information)),
    )


class _Damage(Exception):
    """What is wrong with a file, in one sentence."""


def _damaged(path: Path, what: str) -> WheelError:
    return WheelError(f'The wheel "{path.name}" is damaged. {what}', "Download it, or build it, anew.")


def _check_file_name(path: Path) -> tuple[str, Version]:
    try:
        name, version, _, tags = parse_wheel_filename(path.name)
    except (InvalidWheelFilename, InvalidVersion):
        raise WheelError(
            f'"{path.name}" is not the name of a wheel.',
            'Leave the name as it was downloaded, such as "tinytext-1.0-py3-none-any.whl".',
        ) from None
    newest = int(PYTHON.split(".")[1])
    pythons = {"py3", *(f"py3{minor}" for minor in range(newest + 1))}
    fits = [tag for tag in tags if tag.abi == "none" and tag.platform == "any"]
    if not fits:
        raise _not_pure(path, "it was built for one kind of machine")
    if not any(tag.interpreter in pythons for tag in fits):
        raise _not_pure(path, f"it is not for Python {ENVIRONMENT['python_version']}")
    return name, version


def _not_pure(path: Path, reason: str) -> WheelError:
    return WheelError(
        f'The wheel "{path.name}" cannot run in a browser: {reason}.',
        'Only wheels of pure Python can; their names end in "py3-none-any.whl".',
    )


def _unpack(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        entries = [each for each in archive.infolist() if not each.is_dir()]
        if sum(each.file_size for each in entries) > LARGEST:
            raise WheelError(
                f'The wheel "{path.name}" has more than {LARGEST // 2**20} MB when unpacked.',
                "That is too much for a page. Use a smaller package.",
            )
        for entry in entries:
            parts = PurePosixPath(entry.filename).parts
            if ".." in parts or entry.filename.startswith("/") or "\\" in entry.filename:
                raise _Damage(f'Its file "{entry.filename}" lies outside of it.')
        return {entry.filename: archive.read(entry) for entry in entries}


def _install(content: Mapping[str, bytes], name: str, version: Version) -> tuple[dict[str, bytes], str]:
    """Return what lies in site-packages, and the name of the folder with the metadata."""
    folders = {file.partition("/")[0] for file in content if ".dist-info/" in file}
    if len(folders) != 1:
        raise _Damage(f"It has {len(folders) or 'no'} folder{'s' * (len(folders) > 1)} of metadata.")
    information = folders.pop()
    data = information.removesuffix(".dist-info") + ".data/"
    files = {}
    for file, text in sorted(content.items()):
        scheme, _, rest = file.removeprefix(data).partition("/")
        if file.startswith(data):
            if scheme not in ("purelib", "platlib"):
                continue  # scripts and the like, of no use in a browser
            file = rest
        is_own = file.startswith(f"{information}/") and file.rpartition("/")[2] in (*_UNLISTED, "WHEEL")
        if not is_own and "__pycache__/" not in file and not file.endswith((".pyc", ".pyo")):
            files[file] = text
    return files, information


def _check_record(content: Mapping[str, bytes], information: str) -> None:
    record = content[f"{information}/RECORD"].decode("utf-8", "replace")
    listed = {}
    for row in csv.reader(io.StringIO(record)):
        if row:
            listed[row[0]] = row[1] if len(row) > 1 else ""
    own = {f"{information}/{name}" for name in _UNLISTED}
    for file in sorted({*content, *listed} - own):
        if file not in content:
            raise _Damage(f'Its file "{file}" is missing.')
        algorithm, _, digest = listed.get(file, "").partition("=")
        if not digest:
            raise _Damage(f'Its file "{file}" has no checksum in its RECORD.')
        if algorithm not in ("sha256", "sha384", "sha512"):
            raise _Damage(f'Its RECORD has a checksum of the kind "{algorithm}".')
        found = base64.urlsafe_b64encode(hashlib.new(algorithm, content[file]).digest())
        if found.decode("ascii").rstrip("=") != digest.rstrip("="):
            raise _Damage(f'Its file "{file}" is not the one it was made with.')


def _find_imports(files: Mapping[str, bytes]) -> tuple[str, ...]:
    tops = {file.partition("/")[0].removesuffix(".py") for file in files if file.endswith(".py")}
    return tuple(sorted(top for top in tops if top.isidentifier()))


def _check_content(path: Path, files: Mapping[str, bytes], imports: tuple[str, ...]) -> None:
    compiled = next((file for file in files if file.endswith(_COMPILED) or ".so." in file), "")
    if compiled:
        raise _not_pure(path, f'its file "{compiled}" is machine code')
    if not imports:
        raise WheelError(f'The wheel "{path.name}" holds no module.', "Nothing could import it.")
    for name in imports:
        if is_standard(name) or name in _TAKEN:
            raise WheelError(
                f'The wheel "{path.name}" brings a module "{name}", which is there already.',
                "A program would never get it: leave this package out.",
            )


def _licence(metadata: Message) -> str:
    """Return the licence in a few words (Core metadata 2.4, and what came before)."""
    told = metadata.get("License-Expression") or metadata.get("License") or ""
    if told and "\n" not in told and len(told) <= 80 and told != "UNKNOWN":
        return told
    classified = [
        each.rpartition(" :: ")[2]
        for each in metadata.get_all("Classifier", [])
        if each.startswith("License :: ")
    ]
    return ", ".join(classified)


def _source(metadata: Message) -> str:
    urls = [each.partition(",")[2].strip() for each in metadata.get_all("Project-URL", [])]
    candidates = [metadata.get("Home-page") or "", *urls]
    return next((each for each in candidates if each.startswith(("https://", "http://"))), "")


def _notices(files: Mapping[str, bytes], information: str) -> Iterator[str]:
    pattern = re.compile(rf"{re.escape(information)}/(?:licenses/.+|(?:LICEN[CS]E|COPYING|NOTICE)[^/]*)", re.I)
    for file in sorted(files):
        if pattern.fullmatch(file):
            yield files[file].decode("utf-8", "replace")


__all__ = ["FOLDER", "Shelf", "Wheel", "WheelError", "read_wheel"]
