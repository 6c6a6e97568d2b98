"""Codes as a reader gives them, turned into codes the release knows, or refused with a suggestion."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar, get_args

from monitor.catalog.models import Level
from monitor.store import Release

Codes = str | Iterable[str] | None
"""One code, several (also comma-separated), or nothing for all."""

LAST = "9999"
"""An edition after every edition: asked when no edition is named."""


FEW = 10
"""When nothing looks like the code that was given, a list of at most so many is named as a whole."""

ANSWERS_KEPT = 256
"""Answers kept per question; most are some tens of kB, that of all figures at once is some MB."""

_remembered: list[Any] = []

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class Unknown(ValueError):
    """A code that the release does not know; the message names the nearest ones."""


def kept(question: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """The question, with its last answers kept: a release never changes, so neither does an answer.

    Whoever gets an answer must not change it in place. Measured on Kaart, which asks nine times per run:
    about 47 ms of script time per run without and 14 ms with this (20 Nov 2026, two shared cores).
    `forget_answers` empties all of them, for whoever measures a question itself.
    """
    remembered = lru_cache(maxsize=ANSWERS_KEPT)(question)
    _remembered.append(remembered)

    @wraps(question)
    def answer(*args: Asked.args, **choices: Asked.kwargs) -> Answer:
        return remembered(*map(_fixed, args), **{name: _fixed(value) for name, value in choices.items()})

    return answer


def forget_answers() -> None:
    """Empty what is kept of all questions."""
    for remembered in _remembered:
        remembered.cache_clear()


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def listed(codes: Codes) -> list[str] | None:
    """Codes as a list; None when nothing was asked."""
    parts = codes.split(",") if isinstance(codes, str) else list(codes or [])
    return [part.strip() for part in parts if part.strip()] or None


def indicator_codes(release: Release, codes: Codes) -> list[str] | None:
    """Known indicator codes; former codes become today's. Raises Unknown."""
    catalog = release.catalog
    asked = listed(codes)
    if asked is None:
        return None
    today = [catalog.renamed.get(code, code) for code in asked]
    return _known(today, list(catalog.indicator), "indicator")


def area_codes(release: Release, codes: Codes) -> list[str] | None:
    """Known area codes; slugs are accepted too. Raises Unknown."""
    names = release.catalog.area_by_name
    asked = listed(codes)
    if asked is None:
        return None
    known = _known([code.lower() for code in asked], list(names), "area")
    return [names[code] for code in known]


def one_indicator(release: Release, code: Codes) -> str:
    """Exactly one known indicator code. Raises Unknown."""
    return _one(indicator_codes(release, code), "indicator")


def one_area(release: Release, code: Codes) -> str:
    """Exactly one known area code. Raises Unknown."""
    return _one(area_codes(release, code), "area")


def edition_codes(release: Release, codes: Codes) -> list[str] | None:
    """Known edition codes. Raises Unknown."""
    asked = listed(codes)
    return (
        None if asked is None else _known(asked, [item.code for item in release.catalog.editions], "edition")
    )


def known_codes(codes: Codes, known: Iterable[str], what: str) -> list[str] | None:
    """Codes that are among the known ones; None when nothing was asked. Raises Unknown."""
    asked = listed(codes)
    return None if asked is None else _known(asked, list(known), what)


def level_codes(codes: Codes) -> list[str] | None:
    """Known levels. Raises Unknown."""
    return known_codes(codes, get_args(Level), "level")


def _known(asked: list[str], known: list[str], what: str) -> list[str]:
    for code in asked:
        if code not in known:
            near = ", ".join(get_close_matches(code, known, n=3, cutoff=0.4))
            hint = f" Bedoelt u: {near}?" if near else ""
            if not near and len(known) <= FEW:
                hint = f" Er zijn: {', '.join(known)}."
            raise Unknown(f"{what} '{code}' bestaat niet.{hint}")
    return asked


def _one(codes: list[str] | None, what: str) -> str:
    if codes is None or len(codes) != 1:
        raise Unknown(f"geef precies één {what}.")
    return codes[0]
