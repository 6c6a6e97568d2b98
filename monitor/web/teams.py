"""Where do routes read what the teams wrote, and was anything written since they looked?"""

from __future__ import annotations

import logging
import time
from functools import lru_cache

from monitor.store import Release
from monitor.workspace.database import NoWorkspace, Workspace, default_address, open_workspace
from monitor.workspace.journal import lines

FRESH = 2
"""Seconds that the journal is believed: a visitor sees what a team wrote so much later, and many visitors ask it once."""

AGAIN = 30
"""Seconds after which a workspace that could not be opened is tried anew."""

NOTHING = -1
"""Stands for what was written last where no workspace can be read."""

log = logging.getLogger(__name__)


def written(release: Release) -> int:
    """Return how many lines the journal has, which grows with everything that anybody writes.

    Not the number of its last line: PostgreSQL gives numbers out before a write is there, so a lower one can come later.

    NOTHING while the workspace cannot be opened or read: a page or file then goes without what the teams wrote.
    """
    try:
        if _tried(release, int(time.monotonic() // AGAIN)):
            return _last(release, int(time.monotonic() // FRESH))
    except NoWorkspace as reason:
        log.warning("%s", reason)
    return NOTHING


@lru_cache(maxsize=2)
def opened(release: Release) -> Workspace:
    """Return the workspace beside the figures of a release. Raises NoWorkspace."""
    return open_workspace(release.catalog, default_address(fictitious=release.catalog.fictitious))


def forget() -> None:
    """Look anew at the next question."""
    for kept in (opened, _tried, _last):
        kept.cache_clear()


@lru_cache(maxsize=2)
def _tried(release: Release, _period: int) -> bool:
    try:
        opened(release)
    except NoWorkspace as reason:
        log.warning("%s", reason)
        return False
    return True


@lru_cache(maxsize=2)
def _last(release: Release, _period: int) -> int:
    with opened(release).reading() as session:
        return lines(session)
