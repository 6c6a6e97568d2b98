-- Per indicator the latest edition not after the one asked that all of the areas have, or else most of them.
-- A comparable series is the same subject made comparable, so it is no second subject here.
with rows as (
    select observation.*
    from observation
    join indicator on indicator.code = observation.indicator
    where indicator.series_of = ''
      and list_contains($areas, area)
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
    select indicator, area, edition, verdict, reason as verdict_reason, reference
    from comparison
    where against = 'rest' and list_contains($areas, area)
),
-- With two comparable editions there is no trend yet, but there is a difference.
since as (
    select
        indicator, area, edition, min(against) as against, arg_min(verdict, against) as verdict,
        arg_min(reason, against) as reason
    from comparison
    where against <> 'rest' and list_contains($areas, area)
    group by indicator, area, edition
),
course as (
    select
        development.indicator, development.area, development.edition,
        case when short then since.verdict else development.verdict end as development,
        case when short then since.reason else development.reason end as development_reason,
        case when short then since.against else development.from_edition end as development_from
    from development
    left join since using (indicator, area, edition)
    cross join lateral (
        select development.reason = 'too_few_editions' and since.verdict is not null as short
    )
),
answer as (
    select
        chosen.*, city."value" as city_value, rest.verdict, rest.verdict_reason, rest.reference,
        course.development, course.development_reason, course.development_from
    from chosen
    left join city using (indicator, edition)
    left join rest using (indicator, area, edition)
    left join course using (indicator, area, edition)
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
    answer.reason,
    answer.flags,
    answer.division,
    answer.source,
    answer.note,
    answer.city_value,
    answer.verdict,
    answer.verdict_reason,
    answer.reference,
    answer.development,
    answer.development_reason,
    answer.development_from
from answer
join indicator on indicator.code = answer.indicator
join area on area.code = answer.area
order by indicator."position", area."position"
