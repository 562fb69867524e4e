"""The recipes for CI as files: their hosts' schemas, their rights, the shell's own reader."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from scripts.ci.steps.pins import find_unpinned
from scripts.ci.steps.trouble import EXIT_CODE

ROOT = Path(__file__).resolve().parents[2]
CI = ROOT / "scripts" / "ci"
ACTIONS = sorted([*CI.glob("github/*.yml"), *CI.glob("forgejo/*.yml")])
GITLAB = CI / "gitlab" / "gitlab-ci.yml"
PROGRAMS = Path(sys.executable).parent


def run(program, *arguments):
    command = [PROGRAMS / program, *arguments]
    return subprocess.run(command, capture_output=True, text=True)


def check_schema(path):
    """Return what is wrong with a recipe by the schema of its host (check-jsonschema's own copies);
    Forgejo speaks GitHub's language."""
    schema = ["--builtin-schema", "vendor.github-workflows"]
    if path.name.startswith("gitlab"):
        schema = ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"]
    done = run("check-jsonschema", *schema, path)
    return done.stdout if done.returncode else ""


def jobs(path):
    """Return the jobs of a workflow."""
    return yaml.safe_load(path.read_text("utf-8"))["jobs"]


def named(path):
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", [*ACTIONS, GITLAB], ids=named)
def test_each_host_understands_its_recipe(path):
    """By its published schema."""
    assert check_schema(path) == ""


@pytest.mark.parametrize(
    ("path", "right", "wrong"),
    [
        (CI / "github/course.yml", "runs-on:", "run-on:"),
        (CI / "forgejo/course.yml", "uses:", "use:"),
        (GITLAB, "script:\n    - mv", "scripts:\n    - mv"),
    ],
    ids=["github", "forgejo", "gitlab"],
)
def test_a_wrong_recipe_is_noticed(path, right, wrong, tmp_path):
    """One letter is enough."""
    changed = tmp_path / path.name
    changed.write_text(path.read_text("utf-8").replace(right, wrong, 1), "utf-8")
    assert check_schema(changed) != ""


def test_the_shell_scripts_are_sound():
    """By shellcheck, as scripts of any POSIX shell."""
    scripts = sorted(CI.glob("*.sh"))
    assert [each.name for each in scripts] == ["course.sh", "plain.sh"]
    for script in scripts:
        assert script.read_text("utf-8").startswith("#!/bin/sh\n")
        assert script.stat().st_mode & 0o111 == 0o111
    done = run("shellcheck", "--shell=sh", "--enable=quote-safe-variables", *scripts)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("path", ACTIONS, ids=named)
def test_actions_are_pinned_by_commit(path):
    """A tag can be moved; the version stands behind it for people."""
    uses = re.findall(r"uses: (.*)", path.read_text("utf-8"))
    assert uses
    pinned = re.compile(r"(https://code\.forgejo\.org/)?[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+(\.\d+\.\d+)?")
    assert [each for each in uses if not pinned.fullmatch(each)] == []


def steps(job):
    return [each.get("run", "") for each in job["steps"]]


@pytest.mark.parametrize("path", ACTIONS, ids=named)
def test_what_a_change_says_never_becomes_shell(path):
    """Names of branches and titles come from strangers: "${{ }}" in a script would run them."""
    text = "\n".join(run for job in jobs(path).values() for run in steps(job))
    assert "${{" not in text
    assert "scripts/ci/" in text


def test_on_github_the_code_of_a_change_may_only_read():
    """No secret, no token handed on, no cache, no trigger with rights."""
    text = (CI / "github/course.yml").read_text("utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    assert set(workflow[True]) == {"pull_request", "push"}  # YAML 1.1 reads "on" as true
    assert [job for job in workflow["jobs"].values() if "permissions" in job] == []
    assert "secrets." not in text
    assert "token" not in text
    assert "cache" not in text.replace("keeps no cache", "")


def test_on_github_what_may_write_runs_nothing_of_a_change():
    """It takes the main branch, and the artefact lies outside of it."""
    text = (CI / "github/publish.yml").read_text("utf-8")
    workflow = yaml.safe_load(text)
    assert set(workflow[True]) == {"workflow_run"}
    assert workflow["permissions"] == {}
    (job,) = workflow["jobs"].values()
    checkout, download, publish = job["steps"]
    assert "ref" not in checkout.get("with", {})
    assert download["with"]["path"].startswith("${{ runner.temp }}/")
    assert publish["run"] == 'python3 scripts/ci/ci.py publish "$RUNNER_TEMP/preview"'
    assert workflow[True]["workflow_run"]["workflows"] == [
        yaml.safe_load((CI / "github/course.yml").read_text("utf-8"))["name"]
    ]


def test_on_forgejo_a_fork_never_publishes_and_a_branch_runs_nothing_there():
    """The job that gets the token is left out for forks, and checks out the main branch."""
    course, publish = jobs(CI / "forgejo/course.yml").values()
    assert "token" not in str(course)
    assert "secrets" not in str(course)
    assert "head.repo.full_name == github.repository" in publish["if"]
    assert publish["steps"][0]["with"]["ref"] == "${{ github.event.repository.default_branch }}"
    (script,) = [run for run in steps(publish) if run]
    assert script.startswith("python3 scripts/ci/ci.py publish ")


def test_on_gitlab_the_jobs_of_a_fork_need_no_variable():
    """Only the comment does, which is left out where it is not there."""
    pipeline = yaml.safe_load(GITLAB.read_text("utf-8"))
    assert [name for name, job in pipeline.items() if "TOKEN" in str(job)] == ["comment"]
    assert pipeline["comment"]["rules"][0]["if"] == "$CI_MERGE_REQUEST_IID && $GITLAB_TOKEN"


def test_every_file_has_its_place_in_a_course():
    """The list that `quiz-engine new course` reads leaves nothing out, and each host looks there."""
    lines = (CI / "places.txt").read_text("utf-8").splitlines()
    places = dict(line.split() for line in lines if not line.startswith("#"))
    files = [path for path in CI.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    names = {path.relative_to(CI).as_posix() for path in files} - {"places.txt"}
    folders = tuple(each for each in places if each.endswith("/"))
    assert {each for each in names if not each.startswith(folders)} == places.keys() - {*folders}
    assert places["github/course.yml"] == ".github/workflows/course.yml"
    assert places["forgejo/course.yml"] == ".forgejo/workflows/course.yml"
    assert places["gitlab/gitlab-ci.yml"] == ".gitlab-ci.yml"


COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("line", "is_pinned"),
    [
        (f"hoc-so @ git+https://host.example/hoc-so@{COMMIT}", True),
        ("hoc-so @ git+https://host.example/hoc-so@v0.3.0", True),
        ("hoc-so==0.3.0  # the engine", True),
        (f"hoc-so @ https://host.example/hoc-so.zip \\\n    --hash=sha256:{COMMIT}", True),
        (f"https://host.example/hoc-so.zip#sha256={'0' * 64}", True),
        ("# hoc-so", True),
        ("--no-binary :all:", True),
        ("hoc-so", False),
        ("hoc-so>=0.3", False),
        ("hoc-so # ==0.3.0", False),
        ("hoc-so @ git+https://host.example/hoc-so", False),
        ("hoc-so @ git+https://host.example/hoc-so@main", False),
        ("hoc-so @ https://host.example/hoc-so.zip", False),
    ],
)
def test_which_engine_is_said_exactly(line, is_pinned, tmp_path):
    """Else the same commit of a course would be built differently tomorrow."""
    assert (find_unpinned(f"{line}\n") == []) == is_pinned
    file = tmp_path / "requirements.txt"
    file.write_text(f"{line}\n", "utf-8")
    done = run("python", CI / "ci.py", "pins", file)
    assert done.returncode == (0 if is_pinned else EXIT_CODE)
    assert ("does not say which version of hoc-so" in done.stderr) == (not is_pinned)
    assert "Traceback" not in done.stderr
