"""The release that pages read: opened once per process, and again when another one is put into use."""

import streamlit as st

from monitor.store import NoRelease, Release, current_name, open_release, shown, shown_pointer
from monitor.ui import fictitious


@st.cache_resource(show_spinner=False, max_entries=2)
def _opened(name: str) -> Release:
    """The release, kept under the name that was in use when it was asked."""
    return open_release(shown())


def release() -> Release:
    """The release in use; a sentence and the end of the page when there is none."""
    try:
        return fictitious.marked(_opened(current_name(pointer=shown_pointer())))
    except NoRelease as reason:
        st.title("Leefbare Wijken Monitor")
        st.warning(str(reason))
        st.stop()
