"""Read a CSV of answers as text: comma, semicolon or tab; UTF-8 or the encoding of old Windows."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import polars as pl

from monitor.build.survey.delivered import MOST_ROWS, Delivered, Said, rows_in_words, too_much
from monitor.findings import Finding, Rejected

ROWS = 20_000
"""So many rows are turned into columns at a time, to keep memory low."""
EMPTY = ("", "#NULL!", "#N/A", "#N/B")
"""Cells that mean empty: SPSS and Excel write these when they save as CSV."""
PIECE = 1 << 20
WIDEST = 5_000
LONGEST = 1_000_000
"""Most characters of a line: what is longer is no row of answers, and split into cells it takes gigabytes."""


def read(path: Path, most: int, said: Said) -> Delivered:
    """Every cell as text; raises Rejected with all rows that have more or fewer cells than the header."""
    encoding = _encoding_of(path)
    with path.open(encoding=encoding, newline="") as stream:
        first = next(_lines(path, stream), "")
        delimiter = max(";,\t", key=first.count)
        stream.seek(0)
        try:
            header = _header(path, next(csv.reader(stream, delimiter=delimiter)))
            stream.seek(0)
            frame, lines = _rows(path, stream, delimiter, header, most, said)
        except csv.Error as fault:
            raise _unfit(path, "-", f"Dit is geen leesbare CSV ({fault}).") from fault
    return Delivered(path.name, frame, lines)


def _encoding_of(path: Path) -> str:
    """utf-8-sig or cp1252; raises Rejected when the bytes are neither."""
    for encoding in ("utf-8-sig", "cp1252"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as stream:
                while piece := stream.read(PIECE):
                    decoder.decode(piece)
            decoder.decode(b"", final=True)
            return encoding
        except UnicodeDecodeError:
            continue
    raise _unfit(path, "-", "De tekens zijn geen UTF-8 en geen Windows-tekens (cp1252).")


def _header(path: Path, names: list[str]) -> list[str]:
    """The names of the columns; raises Rejected when they are too few, too many, empty or the same."""
    return headings(path, [name.strip() for name in names])


def headings(path: Path, names: list[str]) -> list[str]:
    """Names of columns that can be told apart; raises Rejected with all that cannot."""
    if len(names) < 2 or len(names) > WIDEST:
        remedy = f"Zet de namen van 2 tot {WIDEST} kolommen in regel 1, met komma's of puntkomma's ertussen."
        problem = f"Regel 1 heeft {len(names)} kolom(men)."
        raise Rejected([Finding(path.name, "regel 1", problem, remedy)])
    remedy = "Geef elke kolom een eigen naam in regel 1; haal lege kolommen weg."
    findings = [
        Finding(path.name, f"regel 1, kolom {place}", "Deze kolom heeft geen naam.", remedy)
        for place, name in enumerate(names, start=1)
        if not name
    ]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    findings += [
        Finding(path.name, f"regel 1, kolom {name}", "Deze naam staat er twee keer.", remedy)
        for name in twice
    ]
    if findings:
        raise Rejected(findings)
    return names


def _rows(
    path: Path, stream: TextIO, delimiter: str, header: list[str], most: int, said: Said
) -> tuple[pl.DataFrame, pl.Series]:
    size = max(path.stat().st_size, 1)
    parts: list[pl.DataFrame] = []
    lines: list[int] = []
    uneven: list[int] = []
    reader = csv.reader(_counted(path, stream, size, said), delimiter=delimiter, strict=True)
    next(reader)
    rows: list[list[str]] = []
    for place, row in enumerate(reader):
        # Also rows that are empty or uneven: a file of nothing else must end too.
        if place >= MOST_ROWS or too_much(len(lines), len(header), most):
            raise _unfit(path, "-", f"Het bestand heeft meer dan {MOST_ROWS} regels of {most} cellen.")
        if not any(row):
            continue
        if len(row) != len(header):
            uneven.append(reader.line_num)
            continue
        rows.append(row)
        lines.append(reader.line_num)
        if len(rows) == ROWS:
            parts.append(_columns(rows, header))
            rows = []
    if uneven:
        problem = (
            f"Niet elke regel heeft {len(header)} cellen, zoals regel 1; het bestand kan afgebroken zijn."
        )
        raise _unfit(path, rows_in_words(uneven), problem)
    return pl.concat([*parts, _columns(rows, header)]), pl.Series("line", lines, dtype=pl.Int64)


def _lines(path: Path, stream: TextIO) -> Iterator[str]:
    """The lines of a text one by one; raises Rejected at one that is far too long."""
    place = 0
    while line := stream.readline(LONGEST + 1):
        place += 1
        if len(line) > LONGEST:
            raise _unfit(path, f"regel {place}", f"Deze regel heeft meer dan {LONGEST} tekens.")
        yield line


def _counted(path: Path, stream: TextIO, size: int, said: Said) -> Iterator[str]:
    """The lines of a text; tells every few thousand lines which part of the bytes is read."""
    read_so_far = 0
    for number, line in enumerate(_lines(path, stream)):
        read_so_far += len(line)
        if number % ROWS == 0:
            said("Lees regels", min(read_so_far / size, 1.0))
        yield line
    said("Lees regels", 1.0)


def _columns(rows: list[list[str]], header: list[str]) -> pl.DataFrame:
    cells = zip(*rows, strict=True) if rows else ([] for _ in header)
    columns = [
        pl.Series(name, list(column), dtype=pl.String) for name, column in zip(header, cells, strict=True)
    ]
    texts = [column.str.strip_chars() for column in columns]
    return pl.DataFrame([text.set(text.is_in(EMPTY), None) for text in texts])


def _unfit(path: Path, where: str, problem: str) -> Rejected:
    remedy = "Bewaar het bestand opnieuw als CSV in UTF-8, met tekst waar een scheidingsteken in staat tussen aanhalingstekens."
    return Rejected([Finding(path.name, where, problem, remedy)])
