"""Facts about `quiz-engine doctor` as a command, and about folders and sticks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quiz_engine.cli import main
from quiz_engine.doctor import BROKEN, BUT, WORKS, Limits, Report, Unreachable, check_folder
from quiz_engine.doctor.change import tell_missing
from quiz_engine.doctor.finding import as_text, megabytes, name_some
from quiz_engine.doctor.folder import find_site
from quiz_engine.doctor.kind import kind_of
from quiz_engine.site.file_list import FILE, Listed
from tests.hosts import make_site, serve

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A built site, small, in a folder with a difficult name."""
    return make_site(tmp_path / "Học số #1 100%" / "site")


def run(*arguments: object) -> Result:
    """Run the command."""
    command = ["doctor", *(str(each) for each in arguments)]
    return CliRunner().invoke(main, command, catch_exceptions=False)


def codes(folder: Path, **options) -> dict[str, str]:
    """Return the grades of what is found in a folder, by code."""
    return {each.code: each.grade for each in check_folder(folder, **options).findings}


def test_exit_codes(site, tmp_path):
    """0 where it works, 1 where not, 2 for wrong usage, 3 where there is nothing to check."""
    assert run(site).exit_code == 0
    with serve(site) as host:
        assert run(host.address, "--parallel", 1, "--timeout", 5).exit_code == 0
    assert run(host.address).exit_code == 3
    (site / "vi/an-toan/img/khoa.svg").unlink()
    assert run(site).exit_code == 0
    assert run(site, "--strict").exit_code == 1
    (site / "vi/index.html").unlink()
    assert run(site).exit_code == 1
    assert run(tmp_path).exit_code == 1  # the only site below it
    for wrong in (
        (),
        ("nowhere",),
        (site, "--parallel", 9),
        ("https://a.example:x/",),
        (site, "--timeout", 0),
    ):
        assert run(*wrong).exit_code == 2, wrong
    (site / FILE).unlink()
    assert run(site).exit_code == 3
    assert run(site, "--built", site).exit_code == 3
    assert run(site / "index.html").exit_code == 3


def test_errors_have_no_traceback_and_json_has_them_too(tmp_path):
    """A sentence on the error output, or an object with it."""
    result = run(tmp_path)
    assert result.stdout == ""
    assert result.stderr.startswith(f"{tmp_path} is no built course")
    data = json.loads(run(tmp_path, "--json").stdout)
    assert data.keys() == {"version", "place", "problem"}


def test_the_guide_shows_what_is_printed():
    """Its example is made by the program, and its table of data is complete."""
    sizes = {"assets/python/wasm.js": 3_641_324, "assets/python/library.js": 2_187_842}
    sizes |= {f"vi/{number}.html": 18_000 for number in range(248)}
    listed = [Listed(path, size, "0" * 64) for path, size in sizes.items()]
    missing = tell_missing(["assets/python/wasm.js"], listed)
    address = "https://school.example/hoc-so/"
    text = as_text(Report(address, len(listed) + 1, 10_320_000, 250, (missing,), 6_700_000))
    assert text in (ROOT / "content/authors/hosting.md").read_text("utf-8")
    commands = (ROOT / "content/authors/commands.md").read_text("utf-8").splitlines()
    row = next(line for line in commands if line.startswith("| `--json` |") and "`place`" in line)
    names = ["version", "place", "grade", "files", "size", "whole", "sent", "findings", "problem"]
    names += ["code", "found", "meaning", "remedy", WORKS, BUT, BROKEN]
    assert [name for name in names if f"`{name}`" not in row] == []


def test_a_built_folder_is_what_counts(site, tmp_path):
    """A copy is compared with the folder that is named, not with the list that was copied with
    it."""
    copy = shutil.copytree(site, tmp_path / "stick")
    (copy / "vi/index.html").write_text("<p>old")
    make_list = run(copy, "--json")
    assert json.loads(make_list.stdout)["findings"][0]["code"] == "missing"
    (copy / FILE).unlink()
    report = json.loads(run(copy, "--built", site, "--json").stdout)
    assert (report["files"], report["whole"]) == (22, 20)


