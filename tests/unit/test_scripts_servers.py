"""How the tests come by web servers: found, or brought by apt without installing them."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts.chores import servers
from scripts.chores.screen import Screen


def bring(root: Path, which=shutil.which) -> str:
    """Bring servers for a project; return what is said."""
    out = io.StringIO()
    servers.bring(Screen(out, moving=False), root=root, which=which)
    return out.getvalue()


def put(folder: Path, name: str, text: str = "#!/bin/sh\n") -> None:
    """Write a program."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    (folder / name).chmod(0o755)


@pytest.fixture
def alone(tmp_path, monkeypatch) -> Path:
    """A project on a machine that has no server and no apt."""
    put(tmp_path / "bin", "sh")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(
        servers, "program_folders", lambda root: [root / servers.FOLDER / "usr/sbin"]
    )
    return tmp_path


def test_what_is_there_is_not_brought(alone):
    """Installed or unpacked: nothing is said and nothing done."""
    for name in ("nginx", "httpd", "lighttpd"):
        put(alone / "bin", name)
    put(alone / servers.FOLDER / "usr/sbin", "busybox")
    assert bring(alone) == ""
    assert servers.find_program(alone, "busybox") == str(
        alone / servers.FOLDER / "usr/sbin/busybox"
    )
    assert servers.find_program(alone, "apache2", "httpd") == str(alone / "bin" / "httpd")


def test_without_apt_the_reason_is_told(alone):
    """In one line, with what is skipped."""
    put(alone / "bin", "nginx")
    said = bring(alone)
    assert said.count("\n") == 1
    assert said.startswith(
        "Tests with apache2-bin, lighttpd, busybox are skipped: this system has no apt"
    )


def test_where_apt_fails_the_reason_is_told(alone, monkeypatch):
    """Its own last line; and nothing is left behind."""
    put(
        alone / "bin",
        "apt-get",
        "#!/bin/sh\necho 'E: Unable to locate package nginx' >&2\nexit 100\n",
    )
    put(alone / "bin", "dpkg-deb")
    monkeypatch.setenv("PATH", f"{alone / 'bin'}:/usr/bin:/bin")
    monkeypatch.setattr(servers, "missing", lambda find: ["nginx"])
    assert "apt did not bring them (E: Unable to locate package nginx)." in bring(alone)
    assert not (alone / servers.FOLDER / "archives").exists()


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="dpkg-deb makes and unpacks the package")
def test_a_package_is_unpacked_and_not_installed(tmp_path):
    """Its files are found; what it would do when it is installed is not done."""
    source = tmp_path / "source"
    put(source / "usr/sbin", "nginx")
    (source / "usr/lib/x86_64-linux-gnu").mkdir(parents=True)
    put(source / "DEBIAN", "postinst", f"#!/bin/sh\ntouch {tmp_path}/started\n")
    (source / "DEBIAN/control").write_text(
        "Package: nginx\nVersion: 1\nArchitecture: all\nMaintainer: x <x@example.org>\nDescription: x\n"
    )
    subprocess.run(
        ["dpkg-deb", "--build", source, tmp_path / "x.deb"], check=True, capture_output=True
    )
    servers.unpack(tmp_path / "x.deb", tmp_path / servers.FOLDER)
    assert (tmp_path / servers.FOLDER / "usr/sbin/nginx").is_file()
    assert servers.library_path(tmp_path).endswith("usr/lib/x86_64-linux-gnu")
    assert not (tmp_path / "started").exists()
