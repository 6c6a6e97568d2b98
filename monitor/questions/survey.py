"""How a survey came to its figures: the passport of a series, its fieldwork, and how small a change it can show."""

from collections.abc import Iterator
from math import sqrt

import polars as pl

from monitor.analysis.difference import smallest
from monitor.catalog import UNDATED, Catalog
from monitor.catalog.models import Indicator, Version
from monitor.questions.asked import Codes, kept, known_codes, one_area, one_indicator
from monitor.questions.figures import REST, breaks, comparisons, observations, one_value
from monitor.store import Release

ASKED = ("measured", "estimated", "suppressed", "missing")
"""Statuses of an edition in which a subject was asked, whether or not there is a figure."""

SAME, FIRST, NOT_ASKED, NOT_KNOWN, OTHER = "same", "first", "not_asked", "unknown", "other_"

FIELDWORK = {
    **dict.fromkeys(("source", "edition", "bureau", "mode"), pl.String),
    **dict.fromkeys(("invited", "response"), pl.Int32),
    **dict.fromkeys(("whom", "note"), pl.String),
}
PASSPORT = {
    **dict.fromkeys(
        ("edition", "compared", "why", "against", "version", "definition", "items", "wording"), pl.String
    ),
    "dated": pl.Boolean,
    "mode": pl.Float64,
    **dict.fromkeys(("division", "status", "reason", "flags"), pl.String),
    "value": pl.Float64,
    **dict.fromkeys(("bureau", "fieldwork", "whom", "remark"), pl.String),
    **dict.fromkeys(("invited", "response"), pl.Int64),
}
PRECISION = {
    **dict.fromkeys(("indicator", "area", "edition"), pl.String),
    **dict.fromkeys(("value", "lower", "upper", "se", "respondents"), pl.Float64),
    "against": pl.String,
    **dict.fromkeys(("smallest_change", "smallest_difference", "reference"), pl.Float64),
    **dict.fromkeys(("verdict", "verdict_reason"), pl.String),
}


@kept
def fieldwork(release: Release, source: Codes = None) -> pl.DataFrame:
    """source, edition, bureau, mode, invited, response, whom, note per edition of a survey. Raises Unknown."""
    asked = known_codes(source, release.catalog.source, "source")
    rows = [
        [getattr(one, name) for name in FIELDWORK]
        for one in sorted(release.catalog.fieldwork, key=lambda one: (one.source, one.edition))
        if asked is None or one.source in asked
    ]
    return pl.DataFrame(rows, schema=FIELDWORK, orient="row")


@kept
def comparable_series(release: Release, indicator: str) -> str:
    """The code of the comparable series of an indicator that holds figures; empty when there is none."""
    code = one_indicator(release, indicator)
    for one in release.catalog.indicators:
        if one.series_of == code and observations(release, one.code)["value"].count():
            return one.code
    return ""


@kept
def passport(release: Release, indicator: str, area: str) -> pl.DataFrame:
    """Every edition of the source of an indicator: what was asked and how, and whether it may be compared.

    edition; compared: first, same, other_question, other_items, other_answers, other_mode, other_population,
    other_weighting, other_division, other_processing (than the edition in `against`, the last one before it in which it
    was asked), not_asked, or unknown when the release says nothing of that edition; why: the reason, Dutch; version,
    definition, items (codes with spaces), wording (a line per item), dated (whether it is known
    that these words were used then); mode (part of the answers by interview, 0-1);
    division, status, reason, flags, value; of the fieldwork bureau, fieldwork (how people answered), whom, remark,
    invited and response. Raises Unknown for a code that does not exist.
    """
    one = release.catalog.indicator[one_indicator(release, indicator)]
    place = one_area(release, area)
    held = {row["edition"]: row for row in observations(release, one.code, place).iter_rows(named=True)}
    editions = sorted({*release.catalog.source[one.source].editions, *held} - {UNDATED})
    work = {row["edition"]: row for row in fieldwork(release, one.source).iter_rows(named=True)}
    rows: list[dict[str, object]] = []
    before = ""
    for edition in editions:
        row = held.get(edition)
        asked = row is not None and row["status"] in ASKED
        compared, why = _compared(release, one, place, before, edition, held)
        version = _version(one, edition, row["version"] if row else "")
        rows.append(
            {"edition": edition, "compared": compared, "why": why, "against": before if asked else ""}
            | _questions(release.catalog, version if asked else None, edition)
            | {name: row[name] for name in ("mode", "division", "status", "reason", "flags", "value") if row}
            | _work(work.get(edition))
        )
        before = edition if asked else before
    return pl.DataFrame(rows, schema=PASSPORT)


