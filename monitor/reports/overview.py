"""An area at a glance: one subject per theme, what stands out on both sides, and its districts beside each other."""

import polars as pl

from monitor.catalog import CITY
from monitor.catalog.models import Area, Indicator, Theme
from monitor.questions.about import leads
from monitor.questions.profiles import profile
from monitor.reports.columns import BETWEEN, Columns, city_of, development, table_of, year_of
from monitor.reports.described import Block, Content, Linked, Paragraph, Side, Sides, Table
from monitor.reports.pictures import spine
from monitor.reports.settings import address
from monitor.store import Release
from monitor.views import judgement, watermark, words
from monitor.views.portrait import notable, proven

NOTHING = "Geen cijfer springt eruit."
SIDES = {
    "changed": ("Beter geworden", "Minder goed geworden"),
    "proven": ("Gunstiger dan in de rest van Arnhem", "Minder gunstig dan in de rest van Arnhem"),
    "furthest": ("Cijfers aan de gunstige kant", "Cijfers aan de minder gunstige kant"),
}
"""Names of both sides: of the city itself, of proven differences, and of figures that lie furthest from the city."""

FURTHEST = (
    "Dit zijn de cijfers die het verst van heel Arnhem af liggen. Van berekende cijfers is geen marge bekend: een "
    "verschil kan ook toeval zijn."
)
PROVEN = (
    "Deze verschillen zijn groter dan toeval meestal maakt, en groot genoeg om van belang te zijn. Waardoor ze komen, "
    "zeggen de cijfers niet."
)


def leading(release: Release, rows: pl.DataFrame) -> pl.DataFrame:
    """One row of a profile per theme: its leading subject, or else the first of the theme that has a value."""
    known = rows.filter(pl.col("value").is_not_null())
    found = []
    for theme in release.catalog.themes:
        part = known.filter(pl.col("theme") == theme.code)
        lead = part.filter(pl.col("indicator") == leads(release).get(theme.code, ""))
        found.append((part if lead.is_empty() else lead).head(1))
    return pl.concat(found)


def glance(release: Release, rows: pl.DataFrame, area: Area, *, tight: bool = False) -> Table | None:
    """One subject per theme, with the place of the area among the districts; None without figures."""
    lead = leading(release, rows)
    columns: Columns = [
        ("Thema en onderwerp", lambda row, one: _subject(row, one, release.catalog.theme[row["theme"]])),
        (area.label, words.value_or_reason),
        ("Jaar", lambda row, one: year_of(release, row, one)),
        (BETWEEN, words.margin),
        ("Heel Arnhem", lambda row, one: city_of(row, one, area)),
        ("Plaats tussen de wijken", lambda row, one: spine(row, one, area) or ""),
        ("Ontwikkeling", lambda row, one: judgement.brief(development(release, row))),
    ]
    return table_of(
        release, lead, f"In het kort: één onderwerp per thema, {area.label}", columns, area, roomy=not tight
    )


def _subject(row: words.Row, one: Indicator, theme: Theme) -> Linked:
    return Linked(f"{theme.label}: {one.label}", address("jaren", onderwerp=one.code, gebied=row["area"]))


def standing_out(release: Release, rows: pl.DataFrame, area: Area, level: int = 3) -> list[Block]:
    """What stands out on both sides, with equal room, and what that means."""
    catalog = release.catalog
    judged = proven(rows, catalog) is not None
    good, less = notable(rows, catalog)
    names = SIDES[("changed" if area.code == CITY else "proven") if judged else "furthest"]
    told = [
        tuple(
            judgement.outlying(row, catalog.indicator[row["indicator"]], catalog.source[row["source"]])
            for row in side.iter_rows(named=True)
        )
        for side in (good, less)
    ]
    sides = [Side(name, items or (NOTHING,), level) for name, items in zip(names, told, strict=True)]  # type: ignore[arg-type]
    return [Sides(*sides), Paragraph(PROVEN if judged else FURTHEST, "small")]


def beside(release: Release, rows: pl.DataFrame, area: Area, edition: str) -> Table | None:
    """The leading subjects of an area in each of its districts; None when it has none."""
    children = release.catalog.children(area.code) if area.level == "area" else []
    lead = leading(release, rows)
    if not children or lead.is_empty():
        return None
    found = {
        child.code: {
            row["indicator"]: row for row in profile(release, child.code, edition).iter_rows(named=True)
        }
        for child in children
    }
    body: list[tuple[Content, ...]] = []
    for row in lead.iter_rows(named=True):
        one = release.catalog.indicator[row["indicator"]]
        cells = [_short(found[child.code].get(one.code), row["edition"], one) for child in children]
        body.append((f"{one.label} ({row['edition']})", *cells, city_of(row, one, area)))
    names = [child.label for child in children]
    caption = watermark.caption(f"Dezelfde onderwerpen in de wijken van {area.label}")
    shares = (2.4, *[1.2] * len(names), 1.0)
    return Table(
        caption,
        ("Onderwerp", *names, "Heel Arnhem"),
        tuple(body),
        tuple(range(1, len(names) + 2)),
        shares,
    )


def _short(row: words.Row | None, edition: str, one: Indicator) -> str:
    """A value with its margin in one cell; of another year nothing is shown beside it."""
    if row is None or row["edition"] != edition:
        return "geen cijfer"
    reach = words.reach(row, one)
    return (
        f"{words.value_or_reason(row, one)}\n({reach})"
        if reach and row["value"] is not None
        else words.value_or_reason(row, one)
    )


def where(release: Release, area: Area) -> str:
    """In which larger area a place lies, or which districts lie in it."""
    above = release.catalog.area.get(area.parent)
    if area.level == "city" or above is None:
        return f"De hele stad: {words.city_parts(release.catalog)}"
    if area.level == "area":
        return f"Gebied met {words.enumeration([one.label for one in release.catalog.children(area.code)])}"
    article = "het" if above.level == "area" else "de"
    return f"{words.LEVELS[area.level].capitalize()} in {article} {words.LEVELS[above.level]} {above.label}"
