"""Recipes for CI: what a run publishes, by whose change it is, on a real repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from scripts.ci.steps import branch as branches
from scripts.ci.steps.branch import change_branch
from scripts.ci.steps.comment import FOREIGN, MARK
from scripts.ci.steps.facts import Facts
from scripts.ci.steps.publish import Pages, publish
from scripts.ci.steps.trouble import Trouble
from tests.unit.ci_host import Host, clone, commit, git, make_repository, serve

PAGES = "gh-pages"
BYTES = b"new\r\nlines\n$Id: mine $\n"


@pytest.fixture
def origin(tmp_path):
    """A bare repository with a branch main."""
    work = make_repository(tmp_path / "work")
    commit(work, "one", lesson__md="x")
    git(work, "clone", "--quiet", "--bare", str(work), str(tmp_path / "origin"))
    return tmp_path / "origin"


@pytest.fixture
def checkout(origin, tmp_path):
    """What a job that publishes has: a shallow clone of main."""
    return clone(origin, tmp_path / "checkout", "--depth=1")


@pytest.fixture
def host():
    """GitHub, where pull request 7 is Ann's, and 8 comes from Eve's fork."""
    with serve(Host("github")) as host:
        host.pulls = [
            {
                "number": number,
                "title": f"By {login}",
                "head": {"ref": "more", "sha": sha, "user": {"login": login}},
            }
            for number, sha, login in ((7, "a", "ann"), (8, "e", "eve"))
        ]
        yield host


@pytest.fixture
def preview(tmp_path):
    """What a run made: a review and a course, with bytes that Git may not touch."""
    for name in ("review", "course"):
        (tmp_path / "preview" / name).mkdir(parents=True)
    (tmp_path / "preview/review/index.html").write_text("what changes")
    (tmp_path / "preview/course/index.html").write_bytes(BYTES)
    (tmp_path / "preview/course/.gitattributes").write_text("* text eol=crlf ident filter=lfs\n")
    (tmp_path / "preview/course/.gitignore").write_text("*\n")
    (tmp_path / "preview/summary.md").write_text('Key changed: "B" was right, now "C". @bob', "utf-8")
    return tmp_path / "preview"


def facts_of(host, **changed):
    made = {"host": host.kind, "api": host.api, "project": "ann/course", "token": "t"}
    places = {"pages": "https://ann.github.io/course/", "run": "https://run.example/9"}
    return Facts(**{**made, **places, **changed})


def files(origin):
    if not git(origin, "branch", "--list", PAGES):
        return []
    return git(origin, "ls-tree", "-r", "--name-only", PAGES).splitlines()


def own(host, **changed):
    return facts_of(host, branch="ann:more", commit="a", **changed)


def foreign(host, **changed):
    return facts_of(host, branch="eve:more", commit="e", is_foreign=True, **changed)


def test_a_branch_of_ones_own_gets_a_preview_and_a_comment(origin, checkout, host, preview):
    """The comment leads to review and course, and a second run writes the same comment anew."""
    for said in ("new", "changed"):
        done = publish(preview, own(host), Pages(checkout, PAGES))
        assert "A preview of pull request 7 is on the branch" in done[0]
        assert done[-1] == f"The comment of pull request 7 is {said}."
    assert files(origin) == [
        ".nojekyll", "preview/7/course/.gitattributes", "preview/7/course/.gitignore",
        "preview/7/course/index.html", "preview/7/preview.json", "preview/7/review/index.html",
        "preview/7/summary.md", "preview/index.html",
    ]  # fmt: skip
    assert ">#7 By ann</a>" in git(origin, "show", f"{PAGES}:preview/index.html")
    (comment,) = host.comments
    assert comment["body"].startswith(MARK)
    assert "(https://ann.github.io/course/preview/7/review/index.html)" in comment["body"]
    assert "(https://ann.github.io/course/preview/7/course/index.html)" in comment["body"]
    assert '"B" was right, now "C". @bob' in comment["body"]
    assert host.pages_built == 2


def test_a_fork_gets_a_comment_and_no_page(origin, checkout, host, preview):
    """Its pages would be shown from the address where learners' results are kept."""
    done = publish(preview, foreign(host), Pages(checkout, PAGES))
    assert done == ["The comment of pull request 8 is new."]
    (comment,) = host.comments
    assert (comment["pull"], FOREIGN in comment["body"]) == (8, True)
    assert "(https://run.example/9)" in comment["body"]
    assert "github.io" not in comment["body"]
    assert "@bob" not in comment["body"]
    assert (files(origin), host.pages_built) == ([], 0)


def test_the_main_branch_becomes_the_course(origin, checkout, host, preview):
    """Previews of what is still open stay beside it, others go; nobody is written to."""
    publish(preview, own(host), Pages(checkout, PAGES))
    (done,) = publish(preview, facts_of(host, is_release=True), Pages(checkout, PAGES))
    assert done.startswith('The course is on the branch "gh-pages"')
    assert {"index.html", "preview/7/course/index.html"} <= {*files(origin)}
    host.pulls = []
    (done,) = publish(preview, facts_of(host, is_release=True), Pages(checkout, PAGES))
    assert done.endswith("; removed: 7.")
    assert [name for name in files(origin) if name.startswith("preview")] == []
    assert len(host.comments) == 1


