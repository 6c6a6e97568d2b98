"""What do plain pages say besides figures: their menu, their foot, and the pages about the monitor itself?"""

PUBLISHER = "Gemeente Arnhem"
MENU = (
    ("De stad", "stad"),
    ("Gebieden", "gebieden"),
    ("Wijken", "wijken"),
    ("Buurten", "buurten"),
    ("Onderwerpen", "onderwerpen"),
    ("Edities", "edities"),
    ("Over de monitor", "over"),
)
"""The lists that every plain page begins with, and their addresses."""

MADE_UP = "Geen enkel cijfer hier gaat over het echte Arnhem. Gebruik of deel ze nergens."
ALOUD = "Lees deze bladzijde voor"
CODE = "Scan deze code om precies deze cijfers op de site te zien:"
FOOT = "Dit is de eenvoudige versie: zij werkt zonder JavaScript, leest goed voor en print op A4."
LIVE = "Deze cijfers met kaart en keuzes"
PLAIN = "Deze bladzijde als eenvoudige tekst, ook om te printen"
"""How the page of a view and its plain page lead to each other."""

LISTS = {
    "gebieden": ("Gebieden", "De gebieden van Arnhem, elk met een eigen Team Leefomgeving."),
    "wijken": ("Wijken", "De wijken van Arnhem, per gebied."),
    "buurten": ("Buurten", "De buurten van Arnhem, per wijk."),
    "onderwerpen": ("Onderwerpen", "Alles wat de monitor meet, per thema."),
    "edities": ("Edities", "De jaren waarover er cijfers zijn."),
    "over": ("Over de monitor", "Waar de cijfers vandaan komen, hoe we rekenen, en wat u van ons mag verwachten."),
}  # fmt: skip
"""Heading and sentence of every list."""

NOT_FOUND = "Deze bladzijde kennen we niet"
NOT_FOUND_TOLD = "Het adres klopt niet, of de bladzijde is er niet meer."
LOOKED_FOR = "Zocht u misschien een van deze bladzijden?"
NO_YEAR = "Dit jaar of deze plek in het adres kennen we niet."

ABOUT = {
    "bronnen": ("Bronnen", "Wie de cijfers maakte, onder welke licentie, en wat er niet aan klopt."),
    "methode": ("Hoe we rekenen", "Marges, verschillen, verborgen cijfers en trendbreuken, in gewone woorden."),
    "toegankelijkheid": ("Toegankelijkheid", "Voor wie deze site werkt, en wat u kunt doen als iets niet lukt."),
    "privacy": ("Privacy", "Wat deze site van u weet: niets."),
    "correcties": ("Correcties", "Fouten in gepubliceerde cijfers, en hoe ze zijn hersteld."),
}  # fmt: skip
"""Heading and sentence of the pages about the monitor itself."""

ACCESSIBLE = (
    "Iedereen moet de cijfers van Arnhem kunnen lezen. Daarom is er van elke bladzijde met kaarten en keuzes ook een eenvoudige versie. "
    "Die werkt zonder JavaScript, op een oude telefoon, met een schermlezer en op papier.",
    "Elke figuur heeft een tekst die zegt wat erin staat, en een tabel met dezelfde cijfers. Kleur is nooit het enige teken. "
    "Alles is te bereiken met het toetsenbord.",
    "We toetsen de bladzijden bij elke verandering met axe-core aan de regels van WCAG 2.2, niveau A en AA, in licht en donker, op een laptop "
    "en op een telefoon. Zo'n toets vindt niet alles: een onderzoek door mensen is nog niet gedaan.",
    "Lukt iets niet? Vertel het de gemeente via arnhem.nl, en noem het adres van de bladzijde.",
)
PRIVATE = (
    "Deze site zet geen cookies bij wie leest. Er is geen teller, geen advertentie en geen knop van een ander bedrijf.",
    "Alles wat uw browser ophaalt, komt van deze site zelf: ook letters, kaarten en figuren.",
    "Alleen wie voor de gemeente werkt en zich aanmeldt, krijgt cookies. Die dienen om veilig aangemeld te blijven, en voor niets anders.",
    "In de monitor staan cijfers over plekken en niet over personen. Een cijfer dat iemand kan verraden, laten we niet zien.",
)
NO_CORRECTION = "Er is nog geen cijfer gecorrigeerd."
COUNTED = "Hoeveel cijfers van elke soort er zijn"

NATURES = {
    "survey": "antwoorden van bewoners",
    "model": "berekend met een model",
    "register": "geteld in een register",
    "classes": "klassen uit een model",
    "reference": "alleen ter vergelijking",
}
"""How a source came to its figures; this decides what may be said about them."""

HERE = {"city": "de stad", "area": "dit gebied", "district": "deze wijk", "neighbourhood": "deze buurt"}
TEAM = "Voor {place} werkt {team}. Hoe u het team bereikt, leest u op arnhem.nl."
FILES = {"csv": "Alle cijfers als CSV", "xlsx": "Alle cijfers als Excel", "pdf": "Op één blad, als PDF"}
"""What a link to a file of a page says, by its form."""

MINUTE = "Mijn wijk in een minuut"
MINUTE_TOLD = "Het belangrijkste, kort en in gewone woorden. U kunt deze bladzijde printen."
MINUTE_WHY = "Een cijfer vertelt niet alles. Het zegt ook niet waardoor iets zo is. Kent u de wijk? Dan weet u vaak meer dan een cijfer."
HEARD, DONE, CANNOT = "Dit hoorden we", "Dit doen we", "Dit kan niet"
NO_SAMPLE = (
    "Dit zijn losse signalen, geen steekproef: ze zeggen niet hoeveel bewoners er zo over denken. We laten geen namen zien, "
    "en geen plek die kleiner is dan een buurt."
)
