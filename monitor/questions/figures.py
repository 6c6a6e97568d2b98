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
    listed,
    one_area,
    one_indicator,
)
from monitor.store import Release

REST = "rest"


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
    return release.query(
        "observations",
        indicator=indicator_codes(release, indicator),
        area=area_codes(release, area),
        edition=edition_codes(release, edition),
        division=listed(division),
    )


def comparisons(
    release: Release,
    indicator: Codes = None,
    area: Codes = None,
    edition: Codes = None,
    against: Codes = None,
) -> pl.DataFrame:
    """indicator, area, edition, against, reference, difference, lower, upper, p_adjusted, verdict."""
    return release.query(
        "comparisons",
        indicator=indicator_codes(release, indicator),
        area=area_codes(release, area),
        edition=edition_codes(release, edition),
        against=listed(against),
    )


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


def courses(
    release: Release, area: str, indicator: Codes = None
) -> dict[str, list[tuple[str, float | None, int | None]]]:
    """Per indicator of one area its points (edition, value, segment), for small pictures in a table."""
    frame = observations(release, indicator, one_area(release, area)).filter(pl.col("edition") != UNDATED)
    found: dict[str, list[tuple[str, float | None]]] = {}
    for code, edition, value in frame.select("indicator", "edition", "value").iter_rows():
        found.setdefault(code, []).append((edition, value))
    catalog = release.catalog
    answer = {}
    for code, points in found.items():
        one = catalog.indicator[code]
        numbers = segment_numbers(
            points, [item.edition for item in one.breaks], catalog.source[one.source].editions
        )
        answer[code] = [(*point, number) for point, number in zip(points, numbers, strict=True)]
    return answer


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
    values = observations(release, one.code, None, edition).filter(pl.col("level") == level)
    shown = values.rename({"area_label": "label"}).with_columns(
        class_index=class_index(pl.col("value"), one.limits) if one.limits else pl.lit(None, pl.Int8)
    )
    judged = comparisons(release, one.code, None, edition, against or REST)
    judged = judged.rename({"lower": "difference_lower", "upper": "difference_upper"}).drop(
        "indicator", "edition", "against", "p_adjusted"
    )
    return shown.join(judged, on="area", how="left", maintain_order="left")


def one_value(release: Release, indicator: str, area: str, edition: str) -> pl.DataFrame:
    """The row of `observations` for exactly one figure; no row when the release has none."""
    return observations(release, one_indicator(release, indicator), one_area(release, area), edition)
