"""Comparing typed text with expected text, for Vietnamese, German and English (L0).

Rules, in this order; the author's guide states the same:
1. Composed and decomposed letters are equal (Unicode NFC, UAX #15).
2. The two placements of a tone mark are equal: hòa and hoà, khỏe and khoẻ, thủy and thuỷ.
3. Spaces at the ends, doubled spaces and the kind of space do not matter; nor do the kinds of quotes,
   apostrophes, hyphens and dashes.
4. A full stop, comma, semicolon, colon, exclamation or question mark at the end does not matter.
5. Case does not matter unless the rule says so.
6. Marks matter unless the rule says otherwise; then đ equals d and ß equals ss as well.
"""

from __future__ import annotations

import unicodedata

from .shape import TextRule

_PLACEMENTS = {"òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ",
               "òe": "oè", "óe": "oé", "ỏe": "oẻ", "õe": "oẽ", "ọe": "oẹ",
               "ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ"}  # fmt: skip
_TYPOGRAPHY = str.maketrans({
    "‘": "'", "’": "'", "‚": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "…": "...",
})  # fmt: skip
_ENDING = ".,;:!?…"


def fold_marks(text: str) -> str:
    """Return `text` without diacritics: "Đặng" becomes "Dang", "Straße" becomes "Strasse"."""
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    return bare.translate({ord("đ"): "d", ord("Đ"): "D", ord("ß"): "ss", ord("ẞ"): "SS"})


def place_tones(text: str) -> str:
    """Return NFC `text` with the tone of a final oa, oe or uy on its second letter."""
    result = []
    for index, letter in enumerate(text):
        pair = text[index - 1 : index + 1].lower() if index else ""
        following = text[index + 1 : index + 2]
        if pair in _PLACEMENTS and not following.isalpha():
            for place, new in ((-1, _PLACEMENTS[pair][0]), (len(result), _PLACEMENTS[pair][1])):
                old = text[index - 1] if place == -1 else letter
                new = new.upper() if old.isupper() else new
                result[place:] = [new]
        else:
            result.append(letter)
    return "".join(result)


def normalise(text: str, rule: TextRule = TextRule()) -> str:
    """Return the form of `text` in which equal responses are equal strings.

    A text of nothing but punctuation keeps it, so that "?" can be a key.
    """
    text = place_tones(unicodedata.normalize("NFC", text)).translate(_TYPOGRAPHY)
    text = " ".join(text.split())
    text = text.rstrip(_ENDING + " ") or text
    if not rule.case:
        # NFC again: case folding can leave decomposed letters behind (İ, ǰ).
        text = unicodedata.normalize("NFC", text.casefold())
    return text if rule.marks else fold_marks(text)


def is_equal(left: str, right: str, rule: TextRule = TextRule()) -> bool:
    """Return True when both texts are the same response under `rule`."""
    return normalise(left, rule) == normalise(right, rule)
