"""Which places belong together: an area with all that lies in it, and the team that works there."""

from monitor.catalog import Catalog


def team_area(code: str, catalog: Catalog) -> str:
    """The one of the eight areas in which a place lies; the city for the city, empty for a code that is no more."""
    one = catalog.area.get(code)
    while one is not None and one.level not in ("area", "city"):
        one = catalog.area.get(one.parent)
    return one.code if one else ""


def within(code: str, catalog: Catalog) -> list[str]:
    """The code of a place and of everything in it; only the code itself when the catalog does not know it (any more)."""
    if code not in catalog.area:
        return [code]
    found = [code]
    for one in found:
        found += [child.code for child in catalog.children(one)]
    return found


def around(code: str, catalog: Catalog) -> list[str]:
    """The code of a place and of every place in which it lies, nearest first."""
    found, one = [code], catalog.area.get(code)
    while one is not None and one.parent in catalog.area:
        one = catalog.area[one.parent]
        found.append(one.code)
    return found
