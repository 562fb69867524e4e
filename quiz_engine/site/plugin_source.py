"""Reads pages for MkDocs that it cannot read itself (L3).

MkDocs ends with an error of Python at a page that is not UTF-8, before the course is checked. Such a
page is handed to it with its strange bytes replaced; the check then tells of it with all other
mistakes, and nothing is built.
"""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page


class ReadsAnyPage:
    """Part of a plugin; see the module."""

    def on_page_read_source(self, page: Page, config: MkDocsConfig) -> str | None:
        """Return the text of a page that is not UTF-8, None for all others."""
        path = page.file.abs_src_path
        data = Path(path).read_bytes() if path else b""
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode("utf-8", "replace")
        return None
