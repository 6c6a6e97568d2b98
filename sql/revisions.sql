-- Published figures that were replaced later; of every figure the oldest first.
select indicator, area, edition, division, "value", status, published_on, replaced_on, correction
from revision
