"""What a host's CI tells a run: whose change it is, and into which branch it shall go.

Only what the host itself wrote is taken from here, its variables and its file of the event: a file
that the change brought along would say what its author likes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .trouble import Trouble


@dataclass(frozen=True, slots=True)
class Facts:
    """One run. What a host does not tell is empty."""

    host: str = ""
    """"github", "forgejo" (Gitea, too), "gitlab", or empty: a desk, or a server of your own."""
    api: str = ""
    """Address of the host's API, without a slash at its end."""
    project: str = ""
    """"owner/name"; at GitLab a number."""
    number: int | None = None
    """Of the pull request. None: there is none, or it must be asked for by `branch` and `commit`."""
    branch: str = ""
    """Branch of a pull request as "owner:branch", to ask for its number."""
    commit: str = ""
    """Commit of the change."""
    base: str = ""
    """Branch into which the change shall go."""
    source: str = "origin"
    """Where `base` is fetched from: a remote, or an address."""
    is_foreign: bool = False
    """Whether the change comes from a fork: its code then gets neither secrets nor a say."""
    is_release: bool = False
    """Whether this is the main branch, built without mistakes."""
    run: str = ""
    """Page of the run, with its artefacts."""
    pages: str = ""
    """Address at which the host shows its pages, with a slash at its end."""
    token: str = ""
    """What lets this run write, if it may."""


def read_facts(environ: Mapping[str, str]) -> Facts:
    """Return what the variables of a run tell. Raises Trouble where they are of another host."""
    if environ.get("GITLAB_CI"):
        return read_gitlab(environ)
    if environ.get("GITHUB_ACTIONS"):
        return read_github(environ, read_event(environ))
    return Facts()


def read_event(environ: Mapping[str, str]) -> dict:
    """Return the event that began a run of GitHub or Forgejo."""
    path = environ.get("GITHUB_EVENT_PATH", "")
    try:
        event = json.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Trouble(f'The event of this run cannot be read ("{path}"): {error}') from None
    return event if isinstance(event, dict) else {}


def read_github(environ: Mapping[str, str], event: Mapping) -> Facts:
    """Return the facts of GitHub Actions, or of Forgejo Actions, which speaks the same words."""
    server = environ.get("GITHUB_SERVER_URL", "")
    api = environ.get("GITHUB_API_URL", "").rstrip("/")
    project = environ.get("GITHUB_REPOSITORY", "")
    main = (event.get("repository") or {}).get("default_branch", "")
    common = {
        "host": "forgejo" if api.endswith("/api/v1") else "github",
        "api": api,
        "project": project,
        "pages": find_pages(environ.get("PAGES_URL", ""), server, project),
        "token": environ.get("GITHUB_TOKEN", ""),
        "run": f"{server}/{project}/actions/runs/{environ.get('GITHUB_RUN_ID', '')}",
    }
    if run := event.get("workflow_run"):
        # the run before this one, which may have been a stranger's: asked for by commit, since the
        # host lists no pull requests of forks here
        home = run.get("head_repository") or {}
        is_pull = run.get("event") == "pull_request"
        is_main = run.get("event") == "push" and run.get("head_branch") == main
        return Facts(
            **{**common, "run": run.get("html_url", "")},
            branch=f"{_owner(home)}:{run.get('head_branch')}" if is_pull else "",
            commit=run.get("head_sha", ""),
            is_foreign=home.get("full_name") != project,
            is_release=is_main and run.get("conclusion") == "success",
        )
    if pull := event.get("pull_request"):
        head = pull.get("head") or {}
        home = head.get("repo") or {}  # null where the fork was deleted
        return Facts(
            **common,
            number=pull.get("number"),
            commit=head.get("sha", ""),
            base=(pull.get("base") or {}).get("ref", ""),
            is_foreign=home.get("full_name") != project,
        )
    return Facts(
        **common,
        commit=environ.get("GITHUB_SHA", ""),
        base=main,
        is_release=bool(main) and environ.get("GITHUB_REF") == f"refs/heads/{main}",
    )


def _owner(home: Mapping) -> str:
    return (home.get("owner") or {}).get("login", "")


def find_pages(given: str, server: str, project: str) -> str:
    """Return where the host shows a project's pages: as given, else by the rule of the two large
    hosts, else empty."""
    if given:
        return given.rstrip("/") + "/"
    owner, _, name = project.lower().partition("/")
    domain = {"https://github.com": "github.io", "https://codeberg.org": "codeberg.page"}.get(server)
    if not domain or not name:
        return ""
    site = f"{owner}.{domain}"
    return f"https://{site}/" if name in (site, "pages") else f"https://{site}/{name}/"


def read_gitlab(environ: Mapping[str, str]) -> Facts:
    """Return the facts of GitLab CI. A fork's merge request runs in the fork, with its own rights."""
    get = lambda name: environ.get(name, "")  # noqa: E731
    target = get("CI_MERGE_REQUEST_PROJECT_ID")
    in_fork = bool(target) and target != get("CI_PROJECT_ID")
    number = get("CI_MERGE_REQUEST_IID")
    main = get("CI_DEFAULT_BRANCH")
    return Facts(
        host="gitlab",
        api=get("CI_API_V4_URL").rstrip("/"),
        project=target or get("CI_PROJECT_ID"),
        number=int(number) if number else None,
        commit=get("CI_COMMIT_SHA"),
        base=get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME") or main,
        source=f"{get('CI_MERGE_REQUEST_PROJECT_URL')}.git" if in_fork else "origin",
        is_foreign=bool(target) and target != get("CI_MERGE_REQUEST_SOURCE_PROJECT_ID"),
        is_release=bool(main) and not number and get("CI_COMMIT_BRANCH") == main,
        run=get("CI_JOB_URL"),
        pages=find_artefact(environ),
        token=get("GITLAB_TOKEN"),
    )


def find_artefact(environ: Mapping[str, str]) -> str:
    """Return where GitLab shows the preview as pages: as an earlier job told (`ci.py where`), else
    the artefact of this one; empty where it has no pages."""
    if told := environ.get("PREVIEW_URL"):
        return told.removesuffix("index.html")
    root, domain = environ.get("CI_PROJECT_ROOT_NAMESPACE", ""), environ.get("CI_PAGES_DOMAIN", "")
    if not root or not domain:
        return ""
    rest = environ.get("CI_PROJECT_PATH", "").removeprefix(f"{root}/")
    job = environ.get("CI_JOB_ID", "")
    return f"https://{root}.{domain}/-/{rest}/-/jobs/{job}/artifacts/dist/preview/"
