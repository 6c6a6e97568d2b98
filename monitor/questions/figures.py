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
    """Every comparison of the release; read once, by the few questions that need them all."""
    return release.query("comparisons", indicator="")


@kept
def _differences_of(release: Release, indicator: str) -> pl.DataFrame:
    """The comparisons of one indicator: with a survey in it a release holds about 100,000 of them.

    Reading these 2,000 takes 12 ms, reading all of them 90 ms (28 Nov 2026, two shared and busy cores).
    """
    return release.query("comparisons", indicator=indicator)


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

    indicator, area, area_label, level, edition, value, lower, upper, se, deff, respondents, mode, status, reason,
    flags, version, division, source, note, published. Without `division`: today's lines where they exist, otherwise the lines delivered.
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
    """Differences from the rest of the city (`against` is rest) and from earlier editions, never across a break.

    indicator, area, edition, against, reference, difference, se, lower, upper, p_adjusted, threshold, smallest, verdict
    (better, worse, higher, lower, chance or unknown), reason (proven, not_proven, too_small or other_mode), respondents
    and respondents_before (answers in the edition and in the earlier one, as published). Raises Unknown.
    """
    codes = indicator_codes(release, indicator)
    one = codes[0] if codes and len(codes) == 1 else ""
    return _picked(
        _differences_of(release, one) if one else _differences(release),
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
    return _picked(_developments(release), indicator=indicator_codes(release, indicator), area=places)


@kept
def _developments(release: Release) -> pl.DataFrame:
    """Every development of the release; read once."""
    return release.query("developments")


@kept
def breaks(release: Release, indicator: Codes = None) -> pl.DataFrame:
    """indicator, area (empty: all areas), edition (the first after the break), kind, reason. Raises Unknown."""
    return _picked(_breaks(release), indicator=indicator_codes(release, indicator))


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
    frame = observations(release, indicator, place).filter(pl.col("edition") != UNDATED)
    found: dict[str, list[tuple[str, float | None, str]]] = {}
    for code, *point in frame.select("indicator", "edition", "value", "division").iter_rows():
        found.setdefault(code, []).append(tuple(point))
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
def judged_subjects(release: Release) -> frozenset[str]:
    """Indicators that allow any comparison; for all others there is nothing to look up."""
    return frozenset(release.query("judged")["indicator"])


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
