"""In which class of a legend a value falls, and which limits a new indicator could get."""

from collections.abc import Iterable, Sequence

import polars as pl

SCHEMES = ("equal", "quantiles", "fisher_jenks", "round")


def limits(values: Iterable[float | None], scheme: str = "round", k: int = 5) -> tuple[float, ...]:
    """The k - 1 rising inner limits that a scheme proposes for pooled values of all editions and areas.

    `values`: numbers in the indicator's unit, missing ones left out. Upper bounds are inclusive; the outer
    classes are open. `round` gives equal steps on round numbers. Limits are proposed once and then written in
    the catalog: they are never recomputed per view, so that a colour means the same in every edition.
    Raises ValueError for an unknown scheme, k below 2 or fewer than k different values.
    Equal steps, quantiles and Fisher-Jenks are those of mapclassify.
    """
    known = sorted({float(value) for value in values if value is not None and value == value})
    pooled = [float(value) for value in values if value is not None and value == value] or known
    if scheme not in SCHEMES:
        raise ValueError(f"scheme is {scheme!r}; it must be one of {', '.join(SCHEMES)}")
    if k < 2:
        raise ValueError("a legend has at least two classes")
    if len(known) < k:
        raise ValueError(f"{k} classes need at least {k} different values; there are {len(known)}")
    if scheme == "round":
        return _round_limits(known[0], known[-1], k)
    # Only the build and the shell propose limits; the page process must not pay for this import.
    import mapclassify

    classifier = {
        "equal": mapclassify.EqualInterval,
        "quantiles": mapclassify.Quantiles,
        "fisher_jenks": mapclassify.FisherJenks,
    }[scheme]
    return tuple(float(limit) for limit in classifier(pooled, k=k).bins[: k - 1])


def _round_limits(low: float, high: float, k: int) -> tuple[float, ...]:
    """Equal steps of 1, 2, 2.5 or 5 times a power of ten that cover low to high with k classes."""
    exponent = -6
    while True:
        for factor in (1.0, 2.0, 2.5, 5.0):
            step = factor * 10.0**exponent
            first = step * (low // step + 1)
            if first + step * (k - 1) >= high:
                return tuple(round(first + step * number, 9) for number in range(k - 1))
        exponent += 1


def class_index(value: pl.Expr, inner: Sequence[float]) -> pl.Expr:
    """The class of each value, 0 for the lowest; missing stays missing. Upper bounds are inclusive."""
    index = pl.sum_horizontal([(value > limit).cast(pl.Int8) for limit in inner])
    return pl.when(value.is_not_null()).then(index)
