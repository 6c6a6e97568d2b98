"""Which editions wait for a second pair of eyes: what was brought in, how it compares, and the approval."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import streamlit as st

from monitor.ui import blocks, shell
from monitor.ui.desk import Desk
from monitor.views import choices
from monitor.views.journal_words import moment
from monitor.workspace import rights
from monitor.workspace.deeds import deed
from monitor.workspace.rights import Refused
from monitor.workspace.tables.people import subject_of

COMPARERS = {rights.ANALYST, rights.APPROVER, rights.ADMINISTRATOR}
TOLD = "editions_told"
LOWER = re.compile(r"(</?h)([1-5])\b")
ROWS = re.compile(r"<tbody>(.*?)</tbody>", re.DOTALL)
MOST = 20
"""Rows of each table of a report that the page shows; a whole edition has thousands, and the file holds them all."""


def waiting() -> list[dict[str, Any]]:
    """The editions that wait, as the command of that name tells them; a sentence and nothing when it cannot."""
    answer = shell.command("waiting", "--format=json")
    if answer.went_well:
        found: list[dict[str, Any]] = json.loads(answer.said)
        return found
    _findings(answer, "Welke edities klaarstaan, is nu niet te zeggen.")
    return []


def show(at: Desk) -> None:
    """All editions that wait as a table, and below it the chosen one with its report and what may be done."""
    _say_what_was_done()
    found = waiting()
    if not found:
        blocks.small(
            "Er staat geen editie klaar. Een editie komt hier na import in de shell: zie docs/enquete.md."
        )
        return
    rows = [
        [f"{one['source']} {one['edition']}", choices.EDITION_STATES[one["state"]], f"{one['importer']}, {_at(one['imported_at'])}",
         f"{one['approved_by']}, {_at(one['approved_at'])}" if one["approved_by"] else "-"]
        for one in found
    ]  # fmt: skip
    blocks.table(["Editie", "Stand", "Ingevoerd door", "Goedgekeurd door"], rows, "Edities die klaarstaan")
    place = st.selectbox("Welke?", range(len(found)), format_func=lambda n: rows[n][0], key="editions_which")
    _one(at, found[place])


def _one(at: Desk, one: dict[str, Any]) -> None:
    blocks.title(f"{one['source']}, editie {one['edition']}", choices.EDITION_STATES[one["state"]])
    blocks.small(f"Bestand: {one['file'] or '-'}.")
    blocks.listed(one["remarks"])
    if at.standing.roles & COMPARERS and one["state"] != "broken":
        again = "Vergelijk opnieuw" if one["compared_at"] else "Vergelijk met wat er nu staat"
        if st.button(again, type="secondary" if one["compared_at"] else "primary"):
            _act(at, one, "compare", COMPARERS, "Vergeleken. Lees het verslag hieronder.")
    if one["report"]:
        _report(Path(one["report"]), one)
    if one["state"] == "compared":
        _approval(at, one)


def _report(path: Path, one: dict[str, Any]) -> None:
    """The report within the page, its headings one step lower, and as a file to keep. Streamlit cleans the HTML."""
    page = path.read_text(encoding="utf-8")
    blocks.title("Wat verandert er?", f"Vergeleken op {_at(one['compared_at'])}", level=3)
    st.download_button(
        "Download het verslag", page, file_name=f"vergelijking_{one['edition']}.html", mime="text/html"
    )
    blocks.small(f"U ziet van elke tabel de eerste {MOST} rijen. In het bestand staan ze allemaal.")
    with st.container(height=480):
        st.html(shortened(page.partition("<main>")[2].partition("</main>")[0]))


def shortened(body: str) -> str:
    """The HTML of a report with its headings one step lower and the first rows of every table."""
    lower = LOWER.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", body)
    return ROWS.sub(lambda found: f"<tbody>{_first(found[1])}</tbody>", lower)


def _first(rows: str) -> str:
    return "".join(f"{row}</tr>" for row in rows.split("</tr>")[:MOST] if row)


def _approval(at: Desk, one: dict[str, Any]) -> None:
    blocks.title("Goedkeuren", "Wie invoert, keurt niet goed.", level=3)
    if not at.standing.roles & rights.ADOPTERS:
        blocks.small("Goedkeuren doet een goedkeurder.")
    elif is_importer(at.standing.name, at.standing.subject, one["importer"]):
        blocks.small(
            f"U hebt deze editie zelf ingevoerd ({one['importer']}). Vraag een collega om goed te keuren."
        )
    else:
        read = st.checkbox(
            "Ik heb het verslag gelezen.", key=f"editions_read_{one['edition']}_{one['compared_at']}"
        )
        if st.button(f"Keur goed als {at.standing.name}", type="primary", disabled=not read):
            _act(at, one, "approve", rights.ADOPTERS, "Goedgekeurd. Publiceren gebeurt in de shell.")


def is_importer(name: str, subject: str, importer: str) -> bool:
    """Whether somebody brought the edition in, by the name or by the login name written then."""
    return _folded(importer) in {_folded(name), _folded(subject)}


def _folded(name: str) -> str:
    return " ".join(subject_of(name).split())


def _act(at: Desk, one: dict[str, Any], action: str, roles: set[str], told: str) -> None:
    """Carry a command out in the name of who is logged in, and start the page anew; findings stay on the page."""
    key = f"{one['source']}_{one['edition']}"[:32]
    words = [f"--source={one['source']}"]
    try:
        with (
            st.spinner("Even geduld, dit duurt ongeveer tien seconden ..."),
            deed(at.workspace, at.identity, action, "edition", key, roles) as who,
        ):
            if action == "approve":
                if is_importer(who.name, who.subject, one["importer"]):
                    raise Refused("Wie invoert, keurt niet goed.")
                words.append(f"--by={who.name}")
            answer = shell.command(action, *words, one["edition"])
            if not answer.went_well:
                raise Refused(" ".join(answer.findings))
    except Refused as refused:
        st.error(str(refused))
        return
    st.session_state[TOLD] = told
    st.rerun()


def _findings(answer: shell.Answer, told: str) -> None:
    st.error(told)
    blocks.listed(answer.findings)


def _say_what_was_done() -> None:
    if TOLD in st.session_state:
        st.success(st.session_state.pop(TOLD))


def _at(written: str) -> str:
    return moment(datetime.fromisoformat(written)) if written else "-"
