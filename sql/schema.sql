-- The tables of one release. A release is written once and never changed.
-- The monitor itself reads the catalog from the table catalog; theme, indicator_version, series_break, edition, delivery
-- and grouping are kept beside it as open copies, for other programs.
-- Rows lie in the order in which questions answer: figures as on the screen, other facts by their keys.
create table theme (code varchar primary key, label varchar not null, "position" integer not null);
comment on table theme is 'A word of the Koersnota for liveability under which indicators stand.';
comment on column theme.code is 'Short stable code.';
comment on column theme.label is 'Name on screen, Dutch.';
comment on column theme."position" is 'Place in the order on screen.';

create table source (
    code varchar primary key, label varchar not null, producer varchar not null, "table" varchar not null,
    licence varchar not null, nature varchar not null, url varchar not null, small_area varchar not null, own_survey boolean not null
);
comment on table source is 'Who made figures, and under which table and licence.';
comment on column source.code is 'Short stable code.';
comment on column source.label is 'Name on screen, Dutch.';
comment on column source.producer is 'The organisation that publishes the figures.';
comment on column source."table" is 'Table number or document at the producer.';
comment on column source.licence is 'Licence of the producer.';
comment on column source.nature is 'survey, model, register, classes or reference; decides what may be said.';
comment on column source.url is 'Address of the source, if known.';
comment on column source.small_area is 'Sentence shown with every figure of this source.';
comment on column source.own_survey is 'Whether it is the survey of this monitor itself.';

create table indicator (
    code varchar primary key, theme varchar not null references theme (code), label varchar not null,
    measure varchar not null, kind varchar not null, unit varchar not null, decimals integer not null,
    better varchar not null, source varchar not null references source (code), minimum integer not null,
    mapped boolean not null, numerator varchar not null, threshold double not null, series_of varchar not null, "position" integer not null, axis_low double not null, axis_high double not null
);
comment on table indicator is 'One thing that is measured.';
comment on column indicator.code is 'Short stable code, used in addresses.';
comment on column indicator.theme is 'Theme under which it stands.';
comment on column indicator.label is 'Name on screen, Dutch.';
comment on column indicator.measure is 'What is measured, of whom, Dutch.';
comment on column indicator.kind is 'share, mark, mean, count, rate or class.';
comment on column indicator.unit is 'Unit of values.';
comment on column indicator.decimals is 'Decimals on screen; values keep full precision.';
comment on column indicator.better is 'Direction of good: high, low or none.';
comment on column indicator.source is 'Source of all its values.';
comment on column indicator.minimum is 'Fewest respondents with which a value is shown.';
comment on column indicator.mapped is 'Whether districts are coloured with it.';
comment on column indicator.numerator is 'For a computed rate: the indicator that counts its events; otherwise empty.';
comment on column indicator.threshold is 'Smallest difference that matters in practice, in the unit.';
comment on column indicator.series_of is 'The indicator of which this is the comparable series; otherwise empty.';
comment on column indicator."position" is 'Place in the order on screen.';
comment on column indicator.axis_low is 'Begin of the axis, the same in every chart.';
comment on column indicator.axis_high is 'End of the axis.';

create table indicator_version (
    indicator varchar not null references indicator (code), version varchar not null, from_edition varchar not null,
    to_edition varchar not null, definition varchar not null, items varchar not null, comparable varchar not null,
    primary key (indicator, version)
);
comment on table indicator_version is 'Wordings and definitions of an indicator, each for some editions.';
comment on column indicator_version.indicator is 'The indicator.';
comment on column indicator_version.version is 'Code of the version.';
comment on column indicator_version.from_edition is 'First edition; empty if unknown.';
comment on column indicator_version.to_edition is 'Last edition; empty if it still holds or is unknown.';
comment on column indicator_version.definition is 'Definition or question wording, Dutch.';
comment on column indicator_version.items is 'Codes of the items it is made of, with spaces between them.';
comment on column indicator_version.comparable is 'Why it may be compared with the version before it, Dutch; empty when it may not.';

create table item (
    code varchar primary key, label varchar not null, lowest double not null, highest double not null,
    seconds double not null
);
comment on table item is 'Questions and statements of the survey.';
comment on column item.code is 'Short stable code.';
comment on column item.label is 'Name, Dutch.';
comment on column item.lowest is 'Lowest answer that counts.';
comment on column item.highest is 'Highest answer that counts.';
comment on column item.seconds is 'What the item costs in the questionnaire, assumed.';

