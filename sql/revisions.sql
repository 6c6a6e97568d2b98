-- Published figures that were replaced, with their successor: the next revision, or else the figure of now.
-- A value that is hidden now stays hidden: its former self would tell it.
with every as (
    select
        *,
        lead("value") over figure as next_value,
        lead(status) over figure as next_status
    from revision
    window figure as (partition by indicator, area, edition, division order by published_on)
)
select
    every.indicator,
    coalesce(indicator.label, every.indicator) as indicator_label,
    every.area,
    coalesce(area.label, every.area) as area_label,
    every.edition,
    every.division,
    case when observation.status = 'suppressed' then null else every."value" end as "value",
    every.status,
    case
        when observation.status = 'suppressed' then null
        when every.next_status is null then observation."value"
        else every.next_value
    end as new_value,
    coalesce(every.next_status, observation.status, 'withdrawn') as new_status,
    every.published_on,
    every.replaced_on,
    every.correction,
    coalesce(observation.shown, true) as shown
from every
left join observation using (indicator, area, edition, division)
left join indicator on indicator.code = every.indicator
left join area on area.code = every.area
order by indicator."position", area."position", every.edition, every.division, every.published_on
