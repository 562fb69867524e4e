"""The only entry from the browser (L2): one message in, one reply out, both JSON data.

    {"do": "grade", "item": …, "response": …, "session": …}  ->  {"outcome": …, "session": …, "closed": …}
    {"do": "hello"}                                           ->  {"hello": 1}

A message that cannot be handled gets `{"error": {"code": …, "message": …}}`: the page shows its own
plain sentence for the code, never the message.
"""

from __future__ import annotations

import json
from typing import Any

from .core.codec import (
    VERSION,
    dump_outcome,
    dump_session,
    load_item,
    load_response,
    load_session,
)
from .core.session import is_closed, record
from .errors import CodecError
from .item_types import grade

Json = dict[str, Any]


def handle(message: Json) -> Json:
    """Answer one message. Never raises on data of a wrong form."""
    action = message.get("do") if isinstance(message, dict) else None
    try:
        if action == "grade":
            return _grade(message)
        if action == "hello":
            return {"hello": VERSION}
    except CodecError as error:
        return {"error": {"code": error.code, "message": str(error)}}
    return {"error": {"code": "QE407", "message": f"no such action: {action!r}"}}


def handle_json(text: str) -> str:
    """Answer one message given and returned as JSON text: cheaper across the border to JavaScript."""
    return json.dumps(handle(json.loads(text)), ensure_ascii=False)


def _grade(message: Json) -> Json:
    item = load_item(message.get("item"))
    session = load_session(message.get("session") or {})
    outcome = grade(item, load_response(message.get("response")))
    if not is_closed(session, item):
        session = record(session, outcome)
    return {
        "outcome": dump_outcome(outcome),
        "session": dump_session(session),
        "closed": is_closed(session, item),
    }
