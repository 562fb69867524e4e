"""Golden cases: a lesson's source, what is wrong with it, the items read from it, how they grade.

A case is a text file `<topic>/<name>.txt` of parts that begin with a line "%% NAME":

    %% title        the fact it shows, in one sentence
    %% language     vi (when the part is missing), en or de
    %% source       the lesson, as an author types it
    %% picture      the file hinh.svg beside it; only where a case needs one
    %% wheels       arguments of tests/wheel.py for each wheel in packages/, as JSON, one a line
    %% diagnostics  what `quiz-engine check` says, word for word; missing for nothing
    %% items        the items as JSON; missing when there are none
    %% html         the body of the rendered page; only where a case is about it
    %% outcomes     one response a line: ITEM-ID: RESPONSE => OUTCOME; ITEM-ID@7 for the draw 7

A response is written as in `<examples>`: choice ids separated by commas, typed text, values of gaps
separated by semicolons, actions of a walk as step:control=typed, separated by semicolons, card=place
separated by commas. A written answer, which has no examples, is "criterion=level, … | text". An
outcome is the verdict, the scaled score and the other feedback codes. A program is told by the ids of
the tests that it passes.

Browser tests replay `load_outcomes()` through Pyodide and compare with `describe()`.

To change what is expected, look at the difference and then write it:

    python tests/golden/cases.py --diff  [TEXT IN THE NAME]
    python tests/golden/cases.py --write [TEXT IN THE NAME]
"""

from __future__ import annotations

import difflib
import json
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quiz_engine.errors import Diagnostic
    from quiz_engine.markup.question import Question

