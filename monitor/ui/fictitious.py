"""The example release on screen: a banner that stays, a title that says so, and figures that carry the sentence."""

from html import escape
from pathlib import Path

import streamlit as st

from monitor.store import Release
from monitor.views import watermark

STYLE = Path(__file__).parents[2] / "static" / "fictitious.css"
TITLE = f"{watermark.SENTENCE} - {{page}} - Leefbare Wijken Monitor Arnhem"
BELOW = "U bent in de oefenomgeving. Geen enkel cijfer hier gaat over het echte Arnhem. Gebruik of deel ze nergens."


def marked(release: Release) -> Release:
    """The same release; from here on all figures of this run carry the sentence when its figures were made up.

    Called where pages get their release, so that no page can forget it.
    """
    watermark.carry(watermark.SENTENCE if release.catalog.fictitious else "")
    return release


def banner(release: Release, page: str) -> None:
    """The sentence on top of the page, which stays in view, and in the title of the window; nothing for real figures."""
    if not release.catalog.fictitious:
        return
    st.set_page_config(page_title=TITLE.format(page=page))
    st.html(STYLE)
    st.html(
        f'<div class="lwm-fictitious" role="note"><strong>{escape(watermark.SENTENCE)}</strong> '
        f"<span>{escape(BELOW)}</span></div>"
    )
