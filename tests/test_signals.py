"""Is a signal kept with what a rule proposes, answered, moderated, and never public with a person in it?"""

from datetime import date, timedelta

import pytest
from workspaces import ADMINISTRATOR, ANALYST, TEAM_W2, TEAM_W5

from monitor.catalog import load
from monitor.workspace import journal
from monitor.workspace.checks import Invalid
from monitor.workspace.database import ROOT, Workspace
from monitor.workspace.places import within
from monitor.workspace.records import Gone, every, one, writing
from monitor.workspace.signal_words import keep_until, propose, rules
from monitor.workspace.signals import (
    Asked,
    add,
    bundle_content,
    count_unanswered,
    expired,
    found,
    heard,
    last_place,
    public_actions,
    public_signals,
    unanswered,
)
from monitor.workspace.tables import Bundle, Claim, Goal, Link, Signal

TODAY = date.today()
KLARENDAL = "WK020207"


def signal(**fields: object) -> Signal:
    given = {"area": KLARENDAL, "what": "De lantaarns doen het niet.", "said_on": TODAY}
    return Signal(**{**given, **fields})


def kept(workspace: Workspace, **fields: object) -> Signal:
    with writing(workspace, ANALYST) as pen:
        return add(pen, signal(**fields))


def published(workspace: Workspace, text: str = "De verlichting is vaak stuk.", **fields: object) -> Signal:
    made = kept(workspace)
    with writing(workspace, ANALYST) as pen:
        return pen.change(Signal, made.key, 1, moderation="public", public_text=text, **fields)


def test_three_fields_are_enough_and_the_rest_is_proposed_with_the_reason(workspace: Workspace) -> None:
    made = kept(workspace)
    assert (made.theme, made.kind) == ("veilig", "concern")
    assert "lantaarn" in made.proposed
    assert "doen het niet" in made.proposed
    assert (made.moderation, made.keep_until) == ("new", keep_until(TODAY))


def test_what_the_writer_chose_is_not_proposed_over(workspace: Workspace) -> None:
    made = kept(workspace, theme="wonen", kind="idea")
    assert (made.theme, made.kind, made.proposed) == ("wonen", "idea", "")


def test_every_theme_of_the_word_list_exists_and_every_theme_has_words() -> None:
    themes = {one.code for one in load(ROOT / "data" / "catalog").themes}
    assert set(rules().themes) == themes
    assert all(rules().themes.values())


def test_no_rule_fits_a_text_about_nothing() -> None:
    assert propose("xyz").told(theme=True, kind=True) == ""


def test_two_years_is_counted_in_calendar_months() -> None:
    assert keep_until(date(2024, 2, 29)) == date(2026, 2, 28)
    assert keep_until(date(2026, 11, 2)) == date(2028, 11, 2)


def test_words_on_a_person_are_refused_until_the_writer_says_they_are_needed(workspace: Workspace) -> None:
    with pytest.raises(Invalid, match="Vries"), writing(workspace, TEAM_W2) as pen:
        add(pen, signal(what="Mevrouw de Vries van nummer 12 durft niet naar buiten."))
    with writing(workspace, TEAM_W2) as pen:
        add(pen, signal(what="Mevrouw de Vries durft niet naar buiten.", seen=True))


@pytest.mark.parametrize("field", ["public_text", "reply_text"])
def test_a_public_signal_never_names_a_person(workspace: Workspace, field: str) -> None:
    made = kept(workspace, seen=True)
    fields = {"public_text": "De verlichting is stuk.", field: "Bel mevrouw Jansen op 06-12345678."}
    with pytest.raises(Invalid) as caught, writing(workspace, ANALYST) as pen:
        pen.change(Signal, made.key, 1, moderation="public", **fields)
    assert [fault.field for fault in caught.value.faults] == [field]
    with workspace.reading() as session:
        assert public_signals(session, [KLARENDAL]) == []


def test_a_name_cannot_slip_into_what_is_public_already(workspace: Workspace) -> None:
    made = published(workspace)
    for field in ("public_text", "reply_text"):
        with pytest.raises(Invalid), writing(workspace, ANALYST) as pen:
            pen.change(Signal, made.key, 2, **{field: "Kees van Dam zei het."})


def test_refusing_a_signal_takes_a_reason(workspace: Workspace) -> None:
    made = kept(workspace)
    with pytest.raises(Invalid, match="Reden"), writing(workspace, ANALYST) as pen:
        pen.change(Signal, made.key, 1, moderation="refused")


def test_only_what_was_judged_public_is_public_as_long_as_it_is_kept(workspace: Workspace) -> None:
    made = published(workspace)
    kept(workspace)
    gone = published(workspace)
    over = published(workspace, keep_until=TODAY - timedelta(days=1))
    with writing(workspace, ANALYST) as pen:
        pen.remove(Signal, gone.key, 2)
    with workspace.reading() as session:
        assert [row.key for row in public_signals(session, [KLARENDAL])] == [made.key]
        assert public_signals(session, ["WK020216"]) == []
        assert [row.key for row in expired(session, [KLARENDAL], TODAY)] == [over.key]


