"""What phones and computers ask to learn whether a network leads to the Internet.

Where the station's computer is the network itself, these requests come to it. They are answered as
the makers' own servers would: else the phone drops the Wi-Fi for its mobile network, or opens the
course in a small window for logging in, which forgets all results when it is closed.
"""

from __future__ import annotations

from collections.abc import Mapping

NO_CONTENT = ("", b"")
PROBES: Mapping[str, tuple[str, bytes]] = {
    # Android, ChromeOS, and most makers of phones, each on a host of its own
    "/generate_204": NO_CONTENT,
    "/gen_204": NO_CONTENT,
    # iPhone, iPad, Mac
    "/hotspot-detect.html": (
        "text/html",
        b"<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>",
    ),
    "/library/test/success.html": (
        "text/html",
        b"<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>",
    ),
    # Windows
    "/connecttest.txt": ("text/plain", b"Microsoft Connect Test"),
    "/ncsi.txt": ("text/plain", b"Microsoft NCSI"),
    # Firefox
    "/success.txt": ("text/plain", b"success\n"),
    "/canonical.html": (
        "text/html",
        b'<meta http-equiv="refresh" content="0;url='
        b'https://support.mozilla.org/kb/captive-portal"/>',
    ),
    # Linux: NetworkManager as Debian, GNOME and Fedora set it up
    "/nm": ("text/plain", b"NetworkManager is online\n"),
    "/check_network_status.txt": ("text/plain", b"NetworkManager is online\n"),
}
"""Type and body by path; an empty type for 204."""
