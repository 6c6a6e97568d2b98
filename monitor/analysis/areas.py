"""How figures of one set of areas become figures of another: redrawn districts, and districts added up to areas."""

import polars as pl

KINDS = ("count", "share", "mark")
WHOLE = 1e-6
"""How far the shares of one source may differ from 1 before the crosswalk is refused."""


def convert(values: pl.DataFrame, crosswalk: pl.DataFrame, kind: str, tolerance: float = 0.0) -> pl.DataFrame:
    """Figures on the target areas of a crosswalk.

    `values`: area, value[, weight]; `crosswalk`: from, to, share (the part of the source's people that lies in
    the target; per source the shares add up to 1). Counts are split by share, so totals are conserved. Shares
    and marks are means weighted by weight x share. A missing source makes its target missing, unless (shares
    and marks only) it carries at most `tolerance` of the target's weight. An area of the crosswalk that has no
    row in values counts as missing.

    Returns area, value, weight (shares and marks), coverage (part of the weight with a figure, 0-1) and moved
    (part of the weight that does not come from the largest source, 0-1), sorted by area.
    Raises ValueError for an unknown kind, missing columns, a share or mark without weight, an area that the
    crosswalk does not know, a duplicate, or shares that do not add up.
    Source: NHGIS area weighting; methods in docs/decisions/0003-division-conversion.md.
    """
    _refuse(values, crosswalk, kind)
    weighted = kind != "count"
    if not weighted:
        values = values.with_columns(weight=pl.lit(1.0))
    parts = crosswalk.rename({"from": "area"}).join(
        values.select("area", "value", "weight"), on="area", how="left"
    )
    parts = parts.filter(pl.col("share") > 0).with_columns(part=pl.col("weight") * pl.col("share"))
    known = pl.col("value").is_not_null()
    total = pl.col("part").sum()
    answer = (
        parts.group_by("to")
        .agg(
            total=(pl.col("value") * pl.col("part")).sum(),
            weight=total,
            carried=pl.col("part").filter(known).sum(),
            moved=1 - pl.col("part").max() / total,
            complete=pl.col("part").is_not_null().all(),
        )
        .with_columns(
            coverage=pl.when(pl.col("complete")).then(pl.col("carried") / pl.col("weight")).otherwise(0.0)
        )
        .with_columns(value=pl.col("total") / pl.col("carried") if weighted else pl.col("total"))
        .with_columns(
            value=pl.when(pl.col("coverage") >= 1 - tolerance * weighted - WHOLE).then(pl.col("value"))
        )
        .rename({"to": "area"})
        .sort("area")
    )
    return answer.select("area", "value", *(["weight"] if weighted else []), "coverage", "moved")


def _refuse(values: pl.DataFrame, crosswalk: pl.DataFrame, kind: str) -> None:
    if kind not in KINDS:
        raise ValueError(f"kind is {kind!r}; it must be one of {', '.join(KINDS)}")
    wanted = {
        "values": ({"area", "value"}, values),
        "crosswalk": ({"from", "to", "share"}, crosswalk),
    }
    for name, (columns, frame) in wanted.items():
        if missing := columns - set(frame.columns):
            raise ValueError(f"{name} has no column {', '.join(sorted(missing))}")
    if kind != "count":
        if "weight" not in values.columns:
            raise ValueError(f"a {kind} can only be converted with a weight per area")
        light = values.filter(
            pl.col("weight").is_null() | pl.col("weight").is_nan() | (pl.col("weight") <= 0)
        )
        if light.height:
            raise ValueError(f"no weight above zero for {', '.join(light['area'].sort())}")
    if values["area"].is_duplicated().any():
        raise ValueError("an area stands in values more than once")
    if crosswalk.select("from", "to").is_duplicated().any():
        raise ValueError("a pair of areas stands in the crosswalk more than once")
    if unknown := set(values["area"]) - set(crosswalk["from"]):
        raise ValueError(f"not in the crosswalk: {', '.join(sorted(unknown))}")
    if (crosswalk["share"] < 0).any():
        raise ValueError("a share is negative")
    sums = crosswalk.group_by("from").agg(pl.col("share").sum()).filter((pl.col("share") - 1).abs() > WHOLE)
    if sums.height:
        raise ValueError(f"shares do not add up to 1 for {', '.join(sums['from'].sort())}")
