"""What in a text may point at a person: the patterns that every room uses, and a search through free text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
PHONE = r"(^|[^0-9A-Za-z.,])(\+31|0031|0)[\s\-]?(\(0\))?[1-9]([\s\-]?[0-9]){8}($|[^0-9])"
MOMENT = r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}"
POSTCODE_INSIDE = r"(^|\W)68[0-9]{2}\s?[A-Z]{2}($|\W)"
STREETS = "straat|laan|weg|plein|kade|singel|dijk|hof|pad|park"
NINE = re.compile(r"(?<![0-9])[0-9]{8,9}(?![0-9])")
"""These patterns hold in Python and in polars alike: without what only one of them knows."""

NAME, MAIL, TELEPHONE, ADDRESS, POSTCODE, BIRTH, BSN, ACCOUNT = (
    "een naam",
    "een e-mailadres",
    "een telefoonnummer",
    "een adres",
    "een postcode",
    "een geboortedatum",
    "een burgerservicenummer",
    "een rekeningnummer",
)
LATER = r"(?!\s*(?:jaar|jaren|keer|maal|uur|dagen|weken|maanden|meter|km|euro|procent|%))"
"""After a number: 'een hele weg 3 jaar lang' is no address."""

# Each pattern begins where a run of its signs begins, so that a long text costs no more than its length.
PATTERNS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (MAIL, rf"(?<![A-Za-z0-9._%+-]){EMAIL}"),
        (TELEPHONE, PHONE),
        (ACCOUNT, r"\bNL[0-9]{2}\s?[A-Z]{4}(?:\s?[0-9]){10}\b"),
        (POSTCODE, POSTCODE_INSIDE),
        (POSTCODE, r"\b(?:68[0-9]{2}\s?[a-z]{2}|[1-9][0-9]{3}\s?(?!SA|SD|SS)[A-Z]{2})\b"),
        (ADDRESS, rf"(?i)(?<![\w'.-])[\w'.-]*(?:{STREETS}|steeg|gracht|markt|hoek|veld)\s+[0-9]{{1,4}}[a-z]?\b{LATER}"),
        (ADDRESS, r"(?i)\b(?:huisnummer|huisnr|(?:op|van|bij) (?:nummer|nr))\.?\s+[0-9]{1,4}\b"),
        (BIRTH, rf"(?i)\bgeb(?:oren|oortedatum|\.)?\s*(?:op|is|:)?\s*(?:{MOMENT})"),
    )
)  # fmt: skip


def _set(told: str) -> frozenset[str]:
    return frozenset(told.split())


MARK, DIGIT = {MAIL: re.compile("@")}, re.compile(r"\d")
"""What a text must hold before a pattern can be in it: most texts hold neither, and are read in a quarter of the time."""

WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
PARTICLES = _set("van de der den het ter ten te el al von ben bin")
TITLES = _set(
    "meneer mevrouw mevr dhr mw heer familie fam opa oma oom tante zuster juf juffrouw dokter dr drs ds pastoor "
    "dominee imam buurman buurvrouw buurmeisje buurjongen wethouder burgemeester agent wijkagent heet heette genaamd"
)
"""Words after which a name comes."""
ORGANISATIONS = _set(
    "stichting vereniging buurthuis wijkcentrum buurtcentrum wijkhuis speeltuin school basisschool winkelcentrum woningcorporatie "
    "kerk moskee café cafe team gemeente project werkgroep platform huis park plein brug station"
)
"""Words after which the name of something else comes."""
ORDINARY = _set(
    "de het een in op bij aan om uit van naar onze ons mijn mij uw jouw hun haar zijn veel weinig alle geen dit dat deze die er hier daar nu "
    "vandaag gisteren morgen als toen wanneer waarom hoe wat wie waar ik wij we u jij zij hij ze je ook maar en want omdat toch nog zo te "
    "volgens sinds tijdens door voor na over met zonder tussen vanaf tot bewoners kinderen jongeren ouderen mensen buren sommige "
    "iedereen niemand iemand iets niets misschien graag nieuwe oude mooie fijne goede kan kunnen is was"
)
"""Words that begin a sentence and are no name."""


@dataclass(frozen=True, order=True)
class Found:
    """Words of a text that may point at a person, and as what."""

    kind: str
    words: str

    def __str__(self) -> str:
        return f"{self.kind}: '{self.words}'"


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        return self.text.casefold()


Phrases = dict[str, list[tuple[str, ...]]]


@dataclass(frozen=True)
class Names:
    """Names that stand for nobody, by their first word, and first names that count also when they stand alone."""

    nobody: Phrases
    first: frozenset[str]


def names(nobody: Iterable[str] = (), first: Iterable[str] = ()) -> Names:
    """Names of places and organisations, and first names; a name with commas or brackets counts by its parts."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for name in nobody:
        for part in re.split(r"[,/()]", name):
            words = tuple(word.casefold() for word in WORD.findall(part))
            if words:
                found.setdefault(words[0], set()).add(words)
    phrases = {word: sorted(kept, key=len, reverse=True) for word, kept in found.items()}
    return Names(phrases, frozenset(one.casefold() for one in first))


