"""All or nothing: what a publication touches is put back as it was when a step fails, also after a power cut."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

FOLDER = ".undo"
LIST = "list.json"


@contextmanager
def all_or_nothing(room: Path, files: Sequence[Path], folders: Sequence[Path] = ()) -> Iterator[None]:
    """Do what stands inside completely, or leave `files` and the content of `folders` as they were.

    `room` is a folder on the same disk for copies. One process at a time; a next one first puts back what a killed
    one left. Of `folders` only what was added is taken away: nothing in them may be changed.
    """
    room.mkdir(parents=True, exist_ok=True)
    with (room / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        put_back(room)
        _keep(room, files, folders)
        try:
            yield
        except BaseException:
            put_back(room)
            raise
        shutil.rmtree(room / FOLDER)


def _keep(room: Path, files: Sequence[Path], folders: Sequence[Path]) -> None:
    """Copies of the files, and the list of what there was; the list comes last, so that it is whole or absent."""
    kept = room / FOLDER
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir()
    there = []
    for number, path in enumerate(files):
        if path.is_file():
            shutil.copyfile(path, kept / str(number))
        there.append({"path": str(path.absolute()), "copy": str(number) if path.is_file() else ""})
    held = [
        {"path": str(path.absolute()), "names": sorted(item.name for item in path.glob("*"))}
        for path in folders
    ]
    pending = kept / f".{LIST}"
    pending.write_text(json.dumps({"files": there, "folders": held}), encoding="utf-8")
    pending.replace(kept / LIST)


def put_back(room: Path) -> None:
    """Put back what the copies in `room` say; nothing happens when there are none."""
    kept = room / FOLDER
    if not (kept / LIST).is_file():
        return
    listed = json.loads((kept / LIST).read_text(encoding="utf-8"))
    for item in listed["files"]:
        path = Path(item["path"])
        if item["copy"]:
            path.parent.mkdir(parents=True, exist_ok=True)
            pending = path.with_name(f".{path.name}-{os.getpid()}")
            shutil.copyfile(kept / item["copy"], pending)
            pending.replace(path)
        else:
            path.unlink(missing_ok=True)
    for item in listed["folders"]:
        for path in Path(item["path"]).glob("*"):
            if path.name not in item["names"]:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.rmtree(kept)
