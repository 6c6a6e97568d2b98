"""Which money is there for a place: what teams may spend freely first, then the budget as printed, and later years."""

import polars as pl

from monitor.catalog import CITY
from monitor.catalog.models import Area
from monitor.questions.money import budgets
from monitor.store import Release
from monitor.ui import blocks, downloads, opened
from monitor.views import plan_words, words
from monitor.workspace import registers
from monitor.workspace.database import Workspace
from monitor.workspace.places import team_area, within
from monitor.workspace.tables import BudgetLine

FREE, TEAMS = "Teams Leefomgeving: vrij te besteden", "Voor de Teams Leefomgeving"
FIXED, HANDED = (
    "Teams Leefomgeving: vaste kosten",
    "Teams Leefomgeving: overgedragen aan de kernorganisatie",
)
OWN, ALL = "Wijkprogramma: niet overgedragen", "Wijkprogramma: totaal"
SPENT_ON = "Uit vrij te besteden: "
"""Posts of the budget tables of 2021 as the catalog names them; the last one is how a post begins."""


def money(release: Release, workspace: Workspace | None, area: Area) -> None:
    """The money for the area a place lies in: what is free, the printed budget recomputed, and what was added later."""
    above = release.catalog.area[team_area(area.code, release.catalog)]
    rows, lines = _latest(release), _later(workspace, above, release)
    if rows.filter(pl.col("area") == above.code).is_empty() and not lines:
        return
    where = "heel Arnhem" if above.code == CITY else f"het gebied {above.label}"
    blocks.title(f"Geld voor {where}", anchor="geld")
    if not rows.is_empty():
        _free(rows)
        _printed(rows, above, where, is_last=not lines)
    _added(lines, where)
    blocks.small(plan_words.NOT_BECAUSE)
    downloads.of_table(plan_words.MONEY, above)


def _latest(release: Release) -> pl.DataFrame:
    """The rows of the latest budget of all areas, with `amount`: the recomputed amount, or else the printed one."""
    rows = budgets(release).with_columns(amount=pl.coalesce("recomputed", "printed"))
    return rows.filter(pl.col("edition") == pl.col("edition").max())


def _later(workspace: Workspace | None, above: Area, release: Release) -> list[BudgetLine]:
    codes = within(above.code, release.catalog)
    shown = opened.read(workspace, lambda session: registers.public_registers(session, codes, "budget_lines"))
    return shown.budget_lines if shown else []


def _amount(rows: pl.DataFrame, area: str, post: str) -> float | None:
    found = rows.filter((pl.col("area") == area) & (pl.col("post") == post))["amount"]
    return found.item() if len(found) == 1 else None


def _free(rows: pl.DataFrame) -> None:
    """How much of their money all teams together may spend freely, and what most of it goes to."""
    year = rows["edition"][0]
    free, whole = _amount(rows, CITY, FREE), _amount(rows, CITY, TEAMS)
    if not free or not whole:
        return
    rest = [
        f"{words.number(amount / 1e6, 1)} miljoen {told}"
        for post, told in ((HANDED, "ging naar de kernorganisatie"), (FIXED, "was voor vaste kosten"))
        if (amount := _amount(rows, CITY, post))
    ]
    blocks.lead(
        f"Van al het geld voor de acht Teams Leefomgeving konden zij in {year} {words.number(100 * free / whole, 1)} procent "
        f"vrij besteden: {words.number(free / 1e6, 1)} van de {words.number(whole / 1e6, 1)} miljoen euro."
        + (f" De rest lag vast: {words.enumeration(rest)}." if rest else "")
    )
    spent = rows.filter(pl.col("post").str.starts_with(SPENT_ON)).sort("amount", descending=True)
    if spent.is_empty():
        return
    body = [
        [row["post"].removeprefix(SPENT_ON).capitalize(), words.euros(row["amount"]), f"{words.number(100 * row['amount'] / free)}%"]
        for row in spent.iter_rows(named=True)
    ]  # fmt: skip
    caption = f"Waar het vrije geld van alle teams in {year} naartoe ging"
    blocks.table(["Waarvoor", "Bedrag", "Deel van het vrije geld"], body, caption, (1, 2))
    part = words.number(100 * float(spent["amount"].sum()) / free)
    blocks.small(
        f"De bron noemt alleen deze {words.counted(spent.height)} grootste posten, samen {part} procent van het vrije geld, en "
        "alleen voor de hele stad."
    )


