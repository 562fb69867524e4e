"""A stick with FAT, in memory, that can be pulled out: what the kernel does not offer to tests.

It has the steps of `quiz_engine.stick.Disk` and the weaknesses of FAT: no difference between upper
and lower case, no journal. Until everything is settled, each small change (a name that is added,
one that is taken away, a piece of a file) may have reached the stick or not, in any order. So a
pull in the middle of a rename leaves two names for one folder, or none.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from copy import deepcopy
from random import Random

from quiz_engine.stick.content import Content, measure
from quiz_engine.stick.disk import Entry
from quiz_engine.file_name import fold

ROOT = 0
Change = tuple[object, ...]


class PulledOut(BaseException):
    """The person at the table has pulled the stick out. (No Exception: nothing may catch it.)"""


class Fat:
    """What is on the stick: folders as names to numbers, files as numbers to bytes."""

    def __init__(self) -> None:
        self.folders: dict[int, dict[str, tuple[str, int]]] = {ROOT: {}}
        self.files: dict[int, bytes] = {}

    def apply(self, change: Change) -> None:
        """Make one small change."""
        match change:
            case ("add", int(folder), str(name), int(number)):
                names = self.folders.setdefault(folder, {})
                kept = names.get(fold(name), (name, 0))[0]
                names[fold(name)] = (kept, number)
            case ("take", int(folder), str(name)):
                self.folders.setdefault(folder, {}).pop(fold(name), None)
            case ("folder", int(number)):
                self.folders.setdefault(number, {})
            case ("file", int(number), bytes(data)):
                self.files[number] = data
            case _:
                raise AssertionError(change)

    def repair(self) -> None:
        """Do what chkdsk and fsck do with a folder or file under two names: each gets its own."""
        seen: set[int] = set()
        numbers = iter(range(max([*self.folders, *self.files]) + 1, 10**9))

        def visit(folder: int) -> None:
            for key, (name, number) in list(self.folders[folder].items()):
                if number in seen:
                    copy = next(numbers)
                    if number in self.folders:
                        self.folders[copy] = dict(self.folders[number])
                    else:
                        self.files[copy] = self.files.get(number, b"")
                    self.folders[folder][key] = (name, copy)
                    number = copy
                seen.add(number)
                if number in self.folders:
                    visit(number)
                else:
                    self.files.setdefault(number, b"")

        visit(ROOT)


class FatDisk:
    """The steps of a Disk on such a stick. Pulls itself out before or within step number `pull`."""

    def __init__(self, fat: Fat, *, exchanges: bool = True, pull: int = -1) -> None:
        self.now = fat
        self.kept = deepcopy(fat)
        self.pending: list[Change] = []
        self.exchanges = exchanges
        self.pull = pull
        self.steps = 0
        self.numbers = iter(range(max([*fat.folders, *fat.files]) + 1, 10**9))

    def after_pull(self, random: Random) -> Fat:
        """Return what is on the stick after it was pulled out now."""
        result = deepcopy(self.kept)
        for change in self.pending:
            if random.random() < 0.5:
                if change[0] == "file" and random.random() < 0.5:
                    data = change[2]
                    change = (*change[:2], data[: random.randrange(len(data) + 1)])
                result.apply(change)
        for folder in list(result.folders.values()):
            for _, number in folder.values():
                if number not in result.folders and number not in result.files:
                    # The name is there, what it stands for is not: what was in its place before.
                    if number in self.now.folders:
                        result.folders[number] = {}
                    else:
                        result.files[number] = b"\xff" * 7
        return result

    def _change(self, *changes: Change) -> None:
        self.steps += 1
        for position, change in enumerate(changes):
            if self.steps == self.pull and position == len(changes) // 2:
                raise PulledOut
            self.now.apply(change)
            self.pending.append(change)

    def _find(self, path: str) -> int | None:
        number = ROOT
        for name in path.split("/") if path else []:
            names = self.now.folders.get(number, {})
            if fold(name) not in names:
                return None
            number = names[fold(name)][1]
        return number

    def _parent(self, path: str) -> tuple[int, str]:
        folder, _, name = path.rpartition("/")
        number = self._find(folder)
        if number not in self.now.folders:
            raise OSError(errno.ENOENT, "no such folder", path)
        return number, name

    def find_entry(self, path: str) -> Entry | None:
        """As Disk."""
        number = self._find(path)
        if number is None:
            return None
        if number in self.now.folders:
            return Entry("folder", 0)
        return Entry("file", len(self.now.files[number]))

    def list_names(self, path: str) -> list[str]:
        """As Disk."""
        number = self._find(path)
        return sorted(name for name, _ in self.now.folders.get(number, {}).values())

    def walk(self, path: str) -> Iterator[tuple[str, Entry]]:
        """As Disk."""
        for name in self.list_names(path):
            each = f"{path}/{name}" if path else name
            entry = self.find_entry(each)
            if entry is not None:
                yield each, entry
                if entry.kind == "folder":
                    yield from self.walk(each)

    def is_folding(self) -> bool:
        """As Disk."""
        return True

    def read_blocks(self, path: str, *, cold: bool = False) -> Iterator[bytes]:
        """As Disk."""
        source = self.kept if cold else self.now
        number = self._find(path)
        if number not in self.now.files:
            raise OSError(errno.ENOENT, "no such file", path)
        yield source.files[number]

    def read_content(self, path: str, *, cold: bool = False) -> Content:
        """As Disk."""
        return measure(self.read_blocks(path, cold=cold))

    def try_content(self, path: str, size: int) -> Content:
        """As Disk."""
        return self.read_content(path, cold=True)

    def write(self, path: str, blocks: Iterable[bytes]) -> None:
        """As Disk."""
        folder = path.rpartition("/")[0]
        if folder:
            self.make_folder(folder)
        parent, name = self._parent(path)
        number = self._find(path)
        if number is None:
            number = next(self.numbers)
            self._change(("file", number, b""), ("add", parent, name, number))
        self._change(("file", number, b""), ("file", number, b"".join(blocks)))

    def make_folder(self, path: str) -> None:
        """As Disk."""
        for end in range(1, path.count("/") + 2):
            each = "/".join(path.split("/")[:end])
            number = self._find(each)
            if number in self.now.files:
                raise OSError(errno.ENOTDIR, "a file", each)
            if number is None:
                parent, name = self._parent(each)
                number = next(self.numbers)
                self._change(("folder", number), ("add", parent, name, number))

    def move(self, old: str, new: str) -> None:
        """As Disk."""
        if self._find(new) is not None:
            raise OSError(errno.EEXIST, "there", new)
        self.replace(old, new)

    def replace(self, old: str, new: str) -> None:
        """As Disk."""
        number = self._find(old)
        if number is None:
            raise OSError(errno.ENOENT, "not there", old)
        self._change(("add", *self._parent(new), number), ("take", *self._parent(old)))

    def exchange(self, one: str, other: str) -> bool:
        """As Disk."""
        if self.exchanges:
            numbers = self._find(one), self._find(other)
            self._change(
                ("add", *self._parent(one), numbers[1]), ("add", *self._parent(other), numbers[0])
            )
        return self.exchanges

    def remove(self, path: str) -> None:
        """As Disk."""
        if self._find(path) not in self.now.files:
            raise OSError(errno.ENOENT, "no such file", path)
        self._change(("take", *self._parent(path)))

    def remove_folder(self, path: str) -> bool:
        """As Disk."""
        if self.now.folders[self._find(path)]:
            return False
        self._change(("take", *self._parent(path)))
        return True

    def hide(self, path: str) -> None:
        """As Disk."""

    def settle(self, paths: Iterable[str] = ()) -> None:
        """As Disk."""
        self._change()
        if self.steps == self.pull:
            raise PulledOut
        self.kept = deepcopy(self.now)
        self.pending.clear()

    def find_room(self) -> tuple[int, int]:
        """As Disk."""
        return 1 << 40, 4096

    def read_tree(self) -> dict[str, bytes]:
        """Return the files that people see, by path."""
        return {
            path: b"".join(self.read_blocks(path))
            for path, entry in self.walk("")
            if entry.kind == "file" and not path.startswith(".quiz-engine/")
        }
