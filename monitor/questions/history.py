"""What was published when, and which published figures were put right later."""

import polars as pl

from monitor.questions.asked import Codes, area_codes, edition_codes, indicator_codes, kept
from monitor.questions.facts import facts, places
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
    touched = _replaced(release).group_by("correction").agg(
        revised=pl.len().cast(pl.Int64), indicators=pl.col("indicator").unique().sort().str.join(" ")
    )  # fmt: skip
    told = release.query("corrections").join(touched, on="correction", how="left", maintain_order="left")
    return told.with_columns(pl.col("revised").fill_null(0), pl.col("indicators").fill_null(""))


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
def _replaced(release: Release) -> pl.DataFrame:
    """Every published figure that was replaced, oldest first per figure; read once."""
    return release.query("revisions")


@kept
def _revisions(release: Release) -> pl.DataFrame:
    """Every revision of the release with its successor: the next revision, or else the figure of now; made once.

    A value that is hidden now stays hidden: its former self would tell it.
    """
    figure = ["indicator", "area", "edition", "division"]
    replaced = _replaced(release)
    now = facts(release).filter(pl.col("indicator").is_in(replaced["indicator"].unique().implode()))
    now = now.select(*figure, "shown", value_now="value", status_now="status")
    rows = (
        replaced.with_columns(pl.col("value", "status").shift(-1).over(figure).name.prefix("next_"))
        .join(now, on=figure, how="left")
        .join(_subjects(release), on="indicator", how="left")
        .join(places(release).with_row_index("place"), on="area", how="left")
        .sort("subject", "place", "edition", "division", "published_on", nulls_last=True, maintain_order=True)
    )
    value = pl.when(pl.col("next_status").is_null()).then("value_now").otherwise("next_value")
    told = pl.col("status_now").ne_missing("suppressed")
    return rows.select(
        "indicator",
        pl.coalesce("indicator_label", "indicator").alias("indicator_label"),
        "area",
        pl.coalesce("area_label", "area").alias("area_label"),
        "edition",
        "division",
        pl.when(told).then("value").alias("value"),
        "status",
        pl.when(told).then(value).alias("new_value"),
        pl.coalesce("next_status", "status_now", pl.lit("withdrawn")).alias("new_status"),
        "published_on",
        "replaced_on",
        "correction",
        pl.col("shown").fill_null(value=True),
    )


def _subjects(release: Release) -> pl.DataFrame:
    """indicator, indicator_label, subject (the place on the screen)."""
    rows = [(one.code, one.label) for one in release.catalog.indicators]
    schema = dict.fromkeys(("indicator", "indicator_label"), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row").with_row_index("subject")


Figure = tuple[str, str, str]
"""indicator, area, edition."""


@kept
def revised(release: Release) -> dict[Figure, list[dict]]:
    """The revisions of every figure as it is shown (on lines of today), oldest first; empty when there are none.

    Pages ask this at every figure, so it is made once per release and a look in it costs next to nothing.
    """
    found: dict[Figure, list[dict]] = {}
    if _replaced(release).is_empty():
        return found
    for row in _revisions(release).filter("shown").iter_rows(named=True):
        found.setdefault((row["indicator"], row["area"], row["edition"]), []).append(row)
    return found
