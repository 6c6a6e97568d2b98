"""From answers of people to figures per area: values per person, estimates with margins, and what must be hidden."""

from collections.abc import Mapping

import polars as pl

from monitor.analysis.disclosure import primary
from monitor.analysis.estimate import estimates
from monitor.analysis.linking import link_difference
from monitor.analysis.scales import score
from monitor.build.sources.estimates import COLUMNS, LINK, NUMBERS
from monitor.build.survey.protected import protected
from monitor.build.survey.rounded import limits_as_published, rounded
from monitor.catalog import CITY, Catalog
from monitor.catalog.models import Indicator, Version

PERCENT = 100
INTERVIEW = "interview"
LEVELS = ("city", "area", "district")
LINK_DECIMALS = 4
"""Of a difference between two ways of asking: it is of the whole city only, and all former figures move by it."""
OLD = ".old"
"""Ending of the column with the value of the version before, in an edition in which both were asked."""
COVERAGE = 0.95
"""Part of the residents of an area or the city whose districts must have answered before it gets a figure of its own."""


def figures(
    answers: pl.DataFrame,
    catalog: Catalog,
    edition: str,
    source: str,
    residents: Mapping[str, float] | None = None,
) -> tuple[pl.DataFrame, list[str]]:
    """Estimates of every indicator of a source that these answers allow, protected, and remarks for the importer.

    `answers`: district (area codes), stratum, weight (above 0), mode, and a number per item code; no answer is null.
    `residents`: people per district; without them every district is taken to be equally large. A poll of some districts
    says nothing of the city or of an area with other districts in it: those get no row then.
    Returns the columns of sources/estimates.py, sorted; values in the unit of the indicator. Districts are domains of
    one city-wide design (docs/decisions/0010-estimates.md).
    """
    persons, asked, remarks = _values(_in_order(answers), catalog, edition, source)
    if not asked:
        return pl.DataFrame(schema=_shape()), [*remarks, "Uit deze levering komt geen enkel cijfer."]
    rows = pl.concat([_estimated(persons, asked, level) for level in LEVELS])
    rows, left_out = _covered(rows, catalog, residents or {})
    remarks += left_out
    rows = rows.join(_domains(persons, asked), on=["variable", "area"], how="left")
    rows = _with_scale(rows, catalog).with_columns(edition=pl.lit(edition))
    judged = primary(limits_as_published(rows, catalog))
    delivery = rounded(_as_delivery(protected(judged, catalog), asked), catalog)
    of_city = set(rows.filter(pl.col("area") == CITY)["variable"])
    links = _links(persons, {code: asked[code] for code in asked if code in of_city}, catalog, edition)
    table = pl.concat([delivery, links], how="diagonal")
    return table.select(pl.col(n).cast(t) for n, t in _shape().items()).sort(
        "indicator", "area", "version"
    ), remarks


def _shape() -> dict[str, type[pl.DataType]]:
    return {name: pl.Float64 if name in NUMBERS else pl.String for name in COLUMNS}


def _in_order(answers: pl.DataFrame) -> pl.DataFrame:
    """The answers in a fixed order with numbered strata, so that the same answers give the same digits.

    However they were delivered: a stratum or a way of answering may be a code in one file and a word in another.
    """
    items = sorted(set(answers.columns) - {"district", "stratum", "weight", "mode"})
    ordered = answers.sort("district", "weight", *items, pl.len().over("stratum"), maintain_order=True)
    places = {code: place for place, code in enumerate(ordered["stratum"].unique(maintain_order=True))}
    return ordered.with_columns(stratum=pl.col("stratum").replace_strict(places, return_dtype=pl.Int64))


