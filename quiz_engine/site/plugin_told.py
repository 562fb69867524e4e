"""What the host says while it builds, as diagnostics of the author's files (L3).

Our own come through its log as they are. Of its own sentences ("contains a link …, but the target is
not found") the place is looked for in the file that they name.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException

from ..errors import Diagnostic, SetupError
from .lesson_file import show

CODE = "mkdocs"
"""Stands where our own diagnostics have a code: who says it."""
_LINK = re.compile(r"Doc file '(?P<page>.+?)' contains (?:an?|the) (?:[\w ]+ )?link '(?P<link>.+?)', (?:but )?(?P<rest>.+)", re.S)
_SETTING = re.compile(r"Config value '(?P<name>[^']+)': (?P<rest>.+)", re.S)


class Told(logging.Handler):
    """Collects what is said between entering and leaving it."""

    def __init__(self, config_file: Path) -> None:
        super().__init__(logging.WARNING)
        self.config_file = config_file
        self.config: MkDocsConfig | None = None
        self.by_page: dict[str, list[Diagnostic]] = {}
        """By the page that was read, "" for none."""
        self._log = logging.getLogger("mkdocs")

    def __enter__(self) -> Told:
        self._before = self._log.propagate
        self._log.addHandler(self)
        self._log.propagate = False
        return self

    def __exit__(self, *_: object) -> None:
        self._log.removeHandler(self)
        self._log.propagate = self._before

    def emit(self, record: logging.LogRecord) -> None:
        """Take one line of the log."""
        page = getattr(self.config, "_current_page", None) if self.config else None
        own = isinstance(record.args, tuple) and record.args and record.args[0]
        if isinstance(own, Diagnostic):
            name, said = "", own
        else:
            name = page.file.src_uri if page is not None else ""
            severity = "error" if record.levelno >= logging.ERROR else "warning"
            said = self._read(record.getMessage(), severity)
        self.by_page.setdefault(name, []).append(said)

    def all(self) -> tuple[Diagnostic, ...]:
        """Return all of it, sorted, each once."""
        return tuple(sorted({each for said in self.by_page.values() for each in said}))

    def _read(self, text: str, severity: str) -> Diagnostic:
        if (found := _LINK.match(text)) and self.config:
            path = Path(self.config.docs_dir) / found["page"]
            message = f'The link "{found["link"]}": {found["rest"]}'
            return Diagnostic(show(path), *_find(path, found["link"]), CODE, message, "", severity)
        if found := _SETTING.match(text):
            for path in find_settings(self.config_file):
                if place := _find_key(path, found["name"]):
                    message = f'"{found["name"]}": {found["rest"]}'
                    return Diagnostic(show(path), *place, CODE, message, "", severity)
        return Diagnostic(show(self.config_file), 1, 1, CODE, text, "", severity)


def explain(error: BaseException, config_file: Path) -> Diagnostic | None:
    """Return what an error of the host means, None where it is none that it raises on purpose."""
    context = error.__cause__ or error.__context__
    if isinstance(context, yaml.MarkedYAMLError) and context.problem_mark:
        mark = context.problem_mark
        path = Path(mark.name) if Path(mark.name).is_file() else config_file
        message = f"This is no YAML: {context.problem or context.context}."
        help = "Look at this line and the one above: indentation, a colon, a quotation mark."
        return Diagnostic(show(path), mark.line + 1, mark.column + 1, CODE, message, help)
    if isinstance(error, MkDocsException | SetupError | Abort):
        return Diagnostic(show(config_file), 1, 1, CODE, str(error))
    return None


def find_settings(config_file: Path) -> list[Path]:
    """Return a configuration and those that it inherits from, as far as they can be read."""
    found: list[Path] = []
    path: Path | None = config_file
    while path is not None and path not in found:
        found.append(path)
        try:
            text = path.read_text("utf-8", "replace")
        except OSError:
            break
        above = re.search(r"""^INHERIT:\s*["']?([^"'\s#]+)""", text, re.M)
        path = Path(path.parent, above[1]).resolve() if above else None
    return found


def _find_key(path: Path, name: str) -> tuple[int, int] | None:
    try:
        lines = path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    key = name.partition(".")[0]
    return next((( number, 1) for number, line in enumerate(lines, 1) if line.startswith(f"{key}:")), None)


def _find(path: Path, link: str) -> tuple[int, int]:
    """Return line and column of a link in a file; the first place of all where it is not found."""
    try:
        lines = path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return 1, 1
    for before in ("](", "](<", ": ", '"', ""):
        for number, line in enumerate(lines, 1):
            if (column := line.find(before + link)) >= 0:
                return number, column + len(before) + 1
    return 1, 1
