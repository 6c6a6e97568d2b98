"""What all blocks of the catalog have in common."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A block of the catalog: read once, never changed, and without unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
