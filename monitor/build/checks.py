"""Whether the rows of all deliveries fit the catalog; every finding at once, with file, row and remedy."""

from collections.abc import Iterator

import polars as pl

from monitor.analysis.areas import WHOLE
from monitor.build.derived import WEIGHTS
from monitor.build.facts import UNDIVIDED, WHOLES
from monitor.catalog import TODAY, Catalog
from monitor.findings import Finding

STATUSES = ("", "missing", "suppressed")
KEY = ("indicator", "area", "edition", "division")


def findings_in(rows: pl.DataFrame, catalog: Catalog, conversion: pl.DataFrame) -> list[Finding]:
    """Everything that is wrong with delivered rows.

    `rows`: file, line, source, division, indicator, area, edition, value, respondents, status, note.
    `conversion`: from_division, from_area, to_division, to_area (to tell codes of one division from another's).
    """
    return [
        *_wrong_division(rows, catalog, conversion),
        *_unknown(rows, catalog, conversion),
        *_wrong_source(rows, catalog),
        *_too_early(rows, catalog),
        *_duplicates(rows, catalog),
        *_out_of_range(rows, catalog),
        *_status(rows),
    ]


def _found(rows: pl.DataFrame, problem: str, remedy: str) -> Iterator[Finding]:
    """One finding per row; `{column}` in the texts is filled in from the row."""
    for row in rows.iter_rows(named=True):
        yield Finding(
            row["file"],
            f"regel {row['line']}",
            problem.format(**row),
            remedy.format(**row),
        )


def _retired(catalog: Catalog, conversion: pl.DataFrame) -> tuple[set[str], set[str]]:
    """Codes that exist only before the change of lines, and codes that exist only since."""
    before, since = set(conversion["from_area"]), set(conversion["to_area"])
    return before - since, since - before


def _wrong_division(rows: pl.DataFrame, catalog: Catalog, conversion: pl.DataFrame) -> Iterator[Finding]:
    old, new = _retired(catalog, conversion)
    remedy = "Zet in editions.toml bij deze levering de indeling waarop de cijfers echt staan."
    now = pl.col("division") == TODAY
    wrong = rows.filter((now & pl.col("area").is_in(list(old))) | (~now & pl.col("area").is_in(list(new))))
    yield from _found(
        wrong,
        "Gebied '{area}' bestaat niet in de indeling '{division}' van deze levering.",
        remedy,
    )


def _unknown(rows: pl.DataFrame, catalog: Catalog, conversion: pl.DataFrame) -> Iterator[Finding]:
    today = {area.code for area in catalog.areas}
    former = sorted(today | set(conversion["from_area"]))
    known = {
        "indicator": (
            "Indicator",
            [item.code for item in catalog.indicators],
            "data/catalog/themes/",
        ),
        "area": ("Gebied", sorted(today), "data/catalog/areas.toml"),
        "edition": (
            "Editie",
            [item.code for item in catalog.editions],
            "data/catalog/editions.toml",
        ),
    }
    for column, (what, codes, place) in known.items():
        wrong = rows.filter(~pl.col(column).is_in(codes))
        if column == "area":
            wrong = wrong.filter((pl.col("division") == TODAY) | ~pl.col("area").is_in(former))
        yield from _found(
            wrong,
            f"{what} '{{{column}}}' staat niet in de catalogus.",
            f"Verbeter de code of voeg haar toe in {place}.",
        )


