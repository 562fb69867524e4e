"""Recipes for CI: what each host's variables and events mean."""

from __future__ import annotations

import json

import pytest

from scripts.ci.steps.facts import Facts, find_pages, read_facts
from scripts.ci.steps.trouble import Trouble

GITHUB = {
    "GITHUB_ACTIONS": "true",
    "GITHUB_API_URL": "https://api.github.com",
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_REPOSITORY": "Ann/Course",
    "GITHUB_RUN_ID": "99",
    "GITHUB_SHA": "a" * 40,
    "GITHUB_TOKEN": "t",
}
FORGEJO = {
    **GITHUB,
    "GITHUB_API_URL": "https://codeberg.org/api/v1",
    "GITHUB_SERVER_URL": "https://codeberg.org",
}
HOME = {"full_name": "Ann/Course", "default_branch": "main", "owner": {"login": "Ann"}}
FORK = {"full_name": "eve/course", "owner": {"login": "eve"}}


def read(environ, event, tmp_path):
    path = tmp_path / "event.json"
    path.write_text(json.dumps(event), "utf-8")
    return read_facts({**environ, "GITHUB_EVENT_PATH": str(path)})


def pull(home):
    head = {"sha": "b" * 40, "ref": "more", "repo": home}
    return {"repository": HOME, "pull_request": {"number": 7, "head": head, "base": {"ref": "main"}}}


def run_before(home, **changed):
    run = {
        "event": "pull_request",
        "conclusion": "success",
        "head_branch": "more",
        "head_sha": "b" * 40,
        "head_repository": home,
        "html_url": "https://github.com/Ann/Course/actions/runs/98",
    }
    return {"repository": HOME, "workflow_run": {**run, **changed}}


@pytest.mark.parametrize(("environ", "host"), [(GITHUB, "github"), (FORGEJO, "forgejo")])
@pytest.mark.parametrize(("home", "is_foreign"), [(HOME, False), (FORK, True), (None, True)])
def test_a_pull_request_of_github_and_forgejo(environ, host, home, is_foreign, tmp_path):
    """One whose fork was deleted is foreign, too."""
    facts = read(environ, pull(home), tmp_path)
    assert (facts.host, facts.number, facts.base, facts.source) == (host, 7, "main", "origin")
    assert (facts.is_foreign, facts.is_release) == (is_foreign, False)
    assert facts.run == f"{environ['GITHUB_SERVER_URL']}/Ann/Course/actions/runs/99"


@pytest.mark.parametrize(("ref", "is_release"), [("refs/heads/main", True), ("refs/heads/x", False)])
def test_only_the_main_branch_is_published(ref, is_release, tmp_path):
    """A push to it is, one to another branch is not."""
    facts = read({**FORGEJO, "GITHUB_REF": ref}, {"repository": HOME}, tmp_path)
    assert (facts.is_release, facts.number) == (is_release, None)


@pytest.mark.parametrize(
    ("home", "changed", "expected"),
    [
        (HOME, {}, Facts(branch="Ann:more")),
        (FORK, {}, Facts(branch="eve:more", is_foreign=True)),
        (HOME, {"event": "push", "head_branch": "main"}, Facts(is_release=True)),
        (HOME, {"event": "push", "head_branch": "main", "conclusion": "failure"}, Facts()),
        (HOME, {"event": "push", "head_branch": "other"}, Facts()),
        # a fork may call its branch "main"
        (FORK, {"head_branch": "main"}, Facts(branch="eve:main", is_foreign=True)),
    ],
)
def test_a_run_after_another_one_knows_whose_that_was(home, changed, expected, tmp_path):
    """The number is not in the event for forks, so branch and commit are kept to ask for it."""
    facts = read(GITHUB, run_before(home, **changed), tmp_path)
    assert (facts.branch, facts.is_foreign) == (expected.branch, expected.is_foreign)
    assert (facts.is_release, facts.number) == (expected.is_release, None)
    assert (facts.commit, facts.run[-2:]) == ("b" * 40, "98")


