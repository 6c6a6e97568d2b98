"""Scale scores from 0 to 10 per respondent, and whether the items of a scale measure one thing."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

Items = pl.DataFrame | Mapping[str, Sequence[float | None]] | npt.NDArray


def score(
    items: Items,
    minimum: float,
    maximum: float,
    reverse: Collection[str | int] = (),
    required: int | None = None,
) -> pl.Series:
    """The score of each respondent (0-10): the mean of the items answered, null when they are fewer than required.

    `items`: a column per item and a row per respondent (of a bare array the columns are called by position);
    null or NaN = no answer. `minimum` and `maximum` are the ends of the answer scale, not the answers that
    happened to be given, so that a score means the same in each edition. `reverse`: items in which a high answer
    is a low score. `required`: fewest items answered, without it half of them.
    Raises ValueError for answers outside the scale, no items or respondents, an unknown item to reverse, a
    scale without length, or a number required that the items cannot reach.
    Source: half rule of Fayers and Machin, Quality of Life (2007); fixed ends: OECD/JRC, Handbook on
    Constructing Composite Indicators (2008).
    """
    scores = item_scores(items, minimum, maximum, reverse)
    fewest = (scores.width + 1) // 2 if required is None else required
    if not 1 <= fewest <= scores.width:
        raise ValueError(f"{fewest} answers are required of {scores.width} items")
    answered = pl.sum_horizontal(pl.all().is_not_null())
    # A mean of tens can be a hair above ten.
    mean = pl.mean_horizontal(pl.all()).clip(0, 10)
    return scores.select(score=pl.when(answered >= fewest).then(mean)).to_series()


def item_scores(
    items: Items, minimum: float, maximum: float, reverse: Collection[str | int] = ()
) -> pl.DataFrame:
    """Each answer on the same 0-10 scale and in the same direction; arguments and errors as for `score`."""
    if not -np.inf < minimum < maximum < np.inf:
        raise ValueError(f"a scale runs from low to high, not from {minimum} to {maximum}")
    frame = _frame(items)
    turned = {str(name) for name in reverse}
    if unknown := sorted(turned - set(frame.columns)):
        raise ValueError(f"no such item to reverse: {', '.join(unknown)}")
    outside = frame.select((~pl.all().is_between(minimum, maximum)).sum()).row(0, named=True)
    if wrong := ", ".join(f"{name} ({count})" for name, count in outside.items() if count):
        raise ValueError(f"answers outside {minimum:g}-{maximum:g}: {wrong}")
    span = (maximum - minimum) / 10
    return frame.select(
        ((maximum - pl.col(name) if name in turned else pl.col(name) - minimum) / span).alias(name)
        for name in frame.columns
    )


def cronbach_alpha(items: Items) -> float:
    """Cronbach's alpha of items that point the same way (see `item_scores`), over respondents who answered all.

    At most 1; below 0 when items contradict each other. It says something about scales whose items reflect one
    thing (cohesion), nothing about counts of different nuisances.
    Raises ValueError with fewer than two items or complete respondents, or when all their sums are equal.
    Source: Cronbach, Psychometrika 16 (1951) 297.
    """
    answers = _frame(items).drop_nulls().to_numpy()
    people, count = answers.shape
    if count < 2 or people < 2:
        raise ValueError(f"alpha needs two items and two complete respondents, not {count} and {people}")
    total = answers.sum(axis=1).var(ddof=1)
    if not total > 0:
        raise ValueError("alpha cannot be calculated: everybody has the same sum")
    return float(count / (count - 1) * (1 - answers.var(axis=0, ddof=1).sum() / total))


def _frame(items: Items) -> pl.DataFrame:
    if isinstance(items, np.ndarray):
        if items.ndim != 2:
            raise ValueError(f"an array of items has two dimensions, not {items.ndim}")
        items = {str(place): column for place, column in enumerate(items.T)}
    frame = pl.DataFrame(items)
    if not frame.width or not frame.height:
        raise ValueError("there are no items or no respondents")
    texts = [name for name, kind in frame.schema.items() if not (kind.is_numeric() or kind == pl.Null)]
    if texts:
        raise ValueError(f"not a column of numbers: {', '.join(texts)}")
    return frame.cast(pl.Float64).fill_nan(None)
