-- How many survey figures are hidden for which reason.
select reason, count(*) as figures
from observation
where reason <> ''
group by reason
order by reason
