"""The parts of Uitleg en bronnen about method: marks, differences, colours, breaks and budgets."""

import polars as pl

from monitor.questions.about import statuses
from monitor.questions.figures import judged_subjects
from monitor.questions.money import budgets
from monitor.store import Release
from monitor.ui import blocks
from monitor.views import words
from monitor.views.judgement import verdict

STATUSES = {
    "measured": ("gemeten", "Gemeten of geteld door de bron."),
    "estimated": ("berekend", "Berekend: met een model, of door wijken op te tellen of om te rekenen."),
    "suppressed": (
        words.NO_VALUE_SHORT["suppressed"],
        "Er is een cijfer, maar het is te onzeker of berust op te weinig antwoorden of meldingen.",
    ),
    "missing": (words.NO_VALUE_SHORT["missing"], "De bron geeft hier geen cijfer."),
    "not_asked": (words.NO_VALUE_SHORT["not_asked"], "Dit onderwerp hoorde dat jaar nog niet bij de bron."),
    "not_applicable": (words.NO_VALUE_SHORT["not_applicable"], "Dit cijfer kan hier niet bestaan."),
}
"""What every status is called and means; a figure always has exactly one."""

LETTERS = {
    "b": "Breuk: het eerste cijfer nadat de vraag of de telling is veranderd.",
    "e": "Berekend: met een model, of door wijken op te tellen of om te rekenen.",
    "p": "Voorlopig: de bron kan dit cijfer nog aanpassen.",
    "u": "Minder zeker: 50 tot en met 99 antwoorden, of een brede marge.",
}
"""What the letters of the column flags mean, as they stand in downloads and answers of the shell."""

MANY = 8
"""Judged subjects above which they are counted instead of named."""

RULES = (
    "Hoe het er nu voor staat (tegen de rest van Arnhem) en hoe het zich ontwikkelt (tegen eerder) zijn twee "
    "verschillende vragen. Een cijfer kan minder gunstig zijn en toch beter geworden.",
    "Een verschil in een percentage is van belang vanaf 5 procentpunt, in een rapportcijfer of score vanaf 0,2 punt, "
    "tenzij bij het onderwerp iets anders staat.",
    "Een ontwikkeling berekenen we over de laatste vijf of zes metingen die te vergelijken zijn. Met minder is een "
    "gevonden richting te vaak toeval. Hangt de richting aan één meting, dan noemen we haar niet.",
    "'Op en neer' zeggen we alleen als een cijfer duidelijk steeg én daalde, meer dan toeval verklaart.",
    "Is in een wijk veel vaker of minder vaak aan huis gevraagd dan in de rest van Arnhem, dan geven we geen "
    "oordeel: aan huis geven mensen vaak een gunstiger antwoord.",
    "Bij elk cijfer uit een vragenlijst staat welke verandering deze meting niet kan laten zien. In een wijk met 150 "
    "antwoorden is dat vaak 15 procentpunt of meer.",
    "Bij veel vergelijkingen tegelijk lijkt er altijd wel één bijzonder. Daarom is de eis strenger als we meer "
    "plekken en onderwerpen tegelijk vergelijken (methode van Benjamini en Hochberg, 5 procent).",
)
"""How a verdict comes about, in the order of the page."""

COUNTED = (
    "Aantallen uit een register hebben geen steekproef, maar wel toeval: het ene jaar gebeurt er net iets meer "
    "dan het andere. Daarom staat erbij tussen welke waarden het cijfer waarschijnlijk ligt (95 procent).",
    "Aantallen misdrijven wisselen van jaar op jaar meer dan toeval alleen. Daarmee houden we rekening: we meten "
    "hoeveel meer, en leggen de lat zoveel hoger.",
    "Waar veel bezoekers komen of weinig mensen wonen, is het aantal inwoners geen eerlijke maat. Daar geven we "
    "geen oordeel, en dat staat erbij.",
)
"""What goes with counts of events; left out of a release that holds none."""

