"""The differences that an edition makes, each as one frame with Dutch column names; frames in, frames out."""

from pathlib import Path

import polars as pl

from monitor.build.editions.staging import ANSWERS, Staged
from monitor.build.editions.trial import Trial
from monitor.catalog import TODAY, Catalog

FACTOR = 2.576
"""A jump is larger than noise when chance alone would give it once in a hundred times."""

MARGIN = 1.96
KEYS = ["indicator", "area", "edition", "division"]
LEVELS = {"city": "stad", "area": "gebied", "district": "wijk", "neighbourhood": "buurt"}
STATUSES = {
    "measured": "gemeten",
    "estimated": "berekend",
    "suppressed": "afgeschermd",
    "missing": "niet gemeten",
    "not_asked": "niet gevraagd",
    "not_applicable": "niet van toepassing",
}
REASONS = {
    "few_answers": "minder dan 50 antwoorden",
    "low_effective": "te weinig antwoorden na weging",
    "wide_interval": "te onzeker",
    "sensitive": "een gevoelig onderwerp en te weinig antwoorden",
    "secondary": "beschermt een ander verborgen cijfer",
    "": "reden niet opgegeven",
}


def figures_of(facts: pl.DataFrame, one: Staged, catalog: Catalog) -> pl.DataFrame:
    """The facts of this edition of this source, with the level of the area."""
    levels = {item.code: item.level for item in catalog.areas}
    level = pl.col("area").replace_strict(levels, default="", return_dtype=pl.String)
    return facts.filter((pl.col("source") == one.source) & (pl.col("edition") == one.edition)).with_columns(
        level=level
    )


def earlier_of(figures: pl.DataFrame, now: pl.DataFrame, breaks: pl.DataFrame) -> pl.DataFrame:
    """Per figure of this edition the latest earlier one that is shown: then, was, was_se, and `cut` over a break."""
    edition = now["edition"].first() or ""
    past = figures.filter(pl.col("shown") & (pl.col("edition") < edition))
    last = past.sort("edition").group_by("indicator", "area", maintain_order=True).last()
    frame = last.select(
        "indicator", "area", then="edition", was="value", was_se=error(), was_answers="respondents"
    )
    cuts = breaks.filter(pl.col("edition") <= edition).select("indicator", at="edition", place="area")
    inside = (pl.col("at") > pl.col("then")) & ((pl.col("place") == "") | (pl.col("place") == pl.col("area")))
    crossed = frame.join(cuts, on="indicator").filter(inside).select("indicator", "area").unique()
    cut = crossed.with_columns(cut=pl.lit(value=True))
    return frame.join(cut, on=["indicator", "area"], how="left").with_columns(
        pl.col("cut").fill_null(value=False)
    )


def error() -> pl.Expr:
    """The standard error of a figure, from its interval where it was not kept."""
    return pl.coalesce("se", (pl.col("upper") - pl.col("lower")) / (2 * MARGIN))


def named(catalog: Catalog) -> list[pl.Expr]:
    """Names instead of codes, for people."""
    indicators = {item.code: item.label for item in catalog.indicators}
    places = {item.code: item.label for item in catalog.areas}
    return [
        pl.col("indicator")
        .replace_strict(indicators, default=pl.col("indicator"), return_dtype=pl.String)
        .alias("onderwerp"),
        pl.col("area").replace_strict(places, default=pl.col("area"), return_dtype=pl.String).alias("gebied"),
    ]


def changed(found: Trial) -> pl.DataFrame:
    """Published or shown figures that become others or vanish, in every edition."""
    old = found.before.get("observation")
    if old is None:
        return pl.DataFrame()
    new = found.settled.tables["observation"]
    columns = [*KEYS, "value", "status"]
    both = old.select(columns).join(new.select(columns), on=KEYS, how="left", suffix="_now")
    news = found.settled.news["observation"].filter(pl.col("figure")).select(*KEYS, "correction")
    if not found.known.publications:  # nothing was published: compare with the release in use
        other = both.filter(~_same("value") | pl.col("status").ne_missing(pl.col("status_now"))).with_columns(
            correction=pl.lit("")
        )
    else:
        other = both.join(news, on=KEYS, how="inner")
    return other.sort(KEYS).select(
        *named(found.catalog),
        pl.col("edition").alias("jaar"),
        pl.col("value").alias("was"),
        pl.col("value_now").alias("wordt"),
        pl.col("status_now")
        .replace_strict(STATUSES, default="vervalt", return_dtype=pl.String)
        .alias("soort"),
        pl.when(pl.col("correction") == "").then(pl.lit("geen")).otherwise("correction").alias("correctie"),
        pl.when(~_same("value"))
        .then(pl.lit("het cijfer"))
        .when(pl.col("status").ne_missing(pl.col("status_now")))
        .then(pl.lit("de soort"))
        .otherwise(pl.lit("de marge"))
        .alias("anders is"),
    )


def _same(name: str) -> pl.Expr:
    """Whether two numbers are the same but for the last digits; both absent counts as the same."""
    new, old = pl.col(f"{name}_now"), pl.col(name)
    return ((new - old).abs() <= 1e-9 * old.abs() + 1e-12).fill_null(new.is_null() & old.is_null())


