"""One area through all themes: its text, what stands out, and a table per theme."""

from html import escape

import polars as pl
import streamlit as st

from monitor.catalog import CITY
from monitor.catalog.models import Area, Indicator, Theme
from monitor.questions.figures import courses
from monitor.questions.profiles import undated
from monitor.store import Release
from monitor.ui import blocks, corrections, fictitious
from monitor.views import judgement, words
from monitor.views.portrait import notable, portrait, proven
from monitor.views.sparks import sparkline
from monitor.views.tables import Cell, Content, html_table, link

CHANCE = "'Kan toeval zijn' is het gewone geval. Met antwoorden van andere bewoners was er misschien geen verschil of verandering."
"""How to read the verdict that occurs most."""

BETWEEN = "Waarschijnlijk tussen"
MANY_HIDDEN = 4
"""Hidden figures from which a table would say more about what is not there than about what is."""

SAID, KNOWN = "Wat bewoners zeggen", "Wat is geteld of berekend"
"""The two kinds of figures of a theme: experienced and registered stand beside each other, never averaged."""

PROVEN_WORDS = {
    False: (
        "Wat is hier anders dan in de rest van Arnhem?",
        ("Gunstiger dan in de rest van Arnhem", "Minder gunstig dan in de rest van Arnhem"),
        "Deze verschillen zijn groter dan toeval meestal maakt, en groot genoeg om van belang te zijn. Waardoor ze komen, "
        "zeggen de cijfers niet.",
    ),
    True: (
        "Wat is er veranderd?",
        ("Beter geworden", "Minder goed geworden"),
        "Deze veranderingen zijn groter dan toeval meestal maakt, en groot genoeg om van belang te zijn. Waardoor ze "
        "komen, zeggen de cijfers niet.",
    ),
}
"""Heading, names of both sides and what they mean, of proven figures; True: of the whole city."""

FURTHEST_WORDS = (
    "Wat verschilt het meest van heel Arnhem?",
    ("Cijfers aan de gunstige kant", "Cijfers aan de minder gunstige kant"),
    "Dit zijn de cijfers die het verst van heel Arnhem af liggen. Van berekende cijfers is geen marge bekend: een "
    "verschil kan ook toeval zijn.",
)


def opening(release: Release, profile: pl.DataFrame, area: Area) -> None:
    """The readable text of this area."""
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in portrait(profile, area, release.catalog))
    st.html(f'<div class="lwm-lead">{paragraphs}</div>')
    above = release.catalog.area.get(area.parent)
    if above and profile.filter(pl.col("reason") != "").height > profile.height / 2:
        st.html(
            f'<p class="lwm-note" role="note">Van {escape(area.label)} zijn de meeste cijfers verborgen; hieronder staat waarom. '
            f'Van {escape(words.place(above))} zijn er meer: <a href="wijk?gebied={above.code}" target="_self">'
            f"{escape(above.label)}</a>.</p>"
        )


def standing_out(release: Release, profile: pl.DataFrame, area: Area) -> None:
    """What stands out, strengths first and with as much room as concerns: proven differences where there are any."""
    catalog = release.catalog
    judged = proven(profile, catalog) is not None
    good, less = notable(profile, catalog)
    if not judged and good.is_empty() and less.is_empty():
        return
    heading, names, note = PROVEN_WORDS[area.code == CITY] if judged else FURTHEST_WORDS
    blocks.title(heading)
    for place, rows, name in zip(st.columns(2), (good, less), names, strict=True):
        told = [
            judgement.outlying(row, catalog.indicator[row["indicator"]], catalog.source[row["source"]])
            for row in rows.iter_rows(named=True)
        ]
        with place:
            blocks.title(name, level=3)
            blocks.listed(told or ["Geen cijfer springt eruit."])
    makers = pl.concat([good, less])["source"].unique(maintain_order=True) if judged else ()
    blocks.small(" ".join([note, *(f"Bron: {catalog.source[code].label}." for code in makers)]))


