"""How does a report become one page of HTML that needs nothing else, reads well aloud and prints well?"""

import base64
from functools import cache
from html import escape
from pathlib import Path

from monitor.reports.described import (
    Block,
    Chart,
    Content,
    Facts,
    Heading,
    Linked,
    Listed,
    Note,
    Paragraph,
    Picture,
    Pinned,
    Report,
    Side,
    Sides,
    Table,
)
from monitor.reports.word import legal

STYLE = Path(__file__).parent / "page.css"
LETTERS = Path(__file__).resolve().parents[2] / "static" / "fonts" / "public-sans-latin.woff2"


def html(report: Report) -> bytes:
    """The report as one HTML file in UTF-8, with its style, letters and drawings in it; equal reports give equal bytes."""
    mark = f'<p class="mark" role="note"><strong>{_said(report.mark)}</strong></p>' if report.mark else ""
    contents = _contents(report) if report.contents else ""
    first = next((place for place, block in enumerate(report.blocks) if isinstance(block, Heading)), 0)
    front = "".join(_block(block, "") for block in report.blocks[:first])
    body = "".join(_block(block, f"h{place}") for place, block in enumerate(report.blocks) if place >= first)
    page = (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{_said(report.title)}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="description" content="{_said(report.subtitle)}"><style>{_style()}</style></head><body>'
        f"<header>{mark}<p>Leefbare Wijken Monitor Arnhem</p><h1>{_said(report.title)}</h1><p>{_said(report.subtitle)}</p></header>"
        f"<main>{front}{contents}{body}</main><footer>{mark}<p>{_said(report.foot)}</p></footer></body></html>"
    )
    return page.encode("utf-8", "replace")


@cache
def _style() -> str:
    """The style with the letters in it."""
    coded = base64.b64encode(LETTERS.read_bytes()).decode()
    face = f"@font-face{{font-family:'Public Sans';font-weight:100 900;src:url(data:font/woff2;base64,{coded}) format('woff2')}}"
    return face + STYLE.read_text(encoding="utf-8")


def _said(text: str) -> str:
    return escape(legal(text), quote=True)


def _contents(report: Report) -> str:
    """Links to the chapters."""
    found = [
        (place, one) for place, one in enumerate(report.blocks) if isinstance(one, Heading) and one.level == 2
    ]
    links = "".join(f'<li><a href="#h{place}">{_said(one.text)}</a></li>' for place, one in found)
    return f'<nav aria-label="Inhoud"><h2>Inhoud</h2><ul>{links}</ul></nav>' if links else ""


def _block(block: Block, anchor: str) -> str:
    if isinstance(block, Heading):
        fresh = ' class="fresh"' if block.fresh else ""
        return f'<h{block.level} id="{anchor}"{fresh}>{_said(block.text)}</h{block.level}>'
    if isinstance(block, Paragraph):
        return f'<p class="{block.look}">{_content(Linked(block.text, block.address))}</p>'
    if isinstance(block, Listed):
        return _list(block.items)
    if isinstance(block, Sides):
        return f'<div class="sides">{_side(block.left)}{_side(block.right)}</div>'
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Chart):
        below = f"<figcaption>{_said(block.below)}</figcaption>" if block.below else ""
        return (
            f'<figure><p class="strong">{_said(block.title)}</p><p class="small">{_said(block.sub)}</p>'
            f"{_picture(block.picture)}{below}</figure>"
        )
    if isinstance(block, Pinned):
        own = f"<p>{_said(block.judgement)}</p>" if block.judgement else ""
        return f'<div class="pinned"><p>{_said(block.sentence)}</p>{own}<p class="small">{_said(block.pin)}</p></div>'
    if isinstance(block, Note):
        return f'<p class="note" role="note">{_said(block.text)}</p>'
    return _facts(block)


def _side(side: Side) -> str:
    return f"<section><h{side.level}>{_said(side.heading)}</h{side.level}>{_list(side.items)}</section>"


def _list(items: tuple[str, ...]) -> str:
    return f"<ul>{''.join(f'<li>{_content(item)}</li>' for item in items)}</ul>"


def _facts(block: Facts) -> str:
    pairs = "".join(f"<dt>{_said(name)}</dt><dd>{_content(content)}</dd>" for name, content in block.pairs)
    drawing = _picture(block.picture) if block.picture else ""
    return f'<div class="facts"><dl>{pairs}</dl>{drawing}</div>'


def _table(block: Table) -> str:
    heads = "".join(f'<th scope="col">{_said(name)}</th>' for name in block.columns)
    rows = "".join(f"<tr>{_cells(row, block.numeric)}</tr>" for row in block.rows)
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{_said(block.caption)}"><table><caption>{_said(block.caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cells(row: tuple[Content, ...], numeric: tuple[int, ...]) -> str:
    first, *others = row
    cells = "".join(
        f"<td{' class=n' if place in numeric else ''}>{_content(content)}</td>"
        for place, content in enumerate(others, 1)
    )
    return f'<th scope="row">{_content(first)}</th>{cells}'


def _content(content: Content) -> str:
    if isinstance(content, Picture):
        return _picture(content)
    if isinstance(content, Linked) and content.address:
        return f'<a href="{_said(content.address)}">{_said(content.text)}</a>'
    text = content.text if isinstance(content, Linked) else content
    return _said(text).replace("\n", "<br>")


def _picture(picture: Picture) -> str:
    """A drawing of our own making: its texts were escaped when it was drawn."""
    coded = base64.b64encode(picture.svg.encode()).decode()
    return f'<img alt="{_said(picture.alt)}" style="width:{picture.width:g}mm" src="data:image/svg+xml;base64,{coded}">'