WIDER = (
    "Vergelijk zulke cijfers niet met elkaar. Op de lijn bij 'Door de jaren heen' laten we op zo'n plek een gat, "
    "met de reden erbij."
)


def marks(release: Release) -> None:
    """The six kinds of figures and the letters, with how often they occur."""
    blocks.said("Een leeg vak is nooit een nul. Er staat altijd bij waarom er geen cijfer is.")
    found = statuses(release)
    number = dict(found.group_by("status").agg(pl.col("figures").sum()).iter_rows())
    rows = [(name, told, code, words.number(number.get(code, 0))) for code, (name, told) in STATUSES.items()]
    columns = ["Soort", "Wat het betekent", "Code in downloads", "Aantal in deze uitgave"]
    blocks.table(columns, rows, "Zes soorten cijfers", numeric=[3])
    letters = found.with_columns(flags=pl.col("flags").str.split("")).explode("flags")
    used = dict(letters.group_by("flags").agg(pl.col("figures").sum()).iter_rows())
    letter_rows = [(code, told, words.number(used.get(code, 0))) for code, told in LETTERS.items()]
    blocks.table(
        ["Letter", "Wat zij betekent", "Aantal in deze uitgave"], letter_rows, "Letters", numeric=[2]
    )
    few = " Bij misdrijven laten we onder de 10 meldingen geen cijfer per 1.000 inwoners zien."
    blocks.small(
        "Bij een vragenlijst laten we onder de 50 antwoorden geen cijfer zien."
        + (few if _counts(release) else "")
    )


def differences(release: Release) -> None:
    """The words for a difference, and for which figures they may be used."""
    blocks.said(
        "We zeggen alleen dat iets verschilt als toeval dat moeilijk kan verklaren, en als het groot genoeg is om van belang te "
        "zijn. 'Kan toeval zijn' is het gewone geval. Het betekent niet dat er geen verschil is."
    )
    rows = [
        ("in vergelijking met de rest van Arnhem", verdict("better"), verdict("worse"), verdict("chance"),
         verdict("chance", "too_small")),
        ("in vergelijking met eerder", *(verdict(code, against="past") for code in ("better", "worse", "chance")),
         verdict("chance", "too_small", "past")),
        ("als er geen gunstige kant is", verdict("higher"), verdict("lower"), verdict("chance"),
         verdict("chance", "too_small")),
    ]  # fmt: skip
    blocks.table(
        ["Soort", "De ene kant", "De andere kant", "Niet bewezen", "Wel bewezen, maar klein"],
        rows,
        "De woorden voor verschil",
    )
    counted = COUNTED if _counts(release) else ()
    blocks.listed([_judged(release), *RULES, *counted, *_exceptions(release)])


def _counts(release: Release) -> bool:
    """Whether a release holds counts of events, such as crimes."""
    return any(one.events or one.numerator for one in release.catalog.indicators)


def _judged(release: Release) -> str:
    """Which subjects get a verdict in this release; empty when none does."""
    codes = judged_subjects(release)
    labels = [one.label for one in release.catalog.indicators if one.code in codes and not one.series_of]
    many = f"{words.number(len(labels))} onderwerpen" if len(labels) > MANY else words.enumeration(labels)
    return f"Zo'n oordeel krijgen nu: {many}." if labels else ""


def _exceptions(release: Release) -> list[str]:
    """Which figures never get a verdict, and what the rest of the city is for counts per resident."""
    never = [one.label for one in release.catalog.sources if one.nature in ("model", "classes")]
    fair = [
        one.label
        for one in release.catalog.areas_on("district")
        if not release.catalog.cautions_for(one.code, "rate")
    ]
    fair_rest = words.FAIR_REST[0].lower() + words.FAIR_REST[1:]
    return [
        f"Cijfers uit een model en klassen krijgen nooit een oordeel: {words.enumeration(never)}. Het model gebruikt "
        "kenmerken van bewoners. Een verschil tussen wijken is dan geen apart bewijs."
        if never
        else "",
        "We vergelijken met de rest van de stad, dus zonder de wijk zelf."
        + (
            f" Bij misdrijven per inwoner: {fair_rest} Nu zijn dat: {words.enumeration(fair)}."
            if _counts(release)
            else ""
        ),
    ]


