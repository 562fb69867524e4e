"""The file at the top of a release that a person opens, one for each language.

It goes to the shell by a script that lies in the course's folder. So one page serves all cases:
with the course beside it, it is gone before it is painted; without (opened within a zip, sent
alone, opened by a phone's program for single files), or without scripts, it stays, as a page with
one large button that leads to the course's home page without a script, and says what to do where
that does not help.

Not a meta refresh: it goes to an error page of the browser where the course is not there, and to
the shell's list of languages where there are no scripts. See decision 24.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import quote

from ..locale import load_catalogue

OPENER = "open.js"

_STYLE = """\
:root { color-scheme: light dark; }
body { margin: 0; background: #fffdf9; color: #1b2a3a;
  font: 1.25rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
main { max-width: 36rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; }
h1 { margin: 0 0 1.5rem; font-size: 2rem; line-height: 1.25; }
h2 { margin: 2.5rem 0 0.5rem; font-size: 1.375rem; line-height: 1.3; }
.open { display: block; padding: 1.1rem 1.5rem; border: 2px solid #095a5a; border-radius: 0.75rem;
  background: #095a5a; color: #fff; font-size: 1.5rem; font-weight: 700; text-align: center; }
.open:focus-visible { outline: 4px solid #b35900; outline-offset: 3px; }
ul { margin: 0; padding-left: 1.4rem; }
li { margin: 0.75rem 0; }
b { overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) {
  body { background: #14202b; color: #f1ede4; }
  .open { border-color: #8fd6d0; background: #8fd6d0; color: #10202b; }
  .open:focus-visible { outline-color: #ffd36b; }
}
@media (forced-colors: active) { .open { forced-color-adjust: auto; } }
"""


def launcher_name(language: str) -> str:
    """Return the name of the file that opens the course in `language`."""
    return f"{load_catalogue(language)['release.file']}.html"


def render_launcher(language: str, title: str, folder: str, home: str, own: str) -> str:
    """Return the page that opens the course in `language`.

    `folder` is the course's, beside the page; `home` the home page, from there, and `own` the
    folder in it with the script.
    """
    words = load_catalogue(language)
    names = {"file": launcher_name(language), "folder": folder}
    help_ = "\n".join(
        f"<li>{_fill(words[f'release.help.{each}'], names)}</li>"
        for each in ("zip", "alone", "phone")
    )
    return f"""\
<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(words["release.title"].format(title=title))}</title>
<script src="{quote(folder)}/{own}/{OPENER}" data-page="{escape(home)}"></script>
<link rel="icon" href="{quote(folder)}/assets/theme/icon.svg" type="image/svg+xml">
<style>
{_STYLE}</style>
</head>
<body>
<main>
<h1>{escape(title)}</h1>
<a class="open" href="{quote(folder)}/{quote(home)}">{escape(words["release.open"])}</a>
<h2>{escape(words["release.help"])}</h2>
<ul>
{help_}
</ul>
</main>
</body>
</html>
"""


def _fill(text: str, names: Mapping[str, str]) -> str:
    """Return a sentence with names of files in bold."""
    bold = {key: f"<b>{escape(name)}</b>" for key, name in names.items()}
    return escape(text, quote=False).format(**bold)
