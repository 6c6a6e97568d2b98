"""What the answers of a sample say about everybody: estimates with margins, for the city and for parts of it."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import polars as pl

from monitor.analysis.intervals import t_limits, wilson_limits
from monitor.analysis.linearised import Design, Floats, Moments, moments

KINDS = ("mean", "share", "total")
LONELY = ("fail", "adjust")
FEW = 5
"""Fewer ones or zeros than this make the linearised error of a share too uncertain to rest on."""
AT_ONCE = 100_000
"""Answers in one pass of the arithmetic: arrays of this size stay in a processor's cache."""
MEASURES = ("estimate", "se", "lower", "upper", "n", "n_eff", "deff")

By = str | Sequence[str]


def estimate(
    answers: pl.DataFrame,
    value: str,
    weight: str | None = None,
    by: By = (),
    strata: str | None = None,
    cluster: str | None = None,
    fpc: str | None = None,
    kind: str = "mean",
    level: float = 0.95,
    lonely: str = "fail",
) -> pl.DataFrame:
    """Estimates of one variable: `estimates` without the column `variable`."""
    found = estimates(answers, [value], weight, by, strata, cluster, fpc, kind, level, lonely)
    return found.drop("variable")


def estimates(
    answers: pl.DataFrame,
    values: Sequence[str],
    weight: str | None = None,
    by: By = (),
    strata: str | None = None,
    cluster: str | None = None,
    fpc: str | None = None,
    kind: str | Mapping[str, str] = "mean",
    level: float = 0.95,
    lonely: str = "fail",
) -> pl.DataFrame:
    """Estimates of many variables, for every combination of `by` that occurs (without by: for all together).

    `answers`: a row per respondent. The other arguments name its columns: `values` numbers or booleans, null =
    no answer (for a share: 0, 1 or null); `weight` above 0; `by` the domains, null = in none of them;
    `strata`, `cluster` within its stratum, and `fpc` the population of the stratum in units that were drawn.
    Always give the whole sample: domains and answers are parts of one design, a filtered frame has other
    errors. `kind`: mean, share (0-1) or total (of the population), one for all or one per variable. `lonely`:
    a stratum with a single unit is refused, or ("adjust") not centred, as survey.lonely.psu of R's survey.

    Returns variable, *by, estimate, se, lower, upper, n (answers), n_eff and deff, in the order of `values`
    and sorted by `by`. deff compares with simple random sampling with replacement (R: deff = "replace").
    Limits of means and totals: t with as many degrees of freedom as units minus strata that answered, null
    when se is 0. Limits of shares: Wilson on n_eff = n / max(1, deff), or n over what the weights alone cost
    when fewer than 5 said yes or no. Elsewhere n_eff = n / deff, without spread that of the weights alone.
    The order of the rows changes nothing, not even the last digit.
    Raises ValueError for an empty frame, unknown columns or words, wrong weights, answers that are not
    numbers, a null stratum or cluster, a stratum with one unit, or an fpc that is below the units drawn.
    Source: see `moments`; for shares Wilson (1927) on the effective size, Kish (1965).
    """
    by = (by,) if isinstance(by, str) else tuple(by)
    kinds = _kinds(values, kind)
    _refuse_options(level, lonely)
    sample = _sample(answers, values, by, {"w": weight, "s": strata, "c": cluster, "f": fpc})
    _refuse_answers(sample, kinds)
    sample, design = _design(sample, len(by), lonely)
    measures = np.full((len(MEASURES), len(kinds), len(design.domains)), np.nan)
    for places, which, block in _blocks(sample, kinds):
        measures[:, places] = _measures(moments(block, design, which == "total"), which, level)
    rows = pl.DataFrame({"variable": list(kinds)})
    if by:
        domains = sample[design.domains].select(pl.col(f"b{i}").alias(name) for i, name in enumerate(by))
        rows = rows.join(domains, how="cross", maintain_order="left_right")
    found = pl.DataFrame(
        dict(zip(MEASURES, measures.reshape(len(MEASURES), -1), strict=True)), nan_to_null=True
    )
    return pl.concat([rows, found.cast({"n": pl.Int64})], how="horizontal")


