"""Chromium on a screen that nobody sees, with the windows that no driver reaches: the dialog that
asks for a folder, and the question whether a page may write there.

Both are pressed as a hand would, with keys and a pointer of the X server (XTEST), through Xlib. The
dialog is GTK's. Only what Chromium and Xvfb need anyway is used.
"""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Callable
from ctypes import byref, c_char_p, c_int, c_uint, c_ulong, c_void_p
from ctypes.util import find_library
from pathlib import Path

from . import drivers
from .drivers import Chromium

PAGE_CORNER = (60, 850)
"""A place of the screen that is the page's, and has the colour of paper in the light look."""
DARK = 150
"""Brightness below which such a place is covered."""
KEYS = {"/": "slash", ".": "period", "-": "minus", "_": "underscore"}
"""Names of keys; letters and digits name themselves."""


def can_run() -> bool:
    """Whether the system's Chromium, a screen and XTEST are there."""
    return bool(drivers.find_chromium() and drivers.has_xvfb() and find_library("Xtst"))


class _Attributes(ctypes.Structure):
    """XWindowAttributes, of which only the beginning is read."""

    _fields_ = [
        *((name, c_int) for name in ("x", "y", "width", "height")),
        ("rest", ctypes.c_byte * 200),
    ]


class Screen:
    """Keys and pointer of an X server, by the name of its display."""

    def __init__(self, display: str) -> None:
        self._x = ctypes.CDLL(find_library("X11"))
        self._test = ctypes.CDLL(find_library("Xtst"))
        self._x.XOpenDisplay.restype = c_void_p
        self._x.XStringToKeysym.restype = c_ulong
        self._x.XKeysymToKeycode.argtypes = [c_void_p, c_ulong]
        self._x.XKeysymToKeycode.restype = ctypes.c_ubyte
        self._x.XDefaultRootWindow.argtypes = [c_void_p]
        self._x.XDefaultRootWindow.restype = c_ulong
        self._x.XQueryTree.argtypes = [c_void_p, c_ulong, *[c_void_p] * 4]
        self._x.XFetchName.argtypes = [c_void_p, c_ulong, c_void_p]
        self._x.XGetWindowAttributes.argtypes = [c_void_p, c_ulong, c_void_p]
        self._x.XSetInputFocus.argtypes = [c_void_p, c_ulong, c_int, c_ulong]
        self._x.XSync.argtypes = [c_void_p, c_int]
        self._x.XCloseDisplay.argtypes = [c_void_p]
        self._x.XGetImage.argtypes = [c_void_p, c_ulong, *[c_int] * 2, *[c_uint] * 2, c_ulong, c_int]
        self._x.XGetImage.restype = c_void_p
        self._x.XGetPixel.argtypes = [c_void_p, c_int, c_int]
        self._x.XGetPixel.restype = c_ulong
        self._x.XDestroyImage.argtypes = [c_void_p]
        self._test.XTestFakeKeyEvent.argtypes = [c_void_p, c_uint, c_int, c_ulong]
        self._test.XTestFakeButtonEvent.argtypes = [c_void_p, c_uint, c_int, c_ulong]
        self._test.XTestFakeMotionEvent.argtypes = [c_void_p, *[c_int] * 3, c_ulong]
        self._display = self._x.XOpenDisplay(display.encode())
        if not self._display:
            raise RuntimeError(f"no display {display}")
        self._root = self._x.XDefaultRootWindow(self._display)

    def close(self) -> None:
        """Leave the X server."""
        self._x.XCloseDisplay(self._display)

    def press(self, *names: str) -> None:
        """Press keys together, by their X names."""
        keysyms = [self._x.XStringToKeysym(name.encode()) for name in names]
        codes = [self._x.XKeysymToKeycode(self._display, each) for each in keysyms]
        for code in codes:
            self._test.XTestFakeKeyEvent(self._display, code, 1, 0)
        for code in reversed(codes):
            self._test.XTestFakeKeyEvent(self._display, code, 0, 0)
        self._x.XSync(self._display, 0)
        time.sleep(0.02)

    def type(self, text: str) -> None:
        """Type lower-case letters, digits and what KEYS has."""
        for letter in text:
            name = KEYS.get(letter, letter)
            self.press(*(["Shift_L"] if letter == "_" else []), name)

    def click(self, x: int, y: int) -> None:
        """Press the pointer at a place of the screen."""
        self._test.XTestFakeMotionEvent(self._display, -1, x, y, 0)
        self._test.XTestFakeButtonEvent(self._display, 1, 1, 0)
        self._test.XTestFakeButtonEvent(self._display, 1, 0, 0)
        self._x.XSync(self._display, 0)

    def windows(self) -> list[tuple[int, bytes, tuple[int, int, int, int]]]:
        """Return id, title and place (x, y, width, height) of each window, the lowest first."""
        root, parent, count = c_ulong(), c_ulong(), c_uint()
        children = ctypes.POINTER(c_ulong)()
        self._x.XQueryTree(
            self._display, self._root, byref(root), byref(parent), byref(children), byref(count)
        )
        found = []
        for number in range(count.value):
            name, place = c_char_p(), _Attributes()
            self._x.XFetchName(self._display, children[number], byref(name))
            self._x.XGetWindowAttributes(self._display, children[number], byref(place))
            where = (place.x, place.y, place.width, place.height)
            found.append((children[number], name.value or b"", where))
        return found

    def brightness(self, x: int, y: int) -> int:
        """Return how bright a place of the screen is, 0 to 255."""
        image = self._x.XGetImage(self._display, self._root, x, y, 1, 1, c_ulong(-1).value, 2)
        pixel = self._x.XGetPixel(image, 0, 0)
        self._x.XDestroyImage(image)
        return (pixel >> 16 & 255, pixel >> 8 & 255, pixel & 255)[1]

    def focus(self, window: int) -> None:
        """Send keys to a window, as a window manager would."""
        self._x.XSetInputFocus(self._display, window, 1, 0)
        self._x.XSync(self._display, 0)


