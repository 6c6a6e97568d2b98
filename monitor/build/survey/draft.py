"""Write a first map for a file of answers: guesses from names, labels and values, for a person to correct."""

import json
import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from monitor.build.survey.delivered import Delivered, as_numbers, number_in, plain
from monitor.build.survey.names import district_codes, same_name
from monitor.catalog import TODAY, Catalog
from monitor.catalog.survey import Item

ALIKE = 0.6
"""Texts less alike than this are not proposed."""
MOST_VALUES = 30
MOST_MODES = 12
"""A column with more values says something else than how the questions were answered."""
DISTRICTS = 0.5
NO_ANSWER = (
    "weet niet", "weet ik niet", "geen antwoord", "geen mening", "wil niet zeggen", "n v t", "niet van toepassing",
)  # fmt: skip
ROLES = {
    "weight": ("weging", "weegfactor", "gewicht", "wegingsfactor", "weight", "wgt", "weeg"),
    "stratum": ("stratum", "strata", "steekproefstratum"),
    "mode": (
        "modus", "mode", "methode", "wijze", "manier", "enquetewijze", "enquetemethode", "invulwijze", "invulmethode",
        "afname", "afnamewijze", "afnamemethode", "kanaal",
    ),
    "respondent": ("respnr", "respondent", "respondentnummer", "volgnummer", "id", "respid", "caseid"),
}  # fmt: skip
DISTRICT = ("wijk", "wijkcode", "wijknaam", "district", "wijknr", "wijknummer")
MODES = {
    "online": ("online", "internet", "web", "digitaal", "website"),
    "paper": ("papier", "paper", "schriftelijk", "post"),
    "interview": (
        "interview",
        "huisbezoek",
        "aan huis",
        "aan de deur",
        "face to face",
        "mondeling",
        "enqueteur",
    ),
}
BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Guess:
    """A column that may hold the answers to an item, and how alike their words are (1 is the same code)."""

    alike: float
    item: str
    column: str


def draft_map(delivered: Delivered, catalog: Catalog) -> str:
    """A map (TOML) that loads: roles and items guessed, each guess with a comment, the rest named in comments.

    Nothing in it is certain but a column with the code of an item as its name.
    """
    roles = _roles(delivered, catalog)
    free = [column for column in _columns(delivered) if column not in roles.values()]
    guesses = _items(delivered, catalog, free)
    lines = [
        "# Eerste map, gemaakt uit namen en labels. Elke regel met 'gok' moet een mens nakijken.",
        'route = "answers"',
        f"division = {quoted(TODAY)}",
        *([] if "weight" in roles else ["# unweighted = true  # alleen als er echt geen gewichten zijn"]),
        "",
        "[columns]",
        *_role_lines(delivered, roles),
        *_district_lines(delivered, catalog, roles.get("district", "")),
        *_mode_lines(delivered, roles.get("mode", "")),
    ]
    for guess in guesses:
        lines += _item_lines(delivered, catalog.item[guess.item], guess)
    found = {guess.item for guess in guesses}
    lines += ["", "# Items zonder kolom:"]
    lines += [
        f"# [items.{key(item.code)}]  {comment(item.label)}"
        for item in catalog.items
        if item.code not in found
    ]
    used = {guess.column for guess in guesses} | set(roles.values())
    lines += ["", "# Kolommen die niet worden gebruikt en dus niet worden bewaard:"]
    lines += [
        f"# {comment(name)}  {comment(delivered.labels.get(name, ''))}".rstrip()
        for name in delivered.frame.columns
        if name not in used
    ]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A text as a TOML basic string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def key(text: str) -> str:
    """A text as a TOML key, with quotes where it needs them."""
    return text if BARE.fullmatch(text) else quoted(text)


