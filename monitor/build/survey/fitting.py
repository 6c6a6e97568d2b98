"""Whether a map, the file it is for, the catalog and the edition belong together; all findings before any counting."""

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from monitor.build.survey.delivered import Delivered, number_in, plain
from monitor.build.survey.mapping import AnswersMap
from monitor.build.survey.names import same_name
from monitor.catalog import Catalog
from monitor.findings import Finding


def edition_faults(catalog: Catalog, edition: str, source: str) -> list[Finding]:
    """Whether this source is a survey that has this edition, by the catalog."""
    found = catalog.source.get(source)
    if found is None:
        codes = ", ".join(item.code for item in catalog.sources if item.nature == "survey")
        remedy = f"Kies een enquête uit data/catalog/sources.toml ({codes}), of voeg haar daar toe."
        return [Finding("sources.toml", source, "Deze bron staat niet in de catalogus.", remedy)]
    findings = []
    if found.nature != "survey":
        problem, remedy = "Deze bron is geen enquête.", "Geef met --source de enquête aan."
        findings.append(Finding("sources.toml", source, problem, remedy))
    if edition not in {item.code for item in catalog.editions}:
        remedy = "Verbeter het jaar, of voeg een blok [[edition]] toe."
        findings.append(Finding("editions.toml", edition, "Deze editie staat niet in de catalogus.", remedy))
    elif edition not in found.editions:
        problem = f"Deze bron heeft geen editie {edition}."
        findings.append(
            Finding("sources.toml", source, problem, "Voeg de editie toe aan 'editions' van de bron.")
        )
    return findings


def needed(catalog: Catalog, edition: str, source: str) -> dict[str, list[str]]:
    """Items from which figures of this source and edition are made, with the labels of those figures."""
    found: dict[str, list[str]] = {}
    for indicator in catalog.indicators:
        for version in indicator.versions_in(edition) if indicator.source == source else ():
            for code in version.items:
                found.setdefault(code, []).append(indicator.label)
    return found


def fit(
    mapping: AnswersMap, delivered: Delivered, catalog: Catalog, edition: str, source: str
) -> tuple[list[Finding], list[str]]:
    """Findings about columns and items that do not fit each other, and remarks on what is left out."""
    findings = [
        *_absent_columns(mapping, delivered),
        *_not_asked(mapping, catalog, edition),
        *_turned_round(mapping, delivered, catalog),
        *_missing_yet_mapped(mapping, delivered),
    ]
    remarks = []
    asked = needed(catalog, edition, source)
    for code, labels in asked.items():
        if code in mapping.items:
            continue
        figures = f"{', '.join(labels[:3])}{' en meer' if len(labels) > 3 else ''}"
        if code in mapping.not_delivered:
            remarks.append(f"Item '{code}' is niet geleverd; zonder cijfer: {figures}.")
            continue
        problem = f"Er is geen kolom voor dit item; daar hangt van af: {figures}."
        remedy = "Voeg een blok toe aan de map, of zet het item in not_delivered als het niet gevraagd is."
        findings.append(Finding(mapping.file, f"items.{code}", problem, remedy))
    unused = [code for code in mapping.items if code not in asked]
    if unused:
        remarks.append(f"Van deze items is in {edition} geen cijfer beschreven: {', '.join(unused)}.")
    return findings, remarks


def usable(mapping: AnswersMap, delivered: Delivered) -> AnswersMap | None:
    """The part of a map whose columns are in the file, so that rows can be checked too; None when that is too little."""
    columns = set(delivered.frame.columns)
    roles = {column for column in mapping.columns.values() if column}
    located = mapping.columns["district"] or mapping.one_district
    weighted = mapping.columns["weight"] or mapping.unweighted
    if not roles <= columns or not located or not weighted:
        return None
    return replace(mapping, items={code: one for code, one in mapping.items.items() if one.column in columns})


def _absent_columns(mapping: AnswersMap, delivered: Delivered) -> Iterator[Finding]:
    named = {f"columns.{role}": column for role, column in mapping.columns.items() if column}
    named |= {f"items.{code}.column": item.column for code, item in mapping.items.items()}
    for where, column in named.items():
        if column not in delivered.frame.columns:
            near = get_close_matches(column, delivered.frame.columns, n=3)
            hint = f" Wel: {', '.join(near)}." if near else ""
            problem = f"De kolom '{column}' staat niet in {delivered.file}."
            yield Finding(mapping.file, where, problem, f"Verbeter de naam; let op hoofdletters.{hint}")


def _not_asked(mapping: AnswersMap, catalog: Catalog, edition: str) -> Iterator[Finding]:
    for code in mapping.items:
        if not catalog.item[code].asked_in(edition):
            problem = f"Dit item is volgens de catalogus in {edition} niet gevraagd."
            remedy = "Haal het uit de map, of voeg in survey.toml de vraagtekst van deze editie toe."
            yield Finding(mapping.file, f"items.{code}", problem, remedy)


def _turned_round(mapping: AnswersMap, delivered: Delivered, catalog: Catalog) -> Iterator[Finding]:
    """Values whose label in the file is the catalog's word for another answer: a scale the other way round."""
    for code, item in mapping.items.items():
        words = {same_name(word): number_in(key) for key, word in catalog.item[code].categories.items()}
        for value, label in delivered.value_labels.get(item.column, {}).items():
            meant = words.get(same_name(label))
            counted = item.answers.get(value, number_in(value))
            if meant is None or counted is None or value in item.missing or counted == meant:
                continue
            problem = f"In het bestand heet {value} '{label}', in de catalogus is dat {plain(meant)}."
            remedy = f'Schrijf onder [items.{code}.answers]: "{value}" = {plain(meant)}.'
            yield Finding(mapping.file, f"items.{code}", problem, remedy)


def _missing_yet_mapped(mapping: AnswersMap, delivered: Delivered) -> Iterator[Finding]:
    """Values that the file calls missing and the map an answer: one of the two is wrong."""
    for code, item in mapping.items.items():
        for value in item.answers:
            if delivered.is_user_missing(item.column, value) or value in item.missing:
                problem = f"De waarde {value} telt als ontbrekend, en de map geeft er een antwoord voor."
                remedy = "Haal haar weg uit 'answers', uit 'missing' of bij de ontbrekende waarden in SPSS."
                yield Finding(mapping.file, f"items.{code}.answers.{value}", problem, remedy)
