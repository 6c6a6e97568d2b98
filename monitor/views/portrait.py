"""An area in a readable text of at most 150 words, made by rules from its profile."""

import polars as pl

from monitor.catalog import Catalog
from monitor.catalog.models import Area
from monitor.views import words

MOST_WORDS = 150
NEAREST = 0.5
"""Standard deviations of the districts below which a figure is too close to the city's to be named."""

NOTABLE = 3
"""How many figures stand out on either side; strengths get as much room as concerns."""


def portrait(profile: pl.DataFrame, area: Area, catalog: Catalog) -> list[str]:
    """Paragraphs: where the area lies, who lives there, and what differs most from the city on either side.

    `profile` is the answer of the question of that name. Sentences are left out from the end until the text
    has at most 150 words. A figure without a margin stands beside the city's, without a verdict.
    """
    paragraphs = [
        [_opening(area, catalog), *_residents(profile, catalog)],
        [*_sides(profile, catalog), *_judged(profile, catalog)],
    ]
    while sum(len(sentence.split()) for part in paragraphs for sentence in part) > MOST_WORDS:
        longest = max(paragraphs, key=lambda part: sum(len(sentence.split()) for sentence in part))
        longest.pop()
    # 'Klingelbeek e.o.' ends a sentence with its own full stop.
    return [" ".join(f"{sentence.removesuffix('.')}." for sentence in part) for part in paragraphs if part]


def notable(profile: pl.DataFrame, catalog: Catalog) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The figures with a good direction that lie furthest from the city: on the good side, and on the other.

    An order of attention, not a verdict: it says how far a figure lies from the city, not whether that is
    chance. Classes have no distance, and a figure that reads the same as the city's does not stand out.
    """
    sign = {one.code: {"high": 1.0, "low": -1.0, "none": 0.0}[one.better] for one in catalog.indicators}
    usable = [one.code for one in catalog.indicators if not one.group and one.kind != "class"]
    far = profile.filter(pl.col("indicator").is_in(usable) & (pl.col("distance").abs() >= NEAREST))
    differs = [_reads_differently(row, catalog) for row in far.iter_rows(named=True)]
    direction = pl.col("indicator").replace_strict(sign, return_dtype=pl.Float64)
    rows = far.filter(pl.Series(differs, dtype=pl.Boolean)).with_columns(side=pl.col("distance") * direction)
    good = rows.filter(pl.col("side") > 0).sort("side", "indicator", descending=[True, False]).head(NOTABLE)
    less = rows.filter(pl.col("side") < 0).sort("side", "indicator").head(NOTABLE)
    return good, less


def _reads_differently(row: words.Row, catalog: Catalog) -> bool:
    one = catalog.indicator[row["indicator"]]
    return row["city_value"] is not None and words.amount(row["value"], one) != words.amount(
        row["city_value"], one
    )


def _opening(area: Area, catalog: Catalog) -> str:
    above = catalog.area.get(area.parent)
    if area.level == "area":
        districts = words.enumeration([item.label for item in catalog.children(area.code)])
        many = words.counted(len(catalog.areas_on("area")))
        return f"{area.label} is een van de {many} gebieden van Arnhem, met de wijken {districts}"
    if area.level == "city" or above is None:
        return f"Arnhem heeft {words.city_parts(catalog)}"
    article = "het" if above.level == "area" else "de"
    return f"{area.label} is een {words.LEVELS[area.level]} in {article} {words.LEVELS[above.level]} {above.label}"


def _residents(profile: pl.DataFrame, catalog: Catalog) -> list[str]:
    """Who lives here, the number of residents first."""
    portrayed = [one.code for one in catalog.indicators if one.portrait]
    rows = profile.filter(pl.col("value").is_not_null() & pl.col("indicator").is_in(portrayed))
    ordered = sorted(
        rows.iter_rows(named=True), key=lambda row: catalog.indicator[row["indicator"]].kind != "count"
    )
    return [_beside(row, catalog) for row in ordered]


def _sides(profile: pl.DataFrame, catalog: Catalog) -> list[str]:
    """One figure on the good side and one on the other, so that both are there when the text must be shortened."""
    return [
        _beside(row, catalog)
        for rows in notable(profile, catalog)
        for row in rows.head(1).iter_rows(named=True)
    ]


def _beside(row: words.Row, catalog: Catalog) -> str:
    one = catalog.indicator[row["indicator"]]
    return words.beside_city(row, one, catalog.source[row["source"]])


def _judged(profile: pl.DataFrame, catalog: Catalog) -> list[str]:
    sentences = []
    for row in profile.filter(pl.col("verdict").is_not_null() & pl.col("value").is_not_null()).iter_rows(
        named=True
    ):
        one = catalog.indicator[row["indicator"]]
        source = catalog.source[row["source"]]
        told = words.verdict(row["verdict"], one.better).replace(
            "verschil kan", "verschil met de rest van Arnhem kan"
        )
        sentences.append(f"{words.statement(row['value'], one, source, 'hier')} ({row['edition']}): {told}")
        sentences.append(words.REGISTERED.rstrip("."))
    return sentences
