"""What most questions begin from: the figures and differences of a release, read once and searched in memory.

The same as a statement with joins cost 5 to 40 ms per question, of which planning was the most; a filter on what was
read costs a third of a millisecond (28 Nov 2026, two shared cores). Rows stay in the order in which the build laid them.
"""

import polars as pl

from monitor.questions.asked import kept
from monitor.store import Release

HELD = ("measured", "estimated", "suppressed")
"""Statuses of which there is a figure, shown or hidden."""

DIFFERENCE = {
    **dict.fromkeys(("indicator", "area", "edition", "against"), pl.String),
    **dict.fromkeys(("reference", "difference", "se", "lower", "upper"), pl.Float64),
    **dict.fromkeys(("p_adjusted", "threshold", "smallest"), pl.Float64),
    **dict.fromkeys(("verdict", "reason"), pl.String),
    **dict.fromkeys(("respondents", "respondents_before"), pl.Float64),
}


@kept
def facts(release: Release) -> pl.DataFrame:
    """Every figure of the release, in the order of the screen: the columns of `observations`, and shown; some MB."""
    named = ["indicator", "area", "area_label", "level"]
    rows = release.query("observations")
    figures = rows.join(places(release), on="area", how="left", maintain_order="left")
    return figures.select(*named, pl.exclude(*named))


def places(release: Release) -> pl.DataFrame:
    """area, area_label, level of every area, in the order of the screen."""
    rows = [(one.code, one.label, one.level) for one in release.catalog.areas]
    return pl.DataFrame(rows, schema=dict.fromkeys(("area", "area_label", "level"), pl.String), orient="row")


@kept
def editions_held(release: Release) -> pl.DataFrame:
    """indicator, edition, level, division of which there are figures, shown or hidden; undated ones too."""
    keys = ["indicator", "edition", "level"]
    rows = facts(release).select(*keys, "division", "status").filter(pl.col("status").is_in(HELD))
    return rows.group_by(keys).agg(pl.col("division").min()).sort(keys)


def facts_of(release: Release, indicator: str) -> pl.DataFrame:
    """The figures of one indicator."""
    return facts(release).slice(*_places_in(release).get(indicator, (0, 0)))


@kept
def _places_in(release: Release) -> dict[str, tuple[int, int]]:
    """Where the figures of each indicator begin in `facts`, and how many there are: they lie together."""
    runs = facts(release)["indicator"].rle().struct.unnest()
    begins = runs["len"].cum_sum() - runs["len"]
    return dict(zip(runs["value"], zip(begins, runs["len"], strict=True), strict=True))


@kept
def shown_of(release: Release, indicator: str) -> pl.DataFrame:
    """`observations` of one indicator: pages search only these, a dozen times per run, and a small frame is fast."""
    return facts_of(release, indicator).filter("shown").drop("shown")


@kept
def judged_subjects(release: Release) -> frozenset[str]:
    """Indicators that allow any comparison; for all others there is nothing to look up."""
    return frozenset(release.query("judged")["indicator"])


@kept
def differences(release: Release) -> pl.DataFrame:
    """Every comparison of the release, for the few questions that need them all: 100,000 with a survey in it."""
    return _with_answers(release.query("comparisons", indicator=None, areas=None), facts(release))


@kept
def differences_of(release: Release, indicator: str) -> pl.DataFrame:
    """The comparisons of one indicator; of most there are none, which needs no look."""
    if indicator not in judged_subjects(release):
        return pl.DataFrame(schema=DIFFERENCE)
    rows = release.query("comparisons", indicator=indicator, areas=None)
    return _with_answers(rows, facts_of(release, indicator))


def _with_answers(rows: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Comparisons with the answers behind both figures, as published: respondents and respondents_before."""
    before = _answers(figures).rename({"edition": "against", "respondents": "respondents_before"})
    return with_respondents(rows, figures).join(
        before, on=["indicator", "area", "against"], how="left", maintain_order="left"
    )


def with_respondents(rows: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Rows of indicator, area and edition with the answers behind that figure, as published."""
    keys = ["indicator", "area", "edition"]
    return rows.join(_answers(figures), on=keys, how="left", maintain_order="left")


def _answers(figures: pl.DataFrame) -> pl.DataFrame:
    """indicator, area, edition, respondents of figures with answers; those of registers have none."""
    rows = figures.select("indicator", "area", "edition", "respondents", "shown")
    return rows.filter(pl.col("shown") & pl.col("respondents").is_not_null()).drop("shown")


def picked(frame: pl.DataFrame, **codes: list[str] | None) -> pl.DataFrame:
    """The rows with the codes asked; a column for which nothing is asked is left alone."""
    asked = [
        pl.col(name) == wanted[0] if len(wanted) == 1 else pl.col(name).is_in(wanted)
        for name, wanted in codes.items()
        if wanted is not None
    ]
    return frame.filter(*asked) if asked and frame.height else frame
