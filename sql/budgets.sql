-- Amounts of the area budgets, as printed and as recomputed, in euro.
select edition, area, post, printed, recomputed, note, source
from budget
