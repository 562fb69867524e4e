"""Drive the browsers on this machine through one small interface.

``open_browser("chromium")`` gives a headless browser with ``open``, ``js``, ``wait``, ``click``,
``press``, ``screenshot`` and ``close``, with ``errors`` (of the console, and uncaught ones) and
``requests`` (addresses asked for) where the browser tells them. Chromium and Firefox are driven by
Playwright, WebKitGTK by Selenium under Xvfb, because Playwright's own WebKit needs a system that it
knows. Where Debian's browsers are not found, those that ``playwright install`` brings are used.

``profile`` is a folder that outlives the browser: a test of what is kept closes one browser and
opens another on the same folder. (WebKitGTK under automation forgets its storage all the same.)
"""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "firefox", "webkit")
POLL_MS = 25
LOADED = """(document.readyState === 'complete' && (location.protocol !== 'about:' || self.QE?.lone)
  && !document.querySelector('template#later') && [...document.images].every((each) => each.complete))"""
"""The page is there, and so are its scripts and pictures, which follow its first paint (theme.js)."""
PATIENCE_MS = 250
"""How long one question to a page may take, because the answer may come soon."""

WORKER_WORDS = (
    "The script has an unsupported MIME type ('application/octet-stream')",
    "A ServiceWorker intercepted the request and encountered an unexpected error",
)
"""What the console says of the service worker, and no learner meets: on a host with wrong types
(Chromium), and where a page is left while the worker answers (Firefox)."""

CHROMIUM_ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
FIREFOX_PREFERENCES = {
    # Automation makes file:// falsely permissive unless told not to.
    "security.fileuri.strict_origin_policy": True,
    "remote.prefs.recommended": False,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.startup.max_resumed_crashes": -1,
}


LONE = "/mot-tep/"
"""Part of the address of a course that is one file, in tests."""
LONE_THERE = """(QE.lone.place && document.querySelectorAll("iframe").length === 1
  && [QE.lone.place, ""].includes(decodeURIComponent(location.hash.slice(1)).split(/[?#]/)[0]))"""
"""Such a course shows the page that its address names, and the one before has gone."""


def is_lone(url: str) -> bool:
    """Whether an address is that of a course that is one file: what `js` and the like then are for
    is in a frame."""
    return LONE in url


class Browser:
    """What the three have in common. Use as a context manager, or call `close`."""

    name: str
    tells: bool
    """Whether `errors` and `requests` are filled: WebKitGTK's driver tells neither."""
    framed: bool | str = False
    """Whether `js`, `wait` and `click` act in the frame of the page, which is the shell's lesson; the
    id of a frame where a page has several."""

    def __init__(self, profile: Path | None = None) -> None:
        self._scratch = None if profile else tempfile.TemporaryDirectory(prefix="browser-")
        self.profile = Path(profile or self._scratch.name)
        self.profile.mkdir(parents=True, exist_ok=True)
        self.errors: list[str] = []
        self.requests: list[str] = []

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def acting(self, framed: bool | str) -> Iterator[None]:
        """Act in the frame, or in the page, for a moment."""
        before, self.framed = self.framed, framed
        try:
            yield
        finally:
            self.framed = before

    def open(self, url: str) -> None:
        """Go to `url`, without waiting for what it loads. Acts in the page from then on."""
        raise NotImplementedError

    def back(self) -> None:
        """Press the browser's Back, without waiting for what comes."""
        raise NotImplementedError

    def js(self, expression: str) -> Any:
        """Return the value of a JavaScript expression; a promise is awaited."""
        raise NotImplementedError

    def wait(self, expression: str, timeout: float = 30.0) -> Any:
        """Return `expression` once it is truthy. Raises TimeoutError after `timeout` s."""
        raise NotImplementedError

    def patient(self, expression: str) -> str:
        """Return an expression that may wait a moment in the page until this one is truthy."""
        return expression

    def click(self, selector: str) -> None:
        """Click the first element that `selector` finds."""
        raise NotImplementedError

    def press(self, key: str) -> None:
        """Press `key`: a character, or a name such as ``Enter``, ``Tab``, ``ArrowDown``."""
        raise NotImplementedError

    def resize(self, width: int, height: int) -> None:
        """Give the page that size in CSS pixels."""
        raise NotImplementedError

    def screenshot(self, path: Path) -> None:
        """Write what is seen to `path`, a PNG."""
        raise NotImplementedError

    def close(self) -> None:
        """End the browser. A profile of its own goes with it."""
        if self._scratch:
            shutil.rmtree(self._scratch.name, ignore_errors=True)  # Firefox may still be writing
            self._scratch.cleanup()

    def begin_anew(self) -> None:
        """End the browser and start another on a profile of its own, in the same object."""
        self.close()
        self.__init__()


