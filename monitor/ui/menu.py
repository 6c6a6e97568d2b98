"""Which pages there are for this visitor: the public ones, and behind the login those of the teams."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from monitor.ui import blocks, login
from monitor.ui.entrance import Visitor, may_open

FOR_TEAMS = "Voor medewerkers"


def pages(who: Visitor) -> Mapping[str, Sequence[StreamlitPage]]:
    """The public pages as they are for everybody; with settings for a login also the staff pages, as one menu of their own.

    A staff page is in the menu of who may open it. By its address everybody reaches it: it then asks to log in.
    """
    public = [
        st.Page(blocks.PAGES[address], title=name, url_path=address, default=address == "start")
        for address, name in blocks.MENU.items()
    ]
    if not login.is_configured():
        return {"": public}
    staff = [
        st.Page(
            blocks.STAFF_PAGES[address],
            title=name,
            url_path=address,
            visibility="visible" if may_open(who, address) else "hidden",
        )
        for address, name in blocks.STAFF.items()
    ]
    return {"": public, FOR_TEAMS: staff}
