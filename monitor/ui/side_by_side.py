"""Areas side by side, theme by theme: what the page Vergelijken shows."""

from collections.abc import Iterator

import polars as pl
import streamlit as st

from monitor.catalog.models import Indicator, Theme
from monitor.questions.about import survey_subjects
from monitor.questions.profiles import MOST, compare
from monitor.store import Release
from monitor.ui import blocks, corrections
from monitor.ui.selection import FEWEST, Choices, named
from monitor.views import judgement, words
from monitor.views.spine import Line, key, spine_table

LEVELS = ("district", "area", "neighbourhood")
PRESET = ("WK020207", "WK020224")
"""Klarendal and Schuytgraaf: an old district north of the Rijn and a new one south of it."""

EVERY = "alle"
FORMS = {"figuur": "Figuur", "tabel": "Tabel"}


def areas(choices: Choices) -> list[str]:
    """The box with two to five areas; the one chosen on other pages comes first when nothing else was asked."""
    codes = [one.code for level in LEVELS for one in choices.catalog.areas_on(level)]
    known = choices.codes.get("gebied", "")
    return choices.others(
        codes, MOST, f"Gebieden (twee tot en met {words.counted(MOST)})", preset=(known, *PRESET)
    )


def edition(choices: Choices) -> str:
    """The box with the year up to which figures are shown; the newest is preset."""
    years = [one.code for one in choices.catalog.editions if one.code.isdigit()]
    latest = max(years)
    options = {
        code: f"{code} (het nieuwste)" if code == latest else code for code in sorted(years, reverse=True)
    }
    return choices.box("jaar", "Cijfers tot en met", options, latest)


def compared(release: Release, codes: list[str], year: str) -> pl.DataFrame | None:
    """The answer of `compare` without subjects of which no area has a figure; None when too few are chosen."""
    if len(codes) < FEWEST:
        st.info(f"Kies nog een gebied: vergelijken kan met twee tot en met {words.counted(MOST)} gebieden.")
        return None
    answer = compare(release, codes, year)
    held = answer.filter(pl.col("value").is_not_null())["indicator"].unique()
    # What residents say first, and beside it what was counted or computed.
    others = ~pl.col("indicator").is_in(list(survey_subjects(release)))
    return answer.filter(pl.col("indicator").is_in(held.implode())).sort(others, maintain_order=True)


def themes(choices: Choices, answer: pl.DataFrame) -> list[Theme]:
    """The box with themes that have figures; returns the chosen one, or all."""
    held = set(answer["theme"])
    found = [one for one in choices.catalog.themes if one.code in held]
    options = {one.code: one.label for one in found} | {EVERY: "Alle thema's"}
    default = "ontmoeten" if "ontmoeten" in options else next(iter(options))
    chosen = choices.box("thema", "Thema", options, default, wide=False)
    return [one for one in found if chosen in (one.code, EVERY)]


def show(release: Release, answer: pl.DataFrame, codes: list[str], chosen: list[Theme], form: str) -> None:
    """The themes one below the other, as spine chart or as plain table, with the sources of their figures."""
    catalog = release.catalog
    names = [(code, catalog.area[code].label) for code in codes]
    if len({catalog.area[code].level for code in codes}) > 1:
        which = words.enumeration([named(catalog, code) for code in codes])
        blocks.small(f"U vergelijkt gebieden van ongelijke grootte: {which}.")
    if form == "figuur":
        st.html(key([name for _, name in names]))
    for theme in chosen:
        part = answer.filter(pl.col("theme") == theme.code)
        blocks.title(theme.question)
        if form == "figuur":
            lines = [
                Line(one, rows, f"uitleg?onderwerp={one.code}") for one, rows in _by_indicator(release, part)
            ]
            st.html(
                spine_table(lines, names, f"{theme.label}: {words.enumeration([name for _, name in names])}")
            )
        else:
            _table(release, part, names, theme.label)
        blocks.listed([*corrections.among(release, part), *_certainty(release, part, codes)], small=True)


def _by_indicator(release: Release, part: pl.DataFrame) -> Iterator[tuple[Indicator, dict[str, words.Row]]]:
    for (code,), rows in part.group_by("indicator", maintain_order=True):
        yield release.catalog.indicator[str(code)], {row["area"]: row for row in rows.to_dicts()}


def _table(release: Release, part: pl.DataFrame, names: list[tuple[str, str]], label: str) -> None:
    """The same numbers and the words that belong to them, without a picture."""
    columns = ["Onderwerp", "Jaar", *(name for _, name in names), "Heel Arnhem", "Wijken", "Opmerking"]
    rows = []
    for one, held in _by_indicator(release, part):
        first = next(iter(held.values()))
        values = [_value(held.get(code), one) for code, _ in names]
        city = "" if first["city_value"] is None else words.amount(first["city_value"], one)
        ends = [first["lowest"], first["highest"]]
        spread = "" if None in ends else " tot ".join(words.number(end, one.decimals) for end in ends)
        flags = [_remark(held[code], name) for code, name in names if code in held]
        judged = [f"{name}: {told}" for name, told in _judged(held, names, one)]
        remark = "; ".join(dict.fromkeys(filter(None, [*flags, *judged])))
        rows.append([one.label, first["edition"], *values, city, spread, remark])
    blocks.table(columns, rows, label, numeric=range(2, len(names) + 4))


def _judged(
    held: dict[str, words.Row], names: list[tuple[str, str]], one: Indicator
) -> Iterator[tuple[str, str]]:
    """The comparison with the rest of the city, for areas where a margin allows one."""
    for code, name in names:
        if code in held and held[code]["verdict"]:
            yield name, judgement.verdict(held[code]["verdict"], held[code]["verdict_reason"])


def _remark(row: words.Row, name: str) -> str:
    """The remarks of a value; why one is hidden belongs to one area, so it has its name."""
    told = words.remark(row)
    return f"{name}: {told}" if told and row["value"] is None else told


def _value(row: words.Row | None, one: Indicator) -> str:
    """A value with its margin, or why there is none."""
    if row is None:
        return "geen cijfer"
    between = words.reach(row, one)
    return words.value_or_reason(row, one) + (f" ({between})" if between else "")


def _certainty(release: Release, part: pl.DataFrame, codes: list[str]) -> list[str]:
    """Per source of the figures shown: who made them, what they are, and the warnings that belong to the areas."""
    told = []
    for code in part["source"].unique(maintain_order=True):
        source = release.catalog.source[code]
        doubt = f" {words.NO_MARGIN}" if source.nature == "model" else ""
        told.append(f"Bron: {source.label}, licentie {source.licence}. {source.small_area}{doubt}")
    kinds = {release.catalog.indicator[code].kind for code in part["indicator"].unique()}
    cautions = [text for area in codes for kind in kinds for text in release.catalog.cautions_for(area, kind)]
    return list(dict.fromkeys([*told, *cautions]))
