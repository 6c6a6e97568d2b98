-- Every difference from the rest of the city and from earlier editions, where a margin allows them, with its answers.
select
    comparison.indicator, comparison.area, comparison.edition, against, reference, difference, comparison.se,
    comparison."lower", comparison."upper", p_adjusted, threshold, smallest, verdict, comparison.reason,
    here.respondents, before.respondents as respondents_before
from comparison
left join observation as here
  on here.indicator = comparison.indicator and here.area = comparison.area and here.edition = comparison.edition
  and here.shown
left join observation as before
  on before.indicator = comparison.indicator and before.area = comparison.area and before.edition = comparison.against
  and before.shown
where $indicator = '' or comparison.indicator = $indicator
order by comparison.indicator, comparison.area, comparison.edition, against
