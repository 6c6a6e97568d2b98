"""On a phone of 360 pixels: no name of a place is broken inside a word, or sticks out of its block."""

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
