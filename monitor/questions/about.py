"""What is measured, where, when, by whom and in which words."""

from collections.abc import Sequence

import polars as pl

from monitor.catalog import UNDATED
from monitor.questions.asked import Codes, indicator_codes, kept, known_codes, level_codes, one_indicator
from monitor.questions.facts import editions_held, facts, picked, places
from monitor.questions.money import budgets
from monitor.store import Release

INDICATOR = {
    **dict.fromkeys(("indicator", "theme", "label", "measure", "kind", "unit"), pl.String),
    "decimals": pl.Int32,
    **dict.fromkeys(("better", "source"), pl.String),
    "minimum": pl.Int32,
    "mapped": pl.Boolean,
    **dict.fromkeys(("editions", "series_of"), pl.String),
}
CLASS = {"class": pl.Int32, "above": pl.Float64, "up_to": pl.Float64}


@kept
def indicators(release: Release, theme: Codes = None) -> pl.DataFrame:
    """indicator, theme, label, measure, kind, unit, decimals, better, source, minimum, mapped, editions, series_of.

    `series_of` is the indicator of which this one is the comparable series; empty for a subject of its own.
    """
    return picked(_indicators(release), theme=known_codes(theme, release.catalog.theme, "theme"))


@kept
def _indicators(release: Release) -> pl.DataFrame:
    """Every indicator, with the editions that hold figures; made once."""
    held = editions_held(release).group_by("indicator").agg(pl.col("edition").unique().sort().str.join(" "))
    years = dict(held.iter_rows())
    rows = [
        (one.code, one.theme, one.label, one.measure, one.kind, one.unit, one.decimals, one.better, one.source,
         one.minimum, one.mapped, years.get(one.code, ""), one.series_of)
        for one in release.catalog.indicators
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=INDICATOR, orient="row")


@kept
def areas(release: Release, level: Codes = None) -> pl.DataFrame:
    """area, label, level, parent, slug of a level (country, region, city, area, district, neighbourhood)."""
    rows = [(one.code, one.label, one.level, one.parent, one.slug) for one in release.catalog.areas]
    return picked(_texts(["area", "label", "level", "parent", "slug"], rows), level=level_codes(level))


@kept
def classes(release: Release, indicator: str) -> pl.DataFrame:
    """class (1 is lowest), above, up_to (inclusive): the legend of an indicator, the same in every edition."""
    limits = release.catalog.indicator[one_indicator(release, indicator)].limits
    rows = list(zip((None, *limits), (*limits, None), strict=True)) if limits else []
    return pl.DataFrame([(number, *row) for number, row in enumerate(rows, 1)], schema=CLASS, orient="row")


@kept
def editions(release: Release, indicator: str) -> pl.DataFrame:
    """edition, level, division for every edition in which the indicator has figures."""
    code = one_indicator(release, indicator)
    dated = editions_held(release).filter((pl.col("indicator") == code) & (pl.col("edition") != UNDATED))
    return dated.drop("indicator")


