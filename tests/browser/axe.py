"""axe-core in the page that is open: WCAG 2.2 A and AA, text at 7:1 (AAA), and axe's best practices.

`look_at` looks at the page in every look (light, dark, high contrast in both) at both widths,
without loading it again: the names that theme.js gives to a look are set by hand. Rules that only
read the document are asked once for each width; the contrast of text in every look.

axe knows no top layer: behind a modal dialog it sees the page, and measures nothing. So what lies
behind, which is inert anyway, is hidden for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from quiz_engine.runtime import vendor

from .conftest import HERE, ROOT
from .drivers import Browser, PlaywrightBrowser

WIDTHS = (1280, 360)
LOOKS = {
    "light": ("default", "normal"),
    "dark": ("slate", "normal"),
    "high contrast": ("default", "high"),
    "dark, high contrast": ("slate", "high"),
}
"""By name, what theme.js calls scheme and contrast."""
CONTRAST = "color-contrast-enhanced"
"""7:1, and 4.5:1 for large text: more than the rule of level AA asks."""
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {CONTRAST: {"enabled": True}, "color-contrast": {"enabled": False}},
}
QUICK = {"resultTypes": ["violations"], "selectors": False, "preload": False}
"""What axe would spend most of its time on: where each thing is that is as it should be."""
RUN = """(axe.configure({
  checks: [{
    id: "color-contrast-enhanced",
    options: {
      // The squared paper behind a question's first line would leave every text "undecided".
      ignorePseudo: true, pseudoSizeThreshold: 0.25,
      ignoreUnicode: true, ignoreLength: false, shadowOutlineEmMax: 0.2, textStrokeEmMin: 0.03,
      boldValue: 700, boldTextPt: 14, largeTextPt: 18,
      contrastRatio: { normal: { expected: 7 }, large: { expected: 4.5 } },
    },
  }],
}), axe.run(%(scope)s, %(options)s)).then(({ violations, passes }) => JSON.stringify({
  violations: violations.map((each) =>
    [each.id, each.help, each.nodes.map((node) => node.html.slice(0, 160) + " " + node.failureSummary)]),
  measured: passes.some((each) => each.id === "color-contrast-enhanced" && each.nodes.length),
}))"""
WEAR = """(() => {
  Object.assign(document.documentElement.dataset, { mdColorScheme: "%s", contrast: "%s" });
  return new Promise((done) => setTimeout(() => done(true), 50));
})()"""
COVER = """(() => {
  const isModal = document.querySelector("dialog:modal");
  for (const each of document.body.children) each.style.visibility = isModal && each !== isModal ? "hidden" : "";
  return !!isModal;
})()"""


@cache
def source() -> str:
    """Return axe-core, pinned in axe.json."""
    package = vendor.Package(**json.loads((HERE / "axe.json").read_text(encoding="utf-8")))
    return (vendor.bring(package, ROOT / ".cache") / "axe.min.js").read_text(encoding="utf-8")


def bring(browser: Browser) -> None:
    """Have axe in the page that is open."""
    if browser.js("typeof axe !== 'undefined'"):
        return
    if isinstance(browser, PlaywrightBrowser):
        browser.view.evaluate(source())
    else:
        browser.driver.execute_script(source() + "\nself.axe = axe;")


def run(browser: Browser, scope: str = "html", contrast_only: bool = False) -> tuple[list[Any], bool]:
    """Return what axe finds within the first element of a selector, and whether it has measured a
    text that stands at 7:1."""
    bring(browser)
    options = QUICK | ({"runOnly": [CONTRAST]} if contrast_only else RULES)
    place = "document" if scope == "html" else f"document.querySelector({json.dumps(scope)})"
    told = json.loads(browser.js(RUN % {"scope": place, "options": json.dumps(options)}))
    return told["violations"], told["measured"]


def look_at(browser: Browser, scope: str = "html", widths: Iterable[int] = WIDTHS) -> list[Any]:
    """Return what axe finds in each look at each width, with where it was found; fails where it has
    measured no text at all. Of a whole page, looks are only told apart in its main part. The page is
    light and wide again afterwards."""
    found = []
    browser.js(COVER)
    for width in widths:
        browser.resize(width, 800)
        for look, names in LOOKS.items():
            browser.js(WEAR % names)
            place = "main" if scope == "html" and look != "light" else scope
            violations, measured = run(browser, place, contrast_only=look != "light")
            found += [(f"{scope}, {width} px, {look}", *each) for each in violations]
            assert measured, f"{scope}, {width} px, {look}: no text was measured"
    browser.js(WEAR % LOOKS["light"])
    browser.js("void (document.querySelector('dialog:modal')?.close())")
    browser.js(COVER)
    browser.resize(1280, 800)
    return found
