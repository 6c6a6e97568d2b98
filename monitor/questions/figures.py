"""Values of one indicator: exactly as asked, over the editions with their breaks, or on the map."""

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
from monitor.questions.facts import (
    differences,
    differences_of,
    facts,
    judged_subjects,
    picked,
    shown_of,
    with_respondents,
)
from monitor.store import Release

REST = "rest"
JUDGEMENT = {
    "reference": pl.Float64,
    "difference": pl.Float64,
    "difference_lower": pl.Float64,
    "difference_upper": pl.Float64,
    "verdict": pl.String,
    "verdict_reason": pl.String,
}
"""What `on_map` tells of a comparison; figures in the indicator's unit."""

UNDIVIDED = "none"
OUTSIDE = ("country", "region")
"""Levels around the city: a course draws them as a reference beside the chosen places."""


@kept
def observations(
    release: Release,
    indicator: Codes = None,
    area: Codes = None,
    edition: Codes = None,
    division: Codes = None,
) -> pl.DataFrame:
    """Values of exactly the codes asked; each may be several (comma-separated) or absent for all.

    indicator, area, area_label, level, edition, value, lower, upper, se, deff, respondents, mode, status, reason,
    flags, version, division, source, note, published. Without `division`: today's lines where they exist, otherwise the lines delivered.
    Raises Unknown for a code that does not exist.
    """
    lines = known_codes(division, [item.code for item in release.catalog.divisions], "division")
    codes = indicator_codes(release, indicator)
    places, years = area_codes(release, area), edition_codes(release, edition)
    if lines is None and codes and len(codes) == 1:
        return picked(shown_of(release, codes[0]), area=places, edition=years)
    wanted = pl.col("shown") if lines is None else pl.col("division").is_in([*lines, UNDIVIDED])
    return picked(facts(release).filter(wanted), indicator=codes, area=places, edition=years).drop("shown")


def places_with_figures(release: Release, indicator: str) -> list[str]:
    """Codes of areas with any figure of an indicator, also an undated or a hidden one; the city first, the land last."""
    found = observations(release, indicator).filter(pl.col("value").is_not_null() | (pl.col("reason") != ""))
    codes = found["area"].unique(maintain_order=True).to_list()
    outside = [code for code in codes if release.catalog.area[code].level in OUTSIDE]
    outside.sort(key=lambda code: release.catalog.area[code].level, reverse=True)
    return [code for code in codes if code not in outside] + outside


@kept
def comparisons(
    release: Release,
    indicator: Codes = None,
    area: Codes = None,
    edition: Codes = None,
    against: Codes = None,
) -> pl.DataFrame:
    """Differences from the rest of the city (`against` is rest) and from earlier editions, never across a break.

    indicator, area, edition, against, reference, difference, se, lower, upper, p_adjusted, threshold, smallest, verdict
    (better, worse, higher, lower, chance or unknown), reason (proven, not_proven, too_small or other_mode), respondents
    and respondents_before (answers in the edition and in the earlier one, as published). Raises Unknown.
    """
    codes = indicator_codes(release, indicator)
    one = codes[0] if codes and len(codes) == 1 else ""
    return picked(
        differences_of(release, one) if one else differences(release),
        indicator=None if one else codes,
        area=area_codes(release, area),
        edition=edition_codes(release, edition),
        against=known_codes(against, [REST, *(item.code for item in release.catalog.editions)], "against"),
    )


@kept
def developments(release: Release, indicator: Codes = None, area: Codes = None) -> pl.DataFrame:
    """Where figures go over their latest three to six comparable editions, or why that is not known.

    indicator, area, edition (the last), from_edition, editions (a number), change, se, lower, upper, p_adjusted,
    heterogeneity, threshold, verdict (better, worse, higher, lower, chance, varying or unknown), reason, respondents
    (answers in the last edition, as published). Raises Unknown.
    """
    places = area_codes(release, area)
    return picked(_developments(release), indicator=indicator_codes(release, indicator), area=places)


@kept
def _developments(release: Release) -> pl.DataFrame:
    """Every development of the release; read once."""
    return with_respondents(release.query("developments"), facts(release))


@kept
def breaks(release: Release, indicator: Codes = None) -> pl.DataFrame:
    """indicator, area (empty: all areas), edition (the first after the break), kind, reason. Raises Unknown."""
    return picked(_breaks(release), indicator=indicator_codes(release, indicator))


@kept
def _breaks(release: Release) -> pl.DataFrame:
    """Every break of the release; read once."""
    return release.query("breaks")


