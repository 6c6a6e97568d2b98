"""Facts that follow from delivered ones: today's lines, the eight areas, and rates per resident."""

import polars as pl

from monitor.analysis.areas import convert
from monitor.analysis.intervals import event_rate
from monitor.build.facts import FACT, UNDIVIDED, as_facts, level_of
from monitor.build.flags import ESTIMATED, PROVISIONAL
from monitor.catalog import TODAY, UNDATED, Catalog
from monitor.catalog.models import Indicator

WEIGHTS = {
    "population_2023": ("aantal_inwoners", "2023"),
    "population_65plus_2024": ("inwoners_65_eo", "2024"),
}
"""The one fixed basis on which districts are added up: indicator and edition of the weight."""

TOLERANCE = 0.05
"""The part of an area's people that may lack a figure before the area gets none (methods, section 4)."""

FEWEST_EVENTS = 10
"""Below this many events a year there is no rate: it would say more about chance than about the area."""

CONVERTED = "Omgerekend naar de wijkgrenzen van nu."
ADDED = "Opgeteld uit de wijken."


def converted(facts: pl.DataFrame, catalog: Catalog, conversion: pl.DataFrame) -> pl.DataFrame:
    """District facts of former lines on today's; the delivered ones stay as they are, classes are left out.

    `conversion`: from_division, from_area, to_division, to_area, share, persons.
    """
    former = facts.filter(~pl.col("division").is_in([TODAY, UNDIVIDED]) & (level_of(catalog) == "district"))
    districts = [item.code for item in catalog.areas_on("district")]
    found = [pl.DataFrame(schema=FACT)]
    for (code, _, division), rows in former.group_by("indicator", "edition", "division", maintain_order=True):
        indicator = catalog.indicator[str(code)]
        if indicator.kind in {"class", "rate"}:
            continue
        # Also the districts that were not delivered: their heirs then miss a part, and so their figure.
        steps = conversion.filter((pl.col("from_division") == division) & pl.col("to_area").is_in(districts))
        crosswalk = steps.select(pl.col("from_area").alias("from"), pl.col("to_area").alias("to"), "share")
        weights = (
            steps.group_by("from_area").agg(weight=pl.col("persons").sum()).rename({"from_area": "area"})
        )
        values = rows.select("area", "value").join(weights, on="area", how="left")
        same = _unchanged(crosswalk)
        found.append(_carried_over(rows, same))
        answer = convert(values, crosswalk, _arithmetic(indicator)).filter(
            ~pl.col("area").is_in(same["to"].to_list())
        )
        found.append(_estimated(answer, rows, crosswalk, indicator, CONVERTED))
    return pl.concat([*found, _same_areas(facts, catalog, conversion)])


def _same_areas(facts: pl.DataFrame, catalog: Catalog, conversion: pl.DataFrame) -> pl.DataFrame:
    """Delivered figures of areas that nobody left or entered: the same figure on today's lines."""
    parents = {item.code: item.parent for item in catalog.areas_on("district")}
    steps = conversion.filter(pl.col("to_area").is_in(list(parents)) & (pl.col("share") > 0)).select(
        "from_division",
        before=pl.col("from_area").replace_strict(parents, default="", return_dtype=pl.String),
        since=pl.col("to_area").replace_strict(parents, return_dtype=pl.String),
    )
    moved = steps.filter(pl.col("before") != pl.col("since"))
    changed = pl.concat([moved.select("from_division", area=name) for name in ("before", "since")]).unique()
    former = facts.filter(~pl.col("division").is_in([TODAY, UNDIVIDED]) & (level_of(catalog) == "area"))
    same = former.join(changed, left_on=["division", "area"], right_on=["from_division", "area"], how="anti")
    return same.with_columns(division=pl.lit(TODAY))


def _unchanged(crosswalk: pl.DataFrame) -> pl.DataFrame:
    """The pairs of areas that hold exactly the same people before and after, under the same or another code."""
    alone = (pl.len().over("from") == 1) & (pl.len().over("to") == 1)
    return crosswalk.filter(alone & (pl.col("share") == 1))


def _carried_over(rows: pl.DataFrame, same: pl.DataFrame) -> pl.DataFrame:
    """Delivered rows of districts that did not change: the same figure on today's lines, not an estimate."""
    moved = rows.join(same, left_on="area", right_on="from").with_columns(
        area=pl.col("to"), division=pl.lit(TODAY)
    )
    return moved.select(list(FACT))


