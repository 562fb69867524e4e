"""The script that draws and reads QR codes, made of the npm package `qr` (runtime layer).

The package comes as modules, which browsers do not load on file://. Its two files, the writer and
the reader that takes tables from it, become one classic script, in which nothing but the way in and
out is other than in the package.
"""

from __future__ import annotations

import re
from pathlib import Path

from quiz_engine.errors import SetupError
from quiz_engine.runtime import vendor

PACKAGE = "qr"
_IMPORT = re.compile(r"^import \{([^}]*)\} from '\./index\.js';$", re.MULTILINE)
_EXPORTED = re.compile(r"^export (?=(?:const|class|function|async function) )", re.MULTILINE)
_NAMES = re.compile(r"^export \{([^}]*)\};$", re.MULTILINE)
_DEFAULT = re.compile(r"^export default .*$", re.MULTILINE)
_LEFT = re.compile(r"^\s*(?:import|export)\b", re.MULTILINE)
_NAME = re.compile(r"(\w+)(?: as (\w+))?")


def make_script(cache_dir: Path) -> bytes:
    """Return the script, which sets `QE.qr` to `{encodeQR, decodeQR}`. Raises SetupError."""
    folder = vendor.bring(vendor.load_table()[PACKAGE], cache_dir)
    files = [(folder / name).read_text(encoding="utf-8") for name in ("index.js", "decode.js")]
    return join_modules(*files).encode()


def join_modules(writer: str, reader: str) -> str:
    """Return one classic script of the package's two modules.

    Raises SetupError where they import or export in a way that is not known here.
    """
    imported = _IMPORT.search(reader)
    exported = _NAMES.search(writer)
    if not imported or not exported:
        raise SetupError(f'The npm package "{PACKAGE}" is not what {Path(__file__).name} expects.')
    given = ", ".join(f"{outside or inside}: {inside}" for inside, outside in _NAME.findall(exported[1]))
    taken = ", ".join(f"{outside}: {inside or outside}" for outside, inside in _NAME.findall(imported[1]))
    reader = _IMPORT.sub("", reader, count=1)
    bodies = []
    for text in (writer, reader):
        for pattern in (_NAMES, _DEFAULT, _EXPORTED):
            text = pattern.sub("", text)
        if _LEFT.search(text):
            raise SetupError(f'The npm package "{PACKAGE}" is not what {Path(__file__).name} expects.')
        bodies.append(text)
    return (
        '"use strict";\nself.QE = self.QE || {};\n'
        f"(function () {{\nconst writer = (function () {{\n{bodies[0]}\n"
        f"return {{ encodeQR, {given} }};\n}})();\n"
        f"const reader = (function ({{ {taken} }}) {{\n{bodies[1]}\nreturn {{ decodeQR }};\n}})(writer);\n"
        "QE.qr = { encodeQR: writer.encodeQR, decodeQR: reader.decodeQR };\n})();\n"
    )
