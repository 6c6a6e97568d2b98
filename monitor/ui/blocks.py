"""The parts of which every page is made: header, title, certainty, table, source line and links."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

import streamlit as st

from monitor.catalog.models import Area, Indicator, Source
from monitor.questions.about import has_survey_districts
from monitor.store import Release
from monitor.ui.routes import served_plainly
from monitor.views import words
from monitor.views.tables import Content, breakable, html_table

STATIC = Path(__file__).parents[2] / "static"
STYLE = STATIC / "monitor.css"
# The drawing itself, not the file: Streamlit would code it in base64, a quarter more at every choice.
DRAWN = (STATIC / "logo.svg").read_text(encoding="utf-8").strip().replace('"', "'")
LOGO = f"data:image/svg+xml,{quote(DRAWN, safe=' <>=/:;.,()' + chr(39))}"
MENU = {
    "start": "Start",
    "kaart": "Kaart",
    "wijk": "Mijn wijk",
    "jaren": "Door de jaren heen",
    "vergelijken": "Vergelijken",
    "plannen": "Plannen",
    "uitleg": "Uitleg en bronnen",
    "correcties": "Correcties",
}
"""Pages by their address, as visitors know them."""

PAGES = {
    "start": "pages/public/start.py",
    "kaart": "pages/public/kaart.py",
    "wijk": "pages/public/wijk.py",
    "jaren": "pages/public/ontwikkeling.py",
    "vergelijken": "pages/public/vergelijken.py",
    "plannen": "pages/public/plannen.py",
    "uitleg": "pages/public/uitleg.py",
    "correcties": "pages/public/correcties.py",
}


STAFF = {
    "signalen": "Signalen",
    "krachten": "Krachten en overleg",
    "analyse": "Gebiedsanalyse",
    "doelen": "Doelenboom",
    "raad": "Verslagen",
    "editie": "Editie",
    "beheer": "Beheer",
}
"""Pages behind the login by their address; without settings for a login there are none."""

STAFF_PAGES = {address: f"pages/staff/{address}.py" for address in STAFF}

MAKERS = (
    "Bronnen: CBS, RIVM, GGD, politie, ministerie van BZK en gemeente Arnhem; bij elk cijfer staat welke."
)
BESIDE = {"wijken": "Eenvoudige pagina's", "open-data": "Open data", "api": "Voor programma's"}
"""What the server answers beside the pages of the app, by its address."""

INVENTED = "Alle cijfers zijn verzonnen, om te oefenen."


def frame(release: Release) -> None:
    """The style of all pages and what every page must say on top about its figures."""
    st.html(STYLE)
    if not has_survey_districts(release):
        st.html(f'<p class="lwm-note" role="note">{escape(words.SURVEY_NOT_LOADED)}</p>')
    if release.notice:
        st.warning(release.notice)


def footer(release: Release) -> None:
    """The pages once more (on a phone the menu is folded), and which release this is, so that a print can be traced."""
    links = "".join(
        f'<a href="{"./" if page == "start" else page}" target="_self">{name}</a>'
        for page, name in MENU.items()
    )
    made = INVENTED if release.catalog.fictitious else MAKERS
    if served_plainly():
        links += "".join(f'<a href="{to}" target="_self">{name}</a>' for to, name in BESIDE.items())
    st.html(
        f'<nav class="lwm-pages" aria-label="Alle pagina\'s">{links}</nav>'
        f'<p class="lwm-small">Uitgave {escape(release.name)}. {made} Grenzen: CBS en Kadaster, bewerkt.</p>'
    )


def title(text: str, sub: str = "", level: int = 2, below: str = "", anchor: str = "") -> None:
    """The finding, and below it the measure; `below` is HTML that belongs to it, `anchor` where a link may point to."""
    tag = f"h{level}"
    place = f' id="{escape(anchor, quote=True)}"' if anchor else ""
    measure = f'<p class="lwm-sub">{escape(sub)}</p>' if sub else ""
    st.html(f'<{tag}{place} class="lwm-title">{breakable(text)}</{tag}>{measure}{below}')


def said(text: str) -> None:
    """A sentence that opens a part of a page."""
    st.html(f'<p class="lwm-sub">{escape(text)}</p>')


def lead(text: str) -> None:
    """A sentence that carries the message of a part of a page."""
    st.html(f'<p class="lwm-lead">{escape(text)}</p>')


def small(text: str) -> None:
    """A remark below a figure or a table."""
    st.html(f'<p class="lwm-small">{escape(text)}</p>')


def listed(told: Iterable[str], *, small: bool = False) -> None:
    """Sentences as a list; empty ones are left out, and nothing is shown when none is left."""
    items = "".join(f"<li>{escape(text)}</li>" for text in told if text)
    if items:
        st.html(f'<ul class="lwm-list{" lwm-small" if small else ""}">{items}</ul>')


def certainty(text: str) -> None:
    """What the figure says and what it does not."""
    if text:
        st.html(certainty_of(text))


def certainty_of(text: str) -> str:
    """The same as HTML, for whoever puts it in a larger block."""
    return f'<p class="lwm-small"><strong>Wat zegt dit cijfer wel en niet?</strong> {escape(text)}</p>'


def table(
    columns: Sequence[str], rows: Sequence[Sequence[Content]], caption: str, numeric: Sequence[int] = ()
) -> None:
    """The same numbers as in the figure, as a table that can be reached by keyboard."""
    st.html(html_table(columns, rows, caption, numeric))


def source_line(indicator: Indicator, source: Source, before: str = "") -> None:
    """Who made the figure, under which licence, and the way to its definition; `before` is HTML that stands above it."""
    parts = [source.label]
    told = () if source.fictitious else (source.producer, f"tabel {source.table}")
    parts += [part for part in told if part not in source.label]
    made = f'<p class="lwm-small">Bron: {escape(", ".join(parts))}. Licentie: {escape(source.licence)}.</p>'
    st.html(f"{before}{made}")
    go("uitleg", f"Uitleg en definitie: {indicator.label}", onderwerp=indicator.code)


def go(page: str, label: str, **codes: str) -> None:
    """A link to another page with its state in the address."""
    st.page_link(PAGES[page], label=label, query_params={key: code for key, code in codes.items() if code})


def where(release: Release, area: Area) -> str:
    """In which larger areas an area lies: 'Wijk in gebied Noordwest'."""
    above = release.catalog.area.get(area.parent)
    if area.level == "city" or above is None:
        return f"De hele stad: {words.city_parts(release.catalog)}"
    if area.level == "area":
        return "Gebied met " + words.enumeration([item.label for item in release.catalog.children(area.code)])
    article = "het" if above.level == "area" else "de"
    return f"{words.LEVELS[area.level].capitalize()} in {article} {words.LEVELS[above.level]} {above.label}"


def legend(items: Sequence[dict], colours: Sequence[str]) -> None:
    """The legend of a map that cannot draw its own; what has no value has a mark instead of a colour."""
    marks = {"suppressed": "///", "missing": "...", "not_applicable": "-", "uncertain": "~"}
    cells = []
    for item in items:
        index = item.get("class_index")
        look = f'style="background:{colours[index]}"' if index is not None else ""
        mark = marks.get(item.get("pattern", ""), "")
        cells.append(f'<li><span class="lwm-swatch" {look}>{mark}</span> {escape(item["label"])}</li>')
    st.html(f'<ul class="lwm-legend">{"".join(cells)}</ul>')