def _wrong_source(rows: pl.DataFrame, catalog: Catalog) -> Iterator[Finding]:
    main = {item.code: item.source for item in catalog.indicators}
    allowed_sources = [
        (one.code, source) for one in catalog.indicators for source in (one.source, *one.other_sources)
    ]
    pairs = pl.DataFrame(allowed_sources, schema={"indicator": pl.String, "source": pl.String}, orient="row")
    wanted = pl.col("indicator").replace_strict(main, default=None, return_dtype=pl.String)
    wrong = rows.join(pairs, on=["indicator", "source"], how="anti").with_columns(wanted=wanted)
    wrong = wrong.filter(pl.col("wanted").is_not_null())
    yield from _found(
        wrong,
        "Indicator '{indicator}' hoort bij bron '{wanted}', niet bij '{source}'.",
        "Zet het cijfer in een levering van die bron, of maak een eigen indicator voor deze bron.",
    )
    editions = [(item.code, edition) for item in catalog.sources for edition in item.editions]
    allowed = pl.DataFrame(editions, schema={"source": pl.String, "edition": pl.String}, orient="row")
    wrong = rows.join(allowed, on=["source", "edition"], how="anti").filter(
        pl.col("edition").is_in([item.code for item in catalog.editions])
    )
    yield from _found(
        wrong,
        "Bron '{source}' heeft geen editie {edition}.",
        "Voeg de editie toe aan de bron in sources.toml of verbeter het jaar.",
    )


def _too_early(rows: pl.DataFrame, catalog: Catalog) -> Iterator[Finding]:
    """Figures of an edition in which, by the catalog, the question was not asked yet."""
    since = {item.code: item.versions[0].from_edition for item in catalog.indicators}
    begin = pl.col("indicator").replace_strict(since, default="", return_dtype=pl.String)
    yield from _found(
        rows.with_columns(since=begin).filter(pl.col("edition") < pl.col("since")),
        "De definitie van '{indicator}' begint in {since}; dit is een cijfer over {edition}.",
        "Verbeter het jaar, of zet in de catalogus vanaf wanneer de definitie geldt.",
    )


def _duplicates(rows: pl.DataFrame, catalog: Catalog) -> Iterator[Finding]:
    # City, region and country stand on no lines, so there they must be alone in all divisions together.
    wholes = [area.code for area in catalog.areas if area.level in WHOLES]
    lines = pl.when(pl.col("area").is_in(wholes)).then(pl.lit(UNDIVIDED)).otherwise(pl.col("division"))
    rows = rows.with_columns(division=lines)
    twice = rows.filter(pl.struct(KEY).is_duplicated()).sort(*KEY, "file", "line")
    first = twice.group_by(KEY, maintain_order=True).agg(
        other=pl.concat_str(pl.col("file"), pl.lit(" regel "), pl.col("line").cast(pl.String)).first(),
        keep=pl.struct("file", "line").first(),
    )
    again = twice.join(first, on=KEY).filter(pl.struct("file", "line") != pl.col("keep"))
    yield from _found(
        again,
        "Het cijfer {indicator}, {area}, {edition} stond er al ({other}).",
        "Houd één regel over.",
    )


def _out_of_range(rows: pl.DataFrame, catalog: Catalog) -> Iterator[Finding]:
    kinds = {item.code: item.kind for item in catalog.indicators}
    ends = {item.code: list(item.axis) for item in catalog.indicators}
    value = pl.col("value")
    rows = rows.with_columns(
        kind=pl.col("indicator").replace_strict(kinds, default=None, return_dtype=pl.String),
        ends=pl.col("indicator").replace_strict(ends, default=None, return_dtype=pl.List(pl.Float64)),
    )
    negative = rows.filter(pl.col("kind").is_in(["count", "rate"]) & (value < 0))
    yield from _found(negative, "Een aantal kan niet negatief zijn: {value}.", "Verbeter het cijfer.")
    broken = rows.filter((pl.col("kind") == "share") & ~value.is_between(0, 100))
    yield from _found(
        broken,
        "Een percentage ligt van 0 tot en met 100: {value}.",
        "Verbeter het cijfer.",
    )
    low, high = pl.col("ends").list.get(0), pl.col("ends").list.get(1)
    beyond = rows.filter(pl.col("kind").is_in(["mark", "class"]) & ~value.is_between(low, high))
    yield from _found(
        beyond,
        "{value} ligt buiten de schaal van '{indicator}'.",
        "Verbeter het cijfer of de as in de catalogus.",
    )
    between = rows.filter((pl.col("kind") == "class") & (value != value.round()))
    yield from _found(
        between,
        "Een klasse is een heel getal: {value}.",
        "Klassen worden nooit gemiddeld; geef de klasse zelf.",
    )


