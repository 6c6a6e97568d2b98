"""What a visitor has chosen, as short codes: read from the address, kept between pages, written back complete."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from monitor.catalog import CITY, UNDATED, Catalog
from monitor.catalog.models import Indicator
from monitor.questions.about import editions, indicators, survey_subjects
from monitor.questions.figures import set_against
from monitor.store import Release
from monitor.ui.address import FORMS, KEYS, LEVEL_CODES, SHOWN, code_of, implied, parts
from monitor.views.words import LEVELS, LEVELS_PLURAL

CODES, WRITTEN = "codes", "written"
FORMS_ON = {
    "area": ("kaart", "twee"),
    "district": ("kaart", "tegels", "twee"),
    "neighbourhood": ("kaart", "inzoomen", "twee"),
}
BOX, MANY = "box_", "many_"
FEWEST = 2
"""Areas that a comparison needs at least."""


@dataclass
class Choices:
    """The choices of one run: boxes are shown one by one, and `write` puts all of them in the address."""

    release: Release
    used: dict[str, str] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    addressed: dict[str, str] = field(default_factory=dict)
    top: DeltaGenerator = field(default_factory=st.container)

    @property
    def catalog(self) -> Catalog:
        """The catalog of the release."""
        return self.release.catalog

    @property
    def codes(self) -> dict[str, str]:
        """What was chosen before, on any page."""
        return st.session_state.setdefault(CODES, {})

    def box(self, key: str, label: str, options: dict[str, str], default: str, *, wide: bool = True) -> str:
        """A box with codes as options; the address or the former choice is preset. Returns the chosen code."""
        asked = self.codes.get(key, default)
        if key in self.addressed and self.codes.get(key) not in options:
            told = f"{KEYS[key]} '{self.addressed[key]}' is er hier niet. U ziet {options[default]}."
            self.notices.append(told)
        asked = asked if asked in options else default
        st.session_state[BOX + key] = asked
        if wide:
            chosen: str | None = st.selectbox(
                label, list(options), format_func=options.__getitem__, key=BOX + key
            )
        else:
            chosen = st.segmented_control(
                label, list(options), format_func=options.__getitem__, key=BOX + key, required=True, wrap=True
            )
        self.keep(key, str(chosen or asked))
        return self.used[key]

    def keep(self, key: str, code: str) -> None:
        """Put a code in the selection and, at `write`, in the address."""
        self.used[key] = self.codes[key] = code

    def indicator(self, *, mapped: bool = False) -> str:
        """Boxes for theme and subject; the theme follows from the subject when an address names only that."""
        offered = [one for one in subjects(self.release) if one.mapped or not mapped]
        asked = self.codes.get("onderwerp", "")
        known = {one.code: one for one in offered}
        if asked in known:
            self.codes["thema"] = known[asked].theme
        themes = {
            one.code: one.label
            for one in self.catalog.themes
            if any(item.theme == one.code for item in offered)
        }
        left, right = st.columns([1, 2])
        with left:
            theme = self.box("thema", "Thema", themes, _default_theme(themes))
        labels = {one.code: one.label for one in offered if one.theme == theme}
        with right:
            return self.box("onderwerp", "Onderwerp", labels, next(iter(labels)))

    def edition(self, indicator: str, level: str, key: str = "jaar", label: str = "Jaar") -> str:
        """A box with the editions in which the indicator has figures on a level; the latest is preset."""
        found = editions(self.release, indicator)
        codes = [year for year, on, _ in found.iter_rows() if on == level]
        if not codes:
            return ""
        default = codes[-1] if key == "jaar" else codes[0]
        return self.box(key, label, {code: code for code in codes}, default, wide=len(codes) > 6)

    def level(self, indicator: str) -> str:
        """A box with the levels on which the indicator has figures; returns the level in English."""
        found = set(editions(self.release, indicator)["level"])
        options = {code: LEVELS_PLURAL[level] for code, level in LEVEL_CODES.items() if level in found}
        default = "wijk" if "wijk" in options else next(iter(options))
        return LEVEL_CODES[self.box("niveau", "Per", options, default, wide=False)]

    def shown(self, indicator: str, edition: str, level: str) -> str:
        """A box with what the map colours; differences only where a margin or a count allows them."""
        judged = set_against(self.release, indicator, edition, level)
        offered = {"waarde": True, "verschil": "rest" in judged, "verandering": bool(judged - {"rest"})}
        options = {code: SHOWN[code] for code, possible in offered.items() if possible}
        if len(options) == 1 and {self.codes.get("beeld"), self.addressed.get("beeld")} <= {None, "waarde"}:
            self.keep("beeld", "waarde")
            return "waarde"
        return self.box("beeld", "Kleur toont", options, "waarde", wide=False)

    def form(self, level: str) -> str:
        """A box with the forms of the map that a level has."""
        options = {code: FORMS[code] for code in FORMS_ON[level]}
        return self.box("vorm", "Vorm", options, "kaart", wide=False)

    def other_edition(self, indicator: str, edition: str, level: str, shown: str) -> str:
        """A box with the edition to compare with: an earlier one for a change, any other for two maps."""
        if shown == "verandering":
            codes = sorted(set_against(self.release, indicator, edition, level) - {"rest"})
        else:
            every = editions(self.release, indicator).iter_rows()
            codes = [year for year, on, _ in every if on == level and year != edition]
        if not codes:
            return ""
        label = "Sinds" if shown == "verandering" else "Tweede jaar"
        return self.box("jaar2", label, {code: code for code in codes}, codes[0], wide=len(codes) > 6)

    def on_levels(self, *levels: str) -> list[str]:
        """The codes of all areas of some levels (city, area, district, neighbourhood)."""
        return [one.code for one in self.catalog.areas if one.level in levels]

    def area(self, codes: Sequence[str], label: str = "Gebied") -> str:
        """A box with exactly these areas, as 'Klarendal (wijk)' or among its equals 'Klarendal'; the city is preset."""
        levels = {self.catalog.area[code].level for code in codes} - {"city"}
        area = self.catalog.area
        options = {code: named(self.catalog, code) if len(levels) > 1 else area[code].label for code in codes}
        return self.box("gebied", label, options, CITY if CITY in options else next(iter(options)))

    def numbers(self) -> bool:
        """A box that shows the class number inside every area of the map, for whom colours are hard to tell apart."""
        chosen = self.box("nummers", "Klassenummers", {"nee": "Niet tonen", "ja": "Tonen"}, "nee", wide=False)
        return chosen == "ja"

    def until(self) -> str:
        """A box with the year up to which figures count: each subject shows its latest edition not after it."""
        years = [one.code for one in self.catalog.editions if one.code != UNDATED]
        options = {code: f"tot en met {code}" for code in reversed(years)}
        return self.box("tot", "Cijfers", options, years[-1])

    def others(self, codes: Sequence[str], most: int, label: str, preset: Sequence[str] = ()) -> list[str]:
        """A box for several areas, kept as `met`; `preset` fills up what is there when the page is opened."""
        key = f"{MANY}met_{most}"
        for part in parts(self.addressed.get("met", "")):
            if part.lower() not in self.catalog.area_by_name:
                self.notices.append(f"Gebied '{part}' kennen we niet.")
        asked = [code for code in self.codes.get("met", "").split(",") if code]
        held = [code for code in dict.fromkeys(asked) if code in codes][:most]
        if len(held) < len(asked) and "met" in self.addressed:
            self.notices.append(
                f"Niet elk gevraagd gebied past hier: u ziet er {len(held)} van de {len(asked)}."
            )
        if preset and key not in st.session_state:
            spare = [code for code in dict.fromkeys(preset) if code in codes and code not in held]
            held += spare[: max(0, FEWEST - len(held))]
        st.session_state[key] = held
        chosen = st.multiselect(
            label,
            list(codes),
            format_func=lambda code: named(self.catalog, code),
            key=key,
            max_selections=most,
            placeholder="Kies een gebied",
            on_change=self._take_others,
            args=(key,),
            select_all=False,
            wrap=True,
        )
        self.codes["met"] = ",".join(chosen)
        if chosen:
            self.used["met"] = self.codes["met"]
        return list(chosen)

    def _take_others(self, key: str) -> None:
        """Before the run: what the box holds now goes before what was chosen earlier."""
        self.codes["met"] = ",".join(st.session_state[key])

    def write(self) -> None:
        """Put the complete selection in the address, and say what in an address could not be followed."""
        for key, value in self.addressed.items():
            if key not in self.codes:  # wrong, and no box of this page has said so
                self.notices.append(f"{KEYS[key]} '{value}' kennen we niet.")
        for notice in self.notices:
            # HTML and not Markdown: what stands in an address may not become a link or a picture.
            self.top.html(f'<p class="lwm-note" role="status">{escape(notice)}</p>')
        if dict(st.query_params) != self.used:
            st.query_params.from_dict(self.used)
        st.session_state[WRITTEN] = dict(self.used)


def named(catalog: Catalog, code: str) -> str:
    """The name of an area with its level, because some areas of different levels carry one name."""
    one = catalog.area[code]
    return one.label if one.level in ("city", "country", "region") else f"{one.label} ({LEVELS[one.level]})"


def begin(release: Release) -> Choices:
    """The choices of this run: what boxes hold, overruled by an address that the visitor opened.

    An empty address (a link in the menu) leaves everything as it was.
    """
    choices = Choices(release)
    _from_boxes(choices.codes)
    address = {key: value for key, value in st.query_params.to_dict().items() if value}
    if address and address != st.session_state.get(WRITTEN):
        _from_address(choices, address)
    return choices


def _from_boxes(codes: dict[str, str]) -> None:
    for key in [key for key in st.session_state if str(key).startswith(BOX)]:
        # Another theme throws the box of subjects away; whether that one still comes differs per process.
        value = st.session_state.get(key)
        name = str(key).removeprefix(BOX)
        if value and codes.get(name) != value:
            if name == "thema":
                codes.pop("onderwerp", None)
                st.session_state.pop(BOX + "onderwerp", None)
            codes[name] = value


def _from_address(choices: Choices, address: dict[str, str]) -> None:
    for key, value in address.items():
        if key in KEYS:
            choices.addressed[key] = value
            code = code_of(choices.catalog, key, value)
            if code:
                choices.codes[key] = code
            else:
                choices.codes.pop(key, None)
    choices.codes.update(implied(choices.catalog, address))
    if "onderwerp" in address and "thema" not in address:
        choices.codes.pop("thema", None)


@lru_cache(maxsize=2)
def subjects(release: Release) -> tuple[Indicator, ...]:
    """What a visitor can choose: everything with figures, in the order of the catalog, the own survey first.

    A comparable series is no subject of its own: it is reached from the subject it belongs to.
    """
    held, surveyed = indicators_with_figures(release), survey_subjects(release)
    found = [one for one in release.catalog.indicators if one.code in held and not one.series_of]
    return tuple(sorted(found, key=lambda one: one.code not in surveyed))


@lru_cache(maxsize=2)
def indicators_with_figures(release: Release) -> frozenset[str]:
    """Codes of indicators with figures in any edition; the catalog also carries subjects that wait for theirs."""
    held = indicators(release).select("indicator", "editions").iter_rows()
    return frozenset(code for code, years in held if years)


def _default_theme(themes: dict[str, str]) -> str:
    return "ontmoeten" if "ontmoeten" in themes else next(iter(themes))
