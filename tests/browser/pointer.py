"""A real pointer for the three browsers: a mouse everywhere, a finger in Chromium."""

from __future__ import annotations

from .drivers import Browser, Chromium, PlaywrightBrowser

Point = tuple[float, float]
"""Pixels from the left and top of what is seen of the page."""
STEPS = 8
SETTLED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
"""True once what was done is drawn: browsers find the target of the mouse, above all within a frame,
by what they have drawn last, and tell of its way once for each drawing."""


def middle(browser: Browser, selector: str) -> Point:
    """Scroll an element into view and return its middle."""
    found = f"document.querySelector({selector!r})"
    browser.js(f"{found}.scrollIntoView({{ block: 'center', behavior: 'instant' }})")
    browser.js(SETTLED)
    x, y = browser.js(
        f"((box) => [box.x + box.width / 2, box.y + box.height / 2])({found}.getBoundingClientRect())"
    )
    return x, y


def middle_within(browser: Browser, frame: str, selector: str) -> Point:
    """Return the middle of an element once all of `frame`, which it stands in, is in view: so a way
    from one element to another does not leave the window."""
    middle(browser, frame)
    return tuple(
        browser.js(
            "((box) => [box.x + box.width / 2, box.y + box.height / 2])"
            f"(document.querySelector({selector!r}).getBoundingClientRect())"
        )
    )


def drag(browser: Browser, start: Point, end: Point, release: bool = True) -> None:
    """Press the mouse at one point and move it to another, where it is let go."""
    if isinstance(browser, PlaywrightBrowser):
        browser.page.mouse.move(*start)
        browser.page.mouse.down()
        browser.page.mouse.move(*end, steps=STEPS)
        if release:
            browser.page.mouse.up()
        browser.js(SETTLED)
        return
    actions = _webkit_mouse(browser)
    mouse = actions.w3c_actions.pointer_action
    mouse.move_to_location(*map(round, start))
    mouse.pointer_down()
    for step in range(1, STEPS + 1):
        share = step / STEPS
        mouse.move_to_location(*(round(a + (b - a) * share) for a, b in zip(start, end, strict=True)))
    if release:
        mouse.pointer_up()
    actions.w3c_actions.perform()


def release(browser: Browser) -> None:
    """Let the mouse go."""
    if isinstance(browser, PlaywrightBrowser):
        browser.page.mouse.up()
        return
    actions = _webkit_mouse(browser)
    actions.w3c_actions.pointer_action.pointer_up()
    actions.w3c_actions.perform()


def move(browser: Browser, point: Point) -> None:
    """Move the mouse there at once."""
    if isinstance(browser, PlaywrightBrowser):
        browser.page.mouse.move(*point)
        return
    actions = _webkit_mouse(browser)
    actions.w3c_actions.pointer_action.move_to_location(*map(round, point))
    actions.w3c_actions.perform()


def click(browser: Browser, point: Point) -> None:
    """Click with the mouse."""
    drag(browser, point, point)


def double_click(browser: Browser, point: Point) -> None:
    """Click twice at once, as many do who learned it on a desktop."""
    if browser.name == "firefox":  # under automation it counts every click as the first
        x, y = point
        at = f"document.elementFromPoint({x}, {y})"
        event = "new MouseEvent('click', { bubbles: true, detail })"
        browser.js(f"[1, 2].forEach((detail) => {at}.dispatchEvent({event}))")
        return
    if isinstance(browser, PlaywrightBrowser):
        browser.page.mouse.dblclick(*point)
        return
    actions = _webkit_mouse(browser)
    mouse = actions.w3c_actions.pointer_action
    mouse.move_to_location(*map(round, point))
    for _ in range(2):
        mouse.pointer_down()
        mouse.pointer_up()
    actions.w3c_actions.perform()


def swipe(browser: Chromium, start: Point, end: Point) -> None:
    """Move a finger over the screen, as a phone would send it."""
    session = browser.context.new_cdp_session(browser.page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    for step in range(STEPS + 1):
        share = step / STEPS
        x, y = (a + (b - a) * share for a, b in zip(start, end, strict=True))
        kind = "touchStart" if step == 0 else "touchMove"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    session.detach()


def _webkit_mouse(browser: Browser):
    from selenium.webdriver.common.action_chains import ActionChains

    return ActionChains(browser.driver, duration=20)
