"""Read published district tables into estimates with margins: the second way in for an edition of the survey."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from monitor.analysis.disclosure import FEWEST_ANSWERS, primary
from monitor.build.sources import tidy
from monitor.build.sources.estimates import COLUMNS, NUMBERS
from monitor.build.survey.protected import protected
from monitor.build.survey.published_cells import Harvest, harvest
from monitor.build.survey.published_draft import draft_map, looks_like_tables
from monitor.build.survey.published_map import TableMap, read_map
from monitor.build.survey.published_margins import Row, added_up, shares_of, with_margin
from monitor.build.survey.published_numbers import MISSING, SUPPRESSED
from monitor.build.survey.published_records import records_of, scale_of
from monitor.build.survey.rounded import limits_as_published, rounded
from monitor.build.survey.workbooks import read_sheets
from monitor.catalog import TODAY, Catalog
from monitor.findings import Finding

__all__ = ["draft_map", "looks_like_tables", "people_in", "read"]

SECRET = "few_answers"
HIDDEN_AT_SOURCE = "De bron laat dit cijfer niet zien."


def read(
    path: Path,
    mapping: Mapping[str, Any],
    catalog: Catalog,
    edition: str,
    source: str,
    weights: Mapping[str, float] | None = None,
) -> tuple[pl.DataFrame, list[Finding], list[str]]:
    """The protected estimates of one edition in an export, every finding with its cell, and remarks (Dutch).

    `mapping`: the map as parsed TOML (docs/resultaten-laden.md); `weights`: persons per district on today's lines,
    with which districts are added up to areas and city; those in the map go before them. The frame has the columns of
    sources/estimates.py, sorted; with findings it is empty, so that nothing is half read.
    """
    rules, findings = read_map(mapping, catalog)
    sheets, unreadable, remarks = read_sheets(path)
    findings += unreadable
    if findings:
        return _empty(), findings, remarks
    found = harvest(sheets, rules, edition)
    records, wrong, said = records_of(found, rules, catalog, edition, source, path.name)
    findings = [*found.findings, *wrong]
    remarks += [*found.remarks, *_other_editions(found, edition), *said]
    if not records and not findings:
        findings.append(_nothing(path.name, found, edition))
    if findings:
        return _empty(), sorted(set(findings)), remarks
    today = mapping.get("division", TODAY) == TODAY
    shares = shares_of(catalog, rules.weights or (weights if today and weights else {}))
    rows = [with_margin(record, rules) for record in records]
    if shares:
        rows += added_up(rows, catalog, shares)
    else:
        why = "Er zijn geen inwoners per wijk" + ("" if today else " op deze oude wijkgrenzen")
        remarks.append(f"{why}; gebieden en stad zijn niet opgeteld.")
    return _frame(rows, catalog, edition, shares), [], [*remarks, *_said_of(rows, rules)]


def people_in(path: Path) -> dict[str, float]:
    """District -> residents, from a delivery of the district figures of CBS (`aantal_inwoners`); empty without the file.

    The lines are those of today, so they serve tables on today's lines only.
    """
    if not path.is_file():
        return {}
    rows = tidy.read(path, path.name)[0].filter(
        (pl.col("indicator") == "aantal_inwoners")
        & pl.col("area").str.starts_with("WK")
        & (pl.col("value") > 0)
    )
    return dict(rows.select("area", "value").iter_rows())


def _empty() -> pl.DataFrame:
    return pl.DataFrame(schema=_shape())


def _shape() -> dict[str, type[pl.DataType]]:
    return {name: pl.Float64 if name in NUMBERS else pl.String for name in COLUMNS}


def _other_editions(found: Harvest, edition: str) -> list[str]:
    others = sorted(found.editions - {edition})
    return [f"In het bestand staan ook {', '.join(others)}; alleen {edition} is gelezen."] if others else []


def _nothing(file: str, found: Harvest, edition: str) -> Finding:
    years = ", ".join(sorted(found.editions))
    problem = f"Van {edition} staat er geen cijfer in." + (f" Wel van: {years}." if years else "")
    return Finding(file, "het bestand", problem, "Kies een andere --edition, of controleer de map.")


def _said_of(rows: Sequence[Row], rules: TableMap) -> list[str]:
    """What the importer should know about margins before anybody approves."""
    shown = [row for row in rows if row.estimate is not None]
    assumed = sum(row.n is not None and any("aanname" in note for note in row.notes) for row in shown)
    uncounted = sum(row.n is None for row in shown)
    lines = []
    if assumed:
        lines.append(
            f"Bij {assumed} van {len(shown)} cijfers rust de marge op een aanname (deff {rules.deff:g}).".replace(
                ".", ",", 1
            )
        )
    if uncounted:
        lines.append(
            f"Bij {uncounted} van {len(shown)} cijfers is het aantal antwoorden niet bekend; de regel van 50 antwoorden is daar niet getoetst."
        )
    return lines


def _frame(rows: Sequence[Row], catalog: Catalog, edition: str, shares: Mapping[str, float]) -> pl.DataFrame:
    """Rows in the form of a delivery; what few people answered, or what gives that away, is hidden."""
    judged = _judged(rows, catalog, edition, shares)
    hidden = (pl.col("reason") != "") | pl.col("estimate").is_null()
    numbers = {"value": "estimate", "respondents": "answered"} | {
        n: n for n in ("lower", "upper", "se", "deff")
    }
    shown = (
        judged.with_columns(
            *(pl.when(~hidden).then(pl.col(old)).alias(new) for new, old in numbers.items()),
            indicator=pl.col("variable"),
            status=pl.when(pl.col("reason") != "").then(pl.lit(SUPPRESSED)).otherwise(pl.col("status")),
            flags=pl.when(~hidden & pl.col("uncertain")).then(pl.lit("u")).otherwise(pl.lit("")),
            note=pl.when(pl.col("reason") != "").then(pl.lit("")).otherwise(pl.col("note")),
        )
        .select(pl.col(name).cast(kind) for name, kind in _shape().items())
        .sort("indicator", "area", "version")
    )
    return rounded(shown, catalog)


def _judged(rows: Sequence[Row], catalog: Catalog, edition: str, shares: Mapping[str, float]) -> pl.DataFrame:
    """The rows with `reason` and `uncertain` by the rules of analysis/disclosure.py.

    What the source hides is a secret here too; figures without a number of answers give way first.
    Without people per district the answers stand in for them: the sums that a reader can make must hold for someone.
    """
    people = shares or _stand_in(rows, catalog)
    extra = [] if shares else added_up(rows, catalog, people)
    table = pl.DataFrame([_as_dict(row, edition, people) for row in (*rows, *extra)], schema=_wide_shape())
    absent = pl.col("estimate").is_null()
    lacks = pl.when(pl.col("status") == SUPPRESSED).then(pl.lit(SECRET)).otherwise(pl.lit(MISSING))
    # Without a number of answers the rules about the interval and about groups still hold.
    counted = table.with_columns(n=pl.col("n").fill_null(float(FEWEST_ANSWERS)))
    first = primary(limits_as_published(counted, catalog)).with_columns(
        reason=pl.when(absent).then(lacks).otherwise("reason"),
        uncertain=pl.col("uncertain") & table["n"].is_not_null(),
        n=table["n"].fill_null(0.0),
    )
    return (
        protected(first, catalog)
        .head(len(rows))
        .with_columns(
            reason=pl.when(absent).then(pl.lit("")).otherwise("reason"),
            share=pl.col("share") if shares else pl.lit(None, pl.Float64),
        )
    )


def _stand_in(rows: Sequence[Row], catalog: Catalog) -> dict[str, float]:
    """Shares of the city by the number of answers, for checks only; a district without them counts as an average one."""
    answers: dict[str, float] = {}
    for row in rows:
        answers[row.area] = max(answers.get(row.area, 0.0), row.n or 0.0)
    districts = [area.code for area in catalog.areas_on("district")]
    known = [answers[code] for code in districts if answers.get(code)]
    typical = sum(known) / len(known) if known else 1.0
    return shares_of(catalog, {code: answers.get(code) or typical for code in districts})


def _wide_shape() -> dict[str, type[pl.DataType]]:
    numbers = (
        "estimate",
        "se",
        "lower",
        "upper",
        "n",
        "n_eff",
        "deff",
        "share",
        "mode",
        "answered",
        "scale_length",
    )
    texts = ("variable", "area", "edition", "version", "kind", "status", "note")
    return {**dict.fromkeys(numbers, pl.Float64), **dict.fromkeys(texts, pl.String), "sensitive": pl.Boolean}


def _as_dict(row: Row, edition: str, shares: Mapping[str, float]) -> dict[str, Any]:
    low, high = scale_of(row.indicator)
    notes = (*row.notes, HIDDEN_AT_SOURCE) if row.status == SUPPRESSED else row.notes
    return {
        **{name: getattr(row, name) for name in ("estimate", "se", "lower", "upper", "n", "n_eff", "deff")},
        "variable": row.indicator.code,
        "area": row.area,
        "edition": edition,
        "version": row.version,
        "share": shares.get(row.area),
        "mode": None,
        "answered": row.n,
        "kind": row.indicator.kind,
        "scale_length": high - low,
        "sensitive": row.indicator.sensitive,
        "status": row.status,
        "note": " ".join(notes),
    }
