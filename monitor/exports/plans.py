"""How are the adopted plans and the money of a place taken along: the rows that Plannen shows, as CSV and as a workbook?"""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from monitor.catalog import CITY
from monitor.catalog.models import Area
from monitor.exports.workbook import moment, rows_as_csv
from monitor.questions.asked import Unknown
from monitor.questions.money import budgets
from monitor.store import Release
from monitor.views import choices, goal_words, watermark, words
from monitor.views import plan_words as told
from monitor.workspace.database import Workspace
from monitor.workspace.goaltree import flat, public_around
from monitor.workspace.places import team_area, within
from monitor.workspace.registers import public_registers
from monitor.workspace.tables import BudgetLine, Goal

WIDTHS = {
    "titel": 44,
    "toelichting": 44,
    "stand_toelichting": 44,
    "post": 44,
    "opmerking": 44,
    "waarvoor": 44,
}
USUAL_WIDTH = 17


def table_file(release: Release, workspace: Workspace, kind: str, area: str, form: str) -> bytes:
    """The plans or the money (`kind`) of a place (code) as `csv` or `xlsx`; raises Unknown when there are none.

    Only what everybody may see: adopted goals, public amounts, and the printed budget of the release. Equal rows give
    equal bytes. Raises NoWorkspace.
    """
    place = release.catalog.area[area]
    frame = (plan_rows if kind == told.PLANS else money_rows)(release, workspace, place)
    if frame.is_empty():
        raise Unknown(told.NOTHING[kind])
    warning = watermark.carried()
    marked = frame.select(pl.lit(warning).alias(told.WARNING_COLUMN), pl.all()) if warning else frame
    return rows_as_csv(marked) if form == "csv" else _xlsx(release, marked, kind, place)


def plan_rows(release: Release, workspace: Workspace, area: Area) -> pl.DataFrame:
    """The adopted goals and actions of a place, of what lies in it and of each place around it; columns of PLAN_COLUMNS."""
    catalog = release.catalog
    with workspace.reading() as session:
        own, wider = public_around(session, area.code, catalog)
        goals = [goal for nodes in (own, *(nodes for _, nodes in wider)) for _, goal in flat(nodes)]
        titles = {goal.key: goal.title for goal in goals}
        rows = [_plan(release, goal, titles) for goal in goals]
    return _frame(rows, told.PLAN_COLUMNS)


def _plan(release: Release, goal: Goal, titles: Mapping[str, str]) -> dict[str, Any]:
    catalog = release.catalog
    place, indicator = catalog.area.get(goal.area), catalog.indicator.get(goal.indicator)
    return {
        "gebied_code": goal.area,
        "gebied": place.label if place else goal.area,
        "niveau": words.LEVELS[place.level] if place else "",
        "soort": choices.label(choices.RANKS, goal.rank),
        "nummer": goal.code,
        "titel": goal.title,
        "hoort_onder": titles.get(goal.parent, ""),
        "toelichting": goal.what,
        "programma": choices.PROGRAMMES.get(goal.programme, ""),
        "spoor_npao": choices.TRACKS.get(goal.track, ""),
        "wie": goal_words.owner(goal.owner, goal.owner_kind) if goal.owner or goal.owner_kind else "",
        "rol_gemeente": choices.CITY_ROLES.get(goal.city_role, ""),
        "soort_project": goal_words.project(goal.project_space, goal.project_size),
        "wanneer": goal_words.term(vars(goal)),
        "begint_op": _day(goal.starts_on),
        "klaar_op": _day(goal.ends_on),
        "stand": choices.label(choices.GOAL_STATES, goal.status),
        "stand_op": _day(goal.status_on),
        "stand_toelichting": goal.status_reason,
        "bewoners_beslissen_over": goal.can_influence,
        "ligt_vast": goal.cannot_influence,
        "bedrag": goal.money,
        "bedrag_uit": goal.money_source,
        "onderwerp_code": goal.indicator,
        "onderwerp": indicator.label if indicator else "",
        "streefcijfer": goal.target,
        "vastgesteld_op": _day(goal.adopted_on),
        "bron": goal.source or goal.origin,
    }