def jumps(now: pl.DataFrame, earlier: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Changes since the previous comparable edition beyond noise and beyond the practical threshold, largest first."""
    practical = {item.code: float(item.practical) for item in catalog.indicators}
    both = now.filter("shown").join(earlier.filter(~pl.col("cut")), on=["indicator", "area"])
    noise = FACTOR * (error() ** 2 + pl.col("was_se") ** 2).sqrt()
    both = both.with_columns(
        jump=pl.col("value") - pl.col("was"),
        noise=noise,
        threshold=pl.col("indicator").replace_strict(practical, default=0.0, return_dtype=pl.Float64),
    )
    beyond = both.filter(
        (pl.col("jump").abs() > pl.col("noise")) & (pl.col("jump").abs() > pl.col("threshold"))
    )
    return beyond.sort((pl.col("jump").abs() / pl.col("noise")), descending=True).select(
        *named(catalog),
        pl.col("then").alias("vorig jaar"),
        pl.col("was").alias("was"),
        pl.col("value").alias("is"),
        pl.col("jump").alias("verschil"),
        pl.col("noise").alias("toeval tot"),
    )


def broken(
    edition: str, now: pl.DataFrame, earlier: pl.DataFrame, breaks: pl.DataFrame, catalog: Catalog
) -> pl.DataFrame:
    """The breaks between an edition and the one before it, with their reason."""
    spans = now.filter(pl.col("value").is_not_null()).join(earlier.filter("cut"), on=["indicator", "area"])
    since = spans.group_by("indicator").agg(pl.col("then").min())
    cuts = breaks.rename({"edition": "at"}).join(since, on="indicator")
    cuts = cuts.filter((pl.col("at") <= edition) & (pl.col("at") > pl.col("then")))
    place = pl.when(pl.col("area") == "").then(pl.lit("alle gebieden")).otherwise("gebied")
    return (
        cuts.sort("indicator", "area", "at")
        .with_columns(named(catalog))
        .select(
            "onderwerp",
            place.alias("gebied"),
            pl.col("at").alias("breuk in"),
            pl.col("reason").alias("waarom"),
        )
    )


def areas(now: pl.DataFrame, facts: pl.DataFrame, one: Staged, catalog: Catalog) -> pl.DataFrame:
    """Areas that this source has in this edition and not in the one before, or the other way round, and their lines."""
    asked = ~pl.col("status").is_in(["not_asked", "not_applicable"])
    mine = facts.filter((pl.col("source") == one.source) & (pl.col("edition") < one.edition) & asked)
    last = mine.filter(pl.col("edition") == pl.col("edition").max())
    if last.is_empty():
        return pl.DataFrame()
    there = last.select("area", "division").unique()
    here = now.filter(asked).select("area", "division").unique()
    gained = here.join(there, on=["area", "division"], how="anti").with_columns(wat=pl.lit("komt erbij"))
    lost = there.join(here, on=["area", "division"], how="anti").with_columns(wat=pl.lit("valt weg"))
    lines = {item.code: item.label for item in catalog.divisions}
    return (
        pl.concat([gained, lost])
        .sort("area", "division", "wat")
        .with_columns(pl.lit("").alias("indicator"))
        .with_columns(named(catalog))
        .select(
            "gebied",
            pl.col("division").replace_strict(lines, default="-", return_dtype=pl.String).alias("grenzen"),
            "wat",
        )
    )


def hidden(now: pl.DataFrame) -> pl.DataFrame:
    """How many cells are hidden, by reason and level, next to all cells of that level."""
    cells = now.filter(pl.col("division").is_in([TODAY, "none"]))
    total = cells.group_by("level").agg(pl.len().alias("van"))
    closed = (
        cells.filter(pl.col("status") == "suppressed")
        .group_by("reason", "level")
        .agg(pl.len().alias("verborgen"))
    )
    return (
        closed.join(total, on="level")
        .sort("level", "reason")
        .select(
            pl.col("level").replace_strict(LEVELS, default="-", return_dtype=pl.String).alias("niveau"),
            pl.col("reason")
            .replace_strict(REASONS, default=pl.col("reason"), return_dtype=pl.String)
            .alias("waarom"),
            "verborgen",
            "van",
        )
    )


def response(one: Staged, now: pl.DataFrame, earlier: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """Answers per district, rounded to tens, now and in the edition before."""
    districts = now.filter(pl.col("level") == "district")
    most = districts.group_by("area").agg(pl.col("respondents").max().alias("antwoorden"))
    path: Path = one.folder / ANSWERS
    if path.is_file():
        counted = pl.read_parquet(path, columns=["district"]).group_by(area="district").len()
        most = counted.select("area", antwoorden=(pl.col("len") / 10).round() * 10)
    before = earlier.group_by("area").agg(pl.col("was_answers").max().alias("vorige keer"))
    return (
        most.join(before, on="area", how="left")
        .sort("area")
        .with_columns(pl.lit("").alias("indicator"))
        .with_columns(named(catalog))
        .select("gebied", "antwoorden", "vorige keer")
    )
