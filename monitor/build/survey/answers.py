"""From a delivered file and its map to answers: district, stratum, weight, mode and a number per item, no more."""

from collections.abc import Callable, Mapping

import polars as pl

from monitor.build.survey.delivered import Delivered, as_numbers, number_in, plain
from monitor.build.survey.mapping import MODES, AnswersMap, ItemColumn
from monitor.build.survey.names import district_codes, same_name
from monitor.build.survey.strata import collapsed
from monitor.catalog import Catalog
from monitor.catalog.survey import Item
from monitor.findings import Finding

FIXED = ("district", "stratum", "weight", "mode")
MOST_VALUES = 20
"""So many different wrong values of a column get a finding of their own; the rest are told in one."""
FAR = 100
"""A weight above so many times the median is worth a look."""
LOW_RESPONSE = 0.9
NO_MODE = (
    "De map noemt geen kolom met de manier van invullen (mode). Een editie met interviews aan de deur is dan niet als "
    "trendbreuk te herkennen."
)
Translate = Callable[[str], str | float | None]


def answers(
    delivered: Delivered, mapping: AnswersMap, catalog: Catalog, edition: str
) -> tuple[pl.DataFrame, list[Finding], list[str]]:
    """Answers of one edition; every row that is wrong, grouped per fault; and what is only worth knowing.

    Columns: district (code), stratum, weight (above 0), mode (online, paper, interview or null) and a Float64 per
    item code, null for no answer. Rows are sorted by content, so that they cannot be laid beside the file again.
    With findings the frame must not be used. The map must fit the file (fitting.fit).
    """
    reader = _Reader(delivered, mapping, catalog)
    columns = {
        "district": reader.districts(),
        "stratum": reader.strata(),
        "weight": reader.weights(),
        "mode": reader.modes(),
        **{code: reader.item(code, one) for code, one in mapping.items.items()},
    }
    frame = pl.DataFrame({name: column.alias(name) for name, column in columns.items()})
    reader.duplicates()
    if reader.findings:
        return frame, reader.findings, reader.remarks
    if mapping.drop_without_weight:
        frame = frame.filter(pl.col("weight") > 0)
    if not frame.height:
        reader.fault("-", "Er blijft geen enkele respondent over.", "Kijk de gewichten na.")
        return frame, reader.findings, reader.remarks
    frame, moved = collapsed(frame, catalog)
    remarks = [*reader.remarks, *moved, *_worth_knowing(frame, catalog, mapping, edition)]
    return frame.sort(frame.columns, nulls_last=True), [], remarks