GITLAB = {
    "GITLAB_CI": "true",
    "CI_API_V4_URL": "https://gitlab.com/api/v4",
    "CI_PROJECT_ID": "42",
    "CI_PROJECT_PATH": "ann/school/course",
    "CI_PROJECT_ROOT_NAMESPACE": "ann",
    "CI_PAGES_DOMAIN": "gitlab.io",
    "CI_JOB_ID": "5",
    "CI_JOB_URL": "https://gitlab.com/ann/school/course/-/jobs/5",
    "CI_DEFAULT_BRANCH": "main",
    "CI_COMMIT_SHA": "b" * 40,
}
MERGE = {
    "CI_MERGE_REQUEST_IID": "7",
    "CI_MERGE_REQUEST_PROJECT_ID": "42",
    "CI_MERGE_REQUEST_PROJECT_URL": "https://gitlab.com/ann/school/course",
    "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "42",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "next",
}


def test_a_merge_request_of_gitlab():
    """Its branch is fetched from here, and its artefact is shown as pages."""
    facts = read_facts({**GITLAB, **MERGE})
    assert (facts.host, facts.project, facts.number, facts.base) == ("gitlab", "42", 7, "next")
    assert (facts.source, facts.is_foreign, facts.is_release) == ("origin", False, False)
    assert facts.pages == "https://ann.gitlab.io/-/school/course/-/jobs/5/artifacts/dist/preview/"
    told = read_facts({**GITLAB, **MERGE, "PREVIEW_URL": "https://ann.gitlab.io/-/4/index.html"})
    assert told.pages == "https://ann.gitlab.io/-/4/"


def test_a_merge_request_of_a_fork_runs_in_the_fork_of_gitlab():
    """Its branch is fetched from where it shall go: the fork's own may be years old."""
    facts = read_facts(
        {**GITLAB, **MERGE, "CI_PROJECT_ID": "66", "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "66"}
    )
    assert facts.source == "https://gitlab.com/ann/school/course.git"
    assert (facts.is_foreign, facts.project) == (True, "42")
    started_here = read_facts({**GITLAB, **MERGE, "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "66"})
    assert (started_here.source, started_here.is_foreign) == ("origin", True)


def test_the_main_branch_of_gitlab():
    """No merge request, no foreign code."""
    facts = read_facts({**GITLAB, "CI_COMMIT_BRANCH": "main"})
    assert (facts.is_release, facts.number, facts.is_foreign) == (True, None, False)
    assert not read_facts({**GITLAB, "CI_COMMIT_BRANCH": "next"}).is_release


@pytest.mark.parametrize(
    ("given", "server", "project", "pages"),
    [
        ("https://course.example", "https://github.com", "a/b", "https://course.example/"),
        ("", "https://github.com", "Ann/Course", "https://ann.github.io/course/"),
        ("", "https://github.com", "Ann/ann.github.io", "https://ann.github.io/"),
        ("", "https://codeberg.org", "Ann/Course", "https://ann.codeberg.page/course/"),
        ("", "https://codeberg.org", "ann/pages", "https://ann.codeberg.page/"),
        ("", "https://git.school.example", "a/b", ""),
    ],
)
def test_where_a_host_shows_pages(given, server, project, pages):
    """By its rule, where it has one; nothing is guessed for others."""
    assert find_pages(given, server, project) == pages


def test_a_desk_has_no_host():
    """Everything is empty, so that nothing is published from there."""
    assert read_facts({"CI": "true"}) == Facts()


def test_an_event_that_cannot_be_read_is_told(tmp_path):
    """With its path."""
    with pytest.raises(Trouble, match='event of this run cannot be read.*none.json'):
        read_facts({**GITHUB, "GITHUB_EVENT_PATH": str(tmp_path / "none.json")})