NONE = names()


def found_in(text: str, known: Names = NONE) -> tuple[Found, ...]:
    """Everything in a free text that may point at a person, each once, in order of kind.

    A warning, no proof: a name in small letters is not seen, and what is seen may be no person.
    """
    held = [one for one in PATTERNS if MARK.get(one[0], DIGIT).search(text)]
    found = {Found(kind, _trim(hit[0])) for kind, pattern in held for hit in pattern.finditer(text)}
    found |= {Found(BSN, nine) for nine in NINE.findall(text) if is_bsn(nine)}
    found |= {Found(NAME, name) for name in _names(text, known)}
    return tuple(sorted(found))


def is_bsn(text: str) -> bool:
    """Whether a number of 8 or 9 digits passes the test of eleven: 9, 8 ... 2 and -1 times its digits."""
    digits = [int(sign) for sign in text.zfill(9)]
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(weight * digit for weight, digit in zip(weights, digits, strict=True))
    return total > 0 and total % 11 == 0


def _trim(text: str) -> str:
    return text.strip(" \t\n.,;:()!?\"'")


def _names(text: str, known: Names) -> Iterator[str]:
    words = [_Word(hit[0], *hit.span()) for hit in WORD.finditer(text)]
    for titled, run in _runs(text, words):
        for part in _unknown(run, known.nobody):
            kept = _bare(part)
            if kept and _is_name(kept, titled and part[0] is run[0], known.first):
                yield text[kept[0].start : kept[-1].end]


def _runs(text: str, words: Sequence[_Word]) -> Iterator[tuple[bool, list[_Word]]]:
    """Words with a capital that follow each other, small particles between them, and whether a title comes before."""
    run: list[_Word] = []
    titled = False
    for place, word in enumerate(words):
        if not run and not word.text[0].isupper() and word.low not in PARTICLES:
            continue
        before = words[place - 1] if place else None
        joined = before is not None and _joins(text[before.end : word.start], before)
        follows_title = joined and before is not None and _is_title(words, place - 1)
        if run and not joined:
            yield titled, run
            run = []
        if not run:
            titled = follows_title
        if _has_capital(word.text, titled) or (word.low in PARTICLES and (run or titled)):
            run.append(word)
        elif run:
            yield titled, run
            run = []
    if run:
        yield titled, run


def _joins(gap: str, before: _Word) -> bool:
    """Whether only white space stands between two words; after an initial or a title also a full stop."""
    short = len(before.text.replace(".", "")) <= 2 or before.low in TITLES
    return gap.isspace() or (short and gap.lstrip(".").isspace() and gap.startswith(".")) or gap == "."


def _is_title(words: Sequence[_Word], place: int) -> bool:
    named = words[place].low == "is" and place > 0 and words[place - 1].low == "naam"
    return named or words[place].low in TITLES


def _has_capital(word: str, titled: bool) -> bool:
    initials = all(len(part) == 1 for part in word.split("."))
    return word[0].isupper() and (titled or initials or not word.isupper())


def _unknown(run: list[_Word], nobody: Phrases) -> Iterator[list[_Word]]:
    """The parts of a run that are no known name; nothing of a run that ends as the name of a street."""
    if re.search(rf"(?:{STREETS}|steeg|gracht|markt|brug|veld|kwartier|school|kerk)$", run[-1].low):
        return
    part: list[_Word] = []
    place = 0
    while place < len(run):
        rest = tuple(word.low for word in run[place : place + 6])
        phrase = next((one for one in nobody.get(rest[0], ()) if rest[: len(one)] == one), ())
        if phrase:
            if part:
                yield part
            part = []
        else:
            part.append(run[place])
        place += len(phrase) or 1
    if part:
        yield part


def _bare(part: list[_Word]) -> list[_Word]:
    """A run without ordinary words at its ends; nothing when it names an organisation."""
    kept = list(part)
    while kept and kept[0].low in ORDINARY - PARTICLES | {"de", "het", "van"} and kept[0].text[0].isupper():
        kept = kept[1:]
    while kept and (kept[-1].low in ORDINARY or kept[-1].low in PARTICLES):
        kept = kept[:-1]
    return [] if kept and kept[0].low in ORGANISATIONS else kept


def _is_name(kept: list[_Word], titled: bool, first_names: frozenset[str]) -> bool:
    capitals = [word for word in kept if word.text[0].isupper()]
    if not any(len(word.text) > 1 and "." not in word.text for word in capitals):
        return False
    own = re.sub(r"['’]s$", "", capitals[0].low)
    return titled or len(capitals) > 1 or own in first_names
