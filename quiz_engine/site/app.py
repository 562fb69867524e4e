"""What makes a course an app: the list of its files, the manifest, the service worker (L3).

The worker (runtime/js/offline.js) stands at the site's root, each language has a list of its own,
so that languages which are built one by one need only be put together. Every list is a function of
the files alone: no clock, no order of the disk.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from importlib import resources
from pathlib import Path, PurePosixPath

from ..locale import LANGUAGES, load_catalogue
from . import file_list, icon

SCRIPTS = resources.files("quiz_engine") / "runtime" / "js"

WORKER = "offline.js"
LISTS = "assets/offline"
ICONS = "assets/app"
"""Folder of the icons as PNG, for devices that take no SVG."""
MANIFEST = "app.webmanifest"
"""Name of the manifest in a language's folder."""
ROOT_FILES = ("index.html", "licences.html")
"""Files at the root that belong to every language; the first language's build makes them."""
OF_ALL = ("assets/quiz/build.json", file_list.FILE)
"""What tells of all languages, and no page needs."""
LATE = {"assets/python": 1}
"""Folders that come after the rest: lessons can be read before Python is there. Sound is last."""
SOUND = (".mp3", ".ogg", ".opus", ".m4a", ".wav")

WORDS = ("storing", "stored", "paused", "full", "removed", "asked", "news", "new", "now", "later", "about")
"""What app.js says: sentences with these ids after "app."; the rest stands in pages, or is the worker's."""

BACKGROUND = "#fffdf9"
COLOUR = "#0b6e6e"

Entry = tuple[str, int, str]


def list_files(site: Path, language: str, others: Collection[str] = LANGUAGES) -> list[Entry]:
    """Return the files that `language` needs, in the order in which they are brought: path from the
    site's root, bytes, and the first 128 bits of SHA-256 as hexadecimal digits.

    `others` are languages of which a page needs nothing.
    """
    return [_entry(site, name) for name in _list_names(site, language, others)]


def _list_names(site: Path, language: str, others: Collection[str]) -> list[str]:
    folders = (site / language, site / "assets")
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    foreign = {f".{each}.js" for each in others if each != language}
    names = [
        name
        for name in (path.relative_to(site).as_posix() for path in paths)
        if name not in OF_ALL
        and not name.startswith(f"{LISTS}/")
        and not name.endswith(f"/{MANIFEST}")
        and not any(name.endswith(end) for end in foreign)
    ]
    return sorted(names, key=lambda name: (_rank(name), name))


def _rank(name: str) -> int:
    if name.endswith(SOUND):
        return 2
    return next((rank for folder, rank in LATE.items() if name.startswith(f"{folder}/")), 0)


def _entry(site: Path, name: str) -> Entry:
    data = (site / name).read_bytes()
    return name, len(data), hashlib.sha256(data).hexdigest()[:32]


def describe_app(language: str, name: str, description: str) -> dict[str, object]:
    """Return the manifest of a language's app, as it stands in the language's folder (W3C Web
    Application Manifest). Its scope is the whole site, so that the other languages open in it."""
    pictures = [
        ("../assets/theme/icon.svg", "any", "image/svg+xml", "any"),
        ("../assets/theme/icon-mask.svg", "any", "image/svg+xml", "maskable"),
        *(
            (f"../{ICONS}/{file}", f"{each.size}x{each.size}", "image/png", each.purpose)
            for file, each in icon.PICTURES.items()
            if each.purpose
        ),
    ]
    return {
        "name": name,
        "short_name": name,
        "description": description,
        "lang": language,
        "dir": "ltr",
        "start_url": "index.html",
        "scope": "../",
        "display": "standalone",
        "background_color": BACKGROUND,
        "theme_color": COLOUR,
        "icons": [
            {"src": source, "sizes": sizes, "type": kind, "purpose": purpose}
            for source, sizes, kind, purpose in pictures
        ],
    }


def write_app(
    site: Path,
    language: str,
    languages: Iterable[str],
    course: str,
    manifest: Mapping[str, object],
    others: Collection[str] = LANGUAGES,
) -> None:
    """Write manifest, icons, words, the language's list and the worker; call it when all else is
    written. `languages` are all of the site, each of which writes its own list."""
    catalogue = load_catalogue(language)
    words = {key.removeprefix("app."): text for key, text in catalogue.items() if key.startswith("app.")}
    _write(site / "assets" / "quiz" / "app.js", (SCRIPTS / "app.js").read_bytes())
    _write(site / language / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    for name, picture in icon.PICTURES.items():
        _write(site / ICONS / name, icon.render_png(picture))
    sizes = ((site / name).stat().st_size for name in _list_names(site, language, others))
    size = round(sum(sizes) / 1e6) or 1
    said = {name: words[name] for name in WORDS}
    script = f"QE.appWords = {_json(said)};\nQE.appSize = {size};\n"
    _write(site / "assets" / "quiz" / f"app.{language}.js", script)
    files = list_files(site, language, others)
    away = {"title": words["away"], "text": words["away.help"], "home": catalogue["ui.home"]}
    listed = {"home": f"{language}/index.html", "words": away, "files": files}
    script = f"QE.offline.lists[{json.dumps(language)}] = {_json(listed)};\n"
    _write(site / PurePosixPath(LISTS) / f"{language}.js", script)
    settings = {
        "course": course,
        "languages": list(languages),
        "files": [_entry(site, name) for name in ROOT_FILES if (site / name).is_file()],
    }
    worker = f"self.QE = {{ offline: {_json(settings)} }};\n".encode()
    _write(site / WORKER, worker + (SCRIPTS / WORKER).read_bytes())


def write_end(site: Path) -> None:
    """Write a worker that ends the one of an earlier build, for a site that is not to be kept."""
    _write(site / WORKER, (SCRIPTS / "offline_end.js").read_bytes())


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _write(path: Path, data: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
