"""The package as users install it: its real wheel, in an environment of its own.

What it depends on is not brought again: the new environment looks into the one that runs the tests.
Nothing here needs a network.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OFFLINE = ("--no-index", "--no-deps", "--disable-pip-version-check", "-q")


def build_wheel(source: Path, target: Path) -> Path:
    """Build the wheel of the sources in a folder as pip does, into `target`, and return its path."""
    command = [sys.executable, "-m", "pip", "wheel", *OFFLINE, "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", target, source], check=True)
    (made,) = target.glob("*.whl")
    return made


def install(wheel: Path, folder: Path) -> Path:
    """Make an environment that has the wheel, and return its Python."""
    builder = venv.EnvBuilder(symlinks=os.name != "nt")
    builder.create(folder)
    python = Path(builder.ensure_directories(folder).env_exe)
    pip = [sys.executable, "-m", "pip", "--python", python, "install", *OFFLINE]
    subprocess.run([*pip, wheel], check=True)
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)}))
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    mkdocs = python.with_name("mkdocs")  # as pip would have made it with the package
    mkdocs.write_text(f"#!{python}\nfrom mkdocs.__main__ import cli\n\ncli()\n", "utf-8")
    mkdocs.chmod(0o755)
    return python


def run(python: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a module of that environment, and nothing of this repository."""
    kept = {name: os.environ[name] for name in os.environ if not name.startswith("PYTHON")}
    environ = {**kept, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    return subprocess.run(
        [python, "-m", *arguments],
        cwd=cwd,
        env=environ,
        capture_output=True,
        encoding="utf-8",
    )
