"""Read a delivered file of answers, whatever its format; say quickly and once why it cannot be read."""

import zipfile
from pathlib import Path

from monitor.build.survey import columnar, delimited, spss
from monitor.build.survey.delivered import Delivered, Said, silent
from monitor.findings import Finding, Rejected

MEGABYTE = 1_000_000
LARGEST = {
    ".sav": 1000 * MEGABYTE,
    ".zsav": 500 * MEGABYTE,
    ".csv": 500 * MEGABYTE,
    ".parquet": 500 * MEGABYTE,
    ".xlsx": 100 * MEGABYTE,
}
"""Largest file by format: a million respondents with a hundred columns fit in each, but for XLSX."""
UNPACKED = 1000 * MEGABYTE
"""Largest content of an XLSX once unpacked; a small file may hold far more than it seems to."""
CELLS = 200_000_000
"""Most cells (rows times columns) of a file; a million respondents with 200 columns."""
HEAD = 65_536

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
SIGNS = {b"$FL2": ".sav", b"$FL3": ".zsav", b"PAR1": ".parquet", b"PARE": ".parquet", b"PK\x03\x04": ".xlsx"}
"""First bytes of a file and the format they belong to; text has none."""
NO_PASSWORD = "Open het bestand, bewaar het zonder wachtwoord op een beveiligde plek en lever het opnieuw."
AGAIN = "Haal het bestand opnieuw op bij de maker en vergelijk de grootte."


def read(path: Path, said: Said = silent) -> Delivered:
    """The answers in a .sav, .zsav, .csv, .parquet or .xlsx file (first sheet), every column as delivered.

    Raises Rejected with one finding when the file is absent, empty, too large, protected, cut off or of another format
    than its name says; size and first bytes are looked at before anything is read.
    """
    read_format = {
        ".sav": spss.read,
        ".zsav": spss.read,
        ".csv": delimited.read,
        ".parquet": columnar.read_parquet,
        ".xlsx": columnar.read_workbook,
    }[refuse_unfit(path)]
    delivered = read_format(path, CELLS, said)
    if not delivered.frame.height:
        raise refused(path, "Het bestand heeft geen enkele regel met antwoorden.", AGAIN)
    return delivered


def refuse_unfit(path: Path) -> str:
    """The format of a file (".csv"); raises Rejected when size, name and first bytes show that it is not worth reading."""
    ending, head = _kind_of(path)
    if ending == ".csv":
        _refuse_noise(path, head)
    if ending == ".xlsx":
        _refuse_unfit_archive(path)
    return ending


def refused(path: Path, problem: str, remedy: str) -> Rejected:
    """The refusal of a whole file."""
    return Rejected([Finding(path.name, "-", problem, remedy)])


def _kind_of(path: Path) -> tuple[str, bytes]:
    """The format of a file and its first bytes; raises Rejected when name, size and content do not agree."""
    if not path.is_file():
        raise refused(path, "Het bestand is er niet.", "Verbeter het pad.")
    ending, size = path.suffix.lower(), path.stat().st_size
    if ending not in LARGEST:
        problem = f"Dit soort bestand ('{ending}') kan de monitor niet lezen."
        raise refused(path, problem, f"Lever {', '.join(LARGEST)}.")
    if not size:
        raise refused(path, "Het bestand is leeg (0 bytes).", AGAIN)
    if size > LARGEST[ending]:
        problem = (
            f"Het bestand is te groot: {size // MEGABYTE} MB, meer dan {LARGEST[ending] // MEGABYTE} MB."
        )
        remedy = (
            "Kijk of dit het goede bestand is; lever alleen de kolommen die nodig zijn, of lever Parquet."
        )
        raise refused(path, problem, remedy)
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
    except OSError as fault:
        raise refused(
            path, f"Het bestand mag of kan niet worden gelezen ({fault.strerror}).", AGAIN
        ) from fault
    if (head.startswith(OLE) and ending != ".csv") or head.startswith((b"ENCRYPTEDSAV", b"PARE")):
        raise _locked(path, head)
    found = next((kind for sign, kind in SIGNS.items() if head.startswith(sign)), ".csv")
    if {found, ending} != {".sav", ".zsav"} and found != ending:
        is_text = found == ".csv" and ending != ".csv"
        what = f"geen {ending}-bestand" if is_text else f"een {found}-bestand, geen {ending}-bestand"
        remedy = f"Verbeter de naam. Is die goed, dan is het bestand stuk. {AGAIN}"
        raise refused(path, f"Dit is {what}: de inhoud past niet bij de naam.", remedy)
    return ending, head


def _locked(path: Path, head: bytes) -> Rejected:
    """The refusal of a file that is protected, or an Excel file of the old kind: both look alike outside."""
    if head.startswith(OLE):
        with path.open("rb") as stream:
            protected = "EncryptedPackage".encode("utf-16-le") in stream.read(MEGABYTE * 10)
        if not protected:
            problem = "Dit is een oud Excel-bestand (.xls), of een bestand met een wachtwoord."
            return refused(path, problem, f"Bewaar het als .xlsx. {NO_PASSWORD}")
    return refused(path, "Het bestand is met een wachtwoord beveiligd.", NO_PASSWORD)


def _refuse_noise(path: Path, head: bytes) -> None:
    """Raise Rejected when the first bytes of a CSV cannot be text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refused(path, "Dit is UTF-16.", "Bewaar het bestand opnieuw als UTF-8.")
    control = sum(byte < 32 and byte not in b"\t\n\r" for byte in head)
    if b"\0" in head or control > len(head) / 100:
        raise refused(path, "Dit is geen leesbare tekst.", AGAIN)


def _refuse_unfit_archive(path: Path) -> None:
    """Raise Rejected when an XLSX is cut off, protected or unpacks to far more than answers can be."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as fault:
        raise refused(path, "Het bestand is afgebroken of stuk.", AGAIN) from fault
    if any(part.flag_bits & 1 for part in parts):
        raise refused(path, "Het bestand is met een wachtwoord beveiligd.", NO_PASSWORD)
    if sum(part.file_size for part in parts) > UNPACKED:
        raise refused(path, "Het bestand wordt uitgepakt meer dan 1000 MB.", "Lever CSV of Parquet.")
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise refused(path, "Dit is een zip-bestand, geen werkmap.", "Pak het uit en lever wat erin zit.")
