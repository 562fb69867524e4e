"""What counts as solved, and when a lesson is done (L1).

These are the rules of the page "my progress" (js/record.js, `standing`; js/summary.js,
`summarise`), where they need no Python. A test lets both judge the same progress.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..core.progress import ItemProgress, Visit

READ = 90
"""Per cent of a lesson without questions that count as read, as in js/summary.js."""
NEW, BEGUN, SOLVED, CHANGED, DRAFT = "01234"
"""States of a question: nothing done, graded and not solved, solved, solved or tried with a key
that the course no longer has, written down, not graded. The first three are those of a lesson and
of a competence, too: nothing, something, all of it."""


def state_of(item: ItemProgress | None, keys: Sequence[str]) -> str:
    """Return the state of a question for a learner; `keys` are its revisions in all languages."""
    if item is None:
        return NEW
    best = max((item.bests.get(key, 0) for key in keys), default=0)
    if best >= 1 or any(key in item.solved for key in keys):
        return SOLVED
    is_known = item.work.key in keys or any(key in item.bests for key in keys)
    if not is_known and any(each > 0 for each in item.bests.values()):
        return CHANGED
    attempts = item.work.session.attempts
    if (attempts and item.work.key in keys) or any(each.key in keys for each in item.log):
        return BEGUN  # also after "start over", or read from a QR code: attempts are all it has
    return DRAFT if attempts or item.work.response is not None else NEW


def lesson_state(states: str, visit: Visit | None) -> str:
    """Return the state of a lesson from those of its questions."""
    if states and not states.strip(SOLVED):
        return SOLVED
    if not states and visit is not None and visit.read >= READ:
        return SOLVED
    return BEGUN if states.strip(NEW) or visit is not None else NEW


def group_state(solved: int, done: int, lessons: int) -> str:
    """Return the state of what several lessons teach together: questions solved in them, lessons
    done, lessons in all (js/place_view.js, `showSkills`)."""
    if lessons and done == lessons:
        return SOLVED
    return BEGUN if solved or done else NEW
