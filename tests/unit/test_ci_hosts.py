"""Recipes for CI: the commands of each host's recipe, run in its order with what that host tells.

The hosts themselves are not here: checking out, and carrying an artefact from one job to another, is
done by the tests, and the API answers on this machine.
"""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
import yaml

from tests.unit.ci_course import ROOT, environ_of, make_origin, share_cache
from tests.unit.ci_host import Host, clone, git, serve

CI = ROOT / "scripts" / "ci"
OWN = {"full_name": "ann/course", "default_branch": "main", "owner": {"login": "ann"}}
FORK = {"full_name": "eve/course", "owner": {"login": "eve"}}


@pytest.fixture
def origin(tmp_path):
    """A bare repository of a small course with a pull request from "more"."""
    return make_origin(tmp_path / "made")


def read(name):
    return yaml.safe_load((CI / name).read_text("utf-8"))


def run(commands, checkout, **environ):
    """Run the commands of a job, without what brings programs; return what they printed."""
    share_cache(checkout)
    said = ""
    for command in commands:
        if "apt-get" in command:
            continue
        done = subprocess.run(
            ["bash", "-e", "-c", command],
            cwd=checkout,
            env=environ_of(**environ),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        said += done.stdout
    return said


def steps(job, event):
    """Return the commands of a workflow's job that an event runs."""
    return [
        each["run"]
        for each in job["steps"]
        if "run" in each and (event == "pull_request" or "pull_request" not in each.get("if", ""))
    ]


def tell(folder, host, event, **more):
    """Return the variables of GitHub or Forgejo for an event."""
    path = folder / "event.json"
    path.write_text(json.dumps({"repository": OWN, **event}), "utf-8")
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_API_URL": host.api,
        "GITHUB_SERVER_URL": "https://github.com",
        "GITHUB_REPOSITORY": "ann/course",
        "GITHUB_EVENT_PATH": str(path),
        "RUNNER_TEMP": str(folder),
        **more,
    }


def pull(number, home, checkout):
    """Return a pull request as an API and an event tell it."""
    sha = git(checkout, "rev-parse", "HEAD")
    head = {"ref": "more", "sha": sha, "repo": home, "user": home["owner"]}
    return {"number": number, "title": "A key", "head": head, "base": {"ref": "main"}}


def run_before(event, branch, home, checkout):
    """Return the event of publish.yml."""
    run = {
        "event": event,
        "conclusion": "success",
        "head_branch": branch,
        "head_sha": git(checkout, "rev-parse", "HEAD"),
        "head_repository": home,
        "html_url": "https://github.com/ann/course/actions/runs/98",
    }
    return {"workflow_run": run}


def test_github_for_a_fork_and_for_a_branch(origin, tmp_path):
    """The same artefact: the fork's becomes a comment, the branch's a page and a comment."""
    (build,) = read("github/course.yml")["jobs"].values()
    (publish,) = read("github/publish.yml")["jobs"].values()
    checkout = clone(origin, tmp_path / "checkout", "--branch=more", "--depth=1")
    trusted = clone(origin, tmp_path / "trusted", "--branch=main", "--depth=1")
    with serve(Host("github")) as host:
        event = {"pull_request": pull(8, FORK, checkout)}
        summary = tmp_path / "summary"
        environ = tell(tmp_path, host, event, GITHUB_STEP_SUMMARY=str(summary))
        run(steps(build, "pull_request"), checkout, **environ)
        assert "The right number was 2, now 3." in summary.read_text("utf-8")
        assert host.asked == []
        shutil.copytree(checkout / "dist/preview", tmp_path / "preview")
        for home, number in ((FORK, 8), (OWN, 7)):
            host.pulls.append(pull(number, home, checkout))
            event = run_before("pull_request", "more", home, checkout)
            environ = tell(tmp_path, host, event, GITHUB_TOKEN="t")
            said = run(steps(publish, "workflow_run"), trusted, **environ)
            assert f"The comment of pull request {number} is new." in said
            assert bool(git(origin, "branch", "--list", "gh-pages")) == (home is OWN)
        fork, own = host.comments
    assert (fork["pull"], own["pull"]) == (8, 7)
    assert "**From a fork.**" in fork["body"] and "actions/runs/98" in fork["body"]
    assert "https://ann.github.io/course/preview/7/review/index.html" in own["body"]
    assert "now 3" in fork["body"] and "now 3" in own["body"]
    assert "1 + 1 = ?" in git(origin, "show", "gh-pages:preview/7/course/vi/index.html")
    assert git(origin, "show", "gh-pages:preview/7/review/index.html")


