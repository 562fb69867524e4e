"""Brings a stick to the version of a source. The order of the steps is what makes it safe:

1. the manifest says what is going to be written;
2. the new version is completed in the spare copy, which no learner sees, and read back;
3. it is switched to: folders first, each in one step where the stick can do that, then the files at
   the top, which lead into them;
4. what the new version no longer has is removed, and the manifest says that it is there.

Before 3 the old version is untouched, from 4 on the new one is complete. What an interrupted run
has left is put right by the next one, of whatever version.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from .content import Content
from .disk import Disk
from .manifest import Manifest
from .name import above
from .plan import Plan, below, make_plan
from .problem import FAILED, FULL, StickError, explain, show_some
from .repair import bring_back, repair
from .shelf import OWN, Shelf
from .source import Source
from .stage import Stage, drop_stage, make_stage, remove_empty, write_stage


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did."""

    course: str
    """Name of the course."""
    is_new: bool
    """Whether the stick did not have it before."""
    written: int
    """Files written."""
    size: int
    """Their bytes."""
    reused: int
    """Files that came from the spare copy without being written."""
    removed: int
    """Files of earlier versions that were removed."""
    mended: tuple[str, ...]
    """Files that were damaged or changed on the stick and are as they should be again."""
    kept: int
    """Files of others in the folders that were written anew; all are kept."""
    files: int
    """Files of the version; each was read from the stick."""
    total: int
    """Their bytes."""

    @property
    def is_changed(self) -> bool:
        """Whether anything of the course was written, replaced or removed."""
        return bool(self.is_new or self.written or self.reused or self.removed)


def write_stick(
    disk: Disk,
    source: Source,
    *,
    replace_others: bool = False,
    keep_spare: bool = True,
    advance: Callable[[int], None] = lambda _: None,
) -> Report:
    """Bring a stick to the version of a source, and return what was done.

    Use it within `with disk`. With `replace_others`, files of the same path that no run wrote may
    be lost. Without `keep_spare`, the version before is removed at the end: the next one is then
    written whole. `advance` is told bytes as they are written. Raises StickError; what was on the
    stick is still there then.
    """
    try:
        shelf = Shelf(disk, source.course)
        manifest = shelf.load()
        repair(shelf, manifest)
        plan = make_plan(shelf, manifest, source.files, replace=replace_others)
        if not plan.differing and not plan.leftover:
            _settle_manifest(shelf, manifest, plan, keep_spare)
            return _report(manifest, plan, None)
        stage = make_stage(shelf, manifest, plan)
        manifest = shelf.save(_intend(manifest, plan))
        try:
            write_stage(shelf, plan, stage, source, advance)
        except OSError as error:
            problem = explain(error)
            if problem.code == FULL:
                drop_stage(shelf, stage)
            raise problem from error
        source.check_unchanged()
        for point in plan.points:
            switch(shelf, manifest, point)
        _check_places(shelf, plan)
        bring_back(shelf, "spare", manifest)
        _remove_leftover(shelf, plan)
        _settle_manifest(shelf, manifest, plan, keep_spare)
        return _report(manifest, plan, stage)
    except OSError as error:
        raise explain(error) from error


def switch(shelf: Shelf, manifest: Manifest, point: str) -> None:
    """Put what the spare copy has at a path in the place of what is there; that is kept in turn."""
    disk = shelf.disk
    new, gone = shelf.area("spare", point), shelf.area("gone", point)
    old_entry, new_entry = disk.find_entry(point), disk.find_entry(new)
    if old_entry is None:
        disk.move(new, point)
    elif disk.exchange(new, point):
        pass
    elif old_entry.kind == new_entry.kind == "file":
        disk.replace(new, point)
    else:
        # Settled one by one: never are both versions on their way on a stick without a journal.
        disk.make_folder(gone.rpartition("/")[0])
        disk.settle([gone.rpartition("/")[0]])
        disk.move(point, gone)
        disk.settle([gone])
        disk.move(new, point)
        disk.settle([point])
        bring_back(shelf, "gone", manifest)
        disk.move(gone, new)
    disk.settle([point])


def _check_places(shelf: Shelf, plan: Plan) -> None:
    """A file system that loses files when a folder changes its name would else be noticed by the
    learner first; it costs no reading."""
    lost = [
        path
        for path, content in plan.wanted.items()
        if (entry := shelf.disk.find_entry(path)) is None or entry.size != content.size
    ]
    if lost:
        raise StickError(
            FAILED,
            f"The stick loses what is renamed on it: {show_some(lost)}. Let the system repair it "
            "(chkdsk, fsck) and run the command again, or take another stick.",
        )


def _intend(manifest: Manifest, plan: Plan) -> Manifest:
    """Return what is said before anything is written. After an unfinished run of another version,
    files of both may be there; all of them are ours."""
    files: dict[str, Content] = dict(manifest.files)
    if manifest.following is not None and manifest.following != plan.wanted:
        for path, content in manifest.following.items():
            if plan.live[path] == content or (path not in files and plan.live[path]):
                files[path] = content
    spare = {*manifest.paths(), *below(plan.wanted, plan.points)}
    return replace(
        manifest,
        files=files,
        following=plan.wanted,
        points=plan.points,
        spare=frozenset(spare),
    )


def _remove_leftover(shelf: Shelf, plan: Plan) -> None:
    disk = shelf.disk
    for path in plan.leftover:
        entry = disk.find_entry(path)
        is_file = entry is not None and entry.kind == "file"
        if is_file and disk.read_content(path) == plan.live[path]:
            disk.remove(path)
    folders = {each for path in plan.leftover for each in above(path)}
    needed = {shelf.key(each) for path in plan.wanted for each in above(path)}
    for folder in sorted(folders, key=lambda each: -each.count("/")):
        entry = disk.find_entry(folder)
        if entry is not None and entry.kind == "folder" and shelf.key(folder) not in needed:
            disk.remove_folder(folder)


def _settle_manifest(shelf: Shelf, manifest: Manifest, plan: Plan, keep_spare: bool) -> None:
    """Say that the version is there, unless that is said already."""
    disk = shelf.disk
    if not keep_spare:
        shelf.clear(shelf.area("spare"))
    else:
        remove_empty(shelf, shelf.area("spare"))
    shelf.clear(shelf.area("gone"))
    start = len(shelf.area("spare")) + 1
    spare = frozenset(
        path[start:] for path, entry in disk.walk(shelf.area("spare")) if entry.kind == "file"
    )
    final = Manifest(manifest.course, manifest.sequence, plan.wanted, None, (), spare)
    if final != manifest:
        disk.settle()
        shelf.save(final)


def _report(manifest: Manifest, plan: Plan, stage: Stage | None) -> Report:
    return Report(
        course=manifest.course,
        is_new=not manifest.files,
        written=len(stage.writes) if stage else 0,
        size=sum(plan.wanted[path].size for path in stage.writes) if stage else 0,
        reused=len(stage.reused) if stage else 0,
        removed=len(plan.leftover),
        mended=plan.mended,
        kept=stage.kept if stage else 0,
        files=len(plan.wanted),
        total=sum(each.size for each in plan.wanted.values()),
    )


__all__ = ["OWN", "Report", "StickError", "switch", "write_stick"]
