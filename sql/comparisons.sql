-- Every difference from the rest of the city and from earlier editions, where a margin allows them.
select
    indicator, area, edition, against, reference, difference, se, "lower", "upper", p_adjusted, threshold, smallest, verdict, reason
from comparison
where $indicator = '' or indicator = $indicator
order by indicator, area, edition, against
