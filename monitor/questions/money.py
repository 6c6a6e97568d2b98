"""What the city budgets per area."""

import polars as pl

from monitor.questions.asked import Codes, edition_codes, kept
from monitor.store import Release


@kept
def budgets(release: Release, year: Codes = None) -> pl.DataFrame:
    """edition, area, area_label, post, printed, recomputed, difference (euro), note, source.

    `printed` is exactly what the source prints; `recomputed` is what the sum should be.
    """
    return release.query("budgets", year=edition_codes(release, year))
