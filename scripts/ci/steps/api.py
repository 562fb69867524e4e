"""The few questions and answers that pull requests need of a host's API, over https.

The standard library alone: a job with rights to write shall run as little foreign code as can be.
GitHub REST API 2022-11-28; Forgejo API v1, which has the same addresses; GitLab REST API v4.
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from .comment import MARK
from .facts import Facts
from .trouble import Trouble

SILENCE = 30
"""Seconds that a host may be silent."""
PAGES = 50
"""Pages of a list that are read at most, of up to 100 entries each."""
OWN_NAMES = {"github": "github-actions[bot]", "forgejo": "forgejo-actions"}
"""Who writes with the token of a run, which may not ask for its own name."""


@dataclass(frozen=True, slots=True)
class Api:
    """The API of the host of a run."""

    facts: Facts

    def open_pulls(self) -> dict[int, str]:
        """Return all open pull requests: their titles by their numbers."""
        key, state = ("iid", "opened") if self._is_gitlab else ("number", "open")
        return {each[key]: each["title"] for each in self._list(self._pulls, state=state)}

    def find_pull(self, branch: str, commit: str) -> int | None:
        """Return the number of the open pull request of a branch ("owner:branch") whose newest
        commit this is; None where it has got another commit since, or was closed."""
        owner, _, name = branch.partition(":")
        for pull in self._list(self._pulls, state="open", head=branch):
            head = pull["head"]
            whose = (head.get("user") or {}).get("login")
            if (head["sha"], head["ref"], whose) == (commit, name, owner):
                return pull["number"]
        return None

    def say(self, number: int, text: str) -> str:
        """Write the one comment of a pull request, or write it anew. Returns "new" or "changed"."""
        place = self._notes(number)
        name = self._own_name()
        for each in self._list(place):
            author = each.get("user") or each.get("author") or {}
            own = name in (author.get("login"), author.get("username"))
            if own and each.get("body", "").startswith(MARK):
                self._ask(*self._edit(number, each["id"]), body={"body": text})
                return "changed"
        self._ask("POST", place, body={"body": text})
        return "new"

    def build_pages(self) -> bool:
        """Have GitHub make its pages anew, which a push by a run does not everywhere; return whether
        it has pages at all."""
        try:
            self._ask("POST", f"{self._project}/pages/builds")
        except Refused:
            return False
        return True

    @property
    def _is_gitlab(self) -> bool:
        return self.facts.host == "gitlab"

    @property
    def _project(self) -> str:
        if self._is_gitlab:
            return f"{self.facts.api}/projects/{quote(self.facts.project, safe='')}"
        return f"{self.facts.api}/repos/{quote(self.facts.project)}"

    @property
    def _pulls(self) -> str:
        return f"{self._project}/{'merge_requests' if self._is_gitlab else 'pulls'}"

    def _notes(self, number: int) -> str:
        if self._is_gitlab:
            return f"{self._pulls}/{number}/notes"
        return f"{self._project}/issues/{number}/comments"

    def _edit(self, number: int, comment: int) -> tuple[str, str]:
        if self._is_gitlab:
            return "PUT", f"{self._notes(number)}/{comment}"
        return "PATCH", f"{self._project}/issues/comments/{comment}"

    def _own_name(self) -> str | None:
        try:
            reply, _ = self._ask("GET", f"{self.facts.api}/user")
        except Refused:
            return OWN_NAMES.get(self.facts.host)
        return reply.get("login") or reply.get("username")

    def _list(self, address: str, **query: str) -> Iterator[dict]:
        size = {"limit": "50"} if self.facts.host == "forgejo" else {"per_page": "100"}
        following: str | None = f"{address}?{urlencode({**query, **size})}"
        for _ in range(PAGES):
            if following is None:
                return
            reply, link = self._ask("GET", following)
            yield from reply
            found = re.search(r'<([^>]+)>;\s*rel="next"', link)
            following = found[1] if found else None

    def _ask(self, method: str, address: str, body: dict | None = None) -> tuple:
        """Return the reply, and the header that tells of the next part of a list."""
        if urlsplit(address)[:2] != urlsplit(self.facts.api)[:2]:
            raise Trouble(f"{self.facts.api} leads to another host, {address}: nothing is sent there.")
        request = urllib.request.Request(address, method=method)
        request.add_header("Accept", "application/json")
        request.add_header("User-Agent", "quiz-engine-ci")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        if self.facts.token:  # "unredirected": never carried on to where a reply leads
            header = "PRIVATE-TOKEN" if self._is_gitlab else "Authorization"
            value = self.facts.token if self._is_gitlab else f"token {self.facts.token}"
            request.add_unredirected_header(header, value)
        try:
            with urllib.request.urlopen(request, timeout=SILENCE) as reply:
                return json.load(reply), reply.headers.get("Link", "")
        except urllib.error.HTTPError as error:
            kind = Refused if error.code in (401, 403, 404) else Trouble
            raise kind(_sentence(method, address, error.code)) from None
        except (OSError, ValueError) as error:
            raise Trouble(f"{address} gives no answer that can be read: {error}") from None


class Refused(Trouble):
    """The host does not let this token do that."""


def _sentence(method: str, address: str, code: int) -> str:
    what = "read" if method == "GET" else "write"
    return (
        f"{address} refuses to {what} ({code}): see to it that the token of this run may {what}"
        " pull requests and their comments."
        if code in (401, 403, 404)
        else f"{address} answers {code}: run this again later."
    )
