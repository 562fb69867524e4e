"""A report as files (L3): `report.html`, `learners.csv`, `questions.csv`, `report.json`.

The page stands alone: letters, look and the script that sorts are in it, and a policy that lets it
load and run nothing else.
"""

from __future__ import annotations

import json
import os
from importlib import resources
from pathlib import Path

from ..locale import load_catalogue
from ..results.report import Report, dump_report
from ..results.table import learners_csv, questions_csv
from ..results.tree import render_html
from ..results.view import make_view
from .folder import Problem
from .page import make_page

SCRIPT = resources.files("quiz_engine") / "runtime" / "js" / "report_sort.js"
STYLES = (("hoc-so.css", ""), ("report.css", ""), ("paper.css", "print"))
"""Of the course, by file; the second is the medium they are for."""


def report_words(language: str) -> dict[str, str]:
    """Return the sentences of a report by code, without "report."."""
    known = load_catalogue(language)
    names = [name for name in known if name.startswith("report.")]
    return {name.removeprefix("report."): known[name] for name in names}


def write_report(report: Report, site: Path, folder: Path, zone: int = 0) -> list[Path]:
    """Write the files to `folder` and return them; `site` is the built course, whose look they
    have; days are told `zone` minutes east of Greenwich. Each file is whole or the one before.
    Raises Problem."""
    words = report_words(report.course.language)
    data = json.dumps(dump_report(report), ensure_ascii=False, indent=1) + "\n"
    files = {
        "report.html": render_page(report, site, words, zone),
        "learners.csv": learners_csv(report, words, zone),
        "questions.csv": questions_csv(report, words),
        "report.json": data,
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [_write(folder / name, text) for name, text in files.items()]
    except OSError as error:
        what = f"{folder} cannot be written: {error.strerror}. Name another folder."
        raise Problem(what) from None


def _write(path: Path, text: str) -> Path:
    partial = path.with_name(f".{path.name}.part")
    try:
        partial.write_bytes(text.encode("utf-8"))
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    return path


def render_page(report: Report, site: Path, words: dict[str, str], zone: int = 0) -> str:
    """Return the page. Raises Problem where the course lacks its look."""
    styles = []
    for name, medium in STYLES:
        try:
            styles.append(((site / "assets" / "theme" / name).read_text(encoding="utf-8"), medium))
        except OSError:
            what = f"The course in {site} lacks assets/theme/{name}: build it again."
            raise Problem(what) from None
    body = render_html(make_view(report, words, zone))
    script = SCRIPT.read_text(encoding="utf-8") + "QE.makeSortable(document);\n"
    return make_page(report.course.language, words["title"], styles, body, script)
