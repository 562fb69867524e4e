"""What a file that has everything inside holds besides the text of its pages.

Bytes are texts that no browser reads by itself (runtime/codec.py); a script of the site is as it was
built, but for what it tells of pages that are not in the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from html import escape

from ..locale import load_catalogue
from ..runtime import codec
from ..site.search_index import render_index_script
from ..site.sections import Section
from ..site.words import LONE
from .built import AGAIN, BuiltSite
from .problem import ReleaseError

_MAP = re.compile(r"self\.QE = self\.QE \|\| \{\};\nQE\.course = (\{.*\});\s*", re.DOTALL)
_INDEX = re.compile(r"QE\.searchIndex\(\"[^\"]*\", '(.*)'\);\s*", re.DOTALL)
_DAMAGED = ("error.QE402", "error.QE403", "error.QE407")
"""What else would tell to copy the course's folder once more."""


class Runtime:
    """Python and its packages, as texts; each is made once for all files of a release."""

    def __init__(self, site: BuiltSite) -> None:
        self.site = site
        self._nodes: dict[str, bytes] = {}

    def node(self, name: str) -> bytes:
        """Return a runtime file as part of a page, in UTF-16. Raises ReleaseError where it is
        missing or none, and OSError."""
        if name not in self._nodes:
            path = f"assets/python/{name}.js"
            if path not in self.site.files:
                raise ReleaseError(f"{path} is missing. {AGAIN}")
            try:
                payload = codec.read_payload((self.site.folder / path).read_bytes())
            except ValueError as error:
                raise ReleaseError(f"{path}: {error}. {AGAIN}") from None
            facts = {"version": payload.version}
            self._nodes[name] = render_node(payload.name, payload.packed, facts)
        return self._nodes[name]


def render_node(name: str, data: bytes, facts: Mapping[str, str]) -> bytes:
    """Return bytes as a text that no browser reads by itself, in UTF-16. `facts` are attributes."""
    values = "".join(f' data-{key}="{escape(value)}"' for key, value in facts.items())
    start = (
        f'<script type="text/plain" data-name="{escape(name)}" data-length="{len(data)}"{values}>'
    )
    end = "</script>\n"
    return start.encode("utf-16-le") + codec.encode_units(data) + end.encode("utf-16-le")


def read_map(text: str, language: str) -> dict:
    """Return the map of a course from its script. Raises ReleaseError where it is none."""
    found = _MAP.fullmatch(text)
    if not found:
        raise ReleaseError(
            f"assets/quiz/course.{language}.js is not as this version builds it. {AGAIN}"
        )
    return json.loads(found[1])


def change_script(
    name: str, text: str, language: str, pages: Collection[str], lesson: str | None
) -> str:
    """Return a script of the site as it is in a file with these pages, of which `lesson` is the
    only lesson, by its id, where it is not None. Raises ReleaseError."""
    if name == f"assets/quiz/course.{language}.js":
        return _render_map(read_map(text, language), language, lesson)
    if re.fullmatch(r"assets/quiz/messages\.[a-z]+\.js", name):
        words = load_catalogue(name.split(".")[1])["lone.damaged"]
        return f"{text}Object.assign(QE.messages, {to_json(dict.fromkeys(_DAMAGED, words))});\n"
    if name == f"assets/search/{language}.js" and lesson:
        return _render_index(text, language, pages)
    return text


def _render_map(course: dict, language: str, lesson: str | None) -> str:
    """Return the map with the sentences of a course that is one file, of one lesson alone where that
    is all there is."""
    words = load_catalogue(language)
    own = {f"progress.{each}": words[f"progress.{each}"] for each in ("kept-memory", *LONE)}
    own["progress.moved"] = own.pop("progress.moved-lone")
    data = {**course, "words": {**course.get("words", {}), **own}}
    if lesson:
        data |= _only(course, lesson)
    return f"self.QE = self.QE || {{}};\nQE.course = {to_json(data)};\n"


def _only(course: Mapping[str, list], lesson: str) -> dict[str, list]:
    """Return of a course's map what is about one lesson."""
    lessons = [each for each in course["lessons"] if each["id"] == lesson]
    facts = lessons[0]
    used = {
        "levels": [facts.get("level")],
        "audiences": facts.get("audience", []),
        "competencies": [facts.get("competency")],
    }
    kept = {
        name: [each for each in course[name] if each[0] in values]
        for name, values in used.items()
        if name in course
    }
    return {"lessons": lessons, **kept}


def _render_index(script: str, language: str, pages: Collection[str]) -> str:
    """Return the index of the pages that are in the file."""
    found = _INDEX.fullmatch(script)
    if not found:
        raise ReleaseError(f"assets/search/{language}.js is not as this version builds it. {AGAIN}")
    data = json.loads(re.sub(r"\\(['\\])", r"\1", found[1]))
    sections = []
    for page, fragment, title, text, *kind in data["sections"]:
        path, name = data["pages"][page]
        if path in pages:
            location = path + (f"#{fragment}" if fragment else "")
            sections.append(Section(location, name, title, text, *kind))
    return render_index_script(sections, language)


def to_json(data: object) -> str:
    """Return data as JSON without blanks."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
