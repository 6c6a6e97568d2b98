"""How often may one visitor ask the interface something, so that one program does not take the place of all others?"""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import ip_address

from starlette.types import Scope

RATE, BURST = "MONITOR_API_RATE", "MONITOR_API_BURST"
"""Environment variables: questions a second that go on for ever, and how many at once after a pause."""

USUAL_RATE, USUAL_BURST = 20.0, 200.0
MOST_KEPT = 10_000
"""Visitors whose count is kept, some 2 MB; who asked longest ago is forgotten first."""


class Limit:
    """A token bucket per visitor: `burst` questions at once, and `rate` a second (both above 0) after that."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate = rate
        self.burst = burst
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, visitor: str) -> float:
        """Count one question of a visitor; return 0.0 when it may be answered, else the seconds to wait."""
        now = self._clock()
        left, since = self._buckets.pop(visitor, (self.burst, now))
        left = min(self.burst, left + (now - since) * self.rate)
        allowed = left >= 1
        self._buckets[visitor] = (left - allowed, now)
        if len(self._buckets) > MOST_KEPT:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self.rate

    def charge(self, visitor: str, questions: float) -> None:
        """Count so many questions more for what was answered already, because that took more than others do."""
        left, since = self._buckets.get(visitor, (self.burst, self._clock()))
        self._buckets[visitor] = (left - questions, since)

    def __len__(self) -> int:
        """Return the number of visitors whose count is kept."""
        return len(self._buckets)


def limit_of_surroundings() -> Limit:
    """Return the limit that the environment asks for; raises ValueError for what is no number above 0."""
    return Limit(_number(RATE, USUAL_RATE), max(1.0, _number(BURST, USUAL_BURST)))


def visitor_of(scope: Scope) -> str:
    """Return by what a visitor is counted: the address, of IPv6 the first 64 bits, which one household has for itself.

    Behind a proxy it is that of the proxy's visitor only when uvicorn trusts the proxy (FORWARDED_ALLOW_IPS).
    """
    host = str((scope.get("client") or ("",))[0])
    if ":" not in host:
        return host[:64]
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host[:64]
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped) if mapped else address.packed[:8].hex()


def _number(name: str, usual: float) -> float:
    written = os.environ.get(name, "")
    try:
        found = float(written) if written else usual
    except ValueError:
        found = 0.0
    if not 0 < found < float("inf"):
        raise ValueError(f"{name} is '{written}'. Geef een getal boven 0, zoals {name}={usual:.0f}.")
    return found
