-- How the editions of a survey were carried out; what is not known is empty.
select source, edition, bureau, "mode", invited, response, whom, note
from fieldwork
where $source is null or list_contains($source, source)
order by source, edition
