"""Which pages there are for this visitor: the public ones in the menu, and those of the teams in a row below it."""

from collections.abc import Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from monitor.ui import blocks, login
from monitor.ui.entrance import Visitor, may_open

FOR_TEAMS = "Voor medewerkers"
STYLE = (blocks.STATIC / "team.css").read_text(encoding="utf-8")


def pages() -> Sequence[StreamlitPage]:
    """The public pages, the same for everybody; with settings for a login also the staff pages, which are in no menu.

    By its address everybody reaches a staff page: it then asks to log in. Not as a second group of the menu: on a phone
    Streamlit draws a group as a list with something else than items in it, which readers of screens stumble over.
    """
    public = [
        st.Page(blocks.PAGES[address], title=name, url_path=address, default=address == "start")
        for address, name in blocks.MENU.items()
    ]
    if not login.is_configured():
        return public
    staff = [
        st.Page(blocks.STAFF_PAGES[address], title=name, url_path=address, visibility="hidden")
        for address, name in blocks.STAFF.items()
    ]
    return [*public, *staff]


def for_teams(who: Visitor) -> None:
    """For who works here: a row with the staff pages of their role, on every page and always in sight."""
    mine = [address for address in blocks.STAFF if may_open(who, address)]
    if not mine:
        return
    with st.container(horizontal=True, key="team_pages", vertical_alignment="center"):
        st.html(
            f'<p class="lwm-small"><strong>{FOR_TEAMS}</strong></p><style>{STYLE}</style>', width="content"
        )
        for address in mine:
            st.page_link(blocks.STAFF_PAGES[address], label=blocks.STAFF[address], width="content")
