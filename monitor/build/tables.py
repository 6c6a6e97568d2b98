"""The tables of a release: the catalog as relations, next to the facts."""

from collections.abc import Mapping

import polars as pl

from monitor.catalog import Catalog

SORT = {
    "observation": ("indicator", "edition", "area", "division"),
    "comparison": ("indicator", "area", "edition", "against"),
    "development": ("indicator", "area", "edition"),
    "series_break": ("indicator", "area", "edition"),
    "publication": ("code",),
    "correction": ("code",),
    "revision": ("indicator", "edition", "area", "division", "published_on", "correction"),
    "budget": ("edition", "area", "post"),
    "conversion": ("from_division", "from_area", "to_area"),
}
"""The order of rows in a table of facts; it makes equal builds give equal bytes."""


def ordered(table: str, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One of the tables in its order: the same rows always give the same bytes."""
    return tables[table].sort(*SORT[table]) if table in SORT else tables[table]


def as_asked(table: str, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One of the tables in the order of its answers, so that no question has to sort all of it.

    That is `ordered`, but for the figures: of those subjects and areas go as on the screen.
    """
    rows = ordered(table, tables)
    if table != "observation":
        return rows
    for column, named in (("indicator", "subject"), ("area", "place")):
        places = tables[column].select(pl.col("code").alias(column), pl.col("position").alias(named))
        rows = rows.join(places, on=column, how="left", maintain_order="left")
    return rows.sort("subject", "place", "edition", "division").drop("subject", "place")


def catalog_tables(catalog: Catalog) -> dict[str, pl.DataFrame]:
    """All tables that only say what exists: themes, sources, indicators, items, editions, areas, and the whole catalog."""
    members = [
        (one.code, one.label, one.as_of, one.source, area)
        for one in catalog.groupings
        for area in one.members
    ]
    return {
        "theme": _frame(
            ["code", "label", "position"],
            [(one.code, one.label, one.order) for one in catalog.themes],
        ),
        "source": _sources(catalog),
        **_indicator_tables(catalog),
        **_survey_tables(catalog),
        "edition": _frame(
            ["code", "label", "note"],
            [(one.code, one.label, one.note) for one in catalog.editions],
        ),
        "delivery": _frame(
            ["file", "source", "division", "obtained", "sha256"],
            [(one.file, one.source, one.division, one.obtained, one.sha256) for one in catalog.deliveries],
        ),
        "area": _frame(
            ["code", "label", "level", "parent", "slug", "position"],
            [
                (one.code, one.label, one.level, one.parent, one.slug, n)
                for n, one in enumerate(catalog.areas)
            ],
        ),
        "grouping": _frame(["code", "label", "as_of", "source", "area"], members),
        "catalog": _frame(["document"], [(catalog.document(),)]),
    }


def _indicator_tables(catalog: Catalog) -> dict[str, pl.DataFrame]:
    """indicator, indicator_version, class_limit."""
    limits = [
        (one.code, number, limit)
        for one in catalog.indicators
        for number, limit in enumerate(one.limits, start=1)
    ]
    versions = [
        (one.code, held.code, held.from_edition, held.to_edition, held.definition, " ".join(held.items), held.comparable)
        for one in catalog.indicators
        for held in one.versions
    ]  # fmt: skip
    names = ["indicator", "version", "from_edition", "to_edition", "definition", "items", "comparable"]
    return {
        "indicator": _indicators(catalog),
        "indicator_version": _frame(names, versions),
        "class_limit": _frame(["indicator", "number", "upper"], limits, upper=pl.Float64, number=pl.Int64),
    }


def _indicators(catalog: Catalog) -> pl.DataFrame:
    columns = [
        "code",
        "theme",
        "label",
        "measure",
        "kind",
        "unit",
        "decimals",
        "better",
        "source",
        "minimum",
        "mapped",
        "numerator",
        "series_of",
    ]
    rows = [
        (*(getattr(one, name) for name in columns), float(one.practical), number, *one.axis)
        for number, one in enumerate(catalog.indicators)
    ]
    return _frame([*columns, "threshold", "position", "axis_low", "axis_high"], rows)


def _survey_tables(catalog: Catalog) -> dict[str, pl.DataFrame]:
    """item, wording, fieldwork."""
    work = ["source", "edition", "bureau", "mode", "invited", "response", "whom", "note"]
    return {
        "item": _frame(
            ["code", "label", "lowest", "highest", "seconds"],
            [(one.code, one.label, *one.scale, one.seconds) for one in catalog.items],
            lowest=pl.Float64,
            highest=pl.Float64,
            seconds=pl.Float64,
        ),
        "wording": _frame(
            ["item", "wording", "from_edition", "to_edition", "text"],
            [
                (one.code, said.code, said.from_edition, said.to_edition, said.text)
                for one in catalog.items
                for said in one.wordings
            ],
        ),
        "fieldwork": _frame(
            work,
            [tuple(getattr(one, name) for name in work) for one in catalog.fieldwork],
            invited=pl.Int64,
            response=pl.Int64,
        ),
    }


def _sources(catalog: Catalog) -> pl.DataFrame:
    columns = [
        "code",
        "label",
        "producer",
        "table",
        "licence",
        "nature",
        "url",
        "small_area",
        "own_survey",
    ]
    return _frame(
        columns,
        [tuple(getattr(one, name) for name in columns) for one in catalog.sources],
    )


def _frame(columns: list[str], rows: list[tuple], **types: type[pl.DataType]) -> pl.DataFrame:
    """A frame that has its columns also when there are no rows; text where nothing else is known."""
    if not rows:
        return pl.DataFrame(schema={name: types.get(name, pl.String) for name in columns})
    return pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)
