"""Facts about content security policies: what of a course they stop."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quiz_engine.doctor.finding import BROKEN, BUT
from quiz_engine.doctor.policy import NEEDS, STRICTEST, WORKER_NEEDS, find_stops, parse_policies

SITE = "https://school.example/hoc-so/"
ROOT = Path(__file__).resolve().parents[2]


def stops(policy: str, site: str = SITE, needs=NEEDS) -> list[str]:
    """Return the reasons why a policy stops something."""
    return [each.reason for each in find_stops(parse_policies([policy]), site, needs)]


def test_the_strictest_stops_nothing():
    """It is also what the README and the author's guide name."""
    assert stops(STRICTEST) == stops(STRICTEST, needs=WORKER_NEEDS) == []
    for page in ("README.md", "content/authors/offline.md"):
        assert STRICTEST in (ROOT / page).read_text("utf-8")


def test_the_strictest_has_nothing_to_spare():
    """Without any one of its sources, something is stopped."""
    for directive in STRICTEST.split("; ")[1:]:
        name, *sources = directive.split()
        for source in sources:
            fewer = re.sub(rf"({name}[^;]*?) {re.escape(source)}", r"\1", STRICTEST, count=1)
            assert fewer != STRICTEST
            assert stops(fewer) + stops(fewer, needs=WORKER_NEEDS), f"{name} {source}"


@pytest.mark.parametrize(
    ("policy", "reasons"),
    [
        ("", []),
        ("frame-ancestors 'none'", []),
        ("default-src *; worker-src blob: *; font-src data:; script-src * 'unsafe-eval'", []),
        ("default-src 'self' blob: data: 'unsafe-eval' 'unsafe-inline'", []),
        ("DEFAULT-SRC 'SELF' BLOB: DATA: 'WASM-UNSAFE-EVAL'", []),
        ("script-src 'self' 'wasm-unsafe-eval'", ["script-src lacks blob:"]),
        ("script-src 'self' blob:", ["script-src lacks 'wasm-unsafe-eval'"]),
        ("worker-src 'self'", ["worker-src lacks blob:"]),
        ("child-src 'self'; script-src 'self' 'unsafe-eval' blob:", ["child-src lacks blob:"]),
        ("worker-src blob:", ["worker-src lacks 'self'"]),
        ("script-src-elem 'none'", ["script-src-elem lacks 'self'"]),
        (
            "script-src 'strict-dynamic' 'nonce-x' 'self' 'unsafe-eval'; worker-src 'self' blob:",
            ["script-src lacks 'self'"],
        ),
        ("style-src 'unsafe-inline'", ["style-src lacks 'self'"]),
        ("img-src data:", ["img-src lacks 'self'"]),
        ("font-src 'self'", ["font-src lacks data:"]),
        ("img-src 'none'; img-src 'self'", ["img-src lacks 'self'"]),
        ("img-src 'self', img-src 'none'", ["img-src lacks 'self'"]),
        ("sandbox", ["sandbox lacks allow-scripts", "sandbox lacks allow-same-origin"]),
        ("sandbox allow-scripts allow-same-origin", []),
        ("require-trusted-types-for 'script'", ["require-trusted-types-for 'script'"]),
        ("upgrade-insecure-requests", []),
    ],
)
def test_what_a_policy_stops(policy, reasons):
    """Each directive falls back as the standard says, and the first of a name counts."""
    assert stops(policy) == reasons


@pytest.mark.parametrize(
    ("source", "allows"),
    [
        ("https://school.example", True),
        ("http://school.example", True),
        ("school.example", True),
        ("SCHOOL.example:443", True),
        ("school.example:*", True),
        ("*.example", True),
        ("https:", True),
        ("http:", True),
        ("https://school.example/hoc-so/", True),
        ("https://school.example/hoc-so/assets/theme/icon.svg", True),
        ("https://school.example/hoc-so", False),
        ("https://school.example/other/", False),
        ("school.example:8443", False),
        ("*.school.example", False),
        ("other.example", False),
        ("ftp://school.example", False),
        ("data:", False),
        ("'nonce-abc'", False),
        ("'none'", False),
        ("?", False),
    ],
)
def test_sources_that_name_the_site(source, allows):
    """Hosts, ports, schemes and folders match as in Content Security Policy 3."""
    assert (stops(f"img-src {source}") == []) is allows


def test_a_port_of_its_own_must_be_named():
    """A host without a port is the scheme's own."""
    site = "http://127.0.0.1:8000/"
    assert stops("img-src 127.0.0.1", site) == ["img-src lacks 'self'"]
    assert stops("img-src 127.0.0.1:8000", site) == stops("img-src 'self'", site) == []


def test_upgrading_breaks_what_has_no_https():
    """On a page that came by http, parts would be asked for by https."""
    (found,) = find_stops(parse_policies(["upgrade-insecure-requests"]), "http://a.example/")
    assert found.grade == BROKEN


def test_what_only_phones_miss_is_graded_less():
    """Letters, pictures and what keeps the course do not stop anybody from learning."""
    for policy in ("font-src 'self'", "worker-src blob:", "manifest-src 'none'", "img-src 'none'"):
        assert {each.grade for each in find_stops(parse_policies([policy]), SITE)} == {BUT}
    assert stops("connect-src 'none'", needs=WORKER_NEEDS) == ["connect-src lacks 'self'"]
