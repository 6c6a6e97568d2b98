"""Where series are interrupted: for all areas by another question, for one area by another way of asking."""

import polars as pl

from monitor.build.facts import UNDIVIDED
from monitor.catalog import TODAY, UNDATED, Catalog
from monitor.catalog.models import Indicator

MODE_TOLERANCE = 0.10
"""The part of the answers given in interviews may differ so much between editions before a series is cut.

Interviews give more favourable answers than forms (Dillman e.a., Internet, Phone, Mail and Mixed-Mode Surveys,
2014, chapter 11), and no margin knows that.
"""

ROUNDING = 1e-9
"""A difference of at most this size is rounding of the computer."""

REASON = "In {} is hier anders gevraagd: {} procent van de antwoorden komt uit een gesprek aan huis, in {} {} procent."

CHANGED = "In {} is een andere omschrijving gebruikt dan in {}."

BREAK = {
    "indicator": pl.String,
    "area": pl.String,
    "edition": pl.String,
    "kind": pl.String,
    "reason": pl.String,
}


def series_breaks(facts: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """indicator, area ('' for all), edition (the first after the break), kind, reason."""
    everywhere = breaks_everywhere(facts, catalog)
    return pl.concat([everywhere, _other_modes(facts, everywhere)]).sort("indicator", "area", "edition")


def breaks_everywhere(facts: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Breaks for all areas: those of the catalog, and where the figures were made with another version.

    Of some definitions nobody knows since when they hold, so the catalog cannot date their break; figures tell which
    version they were made with. A version that the catalog calls comparable with the one before it is no break.
    """
    told = [
        (one.code, "", cut.edition, cut.kind, cut.reason) for one in catalog.indicators for cut in one.breaks
    ]
    dated = facts.filter((pl.col("version") != "") & (pl.col("edition") != UNDATED))
    course = dated.select("indicator", "edition", "version").unique().sort("indicator", "edition", "version")
    before = ("", "", "")
    for code, edition, version in course.iter_rows():
        if code == before[0] and edition > before[1] and version != before[2]:
            one = catalog.indicator[code]
            known = any(before[1] < cut.edition <= edition for cut in one.breaks)
            if not known and not _comparable(one, before[2], version):
                told.append((code, "", edition, "question", CHANGED.format(edition, before[1])))
        before = (code, edition, version)
    return pl.DataFrame(told, schema=BREAK, orient="row").sort("indicator", "edition")


def _comparable(one: Indicator, before: str, version: str) -> bool:
    """Whether every version from one to the other may be compared with the one before it."""
    codes = [item.code for item in one.versions]
    first, last = sorted((codes.index(before), codes.index(version)))
    return all(item.comparable for item in one.versions[first + 1 : last + 1])


def _other_modes(facts: pl.DataFrame, everywhere: pl.DataFrame) -> pl.DataFrame:
    """Editions in which clearly more or fewer answers of an area came from interviews than when its run began.

    With the first edition of the run, not with the one before: else many small steps make a large one unseen.
    """
    asked = facts.filter(pl.col("mode").is_not_null() & pl.col("division").is_in([TODAY, UNDIVIDED]))
    cuts: dict[str, list[str]] = {}
    for code, edition in everywhere.select("indicator", "edition").iter_rows():
        cuts.setdefault(code, []).append(edition)
    rows = []
    names = ["indicator", "area", "edition", "mode"]
    course = asked.select(names).unique(names[:3]).sort(names[:3])
    run: tuple[str, str, str, float] = ("", "", "", 0.0)
    for indicator, area, edition, mode in course.iter_rows():
        is_other = (indicator, area) != run[:2]
        if not is_other and abs(mode - run[3]) > MODE_TOLERANCE + ROUNDING:
            told = REASON.format(edition, _percent(mode), run[2], _percent(run[3]))
            rows.append((indicator, area, edition, "mode", told))
            is_other = True
        if is_other or any(run[2] < cut <= edition for cut in cuts.get(indicator, ())):
            run = (indicator, area, edition, mode)
    return pl.DataFrame(rows, schema=BREAK, orient="row")


def _percent(part: float) -> str:
    return f"{100 * part:.0f}"


def with_runs(facts: pl.DataFrame, breaks: pl.DataFrame) -> pl.DataFrame:
    """Figures with a value and a year, on today's lines, with `run`: only equal runs of an area may be compared."""
    rows = facts.filter(
        pl.col("value").is_not_null()
        & (pl.col("edition") != UNDATED)
        & pl.col("division").is_in([TODAY, UNDIVIDED])
    )
    cuts = breaks.select("indicator", "area", cut="edition")
    everywhere = cuts.filter(pl.col("area") == "").drop("area")
    keys = ["indicator", "area", "edition"]
    passed = pl.concat(
        [
            rows.select(keys).join(everywhere, on="indicator"),
            rows.select(keys).join(cuts.filter(pl.col("area") != ""), on=["indicator", "area"]),
        ]
    )
    runs = passed.group_by(keys).agg(run=(pl.col("cut") <= pl.col("edition")).sum())
    return rows.join(runs, on=keys, how="left").with_columns(pl.col("run").fill_null(0).cast(pl.Int64))
