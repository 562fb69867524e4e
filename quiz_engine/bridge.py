"""The only entry from the browser (L2): one message in, one reply out, both JSON data.

    {"do": "grade", "item": …, "response": …, "session": …, "draw": …}
        ->  {"outcome": …, "session": …, "closed": …}
        `draw` is the number of the draw, from 0, for an item with variables (0 where it is missing).
    {"do": "try", "item": …, "action": [step, control, typed], "draw": …}
        ->  {"right": …, "feedback": [{"code": …, "part": …}, …]}
    {"do": "run", "item": …, "source": …, "case": "a"}
        ->  {"result": {"case": "a", "passed": …, …}, "spent": …}
    {"do": "merge", "progress": …, "file": "…"}
        ->  {"progress": …, "changed": [id, …]}: what is known here, with the text of a progress file
    {"do": "review", "attempts": {ID: [[when, scaled], …], …}}
        ->  {"plan": [{"id": …, "when": …, "wrong": …}, …]}: when to meet each question again
    {"do": "sheets", …} and {"do": "people", …} and {"do": "report", …}
        ->  who can what in a class: see results/message.py
    {"do": "hello"}
        ->  {"hello": 1}

"run" executes a learner's program for one test of an item, or with `"input"` instead of `"case"`
for no test at all. Only an engine that grades nothing may be asked to (js/link.js). "review" needs
packages that the page has had installed before, and so do "sheets", "people" and "report".

A message that cannot be handled gets `{"error": {"code": …, "message": …}}`: the page shows its own
plain sentence for the code, never the message. The codes are QE301 to QE304 (data that the codec
refuses) and QE407 (no such message).
"""

from __future__ import annotations

import json
import sys

from .core.codec import (
    VERSION,
    dump_outcome,
    dump_result,
    dump_session,
    load_item,
    load_response,
    load_session,
)
from .core.item import Item
from .core.outcome import fold
from .core.session import Session, is_closed, record
from .core.shape import Case, Program
from .core.variable import instantiate
from .errors import CodecError
from .item_types import grade
from .item_types.walkthrough import WALKTHROUGH, grade_action

Json = dict[str, object]


def handle(message: object) -> Json:
    """Answer one message. Never raises on JSON data, whatever its form."""
    action = message.get("do") if isinstance(message, dict) else None
    try:
        if action == "grade":
            return _grade(message)
        if action == "try":
            return _try(message)
        if action == "run":
            return _run(message)
        if action == "merge":
            return _merge(message)
        if action == "review":
            return _review(message)
        if action in ("sheets", "people", "report"):
            return _report(action, message)
        if action == "hello":
            return {"hello": VERSION}
    except CodecError as error:
        return {"error": {"code": error.code, "message": str(error)}}
    return {"error": {"code": "QE407", "message": 'QE407: "do" is none of: grade, try, run, merge, review, sheets, people, report, hello'}}


def handle_json(text: str) -> str:
    """Answer one message as JSON text: cheaper across the border to JavaScript than objects."""
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        message = None
    return json.dumps(handle(message), ensure_ascii=False)


def _item(message: Json) -> Item:
    """Return the item of a message, with the values of its draw in it."""
    draw = message.get("draw", 0)
    if not isinstance(draw, int) or isinstance(draw, bool):
        raise CodecError("draw is no whole number")
    return instantiate(load_item(message.get("item")), draw)


def _grade(message: Json) -> Json:
    item = _item(message)
    response = load_response(message.get("response"))
    given = message.get("session")
    session = Session() if given is None else load_session(given)
    outcome = grade(item, response, session)
    if not is_closed(session, item):
        session = record(session, outcome)
    return {
        "outcome": dump_outcome(outcome),
        "session": dump_session(session),
        "closed": is_closed(session, item),
    }


def _try(message: Json) -> Json:
    """Judge one action of a walk while it goes on. Nothing is counted: `grade` does that later."""
    item = _item(message)
    action = message.get("action")
    response = load_response({"version": VERSION, "kind": "actions", "actions": [action]})
    if item.type != WALKTHROUGH.name or not isinstance(item.shape, WALKTHROUGH.shape):
        raise CodecError("item is no walkthrough")
    outcome = dump_outcome(fold(grade_action(item.shape, response.actions[0]), 1))
    return {"right": outcome["success"] is True, "feedback": outcome["feedback"][1:]}


def _merge(message: Json) -> Json:
    from .core import progress, progress_codec  # here, because no lesson needs them

    mine = progress_codec.load_progress(message.get("progress"))
    file = message.get("file")
    if not isinstance(file, str):
        raise CodecError("merge takes the text of a file")
    merged = progress.merge(mine, progress_codec.parse_progress(file, mine.course))
    return {
        "progress": progress_codec.dump_progress(merged),
        "changed": list(progress.changed(mine, merged)),
    }


def _review(message: Json) -> Json:
    attempts = message.get("attempts")
    if not isinstance(attempts, dict):
        raise CodecError("review takes attempts by the id of their question")
    read = {name: [_attempt(each) for each in _list(given)] for name, given in attempts.items()}
    from .review import plan  # here, because no lesson needs it, nor the packages it needs

    try:
        found = plan(read)
    except ValueError as error:
        raise CodecError(str(error)) from None
    return {"plan": [{"id": each.id, "when": each.when, "wrong": each.is_wrong} for each in found]}


def _report(action: str, message: Json) -> Json:
    """The package for reports comes to the browser by itself: only the teacher's page needs it."""
    from .runner.packages import SITE

    path = sys.modules[__package__].__path__
    if f"{SITE}/{__package__}" not in path:
        path.append(f"{SITE}/{__package__}")
    from .results import message as results

    answers = {"sheets": results.read_sheets, "people": results.find_people}
    return answers.get(action, results.make_page)(message)


def _list(value: object) -> list:
    if not isinstance(value, list):
        raise CodecError("attempts are no list")
    return value


def _attempt(value: object) -> tuple[int, float]:
    when, scaled = value if isinstance(value, list) and len(value) == 2 else (None, None)
    is_time = isinstance(when, int) and not isinstance(when, bool)
    if not is_time or not isinstance(scaled, int | float) or not 0 <= scaled <= 1:
        raise CodecError("an attempt is no pair of a time in ms and a score from 0 to 1")
    return when, scaled


def _run(message: Json) -> Json:
    from .runner import run_case  # here, because grading never needs it and would wait for it

    shape = _item(message).shape
    source, typed = message.get("source"), message.get("input", "")
    if not isinstance(shape, Program) or not isinstance(source, str) or not isinstance(typed, str):
        raise CodecError("run takes a program item with a source")
    case = Case("", input=typed)
    if "case" in message:
        found = [each for each in shape.tests if each.id == message["case"]]
        if not found:
            raise CodecError("item has no such test")
        case = found[0]
    trial = run_case(source, case, shape.seconds)
    return {"result": dump_result(trial.result), "spent": trial.spent}
