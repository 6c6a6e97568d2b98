-- Gebruik alleen de vaste woorden voor status en de letters b, e, p en u.
select indicator, area, edition, division, status, flags
from observation
where status not in ('measured', 'estimated', 'suppressed', 'missing', 'not_asked', 'not_applicable')
   or not regexp_full_match(flags, 'b?e?p?u?')
order by all