def contents(release: Release, profile: pl.DataFrame) -> None:
    """The themes with figures as links to their tables, and how to read these: the page is long."""
    held = set(profile["theme"])
    links = "".join(
        f'<a href="#{one.code}">{escape(one.label)}</a>' for one in release.catalog.themes if one.code in held
    )
    read = f'<p class="lwm-small">{escape(CHANCE)} <a href="uitleg#verschillen" target="_self">Uitleg</a></p>'
    judged = profile["verdict"].is_not_null().any() or profile["development"].is_not_null().any()
    st.html(
        f'<nav class="lwm-pages" aria-label="Thema\'s op deze bladzijde">{links}</nav>{read if judged else ""}'
    )


def theme(release: Release, profile: pl.DataFrame, one: Theme, area: Area, lines: dict) -> None:
    """A theme: what residents say, and beside it what was counted or computed; an open gap says so."""
    blocks.title(one.label, one.question, anchor=one.code)
    rows = profile.filter(pl.col("theme") == one.code)
    if rows.is_empty():
        st.html(f'<p class="lwm-note">{escape(fictitious.gap(release, one))}</p>')
        return
    surveyed = [source.code for source in release.catalog.sources if source.nature == "survey"]
    said = rows.filter(pl.col("source").is_in(surveyed))
    known = rows.filter(~pl.col("source").is_in(surveyed))
    both = not said.is_empty() and not known.is_empty()
    for heading, part in ((SAID, said), (KNOWN, known)):
        if not part.is_empty():
            if both:
                blocks.title(heading, level=3)
            _table(release, part, one, area, lines, heading if both else "")
    names = dict.fromkeys(
        release.catalog.source[code].label for code in rows["source"].unique(maintain_order=True)
    )
    blocks.small(f"{'Bron' if len(names) == 1 else 'Bronnen'}: {'; '.join(names)}.")
    kinds = {release.catalog.indicator[code].kind for code in rows["indicator"]}
    for text in dict.fromkeys(
        text for kind in kinds for text in release.catalog.cautions_for(area.code, kind)
    ):
        st.html(f'<p class="lwm-note" role="note">{escape(text)}</p>')


def _table(release: Release, rows: pl.DataFrame, theme: Theme, area: Area, lines: dict, heading: str) -> None:
    """A row per subject: value, between, city, state, development and course; empty columns are left out.

    Where many figures are hidden these stand together below it, so that what is known is not lost among them.
    """
    hidden = rows.filter(pl.col("reason") != "")
    if hidden.height >= min(MANY_HIDDEN, rows.height):
        _hidden(release, hidden, theme, area)
        rows = rows.filter(pl.col("reason") == "")
    if rows.is_empty():
        return
    columns = [
        ("Onderwerp", lambda row, one: link(one.label, f"jaren?onderwerp={one.code}&gebied={row['area']}")),
        (area.label, words.value_or_reason),
        ("Jaar", _year),
        ("Correctie", lambda row, one: corrections.noted(release, one.code, row["area"], row["edition"])),
        (BETWEEN, words.margin),
        ("Heel Arnhem", lambda row, one: _city(row, one, area)),
        (
            "Vergeleken met de rest van Arnhem",
            lambda row, one: judgement.brief(judgement.verdict(row["verdict"], row["verdict_reason"])),
        ),
        ("Ontwikkeling", lambda row, one: judgement.brief(_development(release, row))),
        ("Verloop", lambda row, one: _course(lines.get(one.code, []), one)),
    ]
    pairs = [(row, release.catalog.indicator[row["indicator"]]) for row in rows.iter_rows(named=True)]
    filled = [(name, [cell(row, item) for row, item in pairs]) for name, cell in columns]
    shown = [(name, cells) for name, cells in filled if any(cells)]
    numeric = [place for place, (name, _) in enumerate(shown) if name in (area.label, "Heel Arnhem", BETWEEN)]
    body = list(zip(*(cells for _, cells in shown), strict=True))
    caption = ": ".join(filter(None, (theme.label, heading, area.label)))
    blocks.table([name for name, _ in shown], body, caption, numeric)


