"""The notices of everything that a site carries (L3): `licences.html`, made from one table.

The table and the licence texts lie in `notices/`; versions of npm packages come from the table that
pins them, and the edit of Pyodide's file (MPL-2.0, section 3.2) from the code that makes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from importlib import resources
from pathlib import Path

from ..locale import load_catalogue
from ..runtime import pack, vendor
from .wheels import Wheel

NOTICES = resources.files("quiz_engine") / "site" / "notices"


def load_notices() -> list[dict[str, str]]:
    """Return the rows of the table, npm packages with their pinned version."""
    versions = {name: package.version for name, package in vendor.load_table().items()}
    rows = json.loads((NOTICES / "table.json").read_text(encoding="utf-8"))
    return [{**row, "version": versions.get(row.get("npm", ""), "")} for row in rows]


def _render_row(row: dict[str, str]) -> str:
    name = f"{row['part']} {row['version']}".strip()
    lines = [f"<h2>{escape(name)}</h2>", f"<p>{escape(row['copyright'])}<br>"]
    licence = row["licence"]
    note = f" {escape(row['note'])}" if "note" in row else ""
    lines.append(f'<a href="#{licence}">{licence}</a>{note} · {escape(row["use"])}')
    if "source" in row:
        lines.append(f'<br><a href="{row["source"]}" rel="noreferrer">{escape(row["source"])}</a>')
    lines.append("</p>")
    if "changed" in row:
        edits = "".join(
            f"<li><code>{escape(old)}</code> → {_render_code(new)}</li>"
            for old, new, _ in pack.ASM_EDITS
        )
        lines.append(f"<p>pyodide.asm.mjs:</p><ul>{edits}</ul>")
    return "\n".join(lines)


def _render_wheel(wheel: Wheel) -> str:
    """Return the notice of a package of the course, with the licence texts that it carries."""
    lines = [f"<h2>{escape(wheel.name)} {escape(wheel.version)}</h2>", "<p>"]
    if wheel.author:
        lines.append(f"{escape(wheel.author)}<br>")
    licence = wheel.licence or "licence: see its source"
    lines.append(f"{escape(licence)} · assets/python/packages")
    if wheel.source:
        address = escape(wheel.source)
        lines.append(f'<br><a href="{address}" rel="noreferrer">{address}</a>')
    lines.append("</p>")
    lines += (f'<pre>{escape(text)}</pre>' for text in wheel.notices)
    return "\n".join(lines)


def _render_code(text: str) -> str:
    return f"<code>{escape(text)}</code>" if text else "(nothing)"


def _load_text(licence: str) -> str:
    return (NOTICES / f"{licence}.txt").read_text(encoding="utf-8")


def render_licences(language: str, folder: str, wheels: Iterable[Wheel] = ()) -> str:
    """Return the page, in English but for its title: licences bind in their own words. `wheels`
    are the packages that the site ships."""
    catalogue = load_catalogue(language)
    title = escape(catalogue["ui.licences"])
    rows = load_notices()
    texts = "\n".join(
        f'<h3 id="{name}">{name}</h3><pre>{escape(_load_text(name))}</pre>'
        for name in dict.fromkeys(row["licence"] for row in rows)
    )
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{language}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>",
            '<link rel="icon" href="assets/theme/icon.svg" type="image/svg+xml">',
            '<link rel="stylesheet" href="assets/theme/hoc-so.css">',
            '<script src="assets/theme/theme.js"></script></head>',
            f'<body><header class="top"><a class="brand" href="{folder}/index.html">',
            '<img src="assets/theme/icon.svg" alt="" width="40" height="40">',
            f"<span>{escape(catalogue['ui.home'])}</span></a></header>",
            f'<div class="frame"><main><article class="prose" lang="en"><h1 lang="{language}">{title}</h1>',
            *(_render_row(row) for row in rows),
            *(_render_wheel(wheel) for wheel in wheels),
            "<h2>Licences</h2>",
            texts,
            "</article></main></div></body></html>\n",
        )
    )


def write_licences(
    site: Path, language: str, folder: str, wheels: Iterable[Wheel] = ()
) -> None:
    """Write `licences.html`."""
    page = render_licences(language, folder, wheels)
    (site / "licences.html").write_text(page, encoding="utf-8")
