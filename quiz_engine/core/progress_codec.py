"""JSON for progress: the file that a learner owns (L0).

The records in it are those that the page stores (js/link.js, `QeRecord`), so that saving a file
asks no Python. What `version` does not know is refused, never dropped: a file is taken as a whole
or not at all. The format is published as `quiz_engine/schema/progress.schema.json`.

    {"format": "hoc-so-progress", "version": 1, "course": "hoc-so", "items": {ID: record, …},
     "lessons": {ID: {"first": ms, "last": ms, "read": per cent}, …},
     "learner": {"when": ms, "name": "Lan", "picture": "lotus"}}
"""

from __future__ import annotations

import json
import re

from ..errors import CodecError
from .codec import (
    dump_outcome,
    dump_response,
    dump_session,
    load_outcome,
    load_response,
    load_session,
)
from .progress import Attempt, ItemProgress, Learner, Progress, Visit, Work, add_attempts
from .reader import Reader, flag, mapping, number, record, sequence, text, tuple_of, whole

FORMAT = "hoc-so-progress"
VERSION = 1
LONGEST = 2_000
"""Characters of an id or a name at most: a file is not a way to fill somebody's memory."""

DEEPEST = 40
"""Lists and objects within one another: more than any file has. A reader of JSON calls itself for each,
and in Pyodide that ends the worker long before Python would say so."""
_STRING = re.compile(r'"[^"\\]*+(?:\\.?[^"\\]*+)*+(?:"|\Z)', re.DOTALL)
_BRACKET = re.compile(r"[][{}]")

Json = dict[str, object]


def parse_progress(file: str, course: str) -> Progress:
    """Read a progress file of `course`.

    Raises CodecError: QE303 for a file that is none or is damaged, QE304 for one of another course,
    QE302 for one of a newer version.
    """
    if _is_deep(file):
        raise CodecError("the file is nested too deep", "QE303")
    try:
        data = json.loads(file)
    except (ValueError, RecursionError):
        raise CodecError("the file is not JSON", "QE303") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise CodecError("the file is no progress file", "QE303")
    try:
        progress = load_progress(data)
    except CodecError as error:
        if error.code == "QE302":
            raise
        raise CodecError(str(error).partition(": ")[2], "QE303") from None
    if progress.course != course:
        raise CodecError(f"the file is of the course {progress.course[:40]}", "QE304")
    return progress


def _is_deep(file: str) -> bool:
    """Return whether JSON is nested deeper than DEEPEST, without calling anything for each level."""
    depth = 0
    for found in _BRACKET.finditer(_STRING.sub("", file)):
        depth += 1 if found[0] in "[{" else -1
        if depth > DEEPEST:
            return True
    return False


def load_progress(data: object) -> Progress:
    """Read progress from JSON data. Raises CodecError."""
    data = dict(mapping(data, "progress"))
    if data.pop("format", FORMAT) != FORMAT:
        raise CodecError("progress is of another format")
    _check_version(data.pop("version", None), "progress")
    return _PROGRESS(data, "progress")


def dump_progress(progress: Progress) -> Json:
    """Return progress as JSON data, ready to be saved."""
    data: Json = {
        "format": FORMAT,
        "version": VERSION,
        "course": progress.course,
        "items": {name: _dump_item(each) for name, each in progress.items.items()},
        "lessons": {
            name: {"first": each.first, "last": each.last, "read": each.read}
            for name, each in progress.lessons.items()
        },
    }
    if progress.learner:
        learner = progress.learner
        data["learner"] = {"when": learner.when, "name": learner.name, "picture": learner.picture}
    return data


def _dump_item(item: ItemProgress) -> Json:
    work = item.work
    past = {key: best for key, best in item.bests.items() if key != work.key}
    return {
        "version": VERSION,
        "key": work.key,
        "response": work.response and dump_response(work.response),
        "outcome": work.outcome and dump_outcome(work.outcome),
        "session": dump_session(work.session),
        "closed": work.closed,
        "waiting": work.waiting,
        "best": item.bests.get(work.key, 0),
        "hints": work.hints,
        "seed": work.seed,
        "when": work.when,
        **({"past": past} if past else {}),
        **({"solved": list(item.solved)} if item.solved else {}),
        **({"log": [[each.when, each.key, each.score] for each in item.log]} if item.log else {}),
    }


def _load_item(value: object, where: str) -> ItemProgress:
    data = dict(mapping(value, where))
    _check_version(data.pop("version", None), where)
    best = number(1)(data.pop("best", 0), f"{where}.best")
    past = _map_of(number(1))(data.pop("past", {}), f"{where}.past")
    solved = sequence(_name)(data.pop("solved", []), f"{where}.solved")
    log = _LOG(data.pop("log", []), f"{where}.log")
    work = _WORK(data, where)
    best = max(best, past.pop(work.key, 0))
    bests = {**past, **({work.key: best} if best else {})}
    return ItemProgress(
        work, dict(sorted(bests.items())), tuple(sorted({*solved})), add_attempts((), log)
    )


def _check_version(version: object, where: str) -> None:
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise CodecError(f"{where} has no version")
    if version > VERSION:
        raise CodecError(f"{where} has a newer version; this reader knows up to {VERSION}", "QE302")


def _name(value: object, where: str) -> str:
    if len(text(value, where)) > LONGEST:
        raise CodecError(f"{where} is longer than {LONGEST} characters")
    return value


def _attempt(value: object, where: str) -> Attempt:
    return Attempt(*tuple_of(whole(), _name, number(1, -1))(value, where))


def _map_of(read: Reader) -> Reader:
    def read_all(value: object, where: str) -> dict[str, object]:
        return {
            _name(name, where): read(each, f"{where}.{name[:40]}")
            for name, each in sorted(mapping(value, where).items())
        }

    return read_all


def _optional(read: Reader) -> Reader:
    return lambda value, where: value if value is None else read(value, where)


_LOG = sequence(_attempt)
_WORK = record(
    Work,
    {
        "key": _name,
        "when": whole(),
        "response": _optional(lambda value, _: load_response(value)),
        "outcome": _optional(lambda value, _: load_outcome(value)),
        "session": lambda value, _: load_session(value),
        "closed": flag,
        "waiting": flag,
        "hints": whole(),
        "seed": whole(),
    },
)
_PROGRESS = record(
    Progress,
    {
        "course": _name,
        "items": _map_of(_load_item),
        "lessons": _map_of(
            record(Visit, {"first": whole(), "last": whole(), "read": whole(0, 100)})
        ),
        "learner": _optional(
            record(Learner, {"when": whole(), "name": _name, "picture": _name})
        ),
    },
)
