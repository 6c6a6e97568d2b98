-- Differences from the rest of the city and from earlier editions, where a count allows them.
select
    indicator, area, edition, against, reference, difference, "lower", "upper", p_adjusted, verdict
from comparison
where ($indicator is null or list_contains($indicator, indicator))
  and ($area is null or list_contains($area, area))
  and ($edition is null or list_contains($edition, edition))
  and ($against is null or list_contains($against, against))
order by indicator, area, edition, against
