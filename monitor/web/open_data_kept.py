"""Which releases can be had as a package, and where do their packages lie?"""

from __future__ import annotations

import re
import shutil
import tempfile
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path

from monitor import store
from monitor.exports import codebook, datapackage, dcat, package, package_texts, settings
from monitor.exports.package import Package, write_package
from monitor.web import current
from monitor.web.withheld import available

NAME = re.compile(r"\d{4}-\d\d-\d\d-[0-9a-f]{12}")
BESIDE = ".open-data-"
"""The begin of the name of a folder with packages."""

_elsewhere: list[tempfile.TemporaryDirectory[str]] = []
"""Where packages lie when nothing can be written beside the releases; thrown away with the process."""


def offered() -> list[str]:
    """Return the releases that can be had, newest first: sound, made by code like this, and as `withheld` allows."""
    return [
        name
        for name in available()
        if NAME.fullmatch(name)
        and not _fault(name, current.RELEASES, stamp(current.RELEASES / f"{name}.duckdb"))
    ]


@lru_cache(maxsize=256)
def _fault(name: str, folder: Path, _stamp: tuple[int, int]) -> str:
    """A whole database is read to know this, so it is kept until the file is another one."""
    return store.fault_of(name, folder)


def stamp(path: Path) -> tuple[int, int]:
    """Return moment and size of a file, which are other ones when it is another file; noughts when it is not there."""
    try:
        facts = path.stat()
    except OSError:
        return (0, 0)
    return (facts.st_mtime_ns, facts.st_size)


def package_of(name: str) -> Package:
    """Return where the package of an offered release lies; it is made at the first time of asking.

    Raises NoRelease when the release cannot be opened, OSError when nothing can be written.
    """
    home = _home(current.RELEASES)
    found = Package(home / name, home / f"{name}.zip")
    if not (found.archive.is_file() and found.folder.is_dir()):
        release = store.open_release(name, current.RELEASES)
        try:
            write_package(release, home, current.RELEASES)
        except OSError:
            # Another process beside this one may have made it meanwhile.
            if not (found.archive.is_file() and found.folder.is_dir()):
                raise
        finally:
            release.connection.close()
    return found


@cache
def _home(releases: Path) -> Path:
    """The folder of packages: beside the releases, or one of this process where those can only be read.

    Its name has a checksum of the code and texts that make a package: what other code made is not given out.
    """
    folder = releases / f"{BESIDE}{_makers()}"
    try:
        if not folder.is_dir():
            for older in releases.glob(f"{BESIDE}*"):
                shutil.rmtree(older, ignore_errors=True)
        folder.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        _elsewhere.append(tempfile.TemporaryDirectory(prefix="open-data-"))
        return Path(_elsewhere[-1].name)


def _makers() -> str:
    modules = (codebook, datapackage, dcat, package, package_texts, settings)
    files = [*(Path(str(one.__file__)) for one in modules), codebook.FILE, settings.FILE]
    return blake2b(b"".join(path.read_bytes() for path in files), digest_size=6).hexdigest()
