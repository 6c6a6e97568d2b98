"""Where an area stands among the others of its level, without a ranking."""

import polars as pl


def spread(values: pl.DataFrame, by: str = "indicator") -> pl.DataFrame:
    """Lowest, quartiles, highest and standard deviation per indicator over the areas of one level.

    `values`: indicator, value. Returns indicator, lowest, quarter, middle, three_quarters, highest, deviation
    and areas (number of areas with a value); figures in the indicator's unit.
    """
    value = pl.col("value")
    return (
        values.filter(value.is_not_null())
        .group_by(by)
        .agg(
            lowest=value.min(),
            quarter=value.quantile(0.25, "linear"),
            middle=value.median(),
            three_quarters=value.quantile(0.75, "linear"),
            highest=value.max(),
            deviation=value.std(),
            areas=pl.len(),
        )
        .sort(by)
    )


def distance(profile: pl.DataFrame, spreads: pl.DataFrame) -> pl.DataFrame:
    """The profile with `distance`: how many standard deviations of the districts a value lies from the city.

    `profile`: indicator, value, city_value. An order of attention, not a verdict: it knows no margin.
    """
    return profile.join(spreads.select("indicator", "deviation"), on="indicator", how="left").with_columns(
        distance=pl.when(pl.col("deviation") > 0).then(
            (pl.col("value") - pl.col("city_value")) / pl.col("deviation")
        )
    )
