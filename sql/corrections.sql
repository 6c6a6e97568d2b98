-- Mistakes in published figures that were put right; what is not published yet comes first, then the newest.
select code as correction, published_on, since, what, why, figures, largest
from correction
order by published_on = '' desc, published_on desc, since desc, code
