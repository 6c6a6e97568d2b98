"""Which release do visitors get, on every address of this process?"""

from __future__ import annotations

import asyncio
from functools import lru_cache
from pathlib import Path

from monitor import store

RELEASES = store.RELEASES


def example() -> bool:
    """Return whether this process shows the example release with its made-up figures."""
    return bool(store.shown())


@lru_cache(maxsize=2)
def served(_current: str, folder: Path) -> store.Release:
    """Return the release that pages read, found and kept as they do: until `current` names another one.

    Raises NoRelease when none can be opened; that is not kept, so the next time is a new chance.
    """
    return store.open_release(store.shown(), folder)


def release_in_use() -> store.Release:
    """Return the release that visitors get now; raises NoRelease when none can be opened."""
    return served(store.current_name(RELEASES, store.shown_pointer()), RELEASES)


async def in_use() -> store.Release:
    """Return the same without keeping others waiting: opening one reads its whole file."""
    return await asyncio.to_thread(release_in_use)
