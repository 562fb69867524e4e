"""The page for the helper's screen, which is also the one to print; and what learners see while the
course's folder is gone. The words are in the catalogues."""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template

import segno

from ..locale import LANGUAGES, NAMES, load_catalogue
from .address import Address

_HERE = Path(__file__).parent
_PAGE = Template((_HERE / "page.html").read_text("utf-8"))
STYLE = (_HERE / "page.css").read_bytes()
SCRIPT = (_HERE / "page.js").read_bytes()
PATH = "/_station"
_CURRENT = ' aria-current="true"'
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def draw_code(text: str) -> bytes:
    """Return a QR code as SVG, black on white in every colour scheme, with the margin it needs."""
    out = io.BytesIO()
    make_code(text).save(out, kind="svg", scale=8, border=4, light="#fff", omitsize=True)
    return out.getvalue()


def make_code(text: str) -> segno.QRCode:
    """Return the QR code of an address; a fifth of it may be worn off."""
    return segno.make(text, error="m", micro=False)


def shorten(url: str) -> str:
    """Return an address as one types it."""
    return url.removeprefix("http://").removesuffix("/")


def render_page(
    language: str,
    title: str,
    wifi: str,
    addresses: Sequence[Address],
    chosen: int,
    port: int,
    devices: int,
    minutes: int,
) -> bytes:
    """Return the helper's page. `chosen` is the place of the address that is shown large."""
    said = load_catalogue(language)
    words = {
        code.removeprefix("station.").replace(".", "_").replace("-", "_"): escape(text)
        for code, text in said.items()
        if code.startswith("station.")
    }
    urls = [each.url(port) for each in addresses]
    chosen = chosen if 0 <= chosen < len(urls) else 0
    values = {
        **words,
        "language": language,
        "course": escape(title),
        "path": PATH,
        "known": escape(" ".join(urls)),
        "without": escape(said["station.without"]),
        "wifi": escape(said["station.wifi.name"].format(wifi=wifi)) if wifi else words["wifi_ask"],
        "devices": escape(said["station.devices"].format(minutes=minutes, count="\0")).replace(
            "\0", f'<b id="devices">{devices}</b>'
        ),
        "languages": "".join(
            f'<li><a href="{PATH}/{each}?address={chosen}" lang="{each}" hreflang="{each}"'
            f"{_CURRENT if each == language else ''}>{NAMES[each]}</a></li>"
            for each in LANGUAGES
        ),
    }
    if not urls:
        values["way"] = f'<p class="trouble" role="alert">{words["none"]}</p>'
        values["others"] = ""
        return _PAGE.substitute(values).encode()
    url = urls[chosen]
    values["way"] = (
        f'<img class="code" src="{PATH}/code.svg?address={chosen}" width="320" height="320"'
        f' alt="{escape(said["station.code"].format(address=shorten(url)))}">'
        f'<p class="or">{words["type"]}</p>'
        f'<p class="address"><a href="/">{_breakable(shorten(url))}</a></p>'
    )
    values["others"] = _render_others(words, language, addresses, urls, chosen)
    return _PAGE.substitute(values).encode()


def _render_others(
    words: dict[str, str],
    language: str,
    addresses: Sequence[Address],
    urls: Sequence[str],
    chosen: int,
) -> str:
    if len(urls) < 2:
        return ""
    rows = "".join(
        f'<li><a href="{PATH}/{language}?address={place}"'
        f"{_CURRENT if place == chosen else ''}>{escape(shorten(url))}</a>"
        f" <span>{escape(address.adapter)}</span></li>"
        for place, (address, url) in enumerate(zip(addresses, urls, strict=True))
    )
    return (
        f'<details class="screen others"><summary>{words["others"]}</summary>'
        f"<p>{words['others_help']}</p><ul>{rows}</ul></details>"
    )


def _breakable(text: str) -> str:
    """Return an address that may be broken behind its separators, where a screen is narrow."""
    return escape(text).replace(".", ".<wbr>").replace(":", ":<wbr>").replace("[:<wbr>", "[:")


def render_gone() -> bytes:
    """Return what learners see while the course cannot be read, in all languages."""
    parts = "".join(
        f'<section lang="{each}"><h1>{escape(said["station.gone"])}</h1>'
        f"<p>{escape(said['station.gone.help'])}</p></section>"
        for each in LANGUAGES
        for said in [load_catalogue(each)]
    )
    title = escape(load_catalogue(LANGUAGES[0])["station.gone"])
    return (
        f'<!doctype html>\n<html lang="{LANGUAGES[0]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n<title>{title}</title>\n'
        f'<link rel="stylesheet" href="{PATH}/page.css">\n</head>\n<body class="gone">\n'
        f"<main>{parts}</main>\n</body>\n</html>\n"
    ).encode()
