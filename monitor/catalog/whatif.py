"""What a change of the questionnaire would break, before it is made: series, departments' questions and length."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from monitor.catalog.inventory import Inventory, Question
from monitor.catalog.models import Indicator, Version
from monitor.findings import Finding, Rejected

if TYPE_CHECKING:
    from monitor.catalog import Catalog

Fate = Literal["breaks", "ends", "kept", "gone"]
Way = Literal["", "series", "common_items", "overlap"]
BETWEEN_EDITIONS = 2
"""Years between two editions of the survey."""


@dataclass(frozen=True)
class Wish:
    """What somebody wants to do: items to drop, items to reword, and new items with their seconds and label."""

    drop: tuple[str, ...] = ()
    change: tuple[str, ...] = ()
    add: Mapping[str, tuple[float, str]] | None = None


@dataclass(frozen=True)
class Effect:
    """What happens to one series: where it runs from, how much is cut off, and what can still be compared.

    `fate`: ends (nothing is left to count), breaks (a new series begins), kept (a comparable series that no touched
    item belongs to). `since` is the first edition of the unbroken series, empty when unknown; `cut` are the editions
    of the source that would lie before the break, at most, since a series need not have a figure in each of them.
    `way` says how a comparable series could go on, with the items it would use.
    """

    indicator: Indicator
    version: str
    touched: tuple[str, ...]
    fate: Fate
    since: str
    cut: tuple[str, ...]
    way: Way
    shared: tuple[str, ...] = ()
    series: str = ""


@dataclass(frozen=True)
class Outlook:
    """Everything a wish would do in one edition; seconds are of the whole questionnaire as far as it is known."""

    edition: str
    effects: tuple[Effect, ...]
    questions: tuple[Question, ...]
    idle: tuple[str, ...]
    gone: tuple[tuple[str, str], ...]
    before: float
    after: float


def outlook(catalog: "Catalog", inventory: Inventory, wish: Wish, edition: str = "") -> Outlook:
    """What a wish would do in an edition, by default the next one; nothing is written.

    Raises Rejected with a finding for every unknown item (and the nearest names), an item that is both dropped and
    changed, a new item whose code is taken, and an edition that was held already.
    """
    last = _last_edition(catalog)
    edition = edition or str(int(last or "0") + BETWEEN_EDITIONS)
    findings = [*_wish_faults(catalog, wish), *_edition_faults(edition, last)]
    if findings:
        raise Rejected(findings)
    touched = dict.fromkeys((*wish.drop, *wish.change))
    ended = _ended(catalog, edition)
    gone = tuple((code, ended[code]) for code in touched if code in ended)
    live = {code for code in touched if code not in ended}
    effects = tuple(_effects(catalog, live, set(wish.drop), edition))
    used = {code for effect in effects for code in effect.touched}
    hit = [effect.indicator.code for effect in effects if effect.fate != "kept"]
    asked = sum(item.seconds for item in catalog.items if item.code not in ended)
    saved = sum(catalog.item[code].seconds for code in set(wish.drop) & live)
    added = sum(seconds for seconds, _ in (wish.add or {}).values())
    return Outlook(
        edition,
        effects,
        inventory.served_by(hit, live),
        tuple(code for code in touched if code in live and code not in used),
        gone,
        asked,
        asked - saved + added,
    )


def _effects(catalog: "Catalog", live: set[str], dropped: set[str], edition: str) -> Iterator[Effect]:
    """The effect on every definition in use that has one of the items, and on its comparable series."""
    for one in catalog.indicators:
        for version in _in_use(one, edition):
            if live & set(version.items):
                yield from _effect(catalog, one, version, live, dropped, edition)


def _effect(
    catalog: "Catalog", one: Indicator, version: Version, live: set[str], dropped: set[str], edition: str
) -> Iterator[Effect]:
    touched = tuple(code for code in version.items if code in live)
    left = tuple(code for code in version.items if code not in live)
    since = _since(one, version)
    cut = tuple(code for code in _editions(catalog, one) if since <= code < edition)
    series = catalog.indicator.get(catalog.comparable_series.get(one.code, ""))
    safe = _in_use(series, edition)[-1:] if series else ()
    way: Way = ""
    if safe and not live & set(safe[0].items):
        way = "series"
    elif left:
        way = "common_items"
    elif not dropped & set(touched):
        way = "overlap"
    fate: Fate = "breaks" if left or not dropped & set(touched) else "ends"
    name = series.code if series and way == "series" else ""
    yield Effect(one, version.code, touched, fate, since, cut, way, left, name)
    if series and way == "series":
        yield Effect(series, safe[0].code, (), "kept", _since(series, safe[0]), (), "", safe[0].items)


def _in_use(one: Indicator, edition: str) -> tuple[Version, ...]:
    """The definitions that would hold if nothing changed, oldest first.

    That is the last one which has not ended; where it is not known since when it holds, the one before it may still
    be in use, and counts too.
    """
    open_ = [item for item in one.versions if not item.to_edition or item.to_edition >= edition]
    first = len(open_) - 1
    while first > 0 and not open_[first].from_edition:
        first -= 1
    return tuple(open_[max(first, 0) :])


def _since(one: Indicator, version: Version) -> str:
    """The first edition of the unbroken series that ends in this version; empty when it is not known."""
    place = one.versions.index(version)
    while place and version.comparable:
        place -= 1
        version = one.versions[place]
    return max([version.from_edition, *(item.edition for item in one.breaks)])


def _editions(catalog: "Catalog", one: Indicator) -> list[str]:
    return sorted(code for code in catalog.source[one.source].editions if code.isdigit())


def _last_edition(catalog: "Catalog") -> str:
    """The newest edition of the surveys that ask items: the monitor's own, when the catalog says which that is."""
    own = [item.code for item in catalog.sources if item.own_survey]
    asking = {one.source for one in catalog.indicators if any(item.items for item in one.versions)}
    held = [
        code for source in own or sorted(asking) for code in catalog.source[source].editions if code.isdigit()
    ]
    return max(held, default="")


