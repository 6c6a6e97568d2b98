"""Every area against the rest of the city: the part of the city it does not hold itself."""

import polars as pl

from monitor.build.breaks import MODE_TOLERANCE, ROUNDING
from monitor.catalog import CITY, Catalog

PAIR = {
    **dict.fromkeys(("indicator", "area", "level", "edition", "against"), pl.String),
    **dict.fromkeys(("reference", "difference", "se"), pl.Float64),
}
REST = "rest"


def survey_rest(figures: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Survey figures against the rest of the city, that follows from the city and the share of the area.

    `figures`: indicator, area, level, edition, value, se, below, above, share (0-1 of the city's people), mode. The rest
    is (city - share x area) / (1 - share); areas are sampled independently, so its variance follows alike. Of the area
    counts the error on the side of the rest. A linked series says the same of one edition as the series it was made of,
    so it gets no test of its own. `other_mode`: the part of the answers from interviews is clearly another than in the
    rest. Source: docs/decisions/0011-verdicts.md.
    """
    linked = [one.code for one in catalog.indicators if one.link == "overlap"]
    names = {"value": "whole", "se": "se_whole", "mode": "mode_whole"}
    city = figures.filter(pl.col("area") == CITY).select("indicator", "edition", *names).rename(names)
    parts = figures.filter(
        (pl.col("share") > 0)
        & (pl.col("share") < 1)
        & (pl.col("area") != CITY)
        & ~pl.col("indicator").is_in(linked)
    ).join(city, on=["indicator", "edition"])
    share = pl.col("share")
    rest = (pl.col("whole") - share * pl.col("value")) / (1 - share)
    variance = (pl.col("se_whole") ** 2 - share**2 * pl.col("se") ** 2) / (1 - share) ** 2
    # A city figure from elsewhere may be surer than its parts allow; then the city's own error is the better guess.
    sound = pl.when(variance > 0).then(variance).otherwise(pl.col("se_whole") ** 2)
    own = pl.when(pl.col("value") > rest).then("below").otherwise("above")
    # Area minus rest is (area - city) / (1 - share), for the way of asking as for the figure.
    asked = (pl.col("mode") - pl.col("mode_whole")).abs() / (1 - share)
    return parts.with_columns(
        against=pl.lit(REST),
        reference=rest,
        difference=pl.col("value") - rest,
        se=(own**2 + sound).sqrt(),
        other_mode=(asked > MODE_TOLERANCE + ROUNDING).fill_null(value=False),
    ).select(*(pl.col(name).cast(dtype) for name, dtype in PAIR.items()), "other_mode")


def event_rest(figures: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Rates of registered events against those of the other districts where residents are a fair measure."""
    events = figures.filter(pl.col("events").is_not_null())
    fair = events.filter(pl.col("level") == "district")
    codes = set(fair["area"])
    held = pl.DataFrame(
        [(area, part) for area in events["area"].unique().sort() for part in _inside(area, codes, catalog)],
        schema={"area": pl.String, "part": pl.String},
        orient="row",
    )
    keys = ["indicator", "edition"]
    sums = {"events": pl.col("events").sum(), "people": pl.col("people").sum()}
    whole = fair.group_by(keys).agg(all_events=sums["events"], all_people=sums["people"])
    parts = held.join(events.select(*keys, "events", "people", part="area"), on="part")
    own = parts.group_by("area", *keys).agg(own_events=sums["events"], own_people=sums["people"])
    rows = (
        events.join(whole, on=keys)
        .join(own, on=["area", *keys], how="left")
        .with_columns(
            e=pl.col("all_events") - pl.col("own_events").fill_null(0),
            n=pl.col("all_people") - pl.col("own_people").fill_null(0),
        )
    )
    # An area that holds all fair districts has no rest to be tested against.
    rows = rows.filter((pl.col("e") > 0) & (pl.col("n") > 0))
    rest = pl.col("e") / pl.col("n") * pl.col("per")
    se_rest = (pl.col("e") * pl.col("variation")).sqrt() / pl.col("n") * pl.col("per")
    return rows.with_columns(
        against=pl.lit(REST),
        reference=rest,
        difference=pl.col("value") - rest,
        se=(pl.col("se") ** 2 + se_rest**2).sqrt(),
    ).select(pl.col(name).cast(dtype) for name, dtype in PAIR.items())


def _inside(code: str, fair: set[str], catalog: Catalog) -> list[str]:
    """What of the fair districts lies in an area: itself, the fair districts it holds, or nothing."""
    if code in fair or catalog.area[code].parent in fair:
        return [code]
    return [item.code for item in catalog.children(code) if item.code in fair]
