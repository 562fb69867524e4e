"""Practice phones: how the screens of a walkthrough are drawn (L2).

Real buttons, fields and switches, all disabled: the script enables those of the step that is being
done. A screen reads well without a script too, so what is right carries a label ("tap here"), which
the style hides as long as the learner practises.
"""

from __future__ import annotations

import xml.etree.ElementTree as etree
import zlib
from collections.abc import Sequence

from ...core.shape import Control, Step
from ...core.variable import count_draws, fill_names, values_of
from ...item_types.short_text import first_right
from ..html import add_inline, add_text, escape, fill
from ..plain import plain_text
from .kind import Drawing
from .screen import Part

HUES = 8
"""Colours of app icons, in the style sheet by data-hue."""
_QR = 13
"""Dots in a row of the drawn code: no real code has so few."""
_CLASSES = {
    "app": "qe-app", "button": "qe-p-button", "link": "qe-p-link", "row": "qe-p-row",
    "qr": "qe-p-qr", "notification": "qe-p-note", "switch": "qe-p-switch", "field": "qe-p-field",
}  # fmt: skip


def draw_step(
    parent: etree.Element,
    drawing: Drawing,
    step: Step,
    parts: Sequence[Part],
    number: int,
    total: int,
) -> None:
    """Add one step: its heading, what is to be done, the phone, and in words what is right."""
    _Artist(drawing, step, number, total).draw(parent, parts)


