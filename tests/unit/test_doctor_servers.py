"""The servers that hosts really run, each set up as it comes and then wrong on purpose.

Python's own is always here. The others run where they are installed (Debian: nginx, apache2,
lighttpd, busybox); they need neither root nor a configuration outside of the test's folder.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from quiz_engine.doctor import BROKEN, BUT, WORKS, check_address
from quiz_engine.doctor.policy import STRICTEST
from tests.hosts import make_site


def find_program(*names: str) -> str | None:
    """Return the path of the first of some programs; servers are often not on a user's PATH."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin", "/usr/local/sbin"])
    return next((found for name in names if (found := shutil.which(name, path=path))), None)


def needs(*names: str) -> pytest.MarkDecorator:
    """Mark a test that needs a server."""
    reason = f"{' or '.join(names)} is not installed here"
    return pytest.mark.skipif(find_program(*names) is None, reason=reason)


@pytest.fixture(scope="module")
def top(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A host's folder with the course in a sub-folder."""
    folder = tmp_path_factory.mktemp("host")
    make_site(folder / "web" / "hoc-so")
    for path in [folder, *folder.rglob("*")]:  # for servers that give up their rights
        path.chmod(0o755 if path.is_dir() else 0o644)
    for parent in list(folder.parents)[:2]:
        parent.chmod(0o755)
    return folder


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command: list[str], port: int, cwd: Path) -> Iterator[str]:
    """Run a server in the foreground; yield the course's address once it answers."""
    with open(cwd / "server.log", "ab") as log:
        process = subprocess.Popen(
            command, cwd=cwd, stdin=subprocess.DEVNULL, stdout=log, stderr=log
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
        yield f"http://127.0.0.1:{port}/hoc-so/"
    finally:
        process.terminate()
        process.wait(20)


def found(address: str) -> dict[str, str]:
    """Check a course and return the grades of what was found; every file is there and whole."""
    report = check_address(address)
    assert report.whole == report.files
    return {each.code: each.grade for each in report.findings}


def test_python(top):
    """`python -m http.server`: no compression, and all is well."""
    port = free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "-d", "web"]
    with running(command, port, top) as address:
        assert found(address) == {"compression": WORKS}


