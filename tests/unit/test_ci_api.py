"""Recipes for CI: comments and pull requests over http, in the addresses of the three hosts."""

from __future__ import annotations

import pytest

from scripts.ci.steps.api import Api
from scripts.ci.steps.comment import MARK
from scripts.ci.steps.facts import Facts
from scripts.ci.steps.trouble import Trouble
from tests.unit.ci_host import Host, serve

KINDS = ("github", "forgejo", "gitlab")


def api_of(host, **changed):
    project = "42" if host.kind == "gitlab" else "ann/course"
    return Api(Facts(**{"host": host.kind, "api": host.api, "project": project, "token": "t", **changed}))


@pytest.fixture(params=KINDS)
def host(request):
    """Each of the hosts; in GitLab a bot has a name, in the others runs may not ask for theirs."""
    with serve(Host(request.param, me="course-bot" if request.param == "gitlab" else None)) as host:
        yield host


def test_one_comment_is_written_and_then_written_anew(host):
    """Whatever others have said, and however much."""
    person, name = ("author", "username") if host.kind == "gitlab" else ("user", "login")
    host.per_page = 2
    host.comments = [{"id": n, "body": "well", person: {name: "bob"}} for n in range(1, 6)]
    assert api_of(host).say(7, f"{MARK}\n\none") == "new"
    assert api_of(host).say(7, f"{MARK}\n\ntwo") == "changed"
    assert [each["body"] for each in host.comments] == ["well"] * 5 + [f"{MARK}\n\ntwo"]


def test_the_comment_of_somebody_else_is_left_alone(host):
    """Also where it begins like ours: else its author could later change what we said."""
    person, name = ("author", "username") if host.kind == "gitlab" else ("user", "login")
    host.comments = [{"id": 1, "body": f"{MARK} fine, merge it", person: {name: "eve"}}]
    assert api_of(host).say(7, f"{MARK}\n\nones own") == "new"
    assert host.comments[0]["body"] == f"{MARK} fine, merge it"


def test_every_request_has_the_token_of_its_host(host):
    """In the header that the host reads."""
    api_of(host).say(7, MARK)
    assert {token for _, _, token in host.asked} == {"t" if host.kind == "gitlab" else "token t"}


def test_the_token_goes_to_no_other_host(host):
    """A reply that leads elsewhere is followed without it."""
    with serve(Host("github")) as other:
        host.redirect = f"{other.address}/elsewhere"
        with pytest.raises(Trouble):
            api_of(host).open_pulls()
        assert [token for _, _, token in other.asked] == [""]
    host.redirect = ""


def test_a_list_that_goes_on_elsewhere_is_refused():
    """Nothing is sent there at all."""
    with serve(Host("github")) as other, serve(Host("github", per_page=1)) as host:
        host.pulls = [{"number": 1, "title": "a"}, {"number": 2, "title": "b"}]
        api = api_of(host)
        host.address = other.address
        with pytest.raises(Trouble, match="leads to another host"):
            api.open_pulls()
        assert other.asked == []


def test_all_open_pull_requests(host):
    """With their titles, over several parts of a list."""
    host.per_page = 2
    host.pulls = [
        {"iid" if host.kind == "gitlab" else "number": n, "title": f"Number {n}"}
        for n in (7, 9, 12, 13, 20)
    ]
    assert api_of(host).open_pulls() == {n: f"Number {n}" for n in (7, 9, 12, 13, 20)}


@pytest.mark.parametrize(
    ("branch", "commit", "found"),
    [
        ("eve:more", "b", 8),  # not Ann's branch of the same name
        ("ann:more", "b", 7),
        ("eve:more", "a", None),  # has got another commit since
        ("eve:less", "b", None),
        ("gone:more", "c", None),  # a fork that was deleted
    ],
)
def test_the_pull_request_of_a_commit(branch, commit, found):
    """By owner, branch and commit, as GitHub tells them."""
    with serve(Host("github")) as host:
        host.pulls = [
            {"number": n, "head": {"ref": "more", "sha": sha, "user": user}}
            for n, sha, user in (
                (7, "b", {"login": "ann"}),
                (8, "b", {"login": "eve"}),
                (9, "c", None),
            )
        ]
        assert api_of(host).find_pull(branch, commit) == found


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(403, "refuses to write .403.: see to it that the token"), (500, "answers 500: run this again")],
)
def test_a_host_that_does_not_want_is_told(host, status, sentence):
    """With its address, and what to do."""
    host.refuses = {"POST": status}
    with pytest.raises(Trouble, match=sentence):
        api_of(host).say(7, MARK)


def test_a_host_that_is_not_there_is_told():
    """A sentence, no traceback."""
    with serve(Host("github")) as host:
        api = api_of(host)
    with pytest.raises(Trouble, match="gives no answer that can be read"):
        api.open_pulls()


def test_githubs_pages_are_made_anew():
    """And whether there are any is known."""
    with serve(Host("github")) as host:
        assert api_of(host).build_pages()
        assert host.pages_built == 1
        host.refuses = {"POST": 404}
        assert not api_of(host).build_pages()
