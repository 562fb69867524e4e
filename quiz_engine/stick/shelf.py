"""Our hidden folder on a stick: a folder for each course, with what no learner needs to see.

    .quiz-engine/COURSE/a.json, b.json   what is ours, see `manifest`
    .quiz-engine/COURSE/spare/           the version before, or the next one while it is written
    .quiz-engine/COURSE/carry/           copies of what others put into the course's folders
    .quiz-engine/COURSE/gone/            the old version for the moment of switching, where a
                                         stick cannot exchange two names

Paths below `spare`, `carry` and `gone` are those of the stick.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace

from ..errors import CodecError
from ..file_name import fold
from .disk import Disk
from .manifest import OWN, Manifest, dump_manifest, load_manifest
from .name import above, is_below
from .problem import FAILED, IN_THE_WAY, StickError

SLOTS = ("a.json", "b.json")
LONGEST = 1 << 26
"""Bytes of the longest manifest that is read: some 500,000 files."""


class Shelf:
    """The folder of one course."""

    def __init__(self, disk: Disk, course: str) -> None:
        self.disk = disk
        self.course = course
        self.place = f"{OWN}/{course}"
        self._folds = disk.is_folding()
        for path in (self.place, *above(self.place)):
            entry = disk.find_entry(path)
            if entry is not None and entry.kind != "folder":
                raise StickError(
                    IN_THE_WAY, f'"{path}" on the stick is no folder, but must be. Rename it.'
                )

    def key(self, path: str) -> str:
        """Return a path as this stick compares it."""
        return fold(path) if self._folds else path

    def area(self, name: str, path: str = "") -> str:
        """Return where a path lies in "spare", "carry" or "gone"."""
        return f"{self.place}/{name}/{path}".rstrip("/")

    def load(self) -> Manifest:
        """Return the manifest that counts, an empty one where there is none. Of manifests that are
        all damaged nothing can be known: the folder is put aside, and files are told by their
        content alone. Raises StickError where a newer version wrote it."""
        found, is_damaged = [], False
        for slot in SLOTS:
            path = f"{self.place}/{slot}"
            entry = self.disk.find_entry(path)
            if entry is None:
                continue
            try:
                if entry.kind != "file" or entry.size > LONGEST:
                    raise CodecError("no manifest")
                found.append(load_manifest(b"".join(self.disk.read_blocks(path))))
            except CodecError as error:
                if "QE302" in str(error):
                    raise StickError(
                        IN_THE_WAY,
                        "A newer version of quiz-engine wrote this stick. Use that one or a newer.",
                    ) from None
                is_damaged = True
        if found:
            return replace(max(found, key=lambda each: each.sequence), course=self.course)
        if is_damaged and self.disk.list_names(self.area("spare")):
            aside = self.place + next(
                tail
                for tail in (f" (damaged {number})" for number in range(1, 1000))
                if self.disk.find_entry(self.place + tail) is None
            )
            self.disk.move(self.place, aside)
        return Manifest(self.course)

    def save(self, manifest: Manifest) -> Manifest:
        """Keep a manifest, beside the one that counted until now. Return it with its sequence."""
        manifest = replace(manifest, sequence=manifest.sequence + 1)
        text = dump_manifest(manifest)
        is_new = self.disk.find_entry(OWN) is None
        path = f"{self.place}/{SLOTS[manifest.sequence % 2]}"
        self.disk.write(path, [text])
        if is_new:
            self.disk.hide(OWN)
        self.disk.settle([path])
        if b"".join(self.disk.read_blocks(path, cold=True)) != text:
            raise StickError(
                FAILED, "The stick does not keep what is written to it. Take another stick."
            )
        return manifest

    def load_others(self) -> Iterator[Manifest]:
        """Yield the manifests of other courses on the stick, as far as they are readable."""
        for name in self.disk.list_names(OWN):
            entry = self.disk.find_entry(f"{OWN}/{name}")
            if name.casefold() != self.course.casefold() and entry and entry.kind == "folder":
                yield Shelf(self.disk, name).peek()

    def peek(self) -> Manifest:
        """Return the manifest that counts, and change nothing; an empty one where none is
        readable."""
        found = [Manifest(self.course)]
        for slot in SLOTS:
            path = f"{self.place}/{slot}"
            entry = self.disk.find_entry(path)
            if entry and entry.kind == "file" and entry.size <= LONGEST:
                try:
                    found.append(load_manifest(b"".join(self.disk.read_blocks(path))))
                except CodecError:
                    continue
        return replace(max(found, key=lambda each: each.sequence), course=self.course)

    def clear(self, path: str) -> None:
        """Remove a file or a folder of ours with all that is in it, where it is."""
        if not is_below(path, self.place):
            raise ValueError(path)
        entries = [(path, self.disk.find_entry(path)), *self.disk.walk(path)]
        for each, entry in reversed(entries):
            if entry is None:
                continue
            if entry.kind == "folder":
                self.disk.remove_folder(each)
            else:
                self.disk.remove(each)