def _status(rows: pl.DataFrame) -> Iterator[Finding]:
    unknown = rows.filter(~pl.col("status").is_in(STATUSES))
    yield from _found(
        unknown,
        "Status '{status}' bestaat niet.",
        "Gebruik missing, suppressed of niets.",
    )
    both = rows.filter(pl.col("value").is_not_null() & pl.col("status").is_in(STATUSES[1:]))
    yield from _found(
        both,
        "Er staat een cijfer bij status '{status}'.",
        "Haal het cijfer weg: wat verborgen is, staat in geen bestand.",
    )
    neither = rows.filter(pl.col("value").is_null() & (pl.col("status") == ""))
    yield from _found(
        neither,
        "Er is geen cijfer en geen status.",
        "Vul status missing of suppressed in; leeg is nooit nul.",
    )


def amount_faults(amounts: pl.DataFrame, catalog: Catalog) -> Iterator[Finding]:
    """Amounts (file, line, edition, area, post) of unknown areas or editions, and amounts that stand there twice."""
    areas = [item.code for item in catalog.areas]
    editions = [item.code for item in catalog.editions]
    remedy = "Verbeter de code of voeg haar toe aan de catalogus."
    unknown = "staat niet in de catalogus."
    yield from _found(amounts.filter(~pl.col("area").is_in(areas)), f"Gebied '{{area}}' {unknown}", remedy)
    yield from _found(
        amounts.filter(~pl.col("edition").is_in(editions)), f"Editie '{{edition}}' {unknown}", remedy
    )
    again = amounts.filter(~pl.struct("edition", "area", "post").is_first_distinct())
    yield from _found(again, "Het bedrag {post}, {area}, {edition} stond er al.", "Houd één regel over.")


def conversion_faults(conversion: pl.DataFrame, catalog: Catalog, file: str) -> Iterator[Finding]:
    """Former areas of which people get lost on the way, and targets that do not exist today."""
    known = [area.code for area in catalog.areas]
    for code in conversion.filter(~pl.col("to_area").is_in(known))["to_area"].unique().sort():
        problem = f"Gebied '{code}' bestaat niet in de indeling van nu."
        yield Finding(file, f"to_area {code}", problem, "Verbeter de code of voeg haar toe in areas.toml.")
    sums = conversion.group_by("from_division", "from_area").agg(pl.col("share").sum())
    wrong = sums.filter((pl.col("share") - 1).abs() > WHOLE).sort("from_division", "from_area")
    for division, code, share in wrong.iter_rows():
        problem = f"De delen van gebied '{code}' (indeling {division}) zijn samen {share:.4f}."
        yield Finding(file, f"from_area {code}", problem, "Zorg dat de delen van elk gebied samen 1 zijn.")


def weight_faults(rows: pl.DataFrame, catalog: Catalog) -> Iterator[Finding]:
    """Districts whose figures cannot be added up, because their number of people is not delivered."""
    weights = {item.code: item.weight for item in catalog.indicators if item.kind not in {"count", "class"}}
    districts = [area.code for area in catalog.areas_on("district")]
    areas = [area.code for area in catalog.areas_on("area")]
    delivered = rows.filter(pl.col("area").is_in(areas)).select("indicator", "edition").unique()
    added = rows.join(delivered, on=["indicator", "edition"], how="anti")
    used = added.filter((pl.col("division") == TODAY) & pl.col("area").is_in(districts)).with_columns(
        weight=pl.col("indicator").replace_strict(weights, default="none", return_dtype=pl.String)
    )
    for weight, (code, edition) in WEIGHTS.items():
        basis = rows.filter(
            (pl.col("indicator") == code) & (pl.col("edition") == edition) & (pl.col("value") > 0)
        )
        asked = used.filter((pl.col("weight") == weight) & ~pl.col("area").is_in(basis["area"].to_list()))
        for area in asked["area"].unique().sort():
            problem = f"Van wijk '{area}' is '{code}' in {edition} niet bekend; dat is het gewicht van haar cijfers."
            yield Finding(
                "data/raw", f"{code}, {area}, {edition}", problem, "Lever dit aantal mee, boven nul."
            )
