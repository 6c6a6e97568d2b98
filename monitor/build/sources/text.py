"""Read a delivered CSV as text with line numbers, and say what keeps it from being read."""

import csv
import re
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from monitor.findings import Finding

CELL = r'(?:[^",]*|"(?:[^"]|"")*")'
ROW = re.compile(rf"{CELL}(?:,{CELL})*")
"""A line in which every quote is where it belongs: around a whole cell, or doubled inside one."""

ABSENT = "Zet het in data/raw of haal de levering uit editions.toml."


def read_text(
    path: Path, file: str, columns: Sequence[str], absent: str = ABSENT
) -> tuple[pl.DataFrame, list[Finding]]:
    """All cells as text, with `line` (1 is the header); an empty frame and findings when it cannot be read.

    `file` is the name used in findings, `absent` what to do when there is no such file. Expected: UTF-8, commas,
    exactly the named columns, one row a line; empty lines are skipped.
    """
    nothing = pl.DataFrame(schema={"line": pl.Int64, **dict.fromkeys(columns, pl.String)})
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return nothing, [Finding(file, "-", "Het bestand is er niet.", absent)]
    except UnicodeDecodeError as fault:
        line = path.read_bytes()[: fault.start].count(b"\n") + 1
        remedy = "Bewaar het bestand opnieuw als UTF-8."
        return nothing, [Finding(file, f"regel {line}", "Dit is geen UTF-8.", remedy)]
    lines = [line.rstrip("\r") for line in text.split("\n")]
    if findings := _header_faults(lines[0].strip(), file, columns):
        return nothing, findings
    if findings := _stray_quotes(lines, file):
        return nothing, findings
    reader = csv.reader(lines)
    header = next(reader)
    rows = [(reader.line_num, row) for row in reader if row]
    if findings := _uneven_rows(rows, file, len(columns)):
        return nothing, findings
    cells = {name: [row[place] for _, row in rows] for place, name in enumerate(header)}
    texts = {name: cells[name] for name in columns}
    return pl.DataFrame({"line": [line for line, _ in rows], **texts}, schema=nothing.schema), []


def _header_faults(header: str, file: str, columns: Sequence[str]) -> list[Finding]:
    """What is wrong with the first line of a file: other separators, columns too few or too many."""
    names = header.split(",")
    if len(names) == 1 and ";" in header:
        problem = "De kolommen zijn met puntkomma's gescheiden."
        return [Finding(file, "regel 1", problem, "Bewaar het bestand met komma's.")]
    remedy = f"De kop is: {','.join(columns)}."
    absent = [f"De kolom '{name}' ontbreekt." for name in columns if name not in names]
    unknown = [f"De kolom '{name}' is onbekend." for name in names if name not in columns]
    twice = [f"De kolom '{name}' staat er twee keer." for name in columns if names.count(name) > 1]
    return [Finding(file, "regel 1", problem, remedy) for problem in [*absent, *unknown, *twice]]


def _stray_quotes(lines: Sequence[str], file: str) -> list[Finding]:
    """Lines with a quote that opens nothing or is never closed: the cells after it would be guesses."""
    problem = "Er staat een los aanhalingsteken in deze regel."
    remedy = "Haal het weg; hoort het bij de tekst, schrijf het dan dubbel en zet de tekst tussen aanhalingstekens."
    return [
        Finding(file, f"regel {number}", problem, remedy)
        for number, line in enumerate(lines, start=1)
        if '"' in line and not ROW.fullmatch(line)
    ]


def _uneven_rows(rows: Sequence[tuple[int, list[str]]], file: str, cells: int) -> list[Finding]:
    """Rows with more or fewer cells than the header: most often a decimal comma or text with a comma."""
    problem = "Deze regel heeft {} cellen in plaats van {}."
    remedy = "Gebruik een punt als decimaalteken; zet tekst met een komma tussen aanhalingstekens."
    return [
        Finding(file, f"regel {line}", problem.format(len(row), cells), remedy)
        for line, row in rows
        if len(row) != cells
    ]


def to_numbers(frame: pl.DataFrame, column: str, file: str) -> tuple[pl.DataFrame, list[Finding]]:
    """The frame with one column as numbers; empty cells become missing, others that are no number are findings."""
    number = pl.col(column).cast(pl.Float64, strict=False)
    wrong = frame.filter((pl.col(column) != "") & (number.is_null() | ~number.is_finite()))
    findings = [
        Finding(
            file,
            f"regel {line}, kolom {column}",
            f"'{cell}' is geen getal.",
            _remedy(cell),
        )
        for line, cell in wrong.select("line", column).iter_rows()
    ]
    return frame.with_columns(pl.when(number.is_finite()).then(number).alias(column)), findings


def _remedy(cell: str) -> str:
    if "," in cell:
        return "Gebruik een punt als decimaalteken, en geen punt of komma voor duizendtallen."
    return "Laat de cel leeg en vul status in (missing of suppressed) als er geen cijfer is."
