"""The passport of a series: one box per edition, joined where it may be compared, with what was asked and how."""

from collections.abc import Sequence
from html import escape

from monitor.catalog.models import Indicator, Source
from monitor.views import judgement, words

COMPARED = {
    "first": "eerste meting",
    "same": "zelfde vraag",
    "other_question": "andere vraag",
    "other_items": "andere onderdelen",
    "other_answers": "andere antwoorden",
    "other_mode": "anders gevraagd",
    "other_population": "andere mensen gevraagd",
    "other_weighting": "anders gewogen",
    "other_division": "andere wijkgrenzen",
    "other_processing": "anders verwerkt",
    "not_asked": "niet gevraagd",
    "unknown": "niets over bekend",
}
"""How an edition compares with the one before it, by the codes of the question `passport`."""

COUNTED_SAME, COUNTED_FIRST = "zelfde telling", "eerste cijfer"
"""The same for figures that nobody was asked for."""

UNDATED_WORDING = "Dit is een omschrijving: de letterlijke vraag van dat jaar is niet bekend."

PUBLISHED, COMPARABLE = "gepubliceerd", "vergelijkbaar"
SERIES = {PUBLISHED: "Zoals gepubliceerd", COMPARABLE: "Vergelijkbaar gemaakt"}
"""The two series of one subject, by their code in an address; never in one line or table."""

MADE = {
    "common_items": "Opnieuw berekend met alleen de onderdelen die in elk jaar zijn gevraagd. De cijfers zijn daarom anders "
    "dan zoals gepubliceerd. Zet ze niet naast elkaar.",
    "overlap": "In één jaar zijn de oude en de nieuwe vraag allebei gesteld. Met het verschil zijn de oudere cijfers "
    "omgerekend naar de vraag van nu. Dat verschil is ook niet helemaal zeker. Daarom is de marge van die cijfers breder.",
    "": "Deze reeks is apart gemaakt om jaren te kunnen vergelijken. Zet haar niet naast de gepubliceerde cijfers.",
}
"""How a comparable series was made, by the link in the catalog."""

ALSO_COMPARABLE = (
    "Deze reeks is ergens onderbroken. Er is ook een reeks die over de onderbreking heen te vergelijken is: kies "
    "'Vergelijkbaar gemaakt'."
)


def passport(rows: Sequence[words.Row], indicator: Indicator, source: Source, place: str) -> str:
    """An ordered list as HTML, from the answer of the question of that name; `place` is for who hears it.

    Boxes that may be compared are joined; another question, other lines or another way of asking stands between them.
    """
    boxes: list[str] = []
    for row in rows:
        other = row["compared"].startswith("other_")
        kind = "has" if row["value"] is not None else ""
        if row["compared"] == "same" and boxes:
            kind += " joined"
        if other:
            reason = row["why"] or "Vergelijk cijfers van ervoor niet met cijfers van erna."
            boxes.append(
                f'<li class="break"><span>{escape(compared(row, source))}</span> {escape(reason)}</li>'
            )
        boxes.append(f'<li class="{kind.strip()}">{_box(row, indicator, source)}</li>')
    return f'<ol class="lwm-passport" aria-label="Per jaar voor {escape(place, quote=True)}">{"".join(boxes)}</ol>'


def compared(row: words.Row, source: Source) -> str:
    """How an edition compares with the one before it, in a few words."""
    if source.nature != "survey" and row["compared"] in ("same", "first", "other_question"):
        return {"same": COUNTED_SAME, "first": COUNTED_FIRST}.get(row["compared"], "andere telling")
    return COMPARED[row["compared"]]


def value_of(row: words.Row, indicator: Indicator, source: Source) -> str:
    """The figure of an edition, or why there is none; an edition of which nothing is known holds nothing."""
    if row["status"] is None:
        return "geen cijfer bekend"
    if row["value"] is None and row["status"] == "missing" and source.nature == "survey":
        return "gevraagd, maar geen cijfer"
    if row["value"] is not None:
        return words.amount(row["value"], words.bare(indicator))
    return words.value_or_reason(row, indicator)


def _box(row: words.Row, indicator: Indicator, source: Source) -> str:
    """Year, figure, how it compares, and on demand what was asked and how."""
    head = f"<strong>{escape(row['edition'])}</strong> {escape(value_of(row, indicator, source))}"
    small = [compared(row, source)] if row["compared"] in ("same", "first") else []
    # Of a model every figure is computed; of a survey only what was moved through another edition.
    small += ["omgerekend"] if source.nature == "survey" and row["status"] == "estimated" else []
    if small:
        head += f" <small>{escape(', '.join(small))}</small>"
    told = "".join(f"<p>{escape(text)}</p>" for text in details(row))
    if not told:
        return head
    name = "hoe gevraagd" if source.nature == "survey" else "omschrijving"
    spoken = escape(f"{row['edition']}: {name}", quote=True)
    return f'{head}<details><summary aria-label="{spoken}">{name}</summary>{told}</details>'


def details(row: words.Row) -> list[str]:
    """What was asked in an edition, in which words, how and of whom; only of editions in which it was asked."""
    if row["version"] is None:
        return []
    told = [judgement.absent(row) if row["value"] is None and row["reason"] else "", row["definition"]]
    told += (row["wording"] or "").split("\n")
    told.append("" if row["dated"] or not row["wording"] else UNDATED_WORDING)
    if row["compared"] == "same":
        told.append(row["why"])
    if row["mode"] is not None:
        told.append(f"Antwoorden uit een gesprek aan huis: {words.number(100 * row['mode'])} procent.")
    return [text for text in [*told, *fieldwork(row)] if text]


def fieldwork(row: words.Row) -> list[str]:
    """Who asked, how, of whom, and how many answered; what is not known is left out."""
    told = [
        f"Bureau: {row['bureau']}." if row["bureau"] else "",
        f"Manier: {row['fieldwork']}." if row["fieldwork"] else "",
        f"Gevraagd aan: {row['whom']}." if row["whom"] else "",
        response(row["invited"], row["response"]),
        row["remark"] or "",
    ]
    return [text for text in told if text]


def response(invited: int | None, answered: int | None) -> str:
    """How many people were invited and answered, as far as known."""
    if invited and answered:
        part = words.number(100 * answered / invited)
        return f"{words.number(answered)} van de {words.number(invited)} mensen deden mee ({part} procent)."
    if answered:
        return f"{words.number(answered)} mensen deden mee."
    return f"{words.number(invited)} mensen zijn uitgenodigd." if invited else ""