create table wording (
    item varchar not null references item (code), wording varchar not null, from_edition varchar not null,
    to_edition varchar not null, "text" varchar not null, primary key (item, wording)
);
comment on table wording is 'The words in which an item was put to people.';
comment on column wording.item is 'The item.';
comment on column wording.wording is 'Code of the wording.';
comment on column wording.from_edition is 'First edition; empty if unknown.';
comment on column wording.to_edition is 'Last edition; empty if it still holds or is unknown.';
comment on column wording."text" is 'The question, Dutch.';

create table fieldwork (
    source varchar not null references source (code), edition varchar not null, bureau varchar not null,
    "mode" varchar not null, invited integer, response integer, whom varchar not null, note varchar not null,
    primary key (source, edition)
);
comment on table fieldwork is 'How editions of a survey were carried out.';
comment on column fieldwork.source is 'The survey.';
comment on column fieldwork.edition is 'The edition.';
comment on column fieldwork.bureau is 'Who asked the questions; empty if unknown.';
comment on column fieldwork."mode" is 'How people answered, Dutch; empty if unknown.';
comment on column fieldwork.invited is 'People invited, where known.';
comment on column fieldwork.response is 'People who answered, where known.';
comment on column fieldwork.whom is 'Of whom answers were asked, Dutch; empty if unknown.';
comment on column fieldwork.note is 'What a reader has to know, Dutch.';

create table series_break (
    indicator varchar not null references indicator (code), area varchar not null, edition varchar not null,
    kind varchar not null, reason varchar not null, primary key (indicator, area, edition)
);
comment on table series_break is 'Editions before which a series is interrupted.';
comment on column series_break.indicator is 'The indicator.';
comment on column series_break.area is 'The area for which the break holds; empty when it holds for all.';
comment on column series_break.kind is 'question, items, answers, mode, population, weighting, division or processing.';
comment on column series_break.edition is 'First edition after the break.';
comment on column series_break.reason is 'What changed, Dutch, shown at the break.';

create table class_limit (
    indicator varchar not null references indicator (code), number integer not null, "upper" double not null,
    primary key (indicator, number)
);
comment on table class_limit is 'Inner limits of the legend, one set for all editions and levels.';
comment on column class_limit.indicator is 'The indicator.';
comment on column class_limit.number is '1 to 4, rising.';
comment on column class_limit."upper" is 'Inclusive upper bound of class number, in the unit of the indicator.';

create table edition (code varchar primary key, label varchar not null, note varchar not null);
comment on table edition is 'Reference years of figures.';
comment on column edition.code is 'Year, or undated when the source names none.';
comment on column edition.label is 'Name on screen, Dutch.';
comment on column edition.note is 'What is special about the year, Dutch.';

create table delivery (
    file varchar primary key, source varchar not null references source (code), division varchar not null,
    obtained varchar not null, sha256 varchar not null
);
comment on table delivery is 'Delivered files from which the release was built.';
comment on column delivery.file is 'Path below data/raw.';
comment on column delivery.source is 'Source of the figures.';
comment on column delivery.division is 'Division of its districts and neighbourhoods.';
comment on column delivery.obtained is 'Date of taking over.';
comment on column delivery.sha256 is 'Checksum of the file.';

create table area (
    code varchar primary key, label varchar not null, level varchar not null, parent varchar not null,
    slug varchar not null unique, "position" integer not null
);
comment on table area is 'Country, region, city, 8 areas, 24 districts and 83 neighbourhoods, on lines of today.';
comment on column area.code is 'CBS code, or W1 to W8 for areas.';
comment on column area.label is 'Name on screen.';
comment on column area.level is 'country, region, city, area, district or neighbourhood.';
comment on column area.parent is 'The area it lies in; empty at the top.';
comment on column area.slug is 'Name for addresses.';
comment on column area."position" is 'Place in the order on screen.';

create table grouping (code varchar not null, label varchar not null, as_of varchar not null, source varchar not null, area varchar not null references area (code), primary key (code, area));
comment on table grouping is 'Dated sets of areas across the hierarchy, such as NPAO.';
comment on column grouping.code is 'Code of the set.';
comment on column grouping.label is 'Name on screen.';
comment on column grouping.as_of is 'Moment for which the set holds.';
comment on column grouping.source is 'Document that names the members.';
comment on column grouping.area is 'A member.';

