"""Differences that a margin allows: an area against the rest of the city, and against its own past."""

from itertools import pairwise

import polars as pl

from monitor.analysis.difference import dispersion, smallest
from monitor.analysis.families import adjust_within
from monitor.analysis.trend import Verdict, verdict
from monitor.build.breaks import with_runs
from monitor.build.facts import level_of
from monitor.build.linked import with_links
from monitor.build.normal import Z, two_sided, with_limits
from monitor.build.rest import event_rest, survey_rest
from monitor.catalog import Catalog
from monitor.catalog.models import Indicator

COMPARISON = {
    "indicator": pl.String,
    "area": pl.String,
    "edition": pl.String,
    "against": pl.String,
    "reference": pl.Float64,
    "difference": pl.Float64,
    "se": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "p_adjusted": pl.Float64,
    "threshold": pl.Float64,
    "smallest": pl.Float64,
    "verdict": pl.String,
    "reason": pl.String,
}
"""against: `rest` or an earlier edition; reference to upper, threshold and smallest in the indicator's unit."""


def comparisons(figures: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """All differences between measured figures (see `measured`), adjusted for the number of tests together, with a verdict.

    Registered events: areas where residents are no fair measure get none, and such districts do not count in the
    rest of the city either: they would make every other area look low. A figure without a margin is not compared.
    """
    known = figures.filter(pl.col("se") > 0)
    state = [
        frame.with_columns(other_mode=pl.lit(value=False))
        for frame in (event_rest(known, catalog), past(known))
    ]
    return judged(pl.concat([*state, survey_rest(known, catalog)]), catalog)


def measured(facts: pl.DataFrame, breaks: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Figures on today's lines, of areas where the measure is fair: those of surveys, and registered events.

    indicator, area, level, edition, value, se (missing where no margin is known), own, below, above, link, share, mode,
    run, and of registered events: events, people, per, variation. `se` holds everything; `own` leaves out the error of a
    link, `link`, that moved figures have in common. `below` and `above`: the own error towards lower and higher values.
    """
    rows = with_runs(facts, breaks).with_columns(level=level_of(catalog))
    surveys = [one.code for one in catalog.indicators if catalog.source[one.source].nature == "survey"]
    asked = with_links(_with_errors(rows.filter(pl.col("indicator").is_in(surveys)), catalog), catalog)
    rates = [_event_rates(rows, one, catalog) for one in catalog.indicators if one.numerator]
    absent = pl.lit(None, pl.Float64)
    frames = [asked.with_columns(se=(pl.col("own") ** 2 + pl.col("link") ** 2).sqrt())]
    frames += [one.with_columns(own="se", below="se", above="se", link=pl.lit(0.0)) for one in rates]
    kept = [
        frame.with_columns(absent.alias(name) for name in MEASURED if name not in frame.columns).select(
            pl.col(name).cast(dtype) for name, dtype in MEASURED.items()
        )
        for frame in frames
    ]
    return pl.concat(kept).sort("indicator", "area", "edition")


MEASURED = {
    **dict.fromkeys(("indicator", "area", "level", "edition"), pl.String),
    **dict.fromkeys(("value", "se", "own", "below", "above", "link", "share", "mode"), pl.Float64),
    "run": pl.Int64,
    **dict.fromkeys(("events", "people", "per", "variation"), pl.Float64),
}


def _with_errors(rows: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Survey figures with `own`, `below` and `above`: their errors, of shares never smaller than their interval says.

    The linearised error of a rare share is too small when the share came out low, and 0 at 0 percent; Wilson's interval
    knows better. Towards the other figure counts the half that lies on that side, as in Newcombe's interval of a
    difference. Source: Newcombe, Statistics in Medicine 17 (1998) 873; docs/decisions/0011-verdicts.md.
    """
    shares = [one.code for one in catalog.indicators if one.kind == "share"]
    wide = pl.col("indicator").is_in(shares) & pl.col("lower").is_not_null() & pl.col("upper").is_not_null()
    value, lower, upper = pl.col("value"), pl.col("lower"), pl.col("upper")
    known = pl.when(pl.col("se") > 0).then("se")

    def at_least(width: pl.Expr) -> pl.Expr:
        return (
            pl.when(wide & pl.col("se").is_not_null()).then(pl.max_horizontal("se", width)).otherwise(known)
        )

    return rows.with_columns(
        own=at_least((upper - lower) / (2 * Z)),
        below=at_least((value - lower) / Z),
        above=at_least((upper - value) / Z),
    )


def _event_rates(rows: pl.DataFrame, indicator: Indicator, catalog: Catalog) -> pl.DataFrame:
    """Rates with the error of chance, times what events vary more than chance from year to year."""
    keys = ["area", "edition", "division"]
    events = rows.filter(pl.col("indicator") == indicator.numerator).select(*keys, events="value")
    people = rows.filter(pl.col("indicator") == indicator.denominator).select(*keys, people="value")
    shown = rows.filter((pl.col("indicator") == indicator.code) & (pl.col("level") != "city"))
    found = shown.join(events, on=keys).join(people, on=keys)
    cautioned = [item.area for item in catalog.cautions if indicator.kind in item.kinds]
    pairs = []
    for _, points in found.filter(pl.col("level") == "neighbourhood").group_by("area", maintain_order=True):
        course = points.sort("edition").select("events", "people").rows()
        pairs += [(*before, *after) for before, after in pairwise(course)]
    variation = dispersion(pairs)
    se = (pl.col("events") * variation).sqrt() / pl.col("people") * indicator.per
    return found.filter(~pl.col("area").is_in(cautioned)).with_columns(
        se=se, per=pl.lit(indicator.per), variation=pl.lit(variation)
    )


def past(figures: pl.DataFrame) -> pl.DataFrame:
    """Every figure against every earlier one of the same run; what one link did to both is not in the difference."""
    keys = ["indicator", "area", "run"]
    errors = [pl.col(name).alias(f"{name}_then") for name in ("below", "above", "link")]
    then = figures.select(*keys, *errors, against="edition", reference="value")
    pairs = figures.join(then, on=keys).filter(pl.col("against") < pl.col("edition"))
    rose = pl.col("value") > pl.col("reference")
    now = pl.when(rose).then("below").otherwise("above")
    before = pl.when(rose).then("above_then").otherwise("below_then")
    linked = pl.col("link") - pl.col("link_then")
    return pairs.select(
        "indicator",
        "area",
        "level",
        "edition",
        "against",
        "reference",
        difference=pl.col("value") - pl.col("reference"),
        se=(now**2 + before**2 + linked**2).sqrt(),
    )


def judged(pairs: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """The pairs with limits, adjusted p value and verdict.

    Family of the tests: all indicators of a source and all areas of a level, for one edition and one comparison. Pairs
    with `other_mode` are not tested: nobody knows how much of the difference is the way of asking.
    """
    sources = {one.code: one.source for one in catalog.indicators}
    pairs = pairs.with_columns(source=pl.col("indicator").replace_strict(sources, return_dtype=pl.String))
    tested = two_sided(with_limits(pairs, "difference"), "difference").with_columns(
        p=pl.when(~pl.col("other_mode")).then("p")
    )
    rows = adjust_within(tested, ["source", "level", "edition", "against"])
    told = [
        Verdict("unknown", "other_mode")
        if other
        else verdict(change, se, p, catalog.indicator[code].practical, catalog.indicator[code].better)
        for code, change, se, p, other in rows.select(
            "indicator", "difference", "se", "p_adjusted", "other_mode"
        ).iter_rows()
    ]
    thresholds = {one.code: one.practical for one in catalog.indicators}
    return (
        rows.with_columns(
            threshold=pl.col("indicator").replace_strict(thresholds, return_dtype=pl.Float64),
            smallest=pl.col("se") * smallest(1.0),
            verdict=pl.Series([item.code for item in told], dtype=pl.String),
            reason=pl.Series([item.reason for item in told], dtype=pl.String),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in COMPARISON.items())
        .sort("indicator", "area", "edition", "against")
    )
