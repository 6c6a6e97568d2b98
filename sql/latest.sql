-- Per indicator the latest edition not after the one asked that all of the areas have, or else most of them.
with rows as (
    select observation.*
    from observation
    where list_contains($areas, area)
      and edition <= $edition
      and edition <> 'undated'
      and shown
      and status not in ('not_asked', 'not_applicable')
),
held as (
    select indicator, edition, count(distinct area) as areas
    from rows
    group by indicator, edition
),
newest as (
    select indicator, edition
    from held
    qualify row_number() over (partition by indicator order by areas desc, edition desc) = 1
),
chosen as (
    select rows.*
    from rows
    join newest using (indicator, edition)
),
city as (
    select observation.indicator, observation.edition, observation."value"
    from observation
    join newest using (indicator, edition)
    where observation.area = $city
),
rest as (
    select indicator, area, edition, verdict
    from comparison
    where against = 'rest'
),
answer as (
    select chosen.*, city."value" as city_value, rest.verdict
    from chosen
    left join city using (indicator, edition)
    left join rest using (indicator, area, edition)
)
select
    indicator.theme,
    answer.indicator,
    indicator.label,
    answer.area,
    answer.edition,
    answer."value",
    answer."lower",
    answer."upper",
    answer.respondents,
    answer.status,
    answer.flags,
    answer.division,
    answer.source,
    answer.note,
    answer.city_value,
    answer.verdict
from answer
join indicator on indicator.code = answer.indicator
join area on area.code = answer.area
order by indicator."position", area."position"
