"""What the city budgets per area."""

import polars as pl

from monitor.questions.asked import Codes, edition_codes, kept
from monitor.questions.facts import picked, places
from monitor.store import Release


@kept
def budgets(release: Release, year: Codes = None) -> pl.DataFrame:
    """edition, area, area_label, post, printed, recomputed, difference (euro), note, source.

    `printed` is exactly what the source prints; `recomputed` is what the sum should be.
    """
    return picked(_budgets(release), edition=edition_codes(release, year))


@kept
def _budgets(release: Release) -> pl.DataFrame:
    """Every amount of the release, by edition, area as on the screen, and post; read once."""
    named = places(release).drop("level").with_row_index("position")
    rows = release.query("budgets").join(named, on="area").sort("edition", "position", "post")
    due = pl.coalesce("recomputed", "printed")
    return rows.select(
        "edition", "area", "area_label", "post", "printed", "recomputed",
        (due - pl.col("printed")).alias("difference"), "note", "source",
    )  # fmt: skip