class PlaywrightBrowser(Browser):
    """A browser that Playwright drives; `page` is Playwright's own, for what is missing here."""

    tells = True
    _running = threading.local()
    """Playwright runs once in a thread, however many browsers it drives at a time."""

    def _launch(self, kind: str, **options: Any) -> None:
        running = PlaywrightBrowser._running
        if not getattr(running, "browsers", 0):
            from playwright.sync_api import sync_playwright

            running.playwright, running.browsers = sync_playwright().start(), 0
        running.browsers += 1
        try:
            launcher = getattr(running.playwright, kind)
            given = {"headless": True, "downloads_path": str(self.profile / "downloads"), **options}
            context = launcher.launch_persistent_context(str(self.profile), **given)
        except BaseException:
            self._leave()
            super().close()
            raise
        self.context = context
        self.page = context.pages[0] if context.pages else context.new_page()
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self._on_error(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def _on_console(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self._on_error(message.text)

    def _on_error(self, text: str) -> None:
        if not any(words in text for words in WORKER_WORDS):
            self.errors.append(text)

    def open(self, url: str) -> None:
        from playwright.sync_api import Error

        self.framed = False
        try:
            self.page.goto(url, wait_until="commit")
        except Error as error:
            # Firefox tells the end of a navigation before the next one too late, now and then.
            late = ("interrupted by another navigation", "NS_BINDING_ABORTED")
            if not any(words in str(error) for words in late):
                raise
            self.page.goto(url, wait_until="commit")

    def back(self) -> None:
        self.framed = False
        # Playwright's own waits for a page that Firefox never tells of where it was kept.
        self.js("void setTimeout(() => history.back())")

    @property
    def view(self) -> Any:
        """Playwright's page, or its frame: where `js` acts."""
        if isinstance(self.framed, str):
            return self.page.locator(f"#{self.framed}").element_handle().content_frame()
        return self.page.frames[-1] if self.framed else self.page

    def js(self, expression: str) -> Any:
        return self.view.evaluate(f"() => ({expression})")

    def patient(self, expression: str) -> str:
        # To ask through the driver each time took a tenth of a test's processor time.
        return f"""(async () => {{
          for (let left = {PATIENCE_MS}; ; left -= {POLL_MS}) {{
            const value = await ({expression});
            if (value || left <= 0) return value;
            await new Promise((resolve) => setTimeout(resolve, {POLL_MS}));
          }}
        }})()"""

    def wait(self, expression: str, timeout: float = 30.0) -> Any:
        # Playwright's own waiting polls through eval, which our content security policy forbids.
        end = time.monotonic() + timeout
        while True:
            value = self.js(self.patient(expression))
            if value:
                return value
            if time.monotonic() > end:
                break
            self.page.wait_for_timeout(POLL_MS)
        raise TimeoutError(f"{self.name}: not within {timeout} s: {expression} {self.errors[-3:]}")

    def click(self, selector: str) -> None:
        self.view.locator(selector).first.click()

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def resize(self, width: int, height: int) -> None:
        self.page.set_viewport_size({"width": width, "height": height})

    def screenshot(self, path: Path) -> None:
        self.page.screenshot(path=str(path))

    def close(self) -> None:
        try:
            self.context.close()
        finally:
            self._leave()
            super().close()

    def _leave(self) -> None:
        running = PlaywrightBrowser._running
        running.browsers -= 1
        if not running.browsers:
            running.playwright.stop()


class Chromium(PlaywrightBrowser):
    """Chromium: Debian's, or the one that Playwright brings."""

    name = "chromium"

    def __init__(self, profile: Path | None = None, keep_pages_on_back: bool = False) -> None:
        super().__init__(profile)
        self._launch(
            "chromium",
            executable_path=find_chromium(),
            args=list(CHROMIUM_ARGUMENTS),
            ignore_default_args=["--disable-back-forward-cache"] if keep_pages_on_back else None,
        )

    def slow_down(self, rate: float) -> None:
        """Make the page's processor `rate` times slower. (Its workers keep their speed.)"""
        session = self.context.new_cdp_session(self.page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": rate})


class Firefox(PlaywrightBrowser):
    """Firefox: Debian's, driven by WebDriver BiDi, or the one that Playwright brings."""

    name = "firefox"

    def __init__(self, profile: Path | None = None, has_workers: bool = True) -> None:
        super().__init__(profile)
        found = find_firefox()
        self._launch(
            "firefox",
            executable_path=found,
            channel="moz-firefox" if found else None,
            firefox_user_prefs=FIREFOX_PREFERENCES | {"dom.serviceWorkers.enabled": has_workers},
        )

    def patient(self, expression: str) -> str:
        # What waits in a frame that moves on is never answered.
        return expression if self.framed else super().patient(expression)


class PlaywrightWebKit(PlaywrightBrowser):
    """The WebKit that Playwright brings, where the system has no WebKitGTK."""

    name = "webkit"

    def __init__(self, profile: Path | None = None) -> None:
        super().__init__(profile)
        self._launch("webkit")


class WebKitGTK(Browser):
    """WebKitGTK's MiniBrowser under Xvfb; `driver` is Selenium's own, for what is missing here."""

    name = "webkit"
    tells = False

    def __init__(self, profile: Path | None = None) -> None:
        super().__init__(profile)
        from selenium import webdriver
        from selenium.webdriver.webkitgtk.options import Options
        from selenium.webdriver.webkitgtk.service import Service

        self.tests = 0
        """How many tests it has seen (conftest.py)."""
        self._screen, display = start_xvfb()
        environment = {**os.environ, **webkit_environment(self.profile, display)}
        options = Options()
        options.binary_location = find_minibrowser() or ""
        options.add_argument("--automation")
        options.page_load_strategy = "none"
        service = Service(
            shutil.which("WebKitWebDriver"), env=environment, log_output=subprocess.DEVNULL
        )
        try:
            with warnings.catch_warnings():
                # Selenium's own WebKitGTK driver calls its base class in a way it deprecates.
                warnings.simplefilter("ignore", DeprecationWarning)
                self.driver = webdriver.WebKitGTK(options=options, service=service)
        except BaseException:
            self._end_screen()
            super().close()
            raise
        self.driver.set_script_timeout(120)

    def open(self, url: str) -> None:
        self.framed = False
        # The driver answers while the old page still stands: mark it, and wait for one without.
        page, mark, _ = url.partition("#")
        moves = not mark or self.driver.current_url.partition("#")[0] != page
        if moves:
            self.js("self.isLeaving = true")
        self.driver.get(url)
        if moves:
            self.wait("!self.isLeaving")

    def back(self) -> None:
        self.framed = False
        # The driver's own, and a timer, leave it waiting for ever where the page is of another
        # process.
        self.js("void history.back()")

    @contextmanager
    def _within(self) -> Iterator[None]:
        """Have the driver act where `framed` says."""
        if not self.framed:
            yield
            return
        self.driver.switch_to.frame(self.framed if isinstance(self.framed, str) else 0)
        try:
            yield
        finally:
            self.driver.switch_to.default_content()

    def js(self, expression: str) -> Any:
        with self._within():
            return self.driver.execute_script(f"return ({expression})")

    def wait(self, expression: str, timeout: float = 30.0) -> Any:
        from selenium.common.exceptions import TimeoutException, WebDriverException
        from selenium.webdriver.support.wait import WebDriverWait

        waiting = WebDriverWait(
            self.driver, timeout, POLL_MS / 1000, ignored_exceptions=[WebDriverException]
        )
        try:
            return waiting.until(lambda _: self.js(expression))
        except TimeoutException:
            raise TimeoutError(f"{self.name}: not within {timeout} s: {expression}") from None

    def click(self, selector: str) -> None:
        from selenium.common.exceptions import ElementNotInteractableException
        from selenium.webdriver.common.by import By
        from selenium.webdriver.support.wait import WebDriverWait

        def try_click(driver: Any) -> bool:
            element = driver.find_element(By.CSS_SELECTOR, selector)
            try:
                element.click()
            except ElementNotInteractableException:
                # Still being drawn, or WebKitGTK has scrolled beside it: where a learner would
                # scroll on. Playwright waits in the same way.
                show = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })"
                driver.execute_script(show, element)
                return False
            return True

        with self._within():
            waiting = WebDriverWait(self.driver, 10, POLL_MS / 1000)
            waiting.until(try_click, f"{selector} to be clicked")

    def press(self, key: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains
        from selenium.webdriver.common.keys import Keys

        named = "".join("_" + c if c.isupper() else c.upper() for c in key).lstrip("_")
        value = getattr(Keys, named, key) if len(key) > 1 else key
        ActionChains(self.driver).send_keys(value).perform()

    def resize(self, width: int, height: int) -> None:
        self.driver.set_window_size(width, height)

    def screenshot(self, path: Path) -> None:
        self.driver.save_screenshot(str(path))

    def close(self) -> None:
        try:
            self.driver.quit()
        finally:
            self._end_screen()
            super().close()

    def _end_screen(self) -> None:
        self._screen.terminate()
        self._screen.wait()


def webkit_environment(profile: Path, display: str) -> dict[str, str]:
    """Return what WebKitGTK needs to run on that screen and to keep everything in `profile`."""
    return {
        "DISPLAY": display,
        "HOME": str(profile),
        "XDG_DATA_HOME": str(profile / "data"),
        "XDG_CACHE_HOME": str(profile / "cache"),
        "XDG_CONFIG_HOME": str(profile / "config"),
        "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",  # it does not start as root otherwise
        "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "GDK_BACKEND": "x11",
        "NO_AT_BRIDGE": "1",
        "DBUS_SESSION_BUS_ADDRESS": "disabled:",
    }


def start_xvfb() -> tuple[subprocess.Popen, str]:
    """Start a screen that nobody sees; return it and its name. It picks a free number itself."""
    read_end, write_end = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"],
        pass_fds=[write_end],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    with os.fdopen(read_end) as answer:
        number = answer.readline().strip()
    if not number:
        raise RuntimeError("Xvfb did not start")
    return screen, f":{number}"


def find_chromium() -> str | None:
    """Return the path of the system's Chromium, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def find_firefox() -> str | None:
    """Return the path of the system's Firefox, or None."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


def find_minibrowser() -> str | None:
    """Return the path of WebKitGTK's MiniBrowser, or None. It is not on PATH."""
    return next(iter(sorted(glob.glob("/usr/lib/*/webkit2gtk-4.*/MiniBrowser"))), None)


def has_xvfb() -> bool:
    """Whether a screen that nobody sees can be started here."""
    return bool(shutil.which("Xvfb"))


def has_webkitgtk() -> bool:
    """Whether WebKitGTK can be driven here: its browser, its driver and Xvfb."""
    return bool(find_minibrowser() and shutil.which("WebKitWebDriver") and has_xvfb())


def open_browser(name: str, profile: Path | None = None, has_workers: bool = True) -> Browser:
    """Return a running browser: ``chromium``, ``firefox`` or ``webkit``.

    `has_workers`: whether Firefox has service workers. It tells nothing of what a page asks for and
    a worker answers, so that tests of `requests` would depend on those before them.
    """
    if name == "webkit":
        return WebKitGTK(profile) if has_webkitgtk() else PlaywrightWebKit(profile)
    return Chromium(profile) if name == "chromium" else Firefox(profile, has_workers)