def _refuse_options(level: float, lonely: str) -> None:
    if not 0 < level < 1:
        raise ValueError(f"the level lies between 0 and 1: {level}")
    if lonely not in LONELY:
        raise ValueError(f"lonely is {lonely!r}; it must be one of {', '.join(LONELY)}")


def _kinds(values: Sequence[str], kind: str | Mapping[str, str]) -> dict[str, str]:
    if isinstance(values, str) or not values or len(set(values)) < len(values):
        raise ValueError(f"values is a list of different columns, not {values!r}")
    kinds = {name: kind if isinstance(kind, str) else kind.get(name, "") for name in values}
    for name, which in kinds.items():
        if which not in KINDS:
            raise ValueError(f"the kind of {name} is {which!r}; it must be one of {', '.join(KINDS)}")
    return kinds


def _sample(
    answers: pl.DataFrame, values: Sequence[str], by: Sequence[str], roles: dict[str, str | None]
) -> pl.DataFrame:
    """The columns that count under short names (b0, b1, .., s, c, w, f, v0, v1, ..), checked."""
    wanted = [*values, *by, *(name for name in roles.values() if name is not None)]
    absent = sorted(set(wanted) - set(answers.columns))
    if absent:
        raise ValueError(f"no such column: {', '.join(absent)}")
    if clash := set(by) & {"variable", *MEASURES}:
        raise ValueError(f"a domain cannot be named as a result: {', '.join(sorted(clash))}")
    if len(set(by)) < len(by):
        raise ValueError(f"a domain is named twice: {', '.join(by)}")
    if answers.is_empty():
        raise ValueError("there are no answers")
    _refuse_texts(answers, [*values, *(name for role in "wf" if (name := roles[role]))])
    sample = answers.select(
        *(pl.col(name).alias(f"b{i}") for i, name in enumerate(by)),
        *(pl.col(name).alias(role) for role in "sc" if (name := roles[role])),
        *(pl.col(name).cast(pl.Float64).alias(role) for role in "wf" if (name := roles[role])),
        *(pl.col(name).cast(pl.Float64).alias(f"v{i}") for i, name in enumerate(values)),
    )
    for role, name in roles.items():
        if name is not None:
            _refuse_role(sample[role], role, name)
    alone = {"s": pl.lit(0), "w": pl.lit(1.0), "f": pl.lit(None, pl.Float64)}
    return sample.with_columns(one.alias(role) for role, one in alone.items() if roles[role] is None)


def _refuse_texts(answers: pl.DataFrame, names: Sequence[str]) -> None:
    allowed = (pl.Boolean, pl.Null)
    texts = [
        name for name in names if not (answers[name].dtype.is_numeric() or answers[name].dtype in allowed)
    ]
    if texts:
        raise ValueError(f"not a column of numbers: {', '.join(texts)}")


def _refuse_role(column: pl.Series, role: str, name: str) -> None:
    wrong = column.is_null()
    if role in "wf":
        wrong = wrong | ~(column.is_finite() & (column > 0)).fill_null(value=False)
    if count := int(wrong.sum()):
        what = {"w": "weight", "f": "population", "s": "stratum", "c": "cluster"}[role]
        is_number = " above 0" if role in "wf" else ""
        raise ValueError(f"{count} of {len(column)} respondents have no {what}{is_number} in {name}")


def _refuse_answers(sample: pl.DataFrame, kinds: dict[str, str]) -> None:
    strange = [
        (
            ~pl.col(f"v{i}").is_in([0.0, 1.0]) if which == "share" else ~pl.col(f"v{i}").is_finite()
        ).sum().alias(name)
        for i, (name, which) in enumerate(kinds.items())
    ]  # fmt: skip
    found = {name: count for name, count in sample.select(strange).row(0, named=True).items() if count}
    if found:
        counts = ", ".join(f"{name} ({count})" for name, count in found.items())
        raise ValueError(f"answers that are no number, or for a share not 0 or 1: {counts}")


