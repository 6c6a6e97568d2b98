-- The areas of a level, or all, in the order of the screen.
select code as area, label, level, parent, slug
from area
where $level is null or list_contains($level, level)
order by "position"
