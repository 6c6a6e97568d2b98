"""How are goals and actions told: their progress, their term, and what figures can and cannot show of them."""

from collections.abc import Iterable, Mapping
from datetime import date

from monitor.catalog.models import Area, Indicator
from monitor.views import choices, judgement, words
from monitor.views.words import Row

NO_CAUSE = (
    "Tegelijk is niet hetzelfde als door: verandert een cijfer terwijl een actie loopt, dan weten we niet of het door de "
    "actie komt."
)
TRACKS_TOLD = "De namen van de drie sporen volgen de drie doelen die het programma zelf noemt."
CANNOT = "Dat kan deze meting niet laten zien."

WHY_NOT = {
    "model": "Dit cijfer is berekend met een rekenmodel. Zo'n model kent uw actie niet en kan haar gevolg dus niet laten zien.",
    "register": "Dit zijn aantallen uit een registratie. Die veranderen ook als mensen vaker of minder vaak melden; wat een "
    "actie doet, is daar niet uit te halen.",
    "classes": "Dit cijfer is een klasse, samengesteld uit veel gegevens. Het gevolg van één actie is daar niet in te zien.",
    "reference": "Dit cijfer zegt hoe het gebied in elkaar zit. Het is geen meting van wat een actie doet.",
    "no_figure": "Van dit onderwerp is hier geen cijfer om mee te beginnen.",
    "hidden": "Het cijfer om mee te beginnen laten we niet zien, omdat het te onzeker is of mensen kan verraden.",
    "no_margin": "Van dit cijfer is geen marge bekend. Dan is niet te zeggen of een verandering toeval is.",
    "break": "Na de beginmeting is de vraag of de manier van vragen veranderd. Kies een nieuwere beginmeting.",
    "reached": "Het cijfer was bij het begin al zo ver als het streefcijfer.",
}
"""Why no edition can show the change, by the reason of the question `effects`."""

ORDER = ("done", "running", "delayed", "stopped", "planned")
COUNTS = {
    "done": ("is klaar", "zijn klaar"),
    "running": ("loopt", "lopen"),
    "delayed": ("is vertraagd", "zijn vertraagd"),
    "stopped": ("is gestopt", "zijn gestopt"),
    "planned": ("is gepland", "zijn gepland"),
}
NOUNS = {"goal": ("doel", "doelen"), "subgoal": ("subdoel", "subdoelen"), "action": ("actie", "acties")}


def many(count: int, rank: str) -> str:
    """A number of goals or actions: één doel, 14 acties."""
    return f"{words.counted(count)} {NOUNS[rank][count != 1]}"


def progress(statuses: Iterable[str], rank: str = "action") -> str:
    """How far a number of actions is: 'Van de 14 acties zijn er drie klaar en lopen er 11.'; empty without any."""
    held = list(statuses)
    counted = [(code, held.count(code)) for code in ORDER if code in held]
    if not counted:
        return ""
    if len(held) == 1:
        return (
            f"De enige {NOUNS[rank][0]} {COUNTS[held[0]][0]}."
            if rank == "action"
            else f"Dit {NOUNS[rank][0]} {COUNTS[held[0]][0]}."
        )
    if len(counted) == 1:
        return f"Alle {words.counted(len(held))} {NOUNS[rank][1]} {COUNTS[held[0]][1]}."
    parts = [f"{words.counted(count)} {COUNTS[code][count != 1]}" for code, count in counted]
    return f"Van de {words.counted(len(held))} {NOUNS[rank][1]}: {words.enumeration(parts)}."


def day(when: date | None) -> str:
    """A day as it is read: 28-11-2026; empty for none."""
    return f"{when:%d-%m-%Y}" if when else ""


def term(goal: Mapping[str, object]) -> str:
    """When something is done: its dates, its term, or the dates of a document with both where these differ."""
    starts, ends = goal.get("starts_on"), goal.get("ends_on")
    parts = [choices.TERMS.get(str(goal.get("term") or ""), "")]
    if isinstance(starts, date) and isinstance(ends, date):
        parts.append(f"{day(starts)} tot en met {day(ends)}")
    elif isinstance(starts, date):
        parts.append(f"vanaf {day(starts)}")
    elif isinstance(ends, date):
        parts.append(f"klaar op {day(ends)}")
    return ", ".join(part for part in [*parts, dates(goal)] if part)


def dates(goal: Mapping[str, object]) -> str:
    """The date as a document gives it; both, when its table and its text give two."""
    table, text = str(goal.get("date_in_table") or ""), str(goal.get("date_in_text") or "")
    return (
        f"{table} (volgens de tabel van het plan; de tekst zegt: {text})" if table and text else table or text
    )