class _Artist:
    """Draws one step."""

    def __init__(self, drawing: Drawing, step: Step, number: int, total: int) -> None:
        self.drawing = drawing
        self.step = step
        self.number = number
        self.total = total
        self.pads = 0

    def say(self, code: str, **values: object) -> str:
        """Return a sentence of the page's language."""
        return fill(self.drawing.messages[code], **values)

    def draw(self, parent: etree.Element, parts: Sequence[Part]) -> None:
        name = f"{self.drawing.name}s{self.number}"
        named = {"data-step": self.step.id, "aria-labelledby": name}
        section = etree.SubElement(parent, "section", {"class": "qe-step", **named})
        code = "walk.step.titled" if self.step.title else "walk.step"
        heading = self.say(code, number=self.number, total=self.total, title=self.step.title)
        add_text(section, "p", heading, id=name, role="heading", **{"aria-level": "3"}).set(
            "class", "qe-step-title"
        )
        task = etree.SubElement(section, "div", {"class": "qe-step-task"})
        self.drawing.parse(task, self.step.text)
        words = etree.SubElement(section, "ul", {"class": "qe-step-key"})
        for control in self.step.controls:
            if control.key:
                add_text(words, "li", self.do(control))
        label = self.say("walk.phone", number=self.number)
        phone = etree.SubElement(
            section, "div", {"class": "qe-phone", "role": "group", "aria-label": label}
        )
        add_text(phone, "p", self.say("walk.practice")).set("class", "qe-phone-mark")
        self.draw_screen(etree.SubElement(phone, "div", {"class": "qe-screen"}), parts)
        self.draw_reasons(section, parts)

    def do(self, control: Control) -> str:
        """Return in words what is right to do with a control."""
        label = plain_text(control.text)
        if control.entry is None:
            return self.say("walk.do.tap", control=label)
        value = first_right(control.entry).text
        return self.say("walk.do.type", control=label, value=value, done=self.say("walk.done"))

    def draw_screen(self, screen: etree.Element, parts: Sequence[Part]) -> None:
        """Add the parts; what came as a notification hangs above all but the status bar."""
        order = {"status": 0, "notification": 1, "dialog": 3}
        parts = sorted(parts, key=lambda part: order.get(part.kind, 2))
        behind = screen
        if any(part.kind == "dialog" for part in parts):
            screen.set("class", "qe-screen qe-covered")
            behind = etree.SubElement(screen, "div", {"class": "qe-behind", "aria-hidden": "true"})
        self.draw_parts(behind, [part for part in parts if part.kind != "dialog"])
        for index, part in enumerate(part for part in parts if part.kind == "dialog"):
            name = f"{self.drawing.name}s{self.number}d{index}"
            box = etree.SubElement(
                screen, "div", {"class": "qe-p-dialog", "role": "dialog", "aria-labelledby": name}
            )
            title = etree.SubElement(box, "p", {"class": "qe-p-title", "id": name})
            add_inline(title, part.label, self.drawing.parse)
            self.draw_parts(box, part.parts)

    def draw_parts(self, parent: etree.Element, parts: Sequence[Part]) -> None:
        grid = None
        for part in parts:
            if part.kind == "app":
                if grid is None:
                    grid = etree.SubElement(parent, "ul", {"class": "qe-apps"})
                self.draw_part(etree.SubElement(grid, "li"), part)
            else:
                grid = None
                self.draw_part(parent, part)

    def draw_part(self, parent: etree.Element, part: Part) -> None:
        kind = part.kind
        if kind in ("status", "title", "text", "picture"):
            box = etree.SubElement(parent, "div", {"class": f"qe-p-{kind}"})
            if kind == "status":
                self.draw_status(box, part)
            elif kind == "title":
                box.set("role", "heading")
                box.set("aria-level", "4")
                add_inline(box, part.label, self.drawing.parse)
            else:
                self.drawing.parse(box, escape(part.label))
        elif kind == "keypad":
            self.draw_keypad(parent, part)
        elif kind == "field" and part.control is not None and part.control.entry is not None:
            self.draw_field(parent, part)
        else:
            self.draw_button(parent, part)

    def draw_status(self, box: etree.Element, part: Part) -> None:
        add_inline(box, part.label, self.drawing.parse)
        icons = etree.SubElement(box, "span", {"class": "qe-p-signs", "aria-hidden": "true"})
        for _ in range(2):
            etree.SubElement(icons, "span")

    def draw_button(self, parent: etree.Element, part: Part) -> None:
        """Add what is tapped as a whole: a button, or the same to look at without a box."""
        control, kind = part.control, part.kind
        attributes = {"class": _CLASSES[kind]}
        if control is None:
            attributes["data-plain"] = ""
            element = etree.SubElement(parent, "span", attributes)
        else:
            attributes |= {"type": "button", "disabled": "disabled", "data-control": control.id}
            if kind == "link":
                attributes["role"] = "link"
            if kind == "switch":
                attributes |= {"role": "switch", "aria-checked": str(part.value == "on").lower()}
            element = etree.SubElement(parent, "button", attributes)
        if kind == "app":
            letter = next((each for each in plain_text(part.label) if each.isalnum()), "•")
            hue = str(zlib.crc32(part.label.encode()) % HUES)
            icon = add_text(element, "span", letter.upper(), **{"aria-hidden": "true"})
            icon.set("class", "qe-app-icon")
            icon.set("data-hue", hue)
        elif kind == "qr":
            self.draw_code(element, part.label)
        elif kind == "notification":
            etree.SubElement(element, "span", {"class": "qe-bell", "aria-hidden": "true"})
            add_text(element, "span", self.say("walk.notification") + " ").set("class", "qe-unseen")
        label = etree.SubElement(element, "span", {"class": "qe-label"})
        add_inline(label, part.label, self.drawing.parse)
        if kind == "field":
            add_text(element, "span", part.value or "\u00a0").set("class", "qe-box")
        if kind == "switch":
            is_on = part.value == "on"
            state = etree.SubElement(element, "span", {"class": "qe-state"})
            if control is not None:
                state.set("aria-hidden", "true")
            word = add_text(state, "span", self.say("walk.on" if is_on else "walk.off"))
            word.set("class", "qe-state-word")
            etree.SubElement(state, "span", {"class": "qe-track", "data-on": str(is_on).lower()})
        if control is not None and control.key:
            self.draw_here(parent, "walk.here")

    def draw_here(self, parent: etree.Element, code: str) -> None:
        """Add the label that points at what stands before it."""
        add_text(parent, "span", self.say(code)).set("class", "qe-here")

    def draw_code(self, parent: etree.Element, label: str) -> None:
        """Add what looks like a code and is none: dots in four brackets, with a word across."""
        frame = etree.SubElement(parent, "span", {"class": "qe-code"})
        size = str(_QR + 4)
        picture = etree.SubElement(
            frame, "svg", {"viewBox": f"0 0 {size} {size}", "aria-hidden": "true"}
        )
        bits = zlib.crc32(label.encode())
        dots = []
        for row in range(_QR):
            for column in range(_QR):
                bits = (bits * 1103515245 + 12345) % (1 << 31)
                if bits >> 16 & 1 and not 5 <= row <= 7:
                    dots.append(f"M{column + 2.5} {row + 2.5}h.01")
        etree.SubElement(picture, "path", {"class": "qe-code-dots", "d": "".join(dots)})
        corners = f"M1 5V1H5M{_QR - 1} 1H{_QR + 3}V5M{_QR + 3} {_QR - 1}V{_QR + 3}H{_QR - 1}"
        corners += f"M5 {_QR + 3}H1V{_QR - 1}"
        etree.SubElement(picture, "path", {"class": "qe-code-frame", "d": corners})
        add_text(frame, "span", self.say("walk.sample")).set("class", "qe-code-word")

    def draw_field(self, parent: etree.Element, part: Part) -> None:
        control = part.control
        box = etree.SubElement(parent, "div", {"class": "qe-p-field qe-typed"})
        name = f"{self.drawing.name}s{self.number}f{control.id}"
        label = etree.SubElement(box, "label", {"for": name, "class": "qe-label"})
        add_inline(label, part.label, self.drawing.parse)
        line = etree.SubElement(box, "span", {"class": "qe-typing"})
        attributes = {"type": "text", "disabled": "disabled", "id": name}
        attributes["data-control"] = control.id
        if all(each.replace(" ", "").isdigit() for each in self.typed(control)):
            attributes["inputmode"] = "numeric"
        etree.SubElement(line, "input", attributes)
        button = add_text(line, "button", self.say("walk.done"), type="button", disabled="disabled")
        button.set("class", "qe-done")
        if control.key:
            self.draw_here(box, "walk.here.type")

    def draw_keypad(self, parent: etree.Element, part: Part) -> None:
        """Add dots for what was typed, and twelve keys."""
        control = part.control
        self.pads += 1
        name = f"{self.drawing.name}s{self.number}p{self.pads}"
        box = etree.SubElement(
            parent, "div", {"class": "qe-keypad", "role": "group", "aria-labelledby": name}
        )
        label = etree.SubElement(box, "p", {"class": "qe-label", "id": name})
        add_inline(label, part.label, self.drawing.parse)
        typed = {"role": "img", "aria-label": self.say("walk.digits", count=0)}
        dots = etree.SubElement(box, "p", {"class": "qe-dots", **typed})
        for _ in range(self.length(control)):
            etree.SubElement(dots, "span")
        keys = etree.SubElement(box, "div", {"class": "qe-keys"})
        if control is None:
            box.set("data-plain", "")
        else:
            box.set("data-control", control.id)
        words = {"delete": self.say("walk.delete"), "ok": self.say("walk.done")}
        for each in (*"123456789", "delete", "0", "ok"):
            if control is None:
                add_text(keys, "span", words.get(each, each)).set("class", "qe-digit")
                continue
            button = add_text(
                keys, "button", words.get(each, each), type="button", disabled="disabled"
            )
            button.set("class", "qe-digit qe-done" if each == "ok" else "qe-digit")
            button.set("data-digit", each)
        if control is not None and control.key:
            self.draw_here(box, "walk.here.type")

    def typed(self, control: Control, right: bool = False) -> list[str]:
        """Return the texts that are expected, or that are right; of all draws with variables."""
        item = self.drawing.question.item
        texts = [
            each.text
            for each in control.entry.answers
            if not right or (each.right and not each.pattern)
        ]
        if not item.variables:
            return texts
        draws = [values_of(item, index)[1] for index in range(count_draws(item))]
        return [fill_names(text, shown.get) for text in texts for shown in draws]

    def length(self, control: Control | None) -> int:
        """Return how many digits a keypad shows room for: as many as the key has, else six."""
        if control is None or control.entry is None:
            return 6
        lengths = {len(text) for text in self.typed(control, right=True)}
        return lengths.pop() if len(lengths) == 1 else 6

    def draw_reasons(self, section: etree.Element, parts: Sequence[Part]) -> None:
        """Add what the author says of taps and typed values; the script shows each in its time."""
        listing = etree.Element("ul", {"class": "qe-why"})
        for part in _tappable(parts):
            control, label = part.control, plain_text(part.label)
            if part.feedback.rows:
                code = "walk.if" if control.entry is None else "walk.if.other"
                self.draw_reason(listing, control.id, self.say(code, control=label), part.feedback)
            for answer in part.answers:
                if answer.feedback.rows:
                    words = self.say("walk.if.typed", value=answer.source, control=label)
                    self.draw_reason(listing, f"{control.id}/{answer.id}", words, answer.feedback)
        if len(listing):
            section.append(listing)

    def draw_reason(self, listing: etree.Element, name: str, words: str, text: object) -> None:
        entry = etree.SubElement(listing, "li")
        add_text(entry, "span", words)
        box = etree.SubElement(entry, "div", {"data-why": name})
        self.drawing.parse(box, text.text)


def _tappable(parts: Sequence[Part]) -> list[Part]:
    found = []
    for part in parts:
        found += [part] if part.control is not None else []
        found += _tappable(part.parts)
    return found
