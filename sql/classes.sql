-- The limits of the legend of an indicator: the same in every edition and on every level.
with inner_limits as (
    select number, "upper"
    from class_limit
    where indicator = $indicator
),
answer as (
    select number as class, lag("upper") over (order by number) as above, "upper" as up_to
    from inner_limits
    union all
    select max(number) + 1, max("upper"), null
    from inner_limits
    having count(*) > 0
)
select class, above, up_to
from answer
order by class
