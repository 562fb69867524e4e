"""Our theme, as MkDocs finds it (L3): `theme: name: hoc_so` in mkdocs.yml, and nothing to copy.

MkDocs takes the folder of what the entry point "mkdocs.themes" names, by its `__file__`. The theme
is no Python package, and stands elsewhere in a checkout than in a wheel; so an object says where.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from mkdocs.exceptions import Abort
from mkdocs.theme import Theme

from ..locale import LANGUAGES
from ..shipped import find_shipped

NAME = "hoc_so"
FOLDER = f"themes/{NAME}"
MARK = "assets/theme/hoc-so.css"
"""A file that our theme has, and no other."""

THEME = SimpleNamespace(__file__=str(find_shipped(FOLDER) / "mkdocs_theme.yml"))


def find_theme(theme: Theme) -> Path:
    """Return the folder of our theme among those that MkDocs looks into. Raises Abort where the
    course has another."""
    for folder in theme.dirs:
        if Path(folder, MARK).is_file():
            return Path(folder)
    raise Abort(
        f'The theme "{theme.name}" cannot show questions. In mkdocs.yml, write "name: {NAME}" under "theme".'
    )


def find_language(theme: Theme) -> str:
    """Return the language of a course, which its theme names. Raises Abort for one that pages have
    no sentences in."""
    language = theme["language"]
    if language in LANGUAGES:
        return language
    known = ", ".join(LANGUAGES)
    raise Abort(
        f'There are no sentences in the language "{language}". In mkdocs.yml, write one of these as "language" under "theme": {known}.'
    )
