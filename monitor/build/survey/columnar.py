"""Read answers from a Parquet file or from the first sheet of a workbook."""

from pathlib import Path

import fastexcel
import polars as pl

from monitor.build.survey.delimited import EMPTY, headings
from monitor.build.survey.delivered import Delivered, Said, too_much
from monitor.findings import Finding, Rejected

AGAIN = "Haal het bestand opnieuw op bij de maker en vergelijk de grootte."


def read_parquet(path: Path, most: int, said: Said) -> Delivered:
    """The rows of a Parquet file with at most `most` cells; lists and structs are refused.

    Raises Rejected when the file is cut off or otherwise no Parquet.
    """
    said("Lees Parquet", 0.0)
    try:
        plan = pl.scan_parquet(path, glob=False)
        schema = plan.collect_schema()
        rows = plan.select(pl.len()).collect().item()
        if too_much(rows, len(schema), most):
            raise _unfit(path, f"Het bestand zegt {rows} regels te hebben; dat kan niet kloppen.")
        if nested := [name for name, kind in schema.items() if kind.is_nested()]:
            raise _unfit(path, f"Deze kolommen zijn geen gewone cellen: {', '.join(nested)}.")
        frame = plan.collect()
    except (pl.exceptions.PolarsError, OSError) as fault:
        raise _unfit(path, "Het Parquet-bestand is afgebroken of stuk.") from fault
    said("Lees Parquet", 1.0)
    return _delivered(path, _blank_as_null(frame), first=1)


def read_workbook(path: Path, most: int, said: Said) -> Delivered:
    """The first sheet of a workbook, names of columns in row 1; raises Rejected when it cannot be read."""
    said("Lees werkblad", 0.0)
    try:
        book = fastexcel.read_excel(path)
        if len(book.sheet_names) > 1:
            _refuse_more_sheets(path, book)
        head = book.load_sheet(0, header_row=None, skip_rows=0, n_rows=1, dtypes="string").to_polars()
        sheet = book.load_sheet(
            0, header_row=None, skip_rows=1, schema_sample_rows=None, dtype_coercion="coerce"
        )
        if too_much(sheet.height, sheet.width, most):
            raise _unfit(path, f"Het werkblad heeft meer dan {most} cellen.")
        frame = sheet.to_polars()
    except fastexcel.FastExcelError as fault:
        raise _unfit(
            path, f"De werkmap is stuk of het eerste werkblad is leeg ({type(fault).__name__})."
        ) from fault
    names = [(name or "").strip() for name in head.row(0)] if head.height else []
    names += [""] * (frame.width - len(names))
    empty = [frame.to_series(place).null_count() == frame.height for place in range(frame.width)]
    kept = [place for place in range(frame.width) if names[place] or not empty[place]]
    named = headings(path, [names[place] for place in kept])
    frame = pl.DataFrame(
        [frame.to_series(place).alias(name) for place, name in zip(kept, named, strict=True)]
    )
    said("Lees werkblad", 1.0)
    return _delivered(path, _blank_as_null(frame), first=2)


def _refuse_more_sheets(path: Path, book: fastexcel.ExcelReader) -> None:
    """Raise Rejected when another sheet than the first holds cells: which one is meant would be a guess."""
    filled = [name for name in book.sheet_names if book.load_sheet(name, header_row=None, n_rows=1).width]
    if len(filled) > 1:
        problem = f"Er zijn {len(filled)} werkbladen met inhoud: {', '.join(filled)}."
        remedy = "Lever een werkmap met alleen het werkblad met antwoorden."
        raise Rejected([Finding(path.name, "-", problem, remedy)])


def _blank_as_null(frame: pl.DataFrame) -> pl.DataFrame:
    categories = pl.selectors.categorical() | pl.selectors.enum()
    text = pl.selectors.string()
    frame = frame.with_columns(categories.cast(pl.String))
    stripped = text.str.strip_chars()
    return frame.with_columns(pl.when(~stripped.is_in(EMPTY)).then(stripped).name.keep())


def _delivered(path: Path, frame: pl.DataFrame, first: int) -> Delivered:
    lines = pl.Series("line", range(first, first + frame.height), dtype=pl.Int64)
    if frame.width:
        filled = frame.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
        frame, lines = frame.filter(filled), lines.filter(filled)
    return Delivered(path.name, frame, lines)


def _unfit(path: Path, problem: str) -> Rejected:
    return Rejected([Finding(path.name, "-", problem, AGAIN)])
