"""Which addresses do plain pages have, and which one is meant by an old, a misspelled or a longer one?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache

from monitor.catalog import UNDATED, slug_of
from monitor.catalog.models import Area
from monitor.questions.places import found
from monitor.store import Release

SECTIONS = {"area": "gebieden", "district": "wijken", "neighbourhood": "buurten"}
"""First word of the address of a place, by its level."""

CITY_PAGE, SUBJECTS, EDITIONS, ABOUT, MINUTE = "stad", "onderwerpen", "edities", "over", "minuut"
ABOUT_PAGES = ("bronnen", "methode", "toegankelijkheid", "privacy", "correcties")
IN_A_MINUTE = ("area", "district")
"""Levels of the places that have a page to read in a minute."""


LONGEST_NAME = 80
"""Signs of an unknown address that are compared with known ones."""

ALIKE = 0.8
"""How much an address must look like a known one to be suggested; 1 is the same."""


def address_of(area: Area) -> str:
    """Return the address of a place, without a slash before it; empty for what lies around the city."""
    if area.level == "city":
        return CITY_PAGE
    section = SECTIONS.get(area.level)
    return f"{section}/{area.slug}" if section else ""


def every(release: Release) -> list[str]:
    """Return the address of every plain page of a release, as it stands in links, the map of the site and the list of promises."""
    catalog = release.catalog
    places = [(one, address) for one in catalog.areas if (address := address_of(one))]
    return [
        *SECTIONS.values(), SUBJECTS, EDITIONS, ABOUT,
        *(address for _, address in places),
        *(f"{address}/{MINUTE}" for one, address in places if one.level in IN_A_MINUTE),
        *(f"{SUBJECTS}/{one.code}" for one in catalog.indicators if not one.series_of),
        *(f"{EDITIONS}/{one.code}" for one in catalog.editions if one.code != UNDATED),
        *(f"{ABOUT}/{page}" for page in ABOUT_PAGES),
    ]  # fmt: skip


def meant(release: Release, path: str) -> str:
    """Return the address that is meant by a path, which may be a former one; empty when no page ever had it.

    Former names of places stand as `aliases` in the catalog, former codes of subjects as `former_codes`.
    """
    asked = path.strip("/").lower()
    return _meanings(release).get(asked, "")


@lru_cache(maxsize=2)
def _meanings(release: Release) -> dict[str, str]:
    """Every path that leads somewhere, in small letters; what a page is called now goes before what another was called."""
    former = dict(_former(release))
    return {**former, **{address.lower(): address for address in every(release)}}


def _former(release: Release) -> Iterator[tuple[str, str]]:
    """Other paths with the page that each leads to; later ones go before earlier ones.

    A place that is taken for one of another level gives way to what has that name on that level, an alias to a name.
    """
    catalog = release.catalog
    for own in (False, True):
        for place in catalog.areas:
            for name in map(slug_of, place.aliases):
                yield from _names(place, name, own=own)
        for place in catalog.areas:
            for name in (place.code.lower(), place.slug):
                yield from _names(place, name, own=own)
    for one in catalog.indicators:
        base = f"{SUBJECTS}/{one.series_of or one.code}"
        for code in (*one.former_codes, one.code):
            yield f"{SUBJECTS}/{code.lower()}", base
            yield f"{SUBJECTS}/{code.lower().replace('_', '-')}", base


def _names(place: Area, name: str, *, own: bool) -> Iterator[tuple[str, str]]:
    """A place under a name, in the section of its level (`own`) or in the others."""
    address = address_of(place)
    for level, section in SECTIONS.items() if address else ():
        if (level == place.level) == own:
            yield f"{section}/{name}", address
            if place.level in IN_A_MINUTE:
                yield f"{section}/{name}/{MINUTE}", f"{address}/{MINUTE}"


def suggestions(release: Release, path: str, most: int = 5) -> list[tuple[str, str]]:
    """Return names and addresses of pages that look like a path that nobody knows, by their names and by their addresses."""
    asked = path[-LONGEST_NAME:].rpartition("/")[2] or path[-LONGEST_NAME:]
    words = re.sub(r"[^\w ]+|_", " ", asked)
    catalog = release.catalog
    rows = found(release, words, most).iter_rows(named=True) if words.strip() else ()
    named = [
        address_of(catalog.area[row["code"]]) if row["kind"] == "area" else f"{SUBJECTS}/{row['code']}"
        for row in rows
    ]
    alike = get_close_matches(path[-LONGEST_NAME:].lower(), every(release), most, ALIKE)
    return [(_name(release, one), one) for one in list(dict.fromkeys([*alike[:2], *named, *alike]))[:most]]


def _name(release: Release, address: str) -> str:
    """What a page is about; of a list the word in its address."""
    section, _, rest = address.partition("/")
    catalog = release.catalog
    code = catalog.area_by_name.get(rest.partition("/")[0], "")
    if section in SECTIONS.values() and code:
        return f"{catalog.area[code].label}{' in een minuut' if rest.endswith(MINUTE) else ''}"
    if section == SUBJECTS and rest in catalog.indicator:
        return catalog.indicator[rest].label
    return (rest or section).capitalize()
