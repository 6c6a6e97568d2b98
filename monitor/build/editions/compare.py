"""What an edition changes: the trial build with its figures next to what readers have now, in sections."""

from dataclasses import dataclass

import polars as pl

from monitor.build.editions.content import KINDS, TABLES, blocking, counts
from monitor.build.editions.differences import (
    areas,
    broken,
    changed,
    earlier_of,
    figures_of,
    hidden,
    jumps,
    response,
)
from monitor.build.editions.staging import Staged
from monitor.build.editions.trial import Trial
from monitor.catalog import Catalog


@dataclass(frozen=True)
class Section:
    """One part of the report: a title, what a reader does with it, and the rows with Dutch column names."""

    title: str
    advice: str
    rows: pl.DataFrame
    attention: bool = False


def sections(one: Staged, found: Trial) -> list[Section]:
    """All parts of the report of a staged edition; pure: frames in, frames out."""
    catalog = found.catalog
    facts = found.settled.tables["observation"]
    now = figures_of(facts, one, catalog)
    figures = facts.filter(pl.col("value").is_not_null())
    earlier = earlier_of(figures, now, found.settled.tables["series_break"])
    return [
        Section(
            "Wat publiceren tegenhoudt",
            "Zolang hier iets staat, kan niemand deze editie goedkeuren.",
            _blocked(found),
            attention=True,
        ),
        Section("Wat er in de publicatie komt", "Aantallen per tabel.", _counted(found)),
        Section(
            "Gepubliceerde cijfers die anders worden",
            "Een gepubliceerd cijfer verandert alleen met een correctie. Zonder correctie kan deze editie niet uit.",
            changed(found),
            attention=True,
        ),
        Section("Opmerkingen van de import", "Lees ze alle.", _remarks(one)),
        *_subjects(one, now, figures, catalog, found.catalog_before),
        Section(
            "Sprongen die groter zijn dan toeval",
            "Kijk of de vraag, de telling of de weging veranderde. Anders is de sprong nieuws.",
            jumps(now, earlier, catalog),
            attention=True,
        ),
        Section(
            "Reeksen die hier worden onderbroken",
            "Cijfers van voor en na de breuk worden nergens vergeleken.",
            broken(one.edition, now, earlier, found.settled.tables["series_break"], catalog),
        ),
        Section(
            "Gebieden die erbij komen, wegvallen of op andere grenzen staan",
            "Kijk of de levering de goede gebieden en grenzen heeft.",
            areas(now, facts, one, catalog),
        ),
        Section(
            "Cijfers die we niet laten zien",
            "Verborgen cijfers staan in geen enkel bestand.",
            hidden(now),
        ),
        Section(
            "Antwoorden per wijk",
            "Kijk of een wijk opvallend weinig antwoorden heeft.",
            response(one, now, earlier, catalog),
        ),
    ]


def _blocked(found: Trial) -> pl.DataFrame:
    """Everything that would make publishing fail, also in verdicts, developments, amounts and conversion."""
    rows = [(one.where, f"{one.file}: {one.problem}", one.remedy) for one in blocking(found.settled)]
    names = ["plaats", "wat er is", "wat u kunt doen"]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _counted(found: Trial) -> pl.DataFrame:
    """Per table how many rows are new, changed, withdrawn or only worded otherwise."""
    told = counts(found.settled, found.known)
    rows = [
        {"tabel": TABLES[table], **{KINDS[kind]: told[table][kind] for kind in KINDS}}
        for table in TABLES
        if table in told
    ]
    return pl.DataFrame(rows)


def _remarks(one: Staged) -> pl.DataFrame:
    return pl.DataFrame(
        {"opmerking": [str(text) for text in one.delivery.get("remarks", [])]},
        schema={"opmerking": pl.String},
    )


def _subjects(
    one: Staged, now: pl.DataFrame, figures: pl.DataFrame, catalog: Catalog, before: Catalog | None
) -> list[Section]:
    """New, vanished and changed subjects, next to the edition of this source before it."""
    mine = figures.filter((pl.col("source") == one.source) & (pl.col("edition") < one.edition))
    last = mine["edition"].max()
    there = set(mine.filter(pl.col("edition") == last)["indicator"])
    here = set(now.filter(pl.col("value").is_not_null())["indicator"])
    order = [item for item in catalog.indicators if item.code in here | there]
    when = str(last) if last else "geen eerdere editie"
    other = []
    for item in order:
        versions = [version.code for version in item.versions_in(one.edition)]
        former = [version.code for version in item.versions_in(str(last))] if last else []
        if item.code in here & there and versions[-1:] != former[-1:]:
            other.append(
                (
                    item.label,
                    item.versions_in(one.edition)[-1].definition if versions else "geen omschrijving",
                )
            )
        told = before.indicator.get(item.code) if before else None
        if told and told.versions[: len(item.versions)] != item.versions[: len(told.versions)]:
            other.append((item.label, "De omschrijving van een eerdere versie is in de catalogus veranderd."))
    listed = {
        "Nieuwe onderwerpen": [item.label for item in order if item.code not in there],
        "Onderwerpen die er niet meer zijn": [item.label for item in order if item.code not in here],
    }
    advice = f"Vergeleken met de vorige editie van deze bron ({when})."
    return [
        *(
            Section(title, advice, pl.DataFrame({"onderwerp": labels}, schema={"onderwerp": pl.String}))
            for title, labels in listed.items()
        ),
        Section(
            "Onderwerpen die anders worden gemeten",
            advice,
            pl.DataFrame(other, schema={"onderwerp": pl.String, "nu": pl.String}, orient="row"),
        ),
    ]