def colours(release: Release) -> None:
    """Why a colour means the same in every year."""
    mapped = [one for one in release.catalog.indicators if one.mapped and not one.series_of]
    blocks.listed(
        [
            f"{len(mapped)} onderwerpen hebben een kaart. Elk heeft vijf klassen met vaste grenzen.",
            "De grenzen zijn in elk jaar en op elk niveau dezelfde. Een wijk krijgt dus alleen een andere kleur als haar "
            "eigen cijfer verandert.",
            "Een waarde op een grens hoort bij de lagere klasse. De laagste en de hoogste klasse zijn open.",
            "Kleur is nooit het enige teken: elk cijfer staat ook in de tabel.",
        ]
    )


def changes(release: Release) -> None:
    """Indicators whose question or count changed, as far as known, and what that means."""
    told = []
    for one in release.catalog.indicators:
        for item in one.breaks:
            told.append((one.label, item.edition, item.reason))
        if not one.breaks and any(version.note for version in one.versions):
            notes = " ".join(version.definition + " " + version.note for version in one.versions)
            told.append((one.label, "niet bekend", f"{notes} {one.note}"))
    known = sum(len(one.breaks) for one in release.catalog.indicators)
    blocks.said(
        "Verandert een vraag of een telling, dan is een verschil tussen jaren geen verschil in de wijk."
    )
    blocks.table(["Onderwerp", "Veranderd in", "Wat er veranderde"], told, "Onderwerpen die zijn veranderd")
    number = {0: "Van geen enkel onderwerp", 1: "Van één onderwerp"}.get(known, f"Van {known} onderwerpen")
    blocks.small(f"{number} in deze uitgave is het jaar van een breuk bekend. {WIDER}")
    if not release.catalog.fictitious:
        blocks.small(
            "Soms maakt een bron een nieuwe tabel met een ander niveau. Dan staan er hier twee onderwerpen, die nooit in "
            "één lijn komen. Zo zijn er twee tabellen over misdrijven en twee over de eigen gezondheid."
        )


def money(release: Release) -> None:
    """The latest budgets as printed and as recomputed, with the difference and its reason."""
    found = budgets(release)
    if found.is_empty():
        blocks.said("Er zijn nog geen budgetten geladen.")
        return
    year = str(found["edition"].max())
    found = found.filter(pl.col("edition") == year)
    total = found.filter(pl.col("post").str.ends_with("totaal") | (pl.col("difference") != 0))
    rows = [
        (f"{row['area_label']}: {row['post']}", words.euros(row["printed"]), words.euros(row["recomputed"]),
         words.euros(row["difference"] or None) or "geen", row["note"])
        for row in total.iter_rows(named=True)
    ]  # fmt: skip
    blocks.said(
        f"Dit zijn de bedragen van {year}. We laten zien wat er is gedrukt en wat de som moet zijn. Waar dat verschilt, "
        "staat erbij waarom."
    )
    columns = ["Post", "Gedrukt", "Opnieuw geteld", "Verschil", "Waarom"]
    blocks.table(
        columns, rows, f"Budgetten {year} in euro: totalen en posten met een verschil", numeric=[1, 2, 3]
    )
    free = found.filter(pl.col("post").str.ends_with("vrij te besteden"))
    whole = found.filter(pl.col("post") == "Voor de Teams Leefomgeving")
    if free.height == whole.height == 1:
        share = 100 * free["recomputed"].item() / whole["recomputed"].item()
        blocks.small(
            f"Van het geld van de Teams Leefomgeving was in {year} {words.number(share, 1)} procent vrij te besteden. "
            "De bedragen zijn begroot, niet uitgegeven. Wat het geld in een wijk heeft gedaan, is niet bekend."
        )
