"""A delivered file is read the same whatever its format, and refused at once when it is no file of answers."""

import datetime
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyreadstat
import pytest
import xlsxwriter
from conftest import TINY

from monitor.build.survey.delivered import MOST_ROWS, NAMED, as_numbers, as_text, rows_in_words
from monitor.build.survey.formats import CELLS, read
from monitor.build.survey.personal import personal
from monitor.catalog import Catalog, load
from monitor.findings import Rejected

ANSWERS = {
    "wijk": ["Aadijk", "Beekzicht", "Colkhof", "Aadijk"],
    "weging": [0.8, 1 / 3, 1.25, 2.0],
    "v1": [7.0, None, 10.0, 1.0],
    "v2": [1.0, 2.0, 9.0, None],
}
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def sav(path: Path, columns: dict[str, list[Any]] = ANSWERS, **options: Any) -> Path:
    pyreadstat.write_sav(pd.DataFrame(columns), path, **options)
    return path


def csv(path: Path, delimiter: str = ",", encoding: str = "utf-8", comma: bool = False) -> Path:
    text = pl.DataFrame(ANSWERS).write_csv(separator=delimiter)
    path.write_bytes((text.replace(".", ",") if comma else text).encode(encoding))
    return path


def parquet(path: Path) -> Path:
    pl.DataFrame(ANSWERS).write_parquet(path)
    return path


def xlsx(
    path: Path,
    columns: dict[str, list[Any]] = ANSWERS,
    sheets: tuple[str, ...] = ("antwoorden",),
    empty: tuple[str, ...] = (),
) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for sheet in (book.add_worksheet(name) for name in sheets):
            for place, (name, cells) in enumerate(columns.items()):
                sheet.write_column(0, place, [name, *cells])
        for name in empty:
            book.add_worksheet(name)
    return path


