"""How does a report become a DOCX that somebody edits: real headings, header rows, alternative texts, page numbers."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime, time
from typing import Any

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
    pictures,
)
from monitor.reports.typeset import rasters

LANGUAGE = "nl-NL"
LETTER = "Arial"
"""On every computer with Word; Public Sans is not."""

ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")
"""What XML forbids, and signs that turn the order of what follows."""

WIDEST, INSET = 160.0, 4.0
"""Millimetres between the margins of a page, and of a column that a picture cannot use."""

GREY = "BFC7CF"
STEADY = (1980, 1, 1, 0, 0, 0)
"""The moment of every part in the file, so that equal reports give equal bytes."""

LOOKS = {"lead": (12, "1B2430"), "sub": (10, "56616E"), "small": (8.5, "56616E")}


def docx(report: Report) -> bytes:
    """The report as DOCX; equal reports give equal bytes."""
    from docx import Document

    writer = _Writer(Document(), report)
    writer.begin()
    for block in report.blocks:
        writer.write(block)
    made = io.BytesIO()
    writer.document.save(made)
    return _steady(made.getvalue())


def legal(text: str) -> str:
    """A text without the signs that XML forbids."""
    return ILLEGAL.sub("", text.replace("\r\n", "\n"))


def _steady(made: bytes) -> bytes:
    """The same file with one fixed moment on every part."""
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(zipfile.ZipInfo(part.filename, STEADY), old.read(part), zipfile.ZIP_DEFLATED)
    return found.getvalue()


class _Writer:
    """Writes blocks one after another into a document."""

    def __init__(self, document: Any, report: Report) -> None:
        self.document, self.report = document, report
        shown = {one.svg: one for one in pictures(report)}
        self.drawn = dict(zip(shown, rasters(list(shown.values())), strict=True))

    def begin(self) -> None:
        """Language, letters, running texts and title."""
        report, core = self.report, self.document.core_properties
        core.title, core.subject, core.language = legal(report.title), legal(report.subtitle), LANGUAGE
        core.author, core.keywords = (
            "Gemeente Arnhem",
            legal(f"{report.area}, {report.edition}, {report.release}"),
        )
        core.created = core.modified = datetime.combine(report.on, time())
        _styles(self.document)
        self._running()
        self.document.add_heading(legal(report.title), 0)
        self._text(report.subtitle, "sub")

    def _running(self) -> None:
        from docx.enum.text import WD_TAB_ALIGNMENT
        from docx.shared import Mm

        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(25)
        head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
        if self.report.mark:
            head.add_run(legal(f"{self.report.mark}. ")).bold = True
        head.add_run(legal(f"{self.report.running} · Leefbare Wijken Monitor Arnhem"))
        foot.paragraph_format.tab_stops.add_tab_stop(Mm(WIDEST), WD_TAB_ALIGNMENT.RIGHT)
        foot.add_run(legal(f"{self.report.foot}\tbladzijde "))
        _field(foot, "PAGE")
        foot.add_run(" van ")
        _field(foot, "NUMPAGES")

    def write(self, block: Block) -> None:
        """Add one block."""
        if isinstance(block, Heading):
            added = self.document.add_heading(legal(block.text), block.level - 1)
            added.paragraph_format.page_break_before = block.fresh or None
        elif isinstance(block, Paragraph):
            self._text(Linked(block.text, block.address), block.look)
        elif isinstance(block, Listed):
            self._listed(block.items)
        elif isinstance(block, Sides):
            self._side(block.left)
            self._side(block.right)
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Chart):
            self._text(block.title, "strong")
            self._text(block.sub, "small")
            self._picture(self.document.add_paragraph(), block.picture)
            self._text(block.below, "small")
        elif isinstance(block, Pinned):
            self._text(block.sentence, "plain")
            self._text(block.judgement, "plain")
            self._text(block.pin, "small")
        elif isinstance(block, Note):
            self._text(block.text, "strong")
        else:
            self._facts(block)

    def _side(self, side: Side) -> None:
        self.document.add_heading(legal(side.heading), side.level - 1)
        self._listed(side.items)

    def _listed(self, items: tuple[str, ...]) -> None:
        for item in items:
            self.document.add_paragraph(legal(item), "List Bullet")

    def _facts(self, block: Facts) -> None:
        for name, content in block.pairs:
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.space_after = 0
            paragraph.add_run(legal(f"{name}: ")).bold = True
            self._content(paragraph, content)
        if block.picture:
            self._picture(self.document.add_paragraph(), block.picture)

    def _text(self, content: Content, look: str) -> None:
        from docx.shared import Pt, RGBColor

        if content == "":
            return
        paragraph = self.document.add_paragraph()
        self._content(paragraph, content)
        for run in paragraph.runs:
            run.bold = look == "strong" or None
            if look in LOOKS:
                size, colour = LOOKS[look]
                run.font.size, run.font.color.rgb = Pt(size), RGBColor.from_string(colour)

    def _content(self, paragraph: Any, content: Content) -> None:
        if isinstance(content, Picture):
            self._picture(paragraph, content)
        elif isinstance(content, Linked) and content.address:
            _link(paragraph, legal(content.text), content.address)
        else:
            paragraph.add_run(legal(content.text if isinstance(content, Linked) else content))

    def _picture(self, paragraph: Any, picture: Picture) -> None:
        from docx.shared import Mm

        shape = paragraph.add_run().add_picture(
            io.BytesIO(self.drawn[picture.svg]), width=Mm(min(picture.width, WIDEST))
        )
        shape._inline.docPr.set("descr", legal(picture.alt))

    def _table(self, block: Table) -> None:
        from docx.shared import Mm

        self._text(block.caption, "strong")
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        table = self.document.add_table(rows=len(block.rows) + 1, cols=len(block.columns), style="Table Grid")
        table.autofit = False
        _drawn_lightly(table, block.caption)
        shares = block.shares or (1.0,) * len(block.columns)
        widths = [WIDEST * share / sum(shares) for share in shares]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        rows: list[tuple[Content, ...]] = [block.columns, *block.rows]
        for number, (row, line) in enumerate(zip(rows, table.rows, strict=True)):
            # Asking a row for its cells is slow, so it is done once.
            for place, (cell, content) in enumerate(zip(line.cells, row, strict=True)):
                cell.width = Mm(widths[place])
                self._cell(
                    cell.paragraphs[0],
                    content,
                    widths[place],
                    heads=number == 0 or place == 0,
                    right=place in block.numeric,
                )
        self.document.add_paragraph().paragraph_format.space_after = 0

    def _cell(self, paragraph: Any, content: Content, width: float, *, heads: bool, right: bool) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        paragraph.paragraph_format.space_after = 0
        if isinstance(content, Picture):
            content = replace(content, width=min(content.width, width - INSET))
        self._content(paragraph, content)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else None
        for run in paragraph.runs:
            run.font.size, run.bold = Pt(8.5), heads or None


def _styles(document: Any) -> None:
    """Our letter and the Dutch language in every style, so that Word checks Dutch spelling."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "List Bullet"):
        style = document.styles[name]
        style.font.name = LETTER
        properties = style.element.get_or_add_rPr()
        letters = properties.get_or_add_rFonts()
        for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            letters.set(qn(kind), LETTER)
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            letters.attrib.pop(qn(kind), None)
        if name != "Normal" and name != "List Bullet":
            style.font.color.rgb = RGBColor.from_string("0B5CAD" if name != "Title" else "1B2430")
    document.styles["Normal"].font.size = Pt(10.5)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)


def _drawn_lightly(table: Any, caption: str) -> None:
    """Thin grey lines; the first row is repeated on every page and known as heading; no row is cut in two.

    The caption is also its name for who hears it.
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("color", GREY)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    named = OxmlElement("w:tblCaption")
    named.set(qn("w:val"), legal(caption))
    table._tbl.tblPr.append(borders)
    table._tbl.tblPr.append(named)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    table.rows[0]._tr.trPr.append(OxmlElement("w:tblHeader"))


def _field(paragraph: Any, name: str) -> None:
    """A number that Word fills in, such as the page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run, told = OxmlElement("w:r"), OxmlElement("w:t")
    told.text = "1"
    run.append(told)
    field.append(run)
    paragraph._p.append(field)


def _link(paragraph: Any, told: str, address: str) -> None:
    """A text that leads to an address."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    run = paragraph.add_run(told)
    run.font.color.rgb, run.font.underline = RGBColor.from_string("0B5CAD"), True
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run._r.addprevious(link)
    link.append(run._r)
