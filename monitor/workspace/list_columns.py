"""Which column of a list that somebody made fills which field: signals and amounts name their columns alike."""

from collections.abc import Iterable, Mapping

from monitor.findings import Finding
from monitor.workspace.signal_files import Table

Columns = Mapping[str, tuple[str, ...]]
"""The field that a column fills -> the names it may have, in small letters; the first is that of the template."""


def empty_list(columns: Columns) -> str:
    """An empty list with all columns, for a spreadsheet program: semicolons, and a mark by which it knows UTF-8."""
    return "\ufeff" + ";".join(names[0].capitalize() for names in columns.values()) + "\r\n"


def columns_of(
    table: Table, columns: Columns, required: Iterable[str]
) -> tuple[dict[str, str], list[Finding]]:
    """The columns of a table by field; a finding for each that is unknown, double or lacking."""
    known = {name: one for one, names in columns.items() for name in names}
    found: dict[str, str] = {}
    findings = []
    for column in table.frame.columns:
        one = known.get(column, "")
        if not one or one in found:
            problem = "Deze kolom staat er al onder een andere naam." if one else "Deze kolom kennen we niet."
            remedy = "Haal de kolom weg, of gebruik de namen van het lege voorbeeld."
            findings.append(Finding(table.file, f"kolom {column[:40]}", problem, remedy))
        found[one] = column
    for one in required:
        if one not in found:
            remedy = "Voeg de kolom toe; zie het lege voorbeeld."
            findings.append(Finding(table.file, f"kolom {columns[one][0]}", "Deze kolom ontbreekt.", remedy))
    return found, findings
