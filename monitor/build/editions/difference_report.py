"""The report of a comparison: for the terminal, and as one HTML page without anything from elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

import polars as pl

from monitor.build.editions.compare import Section, sections
from monitor.build.editions.content import fingerprint
from monitor.build.editions.staging import COMPARISON, FOLDER, REPORT, Staged, now, staged
from monitor.build.editions.trial import trial
from monitor.build.editions.undo import alone
from monitor.store import sha256_of

SHOWN = 8
"""Rows of a section in the terminal; the page has them all."""

DECIMALS = 2
MOST_DECIMALS = 12
PAIR = ("was", "wordt")
"""Columns whose difference must be seen."""

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#1B2430;background:#fff;max-width:72rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.2rem;margin:2.5rem 0 .25rem}
p{max-width:75ch;margin:.25rem 0 .75rem}a{color:#0B5CAD}a:focus,.wide:focus{outline:3px solid #0B5CAD;outline-offset:2px}
.wide{overflow-x:auto}table{border-collapse:collapse}caption{text-align:left;color:#56616E;padding-bottom:.25rem}
th,td{text-align:left;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #D5DBE1;vertical-align:top}
th[scope=col]{border-bottom:2px solid #1B2430}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
.look{border-left:4px solid #B4530A;padding-left:.75rem}dt{font-weight:600}dd{margin:0 0 .25rem}
@media print{body{max-width:none;padding:0}}
"""


def number(value: float | int, decimals: int = DECIMALS) -> str:
    """A number in Dutch, at most two decimals unless more are asked: 1.234,5."""
    rounded = round(value, decimals) + 0.0  # no minus before a zero
    text = f"{rounded:,.0f}" if rounded.is_integer() else f"{rounded:,.{decimals}f}".rstrip("0")
    return text.translate(str.maketrans(",.", ".,"))


def cell(value: object) -> str:
    """One value as text; what is not there is a dash, never a zero."""
    if value is None or value == "":
        return "-"
    return number(value) if isinstance(value, int | float) else str(value)


def cells(row: Mapping[str, object]) -> dict[str, str]:
    """The values of a row as text; what was and what becomes of it get as many decimals as tell them apart."""
    texts = {name: cell(value) for name, value in row.items()}
    old, new = (row.get(name) for name in PAIR)
    if isinstance(old, float) and isinstance(new, float) and old != new:
        decimals = DECIMALS
        while number(old, decimals) == number(new, decimals) and decimals < MOST_DECIMALS:
            decimals += 1
        texts |= {name: number(value, decimals) for name, value in zip(PAIR, (old, new), strict=True)}
    return texts


def compare(data: Path, releases: Path, edition: str, source: str = "") -> tuple[str, Path]:
    """Compare a staged edition with what readers have; the report for the terminal, and where the page lies.

    Notes that these bytes were compared, without which nobody can approve them. Raises Rejected when nothing is
    staged, or when the figures do not fit the catalog.
    """
    with alone(data / FOLDER):
        one = staged(data, edition, source)
        found = trial(data, releases, one)
        parts = sections(one, found)
        path = one.folder / REPORT
        path.write_text(page(one, found.against, parts), encoding="utf-8")
        published = found.known.publications[-1]["code"] if found.known.publications else ""
        holds = fingerprint(found.settled, found.catalog, one.file)
        about = {"published": published, "holds": holds, "at": now(), "report": sha256_of(path)}
        one.write(COMPARISON, {**one.bytes_now(), **about})
        return terminal(one, found.against, parts), path


def heading(one: Staged, against: str) -> list[tuple[str, str]]:
    """What is compared with what, and who brought it in."""
    return [
        ("Bron", one.source),
        ("Editie", one.edition),
        (
            "Vergeleken met",
            f"uitgave of publicatie {against}" if against else "niets: er is nog geen uitgave",
        ),
        ("Bestand", str(one.delivery.get("file", "-"))),
        ("Ingevoerd door", one.importer),
        ("Op", str(one.delivery.get("at", "-"))),
        ("Controlegetal van de cijfers", one.bytes_now()["figures"]),
    ]


def terminal(one: Staged, against: str, parts: Sequence[Section]) -> str:
    """The report in lines of text, with the first rows of every section."""
    lines = [f"{name}: {text}" for name, text in heading(one, against)]
    for part in parts:
        sign = "!" if part.attention and part.rows.height else " "
        lines += ["", f"{sign} {part.title}: {number(part.rows.height) if part.rows.height else 'geen'}"]
        lines += [
            f"    {' | '.join(f'{name} {text}' for name, text in cells(row).items())}"
            for row in part.rows.head(SHOWN).iter_rows(named=True)
        ]
        if part.rows.height > SHOWN:
            lines.append(f"    ... en nog {number(part.rows.height - SHOWN)}; zie het verslag.")
    return "\n".join(lines)


def page(one: Staged, against: str, parts: Sequence[Section]) -> str:
    """The report as one HTML page; every text is escaped."""
    title = escape(f"Vergelijking van {one.source}, editie {one.edition}")
    about = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in heading(one, against))
    links = "".join(
        f'<li><a href="#deel{number_}">{escape(part.title)}</a>: {number(part.rows.height) if part.rows.height else "geen"}</li>'
        for number_, part in enumerate(parts)
    )
    body = "".join(_part(number_, part) for number_, part in enumerate(parts))
    return (
        f'<!doctype html>\n<html lang="nl"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<style>{STYLE}</style></head><body><main><h1>{title}</h1><dl>{about}</dl>"
        "<p>Lees dit voordat u goedkeurt. Wie invoert, keurt niet goed.</p>"
        f'<nav aria-label="Inhoud"><ul>{links}</ul></nav>{body}</main></body></html>\n'
    )


def _part(position: int, part: Section) -> str:
    look = ' class="look"' if part.attention and part.rows.height else ""
    opening = f'<section id="deel{position}"{look}><h2>{escape(part.title)}</h2><p>{escape(part.advice)}</p>'
    if part.rows.is_empty():
        return f"{opening}<p>Geen.</p></section>"
    caption = escape(f"{part.title} ({number(part.rows.height)})")
    table = "".join(_table(part.rows))
    label = f'class="wide" role="region" tabindex="0" aria-label="{caption}"'
    return f"{opening}<div {label}><table><caption>{caption}</caption>{table}</table></div></section>"


def _table(rows: pl.DataFrame) -> Iterator[str]:
    """Head and body; the first column names the row."""
    kinds = [' class="n"' if dtype.is_numeric() else "" for dtype in rows.dtypes]
    heads = "".join(
        f'<th scope="col"{kind}>{escape(name)}</th>' for name, kind in zip(rows.columns, kinds, strict=True)
    )
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    for row in rows.iter_rows(named=True):
        first, *others = cells(row).values()
        rest = "".join(f"<td{kind}>{escape(text)}</td>" for text, kind in zip(others, kinds[1:], strict=True))
        yield f'<tr><th scope="row">{escape(first)}</th>{rest}</tr>'
    yield "</tbody>"
