"""Facts about names: what a stick, Windows or a phone cannot hold is told, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from quiz_engine.file_name import NAME_LIMIT, SIZE_LIMIT
from quiz_engine.release.name import ENTRY_LIMIT, FOLDER_LIMIT, PATH_LIMIT, check_names, is_plain


PATH = os.pathsep.join([os.environ.get("PATH", ""), "/sbin", "/usr/sbin"])
"""Where programs for disks are."""


def told(*paths: str) -> str:
    """Return what is said of files with one byte each."""
    return "\n".join(check_names(dict.fromkeys(paths, 1)))


GOOD = [
    "vi/thiet-bi/dien-thoai.html",
    "vi/Bài 1, số 2.html",
    "console.js",
    "a/com.js",
    "com10.txt",
    "lpt.html",
    "nul-1.html",
    ".nojekyll",
    "a.b.c/d",
    "#1 100% – bản thử.html",
    "a'b&c;d=e[f]{g}~h.html",
    "straße.html",
]


@pytest.mark.parametrize("path", GOOD)
def test_what_everybody_can_hold_passes(path: str) -> None:
    """Marks, spaces, "#" and "%" are no mistakes, nor is what only looks like a device."""
    assert told(path) == ""


@pytest.mark.parametrize("letter", '<>:"\\|?*')
def test_letters_that_windows_does_not_allow(letter: str) -> None:
    """Each is told with the letter itself."""
    assert told(f"vi/a{letter}b.html") == (
        f'"vi/a{letter}b.html" has {letter} in its name, which Windows does not allow. Rename it.'
    )


@pytest.mark.parametrize(
    ("letter", "shown"), [("\n", "U+000A"), ("\x7f", "U+007F"), ("\x01", "U+0001")]
)
def test_control_characters_are_told_by_number(letter: str, shown: str) -> None:
    """They cannot be seen."""
    assert shown in told(f"a{letter}b")


@pytest.mark.parametrize(
    "name",
    [
        "con",
        "CON.html",
        "aux.js",
        "Nul.tar.gz",
        "com1",
        "COM0.txt",
        "lpt9.html",
        "LPT¹.svg",
        "prn .txt",
        "conin$",
    ],
)
def test_names_of_devices(name: str) -> None:
    """With and without an ending, in any capitals, in folders too."""
    expected = "is called like a device of Windows, which makes no such file. Rename it."
    assert told(f"vi/{name}") == f'"vi/{name}" {expected}'
    assert told(f"{name}/a.html") == f'"{name}" {expected}'


def test_last_dot_and_space() -> None:
    """Windows cuts them off, so that links lead nowhere."""
    assert told("vi/Bài 1.") == '"vi/Bài 1." ends in a dot, which Windows cuts off. Rename it.'
    assert told("vi /a.html") == '"vi " ends in a space, which Windows cuts off. Rename it.'


@pytest.mark.parametrize(
    ("one", "other"), [("Anh.svg", "anh.svg"), ("Ảnh.svg", "ảnh.svg"), ("Ô", "ô")]
)
def test_names_that_differ_in_capitals(one: str, other: str) -> None:
    """Both are named, Vietnamese capitals too."""
    assert told(f"vi/{one}", f"vi/{other}") == (
        f'"vi/{one}" and "vi/{other}" are one name for Windows, macOS and sticks, which do not tell '
        "capitals apart. Rename one."
    )
    assert told(f"vi/{one}", f"en/{other}") == ""


def test_folders_that_clash_are_told_once() -> None:
    """Not every file in them."""
    found = told("Anh/a.svg", "anh/a.svg", "anh/b.svg")
    assert found.splitlines() == [
        '"Anh" and "anh" are one name for Windows, macOS and sticks, which do not tell capitals apart. '
        "Rename one."
    ]
    assert told("strasse.html", "straße.html") == ""


def test_marks_apart_from_their_letters() -> None:
    """As macOS types them: "ạ" in two characters."""
    assert "marks that stand apart" in told("vi/ba\u0323n.html")
    assert told("vi/b\u1ea1n.html") == ""


def test_length_of_a_name() -> None:
    """255 is the most, in characters for sticks and in bytes for phones."""
    fits = {"a" * NAME_LIMIT: 1}
    assert not any("a name of" in each for each in check_names(fits))
    assert "has a name of 256 characters; 255 are allowed" in told("a" * 256)
    assert "has a name of 258 bytes; 255 are allowed" in told("ạ" * 86)
    assert "a name of" not in told("ạ" * 85)


def test_length_of_a_path() -> None:
    """A path may have what is left of Windows' 259 characters, a folder's a little less."""
    folder = "a" * 60 + "/" + "b" * 60 + "/"
    fits = folder + "c" * (PATH_LIMIT - len(folder))
    assert told(fits) == ""
    assert f"has a path of {PATH_LIMIT + 1} characters; {PATH_LIMIT} are allowed" in told(
        fits + "c"
    )
    deep = "a" * 100 + "/" + "b" * (FOLDER_LIMIT - 101)
    assert told(deep + "/c") == ""
    assert f'The folder "{deep}b" has a path of {FOLDER_LIMIT + 1} characters' in told(deep + "b/c")


def test_letters_beyond_sixteen_bits_count_twice() -> None:
    """Windows counts UTF-16."""
    assert f"has a path of {2 * 70} characters" in told("🪷" * 50 + "/" + "🪷" * 19 + "a")


def test_size_of_a_file() -> None:
    """FAT32 holds 4 GiB less a byte."""
    assert check_names({"a.mp4": SIZE_LIMIT}) == []
    assert check_names({"a.mp4": SIZE_LIMIT + 1}) == [
        '"a.mp4" has 4,294,967,296 bytes; a stick with FAT32 holds files of at most 4,294,967,295. '
        "Make it smaller, or split it."
    ]


def test_number_of_files_in_a_folder() -> None:
    """FAT32 keeps 32 bytes a file, and 32 more for each 13 characters of a name."""
    most = (ENTRY_LIMIT - 2) // 2
    files = {f"a/{number:05}": 1 for number in range(most)}
    assert check_names(files) == []
    files["a/more"] = 1
    (found,) = check_names(files)
    assert found.startswith('The folder "a" has more files than FAT32 can hold in one')


def test_names_that_are_no_text() -> None:
    """A name in bytes of an old system is told, in letters that can be printed."""
    (found,) = check_names({"vi/anh\udce1.svg": 1})
    assert found == '"vi/anh\\udce1.svg" has a name that is not UTF-8. Rename it.'


def test_plain_names() -> None:
    """ASCII is read alike by every program."""
    assert is_plain("vi/a b.html")
    assert not is_plain("vi/ảnh.svg")


@pytest.mark.skipif(
    not (shutil.which("mcopy") and shutil.which("mkfs.vfat", path=PATH)),
    reason="no mtools and dosfstools on this machine",
)
def test_a_real_fat32_holds_what_passes(tmp_path: Path) -> None:
    """Copied to a disk of FAT32 and back, names and bytes are the same."""
    here, back, disk = tmp_path / "here", tmp_path / "back", tmp_path / "disk"
    most = ["a" * (NAME_LIMIT - 5) + ".html", f"{'b' * 60}/{'c' * 60}/{'d' * 17}"]
    for path in (*GOOD, *most):
        (here / path).parent.mkdir(parents=True, exist_ok=True)
        (here / path).write_text(path, "utf-8")
    back.mkdir()
    environ = {**os.environ, "PATH": PATH, "LC_ALL": "C.UTF-8"}
    sources = [str(path) for path in sorted(here.iterdir())]
    for call in (
        ["mkfs.vfat", "-C", "-F", "32", str(disk), "65536"],
        ["mcopy", "-Q", "-s", "-i", str(disk), *sources, "::/"],
        ["mcopy", "-s", "-n", "-i", str(disk), "::/", f"{back}/"],
    ):
        subprocess.run(call, env=environ, check=True, capture_output=True)
    files = {path.relative_to(back).as_posix(): path for path in back.rglob("*") if path.is_file()}
    assert {name: path.read_text("utf-8") for name, path in files.items()} == {
        path: path for path in (*GOOD, *most)
    }