def _compared(
    release: Release, one: Indicator, area: str, before: str, edition: str, held: dict[str, dict]
) -> tuple[str, str]:
    """How an edition compares with the last one before it that was asked, and why."""
    row = held.get(edition)
    if row is None:
        return NOT_KNOWN, ""
    if row["status"] not in ASKED:
        return NOT_ASKED, row["note"]
    if not before:
        return FIRST, ""
    at = breaks(release, one.code).filter(
        pl.col("area").is_in(["", area]) & (pl.col("edition") > before) & (pl.col("edition") <= edition)
    )
    if not at.is_empty():
        # A break for all areas says more than the one of this area beside it.
        last = at.sort("area", "edition", descending=[False, True]).row(0, named=True)
        return OTHER + last["kind"], " ".join(at["reason"].unique(maintain_order=True))
    if row["division"] != held[before]["division"]:
        return f"{OTHER}division", ""
    return SAME, _version(one, edition, row["version"]).comparable if _starts(one, before, edition) else ""


def _starts(one: Indicator, before: str, edition: str) -> bool:
    """Whether a version of its own begins after one edition, up to and with the other."""
    return any(before < item.from_edition <= edition for item in one.versions)


def _version(one: Indicator, edition: str, code: str) -> Version:
    """The version of a figure: the one it was made with, else the latest that held in its edition."""
    named = [item for item in one.versions if item.code == code]
    return (
        named or list(one.versions_in(edition)) or list(one.versions) or [Version(code="", definition="")]
    )[-1]


def _questions(catalog: Catalog, version: Version | None, edition: str) -> dict[str, object]:
    if version is None:
        return {}
    wordings = [catalog.item[code].wording_in(edition) for code in version.items if code in catalog.item]
    return {
        "dated": bool(wordings) and all(item and item.from_edition for item in wordings),
        "version": version.code,
        "definition": version.definition,
        "items": " ".join(version.items),
        "wording": "\n".join(_wordings(catalog, version, edition)),
    }


def _wordings(catalog: Catalog, version: Version, edition: str) -> Iterator[str]:
    """A line per item: its name and its words in that edition, as far as they are known."""
    for code in version.items:
        item = catalog.item.get(code)
        wording = item.wording_in(edition) if item else None
        if item:
            yield f"{item.label}: {wording.text}" if wording else item.label


def _work(row: dict | None) -> dict[str, object]:
    if row is None:
        return {}
    told = {name: row[name] for name in ("bureau", "whom", "invited", "response")}
    return told | {"fieldwork": row["mode"], "remark": row["note"]}


@kept
def precision(release: Release, indicator: str, area: str, edition: str) -> pl.DataFrame:
    """How sure a survey figure is, and how small a change or difference its sample can show; one row or none.

    indicator, area, edition, value, lower, upper, se, respondents; smallest_change: the smallest change against the
    previous comparable edition (`against`; without one against an equally large sample) that would be found with 80
    percent chance, smallest_difference: the same against the rest of the city; reference, verdict and verdict_reason of
    that comparison. All in the unit of the indicator. No row for figures of models, registers and classes, and for
    figures without a value or a margin. Raises Unknown. Source: as `analysis.difference.smallest`.
    """
    one = release.catalog.indicator[one_indicator(release, indicator)]
    rows = one_value(release, one.code, area, edition)
    row = rows.row(0, named=True) if rows.height else {}
    if row.get("value") is None or not row["se"] or release.catalog.source[row["source"]].nature != "survey":
        return pl.DataFrame(schema=PRECISION)
    judged = comparisons(release, one.code, area, edition)
    past = judged.filter(pl.col("against") != REST).sort("against").tail(1)
    rest = judged.filter(pl.col("against") == REST)
    found = {name: row[name] for name in PRECISION if name in row}
    found["against"] = past["against"].item() if past.height else ""
    found["smallest_change"] = past["smallest"].item() if past.height else smallest(sqrt(2) * row["se"])
    if rest.height:
        told = rest.row(0, named=True)
        found |= {
            "reference": told["reference"],
            "verdict": told["verdict"],
            "verdict_reason": told["reason"],
        }
        found["smallest_difference"] = told["smallest"]
    return pl.DataFrame([found], schema=PRECISION)