def test_a_stick_with_several_courses_must_be_told_which(site, tmp_path):
    """The sentence names them."""
    stick = tmp_path / "stick"
    shutil.copytree(site, stick / "a")
    shutil.copytree(site, stick / ".spare")
    assert find_site(stick) == stick / "a"
    shutil.copytree(site, stick / "b" / "c")
    with pytest.raises(Unreachable, match=r"holds 2 courses.*a or .*c"):
        check_folder(stick)
    assert codes(stick / "b") == {}


def test_names_that_a_system_changed(site):
    """Where it opens all the same, it matters elsewhere only; where not, the page is lost."""
    from quiz_engine.doctor.folder import _judge

    (site / "vi/an-toan").rename(site / "vi/AN-TOAN")
    report = check_folder(site)
    (found,) = report.findings
    assert (found.code, found.grade, len(found.files)) == ("renamed", BROKEN, 3)
    # a disk that does not care for case cannot be had here: it finds the file by its right name
    renamed = {"vi/index.html": "VI/INDEX.HTM"}
    (found,) = _judge(site, [], {}, [], {}, renamed)
    assert (found.code, found.grade) == ("renamed", BUT)


def test_what_cannot_be_read(site):
    """As a stick that is worn out: said, and the rest is read."""
    page = site / "vi/an-toan/lua-dao.html"
    page.unlink()
    try:
        page.symlink_to("nowhere")
    except OSError:
        pytest.skip("this system makes no links")
    (found,) = check_folder(site).findings
    assert (found.code, found.grade) == ("unread", BROKEN)
    assert "No such file" in found.found


def test_a_file_without_end_is_not_read_to_its_end(site):
    """A gigabyte in the place of a page costs no gigabyte."""
    with (site / "vi/an-toan/lua-dao.html").open("wb") as file:
        file.truncate(2**30)
    limits = Limits(excess=1000)
    assert codes(site, limits=limits) == {"missing": BROKEN}


def test_a_list_that_is_damaged(site):
    """Nothing can be told without it, and that is said."""
    (site / FILE).write_text("[")
    with pytest.raises(Unreachable, match="QE301.*Build the course again"):
        check_folder(site)
    (site / FILE).unlink()
    (site / FILE).mkdir()
    with pytest.raises(Unreachable, match="cannot be read"):
        check_folder(site)


def test_line_ends_do_not_matter_on_a_stick(site):
    """Phones keep nothing from there anyway."""
    page = site / "vi/index.html"
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    assert codes(site) == {"lines": WORKS}


def test_progress_is_told(site):
    """From none to all, one after the other."""
    told: list[tuple[int, int]] = []
    check_folder(site, tell=lambda *each: told.append(each))
    assert told == [(number, 21) for number in range(22)]


def test_every_kind_of_a_real_site_is_known():
    """Each file of a course has a kind that says what is lost without it."""
    expected = {
        "index.html": "door", "404.html": "notice", "licences.html": "notice",
        "vi/index.html": "page", "vi/ai/lap-trinh.html": "page", "vi/ANH.SVG": "picture",
        "offline.js": "offline", "assets/offline/vi.js": "offline",
        "assets/app/icon-192.png": "offline", "vi/app.webmanifest": "offline",
        "assets/quiz/app.js": "offline", "assets/quiz/app.vi.js": "offline",
        "assets/quiz/build.json": "record", "assets/python/wasm.js": "python",
        "assets/python/packages/fsrs.js": "package", "assets/search/vi.js": "search",
        "assets/quiz/common.js": "script", "assets/quiz/shapes/grid.js": "script",
        "assets/theme/hoc-so.css": "style", "assets/theme/paper.css": "other",
        "assets/theme/learners/boat.svg": "picture", "vi/audio/a.mp3": "sound",
        "vi/form.pdf": "other",
    }  # fmt: skip
    assert {path: kind_of(path).name for path in expected} == expected


def test_numbers_and_names_in_sentences():
    """One file, two files; small sizes are no zero; long lists are cut."""
    assert (megabytes(94_000), megabytes(95_000), megabytes(3_641_324)) == (
        "94 kB",
        "0.1 MB",
        "3.6 MB",
    )
    assert name_some("abc") == "a, b, c"
    assert name_some("abcde") == "a, b, c and 2 more"
