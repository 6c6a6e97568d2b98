"""How does a goal tree look: nested lists that fold, read aloud in order and fit a phone, and the same as rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from monitor.views import choices
from monitor.views.tables import Cell, html_table


@dataclass(frozen=True)
class Branch:
    """A goal as a reader sees it: `facts` are pairs of a word and what it says, `notes` sentences below them."""

    title: str
    rank: str
    status: str
    since: str = ""
    code: str = ""
    place: str = ""
    who: str = ""
    when: str = ""
    reason: str = ""
    what: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    below: str = ""
    children: tuple["Branch", ...] = ()


COLUMNS = ("Doel of actie", "Soort", "Wie", "Wanneer", "Stand", "Toelichting")


def html_tree(branches: Iterable[Branch], label: str, *, folded: bool = False) -> str:
    """Trees as nested lists; what has something under it folds, open at first unless `folded`."""
    items = "".join(_item(one, folded) for one in branches)
    return f'<ul class="lwm-goals" aria-label="{escape(label, quote=True)}">{items}</ul>' if items else ""


def _item(one: Branch, folded: bool) -> str:
    body = _told(one)
    under = "".join(_item(child, folded=False) for child in one.children)
    if not under:
        return f'<li class="{one.rank}"><div class="g-head">{_head(one)}</div>{body}</li>'
    state = "" if folded else " open"
    return (
        f'<li class="{one.rank}"><details{state}><summary class="g-head">{_head(one)}</summary>{body}'
        f"<ul>{under}</ul></details></li>"
    )


def _head(one: Branch) -> str:
    below = f' <span class="g-below">{escape(one.below)}</span>' if one.below else ""
    return f'<span class="g-title">{escape(one.title)}</span>{state(one.status, one.since)}{below}'


def state(status: str, since: str = "") -> str:
    """A status as a small sign with its word beside it, and the day it was kept."""
    word = choices.label(choices.GOAL_STATES, status)
    told = f"{word} ({since})" if since else word
    return f'<span class="g-state"><i class="g-{escape(status, quote=True)}"></i>{escape(told)}</span>'


def _told(one: Branch) -> str:
    kind = f"{choices.RANKS.get(one.rank, '')} {one.code}".strip()
    lead = " · ".join(escape(part) for part in (kind, one.place, one.who, one.when) if part)
    parts = [f'<p class="g-meta">{lead}</p>']
    parts += [f"<p>{escape(text)}</p>" for text in (one.what, one.reason) if text]
    pairs = "".join(f"<dt>{escape(word)}</dt><dd>{escape(told)}</dd>" for word, told in one.facts if told)
    parts += [f"<dl>{pairs}</dl>" if pairs else ""]
    notes = "".join(f"<p>{escape(text)}</p>" for text in one.notes if text)
    parts += [f'<div class="g-note">{notes}</div>' if notes else ""]
    return f'<div class="g-body">{"".join(parts)}</div>'


def html_rows(branches: Sequence[Branch], caption: str) -> str:
    """The same goals as a table, in the same order; how deep one hangs is told by its kind."""
    rows = [
        (
            one.title,
            choices.RANKS.get(one.rank, ""),
            one.who,
            one.when,
            Cell(state(one.status, one.since)),
            one.reason,
        )
        for one in _flat(branches)
    ]
    return html_table(COLUMNS, rows, caption)


def _flat(branches: Iterable[Branch]) -> Iterable[Branch]:
    for one in branches:
        yield one
        yield from _flat(one.children)
