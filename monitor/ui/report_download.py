"""How does somebody get a report: a button that makes it, what it is doing meanwhile, and a button that saves it."""

from collections.abc import Callable

import streamlit as st

from monitor import reports
from monitor.questions.asked import Unknown
from monitor.ui.desk import Desk
from monitor.workspace.records import Gone
from monitor.workspace.rights import APPROVER

FORMS = {
    "pdf": "PDF, om te lezen en te delen",
    "docx": "Word, om te bewerken",
    "html": "Webpagina, om te mailen of te printen",
}
MAKE = "Maak verslag"


def download(
    at: Desk,
    kind: str,
    area: str,
    edition: str,
    form: str,
    *,
    bundle: str = "",
    analysis: str = "",
    label: str = MAKE,
) -> None:
    """A button that makes one report, and then one that saves it; `bundle` and `analysis` are keys of records.

    Who is not of the team of an area gets only what was adopted there.
    """
    place = "-".join(filter(None, (kind, area, edition, form, bundle, analysis)))
    if not st.button(label, type="primary", key=f"make_{place}"):
        return
    with st.status("Het verslag wordt gemaakt ...") as progress:
        try:
            made = _maker(at, kind, area, edition, form, bundle, analysis)()
        except (Gone, Unknown) as fault:
            progress.update(label=str(fault), state="error")
            return
        progress.update(label=f"Klaar: {max(1, len(made) // 1024)} kB.", state="complete")
    name = reports.name_of(at.release, kind, area, edition, form)
    # Saving must not start the page anew: the report would be gone from it.
    st.download_button(
        f"Bewaar {name}", made, name, reports.MEDIA[form], on_click="ignore", key=f"save_{place}"
    )


def _maker(
    at: Desk, kind: str, area: str, edition: str, form: str, bundle: str, analysis: str
) -> Callable[[], bytes]:  # fmt: skip
    release, workspace = at.release, at.workspace
    if kind == "area":
        return lambda: reports.area_report(
            release, workspace, area, edition, form, analysis=analysis, adopted=not sees_drafts(at, area)
        )
    if kind == "sheet":
        return lambda: reports.sheet(release, workspace, area, edition, form)
    if kind == "underpinning":
        return lambda: reports.underpinning(release, workspace, bundle, form)
    return lambda: reports.council(release, workspace, edition, form)


def sees_drafts(at: Desk, area: str) -> bool:
    """Whether this person may read what is not adopted yet: who writes in the area, and who has to approve it."""
    return at.may_write(area) or APPROVER in at.standing.roles
