"""Refuse a file with a column that says who someone is: by its name, its label or what stands in it."""

import ipaddress
import re
from collections.abc import Callable, Iterable
from itertools import pairwise

import polars as pl

from monitor.build.survey.delivered import Delivered, as_numbers
from monitor.build.survey.names import district_codes, same_name
from monitor.catalog import Catalog
from monitor.findings import Finding
from monitor.personal import EMAIL, MOMENT, NINE, PHONE, POSTCODE_INSIDE, STREETS, is_bsn

REMEDY = (
    "Zo'n kolom hoort niet in een bestand dat rondgaat: laat de maker haar verwijderen, gooi deze versie weg "
    "en lever opnieuw. De kolom overslaan in de map is niet genoeg."
)
NAMES = {
    "een naam van een persoon": "naam name voornaam voornamen achternaam achternamen tussenvoegsel voorletters "
    "voorletter initialen roepnaam familienaam geboortenaam volledigenaam surname lastname firstname fullname",
    "een e-mailadres": "email mail mailadres emailadres emailaddress recipientemail",
    "een telefoonnummer": "telefoon telefoonnummer telefoonnr telnr tel mobiel mobielnummer gsm phone phonenumber",
    "een adres": "adres address straat straatnaam huisletter woonadres huisadres adresregel",
    "een huisnummer": "huisnummer huisnr housenumber huisnummertoevoeging",
    "een volledige postcode": "postcode6 pc6 postcodevolledig",
    "een geboortedatum": "geboortedatum gebdatum gebdat birthdate dateofbirth dob",
    "een burgerservicenummer": "bsn burgerservicenummer sofinummer sofinr bsnnummer",
    "een IP-adres": "ip ipadres ipaddress ipnummer",
    "een plaats op de kaart": "latitude longitude locationlatitude locationlongitude gps",
}
WORDS = {kind: frozenset(names.split()) for kind, names in NAMES.items()}
"""What a column is when one of these words is its name or part of it."""
PAIRS = {
    ("e", "mail"): "een e-mailadres",
    ("geboorte", "datum"): "een geboortedatum",
    ("geb", "datum"): "een geboortedatum",
    ("ip", "address"): "een IP-adres",
    ("ip", "adres"): "een IP-adres",
    ("huis", "nummer"): "een huisnummer",
    ("huis", "nr"): "een huisnummer",
    ("last", "name"): "een naam van een persoon",
    ("first", "name"): "een naam van een persoon",
    ("date", "birth"): "een geboortedatum",
}
ALWAYS = {"een burgerservicenummer", "een huisnummer"}
"""What a column with such a name is, whatever stands in it; others may be a coded answer ('via telefoon': ja)."""
NO_PERSON = {
    "wijk",
    "buurt",
    "gebied",
    "district",
    "stad",
    "gemeente",
    "item",
    "vraag",
    "variabele",
    "bestand",
    "bureau",
}
"""Beside one of these words 'naam' is no name of a person."""
LABEL_WORDS = 5
"""A longer label is the wording of a question, in which such a word may well stand."""
ANSWERS, HIGHEST = 20, 99
"""A column with at most so many different small whole numbers holds coded answers."""

POSTCODE = r"^[1-9][0-9]{3}\s?[A-Za-z]{2}([\s,].*)?$"
STREET = rf"(?i)^[a-z'. -]*({STREETS})\s+[0-9]+\s?-?[a-z0-9]{{0,4}}$"
PERSON = r"^(\p{Lu}[\p{L}'.-]*\s)+((van|de|der|den|het|ter|ten|te|el|al|von)\s)*\p{Lu}[\p{L}'-]+$"
IPV6_PARTS = 4
MOSTLY, HALF = 0.8, 0.5
FEWEST_NAMES = 5
APART = 1000
BORN_SPAN, FIRST_BORN, BORN_BEFORE = 10, 1900, 2012


def personal(delivered: Delivered, catalog: Catalog) -> list[Finding]:
    """A finding for every column that looks like a name, e-mail, phone, address, postcode, birth date, BSN or IP.

    Looks at all columns, also those that the map does not use; never repeats what stands in a cell. Columns that only
    hold names or codes of districts are let through.
    """
    districts = set(district_codes(catalog))
    findings = []
    for column in delivered.frame.columns:
        values = delivered.texts(column).drop_nulls()
        unique = values.unique()
        if (
            unique.len()
            and unique.len() <= len(districts)
            and {same_name(one) for one in unique} <= districts
        ):
            continue
        label = delivered.labels.get(column, "")
        kind, why = _by_name(column, label, unique), "zo heet de kolom"
        if not kind:
            kind, why = _by_content(delivered, column, values, unique), "dat staat in de cellen"
        if kind:
            findings.append(
                Finding(delivered.file, f"kolom {column}", f"Dit lijkt op {kind} ({why}).", REMEDY)
            )
    return findings


