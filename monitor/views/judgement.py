"""What may be said of a figure: its title, its state and development, what it can and cannot show, and why it is hidden."""

from monitor.catalog import CITY
from monitor.catalog.models import Area, Indicator, Source
from monitor.views import words
from monitor.views.words import Row

REST = "rest"
PROVEN = ("better", "worse", "higher", "lower")
"""Verdicts that name a direction; all others are calm."""

STATE = {
    "better": "gunstiger dan in de rest van Arnhem",
    "worse": "minder gunstig dan in de rest van Arnhem",
    "higher": "hoger dan in de rest van Arnhem",
    "lower": "lager dan in de rest van Arnhem",
}
CHANGE = {
    "better": "beter geworden",
    "worse": "minder goed geworden",
    "higher": "hoger geworden",
    "lower": "lager geworden",
    "varying": "op en neer",
}
CALM = {
    ("not_proven", True): "het verschil kan toeval zijn",
    ("not_proven", False): "de verandering kan toeval zijn",
    ("too_small", True): "het verschil is te klein om van belang te zijn",
    ("too_small", False): "de verandering is te klein om van belang te zijn",
}
"""The normal case, by reason and by whether it is a state (True) or a change."""

UNKNOWN = {
    "too_few_editions": "er zijn minder dan vijf metingen die u kunt vergelijken",
    "no_margin": "van dit cijfer is geen marge bekend",
    "break": "de vraag of de manier van vragen is veranderd",
    "hidden": "het laatste cijfer laten we niet zien",
    "other_mode": "hier is vaker of juist minder vaak aan huis gevraagd",
}
"""Why a state or a development is not known, as it stands after 'want'."""

NO_VALUE = {
    "suppressed": "Dit cijfer is te onzeker om te laten zien.",
    "missing": "Hier is geen cijfer van bekend.",
    "not_asked": "Dit is dat jaar niet gevraagd.",
    "not_applicable": "Niet van toepassing.",
}
HIDDEN = {
    "few_answers": "Minder dan 50 bewoners gaven antwoord. Dan laten we geen cijfer zien.",
    "low_effective": "Dit cijfer is te onzeker om te laten zien: niet elk antwoord telt even zwaar mee, en samen is dat te weinig.",
    "wide_interval": "Dit cijfer is te onzeker om te laten zien: de marge is te breed.",
    "sensitive": "Over dit gevoelige onderwerp laten we pas een cijfer zien vanaf 100 antwoorden.",
    "secondary": "Dit cijfer laten we niet zien, omdat u anders een ander verborgen cijfer kunt uitrekenen.",
}
"""Why a survey figure is hidden; every kind has its own sentence."""

LESS_CERTAIN_FEW = "Minder zeker: 50 tot en met 99 antwoorden."
LESS_CERTAIN_WIDE = "Minder zeker: de marge is breed, 20 punten of meer."
FEW, WIDE = 100, 0.20
"""Answers below which a figure is less certain, and the part of the scale from which its interval is wide."""

SPAN = {"share": 100.0, "mark": 9.0}
"""Length of the scale by kind; scores run from 0 to 10."""

NO_CAUSE = "Waardoor het verschil met de rest van Arnhem komt, zegt dit cijfer niet."


def verdict(found: str | None, reason: str | None = "not_proven", against: str = REST) -> str:
    """A comparison or a development in words, the same words everywhere; empty where nothing may be said.

    `found` and `reason` as in the tables comparison and development; `against`: rest for a state, else a change.
    """
    if not found:
        return ""
    state = against == REST
    if found == "unknown":
        return f"dat weten we niet, want {UNKNOWN.get(reason or '', 'daarvoor is te weinig bekend')}"
    if found == "chance":
        return CALM[reason if reason == "too_small" else "not_proven", state]
    return STATE[found] if state else CHANGE[found]


def brief(told: str) -> str:
    """A verdict as it stands in a column that already says with what is compared: 'gunstiger', 'kan toeval zijn'."""
    for opening in ("het verschil ", "de verandering "):
        told = told.removeprefix(opening)
    return told.removeprefix("is ").removesuffix(" dan in de rest van Arnhem")


def development(found: str | None, reason: str | None, since: str | None) -> str:
    """The development in words, with the first edition it covers: 'beter geworden sinds 2015'."""
    told = verdict(found, reason, "past")
    return f"{told} sinds {since}" if told and since and found in CHANGE else told