create table observation (
    indicator varchar not null references indicator (code), area varchar not null, edition varchar not null,
    division varchar not null, "value" double, "lower" double, "upper" double, se double,
    deff double, respondents double, "mode" double, status varchar not null, reason varchar not null, flags varchar not null,
    "version" varchar not null, source varchar not null, note varchar not null, published varchar not null, shown boolean not null default true, primary key (indicator, area, edition, division)
);
comment on table observation is 'Every value, and every absence of a value with its status.';
comment on column observation.indicator is 'The indicator.';
comment on column observation.area is 'Area code; in division 2016 a code means the lines of before 2018.';
comment on column observation.edition is 'Reference year, or undated.';
comment on column observation.division is 'Division of the lines: 2018, 2016, or none for city, region and country.';
comment on column observation."value" is 'In the unit of the indicator, full precision; empty when there is none.';
comment on column observation."lower" is 'Lower limit of the 95 percent interval, where known.';
comment on column observation."upper" is 'Upper limit of the 95 percent interval, where known.';
comment on column observation.se is 'Standard error, where known.';
comment on column observation.deff is 'Design effect: how many times the variance of a simple random sample of this size.';
comment on column observation.respondents is 'Number of answers, where known; of areas and districts rounded to tens.';
comment on column observation."mode" is 'Part of the answers (0 to 1) given in an interview at home, where known.';
comment on column observation.status is 'measured, estimated, suppressed, missing, not_asked or not_applicable.';
comment on column observation.reason is 'Why a value is hidden: few_answers, low_effective, wide_interval, sensitive or secondary; otherwise empty.';
comment on column observation.flags is 'Letters in this order: b first figure after a break, e estimated, p provisional, u less certain (few answers or a wide interval).';
comment on column observation."version" is 'Version of the definition; empty where a source has no versions of its own.';
comment on column observation.published is 'Date on which this value was published; empty when it was not yet.';
comment on column observation.source is 'Source of the value.';
comment on column observation.note is 'Remark shown with the value, Dutch.';
comment on column observation.shown is 'The answer when no division is asked: on lines of today, otherwise as delivered.';

create table comparison (
    indicator varchar not null references indicator (code), area varchar not null, edition varchar not null,
    against varchar not null, reference double not null, difference double not null, se double not null,
    "lower" double not null, "upper" double not null, p_adjusted double, threshold double not null,
    smallest double not null, verdict varchar not null, reason varchar not null,
    primary key (indicator, area, edition, against)
);
comment on table comparison is 'Differences from the rest of the city and from earlier editions, where a margin allows them; never across a break. With many more or fewer interviews than in the rest (other_mode) no verdict.';
comment on column comparison.indicator is 'The indicator.';
comment on column comparison.area is 'The area, on lines of today.';
comment on column comparison.edition is 'The edition that is judged.';
comment on column comparison.against is 'rest (of the city; of registered events only districts where residents are a fair measure) or an earlier edition.';
comment on column comparison.reference is 'Value of the rest of the city or of the earlier edition.';
comment on column comparison.difference is 'Area minus the rest of the city, or later minus earlier edition.';
comment on column comparison.se is 'Standard error of the difference.';
comment on column comparison."lower" is 'Lower limit of the 95 percent interval of the difference.';
comment on column comparison."upper" is 'Upper limit of the 95 percent interval of the difference.';
comment on column comparison.p_adjusted is 'p value after Benjamini-Hochberg over all indicators of the source and all areas of the level; missing when it was not tested.';
comment on column comparison.threshold is 'Smallest difference that matters in practice.';
comment on column comparison.smallest is 'Smallest difference that would be found with 80 percent chance.';
comment on column comparison.verdict is 'better, worse, higher, lower, chance or unknown.';
comment on column comparison.reason is 'proven, not_proven, too_small or other_mode.';

