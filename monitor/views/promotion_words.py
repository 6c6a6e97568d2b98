"""What may be told of a place to who did not ask: which facts suit a picture to share, and a text for the neighbourhood paper."""

import polars as pl

from monitor.catalog import CITY, Catalog
from monitor.catalog.models import Area
from monitor.views import judgement, words
from monitor.views.portrait import notable, portrait

MOST_FACTS = 3
BRIEF = 130
"""Signs that a fact on a picture may have: three lines; a longer one is left out."""

PEOPLE = "wie"
"""The theme of who lives in a place; its neutral facts go before those of houses and money."""

NO_FIGURES = "Voor deze plek zijn er nog geen cijfers."
PICTURE = "Plaatje om te delen"
PAPER = "Tekst voor de wijkkrant"
HEADING = "Zo staat het ervoor in {place}"
MARGINS = "Hoe zeker is dit?"
MARGIN_OF = "{label} ({year}): waarschijnlijk tussen {between}."
WITHOUT = "Van cijfers zonder marge is niet bekend of een verschil met de rest van Arnhem echt is of toeval kan zijn."
NO_CAUSE = "Waardoor iets zo is, zeggen de cijfers niet."
USE = "U mag deze tekst overnemen en inkorten. Laat dan bij elk cijfer het jaar en de bron staan."
MORE = "Alle cijfers, met uitleg: {way}"
FEED, FEED_SUB = "Nieuws van de Leefbare Wijken Monitor Arnhem", "Nieuwe edities en correcties"


def facts(profile: pl.DataFrame, catalog: Catalog) -> list[dict]:
    """Two or three rows of a profile for a picture: the number of residents, then what is favourable, then what is neutral.

    Favourable is a figure on the good side of which more is better: also a low share of something bad is no cheerful
    news beside the name of a place. Never: registered events, classes, reference figures, less certain or provisional
    figures, subjects with a caution. Of a survey only what is proven. Fewer when a place has no more.
    """
    good, _ = notable(profile, catalog)
    fine = [row for row in good.iter_rows(named=True) if catalog.indicator[row["indicator"]].better == "high"]
    portrayed = [one.code for one in catalog.indicators if one.portrait]
    neutral = sorted(
        profile.filter(pl.col("indicator").is_in(portrayed)).iter_rows(named=True),
        key=lambda row: (catalog.indicator[row["indicator"]].kind != "count", row["theme"] != PEOPLE),
    )
    ordered = [*neutral[:1], *fine, *neutral[1:]]
    fit = [row for row in ordered if _suits(row, catalog) and len(told(row, catalog)) <= BRIEF]
    return fit[:MOST_FACTS]


def _suits(row: words.Row, catalog: Catalog) -> bool:
    one, source = catalog.indicator[row["indicator"]], catalog.source[row["source"]]
    calm = not one.events and not one.numerator and one.kind != "class" and source.nature != "reference"
    sure = row["value"] is not None and not set("up") & set(row["flags"] or "")
    return calm and sure and not catalog.cautions_for(row["area"], one.kind)


def told(row: words.Row, catalog: Catalog) -> str:
    """A fact in a sentence with its year; only beside a favourable one stands what is known of the city.

    A neutral figure beside that of the city would read as better or worse.
    """
    one, source = catalog.indicator[row["indicator"]], catalog.source[row["source"]]
    if one.better == "none":
        return f"{words.statement(row['value'], one, source, 'hier')} ({row['edition']})"
    return judgement.standing(row, one, source)


def made_by(row: words.Row, catalog: Catalog) -> str:
    """The source below a fact on a picture, with the margin where one is known."""
    one = catalog.indicator[row["indicator"]]
    between = words.likely(row, one)
    return " ".join(filter(None, (between, f"Bron: {words.maker(catalog.source[row['source']])}.")))


def paragraph(profile: pl.DataFrame, area: Area, catalog: Catalog) -> list[str]:
    """The lines of a text for the neighbourhood paper: who lives here, what stands out on either side, and how certain that is.

    Made by the rules of `portrait`, so strengths and concerns have equal room; it names every margin that is known.
    """
    texts = portrait(profile, area, catalog)
    named = _named(profile, catalog)
    margins = [
        MARGIN_OF.format(
            label=catalog.indicator[row["indicator"]].label, year=row["edition"], between=between
        )
        for row in named
        if (between := words.margin(row, catalog.indicator[row["indicator"]]))
    ]
    bare = any(row["lower"] is None and catalog.indicator[row["indicator"]].kind != "count" for row in named)
    certain = " ".join([*margins, *([WITHOUT] if bare else []), NO_CAUSE])
    sources = dict.fromkeys(catalog.source[row["source"]].label for row in named)
    found = [HEADING.format(place=words.place(area)), *texts]
    if not named:
        return [*found, NO_FIGURES]
    return [
        *found,
        f"{MARGINS} {certain}",
        f"{'Bron' if len(sources) == 1 else 'Bronnen'}: {'; '.join(sources)}.",
    ]


def _named(profile: pl.DataFrame, catalog: Catalog) -> list[dict]:
    """The rows that `portrait` tells of, so that margins and sources belong to what is said."""
    portrayed = [one.code for one in catalog.indicators if one.portrait]
    counted = [one.code for one in catalog.indicators if one.numerator]
    known = profile.filter(pl.col("value").is_not_null())
    sides = [rows.head(1) for rows in notable(profile, catalog)]
    judged = known.filter(pl.col("indicator").is_in(counted) & pl.col("verdict").is_not_null())
    # Only what a place has: the city itself has no side.
    parts = [known.filter(pl.col("indicator").is_in(portrayed)), *sides, judged]
    return (
        pl.concat([part.select(known.columns) for part in parts])
        .unique("indicator", maintain_order=True)
        .to_dicts()
    )


def where(area: Area, catalog: Catalog) -> str:
    """What a place is and in which larger one it lies, below its name on a picture."""
    above = catalog.area.get(area.parent)
    if area.code == CITY or above is None:
        return f"de hele stad: {words.city_parts(catalog)}"
    if above.code == CITY:
        return f"een van de {words.counted(len(catalog.areas_on(area.level)))} gebieden van Arnhem"
    return f"{words.LEVELS[area.level]} in het {words.LEVELS[above.level]} {above.label}, Arnhem"