def _printed(rows: pl.DataFrame, above: Area, where: str, *, is_last: bool) -> None:
    """The budget of one area as it was printed and as it adds up, and why these differ."""
    own = rows.filter((pl.col("area") == above.code) & ~pl.col("post").str.starts_with(SPENT_ON))
    if own.is_empty():
        return
    year = own["edition"][0]
    blocks.title(
        f"De begroting van {year}",
        "In euro's." + (" Een later jaar is hier nog niet geladen." if is_last else ""),
        level=3,
    )
    free, whole = _amount(rows, above.code, OWN), _amount(rows, above.code, ALL)
    if free and whole and above.code != CITY:
        blocks.said(
            f"Van het wijkprogramma van {where} kon het team {words.euros(free)} vrij besteden: "
            f"{words.number(100 * free / whole, 1)} procent van {words.euros(whole)}."
        )
    body = [
        [row["post"], words.euros(row["printed"]), words.euros(row["amount"]),
         words.euros(row["difference"]) if row["difference"] else "geen", row["note"]]
        for row in own.iter_rows(named=True)
    ]  # fmt: skip
    columns = ["Post", "Zoals gedrukt", "Nagerekend", "Verschil", "Opmerking"]
    if not any(line[-1] for line in body):
        columns, body = columns[:-1], [line[:-1] for line in body]
    blocks.table(columns, body, f"Begroting {year}, {where}", (1, 2, 3))
    _differences(rows if above.code == CITY else own, year)


def _differences(rows: pl.DataFrame, year: str) -> None:
    """Every amount that was printed otherwise than it adds up, in a sentence each."""
    wrong = rows.filter(pl.col("difference") != 0)
    if wrong.is_empty():
        return
    blocks.title("Waarom staan er twee bedragen?", level=3)
    blocks.listed(
        f"{row['area_label']}, {row['post']}: gedrukt is {words.euros(row['printed'])}, de som is "
        f"{words.euros(row['amount'])}. {row['note']}"
        for row in wrong.iter_rows(named=True)
    )
    blocks.small(
        f"Wij veranderen de gedrukte bedragen van {year} niet. We rekenen ze na en laten beide zien. De tabel in de bron zegt "
        "'per wijk', maar noemt gebieden."
    )


def _added(lines: list[BudgetLine], where: str) -> None:
    """Later years as the team filled them in: the sums with the part that is free, and the posts of the last year."""
    if not lines:
        return
    sums = registers.totals(lines)
    blocks.title("Latere jaren", "Zoals het team ze invulde, in euro's. De monitor telt ze op.", level=3)
    blocks.table(TOTALS, total_rows(sums), f"Geld per jaar, {where}", (1, 2, 3))
    last = sums[0].year
    body = [
        [line.post, words.euros(line.amount), "ja" if line.free else "nee", line.what_for, line.source]
        for line in lines
        if line.year == last
    ]
    blocks.table(
        ["Post", "Bedrag", "Vrij te besteden", "Waarvoor", "Bron"], body, f"Posten in {last}, {where}", (1,)
    )
    blocks.small("Er staat wat openbaar is ingevuld; het hoeft niet alles te zijn.")


TOTALS = ("Jaar", "Alle posten samen", "Vrij te besteden", "Deel dat vrij is")


def total_rows(sums: list[registers.YearTotal]) -> list[list[str]]:
    """Rows for `TOTALS`: a year each, in euros and percent."""
    return [
        [str(one.year), words.euros(one.total), words.euros(one.free),
         f"{words.number(one.share, 1)}%" if one.share is not None else ""]
        for one in sums
    ]  # fmt: skip