create table development (
    indicator varchar not null references indicator (code), area varchar not null, edition varchar not null,
    from_edition varchar not null, editions integer not null, change double, se double, "lower" double, "upper" double,
    p_adjusted double, heterogeneity double, threshold double not null, verdict varchar not null,
    reason varchar not null, primary key (indicator, area, edition)
);
comment on table development is 'Where a figure goes over its latest five or six comparable editions with a margin, fewer are too few; never across a break. Varying is up and down by the threshold, more than chance.';
comment on column development.indicator is 'The indicator.';
comment on column development.area is 'The area, on lines of today.';
comment on column development.edition is 'Last edition of the run.';
comment on column development.from_edition is 'First edition of the run.';
comment on column development.editions is 'Number of editions in the run.';
comment on column development.change is 'Change over the run along the fitted line, in the unit.';
comment on column development.se is 'Standard error of the change.';
comment on column development."lower" is 'Lower limit of the 95 percent interval of the change.';
comment on column development."upper" is 'Upper limit of the 95 percent interval of the change.';
comment on column development.p_adjusted is 'p value after Benjamini-Hochberg over all indicators of the source and all areas of the level.';
comment on column development.heterogeneity is 'p value that the editions lie on a straight line but for chance.';
comment on column development.threshold is 'Smallest change that matters in practice.';
comment on column development.verdict is 'better, worse, higher, lower, chance, varying or unknown.';
comment on column development.reason is 'proven, not_proven, too_small, varying, too_few_editions or no_margin.';

create table publication (
    code varchar primary key, published_on varchar not null, title varchar not null, edition varchar not null,
    figures integer not null
);
comment on table publication is 'Moments on which figures were published. Who prepared and approved them stands in the ledger: a release goes out whole, without names of people.';
comment on column publication.code is 'Date and number.';
comment on column publication.published_on is 'Date.';
comment on column publication.title is 'What was published, Dutch.';
comment on column publication.edition is 'Edition, when it was one of the survey; otherwise empty.';
comment on column publication.figures is 'Number of new or changed figures.';

create table correction (
    code varchar primary key, published_on varchar not null, since varchar not null, what varchar not null,
    why varchar not null, figures integer not null, largest double
);
comment on table correction is 'Mistakes in published figures that were put right.';
comment on column correction.code is 'Short stable code.';
comment on column correction.published_on is 'Date on which the right figures were published; empty when they are not yet.';
comment on column correction.since is 'Date on which the mistake was found.';
comment on column correction.what is 'What was wrong, Dutch.';
comment on column correction.why is 'How it could happen, Dutch.';
comment on column correction.figures is 'Number of figures changed.';
comment on column correction.largest is 'Largest absolute change, in the unit of the figure.';

create table revision (
    indicator varchar not null, area varchar not null, edition varchar not null, division varchar not null,
    "value" double, status varchar not null, published_on varchar not null, replaced_on varchar not null,
    correction varchar not null, primary key (indicator, area, edition, division, correction)
);
comment on table revision is 'Published figures that were replaced later.';
comment on column revision.indicator is 'The indicator.';
comment on column revision.area is 'The area.';
comment on column revision.edition is 'The edition.';
comment on column revision.division is 'The division.';
comment on column revision."value" is 'The value that was replaced.';
comment on column revision.status is 'Its status.';
comment on column revision.published_on is 'Date on which it was published.';
comment on column revision.replaced_on is 'Date on which it was replaced; empty when the new figure is not published yet.';
comment on column revision.correction is 'The correction.';

create table budget (
    edition varchar not null, area varchar not null, post varchar not null, printed double, recomputed double,
    note varchar not null, source varchar not null, primary key (edition, area, post)
);
comment on table budget is 'Amounts of the area budgets, as printed and as recomputed.';
comment on column budget.edition is 'Budget year.';
comment on column budget.area is 'Area, or the city for overall posts.';
comment on column budget.post is 'What the amount is for.';
comment on column budget.printed is 'Euro, exactly as printed in the source.';
comment on column budget.recomputed is 'Euro, the sum as it should be.';
comment on column budget.note is 'What differs and why, Dutch.';
comment on column budget.source is 'Source of the amount.';

create table conversion (
    from_division varchar not null, from_area varchar not null, to_division varchar not null, to_area varchar not null,
    share double not null, persons double not null, basis varchar not null, primary key (from_division, from_area, to_division, to_area)
);
comment on table conversion is 'Which part of a former area lies in which area of today.';
comment on column conversion.from_division is 'Former division.';
comment on column conversion.from_area is 'Code in the former division.';
comment on column conversion.to_division is 'Division of today.';
comment on column conversion.to_area is 'Code in the division of today.';
comment on column conversion.share is 'Part of the residents of the former area that lives in the area of today.';
comment on column conversion.persons is 'Residents of that part.';
comment on column conversion.basis is 'What the share is based on.';

create table catalog (document varchar not null);
comment on table catalog is 'The whole catalog as the release was built with it.';
comment on column catalog.document is 'JSON.';
