"""Makes tiny wheels for tests, the same bytes every time (PyPA, "Binary distribution format")."""

from __future__ import annotations

import base64
import hashlib
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

MIT = "MIT License\n\nPermission is hereby granted, free of charge, …\n"


def make_wheel(
    folder: Path,
    name: str = "tinytext",
    version: str = "1.0",
    files: Mapping[str, str] | None = None,
    *,
    requires: Iterable[str] = (),
    python: str = "",
    tag: str = "py3-none-any",
    metadata: str = "License-Expression: MIT\nAuthor: Ann Example\nHome-page: https://tiny.example/\n",
    changed: Mapping[str, str | None] | None = None,
) -> Path:
    """Write a wheel and return its path.

    `files` are what it installs; a module of its own name where not given. `changed` replaces files
    after RECORD was written, or leaves them out (None), as damage would.
    """
    plain = re.sub(r"[-_.]+", "_", name).lower()
    stem = f"{plain}-{version}"
    lines = [f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n{metadata}"]
    lines += [f"Requires-Dist: {each}\n" for each in requires]
    lines += [f"Requires-Python: {python}\n"] if python else []
    own = f'"""Of {name}."""\n\n\ndef shout(text):\n    return text.upper() + "!"\n'
    content = dict(files) if files is not None else {f"{plain}/__init__.py": own}
    content[f"{stem}.dist-info/METADATA"] = "".join(lines)
    content[f"{stem}.dist-info/WHEEL"] = f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n"
    content[f"{stem}.dist-info/licenses/LICENSE"] = MIT
    rows = [f"{file},{_digest(text)},{len(text.encode())}\n" for file, text in content.items()]
    content[f"{stem}.dist-info/RECORD"] = "".join([*rows, f"{stem}.dist-info/RECORD,,\n"])
    content |= changed or {}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in content.items():
            if text is not None:
                archive.writestr(zipfile.ZipInfo(file, (1980, 1, 1, 0, 0, 0)), text)
    return path


def _digest(text: str) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
    return "sha256=" + digest.decode("ascii").rstrip("=")
