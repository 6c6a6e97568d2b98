"""Which pages there are for this visitor: the public ones, and behind the login those of the teams."""

from typing import Literal

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from monitor.ui import blocks, login


def pages() -> list[StreamlitPage]:
    """The public pages; with settings for a login also the staff pages, in the menu of who is logged in."""
    found = [
        st.Page(blocks.PAGES[address], title=name, url_path=address, default=address == "start")
        for address, name in blocks.MENU.items()
    ]
    if not login.is_configured():
        return found
    shown: Literal["visible", "hidden"] = "visible" if login.identity() else "hidden"
    return found + [
        st.Page(blocks.STAFF_PAGES[address], title=name, url_path=address, visibility=shown)
        for address, name in blocks.STAFF.items()
    ]
