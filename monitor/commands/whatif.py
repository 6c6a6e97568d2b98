"""Zeg wat er breekt als vragen vervallen, veranderen of erbij komen, en hoe lang de vragenlijst wordt."""

import argparse
from pathlib import Path

import polars as pl

from monitor.catalog import load
from monitor.catalog.inventory import UNKNOWN, load_inventory, open_points
from monitor.catalog.whatif import Effect, Outlook, Wish, outlook
from monitor.questions.asked import Unknown
from monitor.store import ROOT
from monitor.views.words import number

FATES = {"ends": "stopt", "breaks": "breekt", "kept": "loopt door"}


def configure(parser: argparse.ArgumentParser) -> None:
    """The items to drop, change and add, the edition, and the catalog."""
    parser.add_argument("--drop", action="append", default=[], metavar="ITEM", help="deze vraag vervalt")
    parser.add_argument("--change", action="append", default=[], metavar="ITEM", help="deze vraag verandert")
    parser.add_argument(
        "--add", action="append", default=[], metavar="CODE=SECONDEN[:NAAM]", help="deze vraag komt erbij"
    )
    parser.add_argument("--edition", default="", help="editie waarin het verandert; anders de volgende")
    parser.add_argument(
        "--catalog", type=Path, default=ROOT / "data" / "catalog", help="map met de catalogus"
    )
    parser.add_argument("--over", type=Path, default=None, help="map met blokken die de catalogus aanvullen")


def run(asked: argparse.Namespace) -> int:
    """Print the outlook; raises Unknown for an addition that cannot be read and Rejected for unknown items."""
    if not (asked.drop or asked.change or asked.add):
        raise Unknown("noem wat er verandert met --drop, --change of --add.")
    catalog = load(asked.catalog, asked.over)
    inventory = load_inventory(asked.catalog, catalog)
    wish = Wish(tuple(asked.drop), tuple(asked.change), dict(_addition(text) for text in asked.add))
    seen = outlook(catalog, inventory, wish, asked.edition)
    print(f"Editie {seen.edition}. Dit is een vooruitblik: er wordt niets opgeslagen.\n")
    _tell_items(seen)
    _tell_series(seen)
    _tell_questions(seen)
    _tell_length(seen, wish)
    points = len(open_points(inventory))
    if points:
        print(f"\nIn het register van beleidsvragen staan nog {points} punten open.")
    return 0


def _addition(text: str) -> tuple[str, tuple[float, str]]:
    """CODE=SECONDS or CODE=SECONDS:LABEL; a decimal comma may be used."""
    code, _, rest = text.partition("=")
    seconds, _, label = rest.partition(":")
    try:
        return code.strip(), (float(seconds.replace(",", ".")), label.strip() or code.strip())
    except ValueError as fault:
        raise Unknown(f"'{text}' kan niet: schrijf CODE=SECONDEN of CODE=SECONDEN:NAAM.") from fault


def _tell_items(seen: Outlook) -> None:
    for code, last in seen.gone:
        print(f"{code} is al weg: voor het laatst gevraagd in {last}. Er verandert niets.")
    for code in seen.idle:
        print(f"{code} hoort bij geen enkel onderwerp van de monitor. Er breekt geen reeks.")
    if seen.gone or seen.idle:
        print()


def _tell_series(seen: Outlook) -> None:
    broken = [item for item in seen.effects if item.fate != "kept"]
    if not broken:
        print("Er breekt geen reeks.")
        return
    rows = [
        {
            "onderwerp": item.indicator.label,
            "versie": item.version,
            "door": ", ".join(item.touched),
            "wat": FATES[item.fate],
            "reeks loopt sinds": item.since or UNKNOWN,
            "hoogstens afgesneden": _cut(item),
            "wat vergelijkbaar blijft": _way(item),
        }
        for item in seen.effects
    ]
    _show(rows)
    for item in seen.effects:
        if item.way == "common_items":
            print(f"{item.indicator.label}, versie {item.version}: gedeeld blijven {', '.join(item.shared)}.")


def _show(rows: list[dict[str, str]]) -> None:
    """A table without words cut off."""
    with pl.Config(
        tbl_rows=-1, tbl_cols=-1, tbl_width_chars=2000, fmt_str_lengths=500, tbl_hide_column_data_types=True,
        tbl_hide_dataframe_shape=True, tbl_formatting="ASCII_MARKDOWN",
    ):  # fmt: skip
        print(pl.DataFrame(rows))


def _cut(item: Effect) -> str:
    if item.fate == "kept":
        return "niets"
    if not item.cut:
        return "niets bekend"
    many = len(item.cut)
    return f"{many} {'editie' if many == 1 else 'edities'} ({item.cut[0]} tot en met {item.cut[-1]})"


def _way(item: Effect) -> str:
    if item.fate == "kept":
        return "deze reeks zelf: geen item ervan verandert"
    if item.way == "series":
        return f"reeks {item.series}"
    if item.way == "common_items":
        many = len(item.shared)
        return f"opnieuw berekend op {number(many)} {'gedeeld item' if many == 1 else 'gedeelde items'}"
    if item.way == "overlap":
        return "alleen als oude en nieuwe vraag een editie naast elkaar lopen"
    return "niets"


def _tell_questions(seen: Outlook) -> None:
    if not seen.questions:
        print("\nGeen vraag uit het register leunt op deze items.")
        return
    print("\nVragen uit het register die hierop leunen:")
    _show(
        [
            {
                "vraag": one.code,
                "van": one.asked_by,
                "besluit dat eraan hangt": one.decision,
                "waarover": one.text,
            }
            for one in seen.questions
        ]
    )


def _tell_length(seen: Outlook, wish: Wish) -> None:
    difference = seen.after - seen.before
    for code, (seconds, label) in (wish.add or {}).items():
        name = "" if label == code else f" ({label})"
        print(f"\nErbij: {code}{name}, {_seconds(seconds)}.", end="")
    word = "langer" if difference > 0 else "korter"
    change = f"{_seconds(abs(difference))} {word}" if difference else "even lang"
    before, after = number(seen.before / 60, 1), number(seen.after / 60, 1)
    print(f"\nVragenlijst: nu {before} minuten, straks {after} minuten ({change}).")
    print("Dit telt alleen de items in de catalogus; de seconden per item zijn een aanname.")
    if wish.change:
        print("Een vraag die verandert, telt even lang als nu.")


def _seconds(many: float) -> str:
    return f"{number(many, 0 if many == int(many) else 1)} {'seconde' if many == 1 else 'seconden'}"
