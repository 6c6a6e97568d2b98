"""Read the map of a file of answers: which column is which item, what its values mean (route "answers")."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from monitor.build.survey.delivered import number_in, plain
from monitor.build.survey.names import district_codes, same_name
from monitor.catalog import TODAY, Catalog
from monitor.findings import Finding, Rejected

ROUTES = ("answers", "tables")
COLUMNS = ("district", "weight", "stratum", "mode", "respondent")
MODES = ("online", "paper", "interview")
BLOCKS = ("columns", "districts", "modes", "items")
SWITCHES = ("unweighted", "drop_without_weight")
TOP = ("route", "division", "one_district", "not_delivered", *SWITCHES, *BLOCKS)
ITEM = ("column", "answers", "missing")


@dataclass(frozen=True)
class ItemColumn:
    """The column with the answers to an item; `answers` turns values (as text) into those of the catalog."""

    column: str
    answers: dict[str, float] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True)
class AnswersMap:
    """How to read one file of answers. `columns` names the column of each role, "" where there is none.

    `districts` and `modes` turn delivered values (as text) into area codes and into online, paper or interview.
    `one_district` is the area code when all respondents live in one district, `not_delivered` the items that are
    asked by the catalog and left out on purpose.
    """

    file: str
    columns: dict[str, str]
    districts: dict[str, str] = field(default_factory=dict)
    modes: dict[str, str] = field(default_factory=dict)
    items: dict[str, ItemColumn] = field(default_factory=dict)
    division: str = TODAY
    one_district: str = ""
    not_delivered: tuple[str, ...] = ()
    unweighted: bool = False
    drop_without_weight: bool = False


def read_toml(path: Path) -> tuple[dict[str, Any], str]:
    """The blocks of a map file and its text; raises Rejected when it is absent, unreadable or names no route."""
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        tables = tomllib.loads(text)
    except FileNotFoundError as fault:
        remedy = "Verbeter het pad, of maak een eerste map met --draft-map."
        raise Rejected([Finding(path.name, "-", "Het mapbestand is er niet.", remedy)]) from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as fault:
        problem = f"Geen leesbare TOML in UTF-8 ({fault})."
        raise Rejected([Finding(path.name, "-", problem, "Herstel de opmaak.")]) from fault
    if tables.get("route") not in ROUTES:
        remedy = 'Schrijf bovenaan route = "answers" (antwoorden) of route = "tables" (wijktabellen).'
        raise Rejected([Finding(path.name, "route", "De map zegt niet welke route dit is.", remedy)])
    return tables, text


class _Faults:
    """Findings about the keys of one map, gathered while it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Finding] = []

    def add(self, where: str, problem: str, remedy: str) -> None:
        self.found.append(Finding(self.file, where, problem, remedy))

    def unknown(self, keys: Iterable[str], known: Iterable[str], before: str = "") -> None:
        """A finding for every key that does not exist."""
        for key in sorted(set(keys) - set(known)):
            self.add(f"{before}{key}", "Deze sleutel bestaat niet.", f"Gebruik: {', '.join(known)}.")

    def block(self, tables: Mapping[str, Any], key: str, where: str = "") -> dict[str, Any]:
        """A [block]; empty when it is absent."""
        value = tables.get(key, {})
        if isinstance(value, dict):
            return value
        self.add(where or key, "Dit is geen blok.", f"Schrijf de regels onder [{where or key}].")
        return {}

    def text(self, tables: Mapping[str, Any], key: str, otherwise: str, where: str) -> str:
        """A text, such as the name of a column."""
        value = tables.get(key, otherwise)
        if isinstance(value, str):
            return value.strip()
        self.add(where, f"{value!r} is geen tekst.", "Zet de waarde tussen aanhalingstekens.")
        return otherwise

    def switch(self, tables: Mapping[str, Any], key: str) -> bool:
        """true or false; false when it is absent."""
        value = tables.get(key, False)
        if not isinstance(value, bool):
            self.add(key, f"{value!r} is hier geen keuze.", "Schrijf true of false.")
        return value is True


def mapping_of(tables: Mapping[str, Any], catalog: Catalog, file: str) -> tuple[AnswersMap, list[Finding]]:
    """The map as checked words and every fault in it; with faults the map must not be used."""
    faults = _Faults(file)
    faults.unknown(tables, TOP)
    columns = faults.block(tables, "columns")
    faults.unknown(columns, COLUMNS, "columns.")
    division = faults.text(tables, "division", TODAY, "division")
    if division not in {item.code for item in catalog.divisions}:
        codes = ", ".join(item.code for item in catalog.divisions)
        faults.add("division", f"De indeling '{division}' bestaat niet.", f"Kies uit: {codes}.")
    one = faults.text(tables, "one_district", "", "one_district")
    skipped = tables.get("not_delivered", [])
    if not isinstance(skipped, list) or not all(isinstance(code, str) for code in skipped):
        faults.add("not_delivered", "Dit is geen lijst van items.", 'Schrijf not_delivered = ["item"].')
        skipped = []
    for code in skipped:
        _know_item(code, catalog, "not_delivered", faults)
    read = AnswersMap(
        file=file,
        columns={role: faults.text(columns, role, "", f"columns.{role}") for role in COLUMNS},
        districts=_districts(faults.block(tables, "districts"), catalog, "districts", faults),
        modes=_modes(faults.block(tables, "modes"), faults),
        items=_items(faults.block(tables, "items"), catalog, faults),
        division=division,
        one_district=_districts({"": one}, catalog, "one_district", faults).get("", "") if one else "",
        not_delivered=tuple(skipped),
        unweighted=faults.switch(tables, "unweighted"),
        drop_without_weight=faults.switch(tables, "drop_without_weight"),
    )
    _check_roles(read, one, faults)
    return read, faults.found


