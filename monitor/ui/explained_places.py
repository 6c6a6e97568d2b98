"""The parts of Uitleg en bronnen about places: levels, former district lines and the national programme."""

import polars as pl

from monitor.catalog import TODAY
from monitor.catalog.models import Area
from monitor.questions.about import areas, conversion, divisions, groupings
from monitor.questions.figures import observations
from monitor.store import Release
from monitor.ui import blocks
from monitor.views import words


def levels(release: Release) -> None:
    """How many places there are on each level, and of which districts the eight areas consist."""
    number = dict(areas(release).group_by("level").len().iter_rows())
    blocks.said(
        f"Arnhem heeft {number['area']} gebieden. Zij bestaan uit {number['district']} wijken, en die uit "
        f"{number['neighbourhood']} buurten."
    )
    rows = [
        (area.label, words.enumeration([one.label for one in release.catalog.children(area.code)]))
        for area in release.catalog.areas_on("area")
    ]
    blocks.table(["Gebied", "Wijken"], rows, "De gebieden en hun wijken")
    blocks.small(
        f"{_own_areas(release)} Bij procenten en gemiddelden telt een wijk "
        "met meer inwoners zwaarder mee: steeds met de inwoners van 2023, of bij cijfers over 65-plussers met het "
        "aantal 65-plussers van 2024. Ontbreekt een wijk met meer dan 5 procent van de inwoners, dan geven we voor "
        "het gebied geen cijfer. Zo'n cijfer heet 'berekend'."
    )


def _own_areas(release: Release) -> str:
    """Whether figures of the eight areas were measured, as in a survey, or added up from districts."""
    surveys = [one.code for one in release.catalog.sources if one.nature == "survey"]
    rows = observations(release).filter(
        (pl.col("level") == "area") & (pl.col("status") == "measured") & pl.col("source").is_in(surveys)
    )
    if rows.is_empty():
        return "Voor gebieden bestaan geen eigen cijfers. We tellen wijken op."
    return (
        "Een vragenlijst heeft eigen cijfers van gebieden: alle antwoorden uit een gebied tellen mee. Bij andere bronnen "
        "tellen we wijken op."
    )


def borders(release: Release) -> None:
    """What changed between the former lines and those of today, and how figures are converted."""
    rows = divisions(release).rows(named=True)
    blocks.table(
        ["Grenzen", "Bronnen met cijfers op deze grenzen"],
        [(one["label"], _sources(release, one["sources"])) for one in rows],
        "Indelingen in wijken",
    )
    every = conversion(release, "neighbourhood").filter(pl.col("from_area") != pl.col("to_area"))
    for one in rows:
        moved = every.filter((pl.col("from_division") == one["division"]) & (pl.col("to_division") == TODAY))
        if moved.height:
            _moves(release, one["label"], one["to_year"], moved)
    blocks.small(
        "Cijfers van oude grenzen rekenen we om: elk deel van een oude wijk telt mee met het aantal mensen dat er woont. "
        "Aantallen blijven bij elkaar even groot. Zo'n cijfer krijgt in tabellen de opmerking 'berekend'; het cijfer zoals "
        "het is geleverd, blijft bewaard. Wijken die niet veranderden, houden hun eigen cijfer. Een klasse kan niet worden "
        "omgerekend en staat daarom op haar eigen grenzen."
    )


def _moves(release: Release, former: str, until: str, moved: pl.DataFrame) -> None:
    """The neighbourhoods that lay in another district within some former lines, and the areas that changed with them."""
    names = words.enumeration(moved["to_label"].to_list())
    lay, when = "lag" if moved.height == 1 else "lagen", f"Tot en met {until}" if until else "Vroeger"
    blocks.said(
        f"Een wijk kan andere grenzen krijgen en toch haar nummer houden. {when} {lay} {names} in een andere wijk. "
        "Een cijfer van toen gaat daar dus over een ander stuk stad dan een cijfer van nu."
    )
    blocks.table(
        ["Buurt", "Hoorde bij", "Hoort nu bij", "Inwoners in 2023", "Deel van de oude wijk"],
        [_moved(release, row) for row in moved.iter_rows(named=True)],
        f"Buurten die in een andere wijk lagen: {former}",
        numeric=[3, 4],
    )
    changed = sorted({area.label for row in moved.iter_rows(named=True) for area in _areas_of(release, row)})
    if changed:
        blocks.small(f"Ook deze gebieden kregen daardoor andere grenzen: {'; '.join(changed)}.")


def programme(release: Release) -> None:
    """The districts of the national programme, as each of two dated sources names them."""
    blocks.said(
        "Het Nationaal Programma Arnhem-Oost loopt door gebieden heen. Twee bronnen noemen niet dezelfde wijken. We "
        "bewaren ze allebei."
    )
    found = groupings(release)
    names = found.group_by("grouping", maintain_order=True).agg(
        pl.col("label", "as_of", "source", "note").first(), "area_label"
    )
    rows = [
        (one["label"], one["as_of"], words.enumeration(one["area_label"]), f"{one['source']}. {one['note']}")
        for one in names.iter_rows(named=True)
    ]
    blocks.table(["Groep", "Datum", "Wijken", "Bron"], rows, "Wijken van het programma, per bron")


def _moved(release: Release, row: dict[str, str]) -> tuple[str, str, str, str, str]:
    """One neighbourhood that moved, with the part of its former district that it was."""
    former, today = (_district(release, row[name]) for name in ("from_area", "to_area"))
    shares = conversion(release, "district").filter(
        (pl.col("from_division") == row["from_division"])
        & (pl.col("from_area") == former.code)
        & (pl.col("to_area") == today.code)
        & (pl.col("to_division") == TODAY)
    )
    share = shares["share"].item()
    return (
        row["to_label"],
        former.label,
        today.label,
        words.number(float(row["persons"])),
        f"{words.number(share * 100, 1)}%",
    )


def _district(release: Release, neighbourhood: str) -> Area:
    """The district of a neighbourhood; former codes are no longer in the catalog, but begin like their district."""
    return release.catalog.area["WK" + neighbourhood[2:8]]


def _areas_of(release: Release, row: dict[str, str]) -> list[Area]:
    """The areas that lost or won this neighbourhood; none when both districts lie in the same one."""
    parents = {_district(release, row[name]).parent for name in ("from_area", "to_area")}
    return [release.catalog.area[code] for code in parents] if len(parents) > 1 else []


def _sources(release: Release, codes: str) -> str:
    return "; ".join(release.catalog.source[code].label for code in codes.split())