def added_up(facts: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Facts of the eight areas: counts of districts added, shares and marks weighted, all flagged estimated."""
    dated = (pl.col("division") == TODAY) & (pl.col("edition") != UNDATED)
    # Figures that the source gives for the areas itself are better than what districts add up to.
    delivered = facts.filter(level_of(catalog) == "area").select("indicator", "edition").unique()
    districts = facts.filter(dated & (level_of(catalog) == "district")).join(
        delivered, on=["indicator", "edition"], how="anti"
    )
    found = [pl.DataFrame(schema=FACT)]
    for (code, _), rows in districts.group_by("indicator", "edition", maintain_order=True):
        indicator = catalog.indicator[str(code)]
        if indicator.kind in {"class", "rate"} or (rows["status"] == "not_asked").all():
            continue
        if indicator.kind != "count" and indicator.weight == "none":
            continue
        crosswalk = pl.DataFrame(
            [(item.code, item.parent, 1.0) for item in catalog.areas_on("district")],
            schema={"from": pl.String, "to": pl.String, "share": pl.Float64},
            orient="row",
        )
        values = rows.select("area", "value").join(_weights(facts, indicator), on="area", how="left")
        answer = convert(values, crosswalk, _arithmetic(indicator), TOLERANCE)
        found.append(_estimated(answer, rows, crosswalk, indicator, ADDED))
    return pl.concat(found)


def rates(facts: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Facts of the rates that the catalog defines as a quotient, with their chance interval.

    No rate below FEWEST_EVENTS a year: the row says `suppressed`. No row where the population of that year is unknown.
    """
    found = [pl.DataFrame(schema=FACT)]
    for indicator in catalog.indicators:
        if indicator.numerator:
            found.append(_rate(facts, indicator))
    return pl.concat(found)


def _rate(facts: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    keys = ["area", "edition", "division"]
    known = facts.filter(pl.col("value").is_not_null())
    below = known.filter((pl.col("indicator") == indicator.denominator) & (pl.col("value") > 0))
    frame = known.filter(pl.col("indicator") == indicator.numerator).join(
        below.select(*keys, people=pl.col("value"), also=pl.col("flags")), on=keys
    )
    limits = [
        event_rate(count, people, indicator.per)
        for count, people in frame.select("value", "people").iter_rows()
    ]
    few = pl.col("value") < FEWEST_EVENTS
    numbers = {
        "rate": [item.estimate for item in limits],
        "low": [item.lower for item in limits],
        "high": [item.upper for item in limits],
    }
    frame = frame.with_columns(pl.Series(name, column, dtype=pl.Float64) for name, column in numbers.items())
    return frame.with_columns(
        indicator=pl.lit(indicator.code),
        source=pl.lit(indicator.source),
        flags=pl.col("flags") + pl.col("also"),
        respondents=pl.lit(None, pl.Float64),
        status=pl.when(few).then(pl.lit("suppressed")).otherwise(pl.col("status")),
        note=pl.when(few)
        .then(pl.lit(f"Minder dan {FEWEST_EVENTS} meldingen: te weinig voor een cijfer per 1.000 inwoners."))
        .otherwise(pl.col("note")),
        lower=pl.when(~few).then(pl.col("low")),
        upper=pl.when(~few).then(pl.col("high")),
        value=pl.when(~few).then(pl.col("rate")),
    ).pipe(as_facts)


def _arithmetic(indicator: Indicator) -> str:
    return indicator.kind if indicator.kind in {"count", "share"} else "mark"


def _weights(facts: pl.DataFrame, indicator: Indicator) -> pl.DataFrame:
    if indicator.kind == "count":
        return facts.filter(pl.col("division") == TODAY).select("area", weight=pl.lit(1.0)).unique()
    code, edition = WEIGHTS[indicator.weight]
    basis = (pl.col("indicator") == code) & (pl.col("edition") == edition) & (pl.col("division") == TODAY)
    return facts.filter(basis).select("area", weight=pl.col("value"))


def _estimated(
    answer: pl.DataFrame, rows: pl.DataFrame, crosswalk: pl.DataFrame, indicator: Indicator, note: str
) -> pl.DataFrame:
    """The answer of a conversion of `rows` as facts: estimated, or suppressed or missing as its parts were."""
    parts = crosswalk.join(rows, left_on="from", right_on="area")
    hidden = parts.filter(pl.col("status") == "suppressed")["to"]
    passing = parts.filter(pl.col("flags").str.contains(PROVISIONAL))["to"]
    known = pl.col("value").is_not_null()
    partly = pl.col("coverage") < 1 - 1e-6
    covered = pl.format(
        f"{note} Dit dekt {{}} procent van de inwoners.",
        (100 * pl.col("coverage")).round(0).cast(pl.Int32),
    )
    said = pl.when(known & partly).then(covered).when(known).then(pl.lit(note))
    return answer.with_columns(
        indicator=pl.lit(indicator.code),
        edition=pl.lit(rows["edition"][0]),
        division=pl.lit(TODAY),
        lower=pl.lit(None, pl.Float64),
        upper=pl.lit(None, pl.Float64),
        respondents=pl.lit(None, pl.Float64),
        status=pl.when(known)
        .then(pl.lit("estimated"))
        .when(pl.col("area").is_in(hidden.to_list()))
        .then(pl.lit("suppressed"))
        .otherwise(pl.lit("missing")),
        flags=pl.when(pl.col("area").is_in(passing.to_list()))
        .then(pl.lit(ESTIMATED + PROVISIONAL))
        .otherwise(pl.lit(ESTIMATED)),
        source=pl.lit(rows["source"][0]),
        note=said.otherwise(pl.lit("Niet van alle wijken is een cijfer bekend.")),
    ).pipe(as_facts)
