"""Facts about comparing texts that hold for all texts."""

from __future__ import annotations

import unicodedata

from hypothesis import assume, given
from hypothesis import strategies as st

from quiz_engine.core.shape import TextRule
from quiz_engine.core.text import is_equal, normalise, place_tones, quote
from tests.property.strategies import letters

rules = st.builds(TextRule, st.booleans(), st.booleans())
texts = st.text(max_size=30) | letters
_OLD = "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy".split()
_NEW = "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ".split()


@given(texts, rules)
def test_normalise_is_idempotent(text: str, rule: TextRule) -> None:
    """The normal form of a normal form is itself."""
    once = normalise(text, rule)
    assert normalise(once, rule) == once


@given(texts, rules, st.sampled_from(["NFC", "NFD"]))
def test_composed_equals_decomposed(text: str, rule: TextRule, form: str) -> None:
    """Composed and decomposed letters are equal."""
    assert is_equal(unicodedata.normalize(form, text), text, rule)


@given(texts, st.sampled_from(list(zip(_OLD, _NEW, strict=True))), texts, rules, st.booleans())
def test_both_placements_are_equal(
    before: str, pair: tuple[str, str], after: str, rule: TextRule, upper: bool
) -> None:
    """Both placements of a tone mark are equal, in capitals too, wherever they stand."""
    if unicodedata.combining(after[:1] or " "):
        after = " " + after
    old, new = (f"{before}{each.upper() if upper else each}{after}" for each in pair)
    assert is_equal(old, new, rule)
    assert place_tones(old) == place_tones(new)


@given(texts, rules)
def test_looser_rules_accept_more(text: str, rule: TextRule) -> None:
    """What is equal stays equal when marks and case matter less, where there is a letter at all."""
    assume(any(each.isalnum() for each in text))
    other = normalise(text, rule)
    assert is_equal(text, other, TextRule(case=False, marks=rule.marks))
    assert is_equal(text, other, TextRule(case=False, marks=False))


@given(st.text(max_size=200))
def test_quote_is_bounded(text: str) -> None:
    """A repeated response has at most 60 characters and no line break."""
    assert len(quote(text)) <= 60
    assert "\n" not in quote(text)
