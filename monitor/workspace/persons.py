"""Which texts of a record may point at a person, and when that keeps the record from being written or published."""

from collections.abc import Collection, Iterator
from functools import lru_cache

from monitor.catalog import Catalog
from monitor.personal import Found, Names, found_in, names
from monitor.workspace.checks import Fault
from monitor.workspace.signal_words import rules
from monitor.workspace.tables import Kept, Signal

LONGEST = 5_000
"""A longer text is too long for any field that is looked through here, and is refused for that."""


def warned(text: str, catalog: Catalog) -> tuple[Found, ...]:
    """What in a text may point at a person; names of places and of the list in signals.toml point at nobody."""
    return found_in(text[:LONGEST], names_of(catalog))


def names_of(catalog: Catalog) -> Names:
    """The names that stand for nobody, and first names; whoever looks through many texts asks for them once."""
    return _names(tuple(_places(catalog)))


def faults(record: Kept, catalog: Catalog, changed: Collection[str] | None = None) -> Iterator[Fault]:
    """A fault of a signal with words that were not confirmed, and of a public text that may name somebody.

    Looks only at what was `changed` (None: at everything), so that an older record can still be answered.
    """
    if not isinstance(record, Signal):
        return

    def touched(*fields: str) -> bool:
        return changed is None or bool(set(fields) & set(changed))

    for field, label, text in (("what", "Wat is er gezegd?", record.what), ("place", "Plek", record.place)):
        found = warned(text, catalog) if text and touched(field) and not record.seen else ()
        if found:
            told = f"hierin kan een persoon staan ({listed(found)}). Haal dit weg, of zeg dat het nodig is."
            yield Fault(field, label, told)
    if record.moderation != "public":
        return
    for field, label, text in (
        ("public_text", "Openbare tekst", record.public_text),
        ("reply_text", "Toelichting bij het antwoord", record.reply_text),
    ):
        found = warned(text, catalog) if touched(field, "moderation") else ()
        if found:
            told = (
                f"dit leest iedereen, en er kan een persoon in staan ({listed(found)}). Schrijf het zonder."
            )
            yield Fault(field, label, told)


def listed(found: Collection[Found]) -> str:
    """What was found, as it stands in a sentence."""
    return "; ".join(map(str, found))


def _places(catalog: Catalog) -> Iterator[str]:
    for area in catalog.areas:
        yield area.label
        yield from area.aliases


@lru_cache(maxsize=4)
def _names(places: tuple[str, ...]) -> Names:
    held = rules()
    return names((*places, *held.no_person), held.first_names)
