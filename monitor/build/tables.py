"""The tables of a release: the catalog as relations, next to the facts."""

import polars as pl

from monitor.catalog import Catalog

SORT = {
    "observation": ("indicator", "edition", "area", "division"),
    "comparison": ("indicator", "area", "edition", "against"),
    "budget": ("edition", "area", "post"),
    "conversion": ("from_division", "from_area", "to_area"),
}
"""The order of rows in a table of facts; it makes equal builds give equal bytes."""


def catalog_tables(catalog: Catalog) -> dict[str, pl.DataFrame]:
    """theme, indicator, indicator_version, series_break, class_limit, edition, source, delivery, area, grouping, catalog."""
    indicators = list(enumerate(catalog.indicators))
    breaks = [(one.code, item.edition, item.reason) for _, one in indicators for item in one.breaks]
    limits = [
        (one.code, number, limit) for _, one in indicators for number, limit in enumerate(one.limits, start=1)
    ]
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
        "indicator": _indicators(catalog),
        "indicator_version": _frame(
            ["indicator", "version", "from_edition", "to_edition", "definition"],
            [
                (o.code, v.code, v.from_edition, v.to_edition, v.definition)
                for _, o in indicators
                for v in o.versions
            ],
        ),
        "series_break": _frame(["indicator", "edition", "reason"], breaks),
        "class_limit": _frame(["indicator", "number", "upper"], limits, upper=pl.Float64, number=pl.Int64),
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
    ]
    rows = [
        (*(getattr(one, name) for name in columns), number, *one.axis)
        for number, one in enumerate(catalog.indicators)
    ]
    return _frame([*columns, "position", "axis_low", "axis_high"], rows)


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
