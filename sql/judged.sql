-- The subjects of which any difference is known.
select distinct indicator
from comparison