@kept
def sources(release: Release) -> pl.DataFrame:
    """source, label, producer, table, licence, nature, editions, obtained, flaws of every source."""
    catalog = release.catalog
    dates = {item.source: item.obtained for item in catalog.deliveries}
    rows = [
        (one.code, one.label, one.producer, one.table, one.licence, one.nature, " ".join(one.editions),
         dates.get(one.code, ""), " ".join(one.flaws))
        for one in catalog.sources
    ]  # fmt: skip
    names = [
        "source",
        "label",
        "producer",
        "table",
        "licence",
        "nature",
        "editions",
        "obtained",
        "flaws",
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


@kept
def definitions(release: Release, indicator: Codes = None) -> pl.DataFrame:
    """indicator, label, version, from_edition, to_edition, definition, break_before, reason, per version."""
    wanted = indicator_codes(release, indicator)
    rows = []
    for one in release.catalog.indicators:
        if wanted is not None and one.code not in wanted:
            continue
        reasons = {item.edition: item.reason for item in one.breaks}
        rows += [
            (one.code, one.label, item.code, item.from_edition, item.to_edition, item.definition,
             "; ".join(reasons), " ".join(reasons.values()))
            for item in one.versions
        ]  # fmt: skip
    names = [
        "indicator",
        "label",
        "version",
        "from_edition",
        "to_edition",
        "definition",
        "break_before",
        "reason",
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


@kept
def themes(release: Release) -> pl.DataFrame:
    """theme, label, question, note, indicators, with_figures (numbers of subjects), in the order of the screen."""
    held = indicators(release).filter(pl.col("series_of") == "").group_by("theme").agg(
        indicators=pl.len(), with_figures=(pl.col("editions") != "").sum()
    )  # fmt: skip
    rows = [(one.code, one.label, one.question, one.note) for one in release.catalog.themes]
    frame = _texts(["theme", "label", "question", "note"], rows)
    return frame.join(held, on="theme", how="left", maintain_order="left").with_columns(
        pl.col("indicators", "with_figures").fill_null(0)
    )


@kept
def measured(release: Release) -> pl.DataFrame:
    """source, edition, indicators, figures (numbers), levels: what every source delivered in every edition."""
    # Areas are left out: their figures are added up by the build and belong to no source of their own.
    columns = ["source", "edition", "indicator", "level"]
    values = facts(release).filter(pl.col("value").is_not_null() & (pl.col("level") != "area"))
    amounts = budgets(release).rename({"post": "indicator"}).join(places(release), on="area").select(columns)
    counted = pl.concat([values.select(columns), amounts]).group_by("source", "edition").agg(
        indicators=pl.col("indicator").n_unique().cast(pl.Int64),
        figures=pl.len().cast(pl.Int64),
        levels=pl.col("level").unique().sort().str.join(" "),
    )  # fmt: skip
    return counted.sort("source", "edition")


@kept
def divisions(release: Release) -> pl.DataFrame:
    """division, label, from_year, to_year, sources (those with districts or neighbourhoods on these lines)."""
    catalog = release.catalog
    small = {"area", "district", "neighbourhood"}
    held = {
        source for source, levels in measured(release).select("source", "levels").iter_rows()
        if small & set(levels.split())
    }  # fmt: skip
    rows = []
    for one in catalog.divisions:
        named = {item.source for item in catalog.deliveries if item.division == one.code} & held
        rows.append((one.code, one.label, one.from_year, one.to_year, " ".join(sorted(named))))
    return _texts(["division", "label", "from_year", "to_year", "sources"], rows)


@kept
def conversion(release: Release, level: Codes = None) -> pl.DataFrame:
    """from_division, from_area, from_label, to_division, to_area, to_label, level, share (0-1), persons, basis."""
    return picked(_conversion(release), level=level_codes(level))


@kept
def _conversion(release: Release) -> pl.DataFrame:
    """The whole table that tells where former areas went; read once.

    Former codes have the name of the place they still cover most; a code that is gone has that of its successor.
    """
    today = places(release)
    former = today.select(from_area="area", from_label="area_label")
    rows = release.query("conversion").join(
        today.rename({"area": "to_area", "area_label": "to_label"}), on="to_area", maintain_order="left"
    )
    named = rows.join(former, on="from_area", how="left", maintain_order="left").with_columns(
        pl.col("from_label").fill_null(pl.col("to_label"))
    )
    ends = [f"{end}_{what}" for end in ("from", "to") for what in ("division", "area", "label")]
    return named.select(*ends, "level", "share", "persons", "basis")


def groupings(release: Release) -> pl.DataFrame:
    """grouping, label, as_of, source, note, area, area_label: one row per member of a dated set of areas."""
    catalog = release.catalog
    rows = [
        (one.code, one.label, one.as_of, one.source, one.note, code, catalog.area[code].label)
        for one in catalog.groupings
        for code in one.members
    ]
    return _texts(["grouping", "label", "as_of", "source", "note", "area", "area_label"], rows)


def cautions(release: Release, indicator: Codes = None) -> pl.DataFrame:
    """area, area_label, level, kinds, text: places where some kinds of figures need a warning."""
    catalog = release.catalog
    codes = indicator_codes(release, indicator)
    kinds = None if codes is None else {catalog.indicator[code].kind for code in codes}
    rows = [
        (one.area, catalog.area[one.area].label, catalog.area[one.area].level, " ".join(one.kinds), one.text)
        for one in catalog.cautions
        if kinds is None or kinds & set(one.kinds)
    ]
    return _texts(["area", "area_label", "level", "kinds", "text"], rows)


@kept
def statuses(release: Release) -> pl.DataFrame:
    """status, flags, figures: how many figures have each status and each set of remarks."""
    keys = ["status", "flags"]
    return facts(release).group_by(keys).agg(figures=pl.len().cast(pl.Int64)).sort(keys)


@kept
def hidden(release: Release) -> pl.DataFrame:
    """reason, figures: how many survey figures are hidden, and why."""
    why = facts(release).filter(pl.col("reason") != "").group_by("reason")
    return why.agg(figures=pl.len().cast(pl.Int64)).sort("reason")


@kept
def has_survey_districts(release: Release) -> bool:
    """Whether the release holds district results of the monitor's own survey; undated ones do not count."""
    own = [one.code for one in release.catalog.sources if one.own_survey]
    loaded = facts(release).filter(
        pl.col("source").is_in(own),
        pl.col("level") == "district",
        pl.col("edition") != UNDATED,
        pl.col("value").is_not_null(),
    )
    return not loaded.is_empty()


@kept
def leads(release: Release) -> dict[str, str]:
    """The indicator that opens each theme: of the monitor's own survey as soon as it holds districts.

    Otherwise the one of the catalog, or the first with figures when that has none; a theme without figures has none.
    """
    held = indicators(release).filter((pl.col("editions") != "") & (pl.col("series_of") == ""))
    codes: dict[str, list[str]] = {}
    for theme, code in held.select("theme", "indicator").iter_rows():
        codes.setdefault(theme, []).append(code)
    surveyed = survey_subjects(release)
    found = {}
    for one in release.catalog.themes:
        every = codes.get(one.code, [])
        own = [code for code in every if code in surveyed] or every
        if own:
            found[one.code] = one.lead if one.lead in own else own[0]
    return found


@kept
def survey_subjects(release: Release) -> frozenset[str]:
    """Indicators of which the monitor's own survey holds figures of districts: they lead their themes."""
    own = [one.code for one in release.catalog.sources if one.own_survey]
    subjects = indicators(release).filter(pl.col("source").is_in(own) & (pl.col("series_of") == ""))
    dated = editions_held(release).filter(pl.col("edition") != UNDATED)
    on_districts = dated.filter(pl.col("level") == "district")["indicator"].unique()
    return frozenset(subjects.filter(pl.col("indicator").is_in(on_districts.implode()))["indicator"])


def _texts(names: list[str], rows: Sequence[tuple[str, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
