"""What does a person read first in the open-data package: what is in it, and what may be done with it?"""

from collections.abc import Iterable

from monitor.catalog import Catalog
from monitor.exports.codebook import Table
from monitor.exports.settings import Settings
from monitor.store import Release

README = """# Leefbare Wijken Monitor Arnhem: open data

Uitgave `{name}`.{as_of} Elk cijfer van de site staat hierin: stad, 8 gebieden, 24 wijken en 83 buurten.

## Wat er in zit

| Bestand | Wat er staat |
|---|---|
{tables}

- `csv/` en `parquet/` hebben dezelfde tabellen. CSV is UTF-8, met een komma ertussen en een punt in getallen.
- `catalog.json`: de hele catalogus, met de woorden waarmee de site deze uitgave laat zien.
- `codebook/`: elke kolom, code en omschrijving, in het Nederlands en het Engels. Omschrijvingen van onderwerpen zijn er alleen in het Nederlands.
- `datapackage.json`: beschrijving voor programma's (Data Package van Frictionless).
- `dcat.jsonld`: beschrijving voor datacatalogi (DCAT-AP-NL 3). Adressen erin gelden vanaf de plek van dat bestand.
- `LICENTIES.md`: wat u met de cijfers mag, per bron.
- `SHA256SUMS`: controlesommen; `sha256sum -c SHA256SUMS` zegt of alles heel is.

## Zo leest u de cijfers

- Wat voor cijfer iets is, staat in de kolom `status`. Is er geen cijfer, dan is `value` leeg. Er zijn geen getallen die eigenlijk "onbekend" betekenen, en een leeg vak is nooit nul.
- Een afgeschermd cijfer zit er niet in, ook niet in een ander bestand.
- `observations` met `shown` gelijk aan `true` zijn de cijfers die de site laat zien. De andere staan op grenzen van vóór 2018.
- Waar `lower` en `upper` staan, ligt het echte cijfer daar waarschijnlijk tussen. Noem die marge erbij.
- Trek geen conclusie uit een verschil dat niet in `comparisons` of `developments` als oordeel staat: toeval kan het verklaren.
- `breaks` zegt waar een reeks is onderbroken. Vergelijk niet over een breuk heen.

## Vragen

{contact}

## In English

Open data of the monitor of liveable districts of Arnhem, the Netherlands. Every figure has a `status` of its own; an empty cell is never zero.
Suppressed figures are absent. See `codebook/codebook-en.md`. Licences differ per source: see `LICENTIES.md`.
"""

LICENCES = """# Licenties per bron

Elk cijfer houdt de licentie van zijn bron. De kolom `source` in een tabel zegt welke bron dat is. Noem de maker als u een cijfer gebruikt.

| Bron | Code | Maker | Licentie | Adres |
|---|---|---|---|---|
{rows}

Grenzen en omrekening: gemaakt met gebieden van CBS en Kadaster (CC BY 4.0), bewerkt.

## Wat de gemeente zelf maakte

{own}
"""


def readme(release: Release, held: Iterable[Table], as_of: str, chosen: Settings, notice: str) -> str:
    """The first file to read, in Dutch with a short part in English."""
    rows = "\n".join(f"| `{table.file}` | {table.nl} |" for table in held)
    day = f" Zoals gepubliceerd op {as_of}." if as_of else ""
    text = README.format(name=release.name, as_of=day, tables=rows, contact=_contact(chosen))
    return f"**{notice}.** Geen enkel cijfer gaat over het echte Arnhem.\n\n{text}" if notice else text


def licences(catalog: Catalog, chosen: Settings, notice: str) -> str:
    """The licence of every source, in the words of its maker."""
    rows = "\n".join(
        f"| {one.label} | `{one.code}` | {one.producer} | {one.licence} | {one.url} |"
        for one in catalog.sources
    )
    if chosen.licence_uri:
        own = f"Namen, omschrijvingen, omrekening en oordelen: {chosen.licence or chosen.licence_uri} ({chosen.licence_uri})."
    else:
        own = (
            "Voor namen, omschrijvingen, omrekening en oordelen heeft de gemeente nog geen licentie gekozen."
        )
    text = LICENCES.format(rows=rows, own=own)
    return f"**{notice}.**\n\n{text}" if notice else text


def _contact(chosen: Settings) -> str:
    ways = [one for one in (chosen.contact, chosen.email, chosen.url) if one]
    if ways:
        return f"{chosen.publisher}: {', '.join(ways)}."
    return f"{chosen.publisher}. Waar u met vragen terechtkunt, heeft de gemeente nog niet ingevuld."