def test_silence_is_counted_in_days_longest_first_and_ends_with_a_reply(workspace: Workspace) -> None:
    old = kept(workspace, said_on=TODAY - timedelta(days=40))
    new = kept(workspace)
    refused = kept(workspace)
    with writing(workspace, ANALYST) as pen:
        pen.change(Signal, refused.key, 1, moderation="refused", moderation_reason="dubbel")
    with workspace.reading() as session:
        silent = unanswered(session, [KLARENDAL], TODAY)
        assert [(row.signal.key, row.days) for row in silent] == [(old.key, 40), (new.key, 0)]
        assert count_unanswered(session, [KLARENDAL]) == 2
    with writing(workspace, ANALYST) as pen:
        pen.change(Signal, old.key, 1, reply="heard", replied_on=TODAY)
    with workspace.reading() as session:
        assert [row.signal.key for row in unanswered(session, [KLARENDAL], TODAY)] == [new.key]


def test_picked_up_names_an_action_and_cannot_names_a_reason(workspace: Workspace) -> None:
    made = kept(workspace)
    for reply in ("picked_up", "cannot"):
        with pytest.raises(Invalid), writing(workspace, ANALYST) as pen:
            pen.change(Signal, made.key, 1, reply=reply)


def test_an_action_is_named_in_public_only_once_it_was_adopted(workspace: Workspace) -> None:
    with writing(workspace, ANALYST) as pen:
        top = pen.create(Goal(area="W2", title="Veilige straten", rank="goal"))
        goal = pen.create(Goal(area="W2", title="Lantaarns vervangen", rank="action", parent=top.key))
    made = published(workspace, reply="picked_up", reply_goal=goal.key)
    with workspace.reading() as session:
        assert public_actions(session, [made]) == {}
    with workspace.transaction() as session:
        session.get(Goal, goal.key).adopted_on = TODAY
    with workspace.reading() as session:
        assert public_actions(session, [made]) == {goal.key: "Lantaarns vervangen"}


def test_signals_are_found_by_place_theme_period_and_stand(workspace: Workspace) -> None:
    here = kept(workspace)
    kept(workspace, area="WK020216")
    kept(workspace, theme="wonen", said_on=TODAY - timedelta(days=100))
    codes = tuple(within("W2", workspace.catalog))
    with workspace.reading() as session:
        assert found(session, Asked(codes)).total == 2
        assert [row.key for row in found(session, Asked(codes, theme="veilig")).signals] == [here.key]
        recent = Asked(codes, since=TODAY - timedelta(days=90), moderation=("new",))
        assert [row.key for row in found(session, recent).signals] == [here.key]
        assert found(session, Asked(codes), most=1).total == 2
        assert len(found(session, Asked(codes), most=1).signals) == 1


def test_of_what_was_said_on_one_day_the_last_written_stands_first_and_the_first_waits_longest(
    workspace: Workspace,
) -> None:
    for number in range(8):
        kept(workspace, what=f"Signaal {number}")
    with workspace.reading() as session:
        listed = [one.created_at for one in found(session, Asked((KLARENDAL,))).signals]
        silent = [one.signal.created_at for one in unanswered(session, (KLARENDAL,), TODAY)]
    assert listed == sorted(listed, reverse=True)
    assert silent == sorted(silent)


def test_heard_counts_places_ages_and_kinds_without_what_is_not_used(workspace: Workspace) -> None:
    kept(workspace, age_group="65+")
    kept(workspace)
    refused = kept(workspace)
    with writing(workspace, ANALYST) as pen:
        pen.change(Signal, refused.key, 1, moderation="refused", moderation_reason="dubbel")
    with workspace.reading() as session:
        counts = heard(session, Asked((KLARENDAL,)))
    assert (counts.total, counts.places[KLARENDAL], counts.ages["65+"], counts.without_age) == (2, 2, 1, 1)
    assert counts.themes["veilig", "concern"] == 2


def test_the_place_of_somebodys_last_signal_comes_back(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        add(pen, signal(area="W2"))
    with writing(workspace, TEAM_W2) as pen:
        add(pen, signal())
    with workspace.reading() as session:
        assert last_place(session, TEAM_W2.subject.upper()) == KLARENDAL
        assert last_place(session, TEAM_W5.subject) == ""


def test_a_bundle_holds_its_signals_and_figures_and_loses_what_was_removed(workspace: Workspace) -> None:
    first, second = kept(workspace), kept(workspace, what="Het is donker.")
    with writing(workspace, TEAM_W2) as pen:
        bundle = pen.create(Bundle(area="W2", title="Verlichting", question="Kan dit anders?"))
        for one_signal in (first, second):
            pen.create(
                Link(
                    area="W2",
                    from_kind="bundle",
                    from_key=bundle.key,
                    to_kind="signal",
                    to_key=one_signal.key,
                )
            )
        pen.create(
            Claim(area="W2", owner_kind="bundle", owner=bundle.key, indicator="rc_veiligheid", of_area="W2",
                  edition="2023", release="r", sentence="Een zin.")
        )  # fmt: skip
        pen.remove(Signal, second.key, 1)
    with workspace.reading() as session:
        content = bundle_content(session, bundle.key)
        assert [row.key for row in content.signals] == [first.key]
        assert [claim.sentence for claim in content.claims] == ["Een zin."]
        with pytest.raises(Gone):
            bundle_content(session, "x" * 32)


def test_erasing_an_expired_signal_empties_the_journal_too(workspace: Workspace) -> None:
    made = kept(workspace, keep_until=TODAY - timedelta(days=1))
    with writing(workspace, ADMINISTRATOR) as pen:
        pen.erase(Signal, made.key, "bewaartermijn voorbij")
    with workspace.reading() as session:
        assert one(session, Signal, made.key) is None
        assert all(not line.after for line in journal.history(session, Signal, made.key))
        assert every(session, Signal, removed=True) == []
