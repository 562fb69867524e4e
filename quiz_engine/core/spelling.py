"""Typing errors: how far a typed text is from an expected one (L0).

The distance is that of optimal string alignment (Damerau 1964, with the restriction that no letter
is edited twice): the least number of letters that are missing, too many, wrong, or changed places
with their neighbour.
"""

from __future__ import annotations

SHORTEST = 5
"""Letters that a text must have for an error in it to be forgiven: in shorter ones a wrong letter
makes another word."""
_EACH = 4
"""Letters for each error that is forgiven."""


def tolerance(expected: str, typos: int) -> int:
    """Return how many typing errors are forgiven in a normalised text, at most `typos`: none below
    SHORTEST letters, else one for every four letters. Digits and spaces are no letters."""
    letters = sum(letter.isalpha() for letter in expected)
    return min(typos, letters // _EACH) if letters >= SHORTEST else 0


def distance(left: str, right: str, limit: int) -> int:
    """Return the number of typing errors between two texts, `limit + 1` when it is more.

    Time grows with the length of the shorter text times `limit`.
    """
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    far = limit + 1
    before: list[int] = []
    row = [min(column, far) for column in range(len(right) + 1)]
    for i, letter in enumerate(left, 1):
        current = [far] * (len(right) + 1)
        if i <= limit:
            current[0] = i
        for j in range(max(1, i - limit), min(len(right), i + limit) + 1):
            other = right[j - 1]
            least = min(row[j - 1] + (letter != other), row[j] + 1, current[j - 1] + 1)
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                least = min(least, before[j - 2] + 1)
            current[j] = min(least, far)
        before, row = row, current
    return row[-1]


def has_same_digits(left: str, right: str) -> bool:
    """Return True when both texts hold the same digits in the same order: a wrong digit is never a
    typing error that could be forgiven."""
    return [each for each in left if each.isdigit()] == [each for each in right if each.isdigit()]
