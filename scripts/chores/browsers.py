"""Finds the browsers that the tests drive and brings those that are missing.

On Debian they are packages of the system: root installs them, everybody else is told the command.
Elsewhere, Ubuntu included (its browser packages are only stubs), Playwright downloads its own.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from .environment import Environment
from .process import clean_environ
from .screen import ChoreError, Screen

PLAYWRIGHT = ("chromium", "firefox", "webkit")
FONT = "fonts-dejavu-core"
"""Shows all Vietnamese letters; without such a font the pictures of pages hold empty boxes."""


def is_debian(os_release: str) -> bool:
    """Whether /etc/os-release is of Debian or a system whose browsers are Debian's packages."""
    lines = (line.partition("=") for line in os_release.splitlines())
    value = {name: text.strip("\"'") for name, _, text in lines}
    family = [value.get("ID", ""), *value.get("ID_LIKE", "").split()]
    return "debian" in family and "ubuntu" not in family


def missing_packages(has_program: Callable[[str], bool], has_font: bool) -> list[str]:
    """Debian's packages for what is missing."""
    needs = {
        "chromium": ("chromium", "chromium-browser", "google-chrome"),
        "firefox-esr": ("firefox-esr", "firefox"),
        "webkit2gtk-driver": ("WebKitWebDriver",),
        "xvfb": ("Xvfb",),
    }
    missing = [name for name, programs in needs.items() if not any(map(has_program, programs))]
    return missing if has_font else [*missing, FONT]


def shows_vietnamese() -> bool:
    """Whether a font for Vietnamese is installed; unknown, so no, without fontconfig."""
    if not shutil.which("fc-list"):
        return any(Path("/usr/share/fonts/truetype").glob("dejavu/DejaVuSans.ttf"))
    done = subprocess.run(["fc-list", ":lang=vi"], capture_output=True)
    return bool(done.stdout.strip())


def install_command(packages: list[str], *, sudo: bool) -> str:
    """The command that a person types to bring the packages."""
    install = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    return f"sudo apt-get update && sudo {install}" if sudo else f"apt-get update && {install}"


def bring(environment: Environment, screen: Screen, *, root: Path) -> None:
    """Makes sure that the three browsers are there. Raises ChoreError with the command to run."""
    release = Path("/etc/os-release")
    if release.is_file() and is_debian(release.read_text("utf-8", errors="replace")):
        _bring_packages(screen)
    elif not has_playwright_browsers(_playwright_folder(os.environ)):
        _bring_from_playwright(environment, screen, root)


def _bring_packages(screen: Screen) -> None:
    packages = missing_packages(lambda name: shutil.which(name) is not None, shows_vietnamese())
    if not packages:
        return
    if os.geteuid() != 0:
        command = install_command(packages, sudo=True)
        raise ChoreError(f"Browsers are missing: run `{command}`, or add --no-browser.", 9)
    screen.line(f"Installing {', '.join(packages)} (once; needs the network) …")
    environ = clean_environ(os.environ, DEBIAN_FRONTEND="noninteractive")
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    install += ["-o", "DPkg::Lock::Timeout=300"]  # another installation may be under way
    for command in (["apt-get", "update", "-qq"], install):
        done = subprocess.run(
            command, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
    if done.returncode:
        screen.line("\n".join((done.stdout + done.stderr).splitlines()[-10:]))
        command = install_command(packages, sudo=False)
        raise ChoreError(
            f"The browsers could not be installed: check the network, then run `{command}`.", 9
        )


def _playwright_folder(environ: Mapping[str, str], system: str = sys.platform) -> Path:
    if named := environ.get("PLAYWRIGHT_BROWSERS_PATH"):
        return Path(named)
    if system == "win32":
        return Path(environ.get("LOCALAPPDATA", str(Path.home()))) / "ms-playwright"
    if system == "darwin":
        return Path.home() / "Library" / "Caches" / "ms-playwright"
    return Path.home() / ".cache" / "ms-playwright"


def has_playwright_browsers(folder: Path) -> bool:
    """Whether some release of each browser lies in Playwright's folder."""
    return all(any(folder.glob(f"{name}-*")) for name in PLAYWRIGHT)


def _bring_from_playwright(environment: Environment, screen: Screen, root: Path) -> None:
    screen.line("Downloading Chromium, Firefox and WebKit through Playwright (once) …")
    command = [os.fspath(environment.python), "-m", "playwright", "install", *PLAYWRIGHT]
    done = subprocess.run(command, cwd=root, env=clean_environ(os.environ))
    if done.returncode:
        shown = f"{environment.program('playwright')} install {' '.join(PLAYWRIGHT)}"
        raise ChoreError(
            f"The browsers could not be downloaded: run `{shown}`, or add --no-browser.", 9
        )