def test_pages_have_no_past(origin, checkout, host, preview):
    """However often they are published, there is one commit, and none of the course's in it."""
    for text in ("one", "two", "three"):
        (preview / "course/index.html").write_text(text)
        publish(preview, facts_of(host, is_release=True), Pages(checkout, PAGES))
    assert git(origin, "rev-list", "--count", PAGES) == "1"
    assert git(origin, "show", f"{PAGES}:index.html") == "three"


def test_pages_have_the_bytes_that_were_built(origin, checkout, host, preview):
    """Whatever Git is told to do with them, by this machine or by a file in the pages."""
    git(checkout, "config", "core.autocrlf", "true")
    publish(preview, facts_of(host, is_release=True), Pages(checkout, PAGES))
    publish(preview, own(host), Pages(checkout, PAGES))
    for name in ("index.html", "preview/7/course/index.html"):
        command = ["git", "-C", origin, "cat-file", "blob", f"{PAGES}:{name}"]
        assert subprocess.run(command, capture_output=True, check=True).stdout == BYTES


def test_the_checkout_of_the_run_is_left_alone(checkout, host, preview):
    """Its files, its index and its branch."""
    before = (git(checkout, "status", "--porcelain"), git(checkout, "rev-parse", "HEAD"))
    publish(preview, own(host), Pages(checkout, PAGES))
    assert (git(checkout, "status", "--porcelain"), git(checkout, "rev-parse", "HEAD")) == before
    assert sorted(each.name for each in checkout.iterdir()) == [".git", "lesson.md"]


def test_two_runs_at_once_lose_nothing(origin, checkout, tmp_path):
    """The second one takes up what the first has written."""
    other = clone(origin, tmp_path / "other", "--depth=1")
    calls = []

    def first(shelf: Path) -> None:
        (shelf / "first.html").write_text("first")

    def second(shelf: Path) -> None:
        calls.append(sorted(each.name for each in shelf.iterdir()))
        if len(calls) == 1:
            change_branch(other, PAGES, first, "origin")
        (shelf / "second.html").write_text("second")

    change_branch(checkout, PAGES, second, "origin")
    assert calls == [[], ["first.html"]]
    assert files(origin) == ["first.html", "second.html"]


def test_what_is_the_same_is_not_published_again(origin, checkout):
    """The commit stays."""
    change = lambda shelf: (shelf / "index.html").write_text("x")  # noqa: E731
    once = change_branch(checkout, PAGES, change, "origin")
    assert change_branch(checkout, PAGES, change, "origin") == once


def test_a_branch_that_may_not_be_written_is_told(origin, checkout):
    """With what the host said, at once."""
    hook = origin / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'This branch is protected.' >&2\nexit 1\n")
    hook.chmod(0o755)
    calls = []
    with pytest.raises(Trouble, match='"gh-pages" could not be written.*(?s:.)*This branch is protected'):
        change_branch(checkout, PAGES, lambda shelf: calls.append((shelf / "a").touch()), "origin")
    assert len(calls) == 1
    assert branches.TRIES > 1


@pytest.mark.parametrize("kept", [[], ["review"]])
def test_a_run_that_failed_says_so(origin, checkout, host, preview, kept, tmp_path):
    """Nothing at all was made: the comment says it. There is half: that half is shown."""
    half = tmp_path / "half"
    if kept:
        (half / "review").mkdir(parents=True)
        (half / "review/index.html").write_text("x")
    publish(half, own(host), Pages(checkout, PAGES))
    body = host.comments[0]["body"]
    assert "There is no review: an earlier step failed" in body
    assert ("preview/7/review/index.html" in body) == bool(kept)
    assert "preview/7/course" not in body


def test_an_older_state_of_a_change_publishes_nothing(origin, checkout, host, preview):
    """A newer one has its own run."""
    facts = facts_of(host, branch="ann:more", commit="older")
    assert publish(preview, facts, Pages(checkout, PAGES))[0].startswith("Nothing to publish")
    assert (files(origin), host.comments) == ([], [])


def test_pages_that_are_not_switched_on_are_told(checkout, host, preview):
    """The branch is there; who has to do what is said."""
    host.refuses = {"POST": 403}
    facts = facts_of(host, is_release=True)
    done = publish(preview, facts, Pages(checkout, PAGES))
    assert done[1] == 'Nobody sees it yet: in Settings, Pages, choose the branch "gh-pages".'


def test_a_summary_that_is_a_link_is_not_followed(checkout, host, preview, tmp_path):
    """It would show a file of the machine that publishes."""
    (tmp_path / "secret").write_text("the secret")
    (preview / "summary.md").unlink()
    (preview / "summary.md").symlink_to(tmp_path / "secret")
    publish(preview, foreign(host), Pages(checkout, PAGES))
    assert "the secret" not in host.comments[0]["body"]


def test_gitlab_shows_the_artefact_itself(origin, checkout, preview):
    """No branch of pages is needed for a preview; the comment leads to the artefact."""
    with serve(Host("gitlab", me="course-bot")) as host:
        facts = facts_of(host, project="42", number=7, pages="https://ann.gitlab.io/-/5/")
        publish(preview, facts, Pages(checkout, PAGES))
        assert "(https://ann.gitlab.io/-/5/review/index.html)" in host.comments[0]["body"]
    assert files(origin) == []
