"""What may stand in an address: the keys, the codes of each, and what a wrong or old one means."""

from monitor.catalog import Catalog, slug_of
from monitor.views.passport import COMPARABLE, SERIES
from monitor.views.words import LEVELS

LEVEL_CODES = {LEVELS[level]: level for level in ("area", "district", "neighbourhood")}
SHOWN = {"waarde": "Waarde", "verschil": "Verschil met de rest van Arnhem", "verandering": "Verandering"}
FORMS = {
    "kaart": "Kaart",
    "tegels": "Alle wijken even groot",
    "inzoomen": "Inzoomen",
    "twee": "Twee jaren naast elkaar",
}
STEPS = {
    "cijfers": "figures",
    "signalen": "signals",
    "krachten": "strengths",
    "herkenning": "recognition",
    "stad": "city_goals",
    "opgaven": "challenges",
    "doelen": "goals",
    "vaststellen": "adoption",
    "voortgang": "progress",
}
"""The steps of an area analysis, as an address names them."""

LISTS = {
    "niveau": tuple(LEVEL_CODES),
    "beeld": tuple(SHOWN),
    "vorm": tuple(FORMS),
    "nummers": ("ja", "nee"),
    "als": ("figuur", "tabel"),
    "register": ("krachten", "overleg", "functies", "gebeurtenissen", "geld"),
    "reeks": tuple(SERIES),
    "stap": tuple(STEPS),
}
KEYS = {
    "thema": "Thema",
    "onderwerp": "Onderwerp",
    "jaar": "Jaar",
    "niveau": "Niveau (wijk of buurt)",
    "gebied": "Gebied",
    "beeld": "Kleur",
    "vorm": "Vorm",
    "jaar2": "Tweede jaar",
    "nummers": "Klassenummers",
    "met": "Gebied om mee te vergelijken",
    "tot": "Cijfers tot en met",
    "reeks": "Reeks",
    "als": "Laat zien als",
    "register": "Register",
    "stap": "Stap",
    "pagina": "Pagina",  # only ever unknown: the prepared index puts here what is no page
}
"""The keys of an address as a visitor knows them; any other key means nothing to us."""

EVERY = "alle"
"""All themes at once, on the page that can show them."""


def code_of(catalog: Catalog, key: str, value: str) -> str:
    """The code that is meant by a value in an address; empty when it means nothing on any page."""
    if key == "onderwerp":
        code = catalog.renamed.get(value, value)
        return base_of(catalog, code) if code in catalog.indicator else ""
    if key == "thema":
        return value if value in (*catalog.theme, EVERY) else ""
    if key == "gebied":
        return _area(catalog, value)
    if key == "met":
        names = [_area(catalog, part) for part in parts(value)]
        return ",".join(name for name in names if name)
    if key == "pagina":
        return ""
    known = LISTS.get(key) or tuple(one.code for one in catalog.editions)
    return value if value in known else ""


def _area(catalog: Catalog, value: str) -> str:
    """A place by its name or code, also by a name it had: an address that once worked keeps working."""
    return catalog.area_by_name.get(value.lower(), "") or catalog.area_by_former_name.get(slug_of(value), "")


def base_of(catalog: Catalog, code: str) -> str:
    """The subject of an indicator: a comparable series is no subject of its own, but the other series of one."""
    return catalog.indicator[code].series_of or code


def implied(catalog: Catalog, address: dict[str, str]) -> dict[str, str]:
    """What an address says without naming it: who asks for a comparable series by its code wants that series."""
    asked = address.get("onderwerp", "")
    one = catalog.indicator.get(catalog.renamed.get(asked, asked))
    return {"reeks": COMPARABLE} if one and one.series_of and "reeks" not in address else {}


def parts(value: str) -> list[str]:
    """The names between the commas of an address; a comma too many names nothing."""
    return [part.strip() for part in value.split(",") if part.strip()]
