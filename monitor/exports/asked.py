"""Which figure does somebody want to take along: the choices of a page, read from an address and checked against a release."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitor.catalog import CITY, UNDATED
from monitor.questions.about import editions
from monitor.questions.asked import Unknown, area_codes, edition_codes, indicator_codes, known_codes
from monitor.questions.figures import REST, places_with_figures, set_against
from monitor.questions.profiles import MOST
from monitor.questions.survey import comparable_series
from monitor.store import Release
from monitor.views import download_words as told
from monitor.views import plan_words, words
from monitor.views.legend import AGAINST_REST, CHANGE, VALUE
from monitor.views.passport import COMPARABLE, PUBLISHED, SERIES

MAP, COURSE, BESIDE, PLACE = told.KINDS
LEVELS = {words.LEVELS[level]: level for level in ("area", "district", "neighbourhood")}
SHOWN = (VALUE, AGAINST_REST, CHANGE)
EVERY = "alle"
LONGEST = 300
"""Signs of a choice that are read; five areas by name have some 100."""

READERS_WORD = {"indicator": "onderwerp", "area": "gebied", "edition": "jaar"}
"""What a question calls by its name in code, as a reader knows it."""

FEWEST = 2
MOST_READ = 4 * MOST
"""Places of an address that are looked up; of more only their number matters."""


class Unfit(Unknown):
    """Known codes that make no figure: the subject is not named, or there are too few or too many places."""


@dataclass(frozen=True)
class Figure:
    """One figure of a page by its lasting codes; `edition` is the year of a map, and for the others the last that counts.

    `areas`: of a map the chosen one or none, else all of them. `against`: rest or an earlier edition, where a map shows a
    comparison, and the first year where it shows two. `theme`: empty for all.
    """

    kind: str
    indicator: str = ""
    areas: tuple[str, ...] = ()
    edition: str = ""
    level: str = "district"
    shown: str = VALUE
    against: str = ""
    theme: str = ""


@dataclass
class _Reading:
    """Collects codes, and all that is wrong with them together."""

    release: Release
    codes: Mapping[str, str]
    faults: list[str] = field(default_factory=list)
    is_absent: bool = False

    def whole(self, key: str) -> str:
        # What is wrong is told with the value in it, so nothing that steers a screen may stay.
        return "".join(sign for sign in self.codes.get(key, "") if sign.isprintable()).strip()

    def one(self, key: str, usual: str = "") -> str:
        return self.whole(key)[:LONGEST] or usual

    def indicator(self) -> str:
        asked = self.one("onderwerp")
        if not asked:
            self.faults.append("Geef een onderwerp.")
            return ""
        return self._first(lambda: indicator_codes(self.release, [asked]))

    def edition(self, *keys: str) -> str:
        asked = next((self.one(key) for key in keys if self.one(key)), "")
        found = self._first(lambda: edition_codes(self.release, [asked])) if asked else ""
        if found == UNDATED:
            self.faults.append(f"jaar '{UNDATED}' heeft geen figuur.")
        return found

    def areas(self, *keys: str) -> tuple[str, ...]:
        parts = [part for key in keys for part in self.whole(key).split(",") if part.strip()]
        if len(parts) > MOST_READ:
            self.faults.append(told.TOO_MANY.format(len(parts)))
            return ()
        found = [self._first(lambda part=part: area_codes(self.release, [part[:LONGEST]])) for part in parts]
        return tuple(dict.fromkeys(code for code in found if code))

    def among(self, key: str, known: Mapping[str, str] | tuple[str, ...], usual: str) -> str:
        return self._first(lambda: known_codes([self.one(key, usual)], known, key))

    def _first(self, asked) -> str:  # type: ignore[no-untyped-def]
        try:
            return (asked() or [""])[0]
        except Unknown as fault:
            self.is_absent = True
            what, _, rest = str(fault).partition(" ")
            self.faults.append(f"{READERS_WORD.get(what, what)} {rest}")
            return ""


def figure(release: Release, kind: str, codes: Mapping[str, str]) -> Figure:
    """The figure that an address names, with the keys that pages write (`onderwerp`, `jaar`, `niveau`, `gebied`, `met` ...).

    Raises Unknown with all that is wrong in sentences for a reader, and Unfit when every code is known but they make no
    figure; keys that a figure does not use are left aside.
    """
    reading = _Reading(release, codes)
    makers = {MAP: _map, COURSE: _course, BESIDE: _beside, PLACE: _place}
    if kind not in makers:
        raise Unknown(told.NO_KIND)
    return _without_faults(reading, makers[kind](reading))


def of_rows(release: Release, kind: str, codes: Mapping[str, str]) -> Figure:
    """Rows that are no figure of a page: all of a subject, or a table of Plannen (`plan_words.KINDS`) for one place or else
    the city; raises Unknown as `figure` does.
    """
    reading = _Reading(release, codes)
    if kind == told.SUBJECT:
        return _without_faults(reading, Figure(kind, reading.indicator()))
    return _without_faults(reading, Figure(kind, areas=reading.areas("gebied")[:1] or (CITY,)))


def _without_faults(reading: _Reading, found: Figure) -> Figure:
    if reading.faults:
        sentences = " ".join(f"{text[:1].upper()}{text[1:]}" for text in dict.fromkeys(reading.faults))
        raise Unknown(sentences) if reading.is_absent else Unfit(sentences)
    return found


def _map(reading: _Reading) -> Figure:
    code, year, places = reading.indicator(), reading.edition("jaar"), reading.areas("gebied")
    # As its page: a map is of the subject, also where a series of it was named.
    one = reading.release.catalog.indicator.get(code)
    code = one.series_of or code if one else code
    level = LEVELS.get(reading.among("niveau", tuple(LEVELS), words.LEVELS["district"]), "district")
    shown, other = reading.among("beeld", SHOWN, VALUE), reading.edition("jaar2")
    if not reading.faults:
        held = [edition for edition, on, _ in editions(reading.release, code).iter_rows() if on == level]
        year = year or (held[-1] if held else "")
        against = REST if shown == AGAINST_REST else other
        judged = set_against(reading.release, code, year, level) if year else frozenset()
        if (
            year not in held
            or (shown == VALUE and other and other not in held)
            or (shown != VALUE and against not in judged)
        ):
            reading.is_absent = True
            reading.faults.append(told.NO_FIGURE)
        return Figure(MAP, code, places[:1], year, level, shown, against)
    return Figure(MAP)


def _course(reading: _Reading) -> Figure:
    code, chosen, others = _series(reading), reading.areas("gebied"), reading.areas("met")
    # Who names only places beside it means the place that the page opens with: its links leave that one out.
    places = tuple(dict.fromkeys([*(chosen or _usual_place(reading.release, code)), *others]))
    if len(places) > MOST:
        reading.faults.append(told.TOO_MANY.format(len(places)))
    return Figure(COURSE, code, places, reading.edition("tot"))


def _series(reading: _Reading) -> str:
    """The subject or its comparable series, as the page chooses: by `reeks`, or else by whose code is named."""
    code = reading.indicator()
    one = reading.release.catalog.indicator.get(code)
    series = reading.among("reeks", tuple(SERIES), COMPARABLE if one and one.series_of else PUBLISHED)
    if one is None:
        return ""
    subject = one.series_of or one.code
    return (series == COMPARABLE and comparable_series(reading.release, subject)) or subject


def _usual_place(release: Release, code: str) -> tuple[str, ...]:
    """The place that the page of a subject opens with: the city, or the first with figures where it has none of the city."""
    codes = places_with_figures(release, code) if code else []
    return (CITY,) if CITY in codes or not codes else (codes[0],)


def _beside(reading: _Reading) -> Figure:
    places, theme = reading.areas("met"), reading.one("thema", EVERY)
    if not reading.faults and not FEWEST <= len(places) <= MOST:
        reading.faults.append(told.TOO_FEW.format(len(places)))
    theme = reading.among("thema", (*reading.release.catalog.theme, EVERY), EVERY)
    return Figure(
        BESIDE, areas=places, edition=reading.edition("jaar", "tot"), theme="" if theme == EVERY else theme
    )


def _place(reading: _Reading) -> Figure:
    return Figure(PLACE, areas=reading.areas("gebied")[:1] or (CITY,), edition=reading.edition("tot"))


def name_of(release: Release, wanted: Figure, form: str) -> str:
    """The name of the file, of small letters, digits and dashes: arnhem-klarendal-eenzaam-2020.csv.

    Made of codes of the catalog only, never of what was sent, so that a header can carry it.
    """
    catalog = release.catalog
    marked = "verzonnen" if catalog.fictitious else ""
    slugs = [catalog.area[code].slug for code in wanted.areas if code != CITY]
    level = words.LEVELS_PLURAL[wanted.level] if wanted.kind == MAP and not slugs else ""
    two = wanted.against if wanted.kind == MAP else ""
    table = {told.SUBJECT: EVERY}.get(wanted.kind, wanted.kind if wanted.kind in plan_words.KINDS else "")
    parts = (marked, "arnhem", *slugs, table, level, wanted.indicator, wanted.theme, wanted.edition, two)
    plain = "-".join(filter(None, parts)).lower().replace("_", "-")
    return "".join(sign for sign in plain if sign.isascii() and (sign.isalnum() or sign == "-")) + f".{form}"