def comment(text: str) -> str:
    """A text that may stand in a TOML comment: on one line and without control signs."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _guessed(delivered: Delivered, column: str) -> str:
    label = comment(delivered.labels.get(column, ""))
    return f"  # gok: {label}" if label else "  # gok"


def _columns(delivered: Delivered) -> list[str]:
    """The columns that a map can name: it takes spaces off the ends of a name."""
    return [name for name in delivered.frame.columns if name == name.strip()]


def _roles(delivered: Delivered, catalog: Catalog) -> dict[str, str]:
    """The column of each role that can be guessed; a column gets one role."""
    roles: dict[str, str] = {}
    district = _district_column(delivered, catalog)
    if district:
        roles["district"] = district
    for role, names in ROLES.items():
        for column in _columns(delivered):
            if (
                column not in roles.values()
                and _sounds_like(delivered, column, names)
                and _suits(delivered, column, role)
            ):
                roles[role] = column
                break
    return roles


def _sounds_like(delivered: Delivered, column: str, names: tuple[str, ...]) -> bool:
    words = {
        same_name(column),
        *same_name(column).split(),
        *same_name(delivered.labels.get(column, "")).split()[:3],
    }
    return bool(words & set(names))


def _suits(delivered: Delivered, column: str, role: str) -> bool:
    """Whether the values of a column can have this role."""
    texts = delivered.texts(column).drop_nulls()
    if role == "weight":
        return not as_numbers(texts).has_nulls()
    if role == "respondent":
        return not texts.is_duplicated().any()
    if role == "mode":
        return texts.n_unique() <= MOST_MODES
    return texts.n_unique() <= MOST_VALUES * 10


def _district_column(delivered: Delivered, catalog: Catalog) -> str:
    """The column with most values that are districts, else one that is named so; "" when there is none."""
    codes = district_codes(catalog)
    best, part = "", DISTRICTS
    for column in _columns(delivered):
        labels = delivered.value_labels.get(column, {})
        values = delivered.texts(column).drop_nulls().unique().to_list()
        if not values or len(values) > len(codes):
            continue
        known = sum(bool({same_name(one), same_name(labels.get(one, ""))} & codes.keys()) for one in values)
        if known / len(values) > part:
            best, part = column, known / len(values)
    named = [name for name in _columns(delivered) if _sounds_like(delivered, name, DISTRICT)]
    return best or (named[0] if named else "")


def _role_lines(delivered: Delivered, roles: dict[str, str]) -> list[str]:
    lines = []
    for role in ("district", "weight", "stratum", "mode", "respondent"):
        if role in roles:
            lines.append(f"{role} = {quoted(roles[role])}{_guessed(delivered, roles[role])}")
        else:
            lines.append(f'# {role} = "..."  # niet gevonden')
    return lines


def _values(delivered: Delivered, column: str) -> dict[str, str]:
    """Values of a column (as text) and their labels; empty when there are very many."""
    texts = delivered.texts(column).drop_nulls().unique().sort()
    labels = delivered.value_labels.get(column, {})
    values = sorted({*texts.to_list(), *labels} if texts.len() <= MOST_VALUES * 10 else labels)
    return {value: labels.get(value, "") for value in values}


def _district_lines(delivered: Delivered, catalog: Catalog, column: str) -> list[str]:
    """Values that are no district of themselves, each with the district whose name is most alike."""
    codes = district_codes(catalog)
    lines = ["", "[districts]"] if column else []
    for value, label in _values(delivered, column).items() if column else ():
        if {same_name(value), same_name(label)} & codes.keys() or delivered.is_user_missing(column, value):
            continue
        name = max(codes, key=lambda one: _alike(label or value, one))
        alike = _alike(label or value, name) >= ALIKE and bool(re.search("[A-Za-z]", label or value))
        start = "" if alike else "# "
        area = catalog.area[codes[name]].label if alike else "welke wijk is dit?"
        code = codes[name] if alike else "WK0202.."
        lines.append(
            f"{start}{key(value)} = {quoted(code)}  # gok: {comment(label or value)} is {comment(area)}"
        )
    return lines


def _mode_lines(delivered: Delivered, column: str) -> list[str]:
    lines = ["", "[modes]"] if column else []
    for value, label in _values(delivered, column).items() if column else ():
        name = same_name(label or value)
        mode = next((mode for mode, words in MODES.items() if any(word in name for word in words)), "")
        start = "" if mode else "# "
        lines.append(f"{start}{key(value)} = {quoted(mode or 'online')}  # gok: {comment(label or value)}")
    return lines


def _items(delivered: Delivered, catalog: Catalog, columns: list[str]) -> list[Guess]:
    """Pairs of item and column, most alike first given away; in catalog order."""
    pairs = [
        Guess(_closeness(delivered, column, item), item.code, column)
        for item in catalog.items
        for column in columns
    ]
    chosen: list[Guess] = []
    for guess in sorted(pairs, key=lambda one: (-one.alike, one.item, one.column)):
        if guess.alike < ALIKE:
            break
        if guess.item not in {one.item for one in chosen} and guess.column not in {
            one.column for one in chosen
        }:
            chosen.append(guess)
    order = [item.code for item in catalog.items]
    return sorted(chosen, key=lambda one: order.index(one.item))


def _closeness(delivered: Delivered, column: str, item: Item) -> float:
    """How alike a column and an item are, by code, label, wording and the words for answers; 0 to 1."""
    if same_name(column) == same_name(item.code):
        return 1.0
    label = delivered.labels.get(column, "")
    own = [item.label, *(wording.text for wording in item.wordings), item.code]
    alike = max(_alike(given, text) for given in (label, column) if given for text in own)
    words = {same_name(word) for word in item.categories.values()}
    given_words = {same_name(word) for word in delivered.value_labels.get(column, {}).values()}
    bonus = 0.1 if words and words <= given_words else 0.0
    return min(alike + bonus, 0.99)


def _alike(one: str, other: str) -> float:
    one, other = same_name(one), same_name(other)
    if not one or not other:
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE - 0.1 else 0.0


def _item_lines(delivered: Delivered, item: Item, guess: Guess) -> list[str]:
    """One item block: column, values without an answer, and a recode where labels say that values differ."""
    sure = guess.alike == 1.0
    label = comment(delivered.labels.get(guess.column, ""))
    note = (f"  # {label}" if label else "") if sure else _guessed(delivered, guess.column)
    lines = ["", f"[items.{key(item.code)}]", f"column = {quoted(guess.column)}{note}"]
    words = {
        same_name(word): number
        for code, word in item.categories.items()
        if (number := number_in(code)) is not None
    }
    answers, missing, differs = {}, [], False
    for value, word in _values(delivered, guess.column).items():
        number = number_in(value)
        if delivered.is_user_missing(guess.column, value):
            lines.append(f"# {comment(value)} {comment(word)}: in SPSS al ontbrekend")
            continue
        meant = words.get(same_name(word or value))
        if meant is None and same_name(word or value) in NO_ANSWER:
            missing.append(value)
            continue
        counted = meant if meant is not None else number
        if counted is not None and item.scale[0] <= counted <= item.scale[1]:
            answers[value] = counted
            differs |= meant is not None and number is not None and meant != number
    outside = [value for value in missing if number_in(value) not in item.outside]
    if outside:
        lines.append(f"missing = [{', '.join(_cell(value) for value in outside)}]  # gok")
    if differs:
        lines.append(f"[items.{key(item.code)}.answers]  # gok: het bestand telt anders dan de catalogus")
        lines += [f"{key(value)} = {plain(answer)}" for value, answer in answers.items()]
    return lines


def _cell(value: str) -> str:
    number = number_in(value)
    return quoted(value) if number is None or plain(number) != value else value