def _districts(block: Mapping[str, Any], catalog: Catalog, where: str, faults: _Faults) -> dict[str, str]:
    codes = district_codes(catalog)
    found = {}
    for value, name in block.items():
        code = codes.get(same_name(str(name)), "")
        if code:
            found[value.strip()] = code
            continue
        near = get_close_matches(same_name(str(name)), list(codes), n=1)
        hint = f" Bedoelt u {catalog.area[codes[near[0]]].label}?" if near else ""
        remedy = f"Gebruik een code (WK0202nn) of naam van een wijk uit data/catalog/areas.toml.{hint}"
        faults.add(f"{where}.{value}" if value else where, f"'{name}' is geen wijk.", remedy)
    return found


def _modes(block: Mapping[str, Any], faults: _Faults) -> dict[str, str]:
    for value, mode in block.items():
        if mode not in MODES:
            faults.add(f"modes.{value}", f"'{mode}' is geen manier.", f"Kies uit: {', '.join(MODES)}.")
    return {value.strip(): str(mode) for value, mode in block.items() if mode in MODES}


def _know_item(code: str, catalog: Catalog, where: str, faults: _Faults) -> bool:
    """Whether the catalog has this item; a finding with the nearest code when it has not."""
    if code in catalog.item:
        return True
    near = get_close_matches(code, list(catalog.item), n=1)
    hint = f" Bedoelt u '{near[0]}'?" if near else ""
    remedy = f"Verbeter de code, of voeg het item toe in data/catalog/survey.toml.{hint}"
    faults.add(where, f"Het item '{code}' staat niet in de catalogus.", remedy)
    return False


def _items(block: Mapping[str, Any], catalog: Catalog, faults: _Faults) -> dict[str, ItemColumn]:
    if not block:
        faults.add("items", "De map noemt geen enkel item.", "Schrijf per item een blok [items.CODE].")
    found = {}
    for code in block:
        where = f"items.{code}"
        if not _know_item(code, catalog, where, faults):
            continue
        one = faults.block(block, code, where)
        faults.unknown(one, ITEM, f"{where}.")
        column = faults.text(one, "column", "", f"{where}.column")
        if not column:
            faults.add(f"{where}.column", "De kolom ontbreekt.", 'Schrijf column = "naam van de kolom".')
        missing = one.get("missing", [])
        if not isinstance(missing, list) or not all(_is_cell(value) for value in missing):
            faults.add(f"{where}.missing", "Dit is geen lijst van waarden.", "Schrijf missing = [8, 9].")
            missing = []
        recoded = _recoded(faults.block(one, "answers", f"{where}.answers"), f"{where}.answers", faults)
        for value, answer in recoded.items():
            low, high = catalog.item[code].scale
            if not low <= answer <= high and answer not in catalog.item[code].outside:
                problem = f"{plain(answer)} is geen antwoord op '{code}'."
                remedy = f"Antwoorden lopen van {plain(low)} tot en met {plain(high)}."
                faults.add(f"{where}.answers.{value}", problem, remedy)
        found[code] = ItemColumn(column, recoded, frozenset(_as_key(value) for value in missing))
    return found


def _is_cell(value: Any) -> bool:
    return isinstance(value, int | float | str) and not isinstance(value, bool)


def _as_key(value: int | float | str) -> str:
    return value.strip() if isinstance(value, str) else plain(value)


def _recoded(block: Mapping[str, Any], where: str, faults: _Faults) -> dict[str, float]:
    found = {}
    for value, answer in block.items():
        number = number_in(str(answer)) if _is_cell(answer) else None
        if number is None:
            faults.add(f"{where}.{value}", f"{answer!r} is geen getal.", "Geef het antwoord als getal.")
        else:
            found[value.strip()] = number
    return found


def _check_roles(read: AnswersMap, one: str, faults: _Faults) -> None:
    """What every file of answers needs, and columns that are named twice."""
    if bool(read.columns["district"]) == bool(one):
        remedy = (
            'Schrijf onder [columns] district = "kolom", of bovenaan one_district = "wijk"; een van de twee.'
        )
        faults.add(
            "columns.district", "De map zegt niet in welke wijk mensen wonen, of zegt het dubbel.", remedy
        )
    if bool(read.columns["weight"]) == read.unweighted:
        remedy = 'Schrijf onder [columns] weight = "kolom". Zijn er echt geen gewichten: unweighted = true.'
        faults.add("columns.weight", "De map noemt geen gewicht, of zegt het dubbel.", remedy)
    used: dict[str, str] = {}
    named = [(f"columns.{role}", read.columns[role]) for role in COLUMNS]
    named += [(f"items.{code}", item.column) for code, item in read.items.items()]
    for where, column in named:
        pair = {where, used.get(column, where)}
        if column and column in used and pair != {"columns.district", "columns.stratum"}:
            faults.add(
                where, f"De kolom '{column}' hoort al bij {used[column]}.", "Noem elke kolom één keer."
            )
        used.setdefault(column, where)
