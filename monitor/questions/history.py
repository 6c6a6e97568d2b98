"""What was published when, and which published figures were put right later."""

import polars as pl

from monitor.questions.asked import Codes, area_codes, edition_codes, indicator_codes, kept
from monitor.store import Release


@kept
def publications(release: Release) -> pl.DataFrame:
    """publication, published_on (YYYY-MM-DD), title, edition (of the survey, or empty), figures (new or changed).

    The newest first. Who prepared and who approved it is in the ledger and not here: that is no figure.
    """
    return release.query("publications")


@kept
def corrections(release: Release) -> pl.DataFrame:
    """Mistakes in published figures that were put right, the newest first.

    correction, published_on (empty: not yet), since (the day the mistake was found), what, why, figures (all that
    changed, also differences and developments), largest (absolute change of a value, in its unit), revised (number of
    values that changed), indicators (their codes, with spaces between them).
    """
    return release.query("corrections")


def revisions(
    release: Release, indicator: Codes = None, area: Codes = None, edition: Codes = None
) -> pl.DataFrame:
    """Published figures that were replaced, each with what came in its place; oldest first per figure.

    indicator, indicator_label, area, area_label, edition, division, value, status, new_value, new_status (withdrawn
    when the figure is there no more), published_on, replaced_on (empty: not published yet), correction, shown. A
    value that is hidden now is not told again. Raises Unknown for a code that does not exist.
    """
    asked = {
        "indicator": indicator_codes(release, indicator),
        "area": area_codes(release, area),
        "edition": edition_codes(release, edition),
    }
    wanted = [pl.col(name).is_in(codes) for name, codes in asked.items() if codes is not None]
    rows = _revisions(release)
    return rows.filter(*wanted) if wanted else rows


@kept
def _revisions(release: Release) -> pl.DataFrame:
    """Every revision of the release; read once."""
    return release.query("revisions")


Figure = tuple[str, str, str]
"""indicator, area, edition."""


@kept
def revised(release: Release) -> dict[Figure, list[dict]]:
    """The revisions of every figure as it is shown (on lines of today), oldest first; empty when there are none.

    Pages ask this at every figure, so it is made once per release and a look in it costs next to nothing.
    """
    found: dict[Figure, list[dict]] = {}
    for row in _revisions(release).filter("shown").iter_rows(named=True):
        found.setdefault((row["indicator"], row["area"], row["edition"]), []).append(row)
    return found
