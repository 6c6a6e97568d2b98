"""How does a plain page look before and after its content: head, way to it, foot, and what other programs read of it?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from monitor.reports.described import Block, Linked, Listed, Picture
from monitor.store import Release
from monitor.views import palette, sheet_words, watermark
from monitor.views.tables import breakable
from monitor.web.index_page import HIDE, ICON_URL, SITE_NAME
from monitor.web.share_addresses import FEED

TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parents[2] / "static"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    )
)
"""What a plain page may load: less than a page of Streamlit, because it needs less."""

INKS = {
    palette.TEXT: "currentColor",
    palette.MUTED: "var(--muted)",
    palette.LINE: "var(--line)",
    palette.ACCENT: "var(--accent)",
    palette.PAPER: "var(--paper)",
    palette.WARM: "var(--warm)",
    **{colour: f"var(--c{number})" for number, colour in enumerate(palette.SEQUENTIAL)},
}
"""The colours of a drawing as the page calls them, so that one drawing serves light, dark and paper."""


@dataclass(frozen=True)
class Sheet:
    """A plain page: where it is, what it says of itself, and its blocks in reading order.

    `state` is the part of the address behind `?` that leads to exactly this view; `live` the same view as a page of
    Streamlit. `crumbs` are names and addresses above it. `facts` stand at the foot: area, years, margin, source.
    `data` tells of which figures it is, for programs; empty for a page without figures. `preview` is the picture that other
    sites may show beside a link, `preview_alt` what it shows.
    """

    address: str
    title: str
    description: str
    heading: str
    sub: str = ""
    blocks: tuple[Block, ...] = ()
    crumbs: tuple[tuple[str, str], ...] = ()
    live: tuple[str, str] = ("", "")
    state: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    data: tuple[tuple[str, str], ...] = ()
    licences: tuple[str, ...] = ()
    beside: tuple[tuple[str, str], ...] = ()
    aloud: bool = False
    preview: str = ICON_URL
    preview_alt: str = ""


def links(pairs: Iterable[tuple[str, str]]) -> Listed:
    """Return names with their addresses as a list of links; a report has no such list, so its kind knows only sentences."""
    items: tuple[Any, ...] = tuple(Linked(name, address) for name, address in pairs)
    return Listed(items)


def rendered(release: Release, sheet: Sheet, site: str, root: str) -> str:
    """Return the page as HTML; `site` is the address of the whole site or empty, `root` the way from this page to it."""
    made_up = release.catalog.fictitious
    title = " - ".join([*([watermark.SENTENCE] if made_up else []), sheet.title, SITE_NAME])
    exact = f"{site}/{sheet.address}{'?' + sheet.state if sheet.state else ''}" if site else ""
    return environment().get_template("frame.html").render(
        sheet=sheet,
        title=title,
        description=f"{watermark.SENTENCE}." if made_up else sheet.description,
        mark=watermark.SENTENCE if made_up else "",
        robots=HIDE if made_up else "",
        canonical=f"{site}/{sheet.address}" if site else f"{root}{sheet.address}",
        site=site,
        root=root,
        name=SITE_NAME,
        icon=ICON_URL,
        feed=FEED,
        structured="" if made_up else _structured(release, sheet, site, root),
        exact=exact,
        code=Markup(_code(exact)) if exact else "",
        release=release.name,
        notice=release.notice,
        words=sheet_words,
        font=_versioned("fonts/public-sans-latin.woff2"),
        reader=_versioned("voorlezen.js") if sheet.aloud else "",
        style=_style(),
        running=_running(sheet, watermark.carried()),
    )  # fmt: skip


@cache
def environment() -> Environment:
    """Return what writes our own templates: everything escaped, and a name that is not there is a fault."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "kind": lambda block: type(block).__name__,
        "drawn": drawn,
        "anchor": anchor,
        "breakable": lambda text: Markup(breakable(text)),
    }
    return made


def drawn(picture: Picture) -> Markup:
    """Return a drawing of our own making as a part of the page, with its words; its texts were escaped when it was drawn."""
    body = picture.svg.replace("xmlns='http://www.w3.org/2000/svg' ", "", 1)
    for colour, name in INKS.items():
        body = body.replace(colour, name)
    opening = Markup('<svg role="img" aria-label="{}" style="max-width:{}mm"').format(
        picture.alt, f"{picture.width:g}"
    )
    return Markup(body.replace("<svg", opening, 1))


def anchor(text: str) -> str:
    """Return a heading as the last part of an address."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "deel"


def _code(exact: str) -> str:
    """A QR code of an address, black on white whatever the page looks like; a phone reads it from paper."""
    return segno.make(exact, error="m", micro=False).svg_inline(
        omitsize=True, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None
    )


@cache
def _style() -> Markup:
    lines = (TEMPLATES / "style.css").read_text(encoding="utf-8").splitlines()
    return Markup("".join(line.strip() for line in lines if not line.startswith("/*")))


def _running(sheet: Sheet, mark: str) -> Markup:
    """What stands at the foot of every sheet of paper, so that one that gets loose still says what it is."""
    told = dict(sheet.facts)
    parts = (
        [mark, sheet.heading, f"cijfers {told['Cijfers']}", f"uitgave {told['Uitgave']}"]
        if told
        else [mark, sheet.heading]
    )
    # Only signs that cannot end a string or a style.
    text = re.sub(r"[^\w .,;:()/+-]", " ", " · ".join(filter(None, parts)).replace(" · ", ", "))
    return Markup(
        f"@page{{@bottom-left{{content:'{text}';font:8pt sans-serif}}@bottom-right{{content:counter(page);font:8pt sans-serif}}}}"
    )


@cache
def _versioned(name: str) -> str:
    """An address below app/static/ that is new when its file is, so that browsers may keep it for good."""
    mark = blake2b((STATIC / name).read_bytes(), digest_size=6).hexdigest()
    return f"app/static/{name}?v={mark}"


def _structured(release: Release, sheet: Sheet, site: str, root: str) -> Markup:
    """What schema.org calls this page: the way to it, and the data set that it shows."""

    def whole(address: str) -> str:
        return f"{site}/{address}" if site else f"{root}{address}"

    steps = [*sheet.crumbs, (sheet.heading, sheet.address)]
    graph: list[dict[str, object]] = [
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": place, "name": name, "item": whole(address)}
                for place, (name, address) in enumerate(steps, 1)
            ],
        }
    ]
    if sheet.data:
        graph.append(
            {
                "@type": "Dataset",
                "name": sheet.title,
                "description": sheet.description,
                "url": whole(sheet.address),
                "inLanguage": "nl",
                "isAccessibleForFree": True,
                "version": release.name,
                "license": list(sheet.licences),
                "creator": {"@type": "GovernmentOrganization", "name": sheet_words.PUBLISHER},
                "distribution": {
                    "@type": "DataDownload",
                    "encodingFormat": "application/zip",
                    "contentUrl": whole(f"open-data/{release.name}.zip"),
                },
                **dict(sheet.data),
            }
        )
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False)
    # Inside a script nothing is escaped as in HTML: a label may not be able to end it.
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)
