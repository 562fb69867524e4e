"""What the tests of the recipes for CI share: a small course in a repository, and its scripts run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.unit.ci_host import commit, git, make_repository

ROOT = Path(__file__).resolve().parents[2]
ENGINE = Path(sys.executable).parent
LESSON = """---
id: one
title: Một bài
description: Một bài học.
---

# Một bài

<question id="two" answer="= 2">

1 + 1 = ?

</question>
"""
CONFIG = """site_name: Nhỏ
docs_dir: content
use_directory_urls: false
theme:
  name: hoc_so
  language: vi
plugins:
  - quiz_engine:
      cache: CACHE
markdown_extensions: [abbr, admonition, attr_list, md_in_html, tables, pymdownx.superfences]
"""


def make_origin(folder):
    """Return a bare repository of a small course, whose branch "more" has a new key, while main
    went on."""
    work = make_repository(folder / "work")
    (work / "content/vi").mkdir(parents=True)
    (work / "content/vi/index.md").write_text(LESSON, "utf-8")
    (ROOT / ".cache").mkdir(exist_ok=True)
    cache = str(ROOT / ".cache")  # Pyodide need not be packed again
    (work / "mkdocs.yml").write_text(CONFIG.replace("CACHE", cache), "utf-8")
    (work / ".gitignore").write_text("/.cache\n/dist/\n/site/\n", "utf-8")
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "scripts/ci", work / "scripts/ci", ignore=ignore)
    commit(work, "A course")
    git(work, "switch", "--quiet", "--create", "more")
    (work / "content/vi/index.md").write_text(LESSON.replace("= 2", "= 3"), "utf-8")
    commit(work, "Another key")
    git(work, "switch", "--quiet", "main")
    commit(work, "Main goes on", other__txt="x")
    git(work, "clone", "--quiet", "--bare", str(work), str(folder / "origin"))
    return folder / "origin"


def share_cache(checkout):
    """Let a checkout have this repository's Pyodide, which need not be packed again."""
    if not (checkout / ".cache").is_symlink():
        (checkout / ".cache").symlink_to(ROOT / ".cache")


def course(checkout, *arguments, **environ):
    """Run course.sh in a checkout."""
    share_cache(checkout)
    return run_script(checkout / "scripts/ci/course.sh", *arguments, cwd=checkout.parent, **environ)


def environ_of(**environ):
    """Return variables for a script: nothing of the machine that runs the tests but its engine."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    settings = {"COURSE_ENGINE": str(ENGINE), "COURSE_PICTURES": "no", "PYTHONPATH": str(ROOT)}
    return {**kept, **settings, "CI": "true", **environ}


def run_script(script, *arguments, cwd, **environ):
    """Run a script."""
    command = [script, *arguments]
    return subprocess.run(command, env=environ_of(**environ), cwd=cwd, capture_output=True, text=True)
