"""Which course is meant: the mkdocs.yml by a folder and a language."""

from __future__ import annotations

from pathlib import Path

import yaml

from ..locale import LANGUAGES

_NAME = "mkdocs.yml"


class _Lenient(yaml.SafeLoader):
    """Reads a mkdocs.yml without what it names of Python and of the environment."""


_Lenient.add_multi_constructor("!", lambda *_: None)
_Lenient.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: None)


def find_config(place: Path, language: str = "") -> Path:
    """Return the mkdocs.yml of a course: `place` itself, the one in that folder, or the nearest
    above, as for `content/`, a folder of lessons or a lesson. With a language it is the one of the
    course that is in it. Raises ValueError, whose text says what to do."""
    place = place.absolute()
    if not place.exists():
        raise ValueError(f"There is no {place.name or place} here. Name a course's folder.")
    if place.is_file() and place.suffix in (".yml", ".yaml"):
        found = place
    else:
        folders = [place, *place.parents] if place.is_dir() else [*place.parents]
        found = next((each / _NAME for each in folders if (each / _NAME).is_file()), None)
        if found is None:
            raise ValueError(
                f"There is no {_NAME} in {place}, nor in a folder above it. Go to a course's folder; "
                '"quiz-engine new course" begins one.'
            )
    if not language:
        return found
    known: dict[str, Path] = {}
    for each in _courses(found):
        known.setdefault(_language(each), each)
    if language not in known:
        there = ", ".join(each for each in LANGUAGES if each in known) or "none that can be told"
        raise ValueError(f'There is no course in "{language}". Languages here: {there}.')
    return known[language]


def _courses(config: Path) -> list[Path]:
    """Return a configuration, that of its folder's course, and those in the folders of languages."""
    content = _content(config)
    roots = [config, config.parent / _NAME, content.parent / _NAME]
    found = [*roots, *(content / each / _NAME for each in LANGUAGES)]
    return [each for each in dict.fromkeys(found) if each.is_file()]


def _content(config: Path) -> Path:
    """Return the folder of lessons, with the languages in it."""
    named = _read(config).get("docs_dir")
    return (config.parent / (named if isinstance(named, str) else "docs")).resolve()


def _language(config: Path) -> str:
    theme = _read(config).get("theme")
    return str(theme.get("language", "")) if isinstance(theme, dict) else ""


def _read(config: Path) -> dict:
    """Return what a configuration says, with what it inherits below; empty where it is broken:
    building it says why."""
    try:
        data = yaml.load(config.read_text("utf-8"), _Lenient)  # noqa: S506  a SafeLoader
    except (OSError, ValueError, yaml.YAMLError):
        return {}
    if not isinstance(data, dict):
        return {}
    above = data.get("INHERIT")
    if not isinstance(above, str) or not (config.parent / above).is_file():
        return data
    inherited = _read((config.parent / above).resolve())
    themes = (inherited.get("theme"), data.get("theme"))
    merged = {**inherited, **data}
    if all(isinstance(each, dict) for each in themes):
        merged["theme"] = {**themes[0], **themes[1]}
    if "docs_dir" not in data and isinstance(inherited.get("docs_dir"), str):
        merged["docs_dir"] = inherited["docs_dir"]
    return merged
