"""One area through all themes, and areas side by side."""

import polars as pl

from monitor.analysis.position import distance, spread
from monitor.catalog import CITY
from monitor.questions.asked import (
    LAST,
    Codes,
    Unknown,
    area_codes,
    edition_codes,
    kept,
    one_area,
)
from monitor.store import Release

MOST = 5


@kept
def profile(release: Release, area: str, edition: str = "") -> pl.DataFrame:
    """Each indicator's latest edition not after the one asked, for one area.

    theme, indicator, label, area, edition, value, lower, upper, respondents, status, reason, flags, division, source,
    note, city_value; verdict, verdict_reason and reference (against the rest of the city, where a margin allows one);
    development, development_reason and development_from (over its latest comparable editions, when this is the
    last); lowest, quarter, middle, three_quarters, highest, areas (over the areas of its level), distance (in
    standard deviations). A comparable series stands at the subject it belongs to and is left out.
    """
    return _latest(release, [one_area(release, area)], edition)


@kept
def compare(release: Release, areas: Codes, edition: str = "") -> pl.DataFrame:
    """The same columns as `profile` for two to five areas, all at the same edition per indicator.

    Raises Unknown for a code that does not exist, or for fewer than two or more than five areas.
    """
    asked = list(dict.fromkeys(area_codes(release, areas) or []))
    if not 2 <= len(asked) <= MOST:
        raise Unknown(f"vergelijk twee tot en met {MOST} gebieden; gevraagd: {len(asked)}.")
    return _latest(release, asked, edition)


@kept
def undated(release: Release, area: str) -> pl.DataFrame:
    """indicator, label, value, source, note of figures whose source names no year."""
    return release.query("undated", area=one_area(release, area))


def _latest(release: Release, areas: list[str], edition: str) -> pl.DataFrame:
    if edition:
        edition_codes(release, edition)
    rows = release.query("latest", areas=areas, edition=edition or LAST, city=CITY)
    levels = {release.catalog.area[code].level for code in areas}
    level = "neighbourhood" if levels == {"neighbourhood"} else "district"
    pairs = rows.select("indicator", "edition").unique().sort("indicator")
    peers = release.query(
        "peers",
        indicators=pairs["indicator"].to_list(),
        editions=pairs["edition"].to_list(),
        level=level,
    )
    spreads = spread(peers)
    placed = distance(rows, spreads)
    return placed.join(spreads.drop("deviation"), on="indicator", how="left", maintain_order="left")
