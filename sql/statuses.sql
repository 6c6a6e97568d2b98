-- How many figures there are of each status, with each set of remarks.
select status, flags, count(*) as figures
from observation
group by status, flags
order by status, flags