def response(frame: pl.DataFrame, catalog: Catalog) -> pl.DataFrame:
    """district, label, respondents (rounded to tens) and interview (part by doorstep interview) of answers."""
    labels = {item.code: item.label for item in catalog.areas_on("district")}
    return (
        frame.group_by("district")
        .agg(
            respondents=((pl.len() + 5) // 10 * 10).cast(pl.Int64),
            interview=(pl.col("mode") == "interview").mean(),
        )
        .sort("district")
        .select("district", pl.col("district").replace(labels).alias("label"), "respondents", "interview")
    )


class _Reader:
    """Turns the columns of one file into answers and gathers what is wrong with them."""

    def __init__(self, delivered: Delivered, mapping: AnswersMap, catalog: Catalog) -> None:
        self.delivered = delivered
        self.mapping = mapping
        self.catalog = catalog
        self.findings: list[Finding] = []
        self.remarks: list[str] = []
        self.height = delivered.frame.height

    def fault(self, where: str, problem: str, remedy: str) -> None:
        self.findings.append(Finding(self.delivered.file, where, problem, remedy))

    def rows(self, wrong: pl.Series, column: str, problem: str, remedy: str) -> None:
        """One finding with all rows for which `wrong` holds; none when there are none."""
        wrong = wrong.fill_null(value=False)
        if wrong.any():
            self.fault(f"{self.delivered.where(wrong)}, kolom {column}", problem, remedy)

    def districts(self) -> pl.Series:
        """Area codes; a finding for every value that is no district."""
        column = self.mapping.columns["district"]
        if not column:
            return pl.Series([self.mapping.one_district] * self.height, dtype=pl.String)
        codes = district_codes(self.catalog)

        def code(text: str) -> str | None:
            return self.mapping.districts.get(text) or codes.get(same_name(text))

        remedy = (
            "Zet de waarde onder [districts] in de map, met de code van de wijk; of verbeter het bestand."
        )
        return self.words(column, code, "is geen wijk", "Er is geen wijk ingevuld.", remedy)

    def strata(self) -> pl.Series:
        """The stratum as delivered, or the district where no stratum is named."""
        column = self.mapping.columns["stratum"]
        if not column:
            self.remarks.append("De map noemt geen stratum: elke wijk is een stratum van de steekproef.")
            silent = _Reader(self.delivered, self.mapping, self.catalog)
            return silent.districts()
        texts = self.delivered.texts(column)
        remedy = "Vul het stratum in, of haal stratum uit de map als de steekproef per wijk is getrokken."
        self.rows(texts.is_null(), column, "Er is geen stratum ingevuld.", remedy)
        return texts

    def weights(self) -> pl.Series:
        """Weights above 0; 1 for all when the map says that there are none."""
        column = self.mapping.columns["weight"]
        if not column:
            self.remarks.append("Dit bestand heeft geen gewichten: elke respondent telt even zwaar.")
            return pl.Series([1.0] * self.height, dtype=pl.Float64)
        numbers, empty = as_numbers(self.delivered.frame[column]), self.delivered.texts(column).is_null()
        remedy = "Vraag het goede gewicht op bij de maker; een gewicht is een getal boven nul."
        self.rows(numbers.is_null() & ~empty, column, "Het gewicht is geen getal.", remedy)
        self.rows(numbers < 0, column, "Het gewicht is negatief.", remedy)
        without = empty | (numbers == 0).fill_null(value=False)
        if self.mapping.drop_without_weight:
            if without.any():
                self.remarks.append(
                    f"{without.sum()} respondenten zonder gewicht tellen niet mee, zoals de map zegt."
                )
        else:
            remedy = f"{remedy} Horen deze mensen niet mee te tellen: drop_without_weight = true in de map."
            self.rows(empty, column, "Het gewicht is leeg.", remedy)
            self.rows(numbers == 0, column, "Het gewicht is nul.", remedy)
        middle = numbers.filter(numbers > 0).median()
        far = numbers > FAR * float(middle if isinstance(middle, int | float) else 0)
        if middle is not None and far.any():
            where = self.delivered.where(far.fill_null(value=False))
            self.remarks.append(f"{where}: het gewicht is meer dan {FAR} keer het middelste gewicht.")
        return numbers

    def modes(self) -> pl.Series:
        """online, paper or interview; null where it is not known."""
        column = self.mapping.columns["mode"]
        if not column:
            self.remarks.append(NO_MODE)
            return pl.Series([None] * self.height, dtype=pl.String)

        def mode(text: str) -> str | None:
            known = self.mapping.modes.get(text)
            return known or (text.lower() if text.lower() in MODES else None)

        remedy = f"Zet de waarde onder [modes] in de map, met {', '.join(MODES)}."
        found = self.words(column, mode, "is geen manier van invullen", "", remedy)
        if self.delivered.texts(column).has_nulls():
            count = self.delivered.texts(column).null_count()
            self.remarks.append(f"Van {count} respondenten is niet bekend hoe zij de vragen invulden.")
        return found

    def words(self, column: str, known: Translate, wrong: str, empty: str, remedy: str) -> pl.Series:
        """A column turned into words of ours, by its values or by their labels; findings for those that fit nothing."""
        texts = self.delivered.texts(column)
        labels = self.delivered.value_labels.get(column, {})
        found: dict[str, str | float | None] = {}
        for text in texts.unique().drop_nulls():
            also = number_in(text)
            names = [text, *([plain(also)] if also is not None else []), labels.get(text, "")]
            found[text] = next((word for name in names if name and (word := known(name))), None)
        self.each_wrong(texts, column, [text for text, word in found.items() if word is None], wrong, remedy)
        if empty:
            self.rows(texts.is_null(), column, empty, remedy)
        return texts.replace_strict(found, default=None, return_dtype=pl.String)

    def each_wrong(self, texts: pl.Series, column: str, values: list[str], wrong: str, remedy: str) -> None:
        """A finding per wrong value with its rows; one for all the others when they are many."""
        labels = self.delivered.value_labels.get(column, {})
        for value in sorted(values)[:MOST_VALUES]:
            label = f" ({labels[value]})" if value in labels else ""
            self.rows(texts == value, column, f"'{value[:40]}'{label} {wrong}.", remedy)
        rest = sorted(values)[MOST_VALUES:]
        if rest:
            problem = f"Nog {len(rest)} andere waarden: ook daarvan geldt dat dit {wrong}."
            self.rows(texts.is_in(rest), column, problem, f"Is dit de goede kolom? {remedy}")

    def item(self, code: str, one: ItemColumn) -> pl.Series:
        """The answers to one item as numbers of the catalog; null where there is no answer."""
        texts = self.delivered.texts(one.column)
        item = self.catalog.item[code]
        found: dict[str, float | None] = {}
        unmapped, outside = [], []
        for text in texts.unique().drop_nulls():
            if self.delivered.is_user_missing(one.column, text) or _named(one.missing, text):
                continue
            number = _answer(text, one, item)
            if number is None:
                unmapped.append(text)
            elif number in item.outside:
                continue
            elif not item.scale[0] <= number <= item.scale[1] or not _is_category(number, item):
                outside.append(text)
            else:
                found[text] = number
        recode = (
            f"Zet de waarde in [items.{code}.answers] of in 'missing' van dat item, of verbeter het bestand."
        )
        self.each_wrong(texts, one.column, unmapped, f"is geen bekend antwoord op '{code}'", recode)
        scale = (
            f"ligt buiten de schaal van '{code}' ({plain(item.scale[0])} tot en met {plain(item.scale[1])})"
        )
        self.each_wrong(texts, one.column, outside, scale, recode)
        numbers = texts.replace_strict(found, default=None, return_dtype=pl.Float64)
        self._about(code, one.column, numbers, damaged=bool(unmapped or outside))
        return numbers

    def _about(self, code: str, column: str, numbers: pl.Series, damaged: bool) -> None:
        """Findings and remarks on the answers to one item as a whole."""
        given = numbers.drop_nulls()
        if not given.len():
            if not damaged:
                remedy = "Verbeter de map, of zet het item in not_delivered."
                self.fault(f"kolom {column}", f"Er is geen enkel antwoord op '{code}'.", remedy)
        elif given.n_unique() == 1 and given.len() > 1:
            self.remarks.append(f"Alle {given.len()} antwoorden op '{code}' zijn gelijk ({plain(given[0])}).")
        broken = (given != given.round()).sum()
        if broken:
            self.remarks.append(f"{broken} antwoorden op '{code}' zijn geen heel getal.")

    def duplicates(self) -> None:
        """The same respondent twice (a finding), and rows that are equal in everything else (a remark)."""
        frame, column = self.delivered.frame, self.mapping.columns["respondent"]
        if column:
            texts = self.delivered.texts(column)
            twice = texts.is_duplicated() & texts.is_not_null()
            remedy = "Houd van elke respondent één regel over."
            number = texts.filter(twice).n_unique()
            self.rows(twice, column, f"{number} respondentnummer(s) staan er vaker dan een keer.", remedy)
            if texts.has_nulls():
                self.remarks.append(f"{texts.null_count()} respondenten hebben geen nummer.")
        rest = frame.drop(column) if column else frame
        equal = rest.is_duplicated()
        if equal.any():
            where = self.delivered.where(equal)
            self.remarks.append(
                f"{where}: in alle kolommen gelijk aan een andere regel. Dat kan toeval zijn."
            )


def _named(names: frozenset[str], text: str) -> bool:
    """Whether a value is one of `names`, as it stands or as a number."""
    number = number_in(text)
    return text in names or (number is not None and plain(number) in names)


def _answer(text: str, one: ItemColumn, item: Item) -> float | None:
    """The answer of the catalog for a delivered value; None when map and catalog do not know it."""
    number = number_in(text)
    if one.answers:
        found = one.answers.get(text, one.answers.get(plain(number)) if number is not None else None)
        return found if found is not None else (number if number in item.outside else None)
    if number is not None:
        return number
    words: Mapping[str, float | None] = {
        same_name(word): number_in(key) for key, word in item.categories.items()
    }
    return words.get(same_name(text))


def _is_category(number: float, item: Item) -> bool:
    """Whether the catalog has a word for this answer, when it has words for all answers of the scale."""
    named = {value for key in item.categories if (value := number_in(key)) is not None}
    low, high = item.scale
    complete = named >= {float(step) for step in range(int(low), int(high) + 1)}
    return not complete or number in named


def _worth_knowing(frame: pl.DataFrame, catalog: Catalog, mapping: AnswersMap, edition: str) -> list[str]:
    """Remarks on the answers as a whole: districts without anyone, items that few answered, empty rows."""
    remarks = []
    present = set(frame["district"])
    absent = [item.label for item in catalog.areas_on("district") if item.code not in present]
    if absent and not mapping.one_district:
        remarks.append(f"In {edition} is er geen enkele respondent uit: {', '.join(absent)}.")
    items = frame.select(pl.exclude(FIXED))
    silent = items.select(pl.all_horizontal(pl.all().is_null())).to_series().sum()
    if silent:
        remarks.append(f"{silent} respondenten gaven op geen enkel item een antwoord.")
    for code in items.columns:
        part = 1 - items[code].null_count() / items.height
        if part < LOW_RESPONSE:
            remarks.append(f"Item '{code}' is door {part:.0%} beantwoord.".replace("%", " %"))
    return remarks
