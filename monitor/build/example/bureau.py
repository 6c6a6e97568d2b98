"""Write answers of the example survey as a bureau would deliver them: an SPSS file, and the map to import it with."""

from pathlib import Path

import polars as pl
import pyreadstat

from monitor.build.example.model import lot
from monitor.catalog import Catalog

MODES = {"online": 1, "paper": 2, "interview": 3}
MODE_LABELS: dict[int | float, str] = {1: "op internet", 2: "op papier", 3: "gesprek aan huis"}
LABELS = {
    "respnr": "Volgnummer",
    "wijkcode": "Wijk",
    "stratum": "Stratum van de steekproef",
    "weging": "Weegfactor",
    "enquetewijze": "Manier van invullen",
}


def write_delivery(coded: pl.DataFrame, catalog: Catalog, edition: str, folder: Path, seed: int) -> Path:
    """Write `edition`.sav and map.toml in a folder and return the path of the first.

    `coded`: answers with the codes for "weet niet" still in them. The rows come in the order of the lot, columns are
    called v01, v02, ..; codes outside the scale are declared as missing values.
    """
    items = [code for code in coded.columns if code in catalog.item]
    columns = {code: f"v{number:02d}" for number, code in enumerate(items, start=1)}
    numbers = {one.code: int(one.code[-2:]) for one in catalog.areas_on("district")}
    order = lot(seed, edition, "order").permutation(coded.height)
    district = pl.col("district").replace_strict(numbers, return_dtype=pl.Int64)
    frame = coded[order.tolist()].select(
        respnr=pl.int_range(1, pl.len() + 1),
        wijkcode=district,
        stratum=district,
        weging=pl.col("weight"),
        enquetewijze=pl.col("mode").replace_strict(MODES, return_dtype=pl.Int64),
        **{column: pl.col(code) for code, column in columns.items()},
    )
    names: dict[int | float, str] = {number: catalog.area[code].label for code, number in numbers.items()}
    words: dict[str, dict[int | float, str]] = {
        column: {float(key): word for key, word in catalog.item[code].categories.items()}
        for code, column in columns.items()
    }
    path = folder / f"{edition}.sav"
    pyreadstat.write_sav(
        frame,
        path,
        file_label="Verzonnen antwoorden, alleen om te oefenen",
        column_labels={**LABELS, **{column: catalog.item[code].label for code, column in columns.items()}},
        variable_value_labels={"wijkcode": names, "enquetewijze": MODE_LABELS, **words},
        missing_ranges={column: list(catalog.item[code].outside) for code, column in columns.items()},
    )
    (folder / "map.toml").write_text(map_of(columns, numbers), encoding="utf-8")
    return path


def map_of(columns: dict[str, str], numbers: dict[str, int]) -> str:
    """The text of the map: which column is which item (`columns`), and the numbers of the districts."""
    lines = [
        "# Map bij de verzonnen oefenlevering: welke kolom welke vraag is.",
        'route = "answers"',
        "",
        "[columns]",
        'respondent = "respnr"',
        'district = "wijkcode"',
        'stratum = "stratum"',
        'weight = "weging"',
        'mode = "enquetewijze"',
        "",
        "[districts]",
        *(f'"{number}" = "{code}"' for code, number in numbers.items()),
        "",
        "[modes]",
        *(f'"{number}" = "{mode}"' for mode, number in MODES.items()),
    ]
    for code, column in columns.items():
        lines += ["", f"[items.{code}]", f'column = "{column}"']
    return "\n".join(lines) + "\n"
