"""Light Dutch stemming: words that differ only in number, person or degree become one; no dictionary."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from monitor.questions.places import plain

IRREGULAR = {
    "buurt": "buurt", "buurten": "buurt", "kinderen": "kind", "ouderen": "oudere", "oudere": "oudere", "koop": "koop", "alleen": "alleen",
}  # fmt: skip
"""Words that the rules would spoil: 'buurt' would meet 'buur', 'ouderen' would meet 'ouders', 'alleen' 'alle'."""

ENDINGS = ("heden", "heid", "eren", "en", "er", "es", "e", "s")
SHORTEST = 3
"""Letters that must be left of a word when an ending is cut off."""

EMPTY = frozenset(
    plain(
        "aan aantal al alle allemaal alles als bij ben bent binnen dan dat de deel den der deze die dit doe doen doet door een eens en er ergens gaan gaat "
        "geven gemiddeld gemiddelde had hebben heb hebt heeft hen het hier hij hoe hoeveel hoog hun iemand ik in is ja je kan "
        "kun kunnen kunt laag last maar man me meer men mensen met mijn minder moet na naar niet nog nu of om onder ons onze ook "
        "op over per percentage procent snel soort te tot tussen u uit vaak van vanaf veel vinden vindt voor waar waarom wanneer "
        "was wat we weinig wel welk welke werd wie wil willen worden wordt zal ze zeer zich zijn zo zou zij arnhem arnhemmer "
        "arnhemmers bewoner bewoners inwoner inwoners volwassenen persoon personen"
    ).split()
)
"""Words that say nothing about the subject; everyone is a 'bewoner' here."""

AGES = ((r"\b(\d+) jaar en ouder\b", r"\1plus"), (r"\b(\d+) (?:plus\w*|\+)", r"\1plus"))
"""'65 jaar en ouder' and '65-plussers' are one word, and not about parents."""

WHOLE, PART, NEAR = 1.0, 0.6, 0.5
"""How well two stems fit: the same, one inside the other (a compound), or a spelling mistake away."""

END_OF_COMPOUND, START_OF_WORD = 5, 6
"""Letters that one stem inside another must have: the end of a compound says what it is, its start often something
else ('schaal' is no 'schaalscore')."""


def words(text: str) -> list[str]:
    """The words of a text that say something, in small letters without signs, in their order."""
    spelt = plain(text.replace("+", " plus "))
    for pattern, whole in AGES:
        spelt = re.sub(pattern, whole, spelt)
    return [word for word in spelt.split() if len(word) > 1 and word not in EMPTY and not word.isdecimal()]


def stem(word: str) -> str:
    """The part of a word that stays: 'straten' and 'straat' both give 'strat', 'voelt' and 'voelen' 'voel'."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    for _ in range(2):
        ending = next((item for item in ENDINGS if word.endswith(item)), "")
        if ending and len(word) - len(ending) >= SHORTEST:
            word = word.removesuffix(ending)
    if len(word) > SHORTEST and re.search(r"[^aeiouy]t$", word):
        word = word[:-1]
    word = re.sub(r"([a-z])\1", r"\1", word)
    return re.sub(r"z$", "s", re.sub(r"v$", "f", word))


def stems(text: str) -> dict[str, str]:
    """Stem -> the word it came from, for every word of a text that says something."""
    found: dict[str, str] = {}
    for word in words(text):
        found.setdefault(stem(word), word)
    return found


def fit(asked: str, known: Iterable[str]) -> tuple[float, str]:
    """How well a stem fits the best of others (0 to 1), and which one that is."""
    return max(_fits(asked, known), default=(0.0, ""))


def _fits(asked: str, known: Iterable[str]) -> Iterator[tuple[float, str]]:
    for other in known:
        if asked == other:
            yield WHOLE, other
        elif (shorter := min(len(asked), len(other))) >= END_OF_COMPOUND and (
            other.endswith(asked)
            or (shorter >= START_OF_WORD and (other.startswith(asked) or asked.startswith(other)))
        ):
            yield PART, other
        elif (
            len(asked) >= 6 and asked[0] == other[:1] and SequenceMatcher(None, asked, other).ratio() >= 0.85
        ):
            yield NEAR, other