def until(answer: Callable[[], object], what: str, timeout: float = 20.0) -> object:
    """Return what `answer` says once it is truthy. Raises TimeoutError."""
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        if value := answer():
            return value
        time.sleep(0.05)
    raise TimeoutError(what)


class ChromiumOnScreen(Chromium):
    """Chromium as a learner sees it, driven by Playwright within the page and by hand around it."""

    def __init__(self, profile: Path | None = None) -> None:
        self.server, display = drivers.start_xvfb()
        self.screen = Screen(display)
        self._environment = {
            **os.environ,
            "DISPLAY": display,
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
            "NO_AT_BRIDGE": "1",
        }
        try:
            super().__init__(profile)
        except BaseException:
            self._end_screen()
            raise

    def _launch(self, kind: str, **options: object) -> None:
        super()._launch(kind, **options, headless=False, env=self._environment)

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._end_screen()

    def _end_screen(self) -> None:
        self.screen.close()
        self.server.terminate()
        self.server.wait()

    def _dialog(self) -> tuple[int, bytes, tuple[int, int, int, int]] | None:
        windows = [each for each in self.screen.windows() if each[2][2] > 300]
        return windows[-1] if windows and windows[-1][1] else None

    def choose_folder(self, path: Path) -> None:
        """Type a path into the dialog that asks for a folder, and press "Open"."""
        window, _, (x, y, width, height) = until(self._dialog, "the dialog for a folder")
        self.page.wait_for_timeout(300)  # GTK puts the focus where it belongs
        self.screen.focus(window)
        self.screen.type(str(path))
        self.page.wait_for_timeout(300)
        for _ in range(3):  # the first press may only close what the dialog proposes below the path
            self.screen.click(x + width - 50, y + height - 24)
            self.page.wait_for_timeout(500)
            if window not in [each for each, *_ in self.screen.windows()]:
                return

    def _has_question(self) -> bool:
        """Around the question, the page is dark."""
        return self.screen.brightness(*PAGE_CORNER) < DARK

    def answer(self, allow: bool) -> None:
        """Press "Allow", or "Don't allow", which has the focus, in the question of the browser."""
        until(self._has_question, "the browser's question")
        self.page.wait_for_timeout(600)  # what comes too quickly is not taken for an answer
        window = [each for each in self.screen.windows() if each[2][2] > 300][-1][0]
        self.screen.focus(window)
        if allow:
            self.screen.press("Tab")
        self.screen.press("Return")
        until(lambda: not self._has_question(), "the end of the browser's question")
