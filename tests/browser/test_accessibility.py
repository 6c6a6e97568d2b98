"""Can everybody use every page: axe-core without a fault, wide and narrow, light and dark, and no sideways scrolling."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

ADDRESSES = {
    "start": "/",
    "kaart": "/kaart?onderwerp=eenzaam&niveau=wijk&gebied=WK020207",
    "kaart-buurten": "/kaart?onderwerp=misdrijven_per_1000&niveau=buurt&beeld=verschil&gebied=BU02020732",
    "kaart-tegels": "/kaart?onderwerp=eenzaam&niveau=wijk&vorm=tegels&nummers=ja&gebied=WK020207",
    "kaart-twee": "/kaart?onderwerp=eenzaam&niveau=wijk&vorm=twee&jaar2=2012&gebied=WK020207",
    "kaart-inzoomen": "/kaart?onderwerp=eenzaam&niveau=buurt&vorm=inzoomen&gebied=BU02020732",
    "wijk": "/wijk?gebied=WK020207",
    "jaren": "/jaren?onderwerp=eenzaam&gebied=WK020207&met=WK020224",
    "vergelijken": "/vergelijken?met=WK020207,WK020224,W5&thema=ontmoeten",
    "vergelijken-tabel": "/vergelijken?met=WK020207,WK020224&thema=ontmoeten&als=tabel",
    "plannen": "/plannen",
    "plannen-tabel": "/plannen?gebied=WK020207&als=tabel",
    "uitleg": "/uitleg",
    "uitleg-onderwerp": "/uitleg?onderwerp=eenzaam",
    "notice": "/kaart?onderwerp=eenzaam&jaar=1850&gebied=nergens",
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_has_no_fault_that_axe_finds(name: str, worn: Page, visit: Callable, faults: Callable) -> None:
    assert faults(worn, name, lambda: visit(worn, ADDRESSES[name])) == []
