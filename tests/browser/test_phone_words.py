"""On a phone of 360 pixels: no name is broken inside a word or sticks out, and a row keeps its name while it is scrolled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SPOILT = r"""(where) => {
    const told = [], range = document.createRange();
    for (const block of document.querySelectorAll(where)) {
        const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), edge = block.getBoundingClientRect().right;
        while (texts.nextNode()) for (const word of texts.currentNode.data.matchAll(/[^\s\/-]+/g)) {
            range.setStart(texts.currentNode, word.index);
            range.setEnd(texts.currentNode, word.index + word[0].length);
            const lines = new Set([...range.getClientRects()].filter(box => box.width).map(box => Math.round(box.top)));
            if (lines.size > 1) told.push(`broken: ${word[0]}`);
            if (range.getBoundingClientRect().right > edge + 1) told.push(`sticks out: ${word[0]}`);
        }
    }
    return told;
}"""
"""What is wrong with the words of all elements that a selector finds."""


@pytest.mark.parametrize(
    ("path", "where", "name"),
    [
        ("/kaart?als=tabel", ".lwm-table th[scope=row]", "Burgemeesterswijk/Hoogkamp"),
        ("/wijk?gebied=burgemeesterswijk-hoogkamp", ".lwm-title", "Burgemeesterswijk/Hoogkamp"),
        ("/uitleg", ".lwm-table th[scope=row]", "Schuytgraaf/Elderveld"),
    ],
)
def test_no_name_of_a_place_breaks_inside_a_word(
    phone: Page, visit: Callable[..., Page], path: str, where: str, name: str
) -> None:
    page = visit(phone, path)
    assert name in " ".join(page.locator(where).all_text_contents())
    assert page.evaluate(SPOILT, where) == []


LOST = """() => {
    const told = [], tables = [...document.querySelectorAll('.lwm-table, .table')];
    const wide = tables.filter(box => box.scrollWidth > box.clientWidth + 1 && box.offsetParent);
    for (const box of wide) {
        box.scrollLeft = box.scrollWidth;
        const edge = box.getBoundingClientRect(), said = box.querySelector('caption').innerText;
        const texts = document.createRange();
        for (const one of [box.querySelector('caption'), ...box.querySelectorAll('tr > :first-child')]) {
            texts.selectNodeContents(one);
            const seen = texts.getBoundingClientRect();
            if (seen.width && (seen.left < edge.left - 1 || seen.right > edge.right + 1)) told.push(`${said}: ${one.innerText}`);
        }
    }
    return [wide.length, told];
}"""
"""How many tables scroll sideways, and which captions and names of rows are out of sight at their end."""


@pytest.mark.parametrize("path", ["/wijken/klarendal", "/wijk?gebied=WK020207"])
def test_a_row_keeps_its_name_and_a_table_its_caption_while_figures_are_scrolled(
    phone: Page, site: str, visit: Callable[..., Page], path: str
) -> None:
    if path.startswith("/wijken"):
        phone.goto(site + path)
    else:
        visit(phone, path)
    wide, lost = phone.evaluate(LOST)
    assert wide > 3
    assert lost == []
