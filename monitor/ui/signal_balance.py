"""Whom did we not hear, and where do figures and signals point another way?"""

import polars as pl

from monitor.catalog import CITY
from monitor.drafts.claims import NEUTRAL, side_of_row, usable
from monitor.questions.figures import observations
from monitor.store import Release
from monitor.ui import blocks
from monitor.ui.desk import Desk
from monitor.ui.signal_choices import Chosen
from monitor.views import choices
from monitor.views.signals import (
    AGE_INDICATORS,
    NO_PROOF,
    POPULATION,
    age_rows,
    contrasts,
    day,
    many,
    place_rows,
    short,
)
from monitor.workspace.places import around
from monitor.workspace.records import every
from monitor.workspace.signals import SHOWN, heard
from monitor.workspace.tables import Signal


def unheard(at: Desk, chosen: Chosen) -> None:
    """Places and age groups beside the population, those without signals first."""
    with at.workspace.reading() as session:
        counts = heard(session, chosen.asked)
    blocks.title(f"Wie hoorden we niet? {many(counts.total).capitalize()}", NO_PROOF)
    _places(at, chosen, counts.places)
    _ages(at, chosen, counts.ages, counts.without_age, counts.total)


def _places(at: Desk, chosen: Chosen, places: dict[str, int]) -> None:
    catalog = at.release.catalog
    level = "district" if chosen.area == CITY else "neighbourhood"
    codes = [code for code in chosen.asked.codes if catalog.area[code].level == level]
    if not codes:
        return
    inhabitants, year = _latest(at.release, POPULATION, codes)
    name = "Wijk" if level == "district" else "Buurt"
    heading = f"Inwoners ({year})" if year else "Inwoners"
    rows = place_rows(places, inhabitants, catalog, codes)
    blocks.table([name, heading, "Signalen"], rows, f"Signalen per {name.lower()}", (1, 2))
    wider = sum(number for code, number in places.items() if catalog.area[code].level not in (level, "neighbourhood")) if (
        level == "neighbourhood"
    ) else places.get(CITY, 0)  # fmt: skip
    if wider:
        blocks.small(f"{many(wider).capitalize()} noemen geen {name.lower()}; die staan hier niet bij.")


def _ages(at: Desk, chosen: Chosen, ages: dict[str, int], unknown: int, total: int) -> None:
    catalog = at.release.catalog
    shares: dict[str, float] = {}
    year, where = "", ""
    for place in around(chosen.area, catalog):
        for age, code in AGE_INDICATORS.items():
            found, edition = _latest(at.release, code, [place])
            if place in found:
                shares[age], year, where = found[place], edition, catalog.area[place].label
        if shares:
            break
    heading = f"Deel van de inwoners van {where} ({year})" if year else "Deel van de inwoners"
    columns = ["Leeftijd", heading, "Signalen", "Deel van de signalen"]
    blocks.table(columns, age_rows(ages, shares, choices.AGES), "Signalen per leeftijd", (1, 2, 3))
    if unknown:
        blocks.small(
            f"Van {many(unknown)} van de {total} is geen leeftijd bekend. De delen gaan over de andere."
        )


def _latest(release: Release, indicator: str, codes: list[str]) -> tuple[dict[str, float], str]:
    """The values of the last edition that has any for these places, and that edition."""
    if indicator not in release.catalog.indicator:
        return {}, ""
    rows = observations(release, indicator, codes).filter(pl.col("value").is_not_null())
    if rows.is_empty():
        return {}, ""
    year = str(rows["edition"].max())
    last = rows.filter(pl.col("edition") == year)
    return dict(last.select("area", "value").iter_rows()), year


def differing(at: Desk, chosen: Chosen) -> None:
    """Signals that contradict a figure, and subjects whose figures and signals are on different sides."""
    release, catalog = at.release, at.release.catalog
    rows = usable(release, chosen.area, "").iter_rows(named=True)
    sides = {row["indicator"]: side for row in rows if (side := side_of_row(row)) != NEUTRAL}
    with at.workspace.reading() as session:
        counts = heard(session, chosen.asked)
        against = every(
            session, Signal, *chosen.asked.conditions(), Signal.stance == "contradicts", Signal.indicator != "",
            Signal.moderation != "refused", order=Signal.said_on.desc(),
        )  # fmt: skip
    blocks.title("Waar cijfers en signalen verschillen", NO_PROOF)
    told = [str(one) for one in contrasts(sides, counts.subjects, counts.themes, catalog)]
    blocks.listed(told)
    if not sides:
        blocks.small(
            "Van geen enkel cijfer van deze plek is zeker dat het anders is dan in de rest van Arnhem, of veranderd. "
            "Daarom zijn ze hier niet naast de signalen gelegd."
        )
    elif not told:
        blocks.small(
            "Cijfers waarvan een verschil zeker is, en de signalen daarover, wijzen nergens een andere kant op."
        )
    blocks.title(f"Spreken een cijfer tegen: {many(len(against))}", level=3)
    known = [one for one in against if one.indicator in catalog.indicator and one.area in catalog.area]
    body = [
        [
            catalog.indicator[one.indicator].label,
            short(one.what, 160),
            catalog.area[one.area].label,
            day(one.said_on),
        ]
        for one in known[:SHOWN]
    ]
    if body:
        caption = "Signalen die een cijfer tegenspreken"
        caption += f": de nieuwste {SHOWN} van {len(known)}" if len(known) > SHOWN else ""
        blocks.table(["Cijfer", "Signaal", "Waar", "Gezegd op"], body, caption)
