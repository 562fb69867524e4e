"""Brings the web servers that the tests start: nginx, Apache, lighttpd and busybox.

Where apt is, what is missing is downloaded and unpacked below `.cache/servers`, with the libraries
that it needs. It is not installed: a server that is installed starts, and starts again at each
boot, on a machine whose owner only wanted to run tests. So neither root nor sudo is needed.

A test whose server is missing all the same is skipped, with the reason.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from .process import clean_environ
from .screen import Screen

PROGRAMS = {
    "nginx": ("nginx",),
    "apache2-bin": ("apache2", "httpd"),
    "lighttpd": ("lighttpd",),
    "busybox": ("busybox",),
}
"""Debian's packages, and the programs any of which stands for one."""
FOLDER = Path(".cache", "servers")
"""Where they are unpacked, from the project's root."""
_SHORT = ("-o", "Acquire::http::Timeout=10", "-o", "Acquire::Retries=0")
"""Without a network the tests begin soon all the same."""


def program_folders(root: Path) -> list[Path]:
    """Where servers lie: often not on a user's PATH."""
    unpacked = [root / FOLDER / each for each in ("usr/sbin", "usr/bin", "sbin", "bin")]
    return [*unpacked, *map(Path, ("/usr/sbin", "/sbin", "/usr/local/sbin"))]


def find_program(root: Path, *names: str) -> str | None:
    """The first of some programs, on PATH or where servers lie."""
    path = os.pathsep.join([os.environ.get("PATH", ""), *map(str, program_folders(root))])
    return next((found for name in names if (found := shutil.which(name, path=path))), None)


def missing(find: Callable[..., str | None]) -> list[str]:
    """Debian's packages for what is missing."""
    return [package for package, names in PROGRAMS.items() if not find(*names)]


def bring(screen: Screen, *, root: Path, which: Callable[[str], str | None] = shutil.which) -> None:
    """Bring what is missing where apt can. Says so where it cannot; never fails."""
    packages = missing(lambda *names: find_program(root, *names))
    if not packages:
        return
    said = f"Tests with {', '.join(packages)} are skipped"
    if not which("apt-get") or not which("dpkg-deb"):
        screen.line(f"{said}: this system has no apt, and they are not installed.")
        return
    screen.line(
        f"Bringing {', '.join(packages)} into {FOLDER.as_posix()} (once; needs the network) …"
    )
    folder = root / FOLDER
    archives = folder / "archives"
    try:
        (archives / "partial").mkdir(parents=True, exist_ok=True)
        download(packages, archives)
        for archive in sorted(archives.glob("*.deb")):
            unpack(archive, folder)
    except (OSError, subprocess.CalledProcessError) as error:
        output = getattr(error, "stderr", None) or str(error)
        reason = output.strip().splitlines()[-1:] or ["unknown reason"]
        screen.line(f"{said}: apt did not bring them ({reason[0]}).")
    finally:
        shutil.rmtree(archives, ignore_errors=True)


def download(packages: list[str], archives: Path) -> None:
    """Have apt download packages, with what they need and this system has not. Raises
    CalledProcessError."""
    command = [
        *("apt-get", *_SHORT, "install", "-y", "-qq", "--no-install-recommends", "--download-only"),
        *("-o", f"Dir::Cache::archives={archives}"),
        *("-o", "Debug::NoLocking=1"),  # nothing of the system is changed
        *("-o", "APT::Sandbox::User="),  # else root downloads as a user who may not write here
        *packages,
    ]
    try:
        _run(command)
    except subprocess.CalledProcessError:
        if os.geteuid() != 0:
            raise
        _run(["apt-get", *_SHORT, "update", "-qq"])  # a new system has no lists of packages yet
        _run(command)


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a package, without running anything of it. Raises
    CalledProcessError and OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    _run(["dpkg-deb", "--extract", str(archive), str(folder)])


def _run(command: list[str]) -> None:
    subprocess.run(
        command,
        env=clean_environ(os.environ, DEBIAN_FRONTEND="noninteractive", LC_ALL="C.UTF-8"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )


def library_path(root: Path) -> str:
    """Where the unpacked libraries lie, for LD_LIBRARY_PATH; empty where there are none."""
    found = (root / FOLDER).glob("usr/lib/*-linux-*")
    return os.pathsep.join(sorted(str(each) for each in found if each.is_dir()))
