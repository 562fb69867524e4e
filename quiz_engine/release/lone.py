"""A course, or a lesson of it, as one file that is opened by tapping: everything is inside.

In this order, so that what is read first comes first (js/lone.js is the other side):

=====================  ============================================================================
styles                 those of the lessons, with the letters, and js/lone.js with what it needs
"pages"                what the pages have around their text, and their scripts: one compressed text
sections               the text of the home page, the lessons, the glossary: read without a script
runtime                Pyodide, its library, the graders; packages and recordings, where needed
=====================  ============================================================================

The file is UTF-16 with a byte order mark, because the runtime is carried as in runtime/codec.py, two
bytes a unit, and read by the same `decode`; base64 in UTF-8 would take 1.5 MB more. Nothing can be
asked for: the policy names the hash of each script and style. See decision 27.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from importlib import resources
from mimetypes import guess_type
from posixpath import dirname, join, normpath

from ..locale import load_catalogue
from ..runtime import codec
from .built import AGAIN, NOTICES, BuiltSite
from .lone_held import Runtime, change_script, read_map, render_node, to_json
from .lone_page import (
    LonePage,
    Places,
    as_text,
    find_inline,
    find_scripts,
    find_styles,
    for_frame,
    in_frame,
    read_page,
    without_steps,
)
from .problem import ReleaseError

ROOT = "https://lone.invalid/"
"""Stands for the course's root in the frame; no such host can exist (RFC 2606)."""
RUNTIME = resources.files("quiz_engine") / "runtime"
COURSE_LIMIT = 20_000_000
"""Bytes of a course as one file: what messengers take, and a cheap phone reads."""
LESSON_LIMIT = 9_000_000
"""Bytes of a lesson as one file."""

BEGIN = "self.QE={lone:parent.QE.lone};QE.lone.begin(self);"
"""First script of each page in the frame."""
ARRIVED = "self.QE&&QE.lone&&QE.lone.arrived();"
"""Stands behind each section."""
START = "QE.lone.start();"
_PYTHON = ("worker", "wasm", "library", "graders")
_HEAD_SCRIPTS = ("payload.js", "lone.js")
_OWNER_SCRIPTS = ("serve.js", "store.js", "learners.js", "record.js", "link.js", "engine.js")
_STYLES = ("assets/theme/hoc-so.css", "assets/quiz/quiz.css")
_PAPER = "assets/theme/paper.css"
_THEME = "assets/theme/theme.js"
_READER = ("reader_text.js", "reader_marks.js", "reader.js")
_PLACE, _REVIEW, _GLOSSARY = "progress.html", "review.html", "glossary.html"
_REPORT = "report.html"  # of teachers, who have a stick
_META = re.compile(r"<meta name=\"quiz-engine\" content='([^']*)'>")


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson of the course's map."""

    id: str
    page: str
    title: str


class LoneMaker:
    """Makes the files of one language of a built site."""

    def __init__(self, site: BuiltSite, language: str, runtime: Runtime | None = None) -> None:
        """Read the pages of `language`; `runtime` may be shared with other languages. Raises
        ReleaseError where they are not as built, and OSError."""
        self.site = site
        self.runtime = runtime or Runtime(site)
        self.language = language
        self.words = load_catalogue(language)
        self.home = site.homes[language]
        paths = [
            path
            for path in site.files
            if path.endswith(".html") and (path.startswith(f"{language}/") or path == NOTICES)
        ]
        paths = [path for path in paths if path != f"{language}/{_REPORT}"]
        self.pages = {path: read_page(path, self._text(path)) for path in paths}
        course = read_map(self._text(f"assets/quiz/course.{language}.js"), language)
        self.lessons = [
            Lesson(each["id"], each["page"], each["title"])
            for each in course["lessons"]
            if each["page"] in self.pages
        ]

    def make_course(self) -> bytes:
        """Return the whole course as one file. Raises ReleaseError where it is too large."""
        own = f"{self.language}/"
        lessons = [each.page for each in self.lessons]
        last = [path for path in (own + _GLOSSARY,) if path in self.pages]
        apart = [path for path in (own + _PLACE, own + _REVIEW, NOTICES) if path in self.pages]
        others = [
            path for path in self.pages if path not in {self.home, *lessons, *last, *apart}
        ]
        file = _File(self, [self.home, *others, *lessons, *last], apart, {}, None)
        return _limited(file, COURSE_LIMIT, f"The course in {self.language}")

    def make_lesson(self, lesson: Lesson) -> bytes:
        """Return one lesson as a file. Raises ReleaseError where it is too large."""
        own = f"{self.language}/"
        apart = [path for path in (own + _PLACE, NOTICES) if path in self.pages]
        also = {self.home: lesson.page}
        file = _File(self, [lesson.page], apart, also, lesson)
        return _limited(file, LESSON_LIMIT, f'The lesson "{lesson.id}" in {self.language}')

    def _text(self, path: str) -> str:
        try:
            return (self.site.folder / path).read_bytes().decode("utf-8")
        except FileNotFoundError:
            raise ReleaseError(f"{path} is missing. {AGAIN}") from None

    def read(self, path: str) -> bytes | None:
        """Return a file of the site, None where it has none of that path."""
        return (self.site.folder / path).read_bytes() if path in self.site.files else None


