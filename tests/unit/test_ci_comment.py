"""Recipes for CI: the text of a comment."""

from __future__ import annotations

import pytest

from scripts.ci.steps.comment import CUT, FOREIGN, LIMIT, MARK, compose, tame


def test_a_comment_has_links_and_the_summary():
    """Below a mark that nobody sees."""
    text = compose("# One key changed\n", [("What changes", "https://a.example/")])
    assert text == f"{MARK}\n\n[What changes](https://a.example/)\n\n# One key changed\n"


@pytest.mark.parametrize("is_foreign", [False, True])
def test_a_summary_that_is_too_long_is_cut_at_a_line(is_foreign):
    """GitHub would refuse the whole comment."""
    lines = "".join(f"- question {number} changed\n" for number in range(5000))
    text = compose(lines, [("a", "b")], is_foreign=is_foreign)
    assert LIMIT - 100 < len(text) <= LIMIT + 1
    kept = text.removesuffix(f"{CUT}\n").splitlines()
    assert kept[-1] in lines.splitlines()


def test_the_summary_of_a_fork_is_marked():
    """Nobody shall take it for ours."""
    assert FOREIGN in compose("Fine.", is_foreign=True)
    assert FOREIGN not in compose("Fine.")


@pytest.mark.parametrize(
    ("text", "tamed"),
    [
        ("ask @ann and @bob", "ask @\u2060ann and @\u2060bob"),
        (f"{MARK}\nall fine", "\nall fine"),
        ("a <!-- never ends", "a "),
        ("![seen](https://eve.example/x.png)", "[seen](https://eve.example/x.png)"),
        ("<img src=x> < IFRAME src=x></iframe>", "&lt;img src=x> &lt; IFRAME src=x>&lt;/iframe>"),
        ('Key: "B" was right, now "C" <details>', 'Key: "B" was right, now "C" <details>'),
        ("2 @ 3, a@b.example", "2 @ 3, a@\u2060b.example"),
    ],
)
def test_a_strangers_markdown_does_nothing_by_itself(text, tamed):
    """It calls nobody, loads nothing, hides nothing; the rest stays as it is."""
    assert tame(text) == tamed
