"""How does a report become a PDF that a screen reader can read: tagged, in Dutch, with drawings that stay lines."""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from monitor.reports.described import Heading, Picture, Report

LAYOUT = Path(__file__).parent / "report.typ"
FONTS = Path(__file__).parent / "fonts"
LONGEST_WORD = 40
"""Signs after which a word without spaces may be broken; otherwise it would run off the page."""

UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ud800-\udfff]"
)
"""Signs that draw nothing, or that turn the order of what follows."""

DOTS_PER_INCH = 200


def pdf(report: Report) -> bytes:
    """The report as tagged PDF/UA-1; equal reports give equal bytes."""
    import typst

    moment = datetime.combine(report.on, time(), UTC)
    made: bytes = typst.compile(
        LAYOUT, font_paths=_letters(), pdf_standards=["ua-1"], timestamp=int(moment.timestamp()), sys_inputs=_inputs(report),
    )  # fmt: skip
    return made


@cache
def _letters() -> Any:
    """Our own fonts and no others, so that every computer makes the same pages; found once per process."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _inputs(report: Report) -> dict[str, str]:
    """The report and its drawings as two texts of JSON; each drawing once, however often it is used."""
    drawings: dict[str, str] = {}
    told = _plain(report, drawings)
    told["on"] = [report.on.year, report.on.month, report.on.day]
    chapters = (number for number, block in enumerate(report.blocks) if isinstance(block, Heading))
    told["opening"] = next(chapters, len(report.blocks))
    return {"report": json.dumps(told), "drawings": json.dumps(drawings)}


def _plain(value: Any, drawings: dict[str, str]) -> Any:
    """Anything in a report as JSON can carry it, with texts that the fonts can draw."""
    if isinstance(value, Picture):
        name = f"d{len(drawings)}"
        drawings[name] = drawable(value.svg, breaks=False)
        return {"drawing": name, "alt": drawable(value.alt, breaks=False), "width": value.width}
    if is_dataclass(value):
        # An address is for a machine: a place to break it would lead elsewhere.
        found = {
            part.name: getattr(value, part.name)
            if part.name == "address"
            else _plain(getattr(value, part.name), drawings)
            for part in fields(value)
        }
        return {"block": type(value).__name__, **found}
    if isinstance(value, tuple):
        return [_plain(part, drawings) for part in value]
    return drawable(value) if isinstance(value, str) else value if _is_plain(value) else str(value)


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, bool | int | float)


def drawable(text: str, *, breaks: bool = True) -> str:
    """A text of which every sign has a drawing; what no font holds is told by its number, such as [U+4E2D].

    PDF/UA refuses a sign without a drawing. With `breaks` very long words get places where they may be broken.
    """
    clean = UNSEEN.sub("", unicodedata.normalize("NFC", text))
    held = _signs()
    shown = "".join(sign if sign in "\n\t" or ord(sign) in held else f"[U+{ord(sign):04X}]" for sign in clean)
    if not breaks:
        return shown
    return re.sub(rf"(\S{{{LONGEST_WORD}}})(?=\S)", "\\1\u200b", shown)


@cache
def _signs() -> frozenset[int]:
    """The signs that the fonts of the reports can draw."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    found: set[int] = set()
    for path in sorted(FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(found)


def rasters(pictures: Sequence[Picture]) -> list[bytes]:
    """Drawings as PNG of the size they have on paper, for Word, which shows SVG only in its newer versions; in the same order."""
    import typst

    if not pictures:
        return []
    page = (
        "#let all = json(bytes(sys.inputs.all))\n#set page(width: auto, height: auto, margin: 0pt, fill: none)\n"
        "#for (n, one) in all.enumerate() { if n > 0 { pagebreak() }; "
        'image(bytes(one.svg), format: "svg", width: one.width * 1mm) }'
    )
    told = json.dumps([{"svg": drawable(one.svg, breaks=False), "width": one.width} for one in pictures])
    made: Any = typst.compile(
        page.encode(), format="png", ppi=DOTS_PER_INCH, font_paths=_letters(), sys_inputs={"all": told},
    )  # fmt: skip
    return list(made) if isinstance(made, list) else [made]