FOLDER = Path(__file__).parent
PARTS = ("title", "language", "source", "picture", "wheels", "diagnostics", "items", "html", "outcomes")
ROOT = FOLDER.parent.parent
_DRAWS = re.compile(r'"(values|shown)": (\[[^\[\]{}]*\])')
_PART = re.compile(r"^%% (\w+)\n", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """One golden case."""

    name: str
    """Topic and name, such as choices/own-ids."""
    parts: dict[str, str]
    """Texts by the names of PARTS; missing ones are not there."""

    @property
    def language(self) -> str:
        """Return the language of the lesson."""
        return self.parts.get("language", "vi\n").strip()

    @property
    def items(self) -> list[dict[str, Any]]:
        """Return the expected items as JSON data."""
        return json.loads(self.parts.get("items", "[]"))


@dataclass(frozen=True)
class ExpectedOutcome:
    """One response to one item, all as JSON data for the bridge."""

    name: str
    """Case, item and response, for messages."""
    item: dict[str, Any]
    draw: int
    """Number of the draw, for an item with variables."""
    response: dict[str, Any]
    expected: str
    """As `describe` says it."""


def read_case(path: Path) -> Case:
    """Read one case. Raises ValueError for a part that does not exist."""
    pieces = _PART.split(path.read_text(encoding="utf-8"))
    parts = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    unknown = [name for name in parts if name not in PARTS]
    if pieces[0] or unknown or len(parts) * 2 != len(pieces) - 1:
        raise ValueError(f"{path}: parts must be, once each: {', '.join(PARTS)}; found {unknown}")
    return Case(path.relative_to(FOLDER).with_suffix("").as_posix(), parts)


def load_cases() -> list[Case]:
    """Return all cases, sorted by name."""
    return [read_case(path) for path in sorted(FOLDER.glob("*/*.txt"))]


def load_outcomes() -> list[ExpectedOutcome]:
    """Return every response of every case with the outcome it must get, read from the files
    alone."""
    found = []
    for case in load_cases():
        items = {item["id"]: item for item in case.items}
        for line in case.parts.get("outcomes", "").splitlines():
            name, response, expected = split_outcome(line)
            item_id, draw = split_name(name)
            item = items[item_id]
            data = make_response(item["shape"], response)
            title = f"{case.name} {name}: {response}"
            found.append(ExpectedOutcome(title, item, draw, data, expected))
    return found


def split_outcome(line: str) -> tuple[str, str, str]:
    """Cut "id: response => outcome"."""
    name, _, rest = line.partition(":")
    response, _, expected = rest.rpartition("=>")
    return name.strip(), response.strip(), expected.strip()


def split_name(name: str) -> tuple[str, int]:
    """Cut "id@7" into the item's id and the number of the draw, which is 0 without it."""
    item_id, _, draw = name.partition("@")
    return item_id, int(draw or 0)


def make_response(shape: dict[str, Any], text: str) -> dict[str, Any]:
    """Return a response to a shape as JSON data, from the notation of the cases."""
    if shape["kind"] in ("choices", "regions"):
        return {
            "version": 1,
            "kind": "selection",
            "choices": [each.strip() for each in text.split(",") if each.strip()],
        }
    if shape["kind"] == "grid":
        pairs = [each.split("=") for each in text.replace(" ", "").split(",") if each]
        return {"version": 1, "kind": "pairing", "pairs": pairs}
    if shape["kind"] == "sequence":
        cards = [each.strip() for each in text.split(",") if each.strip()]
        return {"version": 1, "kind": "order", "cards": cards}
    if shape["kind"] == "blanks":
        values = [each.strip() for each in text.split(";")]
        ids = [blank["id"] for blank in shape["blanks"]]
        return {
            "version": 1,
            "kind": "filling",
            "blanks": [[a, b] for a, b in zip(ids, values, strict=True)],
        }
    if shape["kind"] == "conversation":
        return {"version": 1, "kind": "path", "turns": _follow(shape["scenes"], text)}
    if shape["kind"] == "walk":
        return {"version": 1, "kind": "actions", "actions": _actions(text)}
    if shape["kind"] == "placement":
        return {"version": 1, "kind": "pairing", "pairs": split_pairs(text)}
    if shape["kind"] == "essay":
        levels, _, written = text.partition("|")
        return {
            "version": 1,
            "kind": "writing",
            "text": written.strip(),
            "levels": split_pairs(levels),
        }
    if shape["kind"] == "program":
        passed = [each.strip() for each in text.split(",") if each.strip()]
        cases = [*(test["id"] for test in shape["tests"])]
        results = [{"case": each, "passed": each in passed} for each in cases]
        results += [{"case": each, "passed": True} for each in passed if each not in cases]
        return {"version": 1, "kind": "run", "source": "pass", "results": results}
    return {"version": 1, "kind": "typed", "text": text}


def split_pairs(text: str) -> list[list[str]]:
    """Return [["a", "1"], ["b", "2"]] for "a=1, b=2"."""
    words = [word.partition("=") for word in text.split(",") if word.strip()]
    return [[left.strip(), right.strip()] for left, _, right in words]


def _follow(scenes: list[dict[str, Any]], text: str) -> list[list[str]]:
    """Return the path of turns "a, b"; "scene/a" is a turn of a scene that need not come there."""
    here, path = scenes[0]["id"], []
    for word in (each.strip() for each in text.split(",") if each.strip()):
        scene, _, turn = word.rpartition("/")
        path.append([scene or here, turn])
        turns = [each for scene in scenes if scene["id"] == path[-1][0] for each in scene.get("turns", [])]
        here = next((each["next"] for each in turns if each["id"] == turn), "?")
    return path


def _actions(text: str) -> list[list[str]]:
    actions = []
    for piece in text.split(";") if text else ():
        step, _, rest = piece.partition(":")
        control, _, typed = rest.partition("=")
        actions.append([step.strip(), control.strip().replace("?", ""), typed.strip()])
    return actions


def describe(outcome: dict[str, Any]) -> str:
    """Return an outcome (JSON data) in one line: verdict, scaled score, feedback after the
    verdict."""
    words = [outcome["verdict"], f"{outcome['score']['scaled']:.3g}"]
    for feedback in outcome["feedback"][1:]:
        part = f"({feedback['part']})" if feedback.get("part") else ""
        args = ",".join(f"{key}={value}" for key, value in feedback.get("args", {}).items())
        words.append(feedback["code"] + part + (f"{{{args}}}" if args else ""))
    return " ".join(words)


def actual_parts(case: Case) -> dict[str, str]:
    """Return what a case's parts are now, by running parser, renderer and graders."""
    from markdown import markdown

    from quiz_engine.bridge import handle
    from quiz_engine.core.codec import dump_item
    from quiz_engine.markup import parse_lesson
    from quiz_engine.markup.extension import (
        HOST_EXTENSIONS,
        Defaults,
        PageContext,
        QuestionExtension,
        check_placement,
    )
    from quiz_engine.site.draws import draw_all

    source = case.parts["source"]
    files = {"hinh.svg": case.parts["picture"]} if "picture" in case.parts else {}
    draws = draw_all(parse_lesson(source).requests, ROOT / ".cache")
    defaults = Defaults(read=files.get, draws=draws)
    lesson = parse_lesson(source, "bai.md", case.language, defaults)
    page = PageContext("bai.md", case.language, defaults=defaults)
    told = sorted([*lesson.diagnostics, *check_placement(source, page)])
    parts = {
        name: case.parts[name] for name in ("title", "language", "source", "picture", "wheels") if name in case.parts
    }
    if "wheels" in case.parts:
        told = sorted([*told, *_tell_packages(lesson.questions, case.parts["wheels"])])
    if told:
        parts["diagnostics"] = "".join(f"{each}\n" for each in told)
    if lesson.items:
        items = [dump_item(item) for item in lesson.items]
        parts["items"] = _DRAWS.sub(_one_line, json.dumps(items, ensure_ascii=False, indent=1)) + "\n"
    if "html" in case.parts:
        extension = QuestionExtension()
        extension.page = PageContext("bai.md", case.language, defaults=defaults, diagnostics=[])
        parts["html"] = markdown(source, extensions=[extension, *HOST_EXTENSIONS]) + "\n"
    if "outcomes" in case.parts:
        shown = []
        by_id = {item.id: dump_item(item) for item in lesson.items}
        for line in case.parts["outcomes"].splitlines():
            name, response, _ = split_outcome(line if "=>" in line else line + " =>")
            item_id, draw = split_name(name)
            item = by_id.get(item_id)
            if item is None:
                shown.append(f"{name}: {response} => no such item\n")
                continue
            message = {
                "do": "grade",
                "item": item,
                "draw": draw,
                "response": make_response(item["shape"], response),
            }
            shown.append(f"{name}: {response} => {describe(handle(message)['outcome'])}\n")
        parts["outcomes"] = "".join(shown)
    return parts


def _tell_packages(questions: Sequence[Question], wheels: str) -> list[Diagnostic]:
    """Return what is wrong with packages, beside wheels that are made for that."""
    from quiz_engine.site.programs import check_packages
    from quiz_engine.site.wheels import Shelf
    from tests.wheel import make_wheel

    with tempfile.TemporaryDirectory() as folder:
        for line in wheels.splitlines():
            make_wheel(Path(folder), **json.loads(line))
        shelf = Shelf(Path(folder), "packages")
        return list(check_packages([("bai.md", each) for each in questions], shelf))


def _one_line(match: re.Match[str]) -> str:
    """Return the values of a variable in one line, where a hundred would take as many."""
    return f'"{match[1]}": {json.dumps(json.loads(match[2]), ensure_ascii=False)}'


def join_parts(parts: dict[str, str]) -> str:
    """Return the text of a case's file."""
    return "".join(f"%% {name}\n{parts[name]}" for name in PARTS if name in parts)


def difference(case: Case) -> str:
    """Return the difference between what a case expects and what is, empty when there is none."""
    old, new = (
        join_parts(parts).splitlines(keepends=True) for parts in (case.parts, actual_parts(case))
    )
    return "".join(
        difflib.unified_diff(old, new, f"{case.name} as expected", f"{case.name} as it is")
    )


def main(arguments: list[str]) -> int:
    """Show, and with --write also write, the differences of the cases whose name contains a
    text."""
    if not arguments or arguments[0] not in ("--diff", "--write"):
        print(__doc__)
        return 2
    for case in load_cases():
        changed = difference(case) if arguments[1:] == [] or arguments[1] in case.name else ""
        print(changed, end="")
        if changed and arguments[0] == "--write":
            path = FOLDER / f"{case.name}.txt"
            path.write_text(join_parts(actual_parts(case)), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(FOLDER.parent.parent))
    sys.exit(main(sys.argv[1:]))
