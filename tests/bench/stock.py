"""The course without its questions, built with our theme and with stock Material: the same pages.

Lessons without a question are what the weight of a page is compared on. Every `<question>` of the
Vietnamese course is cut out; what is left is built twice, once as the course is, once as a plain
site of Material with its own search plugin and no other setting but the language, the list of
lessons and `font: false`, since Google's fonts cannot be reached from a stick.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "content"
LANGUAGE = "vi"
LESSON = f"{LANGUAGE}/thiet-bi/ket-noi.html"
"""The lesson that is opened: pictures at the top, terms of the glossary, most of its length."""

_QUESTION = re.compile(r"<question\b.*?</question>\n?", re.S)
_TEMPLATE = re.compile(r"^template:.*\n", re.M)
_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*#q-[^)\s]*\)")


def strip(text: str) -> str:
    """Return a lesson without its questions, and without links that led to one."""
    return _LINK.sub(r"\1", _QUESTION.sub("", text))


def _copy(target: Path, is_stock: bool) -> None:
    shutil.copytree(CONTENT / LANGUAGE, target / LANGUAGE)
    shutil.copy(CONTENT / "framework.yml", target)
    for path in target.rglob("*.md"):
        text = strip(path.read_text("utf-8"))
        path.write_text(_TEMPLATE.sub("", text) if is_stock else text, "utf-8")
    if is_stock:
        for path in target.rglob("*.yml"):
            path.unlink()


def _settings() -> dict:
    # The plugin list names an environment variable by a tag that only MkDocs knows.
    text = re.sub(r"!ENV \[.*?\]", '""', (ROOT / "mkdocs.yml").read_text("utf-8"))
    return yaml.safe_load(text)


def build_ours(folder: Path) -> Path:
    """Build the course without questions as the course is built; return the site."""
    _copy(folder / "content", is_stock=False)
    settings = _settings()
    settings["docs_dir"] = str(folder / "content")
    settings["theme"]["custom_dir"] = str(ROOT / "themes" / "hoc_so")
    return _build(folder, settings)


def build_stock(folder: Path) -> Path:
    """Build the same pages with stock Material and its search; return the site."""
    _copy(folder / "content", is_stock=True)
    ours = _settings()
    settings = {name: ours[name] for name in ("site_name", "nav", "use_directory_urls")}
    settings["markdown_extensions"] = ours["markdown_extensions"]
    settings["docs_dir"] = str(folder / "content")
    settings["theme"] = {"name": "material", "language": LANGUAGE, "font": False}
    settings["plugins"] = ["search"]
    return _build(folder, settings)


def _build(folder: Path, settings: dict) -> Path:
    config, site = folder / "mkdocs.yml", folder / "site"
    config.write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    build(load_config(str(config), site_dir=str(site)))
    return site


_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.S)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style>", re.S)
_SOURCE = re.compile(r"""\bsrc=["']?([^"'\s>]+)""")
_SHEET = re.compile(r"""<link\b(?=[^>]*\brel=["']?stylesheet)[^>]*\bhref=["']?([^"'\s>]+)""")


def script_and_style(page: Path) -> int:
    """Return the bytes of script and style that a page names or holds, print styles too.

    What a script fetches later is not counted, neither ours (search, when it is opened) nor
    Material's (its search worker and index, at once where there is a server).
    """
    html = page.read_text("utf-8")
    size = sum(len(text.encode()) for text in _STYLE.findall(html))
    names = _SHEET.findall(html)
    for attributes, text in _SCRIPT.findall(html):
        source = _SOURCE.search(attributes)
        if source:
            names.append(source[1])
        size += len(text.encode())
    return size + sum((page.parent / name).stat().st_size for name in names)
