"""At which addresses are the picture of a place and the text for its paper, as pages and files link to them?"""

from __future__ import annotations

from monitor.catalog.models import Area
from monitor.web.addresses import IN_A_MINUTE, address_of

PICTURES, PAPER, FEED = "delen", "wijkkrant.txt", "nieuws.xml"


def picture_address(area: Area) -> str:
    """Return the address of the picture of a place to share; empty for a place without one."""
    return f"{PICTURES}/{area.slug}.png" if area.level in ("city", *IN_A_MINUTE) else ""


def paper_address(area: Area) -> str:
    """Return the address of the text for the paper of a place; empty for a place without one."""
    return f"{address_of(area)}/{PAPER}" if area.level in IN_A_MINUTE else ""
