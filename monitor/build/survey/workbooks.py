"""Read the sheets of a workbook, or a CSV file, as cells that know where they stand."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import get_column_letter

from monitor.findings import Finding

LARGEST = 50_000_000
"""Bytes of a file; an export of a portal is seldom larger than a few megabytes."""
UNPACKED = 500_000_000
"""Bytes of a workbook after unpacking; more is a mistake or an attack."""
CELLS = 3_000_000
"""Cells of one sheet; a sheet with more holds no table of districts."""
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of an .xls file, and also of an .xlsx with a password (MS-OFFCRYPTO)."""
PACKED = b"PK\x03\x04"
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: text, a number or nothing; `fault` says why the value cannot be trusted."""

    value: str | float | None = None
    fault: str = ""

    @property
    def text(self) -> str:
        """The content as text without white space around it; whole numbers without decimals."""
        if isinstance(self.value, float):
            return str(int(self.value)) if self.value.is_integer() else repr(self.value)
        return (self.value or "").strip()

    @property
    def filled(self) -> bool:
        """Whether there is anything to read."""
        return bool(self.text or self.fault)


EMPTY = Cell()


@dataclass(frozen=True)
class Sheet:
    """One sheet: cells by row and column (from 0), and for merged cells the one that holds the content."""

    file: str
    name: str
    rows: Sequence[Sequence[Cell]]
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    text: bool = False

    @cached_property
    def width(self) -> int:
        """The number of columns."""
        return max((len(row) for row in self.rows), default=0)

    def cell(self, row: int, column: int) -> Cell:
        """The cell itself; empty outside the sheet."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return EMPTY

    def shown(self, row: int, column: int) -> Cell:
        """The cell as a reader sees it: a merged cell has its content everywhere."""
        return self.cell(*self.merged.get((row, column), (row, column)))

    def where(self, row: int, column: int) -> str:
        """The place of a cell as Excel names it, or the line and column of a text file."""
        letter = get_column_letter(column + 1)
        return (
            f"regel {row + 1}, kolom {letter}" if self.text else f"blad '{self.name}', cel {letter}{row + 1}"
        )

    @property
    def place(self) -> str:
        """The sheet as a whole, for findings that belong to no cell."""
        return "het bestand" if self.text else f"blad '{self.name}'"


def read_sheets(path: Path) -> tuple[list[Sheet], list[Finding], list[str]]:
    """All visible sheets of an .xlsx or .csv file, what keeps them from being read, and remarks (Dutch).

    A percentage that Excel keeps as 0.41 becomes 41; superscripts become ¹ ² ³ behind the text. Nothing is
    raised: a file that is absent, locked, cut off or no table gives one finding and no sheets.
    """
    try:
        size = path.stat().st_size
        start = path.read_bytes()[:8] if size <= LARGEST else b""
    except OSError:
        return [], [_finding(path, "Het bestand is er niet of is niet te lezen.", "Controleer de naam.")], []
    if size > LARGEST:
        remedy = "Bewaar alleen de bladen met wijkcijfers in een nieuw bestand."
        return [], [_finding(path, f"Het bestand is te groot ({size // 1_000_000} MB).", remedy)], []
    if start.startswith(OLD_OFFICE):
        return [], [_locked_or_old(path)], []
    if start.startswith(PACKED) or path.suffix.lower() in {".xlsx", ".xlsm"}:
        return _workbook(path)
    return _text_sheet(path)


def peek(path: Path, rows: int = 60) -> list[list[str]]:
    """The first rows of every sheet as text, quickly; empty when the file cannot be read as a table."""
    try:
        with path.open("rb") as stream:
            start = stream.read(200_000)
    except OSError:
        return []
    if not start.startswith(PACKED):
        sheet, _ = _parsed(path, start[: start.rfind(b"\n") + 1] or start)
        return [] if sheet is None else [[cell.text for cell in row] for row in sheet.rows[:rows]]
    try:
        book = load_workbook(path, read_only=True, data_only=True)
        return [
            ["" if value is None else str(value) for value in row]
            for sheet in book.worksheets
            for row in ((sheet.title,), *sheet.iter_rows(max_row=rows, values_only=True))
        ]
    except Exception:  # noqa: BLE001 - openpyxl raises whatever the damaged part makes it trip over
        return []


def _finding(path: Path, problem: str, remedy: str, where: str = "het bestand") -> Finding:
    return Finding(path.name, where, problem, remedy)


def _locked_or_old(path: Path) -> Finding:
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        remedy = "Haal in Excel het wachtwoord weg en bewaar het opnieuw."
        return _finding(path, "Het bestand is met een wachtwoord beveiligd.", remedy)
    return _finding(path, "Dit is een oud Excelbestand (.xls).", "Bewaar het als .xlsx of als CSV.")


