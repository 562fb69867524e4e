"""Interface sentences in Vietnamese, English and German (needs babel, never packed for the
browser).

The catalogues are gettext files whose msgid is a code ("button.check"), not an English sentence: so
English is a translation like the others, and a changed wording changes no program. Placeholders are
written in braces.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from babel.messages.pofile import read_po

LANGUAGES = ("vi", "en", "de")
"""Languages of courses and of the interface."""
NAMES = {"vi": "Tiếng Việt", "en": "English", "de": "Deutsch"}
"""What those who speak a language call it."""


@functools.cache
def load_catalogue(language: str) -> Mapping[str, str]:
    """Return all sentences of a language by code. Raises KeyError for an unknown language."""
    if language not in LANGUAGES:
        raise KeyError(f'no catalogue for "{language}"; there are: {", ".join(LANGUAGES)}')
    path = Path(__file__).parent / language / "LC_MESSAGES" / "quiz_engine.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    return MappingProxyType({message.id: message.string for message in catalogue if message.id})
