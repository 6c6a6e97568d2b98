"""Whether what the catalog says of a survey holds together: items, formulas, versions, breaks and series."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from monitor.catalog.models import Indicator, Version
from monitor.findings import Finding

if TYPE_CHECKING:
    from monitor.catalog import Catalog


def survey_faults(catalog: "Catalog") -> Iterator[Finding]:
    """Every place where items, versions and series name or contradict one another."""
    editions = {item.code for item in catalog.editions}
    for item in catalog.items:
        where = f"item {item.code}"
        if item.scale[0] >= item.scale[1]:
            problem = "Het laagste antwoord ligt niet onder het hoogste."
            yield Finding("survey.toml", f"{where}, sleutel scale", problem, "Keer ze om.")
        used = [code for wording in item.wordings for code in (wording.from_edition, wording.to_edition)]
        for code in used:
            if code and code not in editions:
                yield _unknown("survey.toml", f"{where}, sleutel wording", "editie", code)
    for work in catalog.fieldwork:
        where = f"fieldwork {work.source} {work.edition}"
        if work.source not in catalog.source:
            yield _unknown("survey.toml", where, "bron", work.source)
        if work.edition not in editions:
            yield _unknown("survey.toml", where, "editie", work.edition)
    for indicator in catalog.indicators:
        yield from _series_faults(catalog, indicator)
        for version in indicator.versions:
            yield from _version_faults(catalog, indicator, version)


def _series_faults(catalog: "Catalog", indicator: Indicator) -> Iterator[Finding]:
    """A change of definition that nobody ruled on, and a comparable series of something else."""
    file, where = f"themes/{indicator.theme}.toml", f"indicator {indicator.code}"
    cuts = {item.edition for item in indicator.breaks}
    for version in indicator.versions[1:]:
        if version.from_edition and not version.comparable and version.from_edition not in cuts:
            problem = f"Versie {version.code} begint in {version.from_edition}, maar er staat niet of dat een trendbreuk is."
            remedy = (
                "Voeg [[indicator.break]] toe, of zeg bij comparable waarom de cijfers vergelijkbaar blijven."
            )
            yield Finding(file, f"{where}, sleutel version", problem, remedy)
    base = catalog.indicator.get(indicator.series_of)
    if indicator.series_of and base is None:
        yield _unknown(file, f"{where}, sleutel series_of", "indicator", indicator.series_of)
    elif base is not None and (base.unit, base.kind) != (indicator.unit, indicator.kind):
        problem = f"Deze reeks heeft een andere eenheid of soort dan '{base.code}'."
        yield Finding(file, f"{where}, sleutel series_of", problem, "Een vergelijkbare reeks telt hetzelfde.")
    if bool(indicator.series_of) != bool(indicator.link):
        problem = "series_of en link horen bij elkaar."
        yield Finding(file, f"{where}, sleutel link", problem, "Vul beide in, of geen van beide.")
    if indicator.practical < 0:
        yield Finding(
            file, f"{where}, sleutel threshold", "Een drempel is niet negatief.", "Maak haar nul of hoger."
        )


def _version_faults(catalog: "Catalog", indicator: Indicator, version: Version) -> Iterator[Finding]:
    """Items that do not exist, and a formula that cannot be worked out with them."""
    file = f"themes/{indicator.theme}.toml"
    where = f"indicator {indicator.code}, versie {version.code}"
    for code in version.items:
        if code not in catalog.item:
            yield _unknown(file, f"{where}, sleutel items", "item", code)
    if version.formula and not version.items:
        yield Finding(
            file, f"{where}, sleutel formula", "Er zijn geen items om mee te rekenen.", "Noem items."
        )
    for code in sorted(set(version.reverse) - set(version.items)):
        problem = f"Item '{code}' wordt omgekeerd, maar hoort niet bij de items."
        yield Finding(file, f"{where}, sleutel reverse", problem, "Haal het weg of voeg het toe aan items.")
    if version.formula in {"mark", "share"} and len(version.items) > 1:
        problem = "Een cijfer of percentage komt uit één item."
        yield Finding(file, f"{where}, sleutel items", problem, "Gebruik formula score voor meer items.")
    scales = {catalog.item[code].scale for code in version.items if code in catalog.item}
    if version.formula == "score" and len(scales) > 1:
        problem = "De items hebben niet allemaal dezelfde schaal."
        yield Finding(file, f"{where}, sleutel items", problem, "Een kengetal telt items met één schaal op.")
    if (version.formula == "share") != bool(version.positive):
        problem = "Bij een percentage (en alleen daar) hoort welke antwoorden meetellen."
        yield Finding(file, f"{where}, sleutel positive", problem, "Vul positive in, of haal het weg.")
    if version.formula == "score" and not 1 <= version.required <= len(version.items):
        problem = f"required is {version.required}; het kengetal heeft {len(version.items)} items."
        yield Finding(file, f"{where}, sleutel required", problem, "Kies hoeveel items minstens nodig zijn.")


def _unknown(file: str, where: str, what: str, code: str) -> Finding:
    problem = f"{what.capitalize()} '{code}' staat niet in de catalogus."
    return Finding(file, where, problem, f"Voeg {what} '{code}' toe of verbeter de code.")