def owner(name: str, kind: str) -> str:
    """Who is responsible, with what kind of owner that is unless the name says so."""
    told = choices.OWNER_KINDS.get(kind, "")
    if not name:
        return told or choices.NOT_SAID
    return name if not told or told.lower() in name.lower() else f"{name} ({told.lower()})"


def project(space: str, size: str) -> str:
    """The type of a project: 'Groot project in de openbare ruimte', 'Klein sociaal project'; empty for none."""
    large = {"small": "Klein", "large": "Groot"}.get(size, "")
    if space == "public_space":
        return f"{large} project in de openbare ruimte".strip().capitalize()
    return f"{large} sociaal project".strip().capitalize() if space else f"{large} project" if large else ""


def target(row: Row, indicator: Indicator, area: Area) -> str:
    """What figure a goal is about and where it should go, with the edition it starts from."""
    where = words.place(area)
    if row["value"] is None:
        return f"Bij dit doel hoort het cijfer '{indicator.label}' in {where}."
    begun = f"In {where} {words.clause(row['value'], indicator)} ({row['edition']})."
    if row["target"] is None:
        return begun
    return f"{begun} Het streefcijfer is {words.said(row['target'], indicator)}."


def earliest(row: Row, indicator: Indicator) -> str:
    """In which edition a wanted change could be seen at the earliest, or why in none."""
    if row["reason"] in WHY_NOT:
        return WHY_NOT[row["reason"]]
    smallest = words.step(row["smallest"], indicator)
    if row["wanted"] is None:
        return f"Een verandering van minder dan {smallest} kan de editie van {row['next']} niet laten zien."
    size = words.step(abs(row["wanted"]), indicator)
    if row["reason"] == "small":
        more = (
            f" Daarvoor zijn per keer ongeveer {words.number(row['needed'])} antwoorden nodig; nu zijn het er ongeveer {words.number(round(row['respondents'], -1))}."
            if row["needed"]
            else ""
        )
        return f"{CANNOT} Een verandering van {size} is te klein voor het aantal antwoorden hier.{more}"
    if row["reason"] == "practical":
        return f"{CANNOT} Een verandering van {size} noemt de monitor te klein om van belang te zijn."
    if row["editions"] == 2:
        return f"Op zijn vroegst te zien in de editie van {row['earliest']}, als de hele verandering van {size} er dan al is."
    return (
        f"Op zijn vroegst te zien in de editie van {row['earliest']}. Zo'n kleine verandering ({size}) is pas te zien als lijn "
        f"over {words.counted(row['editions'])} metingen."
    )


def result(row: Row, indicator: Indicator, area: Area) -> str:
    """What the latest edition after the start shows, with its margin and whether it can be chance; empty without one."""
    if not row["latest"]:
        return ""
    told = f"In {row['latest']}: {words.said(row['latest_value'], indicator)}. {words.likely(_limits(row), indicator)}".strip()
    if row["difference"] is None:
        if row["verdict_reason"] == "break":
            return f"{told} We vergelijken dit niet met het begin, want {judgement.UNKNOWN['break']}."
        return f"{told} Of dat echt anders is dan bij het begin, weten we niet, want {judgement.UNKNOWN['no_margin']}."
    pair = {
        "verdict": row["verdict"], "reason": row["verdict_reason"], "difference": row["difference"],
        "reference": row["value"], "lower": row["difference_lower"], "upper": row["difference_upper"],
        "against": row["edition"], "edition": row["latest"],
    }  # fmt: skip
    return judgement.since(pair, indicator, words.place(area))


def _limits(row: Row) -> Row:
    return {"lower": row["latest_lower"], "upper": row["latest_upper"]}


def pinned(pinned_value: float | None, edition: str, now: float | None, indicator: Indicator) -> str:
    """That the figure a goal starts from was corrected since it was kept; empty when it still stands.

    Where there is no figure now, what was kept is not told either: it may be hidden, and then its former self is too.
    """
    if pinned_value is None or not edition or (now is not None and abs(now - pinned_value) < 1e-9):
        return ""
    if now is None:
        return f"Let op: het cijfer dat bij dit doel is vastgelegd ({edition}), laten we nu niet meer zien."
    before = words.said(pinned_value, indicator)
    return f"Let op: bij dit doel is {before} ({edition}) vastgelegd. Dat cijfer is later hersteld: het is nu {words.said(now, indicator)}."
