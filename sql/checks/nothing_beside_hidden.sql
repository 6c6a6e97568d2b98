-- Bij een verborgen cijfer staat ook niet hoeveel mensen antwoordden, hoe, of met welke fout; haal dat weg.
select indicator, area, edition, division, reason, respondents, mode, se, deff
from observation
where status = 'suppressed' and reason <> ''
  and (respondents is not null or mode is not null or se is not null or deff is not null)
order by all
