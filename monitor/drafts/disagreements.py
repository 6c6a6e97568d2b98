"""Where do figures and signals, or what people say and what was counted, point in different directions?"""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.catalog import Catalog
from monitor.views import words
from monitor.workspace.analyses import side_of
from monitor.workspace.tables import Claim, Signal

OPPOSITE = {"strength": "concern", "concern": "strength"}
GOOD, BAD = "gunstig", "minder gunstig"
SPOKEN = {"strength": GOOD, "concern": BAD}


@dataclass(frozen=True)
class Disagreement:
    """Two things that do not fit together: a sentence, and the keys of the records it is about."""

    sentence: str
    keys: tuple[str, ...]


def disagreements(claims: Sequence[Claim], signals: Sequence[Signal], catalog: Catalog) -> list[Disagreement]:
    """What does not fit together, per theme in the order of the screen; none is an error, each is worth a talk."""
    found = []
    for theme in catalog.themes:
        own = [claim for claim in claims if _theme(claim, catalog) == theme.code]
        heard = [signal for signal in signals if signal.theme == theme.code]
        found += [*_experienced(theme.label, own, catalog), *_heard(theme.label, own, heard)]
    return [*found, *_contradicted(claims, signals, catalog)]


def _theme(claim: Claim, catalog: Catalog) -> str:
    return catalog.indicator[claim.indicator].theme if claim.indicator in catalog.indicator else ""


def _experienced(label: str, claims: Sequence[Claim], catalog: Catalog) -> list[Disagreement]:
    """What inhabitants say of a theme beside what was counted, where both are proven and differ."""
    sides: dict[str, dict[str, list[Claim]]] = {"survey": {}, "register": {}}
    for claim in claims:
        nature = catalog.source[catalog.indicator[claim.indicator].source].nature
        if nature in sides and claim.side in OPPOSITE:
            sides[nature].setdefault(claim.side, []).append(claim)
    found = []
    for side, other in OPPOSITE.items():
        said, counted = sides["survey"].get(side, []), sides["register"].get(other, [])
        if said and counted:
            names = [catalog.indicator[claim.indicator].label for claim in (*said, *counted)]
            told = (
                f"{label}: wat bewoners zeggen is hier {SPOKEN[side]}, wat is geteld is {SPOKEN[other]} "
                f"({words.enumeration(names)})."
            )
            found.append(Disagreement(told, tuple(claim.key or "" for claim in (*said, *counted))))
    return found


def _heard(label: str, claims: Sequence[Claim], signals: Sequence[Signal]) -> list[Disagreement]:
    """Signals on one side of a theme of which the figures are on the other side, or mostly are."""
    found = []
    for side, other in OPPOSITE.items():
        heard = [signal for signal in signals if signal.kind == side]
        against = [claim for claim in claims if side_of(claim) == other]
        along = [claim for claim in claims if side_of(claim) == side]
        if heard and len(against) > len(along):
            many = f"{words.counted(len(heard))} {'signaal' if len(heard) == 1 else 'signalen'}"
            what = "over een zorg" if side == "concern" else "over iets wat goed gaat"
            told = f"{label}: we horen {many} {what}, terwijl de cijfers hier vaker {SPOKEN[other]} zijn."
            keys = tuple(key for key in (*(one.key for one in heard), *(one.key for one in against)) if key)
            found.append(Disagreement(told, keys))
    return found


def _contradicted(claims: Sequence[Claim], signals: Sequence[Signal], catalog: Catalog) -> list[Disagreement]:
    """Figures that a signal contradicts in so many words."""
    pinned = {claim.indicator: claim for claim in claims}
    against: dict[str, list[Signal]] = {}
    for signal in signals:
        if signal.stance == "contradicts" and signal.indicator in catalog.indicator:
            against.setdefault(signal.indicator, []).append(signal)
    found = []
    for code, heard in against.items():
        verb = "spreekt" if len(heard) == 1 else "spreken"
        noun = "signaal" if len(heard) == 1 else "signalen"
        told = f"{catalog.indicator[code].label}: {words.counted(len(heard))} {noun} {verb} het cijfer tegen."
        keys = [signal.key for signal in heard] + ([pinned[code].key] if code in pinned else [])
        found.append(Disagreement(f"{told[0].upper()}{told[1:]}", tuple(key or "" for key in keys)))
    return found
