"""The example release on screen: a banner that stays, a title that says so, and figures that carry the sentence."""

from html import escape
from pathlib import Path

import streamlit as st

from monitor.catalog.models import Theme
from monitor.store import Release
from monitor.views import watermark

STYLE = (Path(__file__).parents[2] / "static" / "fictitious.css").read_text(encoding="utf-8")
BELOW = "U bent in de oefenomgeving. Geen enkel cijfer hier gaat over het echte Arnhem. Gebruik of deel ze nergens."


def marked(release: Release) -> Release:
    """The same release; from here on all figures of this run carry the sentence when its figures were made up.

    Called where pages get their release, so that no page can forget it.
    """
    watermark.carry(watermark.SENTENCE if release.catalog.fictitious else "")
    return release


def gap(release: Release, theme: Theme) -> str:
    """What is said of a theme without figures: why it is open, or that none were made up for it."""
    if release.catalog.fictitious:
        return "Hierover zijn geen cijfers verzonnen."
    return theme.note or "Hierover zijn nog geen cijfers."


def titled(release: Release, page: str) -> str:
    """The title of the window; of made-up figures it begins with the sentence."""
    parts = [watermark.SENTENCE] if release.catalog.fictitious else []
    return " - ".join([*parts, page, "Leefbare Wijken Monitor Arnhem"])


def banner(release: Release) -> None:
    """The sentence on top of the page, which stays in view; nothing for real figures."""
    if not release.catalog.fictitious:
        return
    # In one block with its style: what is large and did not change is not sent again at every choice.
    st.html(
        f'<div class="lwm-fictitious" role="note"><strong>{escape(watermark.SENTENCE)}</strong> '
        f"<span>{escape(BELOW)}</span></div><style>{STYLE}</style>"
    )
