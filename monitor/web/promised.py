"""Which addresses may somebody have kept, in a link, a paper or another site, so that they must go on working?"""

from __future__ import annotations

from monitor.store import Release
from monitor.web.addresses import address_of, every
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

    Plain pages, views with their codes, files, pictures to share and texts for a paper.
    """
    catalog = release.catalog
    places = [one for one in catalog.areas if address_of(one)]
    subjects = [one for one in catalog.indicators if not one.series_of]
    shared = [address for one in places for address in (picture_address(one), paper_address(one)) if address]
    return [
        *every(release),
        *VIEWS,
        *(f"{view}?gebied={name}" for view in ("wijk", "plannen") for one in places for name in (one.code, one.slug)),
        *(f"{view}?onderwerp={one.code}" for view in ("kaart", "jaren", "uitleg") for one in subjects),
        *FILES,
        *OPEN,
        *shared,
    ]  # fmt: skip
