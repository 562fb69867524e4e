"""A course of four questions, and result files of learners of it, for tests of reports."""

from __future__ import annotations

import json
from pathlib import Path

from quiz_engine.results.course import Course, dump_course, parse_course
from quiz_engine.site.report_data import report_script

MAP = {
    "lessons": [
        {
            "id": "one", "page": "vi/one.html", "title": "Bài một", "level": 1, "competency": "a.x",
            "items": [["q1", "k1"], ["q2", "k2", "k2de"]],
        },
        {"id": "text", "page": "vi/text.html", "title": "Bài đọc", "level": 1, "competency": "a.y"},
        {"id": "two", "page": "vi/two.html", "title": "Bài hai", "competency": "a.y", "items": [["q3", "k3"], ["q4", "k4"]]},
    ],
    "competencies": [["a.x", "Việc X", "A"], ["a.y", "Việc Y", "A"]],
}  # fmt: skip
WORDS = {
    "q1": {"text": "Hai cộng hai?", "labels": {"a": "Bốn", "b": "Năm"}},
    "q2": {"text": "Tên nút?"},
    "q3": {"text": "Xếp thẻ", "labels": {"a": "Táo", "b": "Bò", "=1": "Quả", "=2": "Con"}},
    "q4": {"text": "Tính", "varied": True},
}
SCRIPT = dump_course("khoa", "vi", MAP, WORDS)
RIGHT = {"raw": 1.0, "min": 0.0, "max": 1.0, "scaled": 1.0}
WRONG = {"raw": 0.0, "min": 0.0, "max": 1.0, "scaled": 0.0}
DAY = 1_764_000_000_000
"""2025-11-24, 16:00 in Greenwich and 23:00 in Hà Nội."""
PAIRS = {"kind": "pairing", "pairs": [["a", "2"], ["b", "2"]]}


def course() -> Course:
    """Return the course as a report reads it."""
    return parse_course(SCRIPT)


def done(key: str, right: bool, response: dict | None = None, when: int = DAY, **more: object) -> dict:
    """Return a record of a question that was answered once."""
    outcome = {
        "version": 1,
        "verdict": "correct" if right else "incorrect",
        "score": RIGHT if right else WRONG,
        "success": right,
        "completion": True,
        "feedback": [{"code": "correct" if right else "incorrect"}, *more.pop("feedback", [])],
    }
    return {
        "version": 1, "key": key, "outcome": outcome, "when": when, "closed": False, "waiting": False,
        "response": {"version": 1, **(response or {"kind": "selection", "choices": ["a" if right else "b"]})},
        "session": {"attempts": 1, "success": right, "best": float(right), "hints": 0},
        "best": float(right), "hints": 0, "seed": 1, "log": [[when, key, float(right)]],
        **({"solved": [key]} if right else {}), **more,
    }  # fmt: skip


def result_file(
    name: str = "", items: dict | None = None, when: int = DAY, picture: str = "lotus", **more: object
) -> dict:
    """Return a result file."""
    learner = {"learner": {"when": when, "name": name, "picture": picture}} if name else {}
    return {
        "format": "hoc-so-progress", "version": 1, "course": "khoa", "items": items or {}, "lessons": {},
        **learner, **more,
    }  # fmt: skip


def write_class(folder: Path, files: dict[str, object]) -> Path:
    """Write files to a folder: JSON, text, or bytes."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not isinstance(content, bytes):
            text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
            content = text.encode()
        path.write_bytes(content)
    return folder


def write_course(site: Path) -> Path:
    """Write what of a built course a report needs."""
    files = {f"assets/quiz/{report_script('vi')}": SCRIPT, "assets/quiz/files.json": "{}"}
    files |= {f"assets/theme/{name}.css": f"/* {name} */" for name in ("hoc-so", "report", "paper")}
    return write_class(site, files)
