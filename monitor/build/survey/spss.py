"""Read an SPSS file: answers, labels, and user-missing values and ranges apart from empty."""

from pathlib import Path
from typing import Any

import polars as pl
from pyreadstat import ReadstatError, read_sav

from monitor.build.survey.delivered import Delivered, Said, Span, plain, too_much
from monitor.findings import Finding, Rejected

CASES = 100_000
"""So many cases are read at a time: enough to be fast, few enough to show progress."""
OLD_WINDOWS = "WINDOWS-1252"
AGAIN = "Haal het bestand opnieuw op bij de maker en vergelijk de grootte."


def read(path: Path, most: int, said: Said) -> Delivered:
    """The cases of a .sav or .zsav with at most `most` cells; raises Rejected when it cannot be read to its end."""
    _, meta, encoding = _part(path, None, metadataonly=True)
    cases = meta.number_rows or 0
    if too_much(cases, meta.number_columns or 1, most):
        raise _unfit(path, f"Het bestand zegt {cases} gevallen te hebben; dat kan niet kloppen.")
    parts: list[pl.DataFrame] = []
    words: Any = None
    while not parts or parts[-1].height == CASES:
        done = sum(part.height for part in parts)
        said("Lees gevallen", done / cases if cases else 0.0)
        options = {"user_missing": True, "output_format": "polars", "row_limit": CASES, "row_offset": done}
        part, found, encoding = _part(path, encoding, **options)
        parts.append(part)
        # Only the metadata that comes with cases names the missing values.
        words = words or found
    frame = pl.concat([part for part in parts if part.height] or parts[:1], how="vertical_relaxed")
    if frame.height < cases:
        raise _unfit(path, f"Het bestand is afgebroken na geval {frame.height} van {cases}.")
    said("Lees gevallen", 1.0)
    return _delivered(path, frame, words)


def _part(path: Path, encoding: str | None, **options: Any) -> tuple[Any, Any, str | None]:
    """Frame, metadata and the encoding that worked: the one the file names, or else that of old Windows."""
    for attempt in (encoding, OLD_WINDOWS):
        try:
            frame, meta = read_sav(path, encoding=attempt, **options)
            return frame, meta, attempt
        except (ReadstatError, UnicodeDecodeError) as fault:
            reason = fault
    raise _unfit(path, f"Het SPSS-bestand is afgebroken of stuk ({reason}).") from reason


def _unfit(path: Path, problem: str) -> Rejected:
    return Rejected([Finding(path.name, "-", problem, AGAIN)])


def _delivered(path: Path, frame: pl.DataFrame, meta: Any) -> Delivered:
    text = pl.selectors.string()
    frame = frame.with_columns(pl.when(text.str.strip_chars() != "").then(text).name.keep())
    return Delivered(
        file=path.name,
        frame=frame,
        lines=pl.Series("line", range(1, frame.height + 1), dtype=pl.Int64),
        unit="geval",
        labels={name: label.strip() for name, label in meta.column_names_to_labels.items() if label},
        value_labels={
            name: {_key(value): str(label).strip() for value, label in words.items()}
            for name, words in meta.variable_value_labels.items()
        },
        user_missing={name: _spans(spans) for name, spans in meta.missing_ranges.items()},
    )


def _key(value: Any) -> str:
    return plain(value) if isinstance(value, int | float) else str(value).strip()


def _spans(spans: Any) -> tuple[Span, ...]:
    return tuple((span["lo"], span["hi"]) for span in spans)
