"""Which addresses may somebody have kept, in a link, a paper or another site, so that they must go on working?"""

from __future__ import annotations

from monitor.catalog.models import Indicator
from monitor.questions.about import editions
from monitor.store import Release
from monitor.views import plan_words
from monitor.web.addresses import address_of, every
from monitor.web.api_table import ENDPOINTS
from monitor.web.share_addresses import FEED, paper_address, picture_address

VIEWS = ("", "kaart", "wijk", "jaren", "vergelijken", "plannen", "uitleg", "correcties")
"""Pages of the app by their address."""

CORRECTIONS = "correcties.json"
FILES = (CORRECTIONS, "robots.txt", "sitemap.xml")
OPEN = (
    FEED,
    "open-data",
    "open-data/index.json",
    "open-data/catalog.jsonld",
    "api",
    "api/v1",
    "api/v1/openapi.json",
)


def promised(release: Release) -> list[str]:
    """Return every address that somebody may have kept, for `docs/addresses.txt`.

    Plain pages, views with their codes, files, pictures to share and texts for a paper; figures that stand on other sites,
    files of figures, and what programs ask.
    """
    catalog = release.catalog
    places = [one for one in catalog.areas if address_of(one)]
    subjects = [one for one in catalog.indicators if not one.series_of]
    told = [one for one in subjects if _levels(release, one)]
    shared = [address for one in places for address in (picture_address(one), paper_address(one)) if address]
    return [
        *every(release),
        *VIEWS,
        *(f"{view}?gebied={name}" for view in ("wijk", "plannen") for one in places for name in (one.code, one.slug)),
        *(f"{view}?onderwerp={one.code}" for view in ("kaart", "jaren", "uitleg") for one in subjects),
        *FILES,
        *OPEN,
        *shared,
        *(f"embed/lijn?onderwerp={one.code}" for one in told),
        *(f"embed/kaart?onderwerp={one.code}" for one in told if "district" in _levels(release, one)),
        *(f"embed/tabel?van=wijk&gebied={one.slug}" for one in places),
        *(f"downloads/onderwerp.csv?onderwerp={one.code}" for one in told),
        *(f"downloads/wijk.csv?gebied={one.slug}" for one in places),
        *(f"downloads/{kind}.csv?gebied={one.slug}" for kind in plan_words.KINDS for one in places),
        *(f"api/v1{path}" for path in _asked_by_programs(told[0].code, places[0].code)),
    ]  # fmt: skip


def _levels(release: Release, one: Indicator) -> set[str]:
    """The levels on which a subject has figures."""
    return set(editions(release, one.code)["level"])


def _asked_by_programs(indicator: str, area: str) -> list[str]:
    """Every address of the interface that needs nothing else, with a place, a subject and a level filled in."""
    filled = {"{indicator}": indicator, "{area}": area, "{level}": "district"}
    found = []
    for one in ENDPOINTS:
        path = "/".join(filled.get(part, part) for part in one.path.split("/"))
        needed = [each for each in one.parameters if each.required and not each.in_path]
        found += [] if needed else [path]
    return found
