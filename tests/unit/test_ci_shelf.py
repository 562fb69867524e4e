"""Recipes for CI: the folder of pages, with previews beside the course."""

from __future__ import annotations

import re

import pytest

from scripts.ci.steps import shelf as shelves
from scripts.ci.steps.shelf import (
    drop_previews,
    make_preview,
    put_course,
    put_preview,
    slug,
    write_index,
)
from scripts.ci.steps.trouble import Trouble


def folder(path, **files):
    for name, text in files.items():
        file = path / name.replace("__", "/")
        file.parent.mkdir(parents=True, exist_ok=True)
        (file.parent / f"{file.name}.html").write_text(text, "utf-8")
    return path


def names(path):
    return sorted(each.relative_to(path).as_posix() for each in path.rglob("*") if each.is_file())


@pytest.fixture
def shelf(tmp_path):
    """A course and two previews."""
    shelf = tmp_path / "shelf"
    put_course(shelf, folder(tmp_path / "old", index="old", vi__gone="x"))
    for number in ("9", "12"):
        preview = folder(tmp_path / number, review__index=number)
        put_preview(shelf, number, preview, f"#{number} Words")
    return shelf


def test_a_new_course_takes_the_place_of_the_old_one(shelf, tmp_path):
    """Previews stay, and what hosts keep there: the address, and that Jekyll shall not read it."""
    (shelf / "CNAME").write_text("course.example")
    put_course(shelf, folder(tmp_path / "new", index="new"))
    assert (shelf / "index.html").read_text() == "new"
    assert names(shelf) == [
        ".nojekyll", "CNAME", "index.html", "preview/12/preview.json",
        "preview/12/review/index.html", "preview/9/preview.json", "preview/9/review/index.html",
    ]  # fmt: skip


def test_a_preview_takes_the_place_of_its_last_one(shelf, tmp_path):
    """Nothing of that is left, and the others stay."""
    put_preview(shelf, "12", folder(tmp_path / "again", course__index="again"), "#12")
    assert names(shelf / "preview" / "12") == ["course/index.html", "preview.json"]
    assert (shelf / "preview/9/review/index.html").read_text() == "9"


def test_previews_of_closed_changes_go(shelf):
    """Without any, their page goes, too."""
    write_index(shelf)
    assert drop_previews(shelf, ["12", "13"]) == ["9"]
    write_index(shelf)
    page = (shelf / "preview/index.html").read_text("utf-8")
    assert ('href="12/index.html"' in page, 'href="9/index.html"' in page) == (True, False)
    drop_previews(shelf, [])
    write_index(shelf)
    assert not (shelf / "preview").exists()


def test_the_page_of_previews_lists_numbers_in_their_order(shelf, tmp_path):
    """9 before 12, branches after them, with titles that cannot be code."""
    put_preview(shelf, "a-branch", folder(tmp_path / "b", x="x"), "<script>alert(1)</script>")
    write_index(shelf)
    page = (shelf / "preview/index.html").read_text("utf-8")
    assert re.findall(r'href="([^"]+/index.html)"', page) == [
        "9/index.html",
        "12/index.html",
        "a-branch/index.html",
    ]
    assert ">#12 Words</a>" in page
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert 'name="robots" content="noindex"' in page


def test_pages_are_in_three_languages(shelf):
    """Each marked, so that it is read aloud as what it is."""
    for words in (shelves.LISTED, shelves.PREVIEW, *shelves.LINKS.values()):
        assert list(words) == ["vi", "en", "de"]
    write_index(shelf)
    page = (shelf / "preview/index.html").read_text("utf-8")
    for language, word in shelves.LISTED.items():
        assert f'<span lang="{language}">{word}</span>' in page


@pytest.mark.parametrize("name", ["../12", "a/b", "", "A", "-x", "x" * 64, ".git"])
def test_a_name_cannot_lead_out_of_the_folder(shelf, tmp_path, name):
    """It comes from a branch."""
    with pytest.raises(Trouble, match="is no name for a preview"):
        put_preview(shelf, name, folder(tmp_path / "b", x="x"), "b")


def test_a_link_is_refused(shelf, tmp_path):
    """It would publish a file of the machine that publishes."""
    preview = folder(tmp_path / "evil", index="x")
    (preview / "key.html").symlink_to("/etc/passwd")
    with pytest.raises(Trouble, match="key.html is a link"):
        put_preview(shelf, "13", preview, "#13")
    assert not (shelf / "preview" / "13").exists()


def test_what_git_would_take_for_a_repository_is_refused(shelf, tmp_path):
    """It would publish a link to a commit in place of the files."""
    preview = folder(tmp_path / "evil", index="x")
    (preview / "a/.Git").mkdir(parents=True)
    with pytest.raises(Trouble, match=".Git belongs to Git"):
        put_preview(shelf, "13", preview, "#13")


def test_a_course_with_a_folder_of_that_name_is_refused(shelf, tmp_path):
    """Its pages and the previews would overwrite each other."""
    with pytest.raises(Trouble, match='has a folder "preview"'):
        put_course(shelf, folder(tmp_path / "new", preview__index="x"))
    assert (shelf / "index.html").read_text() == "old"


def test_branches_have_names_of_their_own():
    """Whatever they are called; those that would be the same have a mark."""
    assert slug("more-words") == "more-words"
    branches = ["Fix/ö", "fix/ö", "fix--", "fix", "é", "x" * 80, "x" * 81, "a/b", "a-b"]
    slugs = [slug(each) for each in branches]
    assert len(set(slugs)) == len(branches)
    assert [each for each in slugs if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", each)] == []


def test_a_preview_is_review_and_course(tmp_path):
    """With a first page that leads to both, the summary, and nothing that keeps it on a phone."""
    review = folder(tmp_path / "review", index="what changes")
    (review / "summary.md").write_text("One key changed.")
    site = folder(tmp_path / "site", index="course", assets__quiz__page="x")
    for name in shelves.NEEDS_NO_NETWORK:
        (site / name).write_text("x")
    assert make_preview(review, site, tmp_path / "out") == ["review", "course"]
    assert names(tmp_path / "out") == [
        "course/assets/quiz/page.html", "course/index.html", "index.html", "review/index.html",
        "review/summary.md", "summary.md",
    ]  # fmt: skip
    page = (tmp_path / "out/index.html").read_text("utf-8")
    assert re.findall('href="([^"]+)"', page) == ["review/index.html", "course/index.html"]
    assert (site / "offline.js").exists()


def test_half_a_preview_will_do(tmp_path):
    """Where the course was not built there is the review at least; nothing at all is told."""
    out = tmp_path / "out"
    assert make_preview(folder(tmp_path / "review", index="x"), tmp_path / "none", out) == ["review"]
    assert make_preview(tmp_path / "none", folder(tmp_path / "site", index="x"), out) == ["course"]
    assert not (out / "review").exists()
    with pytest.raises(Trouble, match="run the steps before this one"):
        make_preview(tmp_path / "none", tmp_path / "none", out)