def _workbook(path: Path) -> tuple[list[Sheet], list[Finding], list[str]]:
    damaged = _finding(path, "Het bestand is beschadigd of niet volledig.", "Haal de export opnieuw op.")
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
            if sum(part.file_size for part in parts) > UNPACKED:
                remedy = "Bewaar alleen de bladen met wijkcijfers in een nieuw bestand."
                return [], [_finding(path, "Het bestand is na uitpakken te groot.", remedy)], []
            names = [part.filename for part in parts]
            if "xl/workbook.xml" not in names:
                return (
                    [],
                    [_finding(path, "Dit is geen Excelbestand.", "Bewaar het als .xlsx of als CSV.")],
                    [],
                )
            sheets = [name for name in names if name.startswith("xl/worksheets/") and name.endswith(".xml")]
            computed = any(re.search(rb"<f[ >/]", packed.read(name)) for name in sheets)
        book = load_workbook(path, data_only=True, rich_text=True)
        formulas = load_workbook(path) if computed else None
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        remarks = [f"Blad '{title}' is verborgen en niet gelezen." for title in hidden]
        sheets_read, findings = [], []
        for sheet in book.worksheets:
            if sheet.title in hidden:
                continue
            if sheet.max_row * sheet.max_column > CELLS:
                remedy = "Verwijder lege rijen en kolommen, of bewaar alleen de tabel."
                findings.append(_finding(path, "Dit blad is te groot.", remedy, f"blad '{sheet.title}'"))
                continue
            sheets_read.append(_sheet(path.name, sheet, formulas[sheet.title] if formulas else None))
        return sheets_read, findings, remarks
    except Exception:  # noqa: BLE001 - openpyxl raises whatever the damaged part makes it trip over
        return [], [damaged], []


def _sheet(file: str, sheet: Any, formulas: Any) -> Sheet:
    """One openpyxl sheet as cells; `formulas` is the same sheet with the formulas themselves."""
    rows = [[_cell(cell) for cell in row] for row in sheet.iter_rows()]
    if formulas is not None:
        for r, row in enumerate(formulas.iter_rows()):
            for c, cell in enumerate(row):
                if cell.data_type == "f" and not rows[r][c].filled:
                    rows[r][c] = Cell(fault="Deze formule heeft geen bewaarde uitkomst.")
    merged = {
        (row - 1, column - 1): (area.min_row - 1, area.min_col - 1)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
        if (row, column) != (area.min_row, area.min_col)
    }
    return Sheet(file, sheet.title, rows, merged)


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return Cell("WAAR" if value else "ONWAAR", "Hier staat WAAR of ONWAAR.")
    if isinstance(value, int | float):
        shown_as_percent = "%" in re.sub(r'"[^"]*"|\\.', "", cell.number_format or "")
        return Cell(round(value * 100, 10) if shown_as_percent else float(value))
    if isinstance(value, datetime | date | time):
        return Cell(str(value), "Excel heeft hier een datum van gemaakt.")
    if isinstance(value, CellRichText):
        return Cell("".join(_runs(value)))
    return Cell(str(value))


def _runs(text: CellRichText) -> Iterator[str]:
    """The parts of a text; a raised number is a footnote and never part of the figure before it."""
    for part in text:
        if isinstance(part, TextBlock):
            raised = part.font is not None and part.font.vertAlign == "superscript"
            yield part.text.translate(SUPERSCRIPT) if raised else part.text
        else:
            yield str(part)


def _text_sheet(path: Path) -> tuple[list[Sheet], list[Finding], list[str]]:
    sheet, problem = _parsed(path, path.read_bytes())
    if sheet is None:
        remedy = "Lever een .xlsx of een CSV met een kop en een rij per wijk."
        return [], [_finding(path, problem, remedy)], []
    return [sheet], [], []


def _parsed(path: Path, content: bytes) -> tuple[Sheet | None, str]:
    """A CSV as one sheet named after its file, whatever its separator and encoding; else the problem."""
    try:
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = content.decode("utf-16")
        else:
            text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if not text.strip():
        return None, "Het bestand is leeg."
    if re.search(r"[\x00-\x08\x0e-\x1f]", text):
        return None, "Dit is geen tekstbestand."
    lines = text.splitlines()
    counts = {mark: sum(mark in line for line in lines) for mark in ";\t|,"}
    separator = max(
        counts, key=lambda mark: counts[mark]
    )  # of equals the first: a decimal comma is no separator
    if named := re.fullmatch(r"sep=(.)", lines[0].strip()):
        separator, text = named[1], "\n".join(["", *lines[1:]])  # the line stays, so that line numbers hold
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        return None, "Er staat een los aanhalingsteken in het bestand, of het is niet volledig."
    cells = [[Cell(value) if value else EMPTY for value in row] for row in rows]
    return Sheet(path.name, path.stem, cells, text=True), ""