def _parts(name: str) -> list[str]:
    """The words in the name of a column: split at signs, digits at the end and capitals inside."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    spaced = re.sub(r"(?<=[A-Z])(?=[A-Z][a-z])", " ", spaced)
    return same_name(spaced).split()


def _by_name(column: str, label: str, unique: pl.Series) -> str:
    """What a column is by its name or a short label; "" when nothing personal, or when it holds coded answers."""
    for text in (column, label):
        parts = _parts(text)
        if not parts or (text is label and len(parts) > LABEL_WORDS):
            continue
        kind = _kind_in(parts)
        if kind in ALWAYS or (kind and not _is_coded(unique)):
            return kind
    return ""


def _kind_in(parts: list[str]) -> str:
    joined = "".join(parts)
    bare = [part.rstrip("0123456789") or part for part in parts]
    for kind, words in WORDS.items():
        found = words & {*parts, *bare, joined}
        if found and not (kind == "een naam van een persoon" and NO_PERSON & set(parts)):
            return kind
    return next((kind for pair, kind in PAIRS.items() if pair in pairwise(parts)), "")


def _is_coded(unique: pl.Series) -> bool:
    """Whether the values are few small whole numbers, as of a question with answers to choose from."""
    numbers = as_numbers(unique)
    return bool(
        0 < unique.len() <= ANSWERS
        and not numbers.has_nulls()
        and ((numbers == numbers.round()) & numbers.is_between(-HIGHEST, HIGHEST)).all()
    )


def _by_content(delivered: Delivered, column: str, values: pl.Series, unique: pl.Series) -> str:
    if not unique.len() or _is_coded(unique):
        return ""
    if delivered.frame[column].dtype.is_temporal():
        return "een geboortedatum" if _are_birth_dates(unique.to_list()) else ""
    numbers = as_numbers(unique)
    if numbers.has_nulls():
        kind = _in_text(values, unique.filter(numbers.is_null()))
        if kind:
            return kind
    digits = unique.filter(numbers.is_not_null())
    return _in_digits(digits) if digits.len() else ""


def _in_text(values: pl.Series, unique: pl.Series) -> str:
    """What the cells of a text column are; one e-mail address, phone number or IP address is enough."""

    bare = unique.str.replace_all(MOMENT, "x")

    def some(pattern: str) -> bool:
        return bool(bare.str.contains(pattern).any())

    def share(pattern: str) -> float:
        return float(values.str.contains(pattern).mean() or 0)  # type: ignore[arg-type]

    postcodes = unique.filter(unique.str.contains(POSTCODE))
    checks: Iterable[tuple[str, Callable[[], bool]]] = (
        ("een e-mailadres", lambda: some(EMAIL)),
        ("een telefoonnummer", lambda: some(PHONE)),
        ("een IP-adres", lambda: _has_ip(unique)),
        ("een volledige postcode", lambda: some(POSTCODE_INSIDE) or some(r"(?i)^68[0-9]{2}\s?[a-z]{2}$")),
        ("een volledige postcode", lambda: postcodes.len() > 1 and share(POSTCODE) >= HALF),
        ("een adres", lambda: share(STREET) >= HALF),
        ("een burgerservicenummer", lambda: any(is_bsn(nine) for nine in _nines(unique))),
        ("een geboortedatum", lambda: _are_birth_dates(unique.to_list())),
        ("een naam van een persoon", lambda: _are_names(values, unique, share(PERSON))),
    )
    return next((kind for kind, found in checks if found()), "")


def _nines(unique: pl.Series) -> list[str]:
    """Separate numbers of nine digits inside texts."""
    wide = unique.filter(unique.str.contains(r"[0-9]{9}"))
    return [nine for text in wide for nine in NINE.findall(text) if len(nine) == 9]


def _are_names(values: pl.Series, unique: pl.Series, share: float) -> bool:
    """Two or more words with a capital, nearly all different: names; answers to choose from come back often."""
    return unique.len() >= FEWEST_NAMES and share >= MOSTLY and unique.len() >= MOSTLY * values.len()


def _has_ip(unique: pl.Series) -> bool:
    """Whether a cell is an IPv4 or IPv6 address."""
    likely = unique.filter(
        (unique.str.count_matches(r"\.") == 3) | (unique.str.count_matches(":") >= IPV6_PARTS)
    )
    return any(_is_ip(text) for text in likely)


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
        return True
    except ValueError:
        return False


def _in_digits(unique: pl.Series) -> str:
    """What a column of numbers is: BSN, phone numbers (also without their first 0) or birth dates as yyyymmdd."""
    digits = unique.filter(unique.str.contains(r"^0?[0-9]{8,9}$"))
    if digits.len() < MOSTLY * unique.len():
        phones = unique.filter(unique.str.contains(PHONE))
        return "een telefoonnummer" if phones.len() else ""
    if digits.str.contains(r"^0[1-9][0-9]{8}$").any():
        return "een telefoonnummer"
    if _are_birth_dates(digits.to_list()):
        return "een geboortedatum"
    known = [is_bsn(text) for text in digits]
    if sum(known) >= MOSTLY * len(known):
        return "een burgerservicenummer"
    # Numbers given out one after the other are respondents; telephone numbers lie far apart.
    numbers = sorted(map(int, digits))
    mobile = digits.str.contains(r"^6[0-9]{8}$").all() and numbers[-1] - numbers[0] > APART * len(numbers)
    return "een telefoonnummer" if mobile else ""


DATES = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})( 00:00:00.*)?"),
    re.compile(r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
)


def _are_birth_dates(texts: list[object]) -> bool:
    """Whether nearly all are dates, spread over many years and from before the youngest respondent was born."""
    years = [year for text in texts if (year := _year_of(str(text)))]
    if len(years) < MOSTLY * len(texts):
        return False
    years.sort()
    middle = years[len(years) // 2]
    return (
        years[0] >= FIRST_BORN
        and middle < BORN_BEFORE
        and (len(years) == 1 or years[-1] - years[0] >= BORN_SPAN)
    )


def _year_of(text: str) -> int:
    """The year of a date; 0 when the text is none."""
    for pattern in DATES:
        if (found := pattern.fullmatch(text)) and 1 <= int(found["m"]) <= 12 and 1 <= int(found["d"]) <= 31:
            return int(found["y"])
    return 0