def _ended(catalog: "Catalog", edition: str) -> dict[str, str]:
    """Items that are no longer asked, with the last edition in which they were.

    Either all their wordings ended, or only definitions use them that did.
    """
    using: dict[str, list[str]] = {}
    for one in catalog.indicators:
        held = _in_use(one, edition)
        for version in one.versions:
            for code in version.items:
                using.setdefault(code, []).append("" if version in held else version.to_edition)
    ends = {
        item.code: [[wording.to_edition for wording in item.wordings], using.get(item.code, [])]
        for item in catalog.items
    }
    return {
        code: max(max(last) for last in lists if last and all(last))
        for code, lists in ends.items()
        if any(last and all(last) for last in lists)
    }


def _wish_faults(catalog: "Catalog", wish: Wish) -> Iterator[Finding]:
    for where, codes in (("--drop", wish.drop), ("--change", wish.change)):
        for code in dict.fromkeys(codes):
            if code not in catalog.item:
                problem = f"Item '{code}' staat niet in de vragenlijst."
                yield Finding("survey.toml", f"{where} {code}", problem, _nearest(catalog, code))
    for code in sorted(set(wish.drop) & set(wish.change)):
        problem = f"Item '{code}' kan niet tegelijk vervallen en veranderen."
        yield Finding("survey.toml", f"--drop {code}", problem, "Kies een van beide.")
    for code, (seconds, _) in (wish.add or {}).items():
        if code in catalog.item:
            problem = f"Item '{code}' bestaat al: {catalog.item[code].label}."
            remedy = "Kies een andere code, of stel de oude vraag opnieuw in dezelfde woorden."
            yield Finding("survey.toml", f"--add {code}", problem, remedy)
        if not 0 < seconds < float("inf"):
            problem = f"{seconds:g} seconden kan niet."
            yield Finding("survey.toml", f"--add {code}", problem, "Geef een getal boven nul.")


def _nearest(catalog: "Catalog", code: str) -> str:
    """The items that look most like a code, by code or by label."""
    by_label = {item.label.lower(): item.code for item in catalog.items}
    near = get_close_matches(code, list(catalog.item), n=3, cutoff=0.5)
    near += [by_label[label] for label in get_close_matches(code.lower(), list(by_label), n=3, cutoff=0.4)]
    near += [item.code for item in catalog.items if code.lower() in item.label.lower()]
    names = list(dict.fromkeys(near))[:3]
    return f"Bedoelt u: {', '.join(names)}?" if names else "De codes staan in data/catalog/survey.toml."


def _edition_faults(edition: str, last: str) -> Sequence[Finding]:
    if len(edition) == 4 and edition.isdecimal() and edition > last:
        return ()
    problem = f"Editie {edition} is er al geweest of is geen jaar; de laatste is {last or 'onbekend'}."
    return (Finding("editions.toml", f"--edition {edition}", problem, "Noem een later jaar."),)