def _design(sample: pl.DataFrame, domains: int, lonely: str) -> tuple[pl.DataFrame, Design]:
    """The respondents of the domains in an order that only their content decides, and how they were drawn."""
    by = [f"b{i}" for i in range(domains)]
    levels = [by, [*by, "s"], [*by, "s", "c"]][: 3 if "c" in sample.columns else 2]
    ordered = [*levels[-1], *(name for name in sample.columns if name not in levels[-1])]
    drawn = _drawn(sample, lonely)
    inside = (sample.drop_nulls(by) if by else sample).sort(ordered)
    if inside.is_empty():
        raise ValueError("nobody lies in any of the domains")
    domain, cell, *unit = (_starts(inside, names) for names in levels)
    units = unit[0] if unit else None
    unit_cells = cell if units is None else np.searchsorted(units, cell)
    strata = inside.select("s")[cell].join(drawn, on="s", how="left", maintain_order="left")
    return inside, Design(
        weight=inside["w"].to_numpy(),
        domains=domain,
        cells=cell,
        units=units,
        unit_cells=unit_cells,
        domain_cells=np.searchsorted(cell, domain),
        drawn=strata["drawn"].to_numpy(),
        factor=strata["factor"].to_numpy(),
    )


def _drawn(sample: pl.DataFrame, lonely: str) -> pl.DataFrame:
    """Per stratum (s) the units drawn, in or out of any domain, and (1 - f) n / (n - 1)."""
    units = pl.col("c").n_unique() if "c" in sample.columns else pl.len()
    population = pl.col("f")
    strata = sample.group_by("s").agg(
        drawn=units.cast(pl.Float64), least=population.min(), most=population.max()
    )
    for row in strata.sort("s").iter_rows(named=True):
        if row["least"] != row["most"]:
            raise ValueError(f"stratum {row['s']} has more than one population")
        if row["least"] is not None and row["least"] < row["drawn"]:
            raise ValueError(
                f"stratum {row['s']} has {row['drawn']:g} units from a population of {row['least']:g}"
            )
        if row["drawn"] == 1 and row["least"] != 1 and lonely == "fail":
            raise ValueError(f"stratum {row['s']} has a single unit, so its chance cannot be estimated")
    left = (1 - pl.col("drawn") / pl.col("least")).fill_null(1.0)
    spread = pl.when(pl.col("drawn") > 1).then(pl.col("drawn") / (pl.col("drawn") - 1)).otherwise(1.0)
    return strata.select("s", "drawn", factor=left * spread)


def _starts(ordered: pl.DataFrame, names: list[str]) -> np.ndarray:
    """Where in the ordered rows a new combination of these columns begins."""
    if not names:
        return np.zeros(1, dtype=np.int64)
    group = ordered.select(pl.struct(names).rle_id()).to_series().to_numpy().astype(np.int64)
    return np.flatnonzero(np.diff(group, prepend=-1))


def _blocks(sample: pl.DataFrame, kinds: dict[str, str]) -> Iterator[tuple[list[int], str, Floats]]:
    """The answers as arrays of some variables of one kind x respondents, NaN where there is no answer."""
    size = max(1, AT_ONCE // sample.height)
    for which in KINDS:
        places = [place for place, kind in enumerate(kinds.values()) if kind == which]
        for begin in range(0, len(places), size):
            some = places[begin : begin + size]
            yield some, which, np.stack([sample[f"v{place}"].to_numpy() for place in some])


def _measures(found: Moments, kind: str, level: float) -> Floats:
    """The measures of some variables of one kind: an array of measures x variables x domains."""
    with np.errstate(invalid="ignore", divide="ignore"):
        rests_on = found.deff
        if kind == "share":
            is_few = np.minimum(found.ones, found.n - found.ones) < FEW
            rests_on = np.where(is_few, np.nan, np.maximum(1.0, rests_on))
        rests_on = np.where(np.isfinite(rests_on) & (rests_on > 0), rests_on, found.kish)
        n_eff = found.n / rests_on
    if kind == "share":
        lower, upper = wilson_limits(found.estimate, n_eff, level)
    else:
        lower, upper = t_limits(found.estimate, found.se, found.df, level)
    return np.stack([found.estimate, found.se, lower, upper, found.n, n_eff, found.deff])
