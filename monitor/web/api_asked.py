"""What does a program ask with an address, and what is wrong with it: all of it at once, each thing by its name?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any
from urllib.parse import parse_qsl

from monitor.questions import found
from monitor.questions.asked import FEW, Unknown, area_codes, indicator_codes, known_codes
from monitor.questions.figures import REST
from monitor.store import Release
from monitor.web.api_table import CODE, LONGEST_TEXT, MOST_CODES, Endpoint, Parameter

MOST_FIELDS = 40
"""Parameters in one address that are read; the most that any endpoint takes is eight."""

MOST_SUGGESTED, MOST_LOOKED_UP = 5, 3
"""Suggestions per code, and codes for which they are looked up: looking compares with every name, some 10 ms."""

STEERING = r"\u0000-\u001f\u007f"
"""Signs that steer a screen or a header, as a range of a pattern; a text may not have them."""

TEXT = rf"[^{STEERING}]{{1,{LONGEST_TEXT}}}"

WHOLE = r"0|[1-9][0-9]{0,8}"
NOTHING, REPEATED, STRANGE, MALFORMED, TOO_MANY, UNKNOWN = (
    "missing", "repeated", "unknown_parameter", "malformed", "too_many", "unknown_code",
)  # fmt: skip
"""What can be wrong with a parameter; programs may rely on these words."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: with which parameter, what, a sentence that says what to do, and codes that look alike."""

    parameter: str
    code: str
    detail: str
    suggestions: tuple[dict[str, str], ...] = ()

    def told(self) -> dict[str, object]:
        """Return it as a program gets it."""
        told: dict[str, object] = {"parameter": self.parameter, "code": self.code, "detail": self.detail}
        return told | ({"suggestions": list(self.suggestions)} if self.suggestions else {})


@dataclass
class Asked:
    """What was read from an address: values by parameter, what is wrong, and what stood behind the question mark."""

    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    given: list[tuple[str, str]] = field(default_factory=list)


def read(endpoint: Endpoint, query: bytes, named: Mapping[str, str]) -> Asked:
    """Return what an address asks, as far as its form can say; codes are not looked up yet.

    `named`: parameters that stand in the path. A list of codes becomes a list, a number an int, the rest a text.
    """
    asked = Asked()
    known = {one.name: one for one in endpoint.takes}
    given: dict[str, str] = dict(named)
    for name, value in _pairs(query, asked):
        if name not in known or known[name].in_path:
            asked.faults.append(Fault(name[:60], STRANGE, _strange(name, known.values())))
        elif name in given:
            asked.faults.append(
                Fault(name, REPEATED, f"Geef {name} één keer; meer codes met komma's ertussen.")
            )
        else:
            given[name] = value
            asked.given.append((name, value))
    for one in endpoint.takes:
        if one.name in given:
            _take(one, given[one.name], asked)
        elif one.required:
            asked.faults.append(Fault(one.name, NOTHING, f"Geef {one.name}: {one.text}"))
        elif one.usual is not None:
            asked.values[one.name] = one.usual
    return asked


def look_up(endpoint: Endpoint, release: Release, asked: Asked) -> None:
    """Put the lasting codes of a release in the place of those given; add a fault for each that it does not know."""
    faulty = 0
    for one in endpoint.takes:
        if one.name not in asked.values or one.kind in ("level", "text", "whole", "release"):
            continue
        codes = asked.values[one.name]
        known: list[str] = []
        for code in codes if one.several else [codes]:
            try:
                known.append(_code(release, one, code))
            except Unknown as fault:
                faulty += 1
                alike = suggestions(release, one, code) if faulty <= MOST_LOOKED_UP else ()
                asked.faults.append(Fault(one.name, UNKNOWN, sentence(fault), alike))
        # Each code once and in one writing, so that the same question is known again.
        asked.values[one.name] = ",".join(dict.fromkeys(known)) if one.several else "".join(known)


