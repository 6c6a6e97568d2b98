"""Strata with one respondent: joined with the smallest other stratum of the same area, and always said."""

import polars as pl

from monitor.catalog import Catalog


def collapsed(frame: pl.DataFrame, catalog: Catalog) -> tuple[pl.DataFrame, list[str]]:
    """Answers in which no stratum has a single respondent, and a remark per stratum that was joined.

    `frame` has district and stratum. From one respondent no variance can be calculated; in joined strata the difference
    between them counts as variance too, so margins are on average too wide (collapsed strata: Cochran, Sampling
    Techniques, 1977, chapter 5A). Without another stratum in the area the smallest of the city is taken; a file with
    one stratum stays as it is.
    """
    parents = {item.code: item.parent for item in catalog.areas_on("district")}
    labels = {item.code: item.label for item in catalog.areas}
    sizes = (
        frame.group_by("stratum")
        .agg(pl.len().alias("n"), pl.col("district").mode().min())
        .sort("n", "stratum")
    )
    count = dict(sizes.select("stratum", "n").iter_rows())
    area = {name: parents.get(code, "") for name, code in sizes.select("stratum", "district").iter_rows()}
    moved: dict[str, str] = {}
    remarks = []
    for name in [name for name, n in count.items() if n == 1]:
        # A stratum that took in another one meanwhile is no longer alone.
        if count.get(name) != 1 or len(count) == 1:
            continue
        others = sorted((n, other) for other, n in count.items() if other != name)
        near = [pair for pair in others if area[pair[1]] == area[name]]
        target = (near or others)[0][1]
        count[target] += count.pop(name)
        moved = {old: target if new == name else new for old, new in moved.items()} | {name: target}
        shown, into = labels.get(name, name), labels.get(target, target)
        where = "" if near else "; in hetzelfde gebied is er geen ander stratum"
        remarks.append(
            f"Stratum {shown} heeft één respondent en is voor de marges samengevoegd met {into}{where}."
        )
    if count and set(count.values()) == {1}:
        remarks.append("Er is maar één respondent: marges zijn niet te berekenen.")
    return frame.with_columns(pl.col("stratum").replace(moved)), remarks
