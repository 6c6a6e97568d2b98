"""What do files say that readers take along: names and meanings of columns, headings of sheets, and the line of links?"""

from collections.abc import Mapping

from monitor.catalog import UNDATED
from monitor.views import words

FORMS = {"csv": "CSV", "xlsx": "Excel", "png": "PNG", "svg": "SVG", "pdf": "PDF"}
"""The forms of a file by the end of its name, as they stand in a line of links."""

LINE, SHARE = "Downloaden:", "Delen: het adres van deze bladzijde bevat al uw keuzes."
WARNING_COLUMN = "let_op"
COLUMNS = {
    "onderwerp_code": "Blijvende code van het onderwerp",
    "onderwerp": "Naam van het onderwerp",
    "eenheid": "Eenheid van de waarde",
    "gebied_code": "Blijvende code van het gebied (CBS of gemeente)",
    "gebied": "Naam van het gebied",
    "niveau": "Stad, gebied, wijk of buurt",
    "jaar": "Jaar waarover het cijfer gaat",
    "waarde": "Het cijfer als getal; leeg als er geen cijfer is",
    "getoond": "Het cijfer zoals het op de site staat, of waarom er geen is",
    "ondergrens": "Het cijfer is waarschijnlijk niet lager dan dit; leeg als geen marge bekend is",
    "bovengrens": "Het cijfer is waarschijnlijk niet hoger dan dit; leeg als geen marge bekend is",
    "waarschijnlijk_tussen": "De marge zoals zij op de site staat",
    "antwoorden": "Aantal bewoners dat antwoord gaf, in een enquête afgerond",
    "status": "Code van de soort cijfer, zie hieronder",
    "status_in_woorden": "De soort cijfer in woorden",
    "reden": "Code van de reden waarom een cijfer verborgen is, zie hieronder",
    "opmerking": "Wat bij dit cijfer hoort, in woorden",
    "vergeleken_met": "Waarmee het cijfer is vergeleken: de rest van Arnhem of een eerder jaar",
    "vergelijking": "De uitkomst daarvan in woorden, alleen als een marge dat toelaat",
    "verschil": "Het verschil als getal, in de eenheid van de waarde",
    "indeling": "Grenzen die het cijfer volgt",
    "bron": "Wie het cijfer maakte",
    "toelichting": "Opmerking van de bron bij dit cijfer",
}
"""The columns of every file with figures, in their order, and what each means."""

STATUS = {
    "measured": "gemeten of geteld",
    "estimated": "berekend",
    "suppressed": "afgeschermd",
    "missing": "niet gemeten",
    "not_asked": "niet gevraagd",
    "not_applicable": "niet van toepassing",
}
FLAGS = {
    "u": "minder zeker: weinig antwoorden of een brede marge",
    "p": "voorlopig: de bron kan dit cijfer nog veranderen",
}
AFTER_BREAK = "na een trendbreuk"
MEANING = {
    "measured": "Het cijfer komt uit antwoorden van bewoners of uit een telling.",
    "estimated": "Het cijfer is berekend, met een model of uit andere cijfers. Het is hier niet apart gemeten.",
    "suppressed": "Er is een cijfer, maar we laten het niet zien. De kolom reden zegt waarom.",
    "missing": "Hier is geen cijfer van bekend. Dat is iets anders dan nul.",
    "not_asked": "Dit is dat jaar niet gevraagd. Dat is iets anders dan nul.",
    "not_applicable": "Dit cijfer kan hier niet bestaan.",
}

FIGURES, DEFINITIONS, NOTES = "Cijfers", "Begrippen en bronnen", "Uitleg"
"""The three sheets of a workbook."""

ABOUT, SOURCES, BREAKS, VERSIONS = (
    "Over dit bestand",
    "Bronnen",
    "Trendbreuken",
    "Onderwerpen en omschrijvingen",
)
STATUSES, REASONS, MARGINS, COLUMN_NAMES = (
    "Soorten cijfers",
    "Waarom een cijfer verborgen is",
    "Marges",
    "Kolommen",
)
NO_BREAK = "Van deze onderwerpen is geen trendbreuk bekend."
NUMBERS = "Figuur en cijfers"
HIDING = "Een verborgen cijfer staat in geen enkel bestand: het veld waarde is dan leeg."
SAME = "De cijfers komen van dezelfde vraag aan dezelfde uitgave als op de site."
NAME = "Leefbare Wijken Monitor Arnhem"
REST = "de rest van Arnhem"
SMALLER = "verkleind"
BOUNDARIES = "Grenzen: CBS en Kadaster, bewerkt."
SPINE_KEY = (
    "Streep: heel Arnhem. Blok: de middelste helft van de wijken. Lijn: van de laagste naar de hoogste wijk."
)

KINDS = ("kaart", "jaren", "vergelijken", "wijk")
SUBJECT = "onderwerp"
"""All figures of a subject at once, every place and year; a table of Uitleg, and no figure of a page."""

OF_TABLES = ("csv", "xlsx", "pdf")
"""The forms of a page that is made of tables and has no picture."""

OF_ROWS = ("csv", "xlsx")
"""The forms of rows that are too many, or too much text, for paper."""

EVERY = "{}: alle cijfers van alle plekken en jaren"

UNREADABLE = "Dit adres is niet te lezen. Maak de keuze opnieuw op de site."
NO_KIND = "Deze figuur kennen we niet. Er zijn: kaart, jaren, vergelijken en wijk."
NO_FILE = "Dit bestand kennen we niet. Er zijn: kaart, jaren, vergelijken, wijk, onderwerp, plannen en geld."
NO_FORM = "Deze vorm is er niet van deze figuur. Er zijn: {}."
NO_FIGURE = "Van deze keuze is er geen cijfer. Kies een ander jaar, onderwerp of gebied."
TOO_MANY = "Kies hoogstens vijf gebieden; gevraagd: {}."
TOO_FEW = "Vergelijken kan met twee tot en met vijf gebieden; gevraagd: {}."


def forms(kind: str) -> tuple[str, ...]:
    """The forms in which the figure of a page can be had."""
    return {"wijk": OF_TABLES, SUBJECT: OF_ROWS}.get(kind, tuple(FORMS))


def remark(row: words.Row) -> str:
    """The remarks of a value with those that its place in a table would show elsewhere: that it has no year."""
    told = words.remark(row)
    return ", ".join(filter(None, (told, "zonder jaar" if row["edition"] == UNDATED else "")))


def warned(row: Mapping[str, object], told: str) -> dict[str, object]:
    """A row with what it must carry as its first column; the row itself when it carries nothing."""
    return {WARNING_COLUMN: told, **row} if told else dict(row)
