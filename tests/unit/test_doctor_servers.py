"""The servers that hosts really run, each set up as it comes and then wrong on purpose."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from quiz_engine.doctor import BROKEN, BUT, WORKS, check_address
from quiz_engine.doctor.policy import STRICTEST
from quiz_engine.release import pack_release, read_site
from quiz_engine.release.leaflet import find_fonts
from quiz_engine.site.course import CACHE
from quiz_engine.site.file_list import write_list
from tests.hosts import make_site
from tests.servers import (
    find_program,
    make_readable,
    needs,
    run_apache,
    run_busybox,
    run_lighttpd,
    run_nginx,
    run_python,
)

from .release_site import TIME, write_site


@pytest.fixture(scope="module")
def top(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A host's folder with the course in a sub-folder."""
    folder = tmp_path_factory.mktemp("host")
    make_site(folder / "web" / "hoc-so")
    make_readable(folder)
    return folder


def found(address: str) -> dict[str, str]:
    """Check a course and return the grades of what was found; every file is there and whole."""
    report = check_address(address)
    assert report.whole == report.files
    return {each.code: each.grade for each in report.findings}


def test_python(top):
    """`python -m http.server`: no compression, and all is well."""
    with run_python(top) as address:
        assert found(address) == {"compression": WORKS}


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
    with run_busybox(top) as address:
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
    with run_apache(top, lines) as address:
        assert found(address) == expected


@needs("busybox")
def test_a_zip_that_is_unpacked_on_the_host(tmp_path):
    """What `pack` makes, unpacked by the host's own program: the course is whole in its folder."""
    site = write_site(tmp_path / "site")
    write_list(site)
    made = pack_release(read_site(site), tmp_path / "dist", "1.4", TIME, find_fonts(CACHE))
    web = tmp_path / "web"
    web.mkdir()
    unzip = [find_program("busybox"), "unzip", "-q", made.archive, "-d", web]
    subprocess.run(unzip, check=True)
    with run_busybox(tmp_path) as address:
        report = check_address(address)
    assert report.whole == report.files > 20
    assert (web / "MO-KHOA-HOC.html").is_file() and (web / "hoc-so" / "index.html").is_file()
