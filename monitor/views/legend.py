"""Which class, pattern and words each area gets on the map: the same legend in every edition."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import polars as pl

from monitor.catalog.models import Indicator
from monitor.views.judgement import REST, brief, verdict
from monitor.views.words import (
    HIDDEN_SHORT,
    NO_VALUE_SHORT,
    Row,
    amount,
    bare,
    number,
    reach,
    value_or_reason,
)

VALUE, AGAINST_REST, CHANGE = "waarde", "verschil", "verandering"
"""What a map can colour: the value, the difference from the rest of the city, the change since an edition."""

PAST = "past"
INCOMPARABLE = "niet te vergelijken"
"""What is said of a figure for which a map that compares has no verdict."""

JUDGED = {"worse": 0, "lower": 0, "chance": 2, "better": 4, "higher": 4}
"""The class of each verdict; one of the two scales of a difference runs from less to more favourable."""

PATTERN = {
    "suppressed": "suppressed",
    "missing": "missing",
    "not_asked": "missing",
    "not_applicable": "not_applicable",
}


def map_rows(answer: pl.DataFrame, indicator: Indicator, shown: str) -> pl.DataFrame:
    """area, label, text, class_index, pattern for the map, from the answer of `on_map`.

    `shown` is one of VALUE, AGAINST_REST and CHANGE; without a comparison an area keeps its value in words.
    """
    rows = [_row(row, indicator, shown) for row in answer.iter_rows(named=True)]
    names = {
        "area": pl.String,
        "label": pl.String,
        "text": pl.String,
        "class_index": pl.Int64,
        "pattern": pl.String,
    }
    return pl.DataFrame(rows, schema=names, orient="row")


def _row(row: Row, indicator: Indicator, shown: str) -> tuple[str, str, str, int | None, str]:
    text = value_or_reason(row, indicator)
    if row["value"] is None:
        why = HIDDEN_SHORT.get(row["reason"])
        text = f"{text} ({why})" if why else text
        return row["area"], row["label"], text, None, PATTERN.get(row["status"], "missing")
    if between := reach(row, indicator):
        text = f"{text} ({between})"
    if shown == VALUE:
        pattern = "uncertain" if "u" in row["flags"] else "none"
        return row["area"], row["label"], text, row["class_index"], pattern
    if row["verdict"] is None:
        return row["area"], row["label"], f"{text}; {INCOMPARABLE}", None, "not_applicable"
    told = verdict(row["verdict"], row["verdict_reason"], REST if shown == AGAINST_REST else PAST)
    if row["verdict"] == "unknown":
        return row["area"], row["label"], f"{text}; {told}", None, "not_applicable"
    # Hatched, so that the colour does not suggest a difference that may be chance.
    chance = row["verdict"] == "chance" and row["verdict_reason"] != "too_small"
    pattern = "uncertain" if chance else "none"
    return row["area"], row["label"], f"{text}; {brief(told)}", JUDGED[row["verdict"]], pattern


def legend(indicator: Indicator, shown: str) -> list[dict[str, Any]]:
    """The items of the legend, label with class_index or pattern; it depends on the indicator only, never on a year."""
    if shown == VALUE:
        items = [
            {"label": label, "class_index": index} for index, label in enumerate(class_labels(indicator))
        ]
        if indicator.minimum:
            # Drawn over the middle class: without a colour below it the hatch could not be seen.
            items.append({"label": "minder zeker", "class_index": 2, "pattern": "uncertain"})
        return [*items, *_without_value()]
    against = REST if shown == AGAINST_REST else PAST
    low, high = ("lower", "higher") if indicator.better == "none" else ("worse", "better")
    items = [
        {"label": verdict(low, against=against), "class_index": JUDGED[low]},
        {"label": verdict("chance", against=against), "class_index": 2, "pattern": "uncertain"},
        {"label": verdict(high, against=against), "class_index": JUDGED[high]},
    ]
    if indicator.practical:
        items.insert(2, {"label": verdict("chance", "too_small", against), "class_index": 2})
    return [*items, *_without_value()[:2], {"label": INCOMPARABLE, "pattern": "not_applicable"}]


def class_labels(indicator: Indicator) -> list[str]:
    """The five classes in words, from low to high; upper bounds are inclusive, the outer classes open."""
    limits = indicator.limits
    if not limits:
        return []
    if indicator.kind == "class":
        return [*_whole_classes(limits), f"klasse {number(limits[-1] + 1)} of hoger"]
    between = [
        f"meer dan {number(low, _decimals(indicator))} tot en met {_unit(high, indicator)}"
        for low, high in pairwise(limits)
    ]
    return [f"tot en met {_unit(limits[0], indicator)}", *between, f"meer dan {_unit(limits[-1], indicator)}"]


def _whole_classes(limits: Sequence[float]) -> list[str]:
    return [f"klasse {number(limits[0])} of lager", *(f"klasse {number(limit)}" for limit in limits[1:])]


def _unit(value: float, indicator: Indicator) -> str:
    return amount(value, bare(indicator).model_copy(update={"decimals": _decimals(indicator)}))


def _decimals(indicator: Indicator) -> int:
    """Limits such as 2,5 need their decimal, also where values are shown as whole numbers."""
    for decimals in range(4):
        if all(abs(limit - round(limit, decimals)) < 1e-9 for limit in indicator.limits):
            return decimals
    return 3


def _without_value() -> list[dict[str, Any]]:
    return [
        {"label": NO_VALUE_SHORT["suppressed"], "pattern": "suppressed"},
        {"label": NO_VALUE_SHORT["missing"], "pattern": "missing"},
        {"label": NO_VALUE_SHORT["not_applicable"], "pattern": "not_applicable"},
    ]
