"""Which points of a series may be joined by a line: never across a break, never over a gap."""

from collections.abc import Iterable, Sequence

import polars as pl

Point = tuple[str, float | None] | tuple[str, float | None, str]
"""edition, value and, where lines of districts may differ, the division."""


def segment_numbers(
    points: Sequence[Point], breaks: Iterable[str], expected: Iterable[str] = ()
) -> list[int | None]:
    """A number per point, in the order of editions; only equal numbers may be joined by a line.

    A new number starts at every edition in `breaks`, after every expected edition without a value, and where
    the division changes. A point without a value has no number. Editions sort as text.
    """
    every = sorted({*expected, *(point[0] for point in points)})
    calendar = {edition: place for place, edition in enumerate(every)}
    cuts = sorted(set(breaks))
    numbers: list[int | None] = []
    number = 0
    before: tuple[int, object] | None = None
    for edition, value, *division in points:
        if value is None:
            numbers.append(None)
            continue
        here = (calendar[edition], (sum(edition >= cut for cut in cuts), division))
        if before is not None and (here[0] - before[0] != 1 or here[1] != before[1]):
            number += 1
        before = here
        numbers.append(number)
    return numbers


def segments(
    points: pl.DataFrame, breaks: Iterable[str], expected: Sequence[str] = (), by: Sequence[str] = ()
) -> pl.DataFrame:
    """The points, sorted by the columns of `by` and edition, with a column `segment` as in `segment_numbers`.

    `points`: edition, value, the columns of `by`, and division where lines may differ.
    """
    frame = points.sort(*by, "edition")
    cuts = list(breaks)
    columns = [name for name in ("edition", "value", "division") if name in frame.columns]
    groups = frame.partition_by(list(by), maintain_order=True) if by else [frame]
    numbers = [
        number for group in groups for number in segment_numbers(group.select(columns).rows(), cuts, expected)
    ]
    return frame.with_columns(segment=pl.Series(numbers, dtype=pl.Int64))