@kept
def _cuts(release: Release) -> dict[tuple[str, str], list[str]]:
    """The editions before which a series is cut, by indicator and area (empty: all areas)."""
    found: dict[tuple[str, str], list[str]] = {}
    for indicator, area, edition in _breaks(release).select("indicator", "area", "edition").iter_rows():
        found.setdefault((indicator, area), []).append(edition)
    return found


def cuts(release: Release, indicator: str, area: str) -> list[str]:
    """The editions before which the series of an indicator is cut in an area: for all areas, and for it alone."""
    held = _cuts(release)
    return [*held.get((indicator, ""), []), *held.get((indicator, area), [])]


@kept
def trend(release: Release, indicator: str, area: Codes) -> pl.DataFrame:
    """Observations of one indicator over its editions, with segment and the breaks before them.

    All columns of `observations`, plus segment (only points with the same number may be joined by a line), and at the
    first edition after a break: break_reason, break_kind, and break_here (whether it holds for this area alone).
    Undated figures are left out.
    """
    one = release.catalog.indicator[one_indicator(release, indicator)]
    values = observations(release, one.code, area_codes(release, area)).filter(pl.col("edition") != UNDATED)
    expected = _expected(release, one.code)
    parts = [
        segments(part, cuts(release, one.code, str(place)), expected)
        for (place,), part in values.group_by("area", maintain_order=True)
    ]
    joined = pl.concat(parts) if parts else segments(values, [], expected)
    at = breaks(release, one.code).select("area", "edition", "kind", "reason")
    everywhere = at.filter(pl.col("area") == "").drop("area")
    here = at.filter(pl.col("area") != "")
    told = joined.join(everywhere, on="edition", how="left", maintain_order="left").join(
        here, on=["area", "edition"], how="left", suffix="_here", maintain_order="left"
    )
    return told.with_columns(
        break_reason=pl.coalesce("reason_right", "reason_here", pl.lit("")),
        break_kind=pl.coalesce("kind", "kind_here", pl.lit("")),
        break_here=pl.col("reason_right").is_null() & pl.col("reason_here").is_not_null(),
    ).drop("reason_right", "reason_here", "kind", "kind_here")


def _expected(release: Release, indicator: str) -> list[str]:
    """The editions in which an indicator could have figures: its source may have years that it lacks."""
    return [
        code
        for code in release.catalog.source[release.catalog.indicator[indicator].source].editions
        if code != UNDATED
    ]


@kept
def courses(
    release: Release, area: str, indicator: Codes = None
) -> dict[str, list[tuple[str, float | None, int | None]]]:
    """Per indicator of one area its points (edition, value, segment), for small pictures in a table."""
    place = one_area(release, area)
    frame = observations(release, indicator, place).select("indicator", "edition", "value", "division")
    found: dict[str, list[tuple[str, float | None, str]]] = {}
    for code, edition, value, division in frame.iter_rows():
        if edition != UNDATED:
            found.setdefault(code, []).append((edition, value, division))
    answer = {}
    for code, points in found.items():
        numbers = segment_numbers(points, cuts(release, code, place), _expected(release, code))
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
    (rest or an earlier edition): reference, difference, difference_lower, difference_upper, verdict, verdict_reason.
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
    if one.code not in judged_subjects(release):
        return shown.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in JUDGEMENT.items())
    judged = _judgements(release, one.code, edition, against or REST)
    return shown.join(judged, on="area", how="left", maintain_order="left")


@kept
def set_against(release: Release, indicator: str, edition: str, level: str) -> frozenset[str]:
    """What areas of a level can be compared with in an edition: `rest` and earlier editions; kept for every box."""
    places = [one.code for one in release.catalog.areas_on(level)]
    rows = comparisons(release, indicator, None, edition).filter(pl.col("area").is_in(places))
    return frozenset(rows["against"])


def _judgements(release: Release, indicator: str, edition: str, against: str) -> pl.DataFrame:
    """area, and of its comparison the columns of JUDGEMENT."""
    names = {"lower": "difference_lower", "upper": "difference_upper", "reason": "verdict_reason"}
    return comparisons(release, indicator, None, edition, against).rename(names).select("area", *JUDGEMENT)


def one_value(release: Release, indicator: str, area: str, edition: str) -> pl.DataFrame:
    """The row of `observations` for exactly one figure; no row when the release has none."""
    return observations(release, one_indicator(release, indicator), one_area(release, area), edition)
