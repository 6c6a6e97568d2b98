"""What does the page with open data say?"""

from collections.abc import Sequence

TITLE = "Open data"
SUB = "Alle cijfers van de monitor in één pakket, om zelf mee te rekenen."
DESCRIPTION = "Alle cijfers van de Leefbare Wijken Monitor Arnhem als CSV en Parquet, met codeboek, licentie per bron en controlesommen."
LEAD = (
    "Een pakket heeft alle cijfers van één uitgave, met marges, oordelen, breuken, bronnen en correcties. "
    "Een uitgave verandert nooit: noem haar naam als u een cijfer gebruikt."
)
RELEASES = "Uitgaven, de nieuwste eerst"
RELEASE_COLUMNS = ("Pakket", "Wat het is", "Voor datacatalogi")
FILES = "Losse tabellen van deze uitgave"
FILES_OF = "Tabellen als CSV en als Parquet"
FILE_COLUMNS = ("Wat erin staat", "CSV", "Parquet")
EXPLAINED = "Zo leest u de tabellen"
RULES = (
    "Is er geen cijfer, dan is het vak leeg en zegt de kolom status waarom. Een leeg vak is nooit nul.",
    "Een afgeschermd cijfer zit in geen enkel bestand.",
    "Elke bron heeft een eigen licentie. Noem de maker als u een cijfer gebruikt.",
)
DESCRIPTIONS = (
    ("Codeboek: elke kolom, code en omschrijving", "codebook/codebook-nl.md"),
    ("Codeboek in het Engels", "codebook/codebook-en.md"),
    ("Licentie per bron", "LICENTIES.md"),
    ("Beschrijving voor programma's (Data Package)", "datapackage.json"),
    ("Controlesommen", "SHA256SUMS"),
)
"""Files of a package that explain the others, by their path in it."""

LISTS = (
    ("Deze lijst voor programma's (JSON)", "index.json"),
    ("Deze lijst voor datacatalogi (DCAT-AP-NL)", "catalog.jsonld"),
)

NO_RELEASE = "Deze uitgave is er niet"
NO_FILE = "Dit bestand is er niet"
IN_LIST = "Kies een bestand uit SHA256SUMS van deze uitgave."
NOT_NOW = "Het pakket kan nu niet worden gemaakt"
LATER = "Probeer het later opnieuw, of kies een andere uitgave."
TOO_LONG = "Het adres is te lang"


def there_are(names: Sequence[str]) -> str:
    """The releases that can be had, as a sentence for who asked for another one."""
    told = ", ".join(names[:5]) or "geen"
    return f"Er zijn: {told}{' en oudere' if len(names) > 5 else ''}. De lijst staat op /open-data."


def state(in_use: bool, as_of: object) -> str:
    """What a release in the list is."""
    if in_use:
        return "De uitgave die deze site laat zien"
    return f"Zoals gepubliceerd op {as_of}" if as_of else "Eerdere uitgave"