def run_nginx(top: Path, lines: str, types: str):
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
events {{}}
http {{ {temporary} access_log off; types {{ {types} }} default_type application/octet-stream;
server {{ listen 127.0.0.1:{port}; root {top}/web; {lines} }} }}
""")
    program = find_program("nginx") or ""
    return running([program, "-p", str(work), "-c", str(work / "nginx.conf")], port, work)


NGINX = "text/html html; text/css css; application/javascript js; image/svg+xml svg; image/png png;"
ODD = "text/html html; text/css css; image/svg+xml svg;"
NGINX_CASES = [
    ("gzip on; gzip_types text/css application/javascript image/svg+xml;", NGINX, {}),
    ("autoindex off;", NGINX, {"compression": WORKS}),
    ("", ODD, {"compression": WORKS, "type-worker": BUT}),
    (
        "add_header X-Content-Type-Options nosniff;", ODD,
        {"compression": WORKS, "type-script": BROKEN},
    ),
    (
        "add_header Content-Security-Policy \"default-src 'self'\" always;", NGINX,
        {"compression": WORKS, "policy": BROKEN},
    ),
    (
        f'add_header Content-Security-Policy "{STRICTEST}" always;', NGINX, {"compression": WORKS},
    ),
    ("charset iso-8859-1;", NGINX, {"compression": WORKS, "charset": BROKEN}),
    ("expires 1y;", NGINX, {"compression": WORKS, "cache-long": BUT}),
    ("index none.html;", NGINX, {"compression": WORKS, "door": BUT}),
    ("error_page 404 =200 /hoc-so/index.html;", NGINX, {"compression": WORKS, "absent": WORKS}),
    (
        "location ~ ^(.*/mat-khau)\\.html$ { return 302 $1/; }"
        "location ~ ^(.*/mat-khau)/$ { rewrite ^(.*)/$ $1.html break; }", NGINX,
        {"compression": WORKS, "moved": BROKEN},
    ),
]  # fmt: skip


@needs("nginx")
@pytest.mark.parametrize(("lines", "types", "expected"), NGINX_CASES)
def test_nginx(top, lines, types, expected):
    """As a host sets it up, and with each thing that hosts get wrong."""
    with run_nginx(top, lines, types) as address:
        assert found(address) == expected


def run_lighttpd(top: Path, lines: str):
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
    modules = os.environ.get("LIGHTTPD_MODULES", "")
    more = ["-m", modules] if modules else []
    return running([program, "-D", "-f", str(conf), *more], port, top)


LIGHTTPD = """
index-file.names = ( "index.html" )
mimetype.assign = (
  ".html" => "text/html", ".css" => "text/css", ".js" => "%s", ".svg" => "image/svg+xml"
)
"""
LIGHTTPD_CASES = [
    (LIGHTTPD % "text/javascript", {"compression": WORKS}),
    (LIGHTTPD % "application/octet-stream", {"compression": WORKS, "type-worker": BUT}),
    (LIGHTTPD % "text/javascript" + 'dir-listing.activate = "disable"', {"compression": WORKS}),
    (
        LIGHTTPD.replace('"index.html"', '"none.html"') % "text/javascript"
        + 'setenv.add-response-header = ( "Cache-Control" => "no-store" )',
        {"compression": WORKS, "door": BUT, "cache-none": BUT},
    ),
]


@needs("lighttpd")
@pytest.mark.parametrize(("lines", "expected"), LIGHTTPD_CASES)
def test_lighttpd(top, lines, expected):
    """With and without listings, with a type of scripts that it does not know, and with
    no-store."""
    with run_lighttpd(top, lines) as address:
        assert found(address) == expected


@needs("busybox")
def test_busybox(top):
    """The server of routers and small boxes."""
    port = free_port()
    program = find_program("busybox") or ""
    command = [program, "httpd", "-f", "-p", f"127.0.0.1:{port}", "-h", "web"]
    with running(command, port, top) as address:
        assert found(address) == {"compression": WORKS}


APACHE_CASES = [
    ("", {"compression": WORKS}),
    ("AddDefaultCharset ISO-8859-1", {"compression": WORKS, "charset": BROKEN}),
    ("Header set Content-Disposition attachment", {"compression": WORKS, "download": BROKEN}),
    ("Options -Indexes", {"compression": WORKS}),
    ("DirectoryIndex none.html", {"compression": WORKS, "door": BUT}),
]


@needs("apache2", "httpd")
@pytest.mark.parametrize(("lines", "expected"), APACHE_CASES)
def test_apache(top, lines, expected):
    """As it comes, and with what an .htaccess of a host may say."""
    port = free_port()
    program = find_program("apache2", "httpd") or ""
    modules = os.environ.get("APACHE_MODULES", "/usr/lib/apache2/modules")
    names = ("mpm_event", "authz_core", "mime", "dir", "headers")
    loaded = "\n".join(f"LoadModule {name}_module {modules}/mod_{name}.so" for name in names)
    conf = top / f"apache-{port}.conf"
    (top / "mime.types").write_text(
        "text/html html\ntext/css css\ntext/javascript js\nimage/svg+xml svg\nimage/png png\n"
    )
    conf.write_text(f"""
{loaded}
ServerRoot {top}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {top}/apache-{port}.pid
ErrorLog {top}/apache.log
DefaultRuntimeDir {top}
Mutex file:{top} default
TypesConfig {top}/mime.types
DocumentRoot {top}/web
DirectoryIndex index.html
<Directory {top}/web>
Require all granted
{lines}
</Directory>
""")
    with running([program, "-D", "FOREGROUND", "-f", str(conf)], port, top) as address:
        assert found(address) == expected
