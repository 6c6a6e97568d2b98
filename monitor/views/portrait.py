"""An area in a readable text of at most 150 words, made by rules from its profile."""

import polars as pl

from monitor.catalog import CITY, Catalog
from monitor.catalog.models import Area
from monitor.views import judgement, words

MOST_WORDS = 150
NEAREST = 0.5
"""Standard deviations of the districts below which a figure is too close to the city's to be named."""

NOTABLE = 3
"""How many figures stand out on either side; strengths get as much room as concerns."""


def portrait(profile: pl.DataFrame, area: Area, catalog: Catalog) -> list[str]:
    """Paragraphs: where the area lies, who lives there, and what stands out on either side.

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
    """The figures that stand out most: on the good side, and on the other.

    With a survey in it: of the figures that are proven to be better or worse than in the rest of the city (of the city
    itself: to have become so) those furthest away. Without: an order of attention, not a verdict.
    """
    found = proven(profile, catalog)
    return found if found else _furthest(profile, catalog)


def proven(profile: pl.DataFrame, catalog: Catalog) -> tuple[pl.DataFrame, pl.DataFrame] | None:
    """Survey figures with a proven verdict, better ones and worse ones; None when no survey figure was judged."""
    surveyed = [one.code for one in catalog.sources if one.nature == "survey"]
    rows = profile.filter(pl.col("source").is_in(surveyed) & pl.col("value").is_not_null())
    whole = not rows.filter(pl.col("area") == CITY).is_empty()
    column = "development" if whole else "verdict"
    if rows[column].null_count() == rows.height:
        return None
    order = pl.col("distance").abs()
    good, less = (
        rows.filter(pl.col(column) == side)
        .sort(order, "indicator", descending=[True, False], nulls_last=True)
        .head(NOTABLE)
        for side in ("better", "worse")
    )
    return good, less


def _furthest(profile: pl.DataFrame, catalog: Catalog) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The figures with a good direction that lie furthest from the city, whether or not that is chance.

    Classes have no distance, and a figure that reads the same as the city's does not stand out.
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
    return judgement.standing(row, catalog.indicator[row["indicator"]], catalog.source[row["source"]])


def _judged(profile: pl.DataFrame, catalog: Catalog) -> list[str]:
    """Registered events with their verdict; of a survey `_sides` tells the most striking ones already."""
    counted = [one.code for one in catalog.indicators if one.numerator]
    judged = profile.filter(
        pl.col("indicator").is_in(counted) & pl.col("verdict").is_not_null() & pl.col("value").is_not_null()
    )
    sentences = []
    for row in judged.iter_rows(named=True):
        one = catalog.indicator[row["indicator"]]
        told = judgement.verdict(row["verdict"], row["verdict_reason"]).replace(
            "verschil kan", "verschil met de rest van Arnhem kan"
        )
        said = words.statement(row["value"], one, catalog.source[row["source"]], "hier")
        sentences.append(f"{said} ({row['edition']}): {told}")
        sentences.append(words.REGISTERED.rstrip("."))
    return sentences
