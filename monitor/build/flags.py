"""The letters of a figure: what a reader has to know before using it."""

import polars as pl

from monitor.catalog import UNDATED, Catalog

BREAK, ESTIMATED, PROVISIONAL, UNCERTAIN = "b", "e", "p", "u"
ORDER = (BREAK, ESTIMATED, PROVISIONAL, UNCERTAIN)
"""The order in which letters stand, so that equal sets are equal texts."""

ENOUGH = 100
"""From this many answers on a figure is not called less certain."""


def lettered(facts: pl.DataFrame, catalog: Catalog, cuts: pl.DataFrame) -> pl.DataFrame:
    """The facts (with `shown`) with all letters, in order; what has no value has no letters.

    `cuts`: the breaks for all areas (indicator, edition), as `breaks.breaks_everywhere` gives them.
    Estimated, provisional and (of estimates of a survey) less certain were set where the figure was made; here come the
    first edition after a break, and figures of few answers among indicators that have a minimum of answers.
    """
    minimum = pl.col("indicator").replace_strict(
        {item.code: item.minimum for item in catalog.indicators}, return_dtype=pl.Int64
    )
    few = (minimum > 0) & (pl.col("respondents") >= minimum) & (pl.col("respondents") < ENOUGH)
    marked = {
        BREAK: _after_break(cuts),
        ESTIMATED: pl.col("flags").str.contains(ESTIMATED),
        PROVISIONAL: pl.col("flags").str.contains(PROVISIONAL),
        UNCERTAIN: few.fill_null(value=False) | pl.col("flags").str.contains(UNCERTAIN),
    }
    known = pl.col("value").is_not_null()
    letters = [pl.when(known & marked[letter]).then(pl.lit(letter)).otherwise(pl.lit("")) for letter in ORDER]
    return facts.with_columns(flags=pl.concat_str(letters))


def _after_break(cuts: pl.DataFrame) -> pl.Expr:
    """Whether a row is the first with a value at or after a break of its indicator, in its own series.

    The rows that are shown are one series, over a change of lines too; what stands on former lines only is another.
    """
    series = ["indicator", "area", pl.when("shown").then(pl.lit("")).otherwise(pl.col("division"))]
    found = pl.lit(value=False)
    for indicator, edition in cuts.select("indicator", "edition").iter_rows():
        after = (
            (pl.col("indicator") == indicator)
            & pl.col("value").is_not_null()
            & (pl.col("edition") != UNDATED)
            & (pl.col("edition") >= edition)
        )
        first = pl.when(after).then(pl.col("edition")).min().over(series)
        found = found | (after & (pl.col("edition") == first))
    return found
