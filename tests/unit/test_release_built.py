"""Facts about reading a site: a whole one is understood, and everything else is told."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from quiz_engine.release import ReleaseError, read_site
from quiz_engine.release.built import AGAIN
from quiz_engine.release.reference import find_names
from tests.unit.release_site import copy_site, write_site


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole site, not to be changed."""
    return write_site(tmp_path_factory.mktemp("made") / "site")


@pytest.fixture
def site(made: Path, tmp_path: Path) -> Path:
    """The same, to be damaged."""
    return copy_site(made, tmp_path / "site")


def reasons(site: Path) -> tuple[str, ...]:
    """Return why a site is refused."""
    with pytest.raises(ReleaseError) as error:
        read_site(site)
    return error.value.reasons


def test_a_whole_site_is_understood(made: Path) -> None:
    """Course, title, languages, counts and files are what was built."""
    site = read_site(made)
    assert (site.course, site.title) == ("hoc-so", "Học Số")
    assert site.homes == {each: f"{each}/index.html" for each in ("vi", "en", "de")}
    assert (site.pages, site.items) == (3, 7)
    on_disk = {
        path.relative_to(made).as_posix(): path.stat().st_size
        for path in made.rglob("*")
        if path.is_file()
    }
    assert dict(site.files) == on_disk
    assert list(site.files) == sorted(site.files)
    assert site.left_out == ()


def test_a_site_of_one_language(tmp_path: Path) -> None:
    """It need not have the others."""
    assert list(read_site(write_site(tmp_path / "site", ["de"])).homes) == ["de"]


def test_what_systems_leave_behind_is_left_out(site: Path) -> None:
    """It is named, and no mistake."""
    for name in (".DS_Store", "vi/Thumbs.db", "vi/index.html~", "__MACOSX/x", ".git/config"):
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text("x")
    read = read_site(site)
    assert read.left_out == (".DS_Store", ".git/", "__MACOSX/", "vi/Thumbs.db", "vi/index.html~")
    assert not set(read.files) & {".DS_Store", "vi/Thumbs.db", "__MACOSX/x", ".git/config"}


def test_what_the_build_lists_is_kept_whatever_its_name(tmp_path: Path) -> None:
    """Phones that keep the course ask for it: a file of a system that lay in the content."""
    site = read_site(write_site(tmp_path / "site", more=["vi/Thumbs.db"]))
    assert "vi/Thumbs.db" in site.files
    assert site.left_out == ()


def test_an_empty_folder(tmp_path: Path) -> None:
    """It says what to do."""
    assert reasons(tmp_path) == (
        f'{tmp_path} is no built course: it has no index.html. Build one with "python3 scripts/site.py".',
    )


def test_the_project_instead_of_its_site(site: Path) -> None:
    """The folder that was meant is named, from above and from below."""
    assert reasons(site.parent) == (
        f"{site.parent} is no built course: it has no index.html. Did you mean {site.parent / 'site'}?",
    )
    assert reasons(site / "vi") == (
        f"{site / 'vi' / 'index.html'} is not the front page of a course. Did you mean {site}?",
    )


def test_any_other_web_page(tmp_path: Path) -> None:
    """A folder with an index.html of something else is no course."""
    (tmp_path / "index.html").write_text('<meta name="quiz-engine" content="{}">')
    assert reasons(tmp_path) == (
        f"{tmp_path / 'index.html'} is not the front page of a course. Name the folder that the build made.",
    )


Damage = Callable[[Path], object]


def append(name: str) -> Damage:
    """Return what makes a file longer."""
    return lambda site: (site / name).write_bytes((site / name).read_bytes() + b" ")


def change(name: str) -> Damage:
    """Return what changes the first byte of a file, and not its size."""
    return lambda site: (site / name).write_bytes(b"?" + (site / name).read_bytes()[1:])


def cut(name: str) -> Damage:
    """Return what leaves the first half of a file."""
    return lambda site: (site / name).write_bytes(
        (site / name).read_bytes()[: (site / name).stat().st_size // 2]
    )


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda site: (site / "vi/img/picture.svg").unlink(), "vi/img/picture.svg is missing."),
        (append("de/img/picture.svg"), "de/img/picture.svg has 351 bytes, but was built with 350."),
        (change("assets/theme/icon.svg"), "assets/theme/icon.svg has changed since it was built."),
        (change("licences.html"), "licences.html has changed since it was built."),
        (lambda site: (site / "offline.js").unlink(), f"offline.js is missing. {AGAIN}"),
        (
            cut("assets/offline/en.js"),
            f"assets/offline/en.js, the list of the files in en, is missing or cut off. {AGAIN}",
        ),
        (
            lambda site: (site / "assets/offline/vi.js").unlink(),
            f"assets/offline/vi.js, the list of the files in vi, is missing or cut off. {AGAIN}",
        ),
        (
            lambda site: (site / "de/index.html").unlink(),
            f"de: the home page de/index.html is missing. {AGAIN}",
        ),
    ],
)
def test_damage_is_told(site: Path, damage: Damage, told: str) -> None:
    """Each file is compared with the list that its build wrote."""
    damage(site)
    found = reasons(site)
    assert told in found
    assert AGAIN in found[-1]