def money_rows(release: Release, workspace: Workspace, area: Area) -> pl.DataFrame:
    """The money for the area in which a place lies: the printed budgets of it and of the city, then public later amounts."""
    catalog = release.catalog
    own = team_area(area.code, catalog)
    if not own:  # the country and the region, of which the city has no budget
        raise Unknown(told.NOTHING[told.MONEY])
    above = catalog.area[own]
    printed = (
        budgets(release).filter(pl.col("area").is_in([above.code, CITY])).sort("edition", maintain_order=True)
    )
    rows = [_printed(release, row) for row in printed.iter_rows(named=True)]
    with workspace.reading() as session:
        held = public_registers(session, within(above.code, catalog), "budget_lines").budget_lines
        rows += [_later(release, line) for line in held]
    return _frame([_whole(row) for row in rows], told.MONEY_COLUMNS)


def _printed(release: Release, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "gebied_code": row["area"],
        "gebied": row["area_label"],
        "jaar": row["edition"],
        "soort": told.PRINTED,
        "post": row["post"],
        "gedrukt": row["printed"],
        "bedrag": row["printed"] if row["recomputed"] is None else row["recomputed"],
        "verschil": row["difference"],
        "opmerking": row["note"] or "",
        "bron": release.catalog.source[row["source"]].label,
    }


def _later(release: Release, line: BudgetLine) -> dict[str, Any]:
    place = release.catalog.area.get(line.area)
    return {
        "gebied_code": line.area,
        "gebied": place.label if place else line.area,
        "jaar": str(line.year or ""),
        "soort": told.FILLED_IN,
        "post": line.post,
        "bedrag": line.amount,
        "vrij_te_besteden": "ja" if line.free else "nee",
        "waarvoor": line.what_for,
        "bron": line.source,
    }


def _frame(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> pl.DataFrame:
    types = {name: _type(name) for name in columns}
    # What a row does not speak of is empty, of a text as of a number.
    whole = [{name: row.get(name, None if name in told.NUMBERS else "") for name in columns} for row in rows]
    return pl.DataFrame(whole, schema=types, orient="row")


def _whole(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: round(value) if name in told.EUROS and value is not None else value
        for name, value in row.items()
    }


def _type(column: str) -> type[pl.DataType]:
    if column in told.EUROS:
        return pl.Int64  # budgets are printed, and plans written, in whole euros
    return pl.Float64 if column in told.NUMBERS else pl.String


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _xlsx(release: Release, frame: pl.DataFrame, kind: str, area: Area) -> bytes:
    """Two sheets: the rows, which can be filtered, and what they mean."""
    import xlsxwriter  # type: ignore[import-untyped]

    made = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    title = told.titled(kind, words.place(area))
    with xlsxwriter.Workbook(made, {"in_memory": True, **plain}) as book:
        book.set_properties(
            {"title": title, "author": told.NAME, "comments": f"Uitgave {release.name}", "created": moment(release)}
        )  # fmt: skip
        frame.write_excel(
            book, told.SHEETS[kind], table_style="Table Style Light 1", freeze_panes=(1, 0),
            column_widths={name: WIDTHS.get(name, USUAL_WIDTH) * 7 for name in frame.columns},
            dtype_formats={pl.Int64: "#,##0", pl.Float64: "General"},
        )  # fmt: skip
        _notes(book, [watermark.caption(title), f"Uitgave {release.name}", *told.NOTES[kind]], kind)
    return made.getvalue()


def _notes(book: Any, sentences: Sequence[str], kind: str) -> None:
    sheet = book.add_worksheet(told.NOTES_SHEET)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    for line, text in enumerate(sentences):
        sheet.write_string(line, 0, text, bold if line == 0 else None)
    columns = told.PLAN_COLUMNS if kind == told.PLANS else told.MONEY_COLUMNS
    for line, (name, text) in enumerate({"Kolom": "Betekenis", **columns}.items(), len(sentences) + 1):
        sheet.write_string(line, 0, name, bold if name == "Kolom" else wrapped)
        sheet.write_string(line, 1, text, bold if name == "Kolom" else wrapped)
