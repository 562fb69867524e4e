"""Facts about wheels beside a course: which may be shipped, and what is said of the others."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from quiz_engine.runtime import vendor
from quiz_engine.site.standard_library import is_standard
from quiz_engine.site.wheels import LARGEST, PYTHON, Shelf, WheelError
from tests.wheel import MIT, make_wheel

ROOT = Path(__file__).resolve().parents[2]


def shelf(folder: Path) -> Shelf:
    """Return the wheels of a folder, which messages call "packages"."""
    return Shelf(folder, "packages")


def told(folder: Path, name: str = "tinytext") -> str:
    """Return what is said of a package that cannot be shipped."""
    with pytest.raises(WheelError) as caught:
        shelf(folder).resolve(name)
    return f"{caught.value.message} | {caught.value.help}"


def test_a_wheel_and_what_it_needs(tmp_path: Path) -> None:
    """All that a package needs comes once, itself last, also where two wheels need each other;
    markers are those of Pyodide, and extras count where somebody asks for them."""
    make_wheel(tmp_path, requires=["Other_One>=2", 'nothing; sys_platform == "win32"', "third[more]"])
    make_wheel(tmp_path, "other-one", "2.1", requires=["tinytext", "third"])
    make_wheel(tmp_path, "third", requires=['fourth; extra == "more"', 'fifth; extra == "less"'])
    make_wheel(tmp_path, "fourth", requires=['other-one; sys_platform == "emscripten"'])
    wheels = shelf(tmp_path).resolve("tinytext")
    assert [wheel.name for wheel in wheels] == ["third", "other-one", "fourth", "tinytext"]
    assert [wheel.name for wheel in shelf(tmp_path).resolve("third")] == ["third"]


def test_what_a_wheel_says(tmp_path: Path) -> None:
    """Files as they are installed, modules, version and licence with its text."""
    data = "tinytext-1.0.data"
    make_wheel(
        tmp_path,
        files={
            "tinytext/__init__.py": "",
            "tinytext/words.txt": "một",
            "tinytext/__pycache__/old.pyc": "x",
            f"{data}/purelib/side.py": "",
            f"{data}/scripts/tiny": "#!python",
        },
    )
    (wheel,) = shelf(tmp_path).resolve("tinytext")
    assert list(wheel.files) == [
        "side.py",
        "tinytext-1.0.dist-info/METADATA",
        "tinytext-1.0.dist-info/licenses/LICENSE",
        "tinytext/__init__.py",
        "tinytext/words.txt",
    ]
    assert wheel.imports == ("side", "tinytext")
    assert (wheel.version, wheel.licence, wheel.author) == ("1.0", "MIT", "Ann Example")
    assert wheel.source == "https://tiny.example/"
    assert wheel.notices == (MIT,)


@pytest.mark.parametrize(
    ("metadata", "licence"),
    [
        ("License: BSD\n", "BSD"),
        ("Classifier: License :: OSI Approved :: MIT License\n", "MIT License"),
        ("", ""),
    ],
)
def test_older_ways_to_say_a_licence(tmp_path: Path, metadata: str, licence: str) -> None:
    """Core metadata before 2.4 had two of them."""
    make_wheel(tmp_path, metadata=metadata)
    assert shelf(tmp_path).resolve("tinytext")[0].licence == licence


@pytest.mark.parametrize("tag", ["py3-none-any", "py2.py3-none-any", "py314-none-any", "py38-none-any"])
def test_pure_wheels(tmp_path: Path, tag: str) -> None:
    """For any Python 3 up to ours, on any machine."""
    make_wheel(tmp_path, tag=tag)
    assert shelf(tmp_path).resolve("tinytext")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"tag": "cp314-cp314-manylinux_2_28_x86_64"},
            'The wheel "tinytext-1.0-cp314-cp314-manylinux_2_28_x86_64.whl" cannot run in a browser: '
            "it was built for one kind of machine. | Only wheels of pure Python can; their names end "
            'in "py3-none-any.whl".',
        ),
        (
            {"tag": "py2-none-any"},
            'The wheel "tinytext-1.0-py2-none-any.whl" cannot run in a browser: it is not for Python '
            '3.14. | Only wheels of pure Python can; their names end in "py3-none-any.whl".',
        ),
        (
            {"tag": "py315-none-any"},
            'The wheel "tinytext-1.0-py315-none-any.whl" cannot run in a browser: it is not for '
            'Python 3.14. | Only wheels of pure Python can; their names end in "py3-none-any.whl".',
        ),
        (
            {"files": {"tinytext/__init__.py": "", "tinytext/fast.so": "\x7fELF"}},
            'The wheel "tinytext-1.0-py3-none-any.whl" cannot run in a browser: its file '
            '"tinytext/fast.so" is machine code. | Only wheels of pure Python can; their names end in '
            '"py3-none-any.whl".',
        ),
        (
            {"python": "<3.12"},
            'The wheel "tinytext-1.0-py3-none-any.whl" is for Python <3.12; programs run in Python '
            "3.14. | Use another version of the package.",
        ),
        (
            {"files": {"random.py": ""}},
            'The wheel "tinytext-1.0-py3-none-any.whl" brings a module "random", which is there '
            "already. | A program would never get it: leave this package out.",
        ),
        (
            {"files": {"quiz_engine/__init__.py": ""}},
            'The wheel "tinytext-1.0-py3-none-any.whl" brings a module "quiz_engine", which is there '
            "already. | A program would never get it: leave this package out.",
        ),
        (
            {"files": {"tinytext/data.txt": "x"}},
            'The wheel "tinytext-1.0-py3-none-any.whl" holds no module. | Nothing could import it.',
        ),
        (
            {"requires": ["missing>=2"]},
            '"tinytext" needs "missing>=2", of which there is no wheel in packages. | Put its wheel '
            "beside the other.",
        ),
        (
            {"changed": {"tinytext/__init__.py": "evil = 1"}},
            'The wheel "tinytext-1.0-py3-none-any.whl" is damaged. Its file "tinytext/__init__.py" is '
            "not the one it was made with. | Download it, or build it, anew.",
        ),
        (
            {"changed": {"tinytext/more.py": "x = 1"}},
            'The wheel "tinytext-1.0-py3-none-any.whl" is damaged. Its file "tinytext/more.py" has no '
            "checksum in its RECORD. | Download it, or build it, anew.",
        ),
        (
            {"changed": {"tinytext/__init__.py": None}},
            'The wheel "tinytext-1.0-py3-none-any.whl" is damaged. Its file "tinytext/__init__.py" is '
            "missing. | Download it, or build it, anew.",
        ),
        (
            {"changed": {"tinytext-1.0.dist-info/RECORD": None}},
            'The wheel "tinytext-1.0-py3-none-any.whl" is damaged. It has no '
            '"tinytext-1.0.dist-info/RECORD". | Download it, or build it, anew.',
        ),
        (
            {"changed": {"../outside.py": "x = 1"}},
            'The wheel "tinytext-1.0-py3-none-any.whl" is damaged. Its file "../outside.py" lies '
            "outside of it. | Download it, or build it, anew.",
        ),
        (
            {"files": {"a-1.dist-info/METADATA": "", "tinytext.py": ""}},
            'The wheel "tinytext-1.0-py3-none-any.whl" is damaged. It has 2 folders of metadata. | '
            "Download it, or build it, anew.",
        ),
        (
            {"requires": ["?"]},
            'The wheel "tinytext-1.0-py3-none-any.whl" is damaged. Its METADATA cannot be read. | '
            "Download it, or build it, anew.",
        ),
        (
            {"files": {"tinytext.py": "#" * (LARGEST + 1)}},
            'The wheel "tinytext-1.0-py3-none-any.whl" has more than 16 MB when unpacked. | That is '
            "too much for a page. Use a smaller package.",
        ),
    ],
)
def test_wheels_that_are_refused(tmp_path: Path, options: dict, message: str) -> None:
    """Each in one sentence, with what to do."""
    make_wheel(tmp_path, **options)
    assert told(tmp_path) == message


def test_two_versions(tmp_path: Path) -> None:
    """Nobody guesses which of them is meant."""
    make_wheel(tmp_path)
    make_wheel(tmp_path, version="2.0")
    assert told(tmp_path) == (
        'There is more than one wheel of "tinytext": tinytext-1.0-py3-none-any.whl, '
        "tinytext-2.0-py3-none-any.whl. | Keep one of them."
    )


def test_a_version_that_does_not_fit(tmp_path: Path) -> None:
    """The versions that a wheel asks for are compared."""
    make_wheel(tmp_path, requires=["other>=2"])
    make_wheel(tmp_path, "other", "1.5")
    assert told(tmp_path) == (
        '"tinytext" needs "other>=2", but the wheel in packages is version 1.5. | Replace one of the '
        "two wheels by a version that fits."
    )


def test_a_package_that_is_not_there(tmp_path: Path) -> None:
    """A near name, a source archive, the standard library and an empty folder are told apart."""
    there = tmp_path / "packages"
    assert told(there) == (
        'There is no wheel of "tinytext" in packages. | Put tinytext-….whl there, of pure Python. '
        "There is none yet."
    )
    make_wheel(there)
    assert told(there, "tinytxt") == (
        'There is no wheel of "tinytxt" in packages. | Did you mean "tinytext"? Put tinytxt-….whl '
        "there, of pure Python. The wheels there: tinytext."
    )
    (there / "other_one-1.0.tar.gz").write_bytes(b"")
    assert told(there, "other-one") == (
        'Of "other-one" there is "other_one-1.0.tar.gz" in packages, which is no wheel. | Make a '
        'wheel of it: "pip wheel --no-deps other_one-1.0.tar.gz".'
    )
    assert told(there, "json") == (
        '"json" is part of Python. | Programs can import it anyway; take it out of packages=.'
    )


def test_files_that_are_no_wheels(tmp_path: Path) -> None:
    """A cut download, a renamed file, and one whose name and metadata differ."""
    (tmp_path / "tinytext-1.0-py3-none-any.whl").write_bytes(b"PK\x03\x04half")
    assert told(tmp_path).startswith('The wheel "tinytext-1.0-py3-none-any.whl" is damaged. It cannot')
    (tmp_path / "other.whl").write_bytes(b"")
    assert told(tmp_path, "other").startswith('"other.whl" is not the name of a wheel. | Leave the name')
    make_wheel(tmp_path, "third").rename(tmp_path / "fourth-1.0-py3-none-any.whl")
    assert "By its METADATA it is third 1.0." in told(tmp_path, "fourth")


def test_a_damaged_entry_is_found(tmp_path: Path) -> None:
    """Some byte of the file was changed on its way."""
    path = make_wheel(tmp_path)
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo("tinytext/__init__.py").header_offset + 60
    path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    assert "is damaged. It cannot be unpacked." in told(tmp_path)


def test_two_packages_with_the_same_file(tmp_path: Path) -> None:
    """One would hide the other."""
    make_wheel(tmp_path, requires=["other"])
    make_wheel(tmp_path, "other", files={"other.py": "", "tinytext/__init__.py": ""})
    assert told(tmp_path) == (
        '"other" and "tinytext" both bring the file "tinytext/__init__.py". | Only one of them can be '
        "used."
    )


def test_the_python_is_pyodides() -> None:
    """Markers are compared with the version that programs run in."""
    folder = vendor.bring(vendor.load_table()["pyodide"], ROOT / ".cache")
    info = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))["info"]
    assert info["python"] == PYTHON


def test_names_of_the_standard_library() -> None:
    """As in Python 3.14, whatever Python runs this."""
    assert all(map(is_standard, ("json", "xml", "annotationlib", "compression", "tomllib")))
    assert not any(map(is_standard, ("cgi", "distutils", "numpy", "telnetlib")))


def test_the_tool_of_pyodide_finds_the_same(tmp_path: Path) -> None:
    """Packages, versions and modules are as in the lock file that `pyodide lockfile add-wheels`
    (pyodide-lock 0.2.1, Python 3.12) wrote for these wheels: data/pyodide_lock.json."""
    make_wheel(tmp_path, requires=["other-one>=2", 'nothing; sys_platform == "win32"', "third[more]"])
    make_wheel(tmp_path, "other-one", "2.1", files={"other_one.py": "", "side/__init__.py": ""})
    make_wheel(tmp_path, "third", requires=['fourth; extra == "more"', 'fifth; extra == "less"'])
    make_wheel(tmp_path, "fourth")
    expected = json.loads((Path(__file__).parent / "data" / "pyodide_lock.json").read_text("utf-8"))
    found = {}
    for wheel in shelf(tmp_path).resolve("tinytext"):
        name = wheel.path.name
        found[wheel.name] = {"version": wheel.version, "file_name": name, "imports": list(wheel.imports)}
    assert found == {
        name: {key: entry[key] for key in ("version", "file_name", "imports")}
        for name, entry in expected.items()
    }
