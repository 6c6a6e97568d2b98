"""All or nothing: what a publication touches is put back as it was when a step fails, also after a power cut."""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from monitor.findings import Finding, Rejected
from monitor.store import sha256_of

FOLDER = ".undo"
LIST = "list.json"
DONE = "done"
IMPORTING = ".importing-"
"""The begin of the name of a folder in which an import is being made."""

LOCK = ".lock"


@contextmanager
def alone(room: Path) -> Iterator[None]:
    """Let one process at a time write in the waiting room, after undoing what a killed one left.

    Raises Rejected when that cannot be undone because somebody changed it since.
    """
    room.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (room / LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        put_back(room)
        for left in room.glob(f"{IMPORTING}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


@contextmanager
def quiet(room: Path) -> Iterator[None]:
    """Let nobody write in the waiting room while something is read; what a killed publication left is undone first.

    Nothing is made where there never was a publication or import.
    """
    if not (room / LOCK).is_file():
        yield
        return
    with (room / LOCK).open("r") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        put_back(room)
        yield


class Journal:
    """What a publication is about to touch, written down with its checksum before it is touched."""

    def __init__(self, room: Path) -> None:
        self._kept = room / FOLDER
        self._files: dict[Path, dict[str, Any]] = {}
        self._added: list[dict[str, str]] = []
        shutil.rmtree(self._kept, ignore_errors=True)
        self._kept.mkdir(mode=0o700)
        self._save()

    def write(self, path: Path, content: bytes) -> None:
        """Write a file in one step, after noting how it was and how it will be."""
        self.note(path, content)
        replace(path, content)

    def note(self, path: Path, content: bytes, *, public: bool = False) -> None:
        """Note that a file is going to hold `content`; with `public`, from then on everything is out and stays."""
        if path not in self._files:
            copy = str(len(self._files))
            before = checksum(path)
            if before:
                shutil.copyfile(path, self._kept / copy)
            told = {"path": str(path.absolute()), "copy": copy, "before": before, "after": []}
            self._files[path] = {**told, "public": public}
        self._files[path]["after"].append(hashlib.sha256(content).hexdigest())
        self._save()

    def add(self, folder: Path, file: str, sha256: str) -> None:
        """Note that a folder is going to be added, known by the checksum of a file in it."""
        self._added.append({"path": str(folder.absolute()), "file": file, "sha256": sha256})
        self._save()

    def done(self) -> None:
        """From now on nothing is undone any more."""
        (self._kept / DONE).touch()

    def _save(self) -> None:
        listed = {"files": list(self._files.values()), "added": self._added}
        replace(self._kept / LIST, json.dumps(listed).encode())


@contextmanager
def all_or_nothing(room: Path) -> Iterator[Journal]:
    """Do what stands inside completely, or leave what is noted in the journal as it was.

    `room` is the waiting room; one process at a time. After Journal.done a fault undoes nothing.
    """
    with alone(room):
        journal = Journal(room)
        try:
            yield journal
        except BaseException:
            put_back(room)
            raise
        shutil.rmtree(room / FOLDER)


def put_back(room: Path) -> None:
    """Undo what the journal in `room` says, but what had gone public; nothing happens when there is none.

    Only what still is as the publication wrote it is touched. Raises Rejected, and changes nothing, for anything else.
    """
    kept = room / FOLDER
    if not (kept / LIST).is_file():
        return
    listed = json.loads((kept / LIST).read_text(encoding="utf-8"))
    if not (kept / DONE).exists() and not any(_went_public(item) for item in listed["files"]):
        changed = [item["path"] for item in listed["files"] if not _ours(item)]
        changed += [item["path"] for item in listed["added"] if not _added(item)]
        if changed:
            raise Rejected([_refusal(Path(path), kept) for path in changed])
        for item in listed["added"]:
            _remove(Path(item["path"]))
        for item in listed["files"]:
            _restore(item, kept)
    shutil.rmtree(kept)


def _refusal(path: Path, kept: Path) -> Finding:
    problem = "Een publicatie is afgebroken, en dit is daarna veranderd. Er is niets teruggezet."
    remedy = (
        f"Zet het terug uit het versiebeheer en doe publish opnieuw. Is alles al goed, haal dan {kept} weg."
    )
    return Finding("publicatie", str(path), problem, remedy)


def _went_public(item: dict[str, Any]) -> bool:
    now = checksum(Path(item["path"]))
    return bool(item["public"] and now in item["after"] and now != item["before"])


def _ours(item: dict[str, Any]) -> bool:
    return checksum(Path(item["path"])) in (item["before"], *item["after"])


def _added(item: dict[str, str]) -> bool:
    path = Path(item["path"])
    return not path.exists() or checksum(path / item["file"]) == item["sha256"]


def _restore(item: dict[str, Any], kept: Path) -> None:
    path = Path(item["path"])
    if checksum(path) == item["before"]:
        return
    if item["before"]:
        replace(path, (kept / item["copy"]).read_bytes())
    else:
        path.unlink(missing_ok=True)


def _remove(path: Path) -> None:
    """Take a folder away; under another name first, so that half of one is never taken for a whole."""
    if path.exists():
        gone = path.with_name(f".writing-{os.getpid()}-undone")
        path.rename(gone)
        shutil.rmtree(gone)


def checksum(path: Path) -> str:
    """The checksum of a file; empty when it is not there."""
    return sha256_of(path) if path.is_file() else ""


def replace(path: Path, content: bytes) -> None:
    """Write a file in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pending = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        pending.write_bytes(content)
        pending.replace(path)
    finally:
        pending.unlink(missing_ok=True)
