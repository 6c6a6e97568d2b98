-- Differences from the rest of the city and from earlier editions, of one indicator, of some areas, or all.
-- As they lie in the release: by indicator, area, edition and what it is compared with.
select
    indicator, area, edition, against, reference, difference, se, "lower", "upper", p_adjusted, threshold, smallest,
    verdict, reason
from comparison
where ($indicator is null or indicator = $indicator)
  and ($areas is null or list_contains($areas, area))
