"""Does the figure to which a claim was pinned still stand as it was told?"""

import polars as pl

from monitor.catalog.models import Indicator
from monitor.questions.figures import comparisons, one_value
from monitor.questions.history import revised
from monitor.questions.profiles import profile
from monitor.store import Release
from monitor.views import judgement, words
from monitor.views.words import Row
from monitor.workspace.tables import Claim

GONE_SUBJECT = "Dit onderwerp is er niet meer. De zin hoort bij een eerdere uitgave."
GONE_PLACE = "Dit gebied is er niet meer. De zin hoort bij een eerdere uitgave."
GONE_FIGURE = "Dit cijfer staat niet in de uitgave van nu."
HIDDEN = "Dit cijfer laten we nu niet zien."


def stale(release: Release, claim: Claim) -> str:
    """Why a claim can no longer stand as it is, in a sentence; empty as long as the figure is the same.

    A correction of the figure, a figure that is hidden or gone, another value, or another verdict in this release.
    """
    catalog = release.catalog
    code = catalog.renamed.get(claim.indicator, claim.indicator)
    if code not in catalog.indicator:
        return GONE_SUBJECT
    if claim.of_area not in catalog.area:
        return GONE_PLACE
    if release.name == claim.release:
        return ""
    one, row = catalog.indicator[code], _now(release, code, claim)
    if row is None:
        return GONE_FIGURE
    if row["value"] is None:
        return f"{HIDDEN} {judgement.absent(row)}" if row["status"] == "suppressed" else judgement.absent(row)
    return _corrected(release, one, claim, row) or _other_verdict(release, one, claim)


def told(release: Release, claim: Claim) -> str:
    """The sentence of a claim as it may be shown now: without its figure when that is hidden now."""
    if not hidden_now(release, claim):
        return claim.sentence
    one = release.catalog.indicator[release.catalog.renamed.get(claim.indicator, claim.indicator)]
    return f"{one.label}: {HIDDEN[0].lower()}{HIDDEN[1:]}"


def hidden_now(release: Release, claim: Claim) -> bool:
    """Whether the figure of a claim may not be told any more: in this release it is hidden, so its former self is too."""
    code = release.catalog.renamed.get(claim.indicator, claim.indicator)
    if code not in release.catalog.indicator or claim.of_area not in release.catalog.area:
        return False
    row = _now(release, code, claim)
    return row is not None and row["status"] == "suppressed"


def newer(release: Release, claim: Claim) -> str:
    """That there is a later figure of the same subject and place, in a sentence; empty when there is none."""
    catalog = release.catalog
    code = catalog.renamed.get(claim.indicator, claim.indicator)
    if code not in catalog.indicator or claim.of_area not in catalog.area:
        return ""
    later = profile(release, claim.of_area).filter(
        (pl.col("indicator") == code) & (pl.col("edition") > claim.edition) & pl.col("value").is_not_null()
    )
    if later.is_empty():
        return ""
    row = later.row(0, named=True)
    return (
        f"Er is een nieuwer cijfer: {words.said(row['value'], catalog.indicator[code])} in {row['edition']}."
    )


def _now(release: Release, code: str, claim: Claim) -> Row | None:
    if claim.edition not in {one.code for one in release.catalog.editions}:
        return None
    rows = one_value(release, code, claim.of_area, claim.edition)
    return rows.row(0, named=True) if rows.height else None


def _corrected(release: Release, one: Indicator, claim: Claim, row: Row) -> str:
    """That the figure or its margin reads differently now, and whether that is a correction."""
    if claim.value is None:
        return ""
    was, now = words.said(claim.value, one), words.said(row["value"], one)
    if was == now:
        former = {"lower": claim.lower, "upper": claim.upper}
        before, after = words.margin(former, one), words.margin(row, one)
        was, now = f"{was} (tussen {before})", f"{now} (tussen {after})"
        if before == after:
            return ""
        if not before or not after:
            return f"De marge van dit cijfer is veranderd: {words.likely(row, one) or words.NO_MARGIN}"
    lines = revised(release).get((one.code, claim.of_area, claim.edition), [])
    day = next((line["replaced_on"] for line in reversed(lines) if line["replaced_on"]), "")
    if lines:
        when = f" op {words.day(str(day))}" if day else ""
        return f"Dit cijfer is gecorrigeerd{when}: het was {was} en is nu {now}."
    return f"In de uitgave van nu is dit cijfer {now}; hier staat {was}."


def _other_verdict(release: Release, one: Indicator, claim: Claim) -> str:
    """That the same figure is judged otherwise now, for example because figures around it were corrected."""
    if not claim.verdict:
        return ""
    rows = comparisons(release, one.code, claim.of_area, claim.edition, judgement.REST)
    if rows.is_empty():
        return "Dit cijfer vergelijken we nu niet meer met de rest van Arnhem."
    now = rows.row(0, named=True)
    if now["verdict"] == claim.verdict:
        return ""
    return (
        f"Vergeleken met de rest van Arnhem zeggen we nu: {judgement.verdict(now['verdict'], now['reason'])}."
    )