def _hidden(release: Release, rows: pl.DataFrame, theme: Theme, area: Area) -> None:
    """Which subjects have no figure here, under the reason, with the figure of the city."""
    for (reason,), part in rows.group_by("reason", maintain_order=True):
        pairs = [(row, release.catalog.indicator[row["indicator"]]) for row in part.iter_rows(named=True)]
        body: list[list[Content]] = [
            [link(one.label, f"jaren?onderwerp={one.code}&gebied={row['area']}"), words.value_or_reason(row, one),
             _year(row, one), _city(row, one, area), corrections.noted(release, one.code, row["area"], row["edition"])]
            for row, one in pairs
        ]  # fmt: skip
        told = f"Van {words.counted(part.height)} {'onderwerp' if part.height == 1 else 'onderwerpen'} geen cijfer."
        columns = ["Onderwerp", area.label, "Jaar", "Heel Arnhem", "Correctie"]
        if not any(line[-1] for line in body):
            columns, body = columns[:-1], [line[:-1] for line in body]
        table = html_table(
            columns,
            body,
            f"{theme.label}: geen cijfer van {area.label}",
            [3],
        )
        why = escape(judgement.HIDDEN[str(reason)])
        st.html(f"<details><summary>{told} {why}</summary>{table}</details>")


def _development(release: Release, row: words.Row) -> str:
    """Where a figure goes; of a hidden survey figure that it is not known, and why."""
    if row["development"]:
        return judgement.development(row["development"], row["development_reason"], row["development_from"])
    hidden = row["status"] == "suppressed" and release.catalog.source[row["source"]].nature == "survey"
    return judgement.verdict("unknown", "hidden", "past") if hidden else ""


def _year(row: words.Row, one: Indicator) -> Cell:
    """The year, its remarks, and the way to the definition: in this cell, because a phone has no room for a column."""
    told = ", ".join(filter(None, (row["edition"], words.remark(row))))
    definition = link("uitleg", f"uitleg?onderwerp={one.code}", f"Uitleg: {one.label}")
    # A year alone stays on one line with its link: half the height of a long table.
    space = " " if words.remark(row) else "&nbsp;"
    return Cell(f"{escape(told)}{space}<small>{definition.html}</small>")


def _city(row: words.Row, one: Indicator, area: Area) -> str:
    """The city beside a share or mark; a number of people or houses of the city is no yardstick for a district."""
    if area.code == CITY or row["city_value"] is None or one.kind == "count":
        return ""
    return words.amount(row["city_value"], one)


def _course(points: list, one: Indicator) -> Content:
    if sum(value is not None for _, value, _ in points) < 2:
        return ""
    told = ", ".join(f"{year}: {words.amount(value, one)}" for year, value, _ in points if value is not None)
    return Cell(sparkline(points, one.axis, told))


def without_year(release: Release, area: Area) -> None:
    """Figures whose source names no year: shown apart, because they belong to no series."""
    rows = undated(release, area.code)
    if rows.is_empty():
        return
    blocks.title(
        "Cijfers zonder jaar", "De bron noemt geen jaar. Daarom staan deze cijfers in geen enkele reeks."
    )
    body = [
        [row["label"], words.amount(row["value"], release.catalog.indicator[row["indicator"]]), row["note"]]
        for row in rows.iter_rows(named=True)
    ]
    blocks.table(["Onderwerp", area.label, "Opmerking"], body, "Cijfers zonder jaar", (1,))


def groupings(release: Release, area: Area) -> None:
    """Dated programmes the area belongs to, as a remark in the text and not as a label."""
    every = release.catalog.groupings
    member = [item for item in every if area.code in item.members]
    if member and len(member) == len(every):
        told = [f"{area.label} hoort bij het {member[0].label.partition(' (')[0]}."]
    else:
        told = [
            f"{area.label} hoort bij het {item.label}, volgens {item.source}. {item.note}" for item in member
        ]
    for text in told:
        st.html(f'<p class="lwm-small">{escape(text)} <a href="uitleg" target="_self">Uitleg</a></p>')


def lines_of(release: Release, area: Area) -> dict:
    """The course of every indicator of the area, for the small pictures."""
    return courses(release, area.code)
