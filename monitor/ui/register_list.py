"""Which registers does a team keep, and what stands in them: a table of each, and the strengths on a map."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from monitor.catalog import TODAY
from monitor.ui import blocks
from monitor.ui.desk import Desk
from monitor.ui.selection import named
from monitor.views import choices, words
from monitor.views.events import when
from monitor.views.maps import attribution
from monitor.views.strengths_map import Spot, strengths_deck
from monitor.workspace import registers
from monitor.workspace.tables import BudgetLine, Duty, Event, Kept, Meeting, Strength


@dataclass(frozen=True)
class Register:
    """One register: its kind of record, its name, how a new record is called, what names one, and what it is for."""

    kind: type[Kept]
    label: str
    new: str
    name: str
    read: Callable[..., list[Any]]
    purpose: str


REGISTERS = {
    "krachten": Register(
        Strength, "Krachten", "Nieuwe kracht", "name", registers.strengths,
        "Initiatieven, sociale ondernemingen en ontmoetingsplekken. Wat openbaar is, staat op Mijn wijk.",
    ),
    "overleg": Register(
        Meeting, "Overleg", "Nieuw overleg", "name", registers.meetings,
        "De overlegstructuur: wie komt waar bij elkaar, hoe vaak en waarover.",
    ),
    "functies": Register(
        Duty, "Functies", "Nieuwe functie", "function", registers.duties,
        "Bij welke functie bewoners terechtkunnen. Vul een functie en een algemeen contact in, geen persoon.",
    ),
    "gebeurtenissen": Register(
        Event, "Gebeurtenissen", "Nieuwe gebeurtenis", "title", registers.events,
        "Wat er gebeurde, voor de tijdlijn. Tegelijk is niet hetzelfde als door.",
    ),
    "geld": Register(
        BudgetLine, "Geld", "Nieuw bedrag", "post", registers.budget_lines,
        "Bedragen per gebied en jaar, na de gedrukte tabellen van 2021. De monitor telt ze zelf op.",
    ),
}  # fmt: skip
"""The registers by their code, in the order of the page."""

CODES: dict[tuple[str, str], dict[str, str]] = {
    ("strength", "kind"): choices.STRENGTH_KINDS,
    ("meeting", "kind"): choices.MEETING_KINDS,
    ("meeting", "joining"): choices.JOINING,
}
"""The words of every choice, by the table and the field."""

NO_YES = ("nee", "ja")


def held(at: Desk, register: Register, codes: Sequence[str]) -> list[Any]:
    """The records of a register in some places."""
    with at.workspace.reading() as session:
        return register.read(session, codes)


def name_of(record: Any, register: Register) -> str:
    """How a record is called in a list."""
    return str(getattr(record, register.name))


def table(at: Desk, register: Register, records: Sequence[Any], where: str) -> None:
    """What stands in a register, a row each; for strengths also how exactly each stands on the map."""
    if not records:
        blocks.said("Hier staat nog niets. Voeg hieronder iets toe.")
        return
    told = COLUMNS[register.kind.__tablename__]
    filled = [(head, [cell(at, record) for record in records]) for head, cell in told.items()]
    shown = [(head, cells) for head, cells in filled if any(cells)]
    rows = list(zip(*(cells for _, cells in shown), strict=True))
    numeric = [place for place, (head, _) in enumerate(shown) if head == AMOUNT]
    blocks.table([head for head, _ in shown], rows, f"{register.label}: {where}", numeric)


def strengths_map(at: Desk, records: Sequence[Strength]) -> None:
    """The strengths on the drawing of the city; the table below it says the same in words."""
    spots = [spot_of(at, record) for record in records]
    if not any(spot.position for spot in spots):
        return
    st.pydeck_chart(strengths_deck(spots), height=420, key="krachtenkaart")
    blocks.small(
        "Een kracht zonder eigen plek staat in het midden van zijn buurt, wijk of gebied. Een getal is het aantal krachten "
        f"op één plek. Alles staat ook in de tabel hieronder. {attribution(f'neighbourhoods_{TODAY}')}"
    )


def spot_of(at: Desk, record: Strength) -> Spot:
    """A strength as the map needs it."""
    place = place_of(at, record)
    told = f"{choices.label(CODES['strength', 'kind'], record.kind)}, {place}" if record.kind else place
    return Spot(record.name, told, record.area, record.latitude, record.longitude)


def in_words(at: Desk, record: Any, name: str, value: Any) -> str:
    """The value of a field in words; empty when nothing was filled in."""
    catalog = at.release.catalog
    if name == "area" and value in catalog.area:
        return named(catalog, value)
    if name == "theme" and value in catalog.theme:
        return catalog.theme[value].label
    if isinstance(value, bool):
        return NO_YES[value]
    if isinstance(value, date):
        return f"{value.day}-{value.month}-{value.year}"
    if (record.__tablename__, name) in CODES:
        return CODES[record.__tablename__, name].get(value, value)
    return "" if value is None else str(value)


def place_of(at: Desk, record: Kept) -> str:
    """The name of the place a record belongs to, with its level; the code itself when it is no more."""
    catalog = at.release.catalog
    return named(catalog, record.area) if record.area in catalog.area else record.area


def _theme(at: Desk, record: Any) -> str:
    themes = at.release.catalog.theme
    return themes[record.theme].label if record.theme in themes else record.theme


def _word(field: str) -> Callable[[Desk, Any], str]:
    def word(at: Desk, record: Any) -> str:
        code = getattr(record, field)
        return CODES[record.__tablename__, field].get(code, code)

    return word


def _text(field: str) -> Callable[[Desk, Any], str]:
    return lambda at, record: str(getattr(record, field) or "")


def _public(at: Desk, record: Any) -> str:
    return NO_YES[record.public]


def _days(at: Desk, record: Any) -> str:
    return when(record)


AMOUNT = "Bedrag in euro"
COLUMNS: dict[str, dict[str, Callable[[Desk, Any], str]]] = {
    "strength": {
        "Naam": _text("name"), "Soort": _word("kind"), "Gebied": place_of, "Plek": _text("place"),
        "Op de kaart": lambda at, record: spot_of(at, record).precision, "Van wie": _text("run_by"),
        "Openbaar": _public,
    },
    "meeting": {
        "Naam": _text("name"), "Soort": _word("kind"), "Gebied": place_of, "Hoe vaak": _text("rhythm"),
        "Wie kan meedoen": _word("joining"), "Algemeen contact": _text("contact"), "Openbaar": _public,
    },
    "duty": {
        "Functie": _text("function"), "Gebied": place_of, "Algemeen contact": _text("contact"),
        "Waarvoor": _text("what_for"), "Openbaar": _public,
    },
    "event": {
        "Wat": _text("title"), "Wanneer": _days, "Gebied": place_of, "Thema": _theme, "Openbaar": _public,
    },
    "budget_line": {
        "Post": _text("post"), "Jaar": _text("year"), "Gebied": place_of,
        AMOUNT: lambda at, record: words.euros(record.amount),
        "Vrij te besteden": lambda at, record: NO_YES[record.free], "Openbaar": _public,
    },
}  # fmt: skip
"""The columns of each register with what stands in them; a column in which nothing stands is left out. The rest of a
record is seen when it is chosen."""
