-- Amounts of the area budgets, as printed and as recomputed, in euro.
select
    budget.edition, budget.area, area.label as area_label, budget.post, budget.printed, budget.recomputed,
    coalesce(budget.recomputed, budget.printed) - budget.printed as difference, budget.note, budget.source
from budget
join area on area.code = budget.area
where ($year is null or list_contains($year, budget.edition))
order by budget.edition, area."position", budget.post
