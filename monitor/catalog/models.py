"""The shapes of the catalog: what a theme, an indicator, an edition, a source and an area are."""

from typing import Literal

from pydantic import Field

from monitor.catalog.frozen import Frozen

Level = Literal["country", "region", "city", "area", "district", "neighbourhood"]
Kind = Literal["share", "mark", "mean", "count", "rate", "class"]
Better = Literal["high", "low", "none"]
Weight = Literal["population_2023", "population_65plus_2024", "none"]
Nature = Literal["survey", "model", "register", "classes", "reference"]
Formula = Literal["", "mark", "share", "score"]
BreakKind = Literal[
    "question", "items", "answers", "mode", "population", "weighting", "division", "processing"
]
Link = Literal["", "common_items", "overlap"]
PRACTICAL = {"share": 5.0, "mark": 0.2, "mean": 0.2}
"""Smallest difference that matters in practice, by kind, where an indicator names none (methods, section 2.4)."""


class Edition(Frozen):
    """The reference year of a figure; `undated` holds figures whose source names no year."""

    code: str
    label: str
    note: str = ""


class Division(Frozen):
    """A set of district and neighbourhood lines that was in use for some years."""

    code: str
    label: str
    from_year: str = Field(default="", alias="from")
    to_year: str = Field(default="", alias="to")


class Delivery(Frozen):
    """One delivered file, with the lines its districts follow, its checksum, and whether the source may still change it."""

    file: str
    source: str
    division: str
    sha256: str
    obtained: str
    provisional: bool = False
    note: str = ""


class Source(Frozen):
    """Who made figures, under which table and licence, and what is known to be wrong with them.

    `spoken` is the maker as named in a title ("Volgens het RIVM ..."). `own_survey` marks the monitor's own survey,
    `fictitious` figures that were made up to practise with.
    """

    code: str
    label: str
    producer: str
    table: str
    licence: str
    nature: Nature
    editions: tuple[str, ...]
    url: str = ""
    spoken: str = ""
    own_survey: bool = False
    fictitious: bool = False
    small_area: str = ""
    flaws: tuple[str, ...] = ()


class Area(Frozen):
    """A place on one level: city, one of 8 areas, 24 districts or 83 neighbourhoods."""

    code: str
    level: Level
    label: str
    slug: str
    parent: str = ""
    aliases: tuple[str, ...] = ()


class Grouping(Frozen):
    """A dated set of areas that cuts across the hierarchy, such as the NPAO districts."""

    code: str
    label: str
    as_of: str
    source: str
    members: tuple[str, ...]
    note: str = ""


class Caution(Frozen):
    """A warning shown with certain kinds of figures of one area."""

    area: str
    kinds: tuple[Kind, ...]
    text: str


class Version(Frozen):
    """One wording or definition of an indicator and the editions it held for; two may overlap in one edition.

    Of a survey figure also how answers become it: `items` and a `formula`; a share counts the answers in `positive`,
    a score turns `reverse` items round and needs `required` answers. `comparable` says why it may be compared
    with the version before it; without that its first edition is a break.
    """

    code: str
    definition: str
    from_edition: str = Field(default="", alias="from")
    to_edition: str = Field(default="", alias="to")
    note: str = ""
    items: tuple[str, ...] = ()
    formula: Formula = ""
    positive: tuple[float, ...] = ()
    reverse: tuple[str, ...] = ()
    required: int = 0
    comparable: str = ""


class Break(Frozen):
    """The edition before which a series is interrupted, what changed, and the reason as readers see it."""

    edition: str
    reason: str
    kind: BreakKind = "question"


class Indicator(Frozen):
    """One thing that is measured, with all that pages need to show it in the same way everywhere.

    `source` is the main one; districts may come from `other_sources` that count the same thing. `events` marks a count of registered events, which gets a chance interval. A rate with a `numerator` and a
    `denominator` (indicator codes) is computed by the build, as `per` times their quotient in the same edition.
    `portrait` marks the few that say who lives in an area, in its short text. `threshold` is the smallest difference
    that matters in practice. `series_of` names the indicator of which this one is the comparable series, made by
    `link`; the two are never one line. Shares with the same `answers_of` are the answers to one question and add up
    to 100. A share on a `sensitive` subject is hidden under 100 answers.
    """

    code: str
    theme: str = ""
    label: str
    measure: str
    phrase: str
    kind: Kind
    unit: str
    decimals: int = Field(ge=0, le=3)
    axis: tuple[float, float]
    limits: tuple[float, ...] = ()
    better: Better
    weight: Weight
    source: str
    other_sources: tuple[str, ...] = ()
    mapped: bool
    minimum: int = 0
    events: bool = False
    numerator: str = ""
    denominator: str = ""
    per: float = 0
    former_codes: tuple[str, ...] = ()
    portrait: bool = False
    group: str = ""
    pair: str = ""
    threshold: float | None = None
    series_of: str = ""
    link: Link = ""
    answers_of: str = ""
    sensitive: bool = False
    note: str = ""
    versions: tuple[Version, ...] = Field(default=(), alias="version")
    breaks: tuple[Break, ...] = Field(default=(), alias="break")

    @property
    def practical(self) -> float:
        """The smallest difference that matters in practice, in the unit of the indicator."""
        return PRACTICAL.get(self.kind, 0.0) if self.threshold is None else self.threshold

    def versions_in(self, edition: str) -> tuple[Version, ...]:
        """The versions that held in an edition, oldest first; more than one in an overlap edition."""
        return tuple(
            item
            for item in self.versions
            if item.from_edition <= edition and (not item.to_edition or edition <= item.to_edition)
        )


class Theme(Frozen):
    """A word of the Koersnota for liveability; `lead` is the indicator that opens it on Start."""

    code: str
    label: str
    order: int
    question: str
    lead: str = ""
    note: str = ""
