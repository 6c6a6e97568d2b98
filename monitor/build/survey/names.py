"""Names and labels as they are compared: without capitals, accents and signs; and the districts by all their names."""

import re
import unicodedata

from monitor.catalog import Catalog

SIGNS = re.compile(r"[^a-z0-9]+")


def same_name(text: str) -> str:
    """A name in small letters without accents; everything that is no letter or digit becomes one space."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return SIGNS.sub(" ", bare.lower()).strip()


def district_codes(catalog: Catalog) -> dict[str, str]:
    """Codes of districts by code, slug, label and alias (as same_name); a name of two districts is left out."""
    found: dict[str, set[str]] = {}
    for area in catalog.areas_on("district"):
        for name in (area.code, area.slug, area.label, *area.aliases):
            found.setdefault(same_name(name), set()).add(area.code)
    exact = {same_name(area.label): area.code for area in catalog.areas_on("district")}
    return {name: min(codes) for name, codes in found.items() if len(codes) == 1} | exact