def _values(
    answers: pl.DataFrame, catalog: Catalog, edition: str, source: str
) -> tuple[pl.DataFrame, dict[str, Version], list[str]]:
    """Answers with the area and a column per indicator; the version of each; what could not be worked out."""
    parents = {item.code: item.parent for item in catalog.areas_on("district")}
    persons = answers.with_columns(
        city=pl.lit(CITY), area=pl.col("district").replace_strict(parents, return_dtype=pl.String)
    )
    columns, asked, remarks = [], {}, []
    for indicator in catalog.indicators:
        versions = [item for item in indicator.versions_in(edition) if item.formula]
        if indicator.source != source or not versions or indicator.link == "overlap":
            continue
        absent = [code for code in versions[-1].items if code not in answers.columns]
        if absent:
            remarks.append(f"{indicator.label}: geen cijfer, want {', '.join(absent)} is niet gevraagd.")
            continue
        asked[indicator.code] = versions[-1]
        columns.append(_per_person(answers, catalog, versions[-1]).alias(indicator.code))
        before = versions[-2] if len(versions) > 1 else None
        if before and all(code in answers.columns for code in before.items):
            columns.append(_per_person(answers, catalog, before).alias(indicator.code + OLD))
    return persons.with_columns(columns), asked, remarks


def _per_person(answers: pl.DataFrame, catalog: Catalog, version: Version) -> pl.Series:
    """One value per person: a mark, 1 or 0 for a share, a score from 0 to 10; null without enough answers."""
    items = answers.select(version.items)
    if version.formula == "score":
        low, high = catalog.item[version.items[0]].scale
        return score(items, low, high, version.reverse, version.required).alias(version.code)
    answer = items.to_series()
    if version.formula == "mark":
        return answer
    counted = pl.col(answer.name).is_in(version.positive).cast(pl.Float64)
    return items.select(pl.when(pl.col(answer.name).is_not_null()).then(counted)).to_series()


def _estimated(persons: pl.DataFrame, asked: dict[str, Version], level: str) -> pl.DataFrame:
    """variable, area, estimate, se, lower, upper, n, n_eff, deff of one level; shares in percent."""
    kinds = {code: "share" if version.formula == "share" else "mean" for code, version in asked.items()}
    found = estimates(
        persons, list(asked), weight="weight", by=(level,), strata="stratum", kind=kinds
    ).rename({level: "area"} if level != "area" else {})
    scale = pl.col("variable").replace_strict(
        {code: float(PERCENT) if kind == "share" else 1.0 for code, kind in kinds.items()},
        return_dtype=pl.Float64,
    )
    return found.with_columns(pl.col(name) * scale for name in ("estimate", "se", "lower", "upper")).select(
        "variable", "area", "estimate", "se", "lower", "upper", "n", "n_eff", "deff"
    )


def _covered(
    rows: pl.DataFrame, catalog: Catalog, residents: Mapping[str, float]
) -> tuple[pl.DataFrame, list[str]]:
    """The rows without those of areas and a city that too few of their residents could answer for, and a remark on them."""
    districts = [item for item in catalog.areas_on("district") if item.parent]
    known = all(item.code in residents for item in districts)
    sizes = pl.DataFrame(
        [
            (item.code, whole, float(residents[item.code]) if known else 1.0)
            for item in districts
            for whole in (item.parent, CITY)
        ],
        schema={"district": pl.String, "whole": pl.String, "size": pl.Float64},
        orient="row",
    )
    answered = rows.filter(pl.col("n") > 0).join(sizes, left_on="area", right_on="district")
    totals = sizes.group_by("whole").agg(total=pl.col("size").sum())
    enough = (
        answered.group_by("variable", "whole")
        .agg(pl.col("size").sum())
        .join(totals, on="whole")
        .filter(pl.col("size") >= COVERAGE * pl.col("total"))
    )
    is_whole = pl.col("area").is_in(totals["whole"].to_list())
    wholes = rows.filter(is_whole)
    left_out = wholes.join(enough, left_on=["variable", "area"], right_on=["variable", "whole"], how="anti")
    kept = rows.join(left_out, on=["variable", "area"], how="anti", maintain_order="left")
    names = ", ".join(catalog.area[code].label for code in left_out["area"].unique().sort())
    told = "Geen cijfer, want uit te veel wijken zijn er geen antwoorden"
    return kept, [f"{told}: {names}."] if names else []


