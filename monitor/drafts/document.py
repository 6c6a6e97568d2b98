"""How does a paper of an analysis look when it is opened or printed on its own?"""

from collections.abc import Iterable
from html import escape

STYLE = (
    "body{font:16px/1.5 Georgia,serif;color:#1b2430;max-width:42rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.2rem;margin-top:2rem}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;border-bottom:1px solid #d5dbe1;padding:.3rem .6rem .3rem 0}"
    ".small{color:#56616e;font-size:.875rem}.ask{break-inside:avoid;margin:1.2rem 0}.box{white-space:nowrap;margin-right:1.5rem}"
    ".line{border-bottom:1px solid #56616e;height:1.8rem}@media print{body{margin:0;max-width:none}}"
)


def document(title: str, parts: Iterable[str]) -> str:
    """A whole HTML page in Dutch that needs nothing from elsewhere; `parts` are HTML already."""
    body = "\n".join(part for part in parts if part)
    return (
        '<!doctype html>\n<html lang="nl"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n"
        f"<body><h1>{escape(title)}</h1>\n{body}\n</body></html>\n"
    )


def heading(text: str) -> str:
    """A heading of a part."""
    return f"<h2>{escape(text)}</h2>"


def paragraphs(text: str) -> str:
    """A text as paragraphs: a blank line begins a new one, a single line break stays a break."""
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in parts)


def listed(items: Iterable[str]) -> str:
    """Sentences as a list; nothing when there are none."""
    told = "".join(f"<li>{escape(item)}</li>" for item in items if item)
    return f"<ul>{told}</ul>" if told else ""


def small(text: str) -> str:
    """A remark."""
    return f'<p class="small">{escape(text)}</p>' if text else ""


def table(columns: Iterable[str], rows: Iterable[Iterable[str]], caption: str) -> str:
    """A table with a caption; the first cell of a row is its heading."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    lines = ["".join(_cell(place, text) for place, text in enumerate(row)) for row in rows]
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(place: int, text: str) -> str:
    return f"<td>{escape(text)}</td>" if place else f'<th scope="row">{escape(text)}</th>'
