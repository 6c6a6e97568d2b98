"""How do signals read beside figures: how long they wait, who was not heard, and where both point another way."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from monitor.catalog import Catalog
from monitor.views import words
from monitor.views.tables import Content

AGE_INDICATORS = {
    "0-14": "percentage_personen_0_tot_15_jaar",
    "15-24": "percentage_personen_15_tot_25_jaar",
    "25-44": "percentage_personen_25_tot_45_jaar",
    "45-64": "percentage_personen_45_tot_65_jaar",
    "65+": "percentage_personen_65_jaar_en_ouder",
}
"""The share of each age group among the inhabitants."""
POPULATION = "aantal_inwoners"

FEWEST, MOSTLY = 3, 2 / 3
"""Strengths and concerns that a subject needs before one of both can be most, and the part that is most."""

NO_PROOF = (
    "Signalen zijn geen steekproef: wie veel contact met het team heeft, komt er vaker in voor. Een verschil bewijst dus "
    "niets. Het is een reden om verder te vragen."
)


def month(on: date | None) -> str:
    """The month in which something was said: a day could point at one conversation."""
    return format_date(on, "MMMM y", locale="nl_NL") if on else ""


def day(on: date | None) -> str:
    """A day as it is written: 2 november 2026."""
    return format_date(on, "d MMMM y", locale="nl_NL") if on else ""


def waited(days: int) -> str:
    """How long a signal waits for a reply: 'vandaag', '1 dag', '12 dagen'."""
    return "vandaag" if days <= 0 else f"{days} {'dag' if days == 1 else 'dagen'}"


def many(number: int) -> str:
    """A number of signals: 'geen signalen', 'één signaal', '12 signalen'."""
    if not number:
        return "geen signalen"
    return f"{words.counted(number)} {'signaal' if number == 1 else 'signalen'}"


def short(text: str, most: int = 70) -> str:
    """A text on one line, cut off after a word where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]}…"


def place_rows(
    places: Mapping[str, int], inhabitants: Mapping[str, float], catalog: Catalog, codes: Sequence[str]
) -> list[list[Content]]:
    """Place, inhabitants and signals of each of `codes`; those without signals first, of these the largest first.

    Signals of what lies in a place count for that place.
    """
    held = {code: sum(places.get(inner, 0) for inner in _within(code, catalog)) for code in codes}
    ordered = sorted(codes, key=lambda code: (held[code] > 0, -(inhabitants.get(code) or 0.0)))
    return [
        [catalog.area[code].label, words.number(inhabitants[code]) if code in inhabitants else "niet bekend",
         words.number(held[code]) if held[code] else "geen"]
        for code in ordered
    ]  # fmt: skip


def _within(code: str, catalog: Catalog) -> Collection[str]:
    found = [code]
    for one in found:
        found += [child.code for child in catalog.children(one)]
    return found


def age_rows(
    ages: Mapping[str, int], shares: Mapping[str, float], names: Mapping[str, str]
) -> list[list[Content]]:
    """Age group, its part of the inhabitants (%), its signals, and its part of the signals of which an age is known."""
    told = sum(ages.get(age, 0) for age in names)
    return [
        [name, f"{words.number(shares[age])}%" if age in shares else "niet bekend",
         words.number(ages.get(age, 0)) if ages.get(age) else "geen",
         f"{words.number(100 * ages.get(age, 0) / told)}%" if told else ""]
        for age, name in names.items()
    ]  # fmt: skip


@dataclass(frozen=True)
class Contrast:
    """A subject of which the figures stand on one side and the signals mostly on the other, with both numbers."""

    label: str
    good: bool
    figures: tuple[str, ...]
    concerns: int
    strengths: int

    def __str__(self) -> str:
        side = "gunstig" if self.good else "minder gunstig"
        names = words.enumeration([f"'{one}'" for one in self.figures])
        verb = "is" if len(self.figures) == 1 else "zijn"
        heard = f"{self.concerns} over een zorg en {self.strengths} over iets wat goed gaat"
        total = self.concerns + self.strengths
        return f"{self.label}: {names} {verb} hier {side}. Van {total} signalen gaan er {heard}."


def contrasts(
    sides: Mapping[str, str], subjects: Counter[tuple[str, str]], themes: Counter[tuple[str, str]], catalog: Catalog
) -> list[Contrast]:  # fmt: skip
    """Where proven figures and signals differ: first of one subject, then of themes as a whole.

    `sides` are strength or concern by indicator, only where that is proven; `subjects` and `themes` count signals by
    (code, kind).
    """
    found = []
    for code, side in sides.items():
        good = side == "strength"
        if _mostly_other(subjects, code, good):
            label = catalog.indicator[code].label
            found.append(
                Contrast(label, good, (label,), subjects[code, "concern"], subjects[code, "strength"])
            )
    for theme in catalog.themes:
        own = [code for code in sides if catalog.indicator[code].theme == theme.code]
        for good, side in ((True, "strength"), (False, "concern")):
            names = tuple(catalog.indicator[code].label for code in own if sides[code] == side)
            if len(names) > len(own) / 2 and _mostly_other(themes, theme.code, good):
                counts = themes[theme.code, "concern"], themes[theme.code, "strength"]
                found.append(Contrast(theme.label, good, names, *counts))
    return found


def _mostly_other(counts: Counter[tuple[str, str]], code: str, good: bool) -> bool:
    """Whether signals are mostly concerns while figures are good, or mostly strengths while these are not."""
    concerns, strengths = counts[code, "concern"], counts[code, "strength"]
    other = concerns if good else strengths
    return concerns + strengths >= FEWEST and other >= MOSTLY * (concerns + strengths)
