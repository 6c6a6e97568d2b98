"""Read a list of signals as it was sent: CSV in any usual encoding, or the first sheet of a workbook, as plain text."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass

import fastexcel
import polars as pl

from monitor.findings import Finding, Rejected

LARGEST = 20_000_000
"""Bytes of a file, as many as the server takes; 100,000 signals of an average length are 15 million."""
UNPACKED = 300_000_000
"""Bytes of a workbook after unpacking; more is a mistake or an attack."""
MOST = 100_000
"""Rows that are read at once."""
WIDEST = 50
NAMED = 20
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of an .xls file, and of an .xlsx with a password (MS-OFFCRYPTO)."""
PACKED = b"PK\x03\x04"
BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")
MERGED = re.compile(rb'<mergeCell ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
UNSAVED = re.compile(rb'<c r="([A-Z]+[0-9]+)"(?: [^>]*)?><f(?: [^>]*)?(?:/>|>[^<]*</f>)(?:<v/>|<v></v>)?</c>')
"""A formula of which the workbook does not hold the outcome: a program wrote it and nobody opened it in Excel."""

AS_CSV = "Bewaar het als .xlsx of als CSV (UTF-8), met de namen van de kolommen in de eerste rij."


@dataclass(frozen=True)
class Table:
    """A file as text: one column per heading (small letters), and the number of each row as its maker sees it."""

    file: str
    frame: pl.DataFrame
    lines: list[int]


def read_table(content: bytes, file: str) -> Table:
    """The rows of a file with at least one filled cell; raises Rejected with all that keeps it from being read."""
    if len(content) > LARGEST:
        raise _unfit(file, f"Het bestand is te groot ({len(content) // 1_000_000} MB).", "Verdeel de lijst.")
    if not content.strip():
        raise _unfit(file, "Het bestand is leeg.", AS_CSV)
    if content.startswith(OLD_OFFICE):
        locked = "EncryptedPackage".encode("utf-16-le") in content
        kind = "met een wachtwoord beveiligd" if locked else "een oud Excelbestand (.xls)"
        raise _unfit(file, f"Dit bestand is {kind}.", "Bewaar het als .xlsx zonder wachtwoord.")
    cells = _sheet(content, file) if content.startswith(PACKED) else _delimited(content, file)
    return _table(cells, file)


def _sheet(content: bytes, file: str) -> list[list[str]]:
    """The first sheet, every cell as text and a date as yyyy-mm-dd."""
    _refuse_traps(content, file)
    try:
        sheet = fastexcel.read_excel(content).load_sheet(0, header_row=None, dtypes="string", skip_rows=0)
    except fastexcel.FastExcelError as fault:
        raise _unfit(
            file, "Dit Excelbestand is beschadigd, of het heeft geen blad met cellen.", AS_CSV
        ) from fault
    if sheet.height > MOST + 1:
        raise _too_many(file, sheet.height - 1)
    frame = sheet.to_polars().select(pl.all().fill_null(""))
    return [list(row) for row in frame.iter_rows()]


def _refuse_traps(content: bytes, file: str) -> None:
    """Raise Rejected with what a workbook holds that would silently be read as empty."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED:
                raise _unfit(
                    file, "Het bestand is na uitpakken te groot.", "Bewaar alleen het blad met signalen."
                )
            names = sorted(
                name for name in packed.namelist() if re.fullmatch(r"xl/worksheets/\w+\.xml", name)
            )
            if not names:
                raise _unfit(file, "Dit is geen Excelbestand.", AS_CSV)
            sheets = [packed.read(name) for name in names]
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as fault:
        raise _unfit(file, "Het bestand is beschadigd of niet volledig.", "Haal het opnieuw op.") from fault
    findings = [
        Finding(file, f"cel {cell.decode()}", problem, remedy)
        for pattern, problem, remedy in (
            (MERGED, "Deze cellen zijn samengevoegd.", "Splits ze en vul elke rij in."),
            (UNSAVED, "Deze formule heeft geen bewaarde uitkomst.", "Open het bestand in Excel en bewaar het, of typ de uitkomst."),
        )
        for sheet in sheets
        for cell in pattern.findall(sheet)
    ]  # fmt: skip
    if findings:
        raise Rejected(findings)


def _delimited(content: bytes, file: str) -> list[list[str]]:
    """The cells of a text with semicolons, commas or tabs: whichever the first line has most of."""
    text = _decoded(content, file)
    if BINARY.search(text):
        raise _unfit(file, "Dit is geen tabel, maar een ander soort bestand.", AS_CSV)
    first = text.split("\n", 1)[0]
    separator = max(";,\t", key=first.count)
    if named := re.fullmatch(r"sep=(.)\r?", first):
        separator, text = named[1], text.replace(first, "", 1)
    if text.count("\n") > 40 * MOST:
        raise _too_many(file, text.count("\n"))
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as fault:
        problem = (
            "Er staat een los aanhalingsteken in, een cel is langer dan mag, of het bestand is afgebroken."
        )
        raise _unfit(file, problem, AS_CSV) from fault


def _decoded(content: bytes, file: str) -> str:
    encodings = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unfit(file, "De tekens zijn geen UTF-8 en geen Windows-tekens (cp1252).", AS_CSV)


def _table(cells: list[list[str]], file: str) -> Table:
    """Cells below the first filled row, which names the columns; rows are numbered as in Excel."""
    filled = [(line, [cell.strip() for cell in row]) for line, row in enumerate(cells, start=1)]
    filled = [(line, row) for line, row in filled if any(row)]
    if len(filled) > MOST + 1:
        raise _too_many(file, len(filled) - 1)
    if not filled:
        raise _unfit(file, "Het bestand is leeg.", AS_CSV)
    start, names = filled[0][0], filled[0][1]
    while names and not names[-1]:
        names.pop()
    names = [" ".join(name.casefold().split()) for name in names]
    body = filled[1:]
    findings = _heading_faults(file, start, names) or _uneven(file, names, body)
    if findings:
        raise Rejected(findings)
    columns = {
        name: pl.Series(name, [row[place] if place < len(row) else "" for _, row in body], dtype=pl.String)
        for place, name in enumerate(names)
    }
    return Table(file, pl.DataFrame(columns), [line for line, _ in body])


def _heading_faults(file: str, line: int, names: list[str]) -> list[Finding]:
    if not 2 <= len(names) <= WIDEST:
        problem = f"De eerste rij noemt {len(names)} kolom(men); dit lijkt geen tabel."
        return [Finding(file, f"rij {line}", problem, AS_CSV)]
    remedy = "Geef elke kolom een eigen naam."
    empty = [place for place, name in enumerate(names, start=1) if not name]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    return [
        Finding(file, f"rij {line}, kolom {place}", "Deze kolom heeft geen naam.", remedy) for place in empty
    ] + [
        Finding(file, f"rij {line}", f"De kolom '{name[:40]}' staat er twee keer.", remedy) for name in twice
    ]


def _uneven(file: str, names: list[str], body: list[tuple[int, list[str]]]) -> list[Finding]:
    """Rows with more filled cells than there are columns: a separator inside a text, or the wrong one."""
    remedy = "Zet een tekst met een scheidingsteken tussen aanhalingstekens, of lever een .xlsx."
    return [
        Finding(file, f"rij {line}", f"Hier staan meer cellen dan de {len(names)} kolommen.", remedy)
        for line, row in body
        if any(row[len(names) :])
    ]


def _unfit(file: str, problem: str, remedy: str) -> Rejected:
    return Rejected([Finding(file, "het bestand", problem, remedy)])


def _too_many(file: str, rows: int) -> Rejected:
    told = f"{rows:,}".replace(",", ".")
    return _unfit(
        file, f"Er staan {told} rijen in; per keer lezen we er {MOST // 1000}.000.", "Verdeel de lijst."
    )