class _File:
    """One file, while it is made."""

    def __init__(
        self,
        maker: LoneMaker,
        texts: list[str],
        apart: list[str],
        also: Mapping[str, str],
        lesson: Lesson | None,
    ) -> None:
        self.maker, self.words = maker, maker.words
        self.texts, self.apart, self.also, self.lesson = texts, apart, also, lesson
        self.pages = {path: maker.pages[path] for path in [*texts, *apart]}
        self.home = lesson.page if lesson else maker.home
        if lesson:
            page = self.pages[lesson.page]
            content = without_steps(page.content, self._more())
            self.pages[lesson.page] = LonePage(
                page.path, page.title, page.around, content, page.ids
            )
        ids = Counter(name for path in texts for name in self.pages[path].ids)
        shared = {name for name, count in ids.items() if count > 1}
        found = {path: self.pages[path].ids if path in texts else () for path in self.pages}
        self.places = Places(found, also, shared, maker.read, self.words["lone.away"])
        self.settings = [_settings(page.around) for page in self.pages.values()]
        self.parts: Counter[str] = Counter()
        """Bytes by kind of what is inside, for whoever has to make it smaller."""
        self.hashed: dict[str, list[str]] = {"script": [], "style": []}

    def render(self) -> bytes:
        """Return the file."""
        title = self.maker.site.title
        if self.lesson:
            title = f"{self.lesson.title} – {title}"
        styles = "".join(
            f'<style data-name="{name}"{media}>{self._hash("style", self._file(name))}</style>\n'
            for name, media in [*((name, "") for name in _STYLES), (_PAPER, ' media="print"')]
            if name in self.maker.site.files
        )
        own = self._hash("style", (RUNTIME / "css" / "lone.css").read_text(encoding="utf-8"))
        theme = self._hash("script", self._file(_THEME))
        head = [theme, *map(self._own, _HEAD_SCRIPTS)]
        owner = [self._own(name) for name in _OWNER_SCRIPTS]
        bundle = self._bundle(own)
        self._allow_attributes()
        body = "\n".join(
            [
                self._tell(),
                self._contents(),
                *(self._section(path) for path in self.texts),
                *(self._apart(path) for path in self.apart),
            ]
        )
        start, arrived = self._hash("script", START), self._hash("script", ARRIVED)
        runtime = self._runtime()
        top = f"""\
<!doctype html>
<html lang="{self.maker.language}" class="no-js">
<head>
<meta http-equiv="Content-Security-Policy" content="{self._policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Học Số">
<meta name="quiz-engine" content="{escape(to_json(self._own_settings()))}">
{styles}<style>{own}</style>
{_scripts(head)}
</head>
<body>
"""
        texts = f"""\
{_scripts([*owner, start])}
<div class="lone-plain">
{body.replace("<!--arrived-->", _scripts([arrived]))}
</div>
"""
        self.parts["text of the pages"] = 2 * len(body)
        self.parts["styles and letters"] = 2 * len(styles)
        self.parts["scripts"] = len(bundle)
        parts = [_bytes(top), bundle, _bytes(texts), *runtime, _bytes("</body>\n</html>\n")]
        return b"\xff\xfe" + b"".join(parts)

    def _file(self, name: str) -> str:
        return self.maker._text(name)

    def _own(self, name: str) -> str:
        return self._hash("script", (RUNTIME / "js" / name).read_text(encoding="utf-8"))

    def _hash(self, kind: str, text: str) -> str:
        """Let the policy allow a script or style, and return it."""
        if re.search(rf"</{kind}|<!--|\r", text, re.IGNORECASE):
            raise ReleaseError(f"A {kind} of the course cannot stand within a page: {text[:60]!r}")
        # WebKit takes the hash of what stands in the file, in the file's own encoding; the others,
        # and all in the frame, that of UTF-8 (Content Security Policy 3, 6.7.3.3).
        for encoding in ("utf-8", "utf-16-le"):
            digest = hashlib.sha256(text.encode(encoding)).digest()
            source = f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
            if source not in self.hashed[kind]:
                self.hashed[kind].append(source)
        return text

    def _allow_attributes(self) -> None:
        """Let the policy allow what authors wrote into `style`, as it stands on the built pages."""
        found = {style for page in self.pages.values() for style in find_inline(page)}
        if found:
            self.hashed["style"].append("'unsafe-hashes'")
        for style in sorted(found):
            self._hash("style", style)

    def _policy(self) -> str:
        rules = {
            "default-src": ["'none'"],
            "script-src": ["'wasm-unsafe-eval'", *self.hashed["script"]],
            "style-src": self.hashed["style"],
            "img-src": ["data:", "blob:"],
            "font-src": ["data:"],
            "media-src": ["blob:"],
            "worker-src": ["blob:"],
            "base-uri": [ROOT],
            "form-action": ["'none'"],
        }
        return "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())

    def _own_settings(self) -> dict[str, object]:
        """Return what js/lone.js is told."""
        review = next((each["review"] for each in self.settings if "review" in each), [])
        return {
            "base": f"{ROOT}assets/",
            "course": self.maker.site.course,
            "review": review,
            "home": self.home,
            "pages": {path: page.title for path, page in self.pages.items()},
            "also": dict(self.also),
            "away": self.words["lone.away"],
        }

    def _bundle(self, own: str) -> bytes:
        """Return the text with what the pages need besides their own."""
        files = {"qe": self._hash("script", BEGIN), "lone.css": own}
        language = self.maker.language
        names = {f"assets/search/{language}.js", "assets/search/find.js"}
        for path, page in self.pages.items():
            names |= set(find_scripts(page))
            names |= set(find_styles(page)) - {*_STYLES, _PAPER}
            if path.endswith(f"/{_PLACE}"):
                names.add("assets/quiz/qr.js")
            if "assets/quiz/read.js" in find_scripts(page):
                names |= {f"assets/quiz/{name}" for name in _READER}
        pictures = {name for name in self.maker.site.files if "/theme/learners/" in name}
        for name in sorted(names):
            text = change_script(
                name, self._file(name), language, self.pages, self.lesson and self.lesson.id
            )
            files[name] = self._hash("style" if name.endswith(".css") else "script", text)
        files |= {name: self._file(name) for name in sorted(pictures)}
        files[_THEME] = self._file(_THEME)
        pages = {
            path: [self._around(page), in_frame(page, self.places) if path in self.apart else ""]
            for path, page in self.pages.items()
        }
        text = to_json({"files": files, "pages": pages})
        return render_node("pages", codec.compress(text.encode("utf-8")), {})

    def _around(self, page: LonePage) -> str:
        """Return what is around a page, with the styles of what is not in the file."""
        around = for_frame(page, self.places, self.lesson is None)
        return around.replace("</head>", "<style>%%qe-file lone.css%%</style></head>", 1)

    def _tell(self) -> str:
        """Return what is said where no script runs."""
        title = self.lesson.title if self.lesson else self.maker.site.title
        heading = "" if self.lesson else f"<h1>{escape(title)}</h1>\n"
        lines = "".join(
            f"<p>{escape(self.words[f'lone.plain.{each}'])}</p>\n" for each in ("read", "open")
        )
        return f'{heading}<div class="lone-tell" role="note">\n{lines}</div>'

    def _contents(self) -> str:
        """Return the list of all pages, for whoever reads without a script."""
        if self.lesson:
            return ""
        home = self.maker.pages[self.home]
        page = LonePage(home.path, home.title, "", home.contents, frozenset())
        text = as_text(page, self.places)
        entries = re.search(r"<ul>.*</ul>", text, re.DOTALL)
        if not entries:
            return ""
        kept = re.sub(r"<li class=\"nav-words\">(?:(?!</li>).)*lone-away.*?</li>", "", entries[0])
        name = escape(self.words["ui.contents"])
        return f'<nav class="lone-contents" id="lone-contents" aria-label="{name}">{kept}</nav>'

    def _section(self, path: str) -> str:
        text = as_text(self.pages[path], self.places)
        up = ""
        if not self.lesson:
            up = f'\n<p><a class="lone-up" href="#lone-contents">{self.words["lone.up"]}</a></p>'
        return f'<section class="lone-page" id="{path}">{text}{up}</section><!--arrived-->'

    def _apart(self, path: str) -> str:
        """Return what is said of a page that is nothing without scripts, where links lead to it."""
        title = escape(self.pages[path].title)
        text = escape(self.words["lone.plain.open"])
        return f'<section class="lone-page" id="{path}"><h2>{title}</h2><p>{text}</p></section>'

    def _more(self) -> str:
        """Return what stands at the end of a lesson in place of the way to its neighbours."""
        about = self.words["lone.more"].format(title=self.maker.site.title)
        path = f"{self.maker.language}/{_PLACE}"
        here = dirname(self.home)
        back = "/".join(".." for _ in here.split("/")[1:]) if here else ""
        link = f"{back}/{_PLACE}#place-keep" if back else f"{_PLACE}#place-keep"
        words = escape(self.words["lone.keep"])
        keep = f'<p class="place-buttons"><a class="tool" href="{link}">{words}</a></p>'
        shown = keep if path in self.pages else ""
        return f'<aside class="moved lone-more"><p>{escape(about)}</p>{shown}</aside>'

    def _runtime(self) -> list[bytes]:
        """Return Python, packages and recordings."""
        names = list(_PYTHON)
        for each in self.settings:
            for needed in each.get("packages", {}).values():
                names += [f"packages/{name}" for name in needed]
            names += [f"packages/{name}" for name in each.get("review", [])]
        nodes = [self.maker.runtime.node(name) for name in dict.fromkeys(names)]
        self.parts["Python"] = sum(map(len, nodes))
        for page in self.pages.values():
            sounds = _settings(page.around).get("audio", {})
            for address in dict.fromkeys(sounds.values()):
                path = normpath(join(dirname(page.path), address))
                data = self.maker.read(path)
                if data is not None:
                    kind = guess_type(path)[0] or "audio/mpeg"
                    nodes.append(render_node(path, data, {"type": kind}))
                    self.parts["recordings"] += len(nodes[-1])
        return nodes


def _limited(file: _File, limit: int, what: str) -> bytes:
    """Return a file. Raises ReleaseError where it is larger than `limit` bytes."""
    data = file.render()
    if len(data) <= limit:
        return data
    largest = ", ".join(f"{name} {size / 1e6:.1f} MB" for name, size in file.parts.most_common(3))
    raise ReleaseError(
        f"{what} would have {len(data) / 1e6:.1f} MB as one file; {limit / 1e6:.0f} MB are allowed, "
        f"so that phones open it. Most of it: {largest}. Leave out sound or pictures, or send the "
        "zip instead."
    )


def _bytes(text: str) -> bytes:
    return text.encode("utf-16-le")


def _scripts(texts: Iterable[str]) -> str:
    return "\n".join(f"<script>{text}</script>" for text in texts)


def _settings(around: str) -> dict:
    found = _META.search(around)
    return json.loads(unescape(found[1])) if found else {}
