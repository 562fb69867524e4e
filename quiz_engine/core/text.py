"""Comparing typed text with expected text, for Vietnamese, German and English (L0).

Rules; the author's guide states the same:
1. Composed and decomposed letters are equal (Unicode canonical equivalence, UAX #15), and so are
   letters that only look alike because a keyboard or font chose them: Ð for Đ, full-width Ａ for A.
2. The placements of a tone mark in oa, oe and uy are equal: hòa and hoà, khỏe and khoẻ, thủy and
   thuỷ, and before another letter too (tài khỏan, tài khoản), since some keyboards put it there.
3. ß equals ss, as it is written in Switzerland. Umlauts are letters of their own: ue is not ü.
4. Spaces at the ends, doubled spaces and the kind of space do not matter; nor do invisible
   characters in copied text, nor the kinds of quotes, apostrophes, hyphens and dashes.
5. Full stops, commas, semicolons, colons, exclamation and question marks at the end do not
   matter; a text of nothing else keeps them, so that "?" can be a key.
6. Case does not matter unless the rule says so.
7. Marks matter unless the rule says otherwise; then đ equals d and ü equals u as well.
Quotes around a text count: in a lesson on searching they make the difference.
"""

from __future__ import annotations

import re
import unicodedata

from .shape import TextRule

INVISIBLE = "".join(
    chr(code)
    for first, last in (
        (0x00AD, 0x00AD), (0x034F, 0x034F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F),
        (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    )
    for code in range(first, last + 1)
)  # fmt: skip
"""Soft hyphen, joiners, direction marks, variation selectors: nobody types or sees them."""
_UNSEEN = str.maketrans("", "", INVISIBLE)
_ALIKE = str.maketrans(
    dict.fromkeys(INVISIBLE, "")
    | {chr(0xFEE0 + code): chr(code) for code in range(0x21, 0x7F)}
    | dict.fromkeys("‘’‚‛ʼ´`′", "'")
    | dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‐‑‒–—―−﹣", "-")
    | {"…": "...", "Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ", "ß": "ss", "ẞ": "SS"}
)
_EARLY_TONE = re.compile(
    "(?:(o)([\u0300\u0301\u0303\u0309\u0323])([ae])|(u)([\u0300\u0301\u0303\u0309\u0323])(y))"
    "(?![\u0300-\u036f])",
    re.IGNORECASE,
)
"""The tone of oa, oe or uy on its first letter, in decomposed text."""
_ENDING = ".,;:!? "
_SHOWN = 60


def fold_marks(text: str) -> str:
    """Return `text` without marks: "Đặng" becomes "Dang", "Straße" becomes "Strasse"."""
    bare = "".join(
        each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each)
    )
    return bare.replace("đ", "d").replace("Đ", "D").replace("ß", "ss").replace("ẞ", "SS")


def place_tones(text: str) -> str:
    """Return `text`, composed, with every tone of oa, oe and uy on the second letter."""
    moved = _EARLY_TONE.sub(_move_tone, unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", moved)


def _move_tone(found: re.Match[str]) -> str:
    first, tone, second = (each for each in found.groups() if each)
    return first + second + tone


def normalise(text: str, rule: TextRule = TextRule()) -> str:
    """Return the form of `text` in which equal responses are equal strings.

    Takes time that grows with the square of the length when marks are piled up on one letter:
    bound the length of what strangers typed.
    """
    text = unicodedata.normalize("NFD", text)
    if not rule.case:
        # On decomposed text, as Unicode 3.13, D145 (canonical caseless matching) has it.
        text = unicodedata.normalize("NFD", text.casefold())
    text = text.translate(_ALIKE)
    text = place_tones(text if rule.marks else fold_marks(text))
    text = " ".join(text.split())
    return text.rstrip(_ENDING) or text


def is_equal(left: str, right: str, rule: TextRule = TextRule()) -> bool:
    """Return True when both texts are the same response under `rule`."""
    return normalise(left, rule) == normalise(right, rule)


def quote(text: str) -> str:
    """Return what a learner typed, short enough to be repeated in a sentence."""
    text = " ".join(text.strip()[:_SHOWN].translate(_UNSEEN).split())
    return text if len(text) < _SHOWN else text[: _SHOWN - 1] + "…"
