"""What does the page for people say who write programs: how to ask, what comes back, and what can go wrong?"""

from collections.abc import Mapping

TITLE = "Cijfers voor programma's"
LEAD = (
    "Een programma kan alle cijfers van de monitor lezen. Er is geen sleutel nodig en geen aanmelding. "
    "Het zijn dezelfde cijfers als op de bladzijden."
)
EXAMPLES = "Voorbeelden"
ADDRESSES = "Alle adressen"
DESCRIBED = "De volledige beschrijving, voor programma's (OpenAPI 3.1)"
HOW = "Hoe het werkt"
RULES = (
    "JSON, CSV of Parquet: zet .json, .csv of .parquet achter het adres, of stuur de header Accept. Grenzen: .geojson of .topojson.",
    "Meer codes zet u met komma's achter elkaar. Codes van gebieden, onderwerpen en jaren blijven gelijk.",
    "Elk antwoord noemt zijn uitgave (release). Met release= kiest u een eerdere; die verandert nooit.",
    "Met limit en offset bladert u; next en de header Link noemen de volgende bladzijde.",
    "Stuur de ETag mee in If-None-Match. Is er niets veranderd, dan krijgt u 304 en geen inhoud.",
    "Een cijfer dat er niet is of is afgeschermd, is leeg en nooit nul. status zegt waarom het leeg is; flags zegt wat er bij het cijfer te zeggen is.",
    "Noem bij gebruik de bron van het cijfer. De licentie staat bij de bronnen.",
)
WRONG = "Als het niet lukt"
WRONG_TOLD = "Elk antwoord dat niet lukt, is problem+json (RFC 9457) en zegt in het Nederlands alles wat er niet klopt."
HELP: Mapping[str, str] = {
    "onbekend-adres": "Kijk in de lijst hierboven hoe het adres heet.",
    "onbekende-code": "Het antwoord noemt codes die erop lijken.",
    "geen-grenzen": "Niet van elk niveau zijn oude grenzen getekend.",
    "kan-niet": "U kunt hier alleen lezen: GET, HEAD en OPTIONS.",
    "geen-vorm": "Kies een van de vormen hierboven.",
    "te-lang": "Vraag minder codes in één keer.",
    "onjuiste-vraag": "Het antwoord noemt elke parameter die niet klopt.",
    "te-vaak": "Wacht zo veel seconden als Retry-After zegt.",
    "geen-uitgave": "Probeer het later opnieuw.",
    "te-druk": "Probeer het over enkele seconden opnieuw.",
}
"""Kind of problem -> what to do."""
