"""An area in a readable text of at most 150 words, made by rules from its profile."""

import polars as pl

from monitor.catalog import Catalog
from monitor.catalog.models import Area, Indicator
from monitor.views import words

MOST_WORDS = 150
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
    return [" ".join(part) for part in paragraphs if part]


def notable(profile: pl.DataFrame, catalog: Catalog) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The figures with a good direction that lie furthest from the city: on the good side, and on the other.

    An order of attention, not a verdict: it says how far a figure lies from the city, not whether that is chance.
    """
    sign = {one.code: {"high": 1.0, "low": -1.0, "none": 0.0}[one.better] for one in catalog.indicators}
    general = [one.code for one in catalog.indicators if not one.group]
    rows = profile.filter(pl.col("indicator").is_in(general) & pl.col("distance").is_not_null()).with_columns(
        side=pl.col("distance") * pl.col("indicator").replace_strict(sign, return_dtype=pl.Float64)
    )
    good = rows.filter(pl.col("side") > 0).sort("side", "indicator", descending=[True, False]).head(NOTABLE)
    less = rows.filter(pl.col("side") < 0).sort("side", "indicator").head(NOTABLE)
    return good, less


def beside_city(row: words.Row, indicator: Indicator) -> str:
    """A figure with the city's beside it and its year: 'sport 62 procent ... (heel Arnhem: 55 procent, 2020)'."""
    city = words.said(row["city_value"], indicator)
    return f"{words.clause(row['value'], indicator)} (heel Arnhem: {city}; {row['edition']})"


def _opening(area: Area, catalog: Catalog) -> str:
    above = catalog.area.get(area.parent)
    if area.level == "area":
        districts = words.enumeration([item.label for item in catalog.children(area.code)])
        return f"{area.label} is een van de acht gebieden van Arnhem, met de wijken {districts}."
    if area.level == "city" or above is None:
        return "Arnhem heeft 24 wijken in acht gebieden."
    kind = words.LEVELS[area.level]
    return f"{area.label} is een {kind} in {words.LEVELS[above.level]} {above.label}."


def _residents(profile: pl.DataFrame, catalog: Catalog) -> list[str]:
    sentences = []
    portrayed = [one.code for one in catalog.indicators if one.portrait]
    rows = profile.filter(pl.col("value").is_not_null() & pl.col("indicator").is_in(portrayed))
    counts_first = sorted(
        rows.iter_rows(named=True), key=lambda row: catalog.indicator[row["indicator"]].kind != "count"
    )
    for row in counts_first:
        one = catalog.indicator[row["indicator"]]
        clause = words.clause(row["value"], one)
        text = f"In {row['edition']} {clause}"
        if one.kind == "share" and row["city_value"] is not None and row["area"] != "GM0202":
            text += f", in heel Arnhem {words.said(row['city_value'], one)}"
        sentences.append(f"{text}.")
    return sentences


def _sides(profile: pl.DataFrame, catalog: Catalog) -> list[str]:
    """One strength and one concern at a time, so that both are there when the text must be shortened."""
    sentences = []
    good, less = notable(profile, catalog)
    openings = (
        "Gunstig afwijkend van de stad: hier",
        "Ongunstig afwijkend van de stad: hier",
    )
    for rows, opening in zip((good, less), openings, strict=True):
        for row in rows.head(1).iter_rows(named=True):
            sentences.append(f"{opening} {beside_city(row, catalog.indicator[row['indicator']])}.")
    return sentences


def _judged(profile: pl.DataFrame, catalog: Catalog) -> list[str]:
    sentences = []
    for row in profile.filter(pl.col("verdict").is_not_null() & pl.col("value").is_not_null()).iter_rows(
        named=True
    ):
        one = catalog.indicator[row["indicator"]]
        told = words.verdict(row["verdict"], one.better)
        sentences.append(f"In {row['edition']} {words.clause(row['value'], one)}: {told}. {words.REGISTERED}")
    return sentences
