"""The frame of the Leefbare Wijken Monitor: title, menu, what every page says, and the page itself."""

import streamlit as st

from monitor.ui import blocks, opened

st.logo(str(blocks.LOGO), size="large")
page = st.navigation(
    [
        st.Page(blocks.PAGES[address], title=name, url_path=address, default=address == "start")
        for address, name in blocks.MENU.items()
    ],
    position="top",
)
# No page_icon: Streamlit would read and measure the picture at every run; the prepared index carries it.
st.set_page_config(page_title=f"{page.title} - Leefbare Wijken Monitor Arnhem", layout="wide")
release = opened.release()
blocks.frame(release)
page.run()
blocks.footer(release)