FORMATS: dict[str, Callable[[Path], Path]] = {
    "spss": lambda folder: sav(folder / "a.sav"),
    "compressed spss": lambda folder: sav(folder / "a.zsav", compress=True),
    "comma": lambda folder: csv(folder / "a.csv"),
    "semicolon and decimal comma": lambda folder: csv(folder / "a.csv", ";", comma=True),
    "tab": lambda folder: csv(folder / "a.csv", "\t"),
    "byte order mark": lambda folder: csv(folder / "a.csv", ";", "utf-8-sig"),
    "parquet": lambda folder: parquet(folder / "a.parquet"),
    "workbook": lambda folder: xlsx(folder / "a.xlsx"),
    "workbook with an empty sheet": lambda folder: xlsx(folder / "a.xlsx", empty=("leeg",)),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_answers(name: str, tmp_path: Path) -> None:
    delivered = read(FORMATS[name](tmp_path))
    assert delivered.frame.columns == list(ANSWERS)
    assert delivered.texts("wijk").to_list() == ANSWERS["wijk"]
    for column in ("weging", "v1", "v2"):
        assert as_numbers(delivered.frame[column]).to_list() == ANSWERS[column], column
    first = 1 if delivered.unit == "geval" or name == "parquet" else 2
    assert delivered.lines.to_list() == [first, first + 1, first + 2, first + 3]


def test_text_of_old_windows_is_read_with_its_accents(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("wijk;v1\nSint Martën;1\n".encode("cp1252"))
    assert read(path).texts("wijk").to_list() == ["Sint Martën"]


def test_lines_count_empty_ones_and_cells_of_more_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,b\n1,"een\ntwee"\n\n2,#NULL!\n', encoding="utf-8")
    delivered = read(path)
    assert delivered.lines.to_list() == [3, 5]
    assert delivered.texts("b").to_list() == ["een\ntwee", None]


def test_spss_labels_and_user_missing_values_and_ranges_are_kept_apart_from_empty(tmp_path: Path) -> None:
    path = sav(
        tmp_path / "a.sav",
        {"v1": [1.0, 8.0, 97.0, None], "s": ["a", "NA", "", "b"]},
        column_labels={"v1": "Tevreden?", "s": "Open"},
        variable_value_labels={"v1": {1: "ja", 8: "weet niet"}},
        missing_ranges={"v1": [8, {"lo": 90, "hi": 99}], "s": ["NA"]},
    )
    delivered = read(path)
    assert delivered.labels == {"v1": "Tevreden?", "s": "Open"}
    assert delivered.value_labels == {"v1": {"1": "ja", "8": "weet niet"}}
    assert delivered.texts("v1").to_list() == ["1", "8", "97", None]
    assert [delivered.is_user_missing("v1", text) for text in ("1", "8", "90", "97", "99", "100")] == [
        False, True, True, True, True, False,
    ]  # fmt: skip
    assert delivered.is_user_missing("s", "NA") and not delivered.is_user_missing("s", "b")
    assert delivered.texts("s").to_list() == ["a", "NA", None, "b"]


def cut(path: Path, part: float = 0.9) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    return path


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def huge(path: Path, head: bytes = b"") -> Path:
    """2 GB on paper; the disk holds none of it."""
    with path.open("wb") as stream:
        stream.write(head)
        stream.truncate(2 << 30)
    return path


def locked_parts(path: Path) -> Path:
    """A workbook whose parts are marked as encrypted, as zip programs do."""
    content = bytearray(xlsx(path).read_bytes())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    return written(path, bytes(content))


def swelling(path: Path) -> Path:
    """A workbook that says of one part that it unpacks to 2 GB."""
    content = bytearray(xlsx(path).read_bytes())
    at = content.find(b"PK\x01\x02")
    content[at + 24 : at + 28] = (2_000_000_000).to_bytes(4, "little")
    return written(path, bytes(content))


def many_cells(path: Path) -> Path:
    """A Parquet file of a few kilobytes that says to hold more cells than a survey ever has."""
    pl.select(a=pl.repeat(1, CELLS // 2 + 1, dtype=pl.Int8), b=1).write_parquet(path)
    return path


BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "absent": (lambda f: f / "a.sav", "is er niet"),
    "a folder": (lambda f: (f / "a.csv").mkdir() or f / "a.csv", "is er niet"),
    "other format": (lambda f: written(f / "a.docx", b"x"), "Dit soort bestand"),
    "empty": (lambda f: written(f / "a.sav", b""), "leeg (0 bytes)"),
    "spss cut off": (lambda f: cut(sav(f / "a.sav")), "afgebroken"),
    "spss cut off in its head": (lambda f: cut(sav(f / "a.sav"), 0.2), "afgebroken"),
    "spss of noise": (lambda f: written(f / "a.sav", b"$FL2" + bytes(range(256)) * 50), "afgebroken of stuk"),
    "spss without cases": (lambda f: sav(f / "a.sav", {"a": [], "b": []}), "geen enkele regel"),
    "spss encrypted": (lambda f: written(f / "a.sav", b"ENCRYPTEDSAV" + bytes(99)), "wachtwoord"),
    "csv called sav": (lambda f: csv(f / "a.sav"), "geen .sav-bestand"),
    "sav called csv": (lambda f: sav(f / "b.sav").rename(f / "a.csv"), "een .sav-bestand"),
    "workbook called csv": (lambda f: xlsx(f / "b.xlsx").rename(f / "a.csv"), "een .xlsx-bestand"),
    "workbook cut off": (lambda f: cut(xlsx(f / "a.xlsx")), "afgebroken of stuk"),
    "workbook with password": (
        lambda f: written(f / "a.xlsx", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le")),
        "met een wachtwoord beveiligd",
    ),
    "old workbook": (lambda f: written(f / "a.xlsx", OLE + bytes(600)), "oud Excel-bestand"),
    "workbook with locked parts": (lambda f: locked_parts(f / "a.xlsx"), "met een wachtwoord beveiligd"),
    "workbook of noise": (lambda f: written(f / "a.xlsx", b"PK\x03\x04" + b"x" * 999), "afgebroken of stuk"),
    "workbook that swells": (lambda f: swelling(f / "a.xlsx"), "uitgepakt"),
    "workbook with two sheets": (
        lambda f: xlsx(f / "a.xlsx", sheets=("a", "b")),
        "2 werkbladen met inhoud: a, b",
    ),
    "workbook with only a head": (lambda f: xlsx(f / "a.xlsx", {"a": [], "b": []}), "geen enkele regel"),
    "parquet cut off": (lambda f: cut(parquet(f / "a.parquet")), "afgebroken of stuk"),
    "parquet encrypted": (lambda f: written(f / "a.parquet", b"PARE" + bytes(99)), "wachtwoord"),
    "parquet with too many cells": (lambda f: many_cells(f / "a.parquet"), "kan niet kloppen"),
    "csv of zeros": (lambda f: written(f / "a.csv", bytes(999)), "geen leesbare tekst"),
    "csv of noise": (lambda f: written(f / "a.csv", bytes(range(1, 256)) * 9), "geen leesbare tekst"),
    "csv in utf-16": (lambda f: csv(f / "a.csv", encoding="utf-16"), "UTF-16"),
    "csv in no encoding": (lambda f: written(f / "a.csv", b"a,b\n\x81,\xff\n"), "geen UTF-8"),
    "csv with one column": (lambda f: written(f / "a.csv", b"a\n1\n"), "Regel 1 heeft 1 kolom"),
    "csv with only a head": (lambda f: written(f / "a.csv", b"a,b\n"), "geen enkele regel"),
    "csv cut off": (
        lambda f: written(f / "a.csv", b"a,b,c\n1,2,3\n4,5,6\n7,8"),
        "regel 4: Niet elke regel heeft 3",
    ),
    "csv with an open quote": (lambda f: written(f / "a.csv", b'a,b\n1,"2\n3,4\n'), "geen leesbare CSV"),
    "csv of one line": (lambda f: written(f / "a.csv", b"," * 3_000_000), "regel 1: Deze regel heeft meer"),
    "csv with one endless row": (
        lambda f: written(f / "a.csv", b"a,b\n1,2\n" + b"," * 3_000_000),
        "regel 3: Deze regel heeft meer",
    ),
    "csv with columns of one name": (
        lambda f: written(f / "a.csv", b"a,b,a\n1,2,3\n"),
        "kolom a: Deze naam staat er",
    ),
    "csv with a nameless column": (
        lambda f: written(f / "a.csv", b"a,,c\n1,2,3\n"),
        "kolom 2: Deze kolom heeft geen",
    ),
    "2 GB of spss": (lambda f: huge(f / "a.sav", b"$FL2@(#)"), "te groot: 2147 MB"),
    "2 GB of text": (lambda f: huge(f / "a.csv", b"a,b\n1,2\n"), "te groot"),
    "2 GB of parquet": (lambda f: huge(f / "a.parquet", b"PAR1"), "te groot"),
    "2 GB of workbook": (lambda f: huge(f / "a.xlsx", b"PK\x03\x04"), "te groot"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gets_one_clear_finding(name: str, tmp_path: Path) -> None:
    make, said = BAD[name]
    path = make(tmp_path)
    tracemalloc.start()
    start = time.perf_counter()
    with pytest.raises(Rejected) as refused:
        read(path)
    seconds, memory = time.perf_counter() - start, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"{name}: {seconds:.2f} s, {memory / 1e6:.1f} MB")
    assert len(refused.value.findings) == 1
    assert said in str(refused.value)
    assert memory < 20_000_000, "a bad file must not be read into memory"


ENDLESS = {"even": b"1;2\n", "uneven": b"1;2;3\n", "empty": b"\n"}


@pytest.mark.parametrize("rows", ENDLESS)
def test_a_text_with_more_rows_than_a_survey_has_is_not_read_to_its_end(rows: str, tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", b"a;b\n" + ENDLESS[rows] * (MOST_ROWS + 1))
    with pytest.raises(Rejected, match=f"meer dan {MOST_ROWS} regels"):
        read(path)


def test_a_few_columns_do_not_make_a_file_of_any_length_a_survey(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.select(a=pl.repeat(1, MOST_ROWS + 1, dtype=pl.Int8), b=1).write_parquet(path)
    with pytest.raises(Rejected, match="kan niet kloppen"):
        read(path)


def test_a_long_file_tells_how_far_it_is(tmp_path: Path) -> None:
    heard: list[float] = []
    for make in FORMATS.values():
        heard.clear()
        read(make(tmp_path), lambda step, part: heard.append(part))
        assert heard[-1] == 1.0 and heard == sorted(heard)


def test_rows_are_named_and_counted() -> None:
    assert rows_in_words([12]) == "regel 12"
    assert rows_in_words([12, 40, 41], "geval") == "geval 12, 40 en 41"
    many = rows_in_words(list(range(1, NAMED + 312)))
    assert many.startswith("regel 1, 2, 3") and many.endswith(
        f"{NAMED} en nog 311 andere ({NAMED + 311} samen)"
    )


def test_numbers_are_read_with_comma_or_point_and_texts_stay_texts() -> None:
    cells = pl.Series(["1,5", "1.5", " 2 ", "-3", "1.234,5", "x", "", "inf", "nan", None])
    assert as_numbers(cells).to_list() == [1.5, 1.5, 2, -3, None, None, None, None, None, None]
    assert as_text(pl.Series([1.0, 2.5, float("nan"), None])).to_list() == ["1", "2.5", None, None]


# A file that says who someone is does not come in.


@pytest.fixture(scope="module")
def tiny_catalog() -> Catalog:
    return load(TINY / "catalog")


def found(catalog: Catalog, folder: Path, columns: dict[str, list[Any]], **options: Any) -> list[str]:
    """The columns of a .sav that are refused, with what they look like."""
    path = sav(folder / "a.sav", columns, **options)
    return [f"{one.where}: {one.problem}" for one in personal(read(path), catalog)]


BSN = ["111222333", "123456782", "999990019"]
PERSONAL: dict[str, tuple[dict[str, list[Any]], str]] = {
    "name by column": ({"achternaam": ["Jansen", "Bos"]}, "naam van een persoon"),
    "name in two words": ({"RecipientLastName": ["Jansen", "Bos"]}, "naam van een persoon"),
    "name by content": (
        {"v9": ["Jan de Vries", "Els Bos", "Fatima el Amrani", "Kim Yilmaz", "Piet van der Berg"]},
        "naam van een persoon",
    ),
    "e-mail by column": ({"Email_1": ["geen", "x"]}, "e-mailadres"),
    "e-mail in an open answer": ({"v9": ["mail mij: kim@voorbeeld.nl", "nee"]}, "e-mailadres"),
    "telephone as text": ({"v9": ["06-12345678", "nee"]}, "telefoonnummer"),
    "telephone with country": ({"v9": ["+31 26 377 48 00", "nee"]}, "telefoonnummer"),
    "telephone as number": ({"v9": [612345678.0, 687654321.0, 655555555.0]}, "telefoonnummer"),
    "street": ({"straatnaam": ["Velperweg", "Apeldoornseweg"]}, "een adres"),
    "address by content": ({"v9": ["Velperweg 12", "Kortestraat 3a"]}, "een adres"),
    "house number": ({"postcode": [6811.0, 6822.0], "huisnr": [12.0, 3.0]}, "huisnummer"),
    "postcode of six": ({"v9": ["6811 AA", "6822BB"]}, "volledige postcode"),
    "postcode of six in small letters": ({"pc": ["6811ab", "6822cd"]}, "volledige postcode"),
    "birth date by column": ({"geboorte_datum": [19700101.0, 19850607.0]}, "geboortedatum"),
    "birth date as date": ({"v9": [datetime.date(1970, 1, 1), datetime.date(1990, 5, 2)]}, "geboortedatum"),
    "birth date as text": ({"v9": ["01-02-1950", "30-11-1999"]}, "geboortedatum"),
    "birth date as number": ({"v9": [19500201.0, 19991130.0]}, "geboortedatum"),
    "bsn by column": ({"BSN": [1.0, 2.0]}, "burgerservicenummer"),
    "bsn as number": ({"v9": [float(one) for one in BSN]}, "burgerservicenummer"),
    "bsn as text": ({"v9": BSN}, "burgerservicenummer"),
    "ip address": ({"v9": ["192.168.1.20", "10.0.0.1"]}, "IP-adres"),
    "ip address of today": ({"v9": ["2001:db8::ff00:42:8329", "x"]}, "IP-adres"),
    "coordinates": ({"LocationLatitude": [51.98512, 51.97001]}, "plaats op de kaart"),
}


@pytest.mark.parametrize("name", PERSONAL)
def test_a_personal_column_is_refused_by_name_and_by_content(
    name: str, tmp_path: Path, tiny_catalog: Catalog
) -> None:
    columns, said = PERSONAL[name]
    refused = found(tiny_catalog, tmp_path, columns)
    assert len(refused) == 1
    assert f"kolom {list(columns)[-1]}" in refused[0] and said in refused[0]
    for cells in columns.values():
        assert not any(str(cell) in refused[0] for cell in cells if len(str(cell)) > 3), "it repeats a cell"


INNOCENT: dict[str, tuple[dict[str, list[Any]], dict[str, Any]]] = {
    "weights with many digits": ({"weging": [0.612345678, 1.123456782, 612345678.5]}, {}),
    "respondents numbered on": ({"respnr": [float(612345600 + one) for one in range(40)]}, {}),
    "respondents of nine digits": ({"respnr": [float(100000000 + 7 * one) for one in range(40)]}, {}),
    "item codes of nine digits": ({"item_code": ["111222334", "123456783", "202500017"]}, {}),
    "name of the district": ({"wijk_naam": ["Aadijk", "Colkhof"]}, {}),
    "label with name of the district": (
        {"w": ["Noord-Oost", "Zuid"]},
        {"column_labels": {"w": "Naam van de wijk"}},
    ),
    "districts in a column called naam": ({"naam": ["Aadijk", "Beekzicht", "Het Eiland"]}, {}),
    "answer about e-mail": ({"contact_email": [0.0, 1.0], "via_telefoon": [1.0, 2.0]}, {}),
    "question about a name": (
        {"v1": [1.0, 2.0]},
        {"column_labels": {"v1": "Kent u de naam, het adres of het telefoonnummer van de wijkagent?"}},
    ),
    "moments of filling in": ({"ingevuld": ["01-11-2025 10:15:00", "12-11-2025 14:02:33"]}, {}),
    "days of filling in": ({"dag": [datetime.date(2025, 10, 1), datetime.date(2025, 11, 2)]}, {}),
    "year of birth": ({"geboortejaar": [1950.0, 1999.0, 1960.0]}, {}),
    "postcode of four": ({"postcode4": [6811.0, 6822.0]}, {}),
    "open answer in capitals": ({"open": ["IN 2021 IS HET SLECHTER", "MEER GROEN"]}, {}),
    "version of the questionnaire": ({"versie": ["2025NL", "2025NL"], "build": ["1.2.3", "1.2.3"]}, {}),
    "answers in words": ({"v1": ["Helemaal Eens", "Een Beetje", "Helemaal Eens", "Oneens", "Eens"] * 3}, {}),
}


@pytest.mark.parametrize("name", INNOCENT)
def test_columns_that_only_look_odd_are_let_through(name: str, tmp_path: Path, tiny_catalog: Catalog) -> None:
    columns, options = INNOCENT[name]
    assert found(tiny_catalog, tmp_path, columns, **options) == []
