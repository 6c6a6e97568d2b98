"""Where numbers become text, with `judgement`: values, units, margins, places and reasons, in plain Dutch."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from babel.numbers import format_decimal

from monitor.catalog import CITY, TODAY, UNDATED, Catalog
from monitor.catalog.models import Area, Division, Indicator, Source

Row = Mapping[str, Any]
"""One row of an answer, by column name."""

LEVELS = {
    "country": "land",
    "region": "politieregio",
    "city": "stad",
    "area": "gebied",
    "district": "wijk",
    "neighbourhood": "buurt",
}
WHOLE = {"city": "hele stad", "country": "heel Nederland", "region": "hele politieregio"}
LEVELS_PLURAL = {"area": "gebieden", "district": "wijken", "neighbourhood": "buurten"}
WITHOUT_LINES = "none"
"""The division of figures of city, country and region, which follow no district lines."""

COUNTED = (
    "geen",
    "één",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
)

NO_VALUE_SHORT = {
    "suppressed": "afgeschermd",
    "missing": "niet gemeten",
    "not_asked": "niet gevraagd",
    "not_applicable": "niet van toepassing",
}
HIDDEN_SHORT = {
    "few_answers": "minder dan 50 antwoorden",
    "low_effective": "te onzeker",
    "wide_interval": "te onzeker",
    "sensitive": "beschermt mensen",
    "secondary": "beschermt een ander cijfer",
}
"""Why a value is hidden, for a cell or a map; the sentences are in `judgement`."""

SURVEY_NOT_LOADED = (
    "De wijkcijfers van de Leefbare Wijken Monitor zelf zijn hier nog niet geladen. "
    "U ziet andere openbare cijfers, met hun bron."
)
MOST_DECIMALS = 3
SCORE = "score"
"""A unit that says nothing beside a number: the measure tells that it is a score."""
CITY_OF_MODEL = "Dit is het cijfer voor het geheel, uit dezelfde tabel als de cijfers per wijk."
FAIR_REST = "De rest van Arnhem is hier: de wijken waar het aantal inwoners een eerlijke maat is."
REGISTERED = "Dit is het aantal meldingen, niet hoe vaak het gebeurt."
NO_MARGIN = (
    "Van dit cijfer is geen marge bekend. Daarom zeggen we niet of een verschil echt is of toeval kan zijn."
)


@lru_cache(maxsize=4096)
def number(value: float, decimals: int = 0) -> str:
    """A number with decimal comma and points for thousands; half goes away from zero."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    shift = 10**decimals
    rounded = int(abs(value) * shift + 0.5 + 1e-9) / shift
    # What rounds to nothing has no sign: never "-0".
    signed = -rounded if value < 0 and rounded else rounded
    return str(format_decimal(signed, format=pattern, locale="nl"))


def amount(value: float, indicator: Indicator) -> str:
    """A value with its unit, short, for tables and maps: 55%, 7,4, € 300.000, 66 per 1.000 inwoners."""
    text = number(value, indicator.decimals)
    if indicator.unit == "%":
        return f"{text}%"
    if indicator.unit == "euro":
        return euros(value, indicator.decimals)
    if indicator.kind == "class":
        return f"klasse {text}"
    return f"{text} {unit(indicator)}".rstrip() if indicator.kind not in ("count", "mark") else text


def unit(indicator: Indicator) -> str:
    """The unit as far as a reader needs it beside a number: not that of a score, nor what the label says already."""
    return "" if indicator.unit == SCORE or indicator.unit in indicator.label else indicator.unit


def maker(source: Source) -> str:
    """Who made the figures of a source; of made-up figures only their own name, which says just that."""
    return source.label if source.fictitious else source.producer


def said(value: float, indicator: Indicator) -> str:
    """A value as it is spoken in a sentence: 55 procent, 7,4, € 300.000."""
    if indicator.unit == "%":
        return f"{number(value, indicator.decimals)} procent"
    if indicator.unit == "euro":
        return euros(value, indicator.decimals)
    return number(value, indicator.decimals)


def value_or_reason(row: Row, indicator: Indicator) -> str:
    """The value with its unit, or in a few words why there is none."""
    if row["value"] is None:
        return NO_VALUE_SHORT.get(row["status"], "geen cijfer")
    return amount(row["value"], indicator)


def bare(indicator: Indicator) -> Indicator:
    """The indicator without a unit of more than one sign, for places that have no room for it."""
    return indicator if indicator.unit in ("%", "euro", "") else indicator.model_copy(update={"unit": ""})


def margin(row: Row, indicator: Indicator) -> str:
    """The interval as it reads after 'tussen': 56 en 78; empty where none is known."""
    return _interval(row, indicator, "en")


def reach(row: Row, indicator: Indicator) -> str:
    """The interval as it stands alone: 56 tot 78; empty where none is known."""
    return _interval(row, indicator, "tot")


def _interval(row: Row, indicator: Indicator, between: str) -> str:
    if row["lower"] is None or row["upper"] is None:
        return ""
    low, high = (number(row[name], indicator.decimals) for name in ("lower", "upper"))
    if low == high and row["lower"] < row["upper"]:
        # Between 5,7 and 5,7 lies nothing: of a very sure figure the bounds get one decimal more.
        low, high = (number(row[name], indicator.decimals + 1) for name in ("lower", "upper"))
    return f"{low} {between} {high}"


def likely(row: Row, indicator: Indicator) -> str:
    """The interval as a sentence; empty where none is known."""
    between = margin(row, indicator)
    if not between:
        return ""
    unit = " procent" if indicator.unit == "%" else ""
    return f"Waarschijnlijk tussen {between}{unit}."


