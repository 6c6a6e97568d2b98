"""One delivered file of answers, as it came: cells, labels, missing values and the place of each row."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import polars as pl

NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
NAMED = 20
"""So many rows are named in a finding; of the others only the number is given."""
MOST_ROWS = 2_000_000
"""Most rows of a file: twice the largest survey that the monitor is measured with; a longer file is another file."""

Said = Callable[[str, float], None]
"""Told what is being done and which part of it (0-1) is ready."""
Span = tuple[float | str, float | str]
"""Lowest and highest value of a range of user-missing values; the same twice for one value."""


def too_much(rows: int, columns: int, cells: int) -> bool:
    """Whether a file of so many rows and columns is longer than a survey is, or has more than `cells` cells."""
    return rows > MOST_ROWS or rows * max(columns, 1) > cells


def silent(step: str, part: float) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Delivered:
    """A file of answers: `frame` holds every column as delivered, `lines` the row numbers that findings name.

    An empty cell is null. `labels` are the words for columns, `value_labels` those for values (by the value as text),
    `user_missing` the values that the file itself calls missing: they stay in the frame, apart from empty.
    """

    file: str
    frame: pl.DataFrame
    lines: pl.Series
    unit: str = "regel"
    labels: dict[str, str] = field(default_factory=dict)
    value_labels: dict[str, dict[str, str]] = field(default_factory=dict)
    user_missing: dict[str, tuple[Span, ...]] = field(default_factory=dict)

    def texts(self, column: str) -> pl.Series:
        """One column as text, whole numbers without decimals; null where the cell is empty."""
        return as_text(self.frame[column])

    def where(self, rows: pl.Series) -> str:
        """The rows for which `rows` (booleans) holds, as words: 'regel 12, 40 en nog 311 andere'."""
        return rows_in_words(self.lines.filter(rows).to_list(), self.unit)

    def is_user_missing(self, column: str, text: str) -> bool:
        """Whether the file calls this value (as text) of a column missing."""
        value = number_in(text)
        for low, high in self.user_missing.get(column, ()):
            if isinstance(low, str) or isinstance(high, str):
                if str(low).strip() <= text <= str(high).strip():
                    return True
            elif value is not None and low <= value <= high:
                return True
        return False


def number_in(text: str) -> float | None:
    """The number that a text holds, with a decimal point or comma; None when it holds none."""
    return float(text.strip().replace(",", ".")) if NUMBER.fullmatch(text.strip()) else None


def plain(value: float) -> str:
    """A number as the text by which maps and labels know it: 1.0 is '1', 2.5 is '2.5'."""
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(float(value))


def as_text(series: pl.Series) -> pl.Series:
    """A column as trimmed text; empty and not-a-number become null, whole numbers lose their decimals."""
    kind = series.dtype
    if kind == pl.Boolean:
        series = series.cast(pl.Int8)
    if kind.is_float():
        whole = series.is_finite() & (series == series.round()) & (series.abs() < 1e15)
        shown = pl.select(
            pl.when(whole)
            .then(series.cast(pl.Int64, strict=False).cast(pl.String))
            .when(series.is_not_nan())
            .then(series.cast(pl.String))
        )
        return shown.to_series().alias(series.name)
    text = series.cast(pl.String).str.strip_chars()
    return text.set(text == "", None)


def as_numbers(series: pl.Series) -> pl.Series:
    """A column as numbers; null where the cell is empty or holds no finite number (comma or point as decimal)."""
    if series.dtype.is_numeric() or series.dtype == pl.Boolean:
        numbers = series.cast(pl.Float64)
    else:
        pattern = f"^{NUMBER.pattern}$"
        text = as_text(series)
        text = text.set(~text.str.contains(pattern), None).str.replace(",", ".", literal=True)
        numbers = text.cast(pl.Float64, strict=False)
    return numbers.set(~numbers.is_finite(), None)


def rows_in_words(lines: Sequence[int], unit: str = "regel") -> str:
    """The first rows by number and how many others there are."""
    named = [str(line) for line in lines[:NAMED]]
    if len(lines) > NAMED:
        return f"{unit} {', '.join(named)} en nog {len(lines) - NAMED} andere ({len(lines)} samen)"
    return f"{unit} {' en '.join([', '.join(named[:-1]), named[-1]] if len(named) > 1 else named)}"
