"""What must the page in the browser remember itself, because after a restart another process answers it?

What was typed and pressed comes along from the browser, the memory of a session does not: the first run of the new
process is the press on the button. It must still know on which version of a record a form rests, how often a form was
kept (its boxes are named after that), and what somebody saw of what they are about to adopt.
"""

from hashlib import sha256

import streamlit as st

NEXT, SHOWN = "carried_next", "shown_"
"""In session state: numbers for the next run that were set after they were drawn; of what something was shown here."""

MOST = 2**31 - 1

NOT_SEEN = 0
"""A version that no record has: who writes with it is shown how things stand first."""


def carried(key: str, first: int = 0) -> int:
    """A number that the browser holds from the run in which it is first drawn: `first`, until `carry` sets another.

    Draw it once in every run, beside the boxes it belongs to: like what was typed there, it is forgotten when it is not
    drawn.
    """
    waiting = st.session_state.setdefault(NEXT, {})
    is_set = key in waiting
    if is_set:
        st.session_state[key] = waiting.pop(key)
    with _hidden(key):
        number = st.number_input(
            key, 0, MOST, None if is_set else first, 1, key=key, label_visibility="collapsed"
        )
    return first if number is None else int(number)


def carry(key: str, number: int) -> None:
    """From the next run on, `carried` gives this number."""
    st.session_state.setdefault(NEXT, {})[key] = number


def changed_while_moving(key: str, now: str) -> bool:
    """Whether the page showed something else than `now` when another process answered it; False in one and the same."""
    stamp, box = sha256(now.encode()).hexdigest()[:16], f"{SHOWN}{key}"
    shown = st.session_state.setdefault(SHOWN, set())
    is_known = key in shown
    shown.add(key)
    if is_known:
        st.session_state[box] = stamp
    with _hidden(key):
        held = st.text_input(key, None if is_known else stamp, key=box, label_visibility="collapsed")
    return not is_known and held != stamp


def _hidden(key: str) -> st.delta_generator.DeltaGenerator:
    """Where nobody sees it (static/team.css)."""
    return st.container(key=f"carried_{key}")
