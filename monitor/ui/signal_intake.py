"""A list of signals from a file: first everything that is wrong with it, and only then all of it, or nothing."""

import csv
import io
from datetime import date

import streamlit as st

from monitor.findings import Finding, Rejected
from monitor.ui import blocks
from monitor.ui.desk import Desk, save
from monitor.views import choices
from monitor.views.signals import many
from monitor.workspace.batches import create_all
from monitor.workspace.checks import Invalid
from monitor.workspace.signal_files import read_table
from monitor.workspace.signal_import import Preview, already_kept, batch_of, look_through, template

READ = "signal_list"
"""In session state: what was read, by the id of the upload. Reading 100,000 rows takes half a minute and not at every
choice; it may hold personal data, so it stays with this visitor and goes with the session."""
SHOWN = 200
WORDS = {
    field: {word: code for code, word in words.items()}
    for field, words in (
        ("kind", choices.SIGNAL_KINDS),
        ("source_type", choices.SOURCE_TYPES),
        ("age_group", choices.AGES),
        ("stance", choices.STANCES),
    )
}


def intake(at: Desk) -> None:
    """The empty example, the box for a file, and what would become of it."""
    blocks.said(
        "Lees een lijst in vanuit Excel of een CSV-bestand. U ziet eerst wat er niet klopt. Pas als alles klopt, kunt u "
        "de lijst bewaren: alle rijen of geen."
    )
    st.download_button(
        "Download een leeg voorbeeld (CSV)", template(), "signalen.csv", "text/csv", key="signal_empty"
    )
    file = st.file_uploader(
        "Bestand met signalen (.xlsx of .csv)", key=f"signal_file_{st.session_state.get('signal_files', 0)}"
    )
    if file is None:
        st.session_state.pop(READ, None)
        return
    held = st.session_state.get(READ)
    if held is None or held[0] != file.file_id:
        with st.spinner("De lijst wordt gelezen..."):
            st.session_state[READ] = held = (file.file_id, _read(at, file.getvalue(), file.name))
    _shown(at, held[1])


def _read(at: Desk, content: bytes, name: str) -> Preview | list[Finding]:
    """What a file would become; findings when it cannot be read at all."""
    try:
        table = read_table(content, name)
    except Rejected as fault:
        return list(fault.findings)
    preview = look_through(table, at.release.catalog, WORDS, at.may_write)
    with at.workspace.reading() as session:
        preview.findings.extend(already_kept(session, table, preview))
    return preview


def _shown(at: Desk, read: Preview | list[Finding]) -> None:
    findings = read if isinstance(read, list) else read.findings
    if findings:
        st.error(
            f"Er klopt iets niet: {len(findings)} {'punt' if len(findings) == 1 else 'punten'}. Er is niets bewaard."
        )
        _table(findings, "Wat er niet klopt")
    if isinstance(read, list):
        return
    if read.persons:
        blocks.title(
            f"Let op: in {len(read.persons)} {'rij' if len(read.persons) == 1 else 'rijen'} kan een persoon staan"
        )
        _table(read.persons, "Woorden die op een persoon kunnen wijzen")
    if findings:
        return
    if read.rows.is_empty():
        st.info("Deze lijst heeft geen rijen.")
        return
    blocks.title(f"{many(read.rows.height).capitalize()} klaar om te bewaren")
    sure = not read.persons or st.checkbox(
        "De woorden over personen zijn nodig; bewaar ze", key="signal_list_sure"
    )
    if st.button("Bewaar alle rijen", type="primary", disabled=not sure, key="signal_list_keep"):
        _keep(at, read)


def _keep(at: Desk, preview: Preview) -> None:
    with st.spinner("De signalen worden bewaard..."):
        try:
            made = batch_of(preview, at.release.catalog, confirmed=bool(preview.persons))
        except Invalid as fault:
            blocks.listed([str(one) for one in fault.faults])
            st.error("Niet bewaard. Kijk naar de punten hierboven.")
            return
        kept = save(at, lambda pen: create_all(pen, made), f"{many(len(made.rows)).capitalize()} bewaard.")
    if kept:
        st.session_state.pop(READ, None)
        st.session_state["signal_files"] = st.session_state.get("signal_files", 0) + 1
        st.rerun()


def _table(findings: list[Finding], caption: str) -> None:
    """The first findings on screen, and all of them as a file."""
    rows = [[one.where, one.problem, one.remedy] for one in findings[:SHOWN]]
    told = caption if len(findings) <= SHOWN else f"{caption}: de eerste {SHOWN} van {len(findings)}"
    blocks.table(["Waar", "Wat", "Wat te doen"], rows, told)
    if len(findings) > SHOWN:
        stream = io.StringIO()
        written = csv.writer(stream, delimiter=";")
        written.writerows(
            [["Waar", "Wat", "Wat te doen"], *([one.where, one.problem, one.remedy] for one in findings)]
        )
        name = f"punten-{date.today():%Y-%m-%d}.csv"
        st.download_button(
            "Download alle punten", f"\ufeff{stream.getvalue()}", name, "text/csv", key=f"points_{caption}"
        )
