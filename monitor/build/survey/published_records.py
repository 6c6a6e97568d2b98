"""Bring together what a table says about one indicator in one area, and say where it contradicts itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from monitor.build.survey.published_cells import Figure, Harvest
from monitor.build.survey.published_map import TableMap
from monitor.build.survey.published_names import Target
from monitor.build.survey.published_numbers import MISSING, SUPPRESSED
from monitor.catalog import CITY, Catalog
from monitor.catalog.models import Indicator
from monitor.findings import Finding

FROM_PEOPLE = {"share", "mark", "mean"}
"""Kinds of indicators that answers of residents can give."""
Key = tuple[str, str, str]
"""indicator, version, area"""


@dataclass
class Record:
    """All that was delivered of one indicator in one area, in the unit of the indicator."""

    indicator: Indicator
    version: str
    area: str
    sd: float | None = None
    status: str = ""
    notes: list[str] = field(default_factory=list)
    numbers: dict[str, float] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)

    def number(self, measure: str) -> float | None:
        """A measure (value, n, margin, lower, upper, se), or nothing when it was not delivered."""
        return self.numbers.get(measure)


def scale_of(indicator: Indicator) -> tuple[float, float]:
    """The lowest and highest value that an indicator can have: percent, mark or score."""
    return (
        (0.0, 100.0)
        if indicator.kind == "share"
        else (1.0, 10.0)
        if indicator.kind == "mark"
        else indicator.axis
    )


def records_of(
    found: Harvest, rules: TableMap, catalog: Catalog, edition: str, source: str, file: str
) -> tuple[list[Record], list[Finding], list[str]]:
    """One record per indicator, version and area, every contradiction, and remarks (Dutch)."""
    findings: list[Finding] = []
    versions = _versions(found.figures, catalog, edition, source, file, findings)
    records: dict[Key, Record] = {}
    answered: dict[str, Figure] = {}
    for figure in found.figures:
        if figure.target is None:
            _same(answered.setdefault(figure.area, figure), figure, file, findings)
        elif figure.target in versions:
            _add(records, figure, versions[figure.target], catalog, rules, file, findings)
    for record in records.values():
        if (
            "n" not in record.numbers
            and (common := answered.get(record.area))
            and common.written.value is not None
        ):
            record.numbers["n"], record.where["n"] = common.written.value, common.where
    kept = [record for record in records.values() if "value" in record.where]
    for record in kept:
        findings.extend(_contradictions(record, file))
    findings.extend(_two_versions(kept, file))
    findings.extend(_parts_of_one(kept, file))
    outside, remarks = _totals(kept, catalog, file)
    return kept, [*findings, *outside], [*remarks, *_absent(kept, catalog)]


def _versions(
    figures: Iterable[Figure], catalog: Catalog, edition: str, source: str, file: str, findings: list[Finding]
) -> dict[Target, str]:
    """The version of each indicator in this edition; a finding where it cannot be said."""
    found: dict[Target, str] = {}
    first = {figure.target: figure.where for figure in reversed(list(figures)) if figure.target}
    for target, where in first.items():
        indicator = catalog.indicator[target.code]
        held = [item.code for item in indicator.versions_in(edition)]
        label = f"Het onderwerp {target.code}"
        if indicator.kind not in FROM_PEOPLE:
            remedy = 'Kies in de map een onderwerp uit de enquête, of "skip".'
            findings.append(
                Finding(file, where, f"{label} is geen percentage, rapportcijfer of score.", remedy)
            )
        elif source not in (indicator.source, *indicator.other_sources):
            remedy = "Kies in de map een ander onderwerp, of noem de bron bij other_sources in de catalogus."
            findings.append(Finding(file, where, f"{label} hoort niet bij de bron {source}.", remedy))
        elif target.version and target.version in held:
            found[target] = target.version
        elif len(held) == 1 and not target.version:
            found[target] = held[0]
        else:
            many = (
                f"heeft in {edition} meer dan één omschrijving"
                if held
                else f"heeft in {edition} geen omschrijving"
            )
            known = ", ".join(held or [item.code for item in indicator.versions])
            remedy = f'Schrijf in de map: {{ code = "{target.code}", version = "..." }}; er zijn: {known}.'
            problem = (
                f"{label} heeft in {edition} geen omschrijving {target.version}."
                if target.version
                else f"{label} {many}."
            )
            findings.append(Finding(file, where, problem, remedy))
    return found


def _add(
    records: dict[Key, Record],
    figure: Figure,
    version: str,
    catalog: Catalog,
    rules: TableMap,
    file: str,
    findings: list[Finding],
) -> None:
    """Put one figure in its record; a finding when another cell says something else."""
    target, written = figure.target, figure.written
    assert target is not None
    record = records.setdefault(
        (target.code, version, figure.area),
        Record(catalog.indicator[target.code], version, figure.area, target.sd),
    )
    if written.value is None and figure.measure != "value":
        return  # a margin or number of answers that is not there says nothing
    value = None if written.value is None else written.value * (1 if figure.measure == "n" else target.factor)
    if figure.measure in record.where:
        status = written.status if figure.measure == "value" else ""
        if record.number(figure.measure) != value or (figure.measure == "value" and record.status != status):
            findings.append(_twice(file, figure.where, record.where[figure.measure]))
        return
    record.where[figure.measure] = figure.where
    if value is not None:
        record.numbers[figure.measure] = value
    elif figure.measure == "value":
        record.status = written.status
    record.notes.extend(
        text
        for mark in written.footnotes
        if (text := _meaning(rules.marks, mark)) and text not in record.notes
    )


def _meaning(marks: Mapping[str, str], mark: str) -> str:
    """The sentence behind a footnote; a sign that elsewhere stands for an absent figure says nothing here."""
    text = marks.get(mark, "")
    return "" if text in {MISSING, SUPPRESSED} else text


def _same(first: Figure, other: Figure, file: str, findings: list[Finding]) -> None:
    if first.written.value != other.written.value:
        findings.append(_twice(file, other.where, first.where))


def _twice(file: str, where: str, first: str) -> Finding:
    return Finding(
        file, where, f"Dit cijfer staat ook in {first}, met een andere waarde.", "Laat een van beide weg."
    )


def _contradictions(record: Record, file: str) -> list[Finding]:
    """What cannot be true of one record."""
    low, high = scale_of(record.indicator)
    value, n, margin, se = (record.number(name) for name in ("value", "n", "margin", "se"))
    lower, upper = record.number("lower"), record.number("upper")
    faults: list[tuple[str, str, str]] = []
    if value is not None and not low <= value <= high:
        remedy = "Controleer het cijfer en het onderwerp; staat het in een andere eenheid, gebruik dan factor in de map."
        faults.append(
            ("value", f"{_dutch(value)} valt buiten de schaal van {low:g} tot en met {high:g}.", remedy)
        )
    if n is not None and (n < 0 or not float(n).is_integer()):
        faults.append(("n", f"{_dutch(n)} is geen aantal antwoorden.", "Vul een heel getal in."))
    if n == 0 and value is not None:
        faults.append(("n", "Er is een cijfer, maar er zijn 0 antwoorden.", "Controleer het aantal."))
    for name, number in (("margin", margin), ("se", se)):
        if number is not None and number < 0:
            faults.append(
                (name, f"De marge is negatief ({_dutch(number)}).", "Vul de halve breedte in, zonder min.")
            )
    if (lower is None) != (upper is None):
        side = "lower" if upper is None else "upper"
        faults.append(
            (side, "Er is een ondergrens of bovengrens, maar niet allebei.", "Vul beide grenzen in.")
        )
    elif value is not None and lower is not None and upper is not None and not lower <= value <= upper:
        faults.append(
            ("lower", "Het cijfer ligt niet tussen zijn ondergrens en bovengrens.", "Controleer de grenzen.")
        )
    return [Finding(file, record.where[name], problem, remedy) for name, problem, remedy in faults]


def _dutch(number: float) -> str:
    return f"{number:g}".replace(".", ",")


def _two_versions(records: Iterable[Record], file: str) -> list[Finding]:
    """A finding per indicator that is delivered by two definitions: one edition holds one figure per area."""
    first: dict[str, Record] = {}
    found: dict[str, Finding] = {}
    for record in records:
        code = record.indicator.code
        if first.setdefault(code, record).version != record.version:
            problem = f"{code} staat in dit bestand met twee omschrijvingen."
            remedy = 'Kies er in de map een, en schrijf bij de andere "skip".'
            found.setdefault(code, Finding(file, record.where["value"], problem, remedy))
    return list(found.values())


def _parts_of_one(records: Iterable[Record], file: str) -> list[Finding]:
    """A finding per percentage that is written as a part of 1 everywhere."""
    shares: dict[str, list[Record]] = {}
    for record in records:
        if record.indicator.kind == "share" and "value" in record.numbers:
            shares.setdefault(record.indicator.code, []).append(record)
    return [
        Finding(file, group[0].where["value"], f"Alle cijfers van {code} zijn 1 of lager, maar het is een percentage.",
                f'Schrijf in de map: {{ code = "{code}", factor = 100 }}.')
        for code, group in shares.items()
        if len(group) >= 5 and max(r.numbers["value"] for r in group) <= 1 and any(0 < r.numbers["value"] < 1 for r in group)
    ]  # fmt: skip


def _totals(records: Iterable[Record], catalog: Catalog, file: str) -> tuple[list[Finding], list[str]]:
    """Totals that no weighting of their districts can give; a remark only when districts are missing."""
    groups: dict[tuple[str, str], dict[str, Record]] = {}
    for record in records:
        groups.setdefault((record.indicator.code, record.version), {})[record.area] = record
    findings, remarks = [], []
    districts = {area.code for area in catalog.areas_on("district")}
    for (code, _), group in groups.items():
        for area in (CITY, *(area.code for area in catalog.areas_on("area"))):
            total = group.get(area)
            below = districts if area == CITY else {child.code for child in catalog.children(area)}
            parts = [group[d].numbers["value"] for d in below if d in group and "value" in group[d].numbers]
            if total is None or "value" not in total.numbers or len(parts) < 2:
                continue
            slack = 0.5 * 10.0**-total.indicator.decimals + 1e-9
            if min(parts) - slack <= total.numbers["value"] <= max(parts) + slack:
                continue
            name = catalog.area[area].label
            problem = f"Het cijfer van {name} ({code}) ligt niet tussen het laagste en hoogste cijfer van de wijken."
            if len(parts) == len(below):
                remedy = "Controleer of het totaal en de wijken over hetzelfde gaan."
                findings.append(Finding(file, total.where["value"], problem, remedy))
            else:
                remarks.append(f"{problem} Er ontbreken wijken. Zie {total.where['value']}.")
    return findings, remarks


def _absent(records: Iterable[Record], catalog: Catalog) -> list[str]:
    """Districts that a table does not name at all, per indicator."""
    named: dict[str, set[str]] = {}
    for record in records:
        named.setdefault(record.indicator.code, set()).add(record.area)
    districts = catalog.areas_on("district")
    lines: dict[tuple[str, ...], list[str]] = {}
    for code, areas in named.items():
        if gone := tuple(area.label for area in districts if area.code not in areas):
            lines.setdefault(gone, []).append(code)
    return [
        f"{len(gone)} wijk(en) staan niet in de tabel van {', '.join(codes)}: {', '.join(gone)}."
        for gone, codes in lines.items()
    ]
