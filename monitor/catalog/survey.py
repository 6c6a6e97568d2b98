"""The shapes of a survey in the catalog: items, their wordings, and how an edition was carried out."""

from pydantic import Field

from monitor.catalog.frozen import Frozen


class Wording(Frozen):
    """The words in which an item was put to people, and the editions in which they were; empty if unknown."""

    code: str
    text: str
    from_edition: str = Field(default="", alias="from")
    to_edition: str = Field(default="", alias="to")


class Item(Frozen):
    """One question or statement of a questionnaire, answered by one person with a number.

    `scale` holds the lowest and highest answer that counts, `outside` the answers such as "weet niet" that count as
    no answer, `categories` the words for answers, `seconds` what the item costs in the questionnaire.
    """

    code: str
    label: str
    scale: tuple[float, float]
    outside: tuple[float, ...] = ()
    categories: dict[str, str] = Field(default_factory=dict)
    seconds: float = Field(default=8, ge=0)
    note: str = ""
    wordings: tuple[Wording, ...] = Field(default=(), alias="wording")

    def asked_in(self, edition: str) -> bool:
        """Whether a wording held in an edition; an item without dated wordings may have been asked in any."""
        spans = [(item.from_edition, item.to_edition) for item in self.wordings]
        return not spans or any(first <= edition and (not last or edition <= last) for first, last in spans)

    def wording_in(self, edition: str) -> Wording | None:
        """The wording of an edition; None when none is known to hold for it."""
        fitting = [
            item
            for item in self.wordings
            if item.from_edition <= edition and (not item.to_edition or edition <= item.to_edition)
        ]
        return fitting[-1] if fitting else None


class Fieldwork(Frozen):
    """How one edition of a survey was carried out; what is not known stays empty."""

    source: str
    edition: str
    bureau: str = ""
    mode: str = ""
    invited: int | None = None
    response: int | None = None
    whom: str = ""
    note: str = ""
