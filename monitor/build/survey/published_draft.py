"""Write a first map for an export with published tables: what is recognised, and what is only a guess."""

import json
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from monitor.build.survey.published_glance import Glance, glance
from monitor.build.survey.published_map import DEFF
from monitor.build.survey.published_names import SKIP, YEAR, Names, plain
from monitor.build.survey.published_numbers import MARKS, MISSING, mark_key
from monitor.build.survey.published_records import FROM_PEOPLE
from monitor.build.survey.workbooks import peek, read_sheets
from monitor.catalog import TODAY, Catalog
from monitor.findings import Finding, Rejected

NEAR = 0.6
"""Likeness (0-1, difflib) from which a name is offered as a guess; one long word in common is enough too."""
WEIGHING = {"weging", "weegfactor", "gewicht", "weight", "wfactor", "weeg", "wegingsfactor"}
TABLE_WORDS = {
    "arnhem",
    "gemeente arnhem",
    "totaal",
    "waarde",
    "marge",
    "aantal respondenten",
    "respondenten",
}
GUESS = "# GOK"


def looks_like_tables(path: Path) -> bool:
    """Whether a file holds published tables rather than answers of people; only its first rows are read.

    A weight among the headers means answers. A year as header or sheet name, a total, or a word such as
    "marge" means tables; so does a short file. Other than .xlsx and CSV is never tables.
    """
    if path.suffix.lower() not in {".xlsx", ".xlsm", ".csv", ".txt", ".tsv"}:
        return False
    rows = peek(path)
    cells = {plain(text) for row in rows for text in row if text}
    if cells & WEIGHING:
        return False
    headers = [text for row in rows[:8] for text in row if text]
    years = any(YEAR.fullmatch(text.removesuffix(".0").strip()) for text in headers)
    return bool(rows) and (years or bool(cells & TABLE_WORDS) or len(rows) < 40)


def draft_map(path: Path, catalog: Catalog) -> str:
    """A first map (TOML) for an export; what is a guess carries a comment that begins with GOK.

    The text can be read by `published_map.read_map` as it is: names that are not recognised are skipped until
    somebody writes their code. Raises Rejected when the file cannot be read or holds no table.
    """
    sheets, findings, _ = read_sheets(path)
    if findings:
        raise Rejected(findings)
    seen = glance(sheets, Names(catalog, {}, {}, {}))
    if seen is None:
        remedy = "Lever een bestand met de wijken onder elkaar of naast elkaar."
        raise Rejected([Finding(path.name, "het bestand", "Er staan geen bekende wijken in.", remedy)])
    lines = [
        f"# Map voor {path.name}. Regels met GOK: controleer ze, en haal daarna het commentaar weg.",
        'route = "tables"',
        f'division = "{TODAY}"  {GUESS}: wijkgrenzen van nu; in oude exports kan dit anders zijn',
        'margin = "half_width"  # een kolom met de marge geeft de halve breedte; "none": niet gebruiken',
        f"deff = {DEFF}  # aanname als er alleen een aantal antwoorden is",
        "",
        *_table(seen),
        *_measures(seen, catalog),
        "",
        '[indicators]  # naam in de export = code in de catalogus; "skip": niet laden',
        *_indicators(seen, catalog),
        "",
        '[areas]  # andere schrijfwijzen = code van de wijk; "skip": niet laden',
        *_areas(seen, catalog),
        "",
        "[marks]  # teken = missing (er is geen cijfer), suppressed (de bron verbergt het) of een zin",
        *_marks(seen),
    ]
    return "\n".join(lines) + "\n"


def _table(seen: Glance) -> list[str]:
    lines = [
        "[table]",
        f"layout = {_quoted(seen.layout)}",
        f"sheets = {_quoted(seen.sheets)}  # wat een blad is: one, indicators of years",
    ]
    if seen.layout == "wide":
        lines.append(f"headers = {_quoted(seen.headers)}  # kopregels, van boven naar beneden")
        lines.append(f"labels = {_quoted(seen.labels)}  # eerste kolommen, van links naar rechts")
    if seen.skipped:
        lines.append(f"skip_sheets = {_quoted(seen.skipped)}  {GUESS}: hier staan geen wijken")
    years = ", ".join(sorted(seen.editions))
    lines.append(f"# jaren in het bestand: {years or 'geen; kies er een met --edition'}")
    if seen.layout == "long":
        lines += ["", "[columns]", *(f"{role} = {_quoted(name)}" for role, name in seen.columns.items())]
    return lines


