-- Which part of a former district or neighbourhood lies in which one of today.
-- Former codes have the name of the place they still cover most; a code that is gone has the name of its successor.
select
    conversion.from_division, conversion.from_area, coalesce(former.label, today.label) as from_label,
    conversion.to_division, conversion.to_area, today.label as to_label, today.level,
    conversion.share, conversion.persons, conversion.basis
from conversion
join area as today on today.code = conversion.to_area
left join area as former on former.code = conversion.from_area
where $level is null or list_contains($level, today.level)
order by conversion.from_division, conversion.from_area, conversion.to_area