def suggestions(release: Release, one: Parameter, code: str) -> tuple[dict[str, str], ...]:
    """Return codes with their names that look like one that does not exist, best first, at most MOST_SUGGESTED."""
    labels = _labels(release, one)
    alike: dict[str, str] = {}
    if one.kind in ("area", "indicator"):
        # The longest name has some 50 signs; comparing takes longer with every sign.
        rows = found(release, re.sub(r"[-_]", " ", code)[:50], 2 * MOST_SUGGESTED)
        alike = {
            key: label
            for kind, key, label in rows.select("kind", "code", "label").iter_rows()
            if kind == one.kind
        }
    for key in get_close_matches(code, labels, n=3, cutoff=0.6):
        alike.setdefault(key, labels[key])
    if not alike and len(labels) <= FEW:
        alike = dict(labels)
    return tuple({"code": key, "label": label} for key, label in list(alike.items())[:MOST_SUGGESTED])


def _pairs(query: bytes, asked: Asked) -> Iterable[tuple[str, str]]:
    try:
        text = query.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:  # UnicodeDecodeError is one
        told = f"Deze vraag is niet te lezen. Schrijf haar in UTF-8, met hoogstens {MOST_FIELDS} parameters."
        asked.faults.append(Fault("?", MALFORMED, told))
        return []


def _strange(name: str, known: Iterable[Parameter]) -> str:
    names = ", ".join(one.name for one in known if not one.in_path)
    return f"'{name[:60]}' kan hier niet. U kunt kiezen: {names}."


def _take(one: Parameter, value: str, asked: Asked) -> None:
    """Add the value of one parameter, or what is wrong with its form."""
    fault = ""
    if one.kind == "whole":
        fault = _number_fault(one, value)
        if not fault:
            asked.values[one.name] = int(value)
    elif one.choices:
        fault = "" if value in one.choices else f"{one.name} is een van: {', '.join(one.choices)}."
        asked.values[one.name] = value
    elif one.kind == "text":
        if not re.fullmatch(TEXT, value):
            fault = f"{one.name} heeft 1 tot en met {LONGEST_TEXT} leesbare tekens."
        asked.values[one.name] = value
    else:
        _take_codes(one, value, asked)
    if fault:
        asked.values.pop(one.name, None)
        asked.faults.append(Fault(one.name, MALFORMED, fault))


def _number_fault(one: Parameter, value: str) -> str:
    fits = re.fullmatch(WHOLE, value) and one.least <= int(value) <= one.most
    return "" if fits else f"{one.name} is een heel getal van {one.least} tot en met {one.most}."


def _take_codes(one: Parameter, value: str, asked: Asked) -> None:
    codes = value.split(",") if one.several else [value]
    least, most = one.least or 1, one.most or MOST_CODES
    if one.several and not least <= len(codes) <= most:
        told = f"{one.name} heeft {least} tot en met {most} codes; gevraagd: {len(codes)}."
        asked.faults.append(Fault(one.name, TOO_MANY if len(codes) > most else MALFORMED, told))
    elif not all(re.fullmatch(CODE, code) for code in codes):
        told = "een code heeft alleen letters, cijfers, - en _, en hoogstens 60 tekens"
        more = " Zet een komma tussen codes." if one.several else " Geef precies één code."
        asked.faults.append(Fault(one.name, MALFORMED, f"{one.name}: {told}.{more}"))
    else:
        asked.values[one.name] = codes if one.several else value


def _code(release: Release, one: Parameter, code: str) -> str:
    """The lasting code of what was named; raises Unknown."""
    if one.kind == "area":
        known = area_codes(release, [code])
    elif one.kind == "indicator":
        known = indicator_codes(release, [code])
    else:
        known = known_codes([code], _labels(release, one), one.name)
    return (known or [code])[0]


def _labels(release: Release, one: Parameter) -> Mapping[str, str]:
    """Every code that a parameter may hold, with its name."""
    catalog = release.catalog
    if one.kind == "against":
        return {REST: "de rest van Arnhem", **{item.code: item.label for item in catalog.editions}}
    items: Iterable[Any] = {
        "area": catalog.areas, "indicator": catalog.indicators, "edition": catalog.editions,
        "division": catalog.divisions, "theme": catalog.themes, "source": catalog.sources,
    }[one.kind]  # fmt: skip
    return {item.code: item.label for item in items}


def sentence(fault: Exception) -> str:
    """Return what a fault says, with a capital."""
    told = str(fault)
    return told[:1].upper() + told[1:]