def absent(row: Row) -> str:
    """Why there is no value, in a sentence; every kind of hiding its own."""
    return HIDDEN.get(row.get("reason") or "") or NO_VALUE.get(row["status"], "")


def less_certain(row: Row, indicator: Indicator) -> list[str]:
    """Why a figure is flagged as less certain: few answers, a wide interval, or both; nothing when it is not."""
    if "u" not in row["flags"] or row["value"] is None:
        return []
    wide = False
    if row["lower"] is not None and row["upper"] is not None:
        wide = row["upper"] - row["lower"] >= WIDE * SPAN.get(indicator.kind, 10.0) - 1e-9
    asked = row.get("respondents")
    # The number is rounded to tens: 97 answers are shown as 100.
    few = asked is not None and (asked < FEW or (asked == FEW and not wide))
    told = [LESS_CERTAIN_FEW] if few or not wide else []
    return told + ([LESS_CERTAIN_WIDE] if wide else [])


def finding(
    row: Row,
    indicator: Indicator,
    area: Area,
    city_value: float | None,
    source: Source,
    rest: Row | None = None,
) -> str:
    """The title of a figure: what it says, as far as it carries.

    `rest` holds verdict and reference of the comparison with the rest of the city (from `comparisons` or
    `precision`); only a proven one is named, and never of a model, a class or a register.
    """
    if row["value"] is None:
        return f"{indicator.label}: in {words.place(area)} {words.NO_VALUE_SHORT.get(row['status'], 'geen cijfer')}"
    text = words.statement(row["value"], indicator, source, words.place(area))
    if rest is not None and source.nature == "survey" and rest["verdict"] in PROVEN:
        return f"{text}; dat is {STATE[rest['verdict']]} ({words.said(rest['reference'], indicator)})"
    if area.code != CITY and city_value is not None:
        return f"{text}; in heel Arnhem {words.said(city_value, indicator)}"
    return text


def without_value(indicator: Indicator, area: Area, hidden: Row | None) -> str:
    """The title where a place has no value in any year: that it is hidden (its last hidden row), or that there is none."""
    why = "in {} afgeschermd" if hidden else "van {} is er geen cijfer met een jaar"
    return f"{indicator.label}: {why.format(words.place(area))}"


def standing(row: Row, indicator: Indicator, source: Source) -> str:
    """A figure of 'hier' with its year, and beside it the proven verdict of a survey or else the city's figure."""
    text = f"{words.statement(row['value'], indicator, source, 'hier')} ({row['edition']}"
    if source.nature == "survey" and row["verdict"] in PROVEN:
        return f"{text}): {STATE[row['verdict']]} ({words.said(row['reference'], indicator)})"
    if source.nature == "survey" and row["area"] == CITY and row["development"] in PROVEN:
        return (
            f"{text}): {development(row['development'], row['development_reason'], row['development_from'])}"
        )
    if row["city_value"] is None or row["area"] == CITY or indicator.kind == "count":
        return f"{text})"
    return f"{text}; heel Arnhem: {words.said(row['city_value'], indicator)})"


def outlying(row: Row, indicator: Indicator, source: Source) -> str:
    """A figure that stands out, for a list below a heading that already says in which direction.

    A proven survey figure needs its value and the other one; anything else is told as in `standing`, with its maker.
    """
    told = f"{indicator.label}: {words.said(row['value'], indicator)}"
    if source.nature == "survey" and row["verdict"] in PROVEN:
        return f"{told}; in de rest van Arnhem {words.said(row['reference'], indicator)} ({row['edition']})"
    if source.nature == "survey" and row["area"] == CITY and row["development"] in PROVEN:
        return f"{told} ({row['edition']}), {development(row['development'], row['development_reason'], row['development_from'])}"
    return standing(row, indicator, source)


