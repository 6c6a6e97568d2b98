"""Where people of the example city live: districts of now and before 2018, and their age groups."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from monitor.catalog import CITY, TODAY, Catalog

FORMER = "2016"
MOVED = "2018"
"""The first edition on today's lines is the first one in or after this year."""
AGES = 3
AGE_SHARES = (0.34, 0.43, 0.23)
"""16-34, 35-64 and 65 or older; places differ from these by at most AGE_WIDTH, by lot."""
AGE_WIDTH = 0.06

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Places:
    """The smallest parts that never were divided: `former` and `today` say in which district each lies.

    people: number of inhabitants; ages: places x age groups, shares of the people that add up to 1.
    """

    former: tuple[str, ...]
    today: tuple[str, ...]
    people: Floats
    ages: Floats

    def __len__(self) -> int:
        return len(self.people)

    def districts(self, edition: str) -> tuple[str, ...]:
        """The district of every place on the lines of an edition."""
        return self.today if division_of(edition) == TODAY else self.former

    def areas(self, edition: str, catalog: Catalog) -> tuple[list[str], Floats]:
        """Codes of city, areas and districts, and the part of their people that lives in each place (areas x places)."""
        districts = self.districts(edition)
        parents = [catalog.area[code].parent for code in districts]
        codes = [CITY, *sorted(set(parents)), *sorted(set(districts))]
        pairs = list(zip(districts, parents, strict=True))
        inside = np.array([[code in (CITY, *pair) for pair in pairs] for code in codes])
        people = inside * self.people
        return codes, people / people.sum(axis=1, keepdims=True)


def division_of(edition: str) -> str:
    """The lines on which an edition is delivered."""
    return TODAY if edition >= MOVED else FORMER


def places_of(conversion: pl.DataFrame, catalog: Catalog, draw: np.random.Generator) -> Places:
    """The places that the conversion table tells apart, with real numbers of inhabitants and age groups by lot.

    `conversion`: from_division, from_area, to_division, to_area, share, persons.
    """
    districts = [one.code for one in catalog.areas_on("district")]
    rows = conversion.filter(
        (pl.col("from_division") == FORMER)
        & (pl.col("to_division") == TODAY)
        & pl.col("to_area").is_in(districts)
    ).sort("from_area", "to_area")
    ages = np.array(AGE_SHARES) + draw.uniform(-AGE_WIDTH, AGE_WIDTH, (rows.height, AGES))
    return Places(
        former=tuple(rows["from_area"]),
        today=tuple(rows["to_area"]),
        people=rows["persons"].to_numpy().astype(float),
        ages=ages / ages.sum(axis=1, keepdims=True),
    )
