"""Which browser tests a whole run leaves to `scripts/test.py --everywhere`.

Every test runs in Chromium. In Firefox and WebKitGTK all tests run of what browsers do differently:
starting Python, storing, files, frames, networks, phones kept without one. Of the others, which show
the same page logic in each, every eighth runs there, always the same ones, so that each page is still
seen in each browser and a run takes half an hour less.
"""

from __future__ import annotations

import re
from zlib import crc32

DIFFERENT = {
    *("test_golden", "test_runtime", "test_page_every_type", "test_page_error", "test_page_shell"),
    *("test_page_store", "test_kept", "test_restart", "test_page_offline", "test_page_double_click"),
    *("test_release", "test_lone", "test_hosts", "test_station", "test_serve", "test_site_carry"),
    *("test_site_outside", "test_site_places", "test_site_by_keyboard"),
}
"""Modules whose tests all run in all browsers."""
SHARE = 8
"""Of the others one in so many runs in Firefox, and in WebKitGTK."""
_BROWSER = re.compile(r"-?(?:firefox|webkit)-?")


def is_sampled(node: str) -> bool:
    """Whether a test, by its pytest id, belongs to a whole run."""
    module = node.partition("::")[0].rpartition("/")[2].removesuffix(".py")
    parameters = node.partition("[")[2]
    if module in DIFFERENT or not _BROWSER.search(parameters):
        return True
    return crc32(node.encode()) % SHARE == 0
