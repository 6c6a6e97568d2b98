"""How does somebody add, change, take away and restore a record of a register, and see what happened to it?"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from monitor.ui import blocks
from monitor.ui.carried import carried, carry
from monitor.ui.desk import Desk, drawn_with, save
from monitor.ui.register_list import CODES, Register, in_words, name_of
from monitor.ui.selection import named
from monitor.views import choices
from monitor.views.journal_words import moment
from monitor.workspace import journal, registers
from monitor.workspace.checks import EARLIEST, FURTHEST, cleaned
from monitor.workspace.persons import listed
from monitor.workspace.records import every, one
from monitor.workspace.tables import Entry, Kept, fields_of
from monitor.workspace.tables.base import LINE

TURN = "register_turn"
"""How many forms were saved since this page was opened, so that the next one begins empty."""

ASKED = {("budget_line", "year"), ("budget_line", "amount")}
"""Numbers that must be filled in, by table and field: their columns can be empty."""

LAST = ("public",)
"""Fields that come just above the button."""

HELP = {
    "strength_area": "Een kracht staat op de kaart in het midden van dit gebied. Kies een buurt als u die weet.",
    "latitude": "Mag leeg blijven. Bijvoorbeeld 51.98500. Vul beide coördinaten in, of geen van beide.",
    "longitude": "Mag leeg blijven. Bijvoorbeeld 5.91100.",
    "account_holder": "Een functie, geen naam van een persoon.",
    "contact": "Een algemeen adres of nummer van de organisatie, niet van een persoon.",
    "public": "Iedereen ziet dit dan op Mijn wijk. Zonder vinkje ziet alleen wie is aangemeld het.",
    "budget_line_amount": "In hele euro's.",
    "until_day": "Alleen als het langer dan een dag duurde.",
}


def choose(at: Desk, register: Register, records: Sequence[Any], codes: Sequence[str]) -> Any | None:
    """A box with every record to change, what was taken away too for who can bring it back, and first a new one (None)."""
    with at.workspace.reading() as session:
        kind: Any = register.kind
        everything = every(session, kind, kind.area.in_(tuple(codes)), removed=True)
    # Why something was taken away may be what stood in it.
    gone = [record for record in everything if record.removed_at and at.may_write(record.area)]
    found = {record.key: record for record in [*records, *gone]}
    names = {key: name_of(record, register) + _gone(record) for key, record in found.items()}
    table = register.kind.__tablename__
    key = st.selectbox(
        "Toevoegen of wijzigen",
        ["", *found],
        format_func=lambda key: names.get(key, register.new),
        key=f"chosen_{table}_{carried(TURN)}",
    )
    return found.get(key or "")


def _gone(record: Kept) -> str:
    return " (weggehaald)" if record.removed_at else ""


def form(at: Desk, register: Register, record: Any | None, area: str) -> None:
    """The form of a new record or of one that is there; of what was taken away the way back."""
    places = [item.code for item in at.release.catalog.areas if at.may_write(item.code)]
    if not places or (record is not None and not at.may_write(record.area)):
        blocks.said("U kunt dit lezen, niet veranderen: het hoort niet bij uw gebieden of rollen.")
        if record is not None:
            _sheet(at, record)
    elif record is not None and record.removed_at:
        if st.button("Terughalen", key=f"restore_{record.key}"):
            _done(
                save(at, lambda pen: pen.restore(register.kind, record.key, record.version), "Teruggehaald.")
            )
    else:
        _fill_in(at, register, record, area if area in places else places[0], places)
    if record is not None and at.may_write(record.area):
        _history(at, register, record)


def _fill_in(at: Desk, register: Register, record: Any | None, area: str, places: list[str]) -> None:
    table = register.kind.__tablename__
    mark = f"{table}_{record.key if record else 'new'}_{st.session_state[TURN]}"
    version = drawn_with(mark, record) if record else 0
    columns = fields_of(register.kind)
    required = [name for name, column in columns.items() if _is_required(table, name, column.info)]
    rest = [name for name in columns if name not in (*required, *LAST, "origin")]
    given: dict[str, Any] = {}
    if f"{mark}_warned" in st.session_state:
        blocks.listed(st.session_state[f"{mark}_warned"])
        st.warning(
            "Nog niet bewaard. Hierin kan een persoon staan: haal het weg, of zeg onder aan het formulier dat het zo hoort."
        )
    with st.form(mark, border=True):
        blocks.title(register.new if record is None else name_of(record, register))
        for names, said in ((required, ""), (rest, "Wat hieronder staat, mag leeg blijven.")):
            if said and names:
                blocks.small(said)
            for name, spot in _spread(names, columns):
                with spot:
                    preset = _preset(record, name, area)
                    given[name] = _field(at, f"{mark}_{name}", name, columns[name], preset, places)
        for name in LAST:
            given[name] = _field(at, f"{mark}_{name}", name, columns[name], _preset(record, name, area), [])
        meant = _confirmed(mark)
        pressed = st.form_submit_button("Bewaar", type="primary")
    if pressed:
        _keep(at, register, record, given, version, mark, meant=meant)
    if record is not None and st.button("Weghalen", key=f"{mark}_remove"):
        _done(save(at, lambda pen: pen.remove(register.kind, record.key, version), _taken(record, register)))


def _spread(names: Sequence[str], columns: dict[str, Any]) -> Iterator[tuple[str, DeltaGenerator]]:
    """Where each field comes: two short ones beside each other, a long text over the whole width."""
    pair: list[DeltaGenerator] = []
    for name in names:
        if columns[name].info.get("most", 0) > LINE:
            pair = []
            yield name, st.container()
        else:
            pair = pair or list(st.columns(2))
            yield name, pair.pop(0)


def _is_required(table: str, name: str, rules: dict[str, Any]) -> bool:
    return bool(rules.get("required")) or (table, name) in ASKED


def _preset(record: Any | None, name: str, area: str) -> Any:
    """What stands in a field when the form opens: of a new record the chosen place and this year."""
    if record is not None:
        return getattr(record, name)
    return {"area": area, "year": date.today().year, "public": False, "free": False}.get(name)


def _field(at: Desk, key: str, name: str, column: Any, value: Any, places: list[str]) -> Any:
    """The box of one field, by the rules of its column; returns what stands in it."""
    rules = column.info
    label, told = rules["label"], HELP.get(name) or HELP.get(f"{column.table.name}_{name}")
    if name == "area":
        codes = places if value in places else [value, *places]
        catalog = at.release.catalog
        names = {code: named(catalog, code) if code in catalog.area else code for code in codes}
        return st.selectbox(label, codes, codes.index(value), names.__getitem__, key=key, help=told)
    if "codes" in rules or "known" in rules:
        themes = {item.code: item.label for item in at.release.catalog.themes}
        return _choice(
            label, themes if "known" in rules else CODES[column.table.name, name], value or "", key
        )
    kind = column.type.python_type
    if kind is bool:
        return st.checkbox(label, value, key=key, help=told)
    if kind is date:
        most = date.today() + FURTHEST
        return st.date_input(label, value, EARLIEST, most, key=key, format="DD-MM-YYYY", help=told)
    if kind is float:
        return st.number_input(label, value=value, step=0.0001, format="%.5f", key=key, help=told)
    if kind is int:
        return st.number_input(label, value=value, step=1, key=key, help=told)
    box = st.text_area if rules["most"] > LINE else st.text_input
    return box(label, value=value or "", max_chars=rules["most"], key=key, help=told)


def _choice(label: str, names: dict[str, str], value: str, key: str) -> str:
    """A box with codes in words; a code that is no more stays what it was until somebody chooses another."""
    codes = list(dict.fromkeys(["", *names, value]))

    def told(code: str) -> str:
        return names.get(code, code) or choices.NOT_SAID

    return st.selectbox(label, codes, codes.index(value), told, key=key)


def _confirmed(mark: str) -> bool:
    """The box by which somebody says that the words found are no private person; only after a warning."""
    return f"{mark}_warned" in st.session_state and st.checkbox(
        "Dit is geen privépersoon of privégegeven; bewaar het zo", key=f"{mark}_meant"
    )


def _keep(
    at: Desk, register: Register, record: Any | None, given: dict[str, Any], version: int, mark: str, *, meant: bool
) -> None:  # fmt: skip
    """Save what was filled in, after a warning when it may point at a person."""
    wanted = register.kind(**{name: cleaned(value) for name, value in given.items()})
    found = registers.pointing(wanted, at.release.catalog)
    if found and not meant:
        st.session_state[f"{mark}_warned"] = [f"{label}: {listed(hits)}" for label, hits in found.items()]
        st.rerun()
    if record is None:
        _done(save(at, lambda pen: pen.create(wanted), f"{given[register.name]} is toegevoegd."))
        return
    _done(save(at, lambda pen: pen.change(register.kind, record.key, version, **given)))
    with at.workspace.reading() as session:
        stored = one(session, register.kind, record.key)
    if stored is not None and stored.version != version:
        blocks.said("Bewaart u nu nog een keer, dan blijft uw versie. De andere blijft in de geschiedenis.")
        st.button("Neem de andere versie", key=f"{mark}_other", on_click=_turn)


def _done(kept: Any | None) -> None:
    """After saving: an empty form and the page anew; nothing when it was refused, so that what was typed stays."""
    if kept is not None:
        _turn()
        st.rerun()


def _turn() -> None:
    carry(TURN, st.session_state[TURN] + 1)


def _taken(record: Any, register: Register) -> str:
    return f"{name_of(record, register)} is weggehaald. Kies het in de lijst om het terug te halen."


def _sheet(at: Desk, record: Any) -> None:
    """All that is known of a record, for who may read it only."""
    labels = {name: column.info["label"] for name, column in fields_of(type(record)).items()}
    facts = {label: in_words(at, record, name, getattr(record, name)) for name, label in labels.items()}
    blocks.listed(f"{label}: {text}" for label, text in facts.items() if text)


def _history(at: Desk, register: Register, record: Any) -> None:
    """Who changed what and when, newest first, on demand; for colleagues, as it names them and tells what was changed away."""
    if not st.toggle("Laat de geschiedenis zien", key=f"history_{record.key}"):
        return
    with at.workspace.reading() as session:
        lines = journal.history(session, register.kind, record.key)
    labels = {name: column.info["label"] for name, column in fields_of(register.kind).items()}
    rows = [
        [
            moment(line.at),
            line.who,
            choices.label(choices.ACTIONS, line.action),
            _changes(at, record, labels, line) or line.reason,
        ]
        for line in reversed(lines)
    ]
    blocks.table(["Wanneer", "Wie", "Wat", "Velden"], rows, f"Geschiedenis van {name_of(record, register)}")


def _changes(at: Desk, record: Any, labels: dict[str, str], line: Entry) -> str:
    """What a line of the journal says of each field: what it became, and from what."""
    if line.action not in (journal.CREATED, journal.CHANGED):
        return ""
    parts = []
    for name, after in line.after.items():
        now, then = (in_words(at, record, name, value) for value in (after, line.before.get(name)))
        if name in labels and now != then:
            parts.append(f"{labels[name]}: " + (f"van {then} naar {now or 'leeg'}" if then else now))
    return "; ".join(parts)
