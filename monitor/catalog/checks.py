"""Whether the blocks of the catalog fit each other: every fault at once, with file, key and remedy."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pydantic import ValidationError

from monitor.catalog.models import Indicator
from monitor.catalog.survey_checks import survey_faults
from monitor.findings import Finding

if TYPE_CHECKING:
    from monitor.catalog import Catalog

PARENT_LEVELS = {"area": "city", "district": "area", "neighbourhood": "district"}
MESSAGES = {
    "missing": "Deze sleutel ontbreekt.",
    "extra_forbidden": "Deze sleutel is onbekend.",
}


def findings_of(fault: ValidationError, file: str, where: str) -> Iterator[Finding]:
    """One finding for every key of a block that does not fit its shape."""
    for error in fault.errors():
        key = ".".join(str(part) for part in error["loc"]) or "-"
        problem = MESSAGES.get(error["type"], f"Deze waarde past niet: {error['msg']}.")
        yield Finding(
            file,
            f"{where}, sleutel {key}",
            problem,
            "Pas het blok aan; zie README, 'Een indicator toevoegen'.",
        )


def cross_check(catalog: "Catalog") -> Iterator[Finding]:
    """Every place where one block names or contradicts another."""
    yield from _unique(catalog)
    yield from _area_faults(catalog)
    yield from _source_faults(catalog)
    for indicator in catalog.indicators:
        yield from _indicator_faults(catalog, indicator)
    yield from survey_faults(catalog)


def _unique(catalog: "Catalog") -> Iterator[Finding]:
    groups: dict[str, tuple[str, Iterable[str]]] = {
        "editie": ("editions.toml", (item.code for item in catalog.editions)),
        "indeling": ("editions.toml", (item.code for item in catalog.divisions)),
        "levering": ("editions.toml", (item.file for item in catalog.deliveries)),
        "bron": ("sources.toml", (item.code for item in catalog.sources)),
        "gebied": ("areas.toml", (item.code for item in catalog.areas)),
        "slug": ("areas.toml", (item.slug for item in catalog.areas)),
        "thema": ("themes/", (item.code for item in catalog.themes)),
        "volgorde": ("themes/", (str(item.order) for item in catalog.themes)),
        "indicator": (
            "themes/",
            (code for item in catalog.indicators for code in (item.code, *item.former_codes)),
        ),
        "item": ("survey.toml", (item.code for item in catalog.items)),
    }
    for what, (file, codes) in groups.items():
        for code, times in Counter(codes).items():
            if times > 1:
                yield Finding(
                    file,
                    f"{what} {code}",
                    f"Deze code staat er {times} keer.",
                    "Geef elk blok een eigen code.",
                )


def _area_faults(catalog: "Catalog") -> Iterator[Finding]:
    for area in catalog.areas:
        wanted = PARENT_LEVELS.get(area.level)
        parent = catalog.area.get(area.parent)
        if wanted and (parent is None or parent.level != wanted):
            problem = f"Het bovenliggende gebied '{area.parent}' is er niet of ligt op een ander niveau."
            yield Finding(
                "areas.toml",
                f"gebied {area.code}, sleutel parent",
                problem,
                f"Noem een gebied op niveau {wanted}.",
            )
    for grouping in catalog.groupings:
        for member in grouping.members:
            if member not in catalog.area:
                yield _unknown(
                    "areas.toml",
                    f"groep {grouping.code}, sleutel members",
                    "gebied",
                    member,
                )
    for caution in catalog.cautions:
        if caution.area not in catalog.area:
            yield _unknown("areas.toml", "caution, sleutel area", "gebied", caution.area)


def _source_faults(catalog: "Catalog") -> Iterator[Finding]:
    editions = {item.code for item in catalog.editions}
    divisions = {item.code for item in catalog.divisions}
    for source in catalog.sources:
        if source.nature == "model" and not source.spoken:
            problem = "Een berekend cijfer moet zijn maker noemen."
            yield Finding(
                "sources.toml", f"bron {source.code}, sleutel spoken", problem, "Vul in wie het zegt."
            )
        for edition in source.editions:
            if edition not in editions:
                yield _unknown(
                    "sources.toml",
                    f"bron {source.code}, sleutel editions",
                    "editie",
                    edition,
                )
    for theme in catalog.themes:
        if theme.lead and theme.lead not in catalog.indicator:
            yield _unknown(f"themes/{theme.code}.toml", "theme, sleutel lead", "indicator", theme.lead)
    for delivery in catalog.deliveries:
        where = f"levering {delivery.file}"
        if delivery.source not in catalog.source:
            yield _unknown("editions.toml", f"{where}, sleutel source", "bron", delivery.source)
        if delivery.division not in divisions:
            yield _unknown(
                "editions.toml",
                f"{where}, sleutel division",
                "indeling",
                delivery.division,
            )


def _indicator_faults(catalog: "Catalog", indicator: Indicator) -> Iterator[Finding]:
    file, where = f"themes/{indicator.theme}.toml", f"indicator {indicator.code}"
    editions = {item.code for item in catalog.editions}
    for source in (indicator.source, *indicator.other_sources):
        if source not in catalog.source:
            yield _unknown(file, f"{where}, sleutel source", "bron", source)
    for key in ("pair", "numerator", "denominator"):
        code = getattr(indicator, key)
        if code and code not in catalog.indicator:
            yield _unknown(file, f"{where}, sleutel {key}", "indicator", code)
    if bool(indicator.numerator) != bool(indicator.denominator and indicator.per > 0):
        problem = "Een berekende verhouding heeft numerator, denominator en per nodig."
        yield Finding(file, f"{where}, sleutel numerator", problem, "Vul alle drie in, of geen.")
    if not indicator.versions:
        yield Finding(
            file,
            f"{where}, sleutel version",
            "Er is geen definitie.",
            "Voeg een blok [[indicator.version]] toe.",
        )
    if "{value}" not in indicator.phrase:
        yield Finding(
            file,
            f"{where}, sleutel phrase",
            "De zin noemt {value} niet.",
            "Zet {value} waar het cijfer hoort.",
        )
    yield from _scale_faults(indicator, file, where)
    used = [
        (f"version {item.code}", code)
        for item in indicator.versions
        for code in (item.from_edition, item.to_edition)
    ]
    used += [("break", item.edition) for item in indicator.breaks]
    for key, code in used:
        if code and code not in editions:
            yield _unknown(file, f"{where}, sleutel {key}", "editie", code)
    ordered = [item.from_edition for item in indicator.versions if item.from_edition]
    if ordered != sorted(ordered):
        yield Finding(
            file,
            f"{where}, sleutel version",
            "De versies staan niet op volgorde.",
            "Zet de oudste versie eerst.",
        )


def _scale_faults(indicator: Indicator, file: str, where: str) -> Iterator[Finding]:
    """Class limits and axis belong to the indicator, so they must be right before any figure is seen."""
    if indicator.mapped and indicator.kind != "class" and len(indicator.limits) != 4:
        yield Finding(
            file,
            f"{where}, sleutel limits",
            "Een kaart heeft vier klassengrenzen nodig.",
            "Geef vier grenzen.",
        )
    if list(indicator.limits) != sorted(set(indicator.limits)):
        yield Finding(
            file,
            f"{where}, sleutel limits",
            "De klassengrenzen lopen niet op.",
            "Zet ze van laag naar hoog.",
        )
    if indicator.axis[0] >= indicator.axis[1]:
        yield Finding(
            file,
            f"{where}, sleutel axis",
            "Het begin van de as ligt niet onder het eind.",
            "Keer ze om.",
        )
    if indicator.kind in {"share", "mark", "mean"} and indicator.mapped and indicator.weight == "none":
        problem = "Zonder gewicht kunnen wijken niet tot een gebied worden opgeteld."
        yield Finding(
            file,
            f"{where}, sleutel weight",
            problem,
            "Kies population_2023 of population_65plus_2024.",
        )


def _unknown(file: str, where: str, what: str, code: str) -> Finding:
    return Finding(
        file,
        where,
        f"{what.capitalize()} '{code}' staat niet in de catalogus.",
        f"Voeg het blok voor {what} '{code}' toe of verbeter de code.",
    )
