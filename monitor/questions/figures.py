"""Values of one indicator: exactly as asked, over the editions, or on the map."""

import polars as pl

from monitor.analysis.classes import class_index
from monitor.analysis.series import segment_numbers, segments
from monitor.catalog import UNDATED
from monitor.questions.asked import (
    Codes,
    area_codes,
    edition_codes,
    indicator_codes,
    kept,
    known_codes,
    level_codes,
    one_area,
    one_indicator,
)
from monitor.store import Release

REST = "rest"
JUDGEMENT = {
    "reference": pl.Float64,
    "difference": pl.Float64,
    "difference_lower": pl.Float64,
    "difference_upper": pl.Float64,
    "verdict": pl.String,
}
"""What `on_map` tells of a comparison; figures in the indicator's unit."""

UNDIVIDED = "none"


@kept
def _facts(release: Release) -> pl.DataFrame:
    """Every figure of the release, in the order of the screen; read once, some MB.

    A filter on this costs a third of a millisecond; the same as SQL cost 6 ms per question and nine questions
    per run of Kaart (20 Nov 2026, two shared cores).
    """
    return release.query("observations")


@kept
def _facts_of(release: Release, indicator: str) -> pl.DataFrame:
    """The figures of one indicator: most questions need only these, and a small frame is searched faster."""
    return _facts(release).filter(pl.col("indicator") == indicator)


@kept
def _differences(release: Release) -> pl.DataFrame:
    """Every comparison of the release; read once."""
    return release.query("comparisons")


def _picked(frame: pl.DataFrame, **codes: list[str] | None) -> pl.DataFrame:
    """The rows with the codes asked; a column for which nothing is asked is left alone."""
    asked = [
        pl.col(name) == wanted[0] if len(wanted) == 1 else pl.col(name).is_in(wanted)
        for name, wanted in codes.items()
        if wanted is not None
    ]
    return frame.filter(*asked) if asked else frame


@kept
def observations(
    release: Release,
    indicator: Codes = None,
    area: Codes = None,
    edition: Codes = None,
    division: Codes = None,
) -> pl.DataFrame:
    """Values of exactly the codes asked; each may be several (comma-separated) or absent for all.

    indicator, area, area_label, level, edition, value, lower, upper, respondents, status, flags, division,
    source, note. Without `division`: today's lines where they exist, otherwise the lines delivered.
    Raises Unknown for a code that does not exist.
    """
    lines = known_codes(division, [item.code for item in release.catalog.divisions], "division")
    wanted = pl.col("shown") if lines is None else pl.col("division").is_in([*lines, UNDIVIDED])
    codes = indicator_codes(release, indicator)
    facts = (
        _facts_of(release, codes[0])
        if codes and len(codes) == 1
        else _picked(_facts(release), indicator=codes)
    )
    places, years = area_codes(release, area), edition_codes(release, edition)
    return _picked(facts.filter(wanted), area=places, edition=years).drop("shown")


@kept
def comparisons(
    release: Release,
    indicator: Codes = None,
    area: Codes = None,
    edition: Codes = None,
    against: Codes = None,
) -> pl.DataFrame:
    """indicator, area, edition, against, reference, difference, lower, upper, p_adjusted, verdict."""
    return _picked(
        _differences(release),
        indicator=indicator_codes(release, indicator),
        area=area_codes(release, area),
        edition=edition_codes(release, edition),
        against=known_codes(against, [REST, *(item.code for item in release.catalog.editions)], "against"),
    )


@kept
def trend(release: Release, indicator: str, area: Codes) -> pl.DataFrame:
    """Observations of one indicator over its editions, with segment and the reason of a break.

    All columns of `observations`, plus segment (only points with the same number may be joined by a line) and
    break_reason (at the first edition after a break). Undated figures are left out.
    """
    one = release.catalog.indicator[one_indicator(release, indicator)]
    values = observations(release, one.code, area_codes(release, area)).filter(pl.col("edition") != UNDATED)
    reasons = {item.edition: item.reason for item in one.breaks}
    expected = release.catalog.source[one.source].editions  # a source may have years this indicator lacks
    reason = pl.col("edition").replace_strict(reasons, default="", return_dtype=pl.String)
    joined = segments(values, reasons, [code for code in expected if code != UNDATED], by=["area"])
    order = values.select("area").unique(maintain_order=True).with_row_index("place")
    return (
        joined.join(order, on="area").sort("place", "edition").drop("place").with_columns(break_reason=reason)
    )


@kept
def courses(
    release: Release, area: str, indicator: Codes = None
) -> dict[str, list[tuple[str, float | None, int | None]]]:
    """Per indicator of one area its points (edition, value, segment), for small pictures in a table."""
    frame = observations(release, indicator, one_area(release, area)).filter(pl.col("edition") != UNDATED)
    found: dict[str, list[tuple[str, float | None, str]]] = {}
    for code, *point in frame.select("indicator", "edition", "value", "division").iter_rows():
        found.setdefault(code, []).append(tuple(point))
    catalog = release.catalog
    answer = {}
    for code, points in found.items():
        one = catalog.indicator[code]
        numbers = segment_numbers(
            points, [item.edition for item in one.breaks], catalog.source[one.source].editions
        )
        answer[code] = [
            (year, value, number) for (year, value, _), number in zip(points, numbers, strict=True)
        ]
    return answer


@kept
def on_map(
    release: Release,
    indicator: str,
    edition: str,
    level: str = "district",
    against: str = "",
) -> pl.DataFrame:
    """Every area of a level with its value and class, and its difference when `against` is asked.

    area, label, value, lower, upper, status, flags, division, note, class_index (0-4), and for `against`
    (rest or an earlier edition): reference, difference, difference_lower, difference_upper, verdict.
    """
    one = release.catalog.indicator[one_indicator(release, indicator)]
    known_codes([edition], [item.code for item in release.catalog.editions], "edition")
    level_codes([level])
    values = observations(release, one.code, None, edition).filter(pl.col("level") == level)
    # The class is that of the number on screen: 55,1 is shown as 55 percent and must not look like more than 55.
    rounded = pl.col("value").round(one.decimals, mode="half_away_from_zero")
    shown = values.rename({"area_label": "label"}).with_columns(
        class_index=class_index(rounded, one.limits) if one.limits else pl.lit(None, pl.Int8)
    )
    if one.code not in _compared(release):
        return shown.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in JUDGEMENT.items())
    judged = _judgements(release, one.code, edition, against or REST)
    return shown.join(judged, on="area", how="left", maintain_order="left")


@kept
def _compared(release: Release) -> frozenset[str]:
    """Indicators that allow any comparison; for all others there is nothing to look up."""
    return frozenset(_differences(release)["indicator"].unique())


def _judgements(release: Release, indicator: str, edition: str, against: str) -> pl.DataFrame:
    """area, and of its comparison: reference, difference, difference_lower, difference_upper, verdict."""
    names = {"lower": "difference_lower", "upper": "difference_upper"}
    return comparisons(release, indicator, None, edition, against).rename(names).select("area", *JUDGEMENT)


def one_value(release: Release, indicator: str, area: str, edition: str) -> pl.DataFrame:
    """The row of `observations` for exactly one figure; no row when the release has none."""
    return observations(release, one_indicator(release, indicator), one_area(release, area), edition)
