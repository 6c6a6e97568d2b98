"""When could a wanted change be seen at the earliest, and what does a later edition show of it?"""

from math import isfinite
from typing import Any

import polars as pl

from monitor.analysis.trend import MOST_EDITIONS
from monitor.analysis.visible import answers_needed, editions_needed, smallest_over
from monitor.catalog import UNDATED
from monitor.catalog.models import Indicator
from monitor.questions.asked import Unknown, edition_codes, kept, one_area, one_indicator
from monitor.questions.figures import comparisons, cuts, observations
from monitor.store import Release

CADENCE = 2
"""Years between two editions of the survey, which has been held every two years since 2001."""

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years in which work may begin; anything else is a mistake in typing."""

Z_RANGE = 3.92
"""The width of a 95 percent interval in standard errors."""

MARGINLESS = ("model", "register", "classes", "reference")
"""Natures of figures in which an effect can never be tested as in a survey; each has its own reason."""

EFFECTS = {
    **dict.fromkeys(("indicator", "area", "nature", "edition"), pl.String),
    **dict.fromkeys(("value", "lower", "upper", "respondents", "target", "wanted"), pl.Float64),
    **dict.fromkeys(("smallest", "smallest_line", "practical"), pl.Float64),
    **dict.fromkeys(("next", "earliest"), pl.String),
    "editions": pl.Int64,
    "needed": pl.Int64,
    **dict.fromkeys(("reason", "latest"), pl.String),
    **dict.fromkeys(
        (
            "latest_value",
            "latest_lower",
            "latest_upper",
            "difference",
            "difference_lower",
            "difference_upper",
        ),
        pl.Float64,
    ),
    **dict.fromkeys(("verdict", "verdict_reason"), pl.String),
}


@kept
def effects(
    release: Release,
    indicator: str,
    area: str,
    target: float | str | None = None,
    edition: str = "",
    start: str = "",
) -> pl.DataFrame:
    """The earliest edition in which a change to `target` could be visible, and what the latest one shows; one row.

    indicator, area, nature; edition (of the start; the latest with a value unless one is asked), value, lower, upper,
    respondents; target and wanted (the change, with its sign); smallest: the smallest change that two editions of this
    size show with 80 percent chance, smallest_line: the same for a steady change over six editions, practical: the
    smallest that matters; next: the first edition after the start and after the year `start` in which the work begins;
    earliest: the edition in which the change could be visible at the earliest, when it is there as a whole by then,
    empty when there is none; editions: how many that takes (2 a difference, 5 or 6 a line); needed: answers per edition
    that two editions would need; reason why not: model, register, classes, reference, no_figure, hidden, no_margin,
    break, reached, practical or small; latest (an edition after the start), latest_value and its limits, the difference
    with its limits, verdict and verdict_reason as in `comparisons` (break: no comparison over it). In the unit of the
    indicator. Raises Unknown.
    """
    one = release.catalog.indicator[one_indicator(release, indicator)]
    place, wanted = one_area(release, area), _number("target", target)
    begun = _number("start", start)
    if begun is not None and not FIRST_YEAR <= begun <= LAST_YEAR:
        raise Unknown(f"start is een jaar van {FIRST_YEAR} tot en met {LAST_YEAR}.")
    rows = observations(release, one.code, place).filter(pl.col("edition") != UNDATED).sort("edition")
    row = _start(release, rows, edition)
    nature = release.catalog.source[row["source"] if row else one.source].nature
    told: dict[str, Any] = {"indicator": one.code, "area": place, "nature": nature, "target": wanted}
    told |= {"earliest": "", "reason": "", "latest": ""}
    told |= {"edition": edition or (row["edition"] if row else ""), "practical": one.practical}
    if row:
        told |= {name: row[name] for name in ("value", "lower", "upper", "respondents")}
    if row and row["value"] is not None:
        told |= _latest(release, one, place, rows, row["edition"])
        told["wanted"] = None if wanted is None else wanted - row["value"]
    return pl.DataFrame([told | _visible(release, one, place, row, told, begun)], schema=EFFECTS)


def _number(name: str, told: float | str | None) -> float | None:
    if told in (None, ""):
        return None
    try:
        number = float(str(told).replace(",", "."))
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise Unknown(f"'{told}': {name} is een getal, zoals {name}=60.")
    return number


def _start(release: Release, rows: pl.DataFrame, edition: str) -> dict[str, Any] | None:
    """The figure of the start: of the edition asked, or else the latest with a value, or else the latest."""
    asked = edition_codes(release, edition)
    valued = rows.filter(pl.col("value").is_not_null())
    found = rows.filter(pl.col("edition").is_in(asked)) if asked else rows if valued.is_empty() else valued
    return found.row(-1, named=True) if found.height else None


def _visible(
    release: Release,
    one: Indicator,
    area: str,
    row: dict[str, Any] | None,
    told: dict[str, Any],
    begun: float | None,
) -> dict[str, Any]:
    """Whether, when and with how many editions the wanted change could be seen, or the reason why not."""
    if told["nature"] in MARGINLESS:
        return {"reason": told["nature"]}
    if row is None:
        return {"reason": "no_figure"}
    if row["value"] is None:
        return {"reason": "hidden" if row["status"] == "suppressed" else "no_figure"}
    se = _error(one, row)
    if not se:
        return {"reason": "no_margin"}
    if any(cut > row["edition"] for cut in cuts(release, one.code, area)):
        return {"reason": "break"}
    coming = _coming(release, one, row["edition"], begun)
    known = {"smallest": smallest_over(se, 2), "smallest_line": smallest_over(se, 6), "next": coming[0]}
    wanted = told.get("wanted")
    if wanted is None:
        return known | {"earliest": coming[0], "editions": 2}
    if _is_reached(one, wanted):
        return known | {"reason": "reached"}
    editions, answers = editions_needed(wanted, se), row["respondents"]
    if editions is None:
        return known | {"reason": "small", "needed": answers_needed(wanted, se, answers) if answers else None}
    if abs(wanted) < one.practical:
        return known | {"reason": "practical"}
    return known | {"earliest": coming[editions - 2], "editions": editions}


def _error(one: Indicator, row: dict[str, Any]) -> float | None:
    """The error of a figure as its changes are tested: of a share never smaller than its interval says."""
    wide = one.kind == "share" and row["lower"] is not None and row["upper"] is not None
    found: float = max(row["se"] or 0.0, (row["upper"] - row["lower"]) / Z_RANGE if wide else 0.0)
    return found or None


def _is_reached(one: Indicator, wanted: float) -> bool:
    return wanted == 0 or {"high": wanted < 0, "low": wanted > 0}.get(one.better, False)


def _coming(release: Release, one: Indicator, edition: str, begun: float | None) -> list[str]:
    """The editions after the start and after the year in which the work begins: those held, then every two years."""
    held = [
        code for code in release.catalog.source[one.source].editions if code != UNDATED and code.isdecimal()
    ]
    last, after = int(max([*held, edition])), max(float(edition), begun or 0.0)
    passed = max(0, int(after - last) // CADENCE)
    ahead = [str(last + CADENCE * step) for step in range(passed + 1, passed + MOST_EDITIONS)]
    return [code for code in (*held, *ahead) if float(code) > after]


def _latest(release: Release, one: Indicator, area: str, rows: pl.DataFrame, start: str) -> dict[str, Any]:
    """The latest figure after the start and its tested difference; no difference over a break."""
    later = rows.filter((pl.col("edition") > start) & pl.col("value").is_not_null())
    if later.is_empty():
        return {}
    row = later.row(-1, named=True)
    told = {"latest": row["edition"]}
    told |= {f"latest_{name}": row[name] for name in ("value", "lower", "upper")}
    found = comparisons(release, one.code, area, row["edition"], start)
    if found.height:
        pair = found.row(0, named=True)
        return told | {
            "difference": pair["difference"], "difference_lower": pair["lower"], "difference_upper": pair["upper"],
            "verdict": pair["verdict"], "verdict_reason": pair["reason"],
        }  # fmt: skip
    broken = any(start < cut <= row["edition"] for cut in cuts(release, one.code, area))
    return told | {"verdict": "unknown", "verdict_reason": "break" if broken else "no_margin"}
