"""What do the files of Plannen say: names and meanings of their columns, and the notes beside them?"""

from monitor.views import goal_words
from monitor.views.download_words import NAME, WARNING_COLUMN

__all__ = ["NAME", "WARNING_COLUMN"]
PLANS, MONEY = KINDS = ("plannen", "geld")
"""The tables of Plannen that can be taken along, by the last word of their address."""

FORMS = ("csv", "xlsx")
SHEETS = {PLANS: "Doelen en acties", MONEY: "Geld"}
NOTES_SHEET = "Uitleg"
PRINTED, FILLED_IN = "begroting", "ingevuld door het team"
LATER = "De plannen zijn nu niet te openen. Probeer het later opnieuw."
NOTHING = {
    PLANS: "Voor deze plek is nog geen doel vastgesteld.",
    MONEY: "Van deze plek is geen begroting bekend.",
}
NOT_BECAUSE = (
    "De bedragen zijn begroot, niet uitgegeven. Wat het geld hier heeft gedaan, is niet bekend. Verandert een cijfer in een "
    "jaar met meer of minder geld, dan weet u nog niet of het een door het ander komt."
)

EUROS = ("bedrag", "gedrukt", "verschil")
NUMBERS = (*EUROS, "streefcijfer")
"""Columns that hold numbers; all others hold text."""

PLAN_COLUMNS = {
    "gebied_code": "Blijvende code van het gebied (CBS of gemeente)",
    "gebied": "Plek waarvoor het doel geldt",
    "niveau": "Stad, gebied, wijk of buurt",
    "soort": "Doel, subdoel of actie",
    "nummer": "Nummer van het doel of de actie in het plan",
    "titel": "Wat er moet gebeuren of bereikt zijn",
    "hoort_onder": "Het doel waar dit onder hangt",
    "toelichting": "Toelichting uit het plan",
    "programma": "Programma van de gemeente",
    "spoor_npao": "Spoor van het Nationaal Programma Arnhem-Oost",
    "wie": "Functie of organisatie die verantwoordelijk is",
    "rol_gemeente": "Rol van de gemeente",
    "soort_project": "Waar het project over gaat en hoe groot het is",
    "wanneer": "Termijn of data, zoals zij op de site staan",
    "begint_op": "Dag waarop het begint (jaar-maand-dag)",
    "klaar_op": "Dag waarop het klaar moet zijn (jaar-maand-dag)",
    "stand": "Hoe het ermee staat; zonder dag in stand_op heeft nog niemand dat ingevuld",
    "stand_op": "Dag waarop de stand is ingevuld (jaar-maand-dag)",
    "stand_toelichting": "Toelichting bij de stand",
    "bewoners_beslissen_over": "Waarover bewoners meebeslissen",
    "ligt_vast": "Wat al vastligt",
    "bedrag": "Geld voor dit doel of deze actie, in euro's",
    "bedrag_uit": "Waar dat geld vandaan komt",
    "onderwerp_code": "Blijvende code van het onderwerp dat bij het doel hoort",
    "onderwerp": "Naam van dat onderwerp",
    "streefcijfer": "Het cijfer waar het doel naartoe wil, in de eenheid van het onderwerp",
    "vastgesteld_op": "Dag waarop het is vastgesteld (jaar-maand-dag)",
    "bron": "Document waar het uit komt",
}
"""The columns of the file with goals and actions, in their order, and what each means."""

MONEY_COLUMNS = {
    "gebied_code": "Blijvende code van het gebied (CBS of gemeente)",
    "gebied": "Gebied waar het bedrag voor is; Arnhem is alle gebieden samen",
    "jaar": "Jaar van de begroting",
    "soort": f"Of het bedrag in een gedrukte {PRINTED} staat, of is {FILLED_IN}",
    "post": "Waar het bedrag onder valt",
    "bedrag": "Het bedrag in euro's; van een gedrukte begroting nagerekend waar dat kan",
    "gedrukt": "Het bedrag zoals het gedrukt is, in euro's; leeg als het niet uit een gedrukte begroting komt",
    "verschil": "Nagerekend min gedrukt, in euro's",
    "vrij_te_besteden": "Of het team het vrij kan besteden; bij een gedrukte begroting zegt de post dat",
    "waarvoor": "Waar het team het voor bedoelt",
    "opmerking": "Opmerking bij het verschil",
    "bron": "Wie het bedrag noemt",
}
"""The columns of the file with money, in their order, and what each means."""

NOTES = {
    PLANS: (
        "Alleen wat is vastgesteld. Eerst de plek zelf met alles wat erin ligt, daarna wat er voor het grotere gebied geldt.",
        goal_words.NO_CAUSE,
    ),
    MONEY: (NOT_BECAUSE, "Gedrukte bedragen veranderen we niet. We rekenen ze na en laten beide zien."),
}


def titled(kind: str, where: str) -> str:
    """The title of a file, such as 'Doelen en acties voor Klarendal'."""
    return f"{SHEETS[kind]} voor {where}"
