"""The first part of Uitleg en bronnen: everything about the one subject a visitor came from."""

from html import escape

import polars as pl
import streamlit as st

from monitor.catalog.models import Indicator
from monitor.questions.about import cautions, editions, sources
from monitor.questions.figures import comparisons
from monitor.store import Release
from monitor.ui import blocks, downloads, explained_survey
from monitor.ui.selection import BOX, Choices
from monitor.views import words
from monitor.views.legend import class_labels
from monitor.views.tables import html_table

KEY = "onderwerp"
KINDS = {
    "share": "percentage",
    "mark": "rapportcijfer",
    "mean": "gemiddelde of score",
    "count": "aantal",
    "rate": "verhouding",
    "class": "klasse",
}


def cleared() -> None:
    """Forget the subject when the visitor emptied the box, before the choices of this run are read."""
    if BOX + KEY in st.session_state and st.session_state[BOX + KEY] is None:
        st.session_state.get("codes", {}).pop(KEY, None)


def subject(choices: Choices) -> Indicator | None:
    """A box with every subject, also those without figures; none is preset unless the visitor came with one."""
    catalog = choices.catalog
    asked = choices.codes.get(KEY, "")
    if asked and asked not in catalog.indicator:
        choices.notices.append(f"Onderwerp '{asked}' kennen we niet. Kies hieronder een onderwerp.")
        choices.codes.pop(KEY)
    st.session_state[BOX + KEY] = asked if asked in catalog.indicator else None
    chosen = st.selectbox(
        "Uitleg over een onderwerp",
        [code for code, one in catalog.indicator.items() if not one.series_of],
        format_func=lambda code: (
            f"{catalog.indicator[code].label} ({catalog.theme[catalog.indicator[code].theme].label})"
        ),
        key=BOX + KEY,
        index=None,
        placeholder="Kies een onderwerp",
    )
    if not chosen:
        return None
    choices.keep(KEY, chosen)
    return catalog.indicator[chosen]


def show(release: Release, one: Indicator) -> None:
    """What is measured and how, who made it, in which years and what to be careful with."""
    st.header(one.label, anchor="onderwerp")
    theme = release.catalog.theme[one.theme]
    st.html(
        f'<p class="lwm-sub">{escape(_capital(one.measure))}. Thema: {escape(theme.label)}.'
        f"{' ' + escape(one.note) if one.note else ''}</p>"
    )
    if one.mapped:
        blocks.go("kaart", f"Op de kaart: {one.label}", onderwerp=one.code)
    blocks.table(["Jaren", "Omschrijving"], _versions(one), "Wat er precies is gemeten")
    for item in one.breaks:
        st.html(f'<p class="lwm-note">{escape(item.edition)}: {escape(item.reason)}</p>')
    explained_survey.strip(release, one)
    blocks.table(["Kenmerk", "Uitleg"], _features(release, one), "Hoe u het cijfer leest")
    blocks.table(["Kenmerk", "Uitleg"], _origin(release, one), "Waar het cijfer vandaan komt")
    if not editions(release, one.code).is_empty():
        downloads.of_subject(one)
    flaws = release.catalog.source[one.source].flaws
    st.html("<h3>Waar u op moet letten</h3>")
    blocks.listed(flaws)
    warned = cautions(release, one.code)
    if warned.height:
        rows = [
            (words.enumeration(places), text)
            for text, places in warned.group_by("text", maintain_order=True).agg(_named()).iter_rows()
        ]
        table = html_table(["Plek", "Let op"], rows, "Plekken waar dit cijfer extra zorg vraagt")
        st.html(
            f"<details><summary>Bij {warned.height} plekken vraagt dit cijfer extra zorg</summary>{table}</details>"
        )


def _named() -> pl.Expr:
    """Places with their level, because some carry one name on two levels."""
    return pl.format("{} ({})", "area_label", pl.col("level").replace_strict(words.LEVELS))


def _versions(one: Indicator) -> list[tuple[str, str]]:
    rows = []
    for item in one.versions:
        since = f"vanaf {item.from_edition}" if item.from_edition else "begin niet bekend"
        until = f" tot en met {item.to_edition}" if item.to_edition else ""
        rows.append((since + until, f"{item.definition} {item.note}".strip()))
    return rows


def _features(release: Release, one: Indicator) -> list[tuple[str, str]]:
    source = release.catalog.source[one.source]
    unit = "" if one.unit in ("%", "") or one.unit in KINDS[one.kind] else f", {one.unit}"
    rows = [
        ("Soort cijfer", _capital(KINDS[one.kind]) + unit),
        ("Wat is gunstig?", _capital(words.direction(one)) or "Er is geen gunstige kant"),
        ("Oordeel over verschillen", _judgement(release, one, source.nature)),
    ]
    if one.practical:
        rows.append(("Vanaf wanneer van belang", f"Vanaf {words.step(one.practical, one)}."))
    if one.limits:
        rows.append(("Klassen op de kaart", f"{'; '.join(class_labels(one))}. Dezelfde grenzen in elk jaar."))
    if one.minimum:
        rows.append(("Minste aantal antwoorden", f"{one.minimum}. Daaronder laten we geen cijfer zien."))
    if one.numerator:
        parts = [release.catalog.indicator[code].label for code in (one.numerator, one.denominator)]
        rows.append(
            ("Hoe berekend", f"{parts[0]}, gedeeld door {parts[1].lower()}, keer {words.number(one.per)}.")
        )
    if one.pair:
        rows.append(("Hoort bij", release.catalog.indicator[one.pair].label))
    return rows


def _judgement(release: Release, one: Indicator, nature: str) -> str:
    if nature in ("model", "classes"):
        return "Nee: het cijfer komt uit een model en is niet apart gemeten."
    if one.numerator:
        return "Ja: we rekenen uit wat toeval kan zijn."
    if not comparisons(release, one.code).is_empty():
        return "Ja: de marge is bekend. Een verschil moet groter zijn dan toeval, en groot genoeg om van belang te zijn."
    return "Nee: van dit cijfer is geen marge bekend."


def _origin(release: Release, one: Indicator) -> list[tuple[str, str]]:
    told = {row["source"]: row for row in sources(release).iter_rows(named=True)}
    rows = []
    for code in (one.source, *one.other_sources):
        row = told[code]
        rows += [
            ("Bron", row["label"]),
            ("Gemaakt door", row["producer"]),
            ("Tabel", row["table"]),
            ("Licentie", row["licence"]),
            ("Overgenomen op", words.day(row["obtained"])),
            ("Over een wijk of buurt", release.catalog.source[code].small_area),
        ]
    held = editions(release, one.code).group_by("level").agg("edition")
    years = dict(held.iter_rows())
    for level, label in words.LEVELS.items():
        if level in years:
            rows.append((f"Jaren, {label}", ", ".join(sorted(years[level]))))
    if not years:
        rows.append(("Jaren", "Er zijn nog geen cijfers van een bepaald jaar."))
    rows.append(("Code", one.code))
    return rows


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
