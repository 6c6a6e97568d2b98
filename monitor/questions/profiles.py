"""One area through all themes, and areas side by side."""

import polars as pl

from monitor.analysis.position import distance, spread
from monitor.catalog import CITY, UNDATED
from monitor.questions.asked import (
    LAST,
    Codes,
    Unknown,
    area_codes,
    edition_codes,
    kept,
    one_area,
)
from monitor.questions.facts import facts
from monitor.questions.figures import REST, developments
from monitor.store import Release

MOST = 5

COLUMNS = (
    "theme", "indicator", "label", "area", "edition", "value", "lower", "upper", "respondents", "status", "reason",
    "flags", "division", "source", "note", "city_value", "verdict", "verdict_reason", "reference", "development",
    "development_reason", "development_from",
)  # fmt: skip
"""What `profile` tells of a figure, but for its place among others."""


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
    rows = facts(release).filter(pl.col("edition") == UNDATED, pl.col("area") == one_area(release, area))
    labels = {one.code: one.label for one in release.catalog.indicators}
    label = pl.col("indicator").replace_strict(labels, return_dtype=pl.String)
    return rows.select("indicator", label.alias("label"), "value", "source", "note")


def _latest(release: Release, areas: list[str], edition: str) -> pl.DataFrame:
    if edition:
        edition_codes(release, edition)
    rows = _newest(release, areas, edition or LAST)
    judged = release.query("comparisons", indicator=None, areas=areas)
    keys = ["indicator", "area", "edition"]
    told = (
        rows.join(_of_city(release), on=["indicator", "edition"], how="left", maintain_order="left")
        .join(_against_rest(judged), on=keys, how="left", maintain_order="left")
        .join(_courses(developments(release, area=areas), judged), on=keys, how="left", maintain_order="left")
        .select(*COLUMNS)
    )
    levels = {release.catalog.area[code].level for code in areas}
    level = "neighbourhood" if levels == {"neighbourhood"} else "district"
    spreads = spread(_peers(release, told, level))
    placed = distance(told, spreads)
    return placed.join(spreads.drop("deviation"), on="indicator", how="left", maintain_order="left")


def _newest(release: Release, areas: list[str], edition: str) -> pl.DataFrame:
    """Per indicator the latest edition not after the one asked that all of the areas have, or else most of them.

    A comparable series is the same subject made comparable, so it is no second subject here.
    """
    subjects = [(one.code, one.theme, one.label) for one in release.catalog.indicators if not one.series_of]
    named = pl.DataFrame(subjects, schema=["indicator", "theme", "label"], orient="row")
    rows = facts(release).filter(
        pl.col("shown"),
        pl.col("area").is_in(areas),
        (pl.col("edition") <= edition) & (pl.col("edition") != UNDATED),
        ~pl.col("status").is_in(["not_asked", "not_applicable"]),
    )
    held = pl.col("area").n_unique().over("indicator", "edition")
    return (
        rows.join(named, on="indicator", maintain_order="left")
        .with_columns(held=held)
        .filter(pl.col("held") == pl.col("held").max().over("indicator"))
        .filter(pl.col("edition") == pl.col("edition").max().over("indicator"))
    )


def _of_city(release: Release) -> pl.DataFrame:
    """indicator, edition, city_value."""
    of_city = facts(release).filter((pl.col("area") == CITY) & pl.col("shown"))
    return of_city.select("indicator", "edition", city_value="value")


def _against_rest(judged: pl.DataFrame) -> pl.DataFrame:
    """Of comparisons those with the rest of the city: indicator, area, edition, verdict, verdict_reason, reference."""
    rows = judged.filter(pl.col("against") == REST)
    return rows.select("indicator", "area", "edition", "verdict", "reference", verdict_reason="reason")


def _courses(developed: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    """indicator, area, edition, and where the figure goes: development, development_reason, development_from.

    With two comparable editions there is no development yet, but there is a difference.
    """
    keys = ["indicator", "area", "edition"]
    earlier = judged.filter(pl.col("against") != REST).sort(*keys, "against")
    since = earlier.unique(keys, keep="first").select(*keys, "verdict", "reason", "against")
    rows = developed.join(since, on=keys, how="left", suffix="_since")
    short = (pl.col("reason") == "too_few_editions") & pl.col("verdict_since").is_not_null()
    return rows.select(
        *keys,
        development=pl.when(short).then("verdict_since").otherwise("verdict"),
        development_reason=pl.when(short).then("reason_since").otherwise("reason"),
        development_from=pl.when(short).then("against").otherwise("from_edition"),
    )


def _peers(release: Release, rows: pl.DataFrame, level: str) -> pl.DataFrame:
    """indicator, area, value of all areas of a level, each indicator in the edition of the rows."""
    pairs = rows.select("indicator", "edition").unique()
    values = facts(release).filter("shown", pl.col("level") == level, pl.col("value").is_not_null())
    return values.join(pairs, on=["indicator", "edition"], how="semi").select("indicator", "area", "value")
