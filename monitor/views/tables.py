"""Tables as plain HTML: readable by every screen reader, printable, and small over the wire."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from monitor.views import watermark

LONG = 40
"""Rows above which a table scrolls in its own frame, so that what follows stays in reach."""

NARROW = 3
"""Columns up to which a table is kept narrow, so that the eye finds the value that goes with a name."""

SENTENCE = 20
"""Letters from which a cell is read as a sentence: a phone would make a tall, thin column of it."""

SHORT = 9
"""Letters up to which headings of rows, such as years, need no more room than they take."""


SLASH = re.compile(r"(?<=[^\W\d_]{3})/(?=[^\W\d_])")
"""The slash in a name such as Heijenoord/Lombok or De Laar/Elden."""


@dataclass(frozen=True)
class Cell:
    """A cell whose content is HTML already, such as a link or a sparkline."""

    html: str


Content = str | Cell


def html_table(
    columns: Sequence[str], rows: Iterable[Sequence[Content]], caption: str, numeric: Sequence[int] = ()
) -> str:
    """A table with a caption; the first cell of each row is its heading, `numeric` columns align right."""
    label, caption = caption, watermark.caption(caption)
    head = "".join(f'<th scope="col">{breakable(name)}</th>' for name in columns)
    rows = list(rows)
    lines = [f"<tr>{_cells(row)}" for row in rows]
    # Said once for the table: as a class on every cell it would be a tenth of what is sent at every choice.
    short = all(isinstance(row[0], str) and len(row[0]) <= SHORT for row in rows)
    kinds = " ".join(
        [
            *["s1"] * short,
            *(f"r{place + 1}" for place in numeric),
            *(f"w{place + 1}" for place in _wordy(rows)),
        ]
    )
    kind = "lwm-table" + " lwm-long" * (len(lines) > LONG) + " lwm-narrow" * (len(columns) <= NARROW)
    body = "".join(lines)
    return (
        f'<div class="{kind}" role="region" tabindex="0" aria-label="' + escape(label, quote=True) + '">'
        f'<table class="{kinds}"><caption><span>{escape(caption)}</span></caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _wordy(rows: Sequence[Sequence[Content]]) -> list[int]:
    """Places of the columns, after the first, in which a sentence stands."""
    texts = {
        place
        for row in rows
        for place, cell in enumerate(row)
        if isinstance(cell, str) and len(cell) >= SENTENCE
    }
    return sorted(texts - {0})


def _cells(row: Sequence[Content]) -> str:
    """The cells of a row; HTML lets the end tags of cells and rows be left out, a fifth of what is sent of a table."""
    first, *others = row
    return f'<th scope="row">{_text(first)}' + "".join(f"<td>{_text(cell)}" for cell in others)


def breakable(text: str) -> str:
    """A text as HTML, in which a line may break after the slash in a name.

    A browser does not break there by itself: on a phone it breaks inside a word then, or lets the name stick out.
    """
    return SLASH.sub("/<wbr>", escape(text))


def _text(cell: Content) -> str:
    return cell.html if isinstance(cell, Cell) else breakable(cell)


def outside(label: str, address: str) -> Content:
    """A link to another site, which does not learn where the visitor came from; the label alone without an address."""
    if not address:
        return label
    return Cell(f'<a href="{escape(address, quote=True)}" rel="noopener noreferrer">{escape(label)}</a>')


def link(label: str, address: str, spoken: str = "") -> Cell:
    """A link within the site; `spoken` is its name for who hears it without the row around it."""
    name = f' aria-label="{escape(spoken, quote=True)}"' if spoken else ""
    return Cell(f'<a href="{escape(address, quote=True)}" target="_self"{name}>{breakable(label)}</a>')
