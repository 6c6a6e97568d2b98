-- Every difference from the rest of the city and from earlier editions, where a count allows them.
select
    indicator, area, edition, against, reference, difference, "lower", "upper", p_adjusted, verdict
from comparison
order by indicator, area, edition, against
