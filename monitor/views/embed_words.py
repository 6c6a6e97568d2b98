"""What is said around a figure on somebody else's page: the lines below it, the code to put it there, and how it is cited."""

import re
from collections.abc import Mapping
from html import escape

from monitor.catalog import CITY, Catalog
from monitor.views import watermark, words

SITE, PUBLISHER = "Leefbare Wijken Monitor Arnhem", "Gemeente Arnhem"
FOLDED = "Insluiten of citeren"
CODE_PAGE = "insluiten"
CODE_HEADING, CODE_SUB = (
    "Insluiten of citeren",
    "Zet deze figuur op uw eigen site, of verwijs naar de cijfers.",
)
FRAME_PART, CITE_PART = "Op uw eigen site", "In een tekst"
COPY_FIGURE = "HTML voor de figuur met haar tabel"
COPY_TABLE = "HTML voor de tabel alleen"
COPY_CITATION = "Verwijzing naar deze cijfers"
SELECT = "Ga in een vak staan, kies alles (Ctrl en A) en kopieer het (Ctrl en C)."
SHOWN = (
    "De figuur is licht, past zich aan de breedte aan en werkt zonder script. Zij zet geen cookies en haalt niets op bij anderen. Wordt een "
    "cijfer gecorrigeerd, dan verandert het ook bij u."
)
NO_ADDRESS = (
    "De site kent haar eigen adres nog niet (MONITOR_ADDRESS). Daarom is er nog geen code om te kopiëren."
)
LOOK = "Bekijk wat u insluit"
WAY = "Bekijk dit met alle keuzes op de site"
NEW_WINDOW = "opent in een nieuw venster"
CAREFUL = "Lees dit cijfer met extra zorg in {places}."
AS_TABLE = "Als tabel"
WRONG = "Deze figuur kunnen we niet laten zien"
WRONG_TOLD = "Het adres van deze ingesloten figuur klopt niet, of de figuur is er niet meer."
UNREADABLE = "Het adres bevat tekens die we niet kunnen lezen."
TO_SITE = "Naar de Leefbare Wijken Monitor Arnhem"

NO_KIND = "Insluiten kan als kaart, lijn, vergelijken of tabel."
MAP, LINE, BESIDE, TABLE = KINDS = ("kaart", "lijn", "vergelijken", "tabel")
"""The figures that can stand on another page, by the last word of their address."""

OF = "van"
"""The key that says of which page a table shows the figures."""

FIGURE_OF = {MAP: "kaart", LINE: "jaren", BESIDE: "vergelijken"}
PAGE_OF = {"kaart": MAP, "jaren": LINE, "vergelijken": BESIDE, "wijk": TABLE}
"""The page of the site that shows a figure, and the kind in which a page can be put elsewhere."""

HIGH = {MAP: 980, LINE: 860, BESIDE: 900, TABLE: 900}
"""Height of the frame in pixels; in a narrower one a reader scrolls inside it."""

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


def titled(catalog: Catalog, page: str, codes: Mapping[str, str]) -> str:
    """A title by the codes of a state alone, such as 'Voelt zich eenzaam, Klarendal, 2020'; unknown codes are left out."""
    one = catalog.indicator.get(codes.get("onderwerp", ""))
    names = [
        catalog.area[code].label
        for part in f"{codes.get('gebied', '')},{codes.get('met', '')}".split(",")
        if (code := part if part in catalog.area else catalog.area_by_name.get(part.lower(), ""))
        and code != CITY
    ]
    theme = catalog.theme.get(codes.get("thema", ""))
    years = [
        code
        for key in ("jaar2", "jaar", "tot")
        if (code := codes.get(key, "")) in {item.code for item in catalog.editions}
    ]
    subject = one.label if one else theme.label if theme else ""
    parts = (subject, words.enumeration(names) if names else "Arnhem", " en ".join(sorted(years)))
    return watermark.caption(", ".join(filter(None, parts)))


def frame(address: str, title: str, kind: str) -> str:
    """The HTML that puts a figure on another page: nothing but a frame, so that it works wherever HTML may be pasted."""
    # No script: it would run on the page of somebody else, and most systems for pages strip it.
    return (
        f'<iframe src="{escape(address)}" title="{escape(f"{title}. {SITE}")}" width="100%" height="{HIGH[kind]}" '
        f'loading="lazy" style="border:1px solid #D5DBE1;max-width:60rem"></iframe>'
    )


def citation(title: str, release: str, address: str) -> str:
    """How figures are cited, after APA 7 in Dutch: maker, day, title, release and address; made-up ones say so in the title.

    A release never changes, so it stands instead of a day of looking.
    """
    return (
        f"{PUBLISHER}. ({_day(release)}). {title.rstrip('.')} [Dataset]. {SITE}, uitgave {release}. {address}"
    )


def _day(release: str) -> str:
    """The day of a release from its name: 2026, 28 november."""
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)", release)
    if not found or not 1 <= int(found[2]) <= len(MONTHS):
        return "z.d."
    return f"{found[1]}, {int(found[3])} {MONTHS[int(found[2]) - 1]}"
