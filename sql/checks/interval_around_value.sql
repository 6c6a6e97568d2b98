-- Een marge ligt om het cijfer heen; verbeter het cijfer of de marge.
select indicator, area, edition, division, "value", "lower", "upper"
from observation
where "value" is not null
  and ("lower" > "value" or "upper" < "value")
order by all
