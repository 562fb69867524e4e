"""A wrong response in words, so that equal ones can be counted (L1).

Of a question with parts each wrong part is told by itself: hardly two learners put all cards wrong
in the same way, and the same card goes wrong for many. What people write at length is nobody's to
count: written answers, programs, ways through a conversation and taps are left out.
"""

from __future__ import annotations

import unicodedata

from ..core.outcome import Outcome
from ..core.response import Filling, Order, Pairing, Response, Selection, Text
from .course import Question

LONGEST = 120
"""Characters of one answer at most."""
_LEFT_OUT = ("Cc", "Cs", "Zl", "Zp")
_TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""What turns the direction of writing for all that follows (UAX 9)."""


def wrong_answers(question: Question, response: Response, outcome: Outcome) -> tuple[str, ...]:
    """Return what was wrong about a response, each in one line; empty where it cannot be told."""
    if question.varied or outcome.success is not False:
        return ()
    wrong = {
        each.part.split("/")[0]
        for each in outcome.feedback
        if each.part and each.code.endswith("incorrect")
    }

    def label(name: str) -> str:
        return question.labels.get(name, name)

    match response:
        case Selection(choices) if choices:
            # In the order of the question, however they were ticked
            order = {name: place for place, name in enumerate(question.labels)}
            chosen = sorted(choices, key=lambda each: (order.get(each, len(order)), each))
            found = [" + ".join(label(each) for each in chosen)]
        case Text(typed):
            found = [typed]
        case Order(cards) if cards:
            found = [" → ".join(label(each) for each in cards)]
        case Pairing(pairs):
            found = [
                f"{label(one)} → {label('=' + other)}"
                for one, other in pairs
                if not wrong or one in wrong
            ]
        case Filling(blanks):
            found = [
                question.labels.get(f"{name}/{typed}", typed)
                for name, typed in blanks
                if not wrong or name in wrong
            ]
        case _:
            found = []
    return tuple(dict.fromkeys(filter(None, map(_tidy, found))))


def clean_text(text: str) -> str:
    """Return a text from a file in one line, without what could steer a terminal, turn the
    direction of writing, or not be written as UTF-8."""
    kept = (each if unicodedata.category(each) not in _LEFT_OUT else " " for each in text)
    return " ".join(unicodedata.normalize("NFC", "".join(kept).translate(_TURNS)).split())


def _tidy(answer: str) -> str:
    line = clean_text(answer)
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
