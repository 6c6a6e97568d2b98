"""What every report tells of itself: area, edition, release, margins, sources with their licence, and where its view is."""

from collections.abc import Iterable, Sequence
from datetime import date

import polars as pl

from monitor.catalog.models import Area, Indicator
from monitor.questions.about import has_survey_districts
from monitor.reports.described import (
    Block,
    Content,
    Facts,
    Heading,
    Linked,
    Listed,
    Note,
    Paragraph,
    Picture,
    Table,
)
from monitor.reports.settings import address, way
from monitor.store import Release
from monitor.views import judgement, words
from monitor.views.maps import attribution

NAME = "Leefbare Wijken Monitor Arnhem"
MARGINS = (
    "Achter veel cijfers staat een marge: 'waarschijnlijk tussen 41 en 53 procent'. Met andere bewoners in de steekproef "
    "had het cijfer daar ergens kunnen liggen. Een cijfer zonder marge is geteld of met een model berekend; daarvan "
    "zeggen we niet of een verschil echt is."
)
MARGINS_SHORT = (
    "Waar een marge staat, ligt het cijfer waarschijnlijk tussen die grenzen. Zonder marge zeggen we niet of een verschil "
    "echt is."
)
CHANCE = "'Kan toeval zijn' is het gewone geval: met antwoorden van andere bewoners was er misschien geen verschil of verandering."
METHOD = (
    "Elk cijfer in dit verslag komt van dezelfde vraag aan dezelfde uitgave als op de site. Er is niets overgetypt.",
    MARGINS,
    CHANCE,
    "Een gebied of wijk leggen we naast de rest van Arnhem. Het gebied zelf telt in die rest niet mee.",
    "Ontwikkeling gaat over de laatste edities die te vergelijken zijn. Over een breuk heen vergelijken we niet.",
    "Cijfers staan op de wijkgrenzen van nu, tenzij er 'oude wijkgrenzen' bij staat.",
    "Een cijfer dat er niet is, staat er als ontbrekend en nooit als nul.",
)
GLOSSARY = (
    ("Actie", "wat iemand doet om een doel te halen; ook wel inspanning"),
    ("Doel", "wat we willen bereiken; een doel kan subdoelen en acties hebben"),
    ("Editie", "het jaar waarover een cijfer gaat"),
    ("Gebied", "een van de acht delen van Arnhem met een eigen Team Leefomgeving"),
    ("Kracht", "een initiatief, een plek of een organisatie waar een gebied sterk door is"),
    ("Marge", "tussen welke grenzen een cijfer waarschijnlijk ligt"),
    ("Opgave", "iets wat moet worden aangepakt"),
    ("Rest van Arnhem", "heel Arnhem zonder de plek waar het over gaat"),
    ("Signaal", "wat bewoners, partners of professionals zeggen over een gebied"),
    ("Uitgave", "alle cijfers van de monitor zoals ze op één moment waren; een uitgave verandert nooit"),
    ("Vastgelegd cijfer", "een cijfer waaraan een uitspraak is vastgemaakt, met jaar en uitgave"),
)  # fmt: skip


def facts(
    release: Release,
    area: Area,
    edition: str,
    on: date,
    view: tuple[str, str],
    state: str = "",
    picture: Picture | None = None,
) -> Facts:
    """The front of a report; `view` is the page and the area whose view it links to."""
    page, code = view
    pairs: list[tuple[str, Content]] = [
        ("Gebied", area.label), ("Cijfers", f"tot en met {edition}"), ("Uitgave", release.name),
        ("Gemaakt op", words.day(on.isoformat())),
    ]  # fmt: skip
    pairs += [("Stand", state)] if state else []
    codes = {"gebied": code, "tot": edition}
    pairs.append(("Deze cijfers op de site", Linked(way(page, **codes), address(page, **codes))))
    return Facts(tuple(pairs), picture)


def foot(release: Release, edition: str, on: date) -> str:
    """What stands at the foot of every page."""
    return f"Cijfers tot en met {edition} · uitgave {release.name} · {words.day(on.isoformat())}"


def warnings(release: Release) -> list[Block]:
    """What a reader must know before the first figure."""
    return [] if has_survey_districts(release) else [Note(words.SURVEY_NOT_LOADED)]


def sources(release: Release, used: Iterable[str]) -> list[Block]:
    """The sources of a report with maker, table and licence, in the order of the catalog, and what is known to be wrong."""
    held = set(used)
    found = [one for one in release.catalog.sources if one.code in held]
    rows = tuple((Linked(one.label, one.url), one.producer, one.table, one.licence) for one in found)
    blocks: list[Block] = []
    if rows:
        blocks.append(
            Table(
                "Bronnen van de cijfers",
                ("Bron", "Maker", "Tabel", "Licentie"),
                rows,
                (),
                (2.4, 1.8, 1.6, 1.8),
            )
        )
    return [*blocks, Paragraph(attribution("districts_2018"), "small")]


def sources_line(release: Release, used: Iterable[str]) -> str:
    """The same in one sentence, for a report of one page."""
    held = set(used)
    found = [f"{one.label} (licentie: {one.licence})" for one in release.catalog.sources if one.code in held]
    return f"{'Bron' if len(found) == 1 else 'Bronnen'}: {'; '.join(found)}."


def flaws(release: Release, used: Iterable[str]) -> list[Block]:
    """What is known to be wrong with sources, source by source."""
    held = set(used)
    found: list[Block] = []
    for one in release.catalog.sources:
        if one.code in held and one.flaws and not one.fictitious:
            found += [Heading(f"Bekend over: {one.label}", 3), Listed(one.flaws)]
    return found


def measured(release: Release, rows: pl.DataFrame) -> list[Block]:
    """What every subject of a report measures, theme by theme: a reader on paper has no page to look it up."""
    found: list[Block] = []
    for theme in release.catalog.themes:
        codes = rows.filter(pl.col("theme") == theme.code)["indicator"].to_list()
        if codes:
            ones = [release.catalog.indicator[code] for code in codes]
            pairs = tuple((one.label, one.measure[0].upper() + one.measure[1:] + _good(one)) for one in ones)
            found += [Heading(theme.label, 4), Facts(pairs)]
    return found


def _good(one: Indicator) -> str:
    told = words.direction(one)
    return f" ({told})" if told else ""


def glossary(names: Sequence[str] = ()) -> Facts:
    """The words of a report with their meaning; all of them, or some."""
    return Facts(tuple(pair for pair in GLOSSARY if not names or pair[0] in names))


def hiding() -> Listed:
    """Why a figure can be hidden, every reason in its own sentence."""
    return Listed(tuple(judgement.HIDDEN.values()))
