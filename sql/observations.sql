-- Values of exactly these indicators, areas and editions; on today's lines where they exist, otherwise as delivered.
with asked as (
    select observation.*
    from observation
    where ($indicator is null or list_contains($indicator, indicator))
      and ($area is null or list_contains($area, area))
      and ($edition is null or list_contains($edition, edition))
      and ($division is null or list_contains($division, division) or division = 'none')
),
answer as (
    select *
    from asked
    qualify row_number() over (
        partition by indicator, area, edition
        order by case when division = '2018' then 0 else 1 end, division
    ) = 1
)
select
    answer.indicator,
    answer.area,
    area.label as area_label,
    area.level,
    answer.edition,
    answer."value",
    answer."lower",
    answer."upper",
    answer.respondents,
    answer.status,
    answer.flags,
    answer.division,
    answer.source,
    answer.note
from answer
join area on area.code = answer.area
join indicator on indicator.code = answer.indicator
order by indicator."position", area."position", answer.edition
