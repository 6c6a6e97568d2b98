"""Does the workspace keep what was written, on SQLite and on PostgreSQL alike?"""

import re
from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from workspaces import ADMINISTRATOR, ANALYST, APPROVER, PARTNER, READER, TEAM_W2

from monitor.workspace import journal
from monitor.workspace.checks import Invalid
from monitor.workspace.database import (
    ADDRESS,
    EXAMPLE_ADDRESS,
    NoWorkspace,
    Workspace,
    default_address,
    open_workspace,
)
from monitor.workspace.records import Conflict, Gone, every, one, writing
from monitor.workspace.rights import LONGEST, Identity, Refused
from monitor.workspace.tables import KINDS, Base, Goal, Grant, Signal


def signal(**fields: object) -> Signal:
    """A signal that may be kept."""
    given = {"area": "WK020207", "what": "De lantaarns doen het niet.", "said_on": date(2026, 11, 2)}
    return Signal(**{**given, **fields})


def test_migrations_make_exactly_the_tables_of_the_code(workspace: Workspace) -> None:
    with workspace.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_opening_twice_keeps_what_is_there(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        key = pen.create(signal()).key
    address = workspace.engine.url.render_as_string(hide_password=False)
    again = open_workspace(workspace.catalog, address)
    with again.reading() as session:
        assert one(session, Signal, key).what == "De lantaarns doen het niet."
    again.close()


def test_a_change_is_journalled_with_who_before_and_after(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        made = pen.create(signal())
    with writing(workspace, ANALYST) as pen:
        pen.change(Signal, made.key, 1, theme="veilig", what=made.what)
    with workspace.reading() as session:
        first, second = journal.history(session, Signal, made.key)
    assert (first.who, first.action, first.after["what"]) == (TEAM_W2.subject, "create", made.what)
    assert (second.who, second.action) == (ANALYST.subject, "change")
    assert (second.before, second.after) == ({"theme": ""}, {"theme": "veilig"})


def test_two_people_at_one_record_get_a_conflict_with_both_versions(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        made = pen.create(signal())
    with writing(workspace, ANALYST) as pen:
        pen.change(Signal, made.key, 1, what="De lantaarns zijn gemaakt.")
    with pytest.raises(Conflict) as caught, writing(workspace, TEAM_W2) as pen:
        pen.change(Signal, made.key, 1, what="Er is één lantaarn gemaakt.")
    assert caught.value.by == ANALYST.subject
    assert caught.value.differing == [
        ("Wat is er gezegd?", "De lantaarns zijn gemaakt.", "Er is één lantaarn gemaakt.")
    ]
    with workspace.reading() as session:
        assert one(session, Signal, made.key).what == "De lantaarns zijn gemaakt."
        assert journal.history(session, Signal, made.key)[-1].action == "refuse"


def test_what_was_removed_can_be_restored(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        made = pen.create(signal())
        pen.remove(Signal, made.key, 1, "dubbel")
    with workspace.reading() as session:
        assert every(session, Signal) == []
        assert [row.key for row in every(session, Signal, removed=True)] == [made.key]
    with pytest.raises(Gone), writing(workspace, TEAM_W2) as pen:
        pen.change(Signal, made.key, 2, theme="veilig")
    with writing(workspace, TEAM_W2) as pen:
        pen.restore(Signal, made.key, 2)
    with workspace.reading() as session:
        assert [row.key for row in every(session, Signal)] == [made.key]


def test_what_is_erased_leaves_no_content_in_the_journal(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        made = pen.create(signal())
    with writing(workspace, ADMINISTRATOR) as pen:
        pen.erase(Signal, made.key, "bewaartermijn voorbij")
    with workspace.reading() as session:
        lines = journal.history(session, Signal, made.key)
        assert one(session, Signal, made.key) is None
    assert [line.action for line in lines] == ["create", "erase"]
    assert all(line.before == line.after == {} for line in lines)


def test_the_journal_tells_what_was_refused_without_the_words_that_were_refused(workspace: Workspace) -> None:
    with pytest.raises(Invalid, match="Jansen"), writing(workspace, TEAM_W2) as pen:
        pen.create(signal(what="Mevrouw Jansen, 06 12345678, zegt dat het licht uit is.", theme="Jansen"))
    with workspace.reading() as session:
        (line,) = journal.latest(session)
    assert line.reason == "Invalid: Thema, Wat is er gezegd?"


def test_what_is_erased_leaves_no_reason_of_an_earlier_change(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        made = pen.create(signal())
        pen.remove(Signal, made.key, 1, "mevrouw Jansen vroeg erom")
    with writing(workspace, ADMINISTRATOR) as pen:
        pen.erase(Signal, made.key, "bewaartermijn voorbij")
    with workspace.reading() as session:
        lines = journal.history(session, Signal, made.key)
    assert [line.reason for line in lines] == ["", "", "bewaartermijn voorbij"]


@pytest.mark.parametrize("act", ["remove", "erase"])
def test_a_reason_that_does_not_fit_in_the_journal_is_refused_and_never_cut(
    workspace: Workspace, act: str
) -> None:
    with writing(workspace, TEAM_W2) as pen:
        made = pen.create(signal())
    asked = (Signal, made.key, 1) if act == "remove" else (Signal, made.key)
    told = "Reden: hier passen 2.000 tekens in; dit zijn er 2.001"
    with pytest.raises(Invalid, match=re.escape(told)), writing(workspace, ADMINISTRATOR) as pen:
        getattr(pen, act)(*asked, "x" * 2_001)
    with writing(workspace, ADMINISTRATOR) as pen:
        getattr(pen, act)(*asked, "x" * 2_000)
    with workspace.reading() as session:
        assert journal.history(session, Signal, made.key)[-1].reason == "x" * 2_000


def test_several_changes_are_kept_together_or_not_at_all(workspace: Workspace) -> None:
    with pytest.raises(Invalid), writing(workspace, TEAM_W2) as pen:
        pen.create(signal())
        pen.create(signal(what=""))
    with workspace.reading() as session:
        assert every(session, Signal, removed=True) == []


def test_all_faults_of_a_form_come_together(workspace: Workspace) -> None:
    wrong = signal(what="x" * 1_000_000, said_on=None, theme="tuin", kind="klacht", indicator="bestaat_niet")
    with pytest.raises(Invalid) as caught, writing(workspace, TEAM_W2) as pen:
        pen.create(wrong)
    assert {fault.field for fault in caught.value.faults} == {"what", "said_on", "theme", "kind", "indicator"}
    assert "2.000 tekens" in str(caught.value)


def test_text_keeps_its_script_and_loses_only_what_cannot_be_seen(workspace: Workspace) -> None:
    told = "<script>alert(1)</script> مرحبا 👩‍👩‍👧 é\x00\u202egnirts"
    with writing(workspace, TEAM_W2) as pen:
        made = pen.create(signal(what=told))
    with workspace.reading() as session:
        kept = one(session, Signal, made.key).what
    assert kept == "<script>alert(1)</script> مرحبا 👩‍👩‍👧 égnirts"


def test_a_record_of_an_area_that_is_no_more_can_still_be_changed_elsewhere(workspace: Workspace) -> None:
    with workspace.transaction() as session:
        session.add(signal(key="a" * 32, area="WK029999"))
    with pytest.raises(Refused), writing(workspace, TEAM_W2) as pen:
        pen.change(Signal, "a" * 32, 1, theme="veilig")
    with writing(workspace, ANALYST) as pen:
        pen.change(Signal, "a" * 32, 1, theme="veilig")
        pen.change(Signal, "a" * 32, 2, area="WK020207")


@pytest.mark.parametrize("who", [READER, PARTNER, APPROVER])
def test_who_does_not_work_for_a_team_keeps_no_signal(workspace: Workspace, who: Identity) -> None:
    with pytest.raises(Refused), writing(workspace, who) as pen:
        pen.create(signal())


def test_a_team_writes_its_own_areas_only(workspace: Workspace) -> None:
    with pytest.raises(Refused, match="Malburgen"), writing(workspace, TEAM_W2) as pen:
        pen.create(signal(area="W5"))
    with pytest.raises(Refused, match="analist"), writing(workspace, TEAM_W2) as pen:
        pen.create(signal(area="GM0202"))


def test_a_team_cannot_push_a_record_into_another_area(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        made = pen.create(signal())
    with pytest.raises(Refused), writing(workspace, TEAM_W2) as pen:
        pen.change(Signal, made.key, 1, area="WK020216")


def test_rights_that_were_withdrawn_a_second_ago_are_gone(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        pen.create(signal())
    with writing(workspace, ADMINISTRATOR) as pen:
        pen.create(Grant(area="GM0202", subject=TEAM_W2.subject, withdrawn=True))
    with pytest.raises(Refused, match="ingetrokken"), writing(workspace, TEAM_W2) as pen:
        pen.create(signal())
    with workspace.reading() as session:
        assert journal.latest(session, 1)[0].action == "refuse"


def test_a_login_that_is_too_old_writes_nothing(workspace: Workspace) -> None:
    old = Identity(ANALYST.subject, roles=ANALYST.roles, issued_at=ANALYST.issued_at - LONGEST - 1)
    with pytest.raises(Refused, match="verlopen"), writing(workspace, old) as pen:
        pen.create(signal())


def test_a_partner_keeps_the_progress_of_its_own_action_and_nothing_else(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        mine = pen.create(
            Goal(area="W2", title="Buurtmoestuin", rank="action", owner_subject=PARTNER.subject)
        )
        other = pen.create(Goal(area="W2", title="Verlichting", rank="action"))
    with writing(workspace, PARTNER) as pen:
        pen.change(Goal, mine.key, 1, status="running")
    for key, version, fields in ((mine.key, 2, {"title": "Tuin"}), (other.key, 1, {"status": "done"})):
        with pytest.raises(Refused), writing(workspace, PARTNER) as pen:
            pen.change(Goal, key, version, **fields)


def test_only_an_approver_adopts(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        made = pen.create(Goal(area="W2", title="Veilige straten"))
    with pytest.raises(Refused), writing(workspace, TEAM_W2) as pen:
        pen.change(Goal, made.key, 1, adopted_on=date(2026, 11, 20))
    with pytest.raises(Refused), writing(workspace, APPROVER) as pen:
        pen.change(Goal, made.key, 1, title="Anders")
    with writing(workspace, APPROVER) as pen:
        pen.change(Goal, made.key, 1, adopted_on=date(2026, 11, 20))


def test_two_adoptions_at_once_leave_one(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        made = pen.create(Goal(area="W2", title="Veilige straten"))
    with writing(workspace, APPROVER) as pen:
        pen.change(Goal, made.key, 1, adopted_on=date(2026, 11, 20), adopted_by="een")
    with pytest.raises(Conflict), writing(workspace, APPROVER) as pen:
        pen.change(Goal, made.key, 1, adopted_on=date(2026, 11, 21), adopted_by="twee")


def test_every_kind_of_record_names_itself_and_labels_its_fields() -> None:
    for kind in KINDS.values():
        assert kind.noun != "record"
        labels = [column.info.get("label") for column in kind.__table__.columns if column.info]
        assert all(labels)


def test_made_up_figures_never_share_a_workspace_with_real_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(EXAMPLE_ADDRESS, raising=False)
    monkeypatch.setenv(ADDRESS, "postgresql://monitor@127.0.0.1/werk")
    assert default_address() != default_address(fictitious=True)


def test_a_wrong_address_is_told_in_a_sentence(workspace: Workspace) -> None:
    for address in ("nergens", "postgresql://niemand@127.0.0.1:1/niets"):
        with pytest.raises(NoWorkspace):
            open_workspace(workspace.catalog, address)
