"""What stands in a report, in its reading order, before anybody decides how it is written down."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

PDF, DOCX, HTML = FORMS = ("pdf", "docx", "html")
MEDIA = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    HTML: "text/html",
}
"""The media type of each form."""

AREA, SHEET, UNDERPINNING, COUNCIL = KINDS = ("area", "sheet", "underpinning", "council")


@dataclass(frozen=True)
class Picture:
    """A drawing in SVG with the words for who does not see it; `width` in millimetres on paper."""

    svg: str
    alt: str
    width: float = 160.0


@dataclass(frozen=True)
class Linked:
    """A text that leads somewhere; without an address it is the text alone."""

    text: str
    address: str = ""


Content = str | Linked | Picture
Look = Literal["plain", "lead", "sub", "small", "strong"]


@dataclass(frozen=True)
class Heading:
    """A heading; level 2 opens a chapter, level 3 and 4 a part of it. The title of the report has level 1.

    A `fresh` one begins on a new page.
    """

    text: str
    level: Literal[2, 3, 4] = 2
    fresh: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Running text; `look` is lead (the opening), plain, sub (below a heading), small (a remark) or strong. `address` is where it leads."""

    text: str
    look: Look = "plain"
    address: str = ""


@dataclass(frozen=True)
class Listed:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Side:
    """One of two lists that stand beside each other with equal room."""

    heading: str
    items: tuple[str, ...]
    level: Literal[3, 4] = 3


@dataclass(frozen=True)
class Sides:
    """Two lists of equal weight, such as strengths and concerns."""

    left: Side
    right: Side


@dataclass(frozen=True)
class Table:
    """A table with a caption; the first cell of each row is its heading, `numeric` columns align right.

    `shares` are the widths of the columns as parts of the page; empty leaves them to the writer. It is set small, because
    most tables have many columns, unless it is `roomy`.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Content, ...], ...]
    numeric: tuple[int, ...] = ()
    shares: tuple[float, ...] = ()
    roomy: bool = False


@dataclass(frozen=True)
class Chart:
    """A figure: its title is the finding, `sub` what was measured, `below` what it says and does not say."""

    title: str
    sub: str
    picture: Picture
    below: str = ""


@dataclass(frozen=True)
class Pinned:
    """A claim with the figure to which it is pinned, and who judged otherwise with which reason."""

    sentence: str
    pin: str
    judgement: str = ""


@dataclass(frozen=True)
class Note:
    """A remark that must not be missed."""

    text: str


@dataclass(frozen=True)
class Facts:
    """Names with what belongs to them: of which area, up to which year, from which release."""

    pairs: tuple[tuple[str, Content], ...]
    picture: Picture | None = None


Block = Heading | Paragraph | Listed | Sides | Table | Chart | Pinned | Note | Facts


@dataclass(frozen=True)
class Report:
    """A report in the order in which it is read; `mark` is what every page and figure must carry, mostly nothing.

    `running` stands on every page: kind and area. `foot` too: edition, release and date. With `contents` the writer
    makes a list of chapters. A `compact` one is set on one page when that can be read, a `one_page` always.
    """

    title: str
    subtitle: str
    kind: str
    area: str
    edition: str
    release: str
    on: date
    running: str
    foot: str
    mark: str = ""
    contents: bool = True
    compact: bool = False
    one_page: bool = False
    blocks: tuple[Block, ...] = field(default=())


def pictures(report: Report) -> Iterator[Picture]:
    """Every picture of a report in reading order, also those in tables."""
    for block in report.blocks:
        if isinstance(block, Chart | Facts) and block.picture:
            yield block.picture
        elif isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row if isinstance(cell, Picture))