def test_forgejo_for_a_branch(origin, tmp_path):
    """Both jobs are of one workflow, and the second takes the main branch."""
    build, publish = read("forgejo/course.yml")["jobs"].values()
    checkout = clone(origin, tmp_path / "checkout", "--branch=more", "--depth=1")
    trusted = clone(origin, tmp_path / "trusted", "--branch=main", "--depth=1")
    with serve(Host("forgejo")) as host:
        host.pulls.append(pull(7, OWN, checkout))
        environ = tell(tmp_path, host, {"pull_request": host.pulls[0]})
        assert "1 file, 0 mistakes" in run(steps(build, "pull_request"), checkout, **environ)
        shutil.copytree(checkout / "dist/preview", tmp_path / "preview")
        environ |= {"GITHUB_TOKEN": "t", "PAGES_URL": "https://pages.school.example/course"}
        run(steps(publish, "pull_request"), trusted, **environ)
        (comment,) = host.comments
    assert "https://pages.school.example/course/preview/7/course/index.html" in comment["body"]
    assert "1 + 1 = ?" in git(origin, "show", "pages:preview/7/course/vi/index.html")


def test_gitlab_for_a_merge_request(origin, tmp_path):
    """The job tells where its artefact will be shown; the comment leads there."""
    pipeline = read("gitlab/gitlab-ci.yml")
    checkout = clone(origin, tmp_path / "checkout", "--branch=more", "--depth=20")
    with serve(Host("gitlab", me="course-bot")) as host:
        environ = {
            "GITLAB_CI": "true",
            "CI_API_V4_URL": host.api,
            "CI_PROJECT_ID": "42",
            "CI_PROJECT_PATH": "ann/course",
            "CI_PROJECT_ROOT_NAMESPACE": "ann",
            "CI_PAGES_DOMAIN": "gitlab.io",
            "CI_JOB_ID": "5",
            "CI_DEFAULT_BRANCH": "main",
            "CI_MERGE_REQUEST_IID": "7",
            "CI_MERGE_REQUEST_PROJECT_ID": "42",
            "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "42",
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        }
        run(pipeline["review"]["script"], checkout, **environ)
        name, _, address = (checkout / "preview.env").read_text("utf-8").strip().partition("=")
        shown = "https://ann.gitlab.io/-/course/-/jobs/5/artifacts/dist/preview/index.html"
        assert (name, address) == ("PREVIEW_URL", shown)
        assert (checkout / address.partition("/artifacts/")[2]).is_file()
        environ |= {"PREVIEW_URL": address, "CI_JOB_ID": "6", "GITLAB_TOKEN": "t"}
        run(pipeline["comment"]["script"], checkout, **environ)
        (comment,) = host.comments
    assert "/-/jobs/5/artifacts/dist/preview/review/index.html" in comment["body"]
    assert "now 3" in comment["body"]


def test_the_main_branch_of_all_three(origin, tmp_path):
    """It becomes the course, without a review; built once here, since all of them build alike."""
    checkout = clone(origin, tmp_path / "checkout", "--branch=main", "--depth=1")
    (build,) = read("github/course.yml")["jobs"].values()
    (publish,) = read("github/publish.yml")["jobs"].values()
    forgejo_build, forgejo_publish = read("forgejo/course.yml")["jobs"].values()
    pipeline = read("gitlab/gitlab-ci.yml")
    commands = steps(build, "push")
    assert commands == steps(forgejo_build, "push")[1:] == pipeline["course"]["script"]
    with serve(Host("github")) as github, serve(Host("forgejo")) as forgejo:
        run(commands, checkout, **tell(tmp_path, github, {}, GITHUB_REF="refs/heads/main"))
        shutil.copytree(checkout / "dist/preview", tmp_path / "preview")
        event = run_before("push", "main", OWN, checkout)
        run(steps(publish, "workflow_run"), checkout, **tell(tmp_path, github, event))
        environ = tell(tmp_path, forgejo, {}, GITHUB_REF="refs/heads/main")
        run(steps(forgejo_publish, "push"), checkout, **environ)
        assert github.comments + forgejo.comments == []
    for branch in ("gh-pages", "pages"):
        assert "1 + 1 = ?" in git(origin, "show", f"{branch}:vi/index.html")
    assert git(origin, "rev-parse", "pages^{tree}") == git(origin, "rev-parse", "gh-pages^{tree}")
    run(pipeline["pages"]["script"], checkout)
    assert (checkout / "public/vi/index.html").is_file()