def test_without_licences_nothing_is_passed_on(site: Path) -> None:
    """They are demanded by name."""
    (site / "licences.html").unlink()
    assert (
        f"{site} has no licences.html, without which it must not be passed on. {AGAIN}"
        in reasons(site)
    )


def test_much_damage_is_told_in_short(site: Path) -> None:
    """The first dozen of files, and how many there are."""
    for path in (site / "assets").rglob("*.png"):
        path.unlink()
    for path in (site / "assets" / "quiz").glob("app*"):
        path.unlink()
    for language in ("vi", "en", "de"):
        (site / language / "img" / "picture.svg").write_text("x")
    found = reasons(site)
    whole = [each for each in found if each != AGAIN]
    assert len(whole) <= 13
    assert found[-1] == AGAIN
    if len(whole) == 13:
        assert whole[-1].endswith("files more.")


def test_languages_only_put_side_by_side(site: Path, tmp_path: Path) -> None:
    """A folder that the shell does not name was built without the others."""
    alone = write_site(tmp_path / "alone", ["vi"])
    copy_site(site / "de", alone / "de")
    assert reasons(alone) == (
        f'{alone} has a folder "de" that index.html does not lead to: the languages were built one by one '
        f"and only put side by side. {AGAIN}",
    )


def test_shell_and_worker_of_different_builds(site: Path, tmp_path: Path) -> None:
    """They must name the same languages."""
    other = write_site(tmp_path / "other", ["vi", "de"])
    (site / "offline.js").write_bytes((other / "offline.js").read_bytes())
    assert f"offline.js and index.html name different languages. {AGAIN}" in reasons(site)


def test_a_name_that_makes_no_folder(tmp_path: Path) -> None:
    """The name of the course becomes that of a folder."""
    (found,) = reasons(write_site(tmp_path / "site", ["vi"], course="Học Số"))
    assert found.startswith(
        'The course is called "Học Số", which makes no name of a file: small letters,'
    )


def test_a_language_without_sentences(tmp_path: Path) -> None:
    """There is no file to open in it."""
    site = write_site(tmp_path / "site", ["vi"])
    door = (site / "index.html").read_text("utf-8")
    (site / "index.html").write_text(door.replace("&quot;vi&quot;: ", "&quot;fr&quot;: "), "utf-8")
    assert reasons(site) == ('There are no sentences in "fr"; there are: vi, en, de.',)


def test_a_release_is_not_packed_again(site: Path) -> None:
    """Its folder for what a release adds tells it."""
    (site / "release").mkdir()
    (site / "release" / "version.json").write_text("{}")
    (found,) = reasons(site)
    assert found.startswith(
        f'{site} has a folder "release": it is a release already, or the name is taken.'
    )


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_links_and_pipes_are_no_files(site: Path) -> None:
    """A stick holds neither; a link to itself ends nothing."""
    (site / "vi" / "again").symlink_to(site)
    (site / "vi" / "linked.svg").symlink_to(site / "vi" / "img" / "picture.svg")
    os.mkfifo(site / "vi" / "pipe")
    assert reasons(site) == (
        '"vi/again" is a link; put the file itself in its place.',
        '"vi/linked.svg" is a link; put the file itself in its place.',
        '"vi/pipe" is no ordinary file; put the file itself in its place.',
    )


def test_a_site_without_lists_is_followed(tmp_path: Path) -> None:
    """`offline: false`: what pages name must be there."""
    site = write_site(tmp_path / "site", offline=False)
    assert list(read_site(site).homes) == ["vi", "en", "de"]
    (site / "en" / "img" / "picture.svg").unlink()
    (site / "assets" / "quiz" / "store.js").unlink()
    assert reasons(site) == (
        "en/index.html names en/img/picture.svg, which is missing.",
        "index.html names assets/quiz/store.js, which is missing.",
        AGAIN,
    )


def test_what_a_page_names() -> None:
    """Files beside it, decoded, without what leads elsewhere."""
    page = """<a href="b%20c.html?q=1#x"><img src='../d.svg'><a href="#here"><a href="https://e.example/f">
    <a href="mailto:g@h.example"><a href="/root.html"><a href="//i.example/j"><a href=""><a href="http://[">"""
    assert find_names(page) == ["b c.html", "../d.svg"]
