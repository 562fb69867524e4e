"""What the tests of the recipes for CI share: a Git repository with its clones, and a host's API."""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

WHO = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in {"NAME": "Ann", "EMAIL": "ann@school.example", "DATE": "2026-01-01T00:00:00Z"}.items()
}


def git(folder: Path, *arguments: str) -> str:
    """Run git as Ann, with nothing of this machine's settings."""
    environ = {**os.environ, **WHO, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-C", str(folder), *arguments]
    done = subprocess.run(command, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}: {done.stderr}"
    return done.stdout.strip()


def commit(folder: Path, message: str, **files: str) -> str:
    """Write files ("a__md" is a.md), commit everything, and return the commit."""
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, "utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def make_repository(folder: Path) -> Path:
    """Return a new repository on the branch main."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    return folder


def clone(source: Path, target: Path, *options: str) -> Path:
    """Clone as a host does, over the protocol, so that --depth counts."""
    git(source, "clone", "--quiet", *options, source.as_uri(), str(target))
    return target


class Host:
    """What a host has, and what it was asked."""

    def __init__(self, kind: str, *, me: str | None = None, per_page: int = 100) -> None:
        self.kind = kind
        self.me = me
        """Name behind the token; None where the token may not ask, as in a run of GitHub."""
        self.per_page = per_page
        self.comments: list[dict] = []
        self.pulls: list[dict] = []
        self.asked: list[tuple[str, str, str]] = []
        """Method, path with query, and token of each request."""
        self.refuses: dict[str, int] = {}
        """Status for methods that this token may not use."""
        self.redirect = ""
        """Address to which everything is sent on."""
        self.pages_built = 0
        self.address = ""

    @property
    def api(self) -> str:
        """Address of the API, as a run is told it."""
        return self.address + {"github": "", "forgejo": "/api/v1", "gitlab": "/api/v4"}[self.kind]

    def answer(self, method: str, path: str, query: dict, body: dict | None) -> tuple[int, object]:
        """Return status and reply for one request (GitHub's, Forgejo's or GitLab's addresses)."""
        if method in self.refuses:
            return self.refuses[method], {"message": "no"}
        person, text = ("author", "username") if self.kind == "gitlab" else ("user", "login")
        project = "/projects/42" if self.kind == "gitlab" else "/repos/ann/course"
        pulls = f"{project}/{'merge_requests' if self.kind == 'gitlab' else 'pulls'}"
        notes = rf"{pulls}/(\d+)/notes" if self.kind == "gitlab" else rf"{project}/issues/(\d+)/comments"
        edit = rf"{pulls}/\d+/notes/(\d+)" if self.kind == "gitlab" else rf"{project}/issues/comments/(\d+)"
        change = "PUT" if self.kind == "gitlab" else "PATCH"
        own = {"github": "github-actions[bot]", "forgejo": "forgejo-actions"}.get(self.kind)
        if (method, path) == ("GET", "/user"):
            return (200, {text: self.me}) if self.me else (403, {"message": "not for runs"})
        if method in ("GET", "POST") and (found := re.fullmatch(notes, path)):
            pull = int(found[1])
            if method == "GET":
                return 200, [each for each in self.comments if each.get("pull", pull) == pull]
            new = {"id": len(self.comments) + 1, "body": body["body"], "pull": pull}
            self.comments.append({**new, person: {text: self.me or own}})
            return 201, new
        if method == change and (found := re.fullmatch(edit, path)):
            (old,) = [each for each in self.comments if each["id"] == int(found[1])]
            old["body"] = body["body"]
            return 200, old
        if (method, path) == ("GET", pulls):
            assert query["state"] == ["opened" if self.kind == "gitlab" else "open"]
            owner, _, branch = query.get("head", [""])[0].partition(":")
            return 200, [
                each for each in self.pulls if not branch or each["head"]["ref"] == branch
            ]
        if self.kind == "github" and (method, path) == ("POST", f"{project}/pages/builds"):
            self.pages_built += 1
            return 201, {"status": "queued"}
        return 404, {"message": "Not Found"}


@contextmanager
def serve(host: Host) -> Iterator[Host]:
    """Let a host answer on this machine, over http, while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def _handle(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length)) if length else None
            token = self.headers.get("Authorization") or self.headers.get("PRIVATE-TOKEN") or ""
            host.asked.append((self.command, self.path, token))
            if host.redirect:
                self.send_response(302)
                self.send_header("Location", host.redirect)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            parts = urlsplit(self.path)
            query = parse_qs(parts.query)
            path = parts.path.removeprefix(urlsplit(host.api).path)
            status, reply = host.answer(self.command, path, query, body)
            self.send_response(status)
            if isinstance(reply, list):
                number = int(query.get("page", ["1"])[0])
                begin = (number - 1) * host.per_page
                if len(reply) > begin + host.per_page:
                    bare = re.sub(r"[?&]page=\d+", "", self.path)
                    following = f"{host.address}{bare}&page={number + 1}"
                    first = f'<{host.address}{bare}>; rel="first"'
                    self.send_header("Link", f'{first}, <{following}>; rel="next"')
                reply = reply[begin : begin + host.per_page]
            data = json.dumps(reply).encode()
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_PUT = _handle

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        host.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield host
        finally:
            server.shutdown()
            thread.join()
