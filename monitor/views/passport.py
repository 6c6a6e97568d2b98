"""The passport of a series: one box per edition, with its figure, or why there is none, and where it is broken."""

from collections.abc import Mapping, Sequence
from html import escape

from monitor.catalog.models import Indicator, Source
from monitor.views import words


def passport(
    rows: Sequence[words.Row], editions: Sequence[str], indicator: Indicator, source: Source, place: str
) -> str:
    """An ordered list as HTML; boxes that may be compared with the box before them are joined by a line."""
    by_edition: Mapping[str, words.Row] = {row["edition"]: row for row in rows}
    reasons = {item.edition: item.reason for item in indicator.breaks}
    boxes: list[str] = []
    before: int | None = None
    for edition in editions:
        row = by_edition.get(edition)
        segment = None if row is None else row["segment"]
        kind = "" if segment is None else "has"
        if segment is not None and segment == before:
            kind += " joined"
        if edition in reasons:
            boxes.append(f'<li class="break"><span>trendbreuk</span> {escape(reasons[edition])}</li>')
        boxes.append(
            f'<li class="{kind}"><strong>{escape(edition)}</strong> {escape(_said(row, indicator, source))}</li>'
        )
        before = segment
    return f'<ol class="lwm-passport" aria-label="Per jaar voor {escape(place, quote=True)}">{"".join(boxes)}</ol>'


def _said(row: words.Row | None, indicator: Indicator, source: Source) -> str:
    """The figure, or why there is none; an edition without a row holds nothing on this subject."""
    if row is None:
        return "geen cijfer bekend"
    if row["value"] is None and row["status"] == "missing" and source.nature == "survey":
        return "gevraagd, maar geen cijfer"
    if row["value"] is None:
        return words.value_or_reason(row, indicator)
    return words.amount(row["value"], words.bare(indicator))