def _measures(seen: Glance, catalog: Catalog) -> list[str]:
    """Columns that are not used; those that look like numbers of answers wait for somebody to say what they are."""
    counts = [name for name, looks in seen.unused.items() if looks]
    counts += [name for name, best in _best(seen, catalog).items() if name in seen.counts and not best[1]]
    lines = [f"# niet gebruikt: {_quoted(name)}" for name in seen.unused]
    if counts:
        lines += ["", f'[measures]  # soort getal: n (aantal antwoorden) of "{SKIP}" (iets anders)']
        why = f"{GUESS}: lijkt op aantallen antwoorden; schrijf n of {SKIP} en haal het eerste # weg"
        lines += [f'# {_quoted(name)} = "n"  {why}' for name in dict.fromkeys(counts)]
    return lines


def _indicators(seen: Glance, catalog: Catalog) -> list[str]:
    """A line per name; names that look like numbers of answers and like no indicator stand under [measures]."""
    return [
        _indicator(name, best, seen.editions, catalog)
        for name, best in _best(seen, catalog).items()
        if best[1] or name not in seen.counts
    ]


def _best(seen: Glance, catalog: Catalog) -> dict[str, tuple[str, str, float]]:
    """Per name the text, code and likeness of its indicator; a code that two claim goes to the most alike only."""
    choices = {
        text: item.code
        for item in catalog.indicators
        if item.kind in FROM_PEOPLE and catalog.source[item.source].nature == "survey"
        for text in (item.label, item.measure)
    }
    best = {name: _likest(name, choices) for name in seen.indicators}
    order = sorted(best, key=lambda name: -best[name][2])
    taken: set[str] = set()
    for name in order:
        code = best[name][1]
        if code in taken:
            best[name] = ("", "", 0.0)
        taken.add(code)
    return best


def _indicator(name: str, best: tuple[str, str, float], editions: Iterable[str], catalog: Catalog) -> str:
    text, code, likeness = best
    if not code:
        return f'{_quoted(name)} = "{SKIP}"  {GUESS}: niet herkend; schrijf hier de code van het onderwerp'
    versions = max(
        (catalog.indicator[code].versions_in(edition) for edition in editions), key=len, default=()
    )
    value, comment = _quoted(code), "" if likeness >= 1 else f"  {GUESS}: lijkt op '{text}'"
    if len(versions) > 1:
        value = f'{{ code = "{code}", version = "{versions[-1].code}" }}'
        comment = f"  {GUESS}: kies de omschrijving: {', '.join(item.code for item in versions)}"
    return f"{_quoted(name)} = {value}{comment}"


def _likest(name: str, choices: Mapping[str, str]) -> tuple[str, str, float]:
    """The text, code and likeness of the choice most like a name; empty when none comes near."""
    words = {word for word in plain(name).split() if len(word) > 5}

    def likeness(text: str) -> float:
        key = plain(text)
        common = len(words & set(key.split()))
        return (
            SequenceMatcher(None, plain(name), key).ratio() + 0.25 * min(common, 2)
            if plain(name) != key
            else 9.0
        )

    found = max(choices, key=likeness, default="")
    near = likeness(found) if found else 0
    if near < NEAR + 0.05:
        return "", "", 0.0
    return found, choices[found], near if near >= 9 else min(near, 0.99)


def _areas(seen: Glance, catalog: Catalog) -> list[str]:
    choices = {
        name: area.code
        for area in catalog.areas
        if area.level in {"city", "area", "district"}
        for name in (area.label, *area.aliases)
    }
    lines = []
    for name in seen.strangers:
        text, code, _ = _likest(name, choices)
        guess = f"lijkt op '{text}'" if code else "niet herkend; schrijf hier de code van de wijk"
        lines.append(f'{_quoted(name)} = "{code or SKIP}"  {GUESS}: {guess}')
    return lines


def _marks(seen: Glance) -> list[str]:
    known = {mark_key(mark) for mark in MARKS}
    lines = [f'{_quoted(mark)} = "{MARKS[mark]}"' for mark in ("-", ".", "x", "?")]
    lines += [
        f'{_quoted(sign)} = "{MISSING}"  {GUESS}: dit staat in plaats van een cijfer'
        for sign in seen.signs
        if mark_key(sign) not in known
    ]
    written = {mark_key(sign) for sign in seen.signs} | known
    for mark in seen.footnotes:
        if mark not in written:
            meaning = seen.meanings.get(mark, "")
            why = "gevonden onder de tabel" if meaning else "geen uitleg gevonden; leeg betekent: zegt niets"
            lines.append(f"{_quoted(mark)} = {_quoted(meaning)}  {GUESS}: {why}")
    return lines


def _quoted(value: str | Sequence[str]) -> str:
    """A text or list as TOML; JSON writes both the same way."""
    return json.dumps(value if isinstance(value, str) else list(value), ensure_ascii=False)
