"""Whether the rows of all deliveries fit the catalog; every finding at once, with file, row and remedy."""

from collections.abc import Iterator

import polars as pl

from monitor.catalog import TODAY, Catalog
from monitor.findings import Finding

STATUSES = ("", "missing", "suppressed")
KEY = ("indicator", "area", "edition", "division")


def findings_in(rows: pl.DataFrame, catalog: Catalog, conversion: pl.DataFrame) -> list[Finding]:
    """Everything that is wrong with delivered rows.

    `rows`: file, line, source, division, indicator, area, edition, value, respondents, status, note.
    `conversion`: from_division, from_area, to_division, to_area (to tell codes of one division from another's).
    """
    return [
        *_wrong_division(rows, catalog, conversion),
        *_unknown(rows, catalog),
        *_wrong_source(rows, catalog),
        *_duplicates(rows),
        *_out_of_range(rows, catalog),
        *_status(rows),
    ]


def _found(rows: pl.DataFrame, problem: str, remedy: str) -> Iterator[Finding]:
    """One finding per row; `{column}` in the texts is filled in from the row."""
    for row in rows.iter_rows(named=True):
        yield Finding(
            row["file"],
            f"regel {row['line']}",
            problem.format(**row),
            remedy.format(**row),
        )


def _retired(catalog: Catalog, conversion: pl.DataFrame) -> tuple[set[str], set[str]]:
    """Codes that exist only before the change of lines, and codes that exist only since."""
    before, since = set(conversion["from_area"]), set(conversion["to_area"])
    return before - since, since - before


def _wrong_division(rows: pl.DataFrame, catalog: Catalog, conversion: pl.DataFrame) -> Iterator[Finding]:
    old, new = _retired(catalog, conversion)
    remedy = "Zet in editions.toml bij deze levering de indeling waarop de cijfers echt staan."
    now = pl.col("division") == TODAY
    wrong = rows.filter((now & pl.col("area").is_in(list(old))) | (~now & pl.col("area").is_in(list(new))))
    yield from _found(
        wrong,
        "Gebied '{area}' bestaat niet in de indeling '{division}' van deze levering.",
        remedy,
    )


def _unknown(rows: pl.DataFrame, catalog: Catalog) -> Iterator[Finding]:
    old = {area.code for area in catalog.areas}
    known = {
        "indicator": (
            "Indicator",
            [item.code for item in catalog.indicators],
            "data/catalog/themes/",
        ),
        "area": ("Gebied", sorted(old), "data/catalog/areas.toml"),
        "edition": (
            "Editie",
            [item.code for item in catalog.editions],
            "data/catalog/editions.toml",
        ),
    }
    for column, (what, codes, place) in known.items():
        wrong = rows.filter(~pl.col(column).is_in(codes))
        if column == "area":
            wrong = wrong.filter(pl.col("division") == TODAY)
        yield from _found(
            wrong,
            f"{what} '{{{column}}}' staat niet in de catalogus.",
            f"Verbeter de code of voeg haar toe in {place}.",
        )


def _wrong_source(rows: pl.DataFrame, catalog: Catalog) -> Iterator[Finding]:
    main = {item.code: item.source for item in catalog.indicators}
    allowed_sources = [(one.code, source) for one in catalog.indicators for source in (one.source, *one.other_sources)]
    pairs = pl.DataFrame(allowed_sources, schema={"indicator": pl.String, "source": pl.String}, orient="row")
    wanted = pl.col("indicator").replace_strict(main, default=None, return_dtype=pl.String)
    wrong = rows.join(pairs, on=["indicator", "source"], how="anti").with_columns(wanted=wanted)
    wrong = wrong.filter(pl.col("wanted").is_not_null())
    yield from _found(
        wrong,
        "Indicator '{indicator}' hoort bij bron '{wanted}', niet bij '{source}'.",
        "Zet het cijfer in een levering van die bron, of maak een eigen indicator voor deze bron.",
    )
    editions = [(item.code, edition) for item in catalog.sources for edition in item.editions]
    allowed = pl.DataFrame(editions, schema={"source": pl.String, "edition": pl.String}, orient="row")
    wrong = rows.join(allowed, on=["source", "edition"], how="anti").filter(
        pl.col("edition").is_in([item.code for item in catalog.editions])
    )
    yield from _found(
        wrong,
        "Bron '{source}' heeft geen editie {edition}.",
        "Voeg de editie toe aan de bron in sources.toml of verbeter het jaar.",
    )


def _duplicates(rows: pl.DataFrame) -> Iterator[Finding]:
    twice = rows.filter(pl.struct(KEY).is_duplicated()).sort(*KEY, "file", "line")
    first = twice.group_by(KEY, maintain_order=True).agg(
        other=pl.concat_str(pl.col("file"), pl.lit(" regel "), pl.col("line").cast(pl.String)).first(),
        keep=pl.struct("file", "line").first(),
    )
    again = twice.join(first, on=KEY).filter(pl.struct("file", "line") != pl.col("keep"))
    yield from _found(
        again,
        "Het cijfer {indicator}, {area}, {edition} stond er al ({other}).",
        "Houd één regel over.",
    )


def _out_of_range(rows: pl.DataFrame, catalog: Catalog) -> Iterator[Finding]:
    kinds = {item.code: item.kind for item in catalog.indicators}
    ends = {item.code: list(item.axis) for item in catalog.indicators}
    value = pl.col("value")
    rows = rows.with_columns(
        kind=pl.col("indicator").replace_strict(kinds, default=None, return_dtype=pl.String),
        ends=pl.col("indicator").replace_strict(ends, default=None, return_dtype=pl.List(pl.Float64)),
    )
    negative = rows.filter(pl.col("kind").is_in(["count", "rate"]) & (value < 0))
    yield from _found(negative, "Een aantal kan niet negatief zijn: {value}.", "Verbeter het cijfer.")
    broken = rows.filter((pl.col("kind") == "share") & ~value.is_between(0, 100))
    yield from _found(
        broken,
        "Een percentage ligt van 0 tot en met 100: {value}.",
        "Verbeter het cijfer.",
    )
    low, high = pl.col("ends").list.get(0), pl.col("ends").list.get(1)
    beyond = rows.filter(pl.col("kind").is_in(["mark", "class"]) & ~value.is_between(low, high))
    yield from _found(
        beyond,
        "{value} ligt buiten de schaal van '{indicator}'.",
        "Verbeter het cijfer of de as in de catalogus.",
    )
    between = rows.filter((pl.col("kind") == "class") & (value != value.round()))
    yield from _found(
        between,
        "Een klasse is een heel getal: {value}.",
        "Klassen worden nooit gemiddeld; geef de klasse zelf.",
    )


def _status(rows: pl.DataFrame) -> Iterator[Finding]:
    unknown = rows.filter(~pl.col("status").is_in(STATUSES))
    yield from _found(
        unknown,
        "Status '{status}' bestaat niet.",
        "Gebruik missing, suppressed of niets.",
    )
    both = rows.filter(pl.col("value").is_not_null() & pl.col("status").is_in(STATUSES[1:]))
    yield from _found(
        both,
        "Er staat een cijfer bij status '{status}'.",
        "Haal het cijfer weg: wat verborgen is, staat in geen bestand.",
    )
    neither = rows.filter(pl.col("value").is_null() & (pl.col("status") == ""))
    yield from _found(
        neither,
        "Er is geen cijfer en geen status.",
        "Vul status missing of suppressed in; leeg is nooit nul.",
    )
