"""Read a delivered CSV as text with line numbers, and say what keeps it from being read."""

import csv
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from monitor.findings import Finding


def read_text(path: Path, file: str, columns: Sequence[str]) -> tuple[pl.DataFrame, list[Finding]]:
    """All cells as text, with `line` (1 is the header); an empty frame and findings when it cannot be read.

    `file` is the name used in findings. Expected: UTF-8, commas, exactly the named columns.
    """
    nothing = pl.DataFrame(schema={"line": pl.Int64, **dict.fromkeys(columns, pl.String)})
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        remedy = "Zet het in data/raw of haal de levering uit editions.toml."
        return nothing, [Finding(file, "-", "Het bestand is er niet.", remedy)]
    except UnicodeDecodeError as fault:
        line = path.read_bytes()[: fault.start].count(b"\n") + 1
        remedy = "Bewaar het bestand opnieuw als UTF-8."
        return nothing, [Finding(file, f"regel {line}", "Dit is geen UTF-8.", remedy)]
    if findings := _header_faults(text.partition("\n")[0].strip(), file, columns):
        return nothing, findings
    if findings := _uneven_rows(text, file, len(columns)):
        return nothing, findings
    frame = pl.read_csv(text.encode(), infer_schema=False).with_columns(pl.all().fill_null(""))
    numbered = frame.select(columns).with_row_index("line", offset=2)
    return numbered.with_columns(pl.col("line").cast(pl.Int64)), []


def _header_faults(header: str, file: str, columns: Sequence[str]) -> list[Finding]:
    """What is wrong with the first line of a file: other separators, columns too few or too many."""
    names = header.split(",")
    if len(names) == 1 and ";" in header:
        problem = "De kolommen zijn met puntkomma's gescheiden."
        return [Finding(file, "regel 1", problem, "Bewaar het bestand met komma's.")]
    remedy = f"De kop is: {','.join(columns)}."
    absent = [f"De kolom '{name}' ontbreekt." for name in columns if name not in names]
    unknown = [f"De kolom '{name}' is onbekend." for name in names if name not in columns]
    return [Finding(file, "regel 1", problem, remedy) for problem in [*absent, *unknown]]


def _uneven_rows(text: str, file: str, cells: int) -> list[Finding]:
    """Rows with more or fewer cells than the header: most often a decimal comma or text with a comma."""
    problem = "Deze regel heeft {} cellen in plaats van {}."
    remedy = "Gebruik een punt als decimaalteken; zet tekst met een komma tussen aanhalingstekens."
    reader = csv.reader(text.splitlines())
    return [
        Finding(file, f"regel {reader.line_num}", problem.format(len(row), cells), remedy)
        for row in reader
        if row and len(row) != cells
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
