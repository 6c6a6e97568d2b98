"""What does the monitor itself say of an area, as the first draft of its analysis?"""

from dataclasses import dataclass

import polars as pl

from monitor.catalog.models import Area
from monitor.drafts.claims import CONCERN, NEUTRAL, STRENGTH, claims, last_edition, usable
from monitor.questions.asked import one_area
from monitor.questions.profiles import profile, undated
from monitor.questions.survey import precision
from monitor.store import Release
from monitor.views import judgement, words
from monitor.views.portrait import notable, portrait, proven
from monitor.workspace.tables import Analysis, Claim, Section

NO_CAUSE = "Waardoor verschillen komen, zeggen de cijfers niet."
NO_VERDICT = (
    "Van de meeste van deze cijfers is geen marge bekend. Daarom noemen we ze niet gunstiger of minder gunstig dan elders: "
    "een verschil kan ook toeval zijn."
)
FROM_ABOVE = "{place} is een buurt in de wijk {district}. Van de buurt zelf zijn er geen cijfers; hieronder staan die van de hele wijk."
NO_RESIDENTS = "In deze uitgave staan geen cijfers over wie hier wonen."
FICTITIOUS = "Alle cijfers zijn verzonnen, om te oefenen."


@dataclass(frozen=True)
class Draft:
    """The parts of a first draft: records that nobody kept yet, in the order in which they are read."""

    analysis: Analysis
    sections: tuple[Section, ...]
    claims: tuple[Claim, ...]


def draft(release: Release, area: str, upto: str = "") -> Draft:
    """The first draft of an analysis of an area, district or neighbourhood, on figures up to an edition.

    A neighbourhood of which the release holds no figure gets those of the district around it, and says so. Without
    `upto` the latest edition counts. Raises Unknown.
    """
    code = one_area(release, area)
    place, year = release.catalog.area[code], upto or last_edition(release)
    source = _with_figures(release, place, year)
    pinned = claims(release, source.code, year)
    for claim in pinned:
        claim.area = place.code
    texts = {
        "in_short": _in_short(release, place, source, year),
        "who_lives_here": "" if any(one.step == "who_lives_here" for one in pinned) else NO_RESIDENTS,
        "figures": _figures(release, source, year, pinned),
        "strengths": _both_sides(release, source, year, pinned),
        "method": _method(release, source, year),
    }
    sections = tuple(
        Section(area=place.code, step=step, body=body, position=position)
        for position, (step, body) in enumerate(texts.items())
        if body
    )
    analysis = Analysis(
        area=place.code,
        title=f"Gebiedsanalyse {place.label}",
        upto=year,
        release=release.name,
        status="draft",
    )
    return Draft(analysis, sections, tuple(pinned))


def _with_figures(release: Release, place: Area, upto: str) -> Area:
    """The place itself, or of a neighbourhood without any figure the district around it."""
    if place.level == "neighbourhood" and usable(release, place.code, upto).is_empty():
        return release.catalog.area[place.parent]
    return place


def _in_short(release: Release, place: Area, source: Area, upto: str) -> str:
    """The portrait of the area, the dated programme it belongs to, and of whom the figures are."""
    told = portrait(profile(release, source.code, upto), source, release.catalog)
    if source is not place:
        told = [FROM_ABOVE.format(place=place.label, district=source.label), *told]
    member = [group for group in release.catalog.groupings if place.code in group.members]
    for group in member[:1]:
        # Versions of one programme name other districts; that this place is in all of them needs no second sentence.
        label = (
            group.label if len(member) < len(release.catalog.groupings) else group.label.partition(" (")[0]
        )
        told.append(f"{place.label} hoort bij het {label}.")
    return "\n\n".join(told + ([FICTITIOUS] if release.catalog.fictitious else []))


def _figures(release: Release, source: Area, upto: str, pinned: list[Claim]) -> str:
    """How many figures are proven on either side, per theme and in all, and what that means."""
    judged = [claim for claim in pinned if claim.step == "figures"]
    if not judged:
        return f"In deze uitgave staan geen cijfers van {words.place(source)} tot en met {upto}."
    lines = [_state_of(release, theme.code, judged) for theme in release.catalog.themes]
    told = [line for line in lines if line]
    sure = any(claim.side != NEUTRAL for claim in judged)
    return "\n".join([*told, "", NO_CAUSE if sure else NO_VERDICT])


def _state_of(release: Release, theme: str, judged: list[Claim]) -> str:
    own = [claim for claim in judged if release.catalog.indicator[claim.indicator].theme == theme]
    if not own:
        return ""
    label = release.catalog.theme[theme].label
    many = {side: sum(claim.side == side for claim in own) for side in (STRENGTH, CONCERN)}
    if not any(many.values()):
        figures = f"{words.counted(len(own))} {'cijfer' if len(own) == 1 else 'cijfers'}"
        judged_ones = any(claim.verdict or claim.development for claim in own)
        return f"{label}: {figures}, {'geen bewezen verschil' if judged_ones else 'geen oordeel'}."
    moved = {code: sum(claim.development == code for claim in own) for code in ("better", "worse")}
    told = f"{label}: {words.counted(many[STRENGTH])} gunstig, {words.counted(many[CONCERN])} minder gunstig"
    if any(moved.values()):
        told += f"; sinds eerder {words.counted(moved['better'])} beter geworden, {words.counted(moved['worse'])} minder goed"
    return f"{told}."


def _both_sides(release: Release, source: Area, upto: str, pinned: list[Claim]) -> str:
    """What stands out on the good side and, with equally many figures, on the other; an order of attention, no verdict."""
    rows = profile(release, source.code, upto)
    good, less = notable(rows, release.catalog)
    many = min(good.height, less.height) or max(good.height, less.height)
    names = {one.code: one.label for one in release.catalog.indicators}
    sure = proven(rows, release.catalog) is not None
    told = []
    for found, side in ((good, "gunstige"), (less, "minder gunstige")):
        labels = [names[code] for code in found.head(many)["indicator"]]
        named = f"valt op: {words.enumeration(labels)}" if labels else "valt geen cijfer op"
        told.append(f"Aan de {side} kant {named}.")
    return "\n".join(told if sure else [*told, NO_VERDICT])


def _method(release: Release, source: Area, upto: str) -> str:
    """On which figures this rests, how sure a survey of this size is, and which figures belong to no year."""
    told = [
        f"Dit concept is door regels gemaakt uit uitgave {release.name}, met cijfers tot en met {upto}. Elke zin met een cijfer "
        "ligt vast aan dat cijfer, met zijn jaar."
    ]
    rows = profile(release, source.code, upto).filter(pl.col("value").is_not_null())
    surveyed = [one.code for one in release.catalog.sources if one.nature == "survey"]
    asked = rows.filter(pl.col("source").is_in(surveyed) & (pl.col("respondents") > 0))
    told += [_sureness(release, row) for row in asked.head(1).iter_rows(named=True)]
    for row in undated(release, source.code).iter_rows(named=True):
        one = release.catalog.indicator[row["indicator"]]
        told.append(f"Zonder jaar in de bron: {one.label}, {words.said(row['value'], one)}.")
    return "\n\n".join(part for part in told if part)


def _sureness(release: Release, row: words.Row) -> str:
    one = release.catalog.indicator[row["indicator"]]
    place = release.catalog.area[row["area"]]
    sure = precision(release, one.code, place.code, row["edition"])
    if sure.is_empty():
        return ""
    # The verdict stands at the claim itself; here only what a sample of this size can show.
    held = sure.row(0, named=True) | {"verdict": None}
    return f"{one.label} ({row['edition']}): {judgement.conclusion(held, one, place)}"
