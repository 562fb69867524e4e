"""The project's own Python environment in `.venv`, made from hash-locked files.

A stamp in it says which lock files it holds, for which Python and which folder. Where the stamp
fits, nothing is done; where it does not, the environment is made anew, so that it is never a mix
of two states. The stamp is written last: a run that was killed leaves an environment without one.

`python3 scripts/environment.py` makes it and says where it is; the other scripts do so by
themselves.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from . import diagnosis
from .folder import ROOT, disk_errors, exclusive, require_space
from .process import clean_environ, stream
from .screen import ChoreError, Screen, exit_code_help, seconds

STAMP = "hoc-so.json"
INCLUDES = {"test": ("site", "test"), "site": ("site",), "node": ("node",)}
"""Which lock files an installed one stands for: the tests' holds everything of the site's."""


@dataclass(frozen=True, slots=True)
class Environment:
    """An environment that is ready to use."""

    folder: Path
    """The `.venv` folder."""

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.program("python")

    def program(self, name: str) -> Path:
        """One of its programs, by the name it has on this system."""
        if os.name == "nt":
            return self.folder / "Scripts" / f"{name}.exe"
        return self.folder / "bin" / name


def lock_file(root: Path, name: str) -> Path:
    """The file that pins one set of packages by version and hash."""
    return root / "scripts" / "lock" / f"{name}.txt"


def has_node(which=shutil.which) -> bool:
    """Whether this machine brings npm and Node itself."""
    return bool(which("npm") and which("node"))


def wanted(root: Path, name: str, which=shutil.which) -> dict[str, str]:
    """The lock files that a run needs, with their hashes; `project` stands for its own metadata."""
    names = [name] if has_node(which) else [name, "node"]
    files = {each: lock_file(root, each) for one in names for each in INCLUDES[one]}
    files["project"] = root / "pyproject.toml"
    return {each: hashlib.sha256(file.read_bytes()).hexdigest() for each, file in files.items()}


def identity(root: Path) -> dict[str, str]:
    """What an environment cannot change without being made anew."""
    return {
        "folder": str(root),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "base": os.path.realpath(sys.base_prefix),
    }


def read_stamp(folder: Path) -> dict:
    """The stamp, or an empty one where it is missing or unreadable."""
    try:
        stamp = json.loads((folder / STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def plan(stamp: dict, identity: dict[str, str], wanted: dict[str, str]) -> str:
    """What has to be done: "nothing", "add" packages, or make the environment "anew"."""
    held = stamp.get("holds")
    if stamp.get("identity") != identity or not isinstance(held, dict):
        return "anew"
    if any(name in held and held[name] != hash_ for name, hash_ in wanted.items()):
        return "anew"
    return "nothing" if wanted.keys() <= held.keys() else "add"


def ensure(name: str, *, root: Path = ROOT, screen: Screen | None = None) -> Environment:
    """The environment with the packages of the lock file `name` ("site" or "test").

    Raises ChoreError with what to do where it cannot be made.
    """
    screen = screen or Screen()
    needs = wanted(root, name)
    environment = Environment(root / ".venv")
    if _state(environment, root, needs) == "nothing":
        return environment
    with exclusive(root, "environment", screen):
        state = _state(environment, root, needs)  # another run may have made it meanwhile
        if state != "nothing":
            start = time.monotonic()
            require_space(root)
            screen.line("Preparing the Python environment in .venv (once; needs the network) …")
            with disk_errors(environment.folder):
                _make(environment, root, needs, screen, anew=state == "anew")
            screen.line(f"The environment is ready, in {seconds(start)}.")
    return environment


def _state(environment: Environment, root: Path, needs: dict[str, str]) -> str:
    state = plan(read_stamp(environment.folder), identity(root), needs)
    return state if environment.python.is_file() else "anew"


def _make(env: Environment, root: Path, needs: dict, screen: Screen, *, anew: bool) -> None:
    held = {} if anew else read_stamp(env.folder)["holds"]
    if anew:
        remove(env.folder)
        _create(env)
    pip = _pip(env)
    missing = [name for name in ("test", "site", "node") if name in needs and name not in held]
    if "test" in missing:
        missing = [name for name in missing if name != "site"]
    for name in missing:
        screen.tick(f"reading scripts/lock/{name}.txt")
        _install(pip, root, screen, name)
    if "project" not in held:
        _install_project(pip, root, screen)
    stamp = {"identity": identity(root), "holds": {**held, **needs}}
    fresh = env.folder / f"{STAMP}.new"
    fresh.write_text(json.dumps(stamp, indent=1), "utf-8")
    fresh.replace(env.folder / STAMP)


def remove(folder: Path) -> None:
    """Deletes a folder, or the link or file that stands in its place."""
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)
    else:
        folder.unlink(missing_ok=True)


def _create(env: Environment) -> None:
    if importlib.util.find_spec("venv") is None:
        raise diagnosis.NO_VENV
    own_pip = importlib.util.find_spec("ensurepip") is not None
    command = [sys.executable, "-m", "venv", os.fspath(env.folder)]
    if not own_pip:
        command.insert(3, "--without-pip")
    done = subprocess.run(
        command, env=clean_environ(os.environ), capture_output=True, text=True, errors="replace"
    )
    if done.returncode:
        output = done.stdout + done.stderr
        if "ensurepip" in output:
            raise diagnosis.NO_PIP
        raise diagnosis.explain_pip(output)


def _pip(env: Environment) -> list[str]:
    """How to call pip for this environment: its own, or else this machine's (22.3 or newer)."""
    places = ("lib/python*/site-packages/pip", "Lib/site-packages/pip")
    if any(next(env.folder.glob(place), None) for place in places):
        return [os.fspath(env.python), "-m", "pip"]
    if importlib.util.find_spec("pip") is None:
        raise diagnosis.NO_PIP
    return [sys.executable, "-m", "pip", "--python", os.fspath(env.python)]


