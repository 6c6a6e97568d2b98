"""How much money is there per year for an area, and how does a list of amounts come in: all of it, or nothing?"""

from collections.abc import Sequence

import streamlit as st

from monitor.findings import Finding, Rejected
from monitor.ui import blocks
from monitor.ui.area_plans import TOTALS, total_rows
from monitor.ui.desk import Desk, save
from monitor.ui.selection import named
from monitor.views import words
from monitor.workspace import registers
from monitor.workspace.budget_import import Preview, keep, look_through, template
from monitor.workspace.signal_files import read_table
from monitor.workspace.tables import BudgetLine

FILES = "budget_files"
"""Key in the session: how many lists were kept, so that the box for a file is empty again."""

SHOWN = 100
"""Faults, and rows of a preview, that are shown at once."""


def sums(records: Sequence[BudgetLine], where: str) -> None:
    """The amounts of each year together, and what of it the team can spend freely; public or not."""
    if records:
        blocks.table(TOTALS, total_rows(registers.totals(records)), f"Geld per jaar: {where}", (1, 2, 3))


def intake(at: Desk) -> None:
    """The empty example, the box for a file, and what would become of it; nothing for who keeps no amounts."""
    if not any(at.may_write(one.code) for one in at.release.catalog.areas):
        return
    blocks.title("Een lijst inlezen")
    blocks.said("U ziet eerst wat er niet klopt. Pas als alles klopt, kunt u bewaren: alle rijen of geen.")
    st.download_button(
        "Download een leeg voorbeeld (CSV)", template(), "bedragen.csv", "text/csv", key="budget_empty"
    )
    file = st.file_uploader(
        "Bestand met bedragen (.xlsx of .csv)", key=f"budget_file_{st.session_state.get(FILES, 0)}"
    )
    if file is None:
        return
    try:
        table = read_table(file.getvalue(), file.name)
    except Rejected as fault:
        _faults(fault.findings)
        return
    with at.workspace.reading() as session:
        preview = look_through(table, session, at.release.catalog, at.may_write)
    if preview.findings:
        _faults(preview.findings)
    elif preview.lines:
        _ready(at, preview)
    else:
        st.info("Deze lijst heeft geen rijen.")


def _faults(findings: Sequence[Finding]) -> None:
    many = len(findings)
    st.error(f"Er klopt iets niet: {many} {'punt' if many == 1 else 'punten'}. Er is niets bewaard.")
    rows = [[one.where, one.problem, one.remedy] for one in findings[:SHOWN]]
    told = "Wat er niet klopt" + (f": de eerste {SHOWN} van {many}" if many > SHOWN else "")
    blocks.table(["Waar", "Wat", "Wat te doen"], rows, told)


def _ready(at: Desk, preview: Preview) -> None:
    """What will be kept, with its sums to compare with those of the maker, and the button."""
    many = len(preview.lines)
    told = f"{many} {'bedrag' if many == 1 else 'bedragen'}"
    blocks.title(f"{told} klaar om te bewaren", level=3)
    sums(preview.lines, "deze lijst")
    catalog = at.release.catalog
    rows = [
        [line.post, named(catalog, line.area), str(line.year), words.euros(line.amount), "ja" if line.free else "nee",
         "ja" if line.public else "nee"]
        for line in preview.lines[:SHOWN]
    ]  # fmt: skip
    caption = "Zo komt het erin" + (f": de eerste {SHOWN} van {many}" if many > SHOWN else "")
    blocks.table(["Post", "Gebied", "Jaar", "Bedrag", "Vrij te besteden", "Openbaar"], rows, caption, (3,))
    pressed = st.button("Bewaar alle rijen", type="primary", key="budget_keep")
    kept = save(at, lambda pen: keep(pen, preview), f"{told} bewaard.") if pressed else None
    if kept:
        st.session_state[FILES] = st.session_state.get(FILES, 0) + 1
        st.rerun()
