"""Which points of a series may be joined by a line: never across a break, never over a gap."""

from collections.abc import Iterable, Sequence

import polars as pl


def segment_numbers(
    points: Sequence[tuple[str, float | None]], breaks: Iterable[str], expected: Iterable[str] = ()
) -> list[int | None]:
    """A number per point (edition, value), in the order of editions; only equal numbers may be joined.

    A new number starts at every edition in `breaks` and after every expected edition without a value.
    A point without a value has no number. Editions sort as text.
    """
    calendar = {edition: place for place, edition in enumerate(sorted({*expected, *(year for year, _ in points)}))}
    cuts = sorted(set(breaks))
    numbers: list[int | None] = []
    number, before = 0, None
    for edition, value in points:
        if value is None:
            numbers.append(None)
            continue
        here = (calendar[edition], sum(edition >= cut for cut in cuts))
        if before is not None and (here[0] - before[0] != 1 or here[1] != before[1]):
            number += 1
        before = here
        numbers.append(number)
    return numbers


def segments(
    points: pl.DataFrame, breaks: Iterable[str], expected: Sequence[str] = (), by: Sequence[str] = ()
) -> pl.DataFrame:
    """The points, sorted by the columns of `by` and edition, with a column `segment` as in `segment_numbers`.

    `points`: edition, value and the columns of `by`.
    """
    frame = points.sort(*by, "edition")
    cuts = list(breaks)
    groups = frame.partition_by(list(by), maintain_order=True) if by else [frame]
    numbers = [
        number
        for group in groups
        for number in segment_numbers(group.select("edition", "value").rows(), cuts, expected)
    ]
    return frame.with_columns(segment=pl.Series(numbers, dtype=pl.Int64))
