"""A page that stands alone (L3): one file of HTML with its look in it, and a policy that lets it
load nothing and run nothing but the script that it brings."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape


def make_page(
    language: str, title: str, styles: Iterable[tuple[str, str]], body: str, script: str = ""
) -> str:
    """Return the page. `styles` are CSS and the medium each is for, empty for all; `body` is HTML
    that stands below the title."""
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; font-src data:; "
        f"{_allow(script)}base-uri 'none'; form-action 'none'"
    )
    sheets = []
    for style, medium in styles:
        media = f' media="{medium}"' if medium else ""
        safe = style.replace("</", "<\\/")
        sheets.append(f"<style{media}>\n{safe}\n</style>")
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="{language}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{escape(title)}</title>",
            *sheets,
            "</head>",
            '<body><div class="frame"><main><article class="prose report">',
            f"<h1>{escape(title)}</h1>",
            f'<div id="report-view">{body}</div>',
            "</article></main></div>",
            *([f"<script>{script}</script>"] if script else []),
            "</body>",
            "</html>",
            "",
        )
    )


def _allow(script: str) -> str:
    if not script:
        return ""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"script-src 'sha256-{digest}'; "
