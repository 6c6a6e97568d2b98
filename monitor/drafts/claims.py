"""Which figures of an area does an analysis rest on, and what does each of them say?"""

from collections.abc import Iterable, Iterator

import polars as pl

from monitor.catalog import UNDATED
from monitor.catalog.models import Area, Indicator, Source, Theme
from monitor.questions.profiles import profile
from monitor.store import Release
from monitor.views import judgement, words
from monitor.views.judgement import PROVEN
from monitor.views.words import Row
from monitor.workspace.tables import Claim

PER_THEME = 3
"""Figures of a theme that are pinned when fewer of it are proven; proven ones are all pinned."""

RESIDENTS = 8
"""Figures that say who lives here."""

STRENGTH, CONCERN, NEUTRAL = "strength", "concern", "neutral"
SIDES = {"better": STRENGTH, "worse": CONCERN}


def last_edition(release: Release) -> str:
    """The latest edition of the catalog."""
    return max(one.code for one in release.catalog.editions if one.code != UNDATED)


def usable(release: Release, area: str, upto: str) -> pl.DataFrame:
    """The rows of `profile` that have a value that may be shown."""
    rows = profile(release, area, upto)
    return rows.filter(pl.col("value").is_not_null() & (pl.col("status") != "suppressed"))


def claims(release: Release, area: str, upto: str) -> list[Claim]:
    """Pinned figures of an area: who lives here, and per theme all that is proven, filled up with what stands out.

    Not yet kept, and of no owner yet. A figure that is hidden is never among them.
    """
    rows = usable(release, area, upto)
    found = [
        *((row, "who_lives_here") for row in _residents(release, rows)),
        *((row, "figures") for theme in release.catalog.themes for row in _of_theme(release, rows, theme)),
    ]
    pinned = [_claim(release, row, step) for row, step in found]
    for position, claim in enumerate(pinned):
        claim.position = position
    return pinned


def pin(release: Release, indicator: str, area: str, edition: str = "") -> Claim | None:
    """One figure pinned as it is in this release; None when there is none that may be shown. Raises Unknown."""
    rows = usable(release, area, edition).filter(pl.col("indicator") == indicator)
    if edition:
        rows = rows.filter(pl.col("edition") == edition)
    return _claim(release, rows.row(0, named=True), "") if rows.height else None


def side_of_row(row: Row) -> str:
    """On which side a figure stands: by its proven state, or else by its proven development.

    Nothing without a margin is better or worse, whatever it says.
    """
    if row["lower"] is None or row["upper"] is None:
        return NEUTRAL
    return SIDES.get(row["verdict"]) or SIDES.get(row["development"]) or NEUTRAL


def is_proven(row: Row) -> bool:
    """Whether a figure has a margin and differs, from the rest of the city or from its own past, by more than chance."""
    sure = row["lower"] is not None and row["upper"] is not None
    return sure and (row["verdict"] in PROVEN or row["development"] in PROVEN)


def _residents(release: Release, rows: pl.DataFrame) -> Iterator[Row]:
    """The figures that say who lives here: those of the portrait, then others of themes in which nothing is good or bad."""
    catalog = release.catalog
    portrayed = [one.code for one in catalog.indicators if one.portrait]
    calm = [theme.code for theme in catalog.themes if _is_calm(release, theme)]
    first = rows.filter(pl.col("indicator").is_in(portrayed))
    others = rows.filter(pl.col("theme").is_in(calm) & ~pl.col("indicator").is_in(portrayed))
    shares = [one.code for one in catalog.indicators if one.kind != "count"]
    others = others.filter(pl.col("indicator").is_in(shares)).sort(pl.col("distance").abs(), descending=True)
    yield from [*first.iter_rows(named=True), *others.iter_rows(named=True)][:RESIDENTS]


def _is_calm(release: Release, theme: Theme) -> bool:
    return all(one.better == "none" for one in release.catalog.indicators if one.theme == theme.code)


def _of_theme(release: Release, rows: pl.DataFrame, theme: Theme) -> list[Row]:
    """All proven figures of a theme, and its opening one with those furthest from the city until there are a few."""
    if _is_calm(release, theme):
        return []
    known = release.catalog.indicator
    own = [row for row in rows.iter_rows(named=True) if row["theme"] == theme.code]
    own = [row for row in own if not known[row["indicator"]].portrait]
    chosen = [row for row in own if is_proven(row)]
    others = sorted(own, key=lambda row: (row["indicator"] != theme.lead, -abs(row["distance"] or 0.0)))
    for row in others:
        if len(chosen) >= PER_THEME:
            break
        if row not in chosen and _adds(known[row["indicator"]], (known[one["indicator"]] for one in chosen)):
            chosen.append(row)
    order = [row["indicator"] for row in own]
    return sorted(chosen, key=lambda row: order.index(row["indicator"]))


def _adds(one: Indicator, chosen: Iterable[Indicator]) -> bool:
    """Whether a figure says something beside those chosen: no plain numbers, and not twice the same subject."""
    if one.kind == "count":
        return False
    names = {one.code, one.pair} - {""}
    return not any(names & {other.code, other.pair} for other in chosen)


def _claim(release: Release, row: Row, step: str) -> Claim:
    catalog = release.catalog
    area = catalog.area[row["area"]]
    one, source = catalog.indicator[row["indicator"]], catalog.source[row["source"]]
    side = NEUTRAL if step == "who_lives_here" else side_of_row(row)
    return Claim(
        area=area.code,
        step=step,
        indicator=one.code,
        of_area=area.code,
        edition=row["edition"],
        release=release.name,
        value=row["value"],
        lower=row["lower"],
        upper=row["upper"],
        status=row["status"],
        verdict=row["verdict"] or "",
        development=row["development"] or "",
        side=side,
        sentence=_sentence(release, row, one, area, source),
        own_judgement="",
        own_reason="",
    )


def _sentence(release: Release, row: Row, one: Indicator, area: Area, source: Source) -> str:
    """What a figure says, on its own: value, place, year, the city or the verdict, its development, and how sure it is."""
    city = None if one.kind == "count" else row["city_value"]
    sure = row["lower"] is not None and row["upper"] is not None
    judged = {name: row[name] for name in ("verdict", "reference")} if sure else None
    told = [f"{judgement.finding(row, one, area, city, source, judged)} ({row['edition']})"]
    if sure and row["verdict"] and (one.numerator or row["verdict"] not in PROVEN):
        said = judgement.verdict(row["verdict"], row["verdict_reason"])
        told.append(said.replace("verschil ", "verschil met de rest van Arnhem "))
    if row["development"] in judgement.CHANGE:
        told.append(
            judgement.development(row["development"], row["development_reason"], row["development_from"])
        )
    told += [words.likely(row, one), *judgement.less_certain(row, one)]
    told.append(words.REGISTERED if one.events or one.numerator else "")
    return " ".join(f"{text[0].upper()}{text[1:].removesuffix('.')}." for text in told if text)
