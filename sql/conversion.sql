-- Which part of a former district or neighbourhood lies in which one of today, in the order of the former ones.
select from_division, from_area, to_division, to_area, share, persons, basis
from conversion
