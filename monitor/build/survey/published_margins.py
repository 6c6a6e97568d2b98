"""Give published figures the margin that their number of answers allows, and add districts up to areas and city."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import sqrt
from statistics import NormalDist

from monitor.analysis.disclosure import FEWEST_ANSWERS, rounded_n
from monitor.analysis.intervals import wilson
from monitor.build.survey.published_map import TableMap
from monitor.build.survey.published_records import Record, scale_of
from monitor.catalog import CITY, Catalog
from monitor.catalog.models import Indicator

Z = NormalDist().inv_cdf(0.975)
SPREAD = {"mark": 1.3, "mean": 2.0}
"""Standard deviation between residents that is assumed when a map gives none: marks 1-10 and scores 0-10."""
COVERAGE = 0.95
"""Part of the weight of an area that must have a figure before its districts are added up (methods, section 4)."""
ASSUMED = "De marge rust op een aanname: de bron geeft alleen het aantal antwoorden."
ADDED = "Opgeteld uit de wijken."
NO_COUNT = "Van dit cijfer is het aantal antwoorden niet bekend."


@dataclass(frozen=True)
class Row:
    """One figure with its margin, in the unit of the indicator, before anything is hidden."""

    indicator: Indicator
    version: str
    area: str
    estimate: float | None
    status: str = ""
    se: float | None = None
    lower: float | None = None
    upper: float | None = None
    n: float | None = None
    n_eff: float | None = None
    deff: float | None = None
    notes: tuple[str, ...] = ()


def with_margin(record: Record, rules: TableMap) -> Row:
    """A record with its error and limits: from the margin it came with, else from n and the assumed design effect.

    Shares with only n get Wilson's interval on n / deff; other figures lie 1.96 errors around the value, within the
    scale. Without n and without a margin there are no limits. Source: methods, section 0, route B.
    """
    value, n = record.number("value"), record.number("n")
    row = Row(
        record.indicator, record.version, record.area, value, record.status, n=n, notes=tuple(record.notes)
    )
    if value is None:
        return replace(row, n=None)
    if (se := _given_error(record, rules)) is not None:
        row = _around(row, value, se, n, rules)
        lower, upper = record.number("lower"), record.number("upper")
        if lower is not None and upper is not None and rules.level == 0.95 and rules.margin != "none":
            row = replace(row, lower=lower, upper=upper)
    elif n:
        row = _assumed(row, value, n, record.sd or SPREAD.get(record.indicator.kind, 0), rules.deff)
    return row if n else replace(row, n=None, notes=(*row.notes, NO_COUNT))


def _given_error(record: Record, rules: TableMap) -> float | None:
    """The standard error behind a delivered error, interval or margin; a margin that was rounded to 0 says nothing."""
    if rules.margin == "none":
        return None
    z = NormalDist().inv_cdf(0.5 + rules.level / 2)
    se, lower, upper, margin = (record.number(name) for name in ("se", "lower", "upper", "margin"))
    if not se and lower is not None and upper is not None:
        se = (upper - lower) / (2 * z)
    if not se and margin:
        se = margin / z
    return se or None


def _around(row: Row, value: float, se: float, n: float | None, rules: TableMap) -> Row:
    low, high = scale_of(row.indicator)
    spread = value * (100 - value) if row.indicator.kind == "share" else 0.0
    n_eff = spread / se**2 if spread > 0 else n / rules.deff if n else None
    deff = n / n_eff if n and n_eff and spread > 0 else None
    row = replace(row, se=se, n_eff=n_eff, deff=deff)
    return replace(row, lower=max(low, value - Z * se), upper=min(high, value + Z * se))


def _assumed(row: Row, value: float, n: float, sd: float, deff: float) -> Row:
    # From the answers in tens, as they are published: whoever knows the assumption could work back to the exact number.
    told = n if row.area == CITY or n < FEWEST_ANSWERS else rounded_n(n)
    n_eff = told / deff
    own = deff * (n - 1) / (told - 1) if told > 1 else deff
    row = replace(row, n_eff=n_eff, deff=own, notes=(*row.notes, ASSUMED))
    if row.indicator.kind == "share":
        return _share(row, value, n_eff)
    se, (low, high) = sd / sqrt(n_eff), scale_of(row.indicator)
    return replace(row, se=se, lower=max(low, value - Z * se), upper=min(high, value + Z * se))


def _share(row: Row, value: float, n_eff: float) -> Row:
    """Wilson's limits; at 0 and 100 percent the error follows from their width, because the formula gives none."""
    found = wilson(value / 100 * n_eff, n_eff)
    lower, upper = found.lower * 100, found.upper * 100
    se = sqrt(value * (100 - value) / n_eff) if 0 < value < 100 else (upper - lower) / (2 * Z)
    return replace(row, se=se, lower=lower, upper=upper)