def certainty(
    row: Row, indicator: Indicator, source: Source, cautions: tuple[str, ...] = (), carried: str = ""
) -> str:
    """What a figure says and what it does not say, in a few sentences; `carried` is the answer of `conclusion`."""
    # What a source says of districts does not hold for its figure of the whole city.
    whole = source.nature in ("model", "classes") and row["division"] == "none"
    # That figures were made up stands on top of every page and in every table; here it would be said once more.
    general = "" if source.fictitious else source.small_area
    told = [row["note"], words.CITY_OF_MODEL if whole else general]
    if row["value"] is None:
        told = [absent(row), *told]
    else:
        told += [words.likely(row, indicator), *less_certain(row, indicator), carried]
        if indicator.events or indicator.numerator:
            told.append("" if "niet hoe vaak het gebeurt" in source.small_area else words.REGISTERED)
        elif source.nature in ("survey", "model"):
            told.append(words.NO_MARGIN if row["lower"] is None else "")
    told += list(cautions)
    sentences = [text if text.endswith((".", "!", "?")) else f"{text}." for text in told if text]
    return " ".join(dict.fromkeys(sentence[0].upper() + sentence[1:] for sentence in sentences))


def conclusion(precise: Row | None, indicator: Indicator, area: Area) -> str:
    """What can and cannot be concluded from a survey figure, by rules; empty for every other kind of figure.

    `precise` is the row of the question `precision`.
    """
    if precise is None or precise["value"] is None:
        return ""
    told = []
    if precise["respondents"] is not None:
        told.append(words.answers(precise["respondents"], whole=area.code == CITY))
    told += _state(precise, indicator)
    if precise["smallest_change"] is not None:
        size = words.step(precise["smallest_change"], indicator)
        where = words.place(area)
        told.append(f"Een verandering van minder dan {size} kan deze meting in {where} niet laten zien.")
    return " ".join(told)


def _state(precise: Row, indicator: Indicator) -> list[str]:
    """What the comparison with the rest of the city shows, and what it cannot show."""
    found = precise["verdict"]
    if not found:
        return []
    rest = f"de rest van Arnhem ({words.said(precise['reference'], indicator)})"
    if found in PROVEN:
        # How it compares is in the title already.
        return [NO_CAUSE]
    if found == "unknown":
        return [f"Of dit echt anders is dan {rest}: {verdict(found, precise['verdict_reason'])}."]
    if precise["verdict_reason"] == "too_small":
        return [f"Het verschil met {rest} is te klein om van belang te zijn."]
    told = [f"Het verschil met {rest} kan toeval zijn."]
    if precise["smallest_difference"] is not None:
        size = words.step(precise["smallest_difference"], indicator)
        told.append(f"Een verschil van minder dan {size} kan deze meting niet laten zien.")
    return told


def moved(change: Row, indicator: Indicator, place: str) -> str:
    """The development of a place over its latest comparable editions, in a sentence with its size and margin."""
    if change["verdict"] == "unknown":
        return f"Hoe het in {place} gaat: {verdict('unknown', change['reason'], 'past')}."
    span = f"Van {change['from_edition']} tot en met {change['edition']} in {place}"
    told = f"{span}: {verdict(change['verdict'], change['reason'], 'past')}"
    if change["verdict"] in PROVEN:
        told += f", ongeveer {words.step(abs(change['change']), indicator)}"
    return f"{told} ({words.counted(change['editions'])} metingen).{_between(change, indicator)}"


def since(found: Row, indicator: Indicator, place: str) -> str:
    """The change of a place since one earlier edition, in a sentence with its margin."""
    told = verdict(found["verdict"], found["reason"], "past")
    size = words.step(abs(found["difference"]), indicator)
    values = (
        f"van {words.said(found['reference'], indicator)} naar "
        f"{words.said(found['reference'] + found['difference'], indicator)}, een verschil van {size}"
    )
    return f"Van {found['against']} naar {found['edition']} in {place}: {told} ({values}).{_between(found, indicator)}"


def _between(change: Row, indicator: Indicator) -> str:
    """The margin of a change as a sentence to add; empty where none is known."""
    low, high = change["lower"], change["upper"]
    if low is None or high is None:
        return ""
    small, large = (words.step(size, indicator) for size in sorted((abs(low), abs(high))))
    if low < 0 < high:
        down, up = words.step(-low, indicator), words.step(high, indicator)
        return f" Waarschijnlijk tussen {down} lager en {up} hoger."
    small = small.removesuffix(f" {large.partition(' ')[2]}")  # the unit is said once
    return f" Waarschijnlijk tussen {small} en {large} {'hoger' if high > 0 else 'lager'}."
