"""The servers that hosts really run, each for a folder of a test.

Python's own is always here. The others are Debian's: those that are installed, else those that
scripts/test.py has unpacked (scripts/chores/servers.py). They need neither root nor a configuration
outside of the test's folder.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from scripts.chores import servers

ROOT = Path(__file__).parents[1]
UNPACKED = ROOT / servers.FOLDER


def find_program(*names: str) -> str | None:
    """Return the path of the first of some programs."""
    return servers.find_program(ROOT, *names)


def needs(*names: str) -> pytest.MarkDecorator:
    """Mark a test that needs a server."""
    reason = (
        f"{' or '.join(names)} is not installed here; scripts/test.py brings it where apt and a "
        "network are"
    )
    return pytest.mark.skipif(find_program(*names) is None, reason=reason)


def make_readable(folder: Path) -> None:
    """Let everybody read a test's folder: some servers give up their rights."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    for parent in list(folder.parents)[:2]:
        parent.chmod(0o755)


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command: list[str], port: int, cwd: Path, path: str = "hoc-so/") -> Iterator[str]:
    """Run a server in the foreground; yield the course's address once it answers."""
    environ = dict(os.environ)
    if Path(command[0]).is_relative_to(UNPACKED):
        environ["LD_LIBRARY_PATH"] = servers.library_path(ROOT)
    with open(cwd / "server.log", "ab") as log:
        process = subprocess.Popen(
            command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environ
        )
    try:
        end = time.monotonic() + 20
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None and time.monotonic() < end, (
                cwd / "server.log"
            ).read_text()
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}/{path}"
    finally:
        process.terminate()
        process.wait(20)


def run_python(top: Path, path: str = "hoc-so/") -> AbstractContextManager[str]:
    """Run `python -m http.server`, which has nothing that can be set."""
    port = free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "-d", "web"]
    return running(command, port, top, path)


def run_nginx(
    top: Path, lines: str, types: str, path: str = "hoc-so/"
) -> AbstractContextManager[str]:
    """Run nginx with more lines in its server, and these types."""
    port = free_port()
    work = top / f"nginx-{port}"
    work.mkdir()
    temporary = "".join(
        f"{name}_temp_path {work}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (work / "nginx.conf").write_text(f"""
daemon off; master_process off; pid {work}/pid; error_log stderr;
events {{ worker_connections 1024; }}
http {{ {temporary} access_log off; types {{ {types} }} default_type application/octet-stream;
server {{ listen 127.0.0.1:{port}; root {top}/web; {lines} }} }}
""")
    program = find_program("nginx") or ""
    return running([program, "-p", str(work), "-c", str(work / "nginx.conf")], port, work, path)


def run_lighttpd(top: Path, lines: str, path: str = "hoc-so/") -> AbstractContextManager[str]:
    """Run lighttpd with more lines in its configuration."""
    port = free_port()
    conf = top / f"lighttpd-{port}.conf"
    conf.write_text(f"""
server.document-root = "{top}/web"
server.port = {port}
server.bind = "127.0.0.1"
server.modules = ( "mod_setenv", "mod_dirlisting" )
{lines}
""")
    program = find_program("lighttpd") or ""
    own = UNPACKED / "usr/lib/lighttpd"
    modules = os.environ.get("LIGHTTPD_MODULES", str(own) if own.is_dir() else "")
    more = ["-m", modules] if modules else []
    return running([program, "-D", "-f", str(conf), *more], port, top, path)


def run_busybox(top: Path, types: str = "", path: str = "hoc-so/") -> AbstractContextManager[str]:
    """Run the server of routers and small boxes, with types such as ".js:text/plain"."""
    port = free_port()
    conf = top / f"busybox-{port}.conf"
    conf.write_text(f"{types}\n")
    program = find_program("busybox") or ""
    command = [program, "httpd", "-f", "-p", f"127.0.0.1:{port}", "-h", "web", "-c", str(conf)]
    return running(command, port, top, path)


APACHE_TYPES = (
    "text/html html\ntext/css css\ntext/javascript js\nimage/svg+xml svg\nimage/png png\n"
)


def run_apache(
    top: Path, lines: str, types: str = APACHE_TYPES, path: str = "hoc-so/"
) -> AbstractContextManager[str]:
    """Run Apache with more lines for its folder, and these types."""
    port = free_port()
    own = UNPACKED / "usr/lib/apache2/modules"
    modules = os.environ.get(
        "APACHE_MODULES", str(own) if own.is_dir() else "/usr/lib/apache2/modules"
    )
    names = ("mpm_event", "authz_core", "mime", "dir", "headers")
    loaded = "\n".join(f"LoadModule {name}_module {modules}/mod_{name}.so" for name in names)
    conf = top / f"apache-{port}.conf"
    (top / f"mime-{port}.types").write_text(types)
    conf.write_text(f"""
{loaded}
ServerRoot {top}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {top}/apache-{port}.pid
ErrorLog {top}/apache.log
DefaultRuntimeDir {top}
Mutex file:{top} default
TypesConfig {top}/mime-{port}.types
DocumentRoot {top}/web
DirectoryIndex index.html
<Directory {top}/web>
Require all granted
{lines}
</Directory>
""")
    program = find_program("apache2", "httpd") or ""
    return running([program, "-D", "FOREGROUND", "-f", str(conf)], port, top, path)
