"""Does a form know on which version it rests? What happens when another process goes on is seen in a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from monitor.ui import carried
from monitor.workspace.tables import Goal

PAGE = """
import streamlit as st
from monitor.ui.carried import carried, carry, changed_while_moving

now = st.session_state.version
st.session_state.changed = changed_while_moving("analysis", str(now))
if st.session_state.drawn:
    st.session_state.rests_on = carried("form", now)
    if st.session_state.seen:
        carry("form", st.session_state.pop("seen"))
"""


@pytest.fixture
def page() -> Iterator[AppTest]:
    """A page with one form on a record at version 3."""
    app = AppTest.from_string(PAGE)
    for name, value in (("version", 3), ("drawn", True), ("seen", 0)):
        app.session_state[name] = value
    yield app.run()
    assert not app.exception
    assert not app.warning


def turn(app: AppTest, **told: object) -> int:
    """Run the page once more with these facts; the version the form rests on."""
    for name, value in {"seen": 0, **told}.items():
        app.session_state[name] = value
    return int(app.run().session_state.rests_on)


def test_a_form_rests_on_the_version_it_was_drawn_with_however_often_it_is_drawn(page: AppTest) -> None:
    assert [turn(page), turn(page, version=4), turn(page, version=5)] == [3, 3, 3]


def test_after_both_versions_were_seen_it_rests_on_the_newest_from_the_next_run_on(page: AppTest) -> None:
    assert turn(page, version=4, seen=4) == 3
    assert [turn(page), turn(page, version=5)] == [4, 4]


def test_a_form_that_was_away_is_drawn_with_how_things_stand_now(page: AppTest) -> None:
    turn(page, version=4, drawn=False)
    assert turn(page, drawn=True) == 4


def test_what_changes_within_one_process_is_told_by_the_versions_and_not_as_a_move(page: AppTest) -> None:
    for version in (3, 4, 5):
        turn(page, version=version)
        assert page.session_state.changed is False


def test_no_record_has_the_version_that_stands_for_not_seen() -> None:
    assert Goal.__table__.c.version.default.arg > carried.NOT_SEEN
