"""Do two versions of one record read in Dutch words, never in codes or keys?"""

from datetime import date

from workspaces import ANALYST

from monitor.ui.conflicts import TITLED, in_words
from monitor.views.choices import NOT_SAID, OF_FIELD
from monitor.workspace.database import Workspace
from monitor.workspace.records import writing
from monitor.workspace.tables import Goal, Kept, fields_of


def test_every_field_with_codes_has_a_word_for_each() -> None:
    coded = [
        (kind.__tablename__, name, column.info["codes"])
        for kind in Kept.__subclasses__()
        for name, column in fields_of(kind).items()
        if "codes" in column.info
    ]
    assert len(coded) > 20
    for table, field, codes in coded:
        words = OF_FIELD.get((table, field)) or OF_FIELD["", field]
        assert set(codes) <= set(words), (table, field)


def test_values_are_told_as_people_know_them(workspace: Workspace) -> None:
    with writing(workspace, ANALYST) as pen:
        goal = pen.create(Goal(area="W2", title="Buren helpen elkaar"))

    def told(field: str, value: object) -> str:
        return in_words("goal", field, value, workspace, workspace.catalog)

    assert told("status", "delayed") == "Vertraagd"
    assert told("area", "WK020207") == "Klarendal (wijk)"
    assert told("theme", "veilig") == "Je veilig voelen"
    assert told("parent", goal.key) == "Buren helpen elkaar"
    assert told("parent", "weg") == "iets wat er niet meer is"
    assert told("ends_on", date(2026, 11, 2)) == "02-11-2026"
    assert told("title", "Een titel") == "Een titel"
    assert told("theme", "") == told("money", None) == NOT_SAID
    needed: object = True
    assert in_words("signal", "seen", needed, workspace, workspace.catalog) == "ja"


def test_every_field_that_points_at_another_record_is_told_by_its_title() -> None:
    assert set(TITLED) <= {name for kind in Kept.__subclasses__() for name in fields_of(kind)}
    assert all("title" in fields_of(kind) for kind in TITLED.values())
