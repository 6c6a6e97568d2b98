-- Every figure and every absence of one, in the order of the screen; `shown` is the answer when no division is asked.
select
    observation.indicator,
    observation.area,
    area.label as area_label,
    area.level,
    observation.edition,
    observation."value",
    observation."lower",
    observation."upper",
    observation.se,
    observation.deff,
    observation.respondents,
    observation.mode,
    observation.status,
    observation.reason,
    observation.flags,
    observation.version,
    observation.division,
    observation.source,
    observation.note,
    observation.published,
    observation.shown
from observation
join area on area.code = observation.area
join indicator on indicator.code = observation.indicator
order by indicator."position", area."position", observation.edition, observation.division
