"""Codes as a reader gives them, turned into codes the release knows, or refused with a suggestion."""

from collections.abc import Iterable
from difflib import get_close_matches

from monitor.store import Release

Codes = str | Iterable[str] | None
"""One code, several (also comma-separated), or nothing for all."""

LAST = "9999"
"""An edition after every edition: asked when no edition is named."""


class Unknown(ValueError):
    """A code that the release does not know; the message names the nearest ones."""


def listed(codes: Codes) -> list[str] | None:
    """Codes as a list; None when nothing was asked."""
    parts = codes.split(",") if isinstance(codes, str) else list(codes or [])
    return [part.strip() for part in parts if part.strip()] or None


def indicator_codes(release: Release, codes: Codes) -> list[str] | None:
    """Known indicator codes; former codes become today's. Raises Unknown."""
    catalog = release.catalog
    asked = listed(codes)
    if asked is None:
        return None
    today = [catalog.renamed.get(code, code) for code in asked]
    return _known(today, list(catalog.indicator), "indicator")


def area_codes(release: Release, codes: Codes) -> list[str] | None:
    """Known area codes; slugs are accepted too. Raises Unknown."""
    names = release.catalog.area_by_name
    asked = listed(codes)
    if asked is None:
        return None
    known = _known([code.lower() for code in asked], list(names), "area")
    return [names[code] for code in known]


def one_indicator(release: Release, code: Codes) -> str:
    """Exactly one known indicator code. Raises Unknown."""
    return _one(indicator_codes(release, code), "indicator")


def one_area(release: Release, code: Codes) -> str:
    """Exactly one known area code. Raises Unknown."""
    return _one(area_codes(release, code), "area")


def edition_codes(release: Release, codes: Codes) -> list[str] | None:
    """Known edition codes. Raises Unknown."""
    asked = listed(codes)
    return (
        None if asked is None else _known(asked, [item.code for item in release.catalog.editions], "edition")
    )


def _known(asked: list[str], known: list[str], what: str) -> list[str]:
    for code in asked:
        if code not in known:
            near = ", ".join(get_close_matches(code, known, n=3, cutoff=0.4))
            raise Unknown(f"{what} '{code}' bestaat niet." + (f" Bedoelt u: {near}?" if near else ""))
    return asked


def _one(codes: list[str] | None, what: str) -> str:
    if codes is None or len(codes) != 1:
        raise Unknown(f"geef precies één {what}.")
    return codes[0]
