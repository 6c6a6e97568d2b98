"""Tables as plain HTML: readable by every screen reader, printable, and small over the wire."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

LONG = 40
"""Rows above which a table scrolls in its own frame, so that what follows stays in reach."""

NARROW = 3
"""Columns up to which a table is kept narrow, so that the eye finds the value that goes with a name."""


@dataclass(frozen=True)
class Cell:
    """A cell whose content is HTML already, such as a link or a sparkline."""

    html: str


Content = str | Cell


def html_table(
    columns: Sequence[str], rows: Iterable[Sequence[Content]], caption: str, numeric: Sequence[int] = ()
) -> str:
    """A table with a caption; the first cell of each row is its heading, `numeric` columns align right."""
    head = "".join(
        f'<th scope="col"{_right(number, numeric)}>{escape(name)}</th>' for number, name in enumerate(columns)
    )
    lines = [f"<tr>{_cells(row, numeric)}</tr>" for row in rows]
    kind = "lwm-table" + " lwm-long" * (len(lines) > LONG) + " lwm-narrow" * (len(columns) <= NARROW)
    body = "".join(lines)
    return (
        f'<div class="{kind}" role="region" tabindex="0" aria-label="' + escape(caption, quote=True) + '">'
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells(row: Sequence[Content], numeric: Sequence[int]) -> str:
    first, *others = row
    cells = [f'<th scope="row">{_text(first)}</th>']
    cells += [
        f"<td{_right(number, numeric)}>{_text(cell)}</td>" for number, cell in enumerate(others, start=1)
    ]
    return "".join(cells)


def _text(cell: Content) -> str:
    return cell.html if isinstance(cell, Cell) else escape(cell)


def _right(number: int, numeric: Sequence[int]) -> str:
    return ' class="r"' if number in numeric else ""


def outside(label: str, address: str) -> Content:
    """A link to another site, which does not learn where the visitor came from; the label alone without an address."""
    if not address:
        return label
    return Cell(f'<a href="{escape(address, quote=True)}" rel="noopener noreferrer">{escape(label)}</a>')


def link(label: str, address: str, spoken: str = "") -> Cell:
    """A link within the site; `spoken` is its name for who hears it without the row around it."""
    name = f' aria-label="{escape(spoken, quote=True)}"' if spoken else ""
    return Cell(f'<a href="{escape(address, quote=True)}" target="_self"{name}>{escape(label)}</a>')