def shares_of(catalog: Catalog, weights: Mapping[str, float]) -> dict[str, float]:
    """Area code -> part (0-1) of the city's people, for districts, areas and city; empty unless all districts have one."""
    districts = catalog.areas_on("district")
    if any(area.code not in weights for area in districts):
        return {}
    whole = sum(weights[area.code] for area in districts)
    parts = {area.code: weights[area.code] / whole for area in districts}
    for area in catalog.areas_on("area"):
        parts[area.code] = sum(parts[child.code] for child in catalog.children(area.code))
    return {**parts, CITY: 1.0}


def added_up(rows: Iterable[Row], catalog: Catalog, shares: Mapping[str, float]) -> list[Row]:
    """Areas and city that were not delivered, as the weighted sum of their districts.

    y = sum W y, V = sum W^2 V over the districts with a figure, when these carry at least 95 percent of the weight;
    districts whose figure is hidden later on count too. Source: methods, section 4.
    """
    groups: dict[tuple[str, str], dict[str, Row]] = {}
    for row in rows:
        groups.setdefault((row.indicator.code, row.version), {})[row.area] = row
    districts = {area.code for area in catalog.areas_on("district")}
    below = {area.code: [d.code for d in catalog.children(area.code)] for area in catalog.areas_on("area")}
    found = []
    for group in groups.values():
        for area, members in {CITY: sorted(districts), **below}.items():
            parts = [group[code] for code in members if code in group and group[code].estimate is not None]
            carried = sum(shares[row.area] for row in parts)
            if area not in group and members and carried >= COVERAGE * sum(shares[code] for code in members):
                found.append(_sum(parts, area, {row.area: shares[row.area] / carried for row in parts}))
    return found


def _sum(parts: list[Row], area: str, weight: Mapping[str, float]) -> Row:
    """One area from the figures of its districts; `weight` adds up to 1."""
    first = parts[0]
    low, high = scale_of(first.indicator)
    value = min(high, max(low, sum(weight[row.area] * (row.estimate or 0) for row in parts)))
    notes = (ADDED, *([ASSUMED] if any(ASSUMED in row.notes for row in parts) else []))
    counts, errors = [row.n for row in parts if row.n], [row.se for row in parts if row.se]
    n = sum(counts) if len(counts) == len(parts) else None
    total = Row(first.indicator, first.version, area, value, n=n, notes=notes if n else (*notes, NO_COUNT))
    if len(errors) < len(parts):
        return total
    se = sqrt(sum((weight[row.area] * (row.se or 0)) ** 2 for row in parts))
    known = all(row.n_eff for row in parts)
    n_eff = 1 / sum(weight[row.area] ** 2 / row.n_eff for row in parts if row.n_eff) if known else None
    if first.indicator.kind == "share" and 0 < value < 100:
        n_eff = value * (100 - value) / se**2
        limits = wilson(value / 100 * n_eff, n_eff)
        lower, upper = limits.lower * 100, limits.upper * 100
    else:
        lower, upper = max(low, value - Z * se), min(high, value + Z * se)
    # Where only margins of marks were given their design effect is unknown, so that of their sum is too.
    deff = (
        n / n_eff
        if n and n_eff and (first.indicator.kind == "share" or all(row.deff for row in parts))
        else None
    )
    return replace(total, se=se, lower=lower, upper=upper, n_eff=n_eff, deff=deff)
