-- Every figure and every absence of one, as they lie in the release: in the order of the screen.
-- DuckDB reads one table in its own order; to sort these here takes as long as to read them.
select
    indicator, area, edition, "value", "lower", "upper", se, deff, respondents, "mode", status, reason, flags,
    "version", division, source, note, published, shown
from observation
