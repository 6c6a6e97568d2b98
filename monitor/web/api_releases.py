"""Which releases may a program ask for by name, and which of them are open now?"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

import polars as pl

from monitor import store
from monitor.questions.asked import forget_answers
from monitor.web import current
from monitor.web.withheld import available

MOST_OPEN = 3
"""Releases kept open beside the one in use; each keeps some tens of MB of answers."""

PAUSE = 5.0
"""Seconds between two releases that take the place of another: opening one reads its whole file, and empties what pages keep."""

SHAPE = {"release": pl.String, "in_use": pl.Boolean, "built_at": pl.String, "as_of": pl.String}


class NotPublished(ValueError):
    """There is no release of that name that may be asked for; the message names those that there are."""


class Crowded(Exception):
    """Too many releases are asked for in turn; later this one can be opened."""


class Opened:
    """Releases that were asked for by name, at most MOST_OPEN of them open at once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._full_at = -PAUSE
        self._open: OrderedDict[str, store.Release] = OrderedDict()
        self._lock = threading.Lock()

    def named(self, name: str) -> store.Release:
        """Return a published release; raises NotPublished for any other name and for one that cannot be opened.

        Raises Crowded when another was closed for one a moment ago.

        The name is looked up in what is published and never made into a path, so it cannot lead elsewhere.
        """
        used = current.release_in_use()
        if name == used.name:
            return used
        with self._lock:
            # Asked also of one that is open: what it tells may be hidden since another release is in use.
            if name not in published():
                raise NotPublished(f"uitgave '{name}' is er niet, of is niet meer op te vragen.")
            if name in self._open:
                self._open.move_to_end(name)
                return self._open[name]
            if len(self._open) >= MOST_OPEN:
                if self._clock() - self._full_at < PAUSE:
                    raise Crowded
                self._full_at = self._clock()
            try:
                opened = store.open_release(name, current.RELEASES)
            except store.NoRelease as fault:
                raise NotPublished(f"uitgave '{name}' kan niet meer worden geopend.") from fault
            self._open[name] = opened
            if len(self._open) > MOST_OPEN:
                self._open.popitem(last=False)
                forget_answers()  # they hold the release that was closed
            return opened

    def __len__(self) -> int:
        """Return the number of releases that are open beside the one in use."""
        return len(self._open)


def published() -> list[str]:
    """Return the names that may be asked for, newest first; `withheld.available` says which."""
    return available()


def releases(release: store.Release) -> pl.DataFrame:
    """release, in_use, built_at (moment, UTC), as_of (day of which it holds what was published, or empty)."""
    rows = []
    for name in published():
        manifest = store.manifest_of(name, current.RELEASES)
        rows.append((name, name == release.name, manifest.get("built_at", ""), manifest.get("as_of", "")))
    return pl.DataFrame(rows, schema=SHAPE, orient="row")
