"""How does a reader take a figure along: one line of links below it; nothing is made before somebody asks for it."""

from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import urlencode

import streamlit as st

from monitor.catalog import CITY, Catalog
from monitor.catalog.models import Area, Indicator
from monitor.questions.figures import REST
from monitor.ui.city_map import Drawn
from monitor.ui.plain import SECTIONS
from monitor.ui.routes import served_plainly
from monitor.views import plan_words
from monitor.views.download_words import EVERY, FORMS, LINE, SHARE, SUBJECT, forms
from monitor.views.embed_words import CODE_PAGE, FOLDED
from monitor.views.legend import VALUE
from monitor.views.promotion_words import PAPER, PICTURE
from monitor.views.words import LEVELS

PLACE = "wijk"


def line(catalog: Catalog, kind: str, **codes: str) -> None:
    """Show the links of a figure with its choices (codes as in the address); nothing where nobody answers them."""
    if told := of_figure(catalog, kind, **codes):
        st.html(told)


def of_figure(catalog: Catalog, kind: str, **codes: str) -> str:
    """The same as HTML, for who puts it in a larger block; empty under `streamlit run`, where the addresses are dead."""
    return line_of(catalog, kind, codes) if served_plainly() else ""


def of_table(kind: str, area: Area) -> None:
    """Show the links of a table of Plannen (`kind`: plans or money) for a place; with its plans, its sheet as PDF too."""
    if served_plainly():
        state = f"gebied={area.slug}"
        links = _links(kind, plan_words.FORMS, state)
        if kind == plan_words.PLANS:
            links += " · " + _links(PLACE, ("pdf",), state)
        st.html(f'<p class="lwm-small">{LINE} {links}.</p>')


def of_subject(one: Indicator) -> None:
    """Show the links of all figures of a subject."""
    if served_plainly():
        links = _links(SUBJECT, forms(SUBJECT), f"onderwerp={one.code}")
        st.html(f'<p class="lwm-small">{EVERY.format(escape(one.label))}: {links}.</p>')


def of_map(catalog: Catalog, drawn: Drawn, area: str) -> str:
    """The links of a map as it is drawn; of two years beside each other the earlier one is the second."""
    compared = drawn.shown != VALUE
    other = "" if drawn.against == REST else drawn.against
    return of_figure(
        catalog, "kaart", onderwerp=drawn.indicator.code, jaar=drawn.edition, gebied=area,
        niveau="" if drawn.level == "district" else LEVELS[drawn.level],  # districts are what a map is of
        beeld=drawn.shown if compared else "", jaar2=other,
    )  # fmt: skip


def line_of(catalog: Catalog, kind: str, codes: Mapping[str, str]) -> str:
    """The links wherever they are. Sent at every choice, so short: names instead of codes of areas, no spare words."""
    asked = {key: _short(catalog, key, code) for key, code in codes.items() if code and code != CITY}
    # In HTML an & before a name and = stands for itself; written out it would be a tenth of the line.
    state = urlencode(asked, safe=",")
    links = _links(kind, forms(kind), state)
    code = f'<a href="{CODE_PAGE}/{kind}?{state}" target="_self">{FOLDED}</a>'
    shared = _shared(catalog, codes) if kind == PLACE else ""
    return f'<p class="lwm-small">{LINE} {links}. {SHARE} {code}.{shared}</p>'


def _links(kind: str, ends: Iterable[str], state: str) -> str:
    return " · ".join(
        f'<a href="downloads/{kind}.{form}?{state}" download>{FORMS[form]}</a>' for form in ends
    )


def _shared(catalog: Catalog, codes: Mapping[str, str]) -> str:
    """The picture to share and the text for the paper of an area or a district; nothing for other places."""
    area = catalog.area.get(codes.get("gebied", ""))
    if area is None or area.level not in ("area", "district"):
        return ""
    paper = f'<a href="{SECTIONS[area.level]}/{area.slug}/wijkkrant.txt" download>{PAPER}</a>'
    return f' <a href="delen/{area.slug}.png" target="_self">{PICTURE}</a>. {paper}.'


def _short(catalog: Catalog, key: str, code: str) -> str:
    if key not in ("gebied", "met"):
        return code
    return ",".join(catalog.area[one].slug for one in code.split(",") if one)
