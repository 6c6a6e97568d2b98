"""What pages read: the release and the workspace, opened once per process and again when another release is put into use."""

import logging
from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from monitor.catalog import Catalog
from monitor.store import NoRelease, Release, current_name, open_release, shown, shown_pointer
from monitor.ui import fictitious
from monitor.workspace.database import NoWorkspace, Workspace, default_address, open_workspace

T = TypeVar("T")

log = logging.getLogger(__name__)


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


@st.cache_resource(show_spinner=False, max_entries=2)
def _kept(name: str, _catalog: Catalog) -> Workspace:
    """The workspace with the catalog of a release; the made-up figures have one of their own."""
    return open_workspace(_catalog, default_address(fictitious=bool(shown())))


def workspace(release: Release) -> Workspace | None:
    """What the teams wrote; None when it cannot be opened, so that the figures can still be read."""
    try:
        return _kept(release.name, release.catalog)
    except NoWorkspace as reason:
        log.warning("%s", reason)
        return None


def read(kept: Workspace | None, ask: Callable[[Any], T]) -> T | None:
    """What `ask` answers of a session on the workspace; None without one, and when it is gone at this moment.

    A public page goes on without what the teams wrote: the figures stand in the release.
    """
    if kept is None:
        return None
    try:
        with kept.reading() as session:
            return ask(session)
    except NoWorkspace as reason:
        log.warning("%s", reason)
        return None