def _domains(persons: pl.DataFrame, asked: dict[str, Version]) -> pl.DataFrame:
    """variable, area, share (0-1 of the weight of the city) and mode (0-1 of the answers from interviews).

    Of the people who answered: then the city is exactly the mean of its parts, weighted by their shares.
    """
    known = "mode" in persons.columns and persons["mode"].is_not_null().any()
    parts = []
    for level in LEVELS:
        people = persons.group_by(pl.col(level).alias("area"))
        weights = people.agg(
            pl.col("weight").filter(pl.col(code).is_not_null()).sum().alias(code) for code in asked
        )
        interviewed = (pl.col("mode") == INTERVIEW).mean() if known else pl.lit(None, pl.Float64)
        modes = people.agg(mode=interviewed.cast(pl.Float64))
        parts.append(weights.unpivot(index="area", value_name="share").join(modes, on="area"))
    found = pl.concat(parts)
    whole = pl.col("share").filter(pl.col("area") == CITY).sum().over("variable")
    return found.with_columns(share=(pl.col("share") / whole).clip(0, 1))


def _with_scale(rows: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """The rows with what protection must know of their indicator: kind, scale_length and sensitive."""
    used = [catalog.indicator[code] for code in rows["variable"].unique()]
    known = pl.DataFrame(
        {
            "variable": [one.code for one in used],
            "kind": [one.kind for one in used],
            "scale_length": [float(one.axis[1] - one.axis[0]) for one in used],
            "sensitive": [one.sensitive for one in used],
        }
    )
    return rows.join(known, on="variable")


def _as_delivery(rows: pl.DataFrame, asked: dict[str, Version]) -> pl.DataFrame:
    """Rows in the form of a delivery, still with all decimals: what is hidden has no number left but its share."""
    open_ = pl.col("reason") == ""
    numbers = {"value": "estimate", "respondents": "n"} | {
        n: n for n in ("lower", "upper", "se", "deff", "mode")
    }
    return rows.with_columns(
        *(pl.when(open_).then(pl.col(old)).cast(pl.Float64).alias(new) for new, old in numbers.items()),
        indicator=pl.col("variable"),
        version=pl.col("variable").replace_strict(
            {code: version.code for code, version in asked.items()}, return_dtype=pl.String
        ),
        status=pl.when(open_).then(pl.lit("")).otherwise(pl.lit("suppressed")),
        flags=pl.when(open_ & pl.col("uncertain")).then(pl.lit("u")).otherwise(pl.lit("")),
        note=pl.lit(""),
    ).select(list(COLUMNS))


def _links(persons: pl.DataFrame, asked: dict[str, Version], catalog: Catalog, edition: str) -> pl.DataFrame:
    """A row per indicator of which both versions were asked: the difference among people who answered both."""
    rows = []
    for code, version in asked.items():
        if code + OLD not in persons.columns:
            continue
        old = _before(catalog.indicator[code], edition)
        found = link_difference(*(persons[name].to_numpy() for name in (code + OLD, code, "weight")))
        scale = PERCENT if version.formula == "share" else 1
        rows.append(
            {
                "indicator": code,
                "area": CITY,
                "edition": edition,
                "version": f"{old}{LINK}{version.code}",
                "value": round(found.estimate * scale, LINK_DECIMALS),
                "se": round(found.se * scale, LINK_DECIMALS),
            }
        )
    texts = dict.fromkeys(("status", "reason", "flags", "note"), "")
    frame = pl.DataFrame(rows, schema={k: v for k, v in _shape().items() if k not in texts})
    return frame.with_columns(pl.lit(value).alias(name) for name, value in texts.items())


def _before(indicator: Indicator, edition: str) -> str:
    return indicator.versions_in(edition)[-2].code