def place(area: Area) -> str:
    """The area as it stands after 'in': Klarendal, heel Arnhem, het gebied Noordwest, de politieregio ..."""
    if area.code == CITY:
        return "heel Arnhem"
    if area.level == "region":
        return f"de {area.label[0].lower()}{area.label[1:]}"
    return f"het gebied {area.label}" if area.level == "area" else area.label


def clause(value: float, indicator: Indicator) -> str:
    """The indicator's own clause with the value in it; its first word is the verb."""
    return indicator.phrase.format(value=said(value, indicator))


def statement(value: float, indicator: Indicator, source: Source, where: str) -> str:
    """What a figure says of a place: 'In Klarendal is 30 procent ...'; a model's figure names its maker.

    `where` stands after 'in', or is 'hier'.
    """
    verb, _, tail = clause(value, indicator).partition(" ")
    inside = where if where == "hier" else f"in {where}"
    text = f"Volgens {source.spoken} {verb} {inside} {tail}" if source.spoken else f"{inside} {verb} {tail}"
    return text[0].upper() + text[1:]


def borders(division: str, divisions: Iterable[Division]) -> str:
    """The lines that a figure follows, as the catalog calls them; empty for a city, a region and a country."""
    return next((one.label for one in divisions if one.code == division), "")


def subtitle(
    row: Row, indicator: Indicator, level: str, source: Source, divisions: Iterable[Division]
) -> str:
    """What was measured, of whom, where, when, by whom and within which of the catalog's lines."""
    lines = borders(row["division"], divisions)
    year = "zonder jaar" if row["edition"] == UNDATED else str(row["edition"])
    told = (
        indicator.unit in ("", "%", "euro")
        or indicator.kind == "class"
        or indicator.unit in indicator.measure
    )
    unit = "" if told else f" ({indicator.unit})"
    where = WHOLE.get(level, f"per {LEVELS[level]}")
    parts = [f"{indicator.measure}{unit}", where, year, f"bron: {maker(source)}", lines]
    text = ", ".join(part for part in parts if part)
    return text[0].upper() + text[1:] + "."


def direction(indicator: Indicator) -> str:
    """Which way is good, for unfavourable subjects that readers would otherwise misread."""
    return {"low": "lager is gunstiger", "high": "hoger is gunstiger", "none": ""}[indicator.better]


def step(size: float, indicator: Indicator) -> str:
    """The size of a difference: 13 procentpunt, 0,4 punt, 12 per 1.000 inwoners; never rounded to nothing."""
    decimals = indicator.decimals
    while decimals < MOST_DECIMALS and number(size, decimals).strip("0,") == "":
        decimals += 1
    text = number(size, decimals)
    if indicator.unit == "euro":
        return euros(size, decimals)
    if indicator.unit == "%":
        return f"{text} procentpunt"
    points = indicator.kind == "mark" or indicator.unit in ("", SCORE)
    return f"{text} punt" if points else f"{text} {indicator.unit}"


def answers(respondents: float, *, whole: bool) -> str:
    """How many people answered: 'Ongeveer 150 bewoners gaven antwoord.'; of a city (`whole`) the exact number."""
    if whole:
        return f"{number(respondents)} bewoners gaven antwoord."
    return f"Ongeveer {number(round(respondents / 10) * 10)} bewoners gaven antwoord."


def remark(row: Row, *, cautioned: bool = False) -> str:
    """Remarks that belong to a value in a table: why it is hidden, less certain, provisional, estimated, former lines."""
    told = [HIDDEN_SHORT[row["reason"]]] if row.get("reason") in HIDDEN_SHORT else []
    told += ["minder zeker"] if "u" in row["flags"] else []
    told += ["voorlopig"] if "p" in row["flags"] else []
    told += ["berekend"] if row["status"] == "estimated" else []
    told += ["oude wijkgrenzen"] if row["division"] not in (TODAY, WITHOUT_LINES) else []
    told += ["inwoners zijn hier geen eerlijke maat"] if cautioned and row["value"] is not None else []
    return ", ".join(told)


def remarks(beside: Sequence[tuple[str, str]], around: Sequence[str] = ()) -> str:
    """What `remark` says of figures beside each other (name and remark), each with whom it belongs to unless that is all.

    Names in `around` are references, such as the city: a remark of all others belongs to all.
    """
    whose: dict[str, list[str]] = {}
    for name, together in beside:
        for told in filter(None, together.split(", ")):
            whose.setdefault(told, []).append(name)
    every = [name for name, _ in beside]
    own = [name for name in every if name not in around]
    return "; ".join(
        told if names in (own, every) else f"{told}: {enumeration(names)}" for told, names in whose.items()
    )


def enumeration(parts: list[str]) -> str:
    """a, b en c."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} en {parts[-1]}" if parts else ""


def counted(many: int) -> str:
    """A number of things as it stands in a sentence: acht, 24."""
    return COUNTED[many] if many < len(COUNTED) else number(many)


def city_parts(catalog: Catalog) -> str:
    """Of what the city consists: 24 wijken in acht gebieden."""
    many = {level: len(catalog.areas_on(level)) for level in ("district", "area")}
    told = [
        f"{counted(number)} {LEVELS[level] if number == 1 else LEVELS_PLURAL[level]}"
        for level, number in many.items()
    ]
    return " in ".join(told)


def day(written: str) -> str:
    """2026-11-20 as 20-11-2026."""
    return "-".join(reversed(written.split("-")))


def euros(value: float | None, decimals: int = 0) -> str:
    """An amount of money: € 300.000, € -200 (a minus stands behind the sign in Dutch); empty when there is none."""
    return "" if value is None else f"€ {number(value, decimals)}"
