"""What happened in a place in the years of a figure: marks in the chart and a list below it, and never a cause."""

from monitor.store import Release
from monitor.ui import blocks, opened
from monitor.ui.selection import named
from monitor.views.events import NOT_BECAUSE, Mark, when
from monitor.workspace import registers
from monitor.workspace.database import Workspace


def marks(release: Release, workspace: Workspace | None, area: str) -> tuple[Mark, ...]:
    """The public events that concern a place (code), numbered from the earliest on; none without a workspace."""
    catalog = release.catalog
    codes = registers.concerning(area, catalog)
    shown = opened.read(workspace, lambda session: registers.public_registers(session, codes, "events"))
    return tuple(
        Mark(
            number,
            one.on_day.year,
            when(one),
            one.title,
            named(catalog, one.area) if one.area in catalog.area else "",
        )
        for number, one in enumerate(shown.events if shown else (), start=1)
        if one.on_day
    )


def beside(found: tuple[Mark, ...]) -> None:
    """What the numbers in the chart are, and what they do not say; nothing without events."""
    if found:
        blocks.small(
            f"De nummers onderaan zijn gebeurtenissen; ze staan in de lijst hieronder. {NOT_BECAUSE}"
        )


def listed(found: tuple[Mark, ...], where: str) -> None:
    """The events of the marks as a table with the warning; nothing when there are none."""
    if not found:
        return
    blocks.title(f"Wat gebeurde er in die jaren: {where}", NOT_BECAUSE, level=3)
    rows = [[str(mark.number), mark.when, mark.title, mark.where] for mark in found]
    blocks.table(["Nummer in de figuur", "Wanneer", "Wat", "Waar"], rows, f"Gebeurtenissen: {where}")
