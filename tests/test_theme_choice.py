"""Does another theme work in every process, whichever box Streamlit names first?"""

from __future__ import annotations

import itertools

import pytest

from monitor.ui import selection

HELD = {"box_thema": "hulp", "box_onderwerp": "eenzaam", "box_jaar": "2020"}


@pytest.mark.parametrize("order", itertools.permutations(HELD), ids=" ".join)
def test_another_theme_lets_go_of_the_subject_in_any_order_of_boxes(
    order: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Streamlit keeps the names of boxes in a set: their order differs from process to process.
    state = {key: HELD[key] for key in order}
    monkeypatch.setattr(selection.st, "session_state", state)
    codes = {"thema": "ontmoeten", "onderwerp": "eenzaam", "jaar": "2020"}
    selection._from_boxes(codes)
    assert codes == {"thema": "hulp", "jaar": "2020"}
    assert "box_onderwerp" not in state