def _run_pip(pip: list[str], root: Path, screen: Screen, *arguments: str) -> None:
    def show(line: str) -> None:
        words = line.split()
        if words[:1] in (["Collecting"], ["Building"], ["Installing"]):
            screen.tick(" ".join(words[:2]).rstrip(":"))

    flags = ["--disable-pip-version-check", "--no-input"]
    command = [*pip, *flags, "install", "--progress-bar=off", *arguments]
    code, output = stream(command, show, cwd=root, environ=clean_environ(os.environ))
    if code:
        error = diagnosis.explain_pip(output)
        if not diagnosis.is_explained(error):
            screen.line("\n".join(output.splitlines()[-15:]))
        raise error


def _install(pip: list[str], root: Path, screen: Screen, name: str) -> None:
    # --no-deps: the lock is complete, so nothing outside it may come along
    locked = os.path.join("scripts", "lock", f"{name}.txt")
    arguments = ["--require-hashes", "--no-deps", "-r", locked]
    if name == "node":
        arguments.append("--only-binary=:all:")  # building Node would take hours
    try:
        _run_pip(pip, root, screen, *arguments)
    except ChoreError as error:
        if name == "node" and "index does not have" in error.sentence:
            raise diagnosis.NO_NODE from error
        raise


def _install_project(pip: list[str], root: Path, screen: Screen) -> None:
    # the build backend is pinned in the lock, so this needs no network
    offline = ["--no-deps", "--no-index", "--no-build-isolation"]
    _run_pip(pip, root, screen, *offline, "--editable", ".")


def main(arguments: list[str]) -> int:
    """The command line of `scripts/environment.py`."""
    parser = argparse.ArgumentParser(
        prog="environment.py",
        description="Makes the project's Python environment in .venv and says how to use it.",
        epilog=exit_code_help(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--tests", action="store_true", help="with what the tests need")
    options = parser.parse_args(arguments)
    environment = ensure("test" if options.tests else "site")
    programs = environment.python.parent.relative_to(ROOT)
    print(f"Ready. In {programs}: mkdocs build, quiz-engine serve, quiz-engine check content/")
    return 0
