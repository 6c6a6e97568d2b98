"""Which rows of a list may become signals: every fault by row before anything is kept, and then all of them or none."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.catalog import Catalog
from monitor.findings import Finding
from monitor.personal import found_in
from monitor.workspace.batches import Batch, batch
from monitor.workspace.list_columns import Columns, columns_of, empty_list
from monitor.workspace.persons import listed, names_of
from monitor.workspace.signal_cells import REMEDIES, readers
from monitor.workspace.signal_files import Table
from monitor.workspace.signals import completed
from monitor.workspace.tables import Signal

COLUMNS: Columns = {
    "what": ("wat", "wat is er gezegd", "wat is er gezegd?", "signaal", "tekst"),
    "area": ("waar", "wijk", "buurt", "wijk of buurt", "gebied"),
    "said_on": ("datum", "dag", "wanneer"),
    "place": ("plek", "plaats"),
    "theme": ("thema",),
    "kind": ("soort",),
    "source_type": ("van wie", "bron"),
    "age_group": ("leeftijd",),
    "indicator": ("onderwerp", "indicator"),
    "stance": ("past bij het cijfer", "bij het cijfer"),
}
REQUIRED = ("what", "area", "said_on")


@dataclass(frozen=True)
class Preview:
    """A list that was looked through: `rows` has one column per field, `findings` every fault by row.

    `persons` are warnings by row on words that may point at a person. Nothing may be kept while there are findings.
    """

    rows: pl.DataFrame
    findings: list[Finding] = field(default_factory=list)
    persons: list[Finding] = field(default_factory=list)


def template() -> str:
    """An empty list with all columns, for a spreadsheet program."""
    return empty_list(COLUMNS)


def look_through(
    table: Table, catalog: Catalog, words: Mapping[str, Mapping[str, str]], may_write: Callable[[str], bool]
) -> Preview:
    """What a table would become, and everything that is wrong with it; keeps nothing.

    `words` are the codes of the choices by field and by the word on screen.
    """
    fields, findings = columns_of(table, COLUMNS, REQUIRED)
    if findings:
        return Preview(pl.DataFrame(), findings)
    reads = readers(catalog, words, may_write)
    columns: dict[str, pl.Series] = {}
    for name, column in fields.items():
        read = {text: reads[name](text) for text in table.frame[column].unique()}
        values, problems = [read[text][0] for text in table.frame[column]], {}
        problems = {text: told for text, (_, told) in read.items() if told}
        columns[name] = pl.Series(name, values, dtype=pl.Date if name == "said_on" else pl.String)
        if problems:
            findings += _told(table, column, problems)
    rows = pl.DataFrame(columns)
    findings += _twice(table, rows)
    return Preview(rows, sorted(set(findings), key=_place), _persons(table, rows, catalog))


def already_kept(session: Session, table: Table, preview: Preview) -> list[Finding]:
    """A finding for every row that was kept before: the same words on the same day in the same place."""
    if preview.findings or preview.rows.is_empty():
        return []
    first, last = preview.rows["said_on"].min(), preview.rows["said_on"].max()
    asked = select(Signal.area, Signal.said_on, Signal.what).where(
        Signal.said_on.between(first, last), Signal.removed_at.is_(None)
    )
    held = {tuple(row) for row in session.execute(asked)}
    remedy = "Haal de rij uit het bestand."
    return [
        Finding(table.file, f"rij {line}", "Dit signaal is al bewaard.", remedy)
        for line, row in zip(table.lines, preview.rows.select("area", "said_on", "what").iter_rows(), strict=True)
        if row in held
    ]  # fmt: skip


def signals_of(preview: Preview, *, confirmed: bool) -> Iterator[Signal]:
    """The signals of a list, one by one; `confirmed` says that words on persons were seen and must stay."""
    for row in preview.rows.iter_rows(named=True):
        yield completed(Signal(**row, seen=confirmed, origin="ingelezen lijst"))


def batch_of(preview: Preview, catalog: Catalog, *, confirmed: bool) -> Batch:
    """All signals of a list without findings, ready to be kept. Raises Invalid when one cannot be."""
    if preview.findings:
        raise ValueError("a list with findings is not kept")
    return batch(signals_of(preview, confirmed=confirmed), catalog)


def _place(finding: Finding) -> tuple[int, str, str]:
    number = re.search(r"\d+", finding.where)
    return int(number[0]) if number else 0, finding.where, finding.problem


def _told(table: Table, column: str, problems: dict[str, str]) -> list[Finding]:
    cells = table.frame[column]
    hit = cells.is_in(list(problems))
    lines = pl.Series(table.lines).filter(hit)
    return [
        Finding(table.file, f"rij {line}, kolom {column}", problems[text], REMEDIES.get(problems[text], "Verbeter de cel."))
        for line, text in zip(lines, cells.filter(hit), strict=True)
    ]  # fmt: skip


def _twice(table: Table, rows: pl.DataFrame) -> list[Finding]:
    """A finding for every row that says the same as an earlier one."""
    first = rows.select(pl.struct("what", "area", "said_on").is_first_distinct()).to_series()
    again = ~first & (rows["what"] != "") & rows["said_on"].is_not_null()
    remedy = "Haal een van de twee weg."
    return [
        Finding(table.file, f"rij {line}", "Deze rij staat er al eerder in.", remedy)
        for line in pl.Series(table.lines).filter(again)
    ]


def _persons(table: Table, rows: pl.DataFrame, catalog: Catalog) -> list[Finding]:
    """A warning for every row with words that may point at a person; the words belong to who wrote the list."""
    remedy = "Haal het weg, of bevestig dat het nodig is."
    texts = rows["what"] + (
        " \n" + rows["place"] if "place" in rows.columns else pl.Series([""] * rows.height)
    )
    known = names_of(catalog)
    told = {text: listed(found) for text in texts.unique() if (found := found_in(text, known))}
    return [
        Finding(table.file, f"rij {line}", f"Hierin kan een persoon staan ({told[text]}).", remedy)
        for line, text in zip(table.lines, texts, strict=True)
        if text in told
    ]
