"""The frame of the Leefbare Wijken Monitor: title, menu, what every page says, and the page itself."""

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from monitor.ui import blocks, entrance, fictitious, menu, opened, plain

st.logo(blocks.LOGO, size="large")
# Until the first st.navigation of a process Streamlit takes the folder pages/ for a menu of its own. Whoever asked
# for a page by its address then has "Page not found" over it, which only loading the page anew takes away.
context = get_script_run_ctx()
misread = PagesManager.uses_pages_directory and context and context.pages_manager.intended_page_name
visitor = entrance.visitor()
page = st.navigation(menu.pages(), position="top")
if misread:
    st.html("<script>location.reload()</script>", unsafe_allow_javascript=True)
    st.stop()
release = opened.release()
# No page_icon: Streamlit would read and measure the picture at every run; the prepared index carries it.
st.set_page_config(page_title=fictitious.titled(release, page.title), layout="wide")
fictitious.banner(release)
entrance.banner()
menu.for_teams(visitor)
blocks.frame(release)
if entrance.admits(visitor, page):
    page.run()
    plain.link(release, page.url_path)
blocks.footer(release)
entrance.line(visitor, release.catalog)
