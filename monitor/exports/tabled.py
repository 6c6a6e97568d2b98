"""How does the figure behind a picture stand as a table: a few columns in words, without any that would be empty?"""

from collections.abc import Mapping, Sequence

import polars as pl

from monitor.exports.asked import BESIDE, COURSE, MAP
from monitor.exports.rows import Behind, frame
from monitor.questions.figures import OUTSIDE
from monitor.reports.described import Table
from monitor.views import watermark, words

PLAIN = {
    "getoond": "Cijfer",
    "jaar": "Jaar",
    "waarschijnlijk_tussen": "Waarschijnlijk tussen",
    "vergelijking": "Vergeleken",
    "opmerking": "Opmerking",
}
"""Columns of a table with one figure per row, by the names of `rows.frame`."""

NONE = "geen cijfer"


def table(found: Behind) -> Table:
    """The figures of a picture in its own order: places below each other, or years or subjects with a column per place."""
    rows = frame(found)
    if found.figure.kind == COURSE:
        return _crossed(found, rows, "jaar", "gebied", "Jaar")
    if found.figure.kind == BESIDE:
        named = rows.with_columns(onderwerp=pl.format("{} ({})", "onderwerp", "jaar"))
        return _crossed(found, named, "onderwerp", "gebied", "Onderwerp")
    if found.figure.kind == MAP and rows["jaar"].n_unique() > 1:
        return _crossed(found, rows, "gebied", "jaar", "Plek")
    first = ("gebied", "Plek") if found.figure.kind == MAP else ("onderwerp", "Onderwerp")
    names = {
        name: label for name, label in PLAIN.items() if not (name == "jaar" and found.figure.kind == MAP)
    }
    kept = [name for name in names if (rows[name] != "").any()]
    return _table(found, (first[1], *(names[name] for name in kept)), rows.select(first[0], *kept).rows())


def _crossed(found: Behind, rows: pl.DataFrame, down: str, across: str, name: str) -> Table:
    held = {(row[down], row[across]): _cell(row) for row in rows.iter_rows(named=True)}
    downs, columns = (rows[key].unique(maintain_order=True).to_list() for key in (down, across))
    if across == "gebied":
        chosen = [found.release.catalog.area[code].label for code in found.figure.areas]
        columns.sort(key=lambda label: chosen.index(label) if label in chosen else len(chosen))
    if down == "jaar":
        downs.sort()
    body = [(one, *(held.get((one, column), NONE) for column in columns)) for one in downs]
    remarks = _remarks(found, rows, down, across)
    if any(remarks.values()):
        body = [(*row, remarks[row[0]]) for row in body]
        columns.append(PLAIN["opmerking"])
    return _table(found, (name, *(str(column) for column in columns)), body)


def _remarks(found: Behind, rows: pl.DataFrame, down: str, across: str) -> dict[str, str]:
    """What must be known of the figures on each line of a table with a column per place or year."""
    around = [one.label for one in found.areas if one.level in ("city", *OUTSIDE)]
    together: dict[str, list[tuple[str, str]]] = {}
    for line, place, remark in rows.select(down, across, "opmerking").iter_rows():
        together.setdefault(line, []).append((place, remark))
    return {line: words.remarks(beside, around) for line, beside in together.items()}


def _cell(row: Mapping[str, str]) -> str:
    between = row["waarschijnlijk_tussen"]
    return f"{row['getoond']} (waarschijnlijk tussen {between})" if between else row["getoond"]


def _table(found: Behind, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    return Table(watermark.caption(found.title), columns, tuple(rows))
