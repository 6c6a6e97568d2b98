"""An analysis is written by its team, adopted by who may, frozen then, and public only as it was adopted."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from workspaces import ADMINISTRATOR, APPROVER, READER, TEAM_W2, TEAM_W5, at_once

from monitor.drafts import draft
from monitor.store import Release
from monitor.workspace import adoption
from monitor.workspace.adoption import adopt, differences, discuss, reopen
from monitor.workspace.analyses import (
    AnalysisContent,
    content,
    kept,
    public_analyses,
    side_of,
    version_content,
    versions,
)
from monitor.workspace.analysing import (
    Answer,
    answers,
    begin,
    challenge,
    goal_with_actions,
    overrule,
    renew,
    weigh,
    write,
)
from monitor.workspace.checks import Invalid
from monitor.workspace.database import Workspace
from monitor.workspace.erasing import MARK, PARTS, is_words
from monitor.workspace.goaltree import adopt as adopt_goal
from monitor.workspace.journal import history, latest
from monitor.workspace.places import within
from monitor.workspace.records import Conflict, every, writing
from monitor.workspace.rights import Identity, Refused
from monitor.workspace.tables import (
    Analysis,
    AnalysisVersion,
    Base,
    Challenge,
    Claim,
    Comment,
    Goal,
    Link,
    Section,
    Signal,
    Strength,
    fields_of,
)

PLACE = "WK020207"
TODAY = date(2026, 11, 2)


def started(workspace: Workspace, release: Release, who: Identity = TEAM_W2) -> str:
    """The key of a fresh draft of Klarendal."""
    first = draft(release, PLACE)
    with writing(workspace, who) as pen:
        return begin(pen, first.analysis, first.sections, first.claims).key


def read(workspace: Workspace, key: str) -> AnalysisContent:
    with workspace.reading() as session:
        return content(session, key, within(PLACE, workspace.catalog))


def public(workspace: Workspace) -> list[AnalysisContent]:
    with workspace.reading() as session:
        return public_analyses(session, within(PLACE, workspace.catalog))


def discussed(workspace: Workspace, key: str) -> None:
    version = read(workspace, key).analysis.version
    with writing(workspace, TEAM_W2) as pen:
        discuss(pen, key, version, TODAY, "Bewonersavond", within(PLACE, workspace.catalog))


def adopted(workspace: Workspace, key: str, who: Identity = APPROVER) -> None:
    version = read(workspace, key).analysis.version
    with writing(workspace, who) as pen:
        adopt(pen, key, version, within(PLACE, workspace.catalog))


def with_goal(workspace: Workspace, key: str) -> None:
    """Add a challenge on the first claim, with a goal and two actions."""
    whole = read(workspace, key)
    with writing(workspace, TEAM_W2) as pen:
        made = challenge(pen, whole.analysis, "Minder eenzaamheid", claims=whole.claims[:1])
        lines = ["Open koffie - Wijkplatform", "Huisbezoek"]
        goal_with_actions(pen, whole.analysis, "Mensen kennen elkaar", lines, made)


def test_a_draft_is_kept_whole_with_every_claim_pinned(workspace: Workspace, real: Release) -> None:
    whole = read(workspace, started(workspace, real))
    assert whole.text("in_short").startswith("Klarendal is een wijk")
    assert len(whole.claims) >= 10
    assert all(
        one.release == real.name and one.edition and one.of_area == PLACE and one.sentence
        for one in whole.claims
    )
    assert [one.position for one in whole.claims] == list(range(len(whole.claims)))


def test_another_team_and_a_reader_keep_no_draft_and_nothing_of_it_stays(
    workspace: Workspace, real: Release
) -> None:
    for who in (TEAM_W5, READER):
        with pytest.raises(Refused):
            started(workspace, real, who)
    with workspace.reading() as session:
        assert not every(session, Analysis) + every(session, Section) + every(session, Claim)


def test_a_team_slips_no_part_into_the_analysis_of_another_team(workspace: Workspace, real: Release) -> None:
    key = started(workspace, real)
    with pytest.raises(Refused, match="ander gebied"), writing(workspace, TEAM_W5) as pen:
        pen.create(Section(area="W5", analysis=key, step="goals", body="Van ons"))
    assert "goals" not in read(workspace, key).sections


def test_two_people_at_one_text_get_a_conflict_and_the_first_stays(
    workspace: Workspace, real: Release
) -> None:
    key = started(workspace, real)
    whole = read(workspace, key)
    section = whole.sections["in_short"]
    with writing(workspace, TEAM_W2) as pen:
        write(pen, whole.analysis, "in_short", "Eerste", section)
    with pytest.raises(Conflict), writing(workspace, ADMINISTRATOR) as pen:
        write(pen, whole.analysis, "in_short", "Tweede", section)
    assert read(workspace, key).text("in_short") == "Eerste"


def test_two_people_who_begin_the_same_text_get_a_conflict(workspace: Workspace, real: Release) -> None:
    key = started(workspace, real)
    analysis = read(workspace, key).analysis
    with writing(workspace, TEAM_W2) as pen:
        write(pen, analysis, "signals", "Eerste")
    with pytest.raises(Conflict), writing(workspace, ADMINISTRATOR) as pen:
        write(pen, analysis, "signals", "Tweede")
    assert read(workspace, key).text("signals") == "Eerste"


def test_what_changed_since_it_was_read_is_not_adopted(workspace: Workspace, real: Release) -> None:
    key = started(workspace, real)
    discussed(workspace, key)
    seen = read(workspace, key)
    with writing(workspace, TEAM_W2) as pen:
        write(pen, seen.analysis, "goals", "Nog iets")
    codes = within(PLACE, workspace.catalog)
    with pytest.raises(Refused, match="sinds u dit las"), writing(workspace, APPROVER) as pen:
        adopt(pen, key, seen.analysis.version, codes, seen=seen.mark)
    with writing(workspace, APPROVER) as pen:
        adopt(pen, key, seen.analysis.version, codes, seen=read(workspace, key).mark)


def test_who_judges_otherwise_than_the_monitor_must_say_why(workspace: Workspace, real: Release) -> None:
    claim = read(workspace, started(workspace, real)).claims[-1]
    with pytest.raises(Invalid, match="waarom"), writing(workspace, TEAM_W2) as pen:
        overrule(pen, claim, "strength", "")
    with writing(workspace, TEAM_W2) as pen:
        changed = overrule(pen, claim, "strength", "Wij zien op straat iets anders.")
    assert (side_of(changed), changed.side) == ("strength", "neutral")
    with writing(workspace, TEAM_W2) as pen:
        back = overrule(pen, changed, "", "blijft niet staan")
    assert (side_of(back), back.own_reason) == ("neutral", "")


def test_a_challenge_rests_on_the_signals_and_claims_that_were_chosen(
    workspace: Workspace, real: Release
) -> None:
    key = started(workspace, real)
    with writing(workspace, TEAM_W2) as pen:
        for what in ("Het is stil op het plein", "Veel afval"):
            pen.create(Signal(area=PLACE, what=what, said_on=TODAY))
    whole = read(workspace, key)
    with writing(workspace, TEAM_W2) as pen:
        challenge(pen, whole.analysis, "Plein", signals=whole.signals[:1], claims=whole.claims[2:4])
    after = read(workspace, key)
    signals, claims = after.grounds(after.challenges[0])
    assert [one.key for one in signals] == [whole.signals[0].key]
    assert {one.key for one in claims} == {one.key for one in whole.claims[2:4]}


def test_a_goal_comes_with_its_actions_and_who_does_them(workspace: Workspace, real: Release) -> None:
    key = started(workspace, real)
    with_goal(workspace, key)
    goal, coffee, visit = read(workspace, key).goals
    assert (goal.rank, goal.title) == ("goal", "Mensen kennen elkaar")
    assert [(one.title, one.owner, one.parent) for one in (coffee, visit)] == [
        ("Open koffie", "Wijkplatform", goal.key),
        ("Huisbezoek", "", goal.key),
    ]


def test_what_a_meeting_said_comes_back_as_signals_at_the_figure(workspace: Workspace, real: Release) -> None:
    whole = read(workspace, started(workspace, real))
    said = [Answer(whole.claims[0], "yes"), Answer(whole.claims[1], "no", "Zo is het niet bij de flats")]
    with writing(workspace, TEAM_W2) as pen:
        assert answers(pen, whole.analysis, said, TODAY, {}) == 2
    found = {one.indicator: one for one in read(workspace, whole.analysis.key).signals}
    yes, no = (found[one.claim.indicator] for one in said)
    assert (yes.stance, no.stance) == ("confirms", "contradicts")
    assert "flats" in no.what
    assert (no.source_type, no.moderation) == ("meeting", "new")
    assert no.keep_until


def test_an_analysis_that_was_not_discussed_is_not_adopted(workspace: Workspace, real: Release) -> None:
    key = started(workspace, real)
    with pytest.raises(Refused, match="besproken"):
        adopted(workspace, key)
    assert read(workspace, key).analysis.status == "draft"


def test_a_team_does_not_adopt_and_the_journal_tells_that_it_tried(
    workspace: Workspace, real: Release
) -> None:
    key = started(workspace, real)
    discussed(workspace, key)
    with pytest.raises(Refused, match="goedkeurder"):
        adopted(workspace, key, TEAM_W2)
    assert read(workspace, key).analysis.status == "discussed"
    with workspace.reading() as session:
        assert latest(session, 1)[0].action == "refuse"


def test_no_version_counts_as_adopted_without_the_adoption(workspace: Workspace, real: Release) -> None:
    key = started(workspace, real)
    discussed(workspace, key)
    with workspace.reading() as session:
        forged = versions(session, key)[0].content
    with pytest.raises(Refused), writing(workspace, TEAM_W2) as pen:
        pen.create(AnalysisVersion(area=PLACE, analysis=key, number=9, status="adopted", content=forged))
    adopted(workspace, key)
    with pytest.raises(Refused), writing(workspace, TEAM_W2) as pen:
        pen.create(AnalysisVersion(area=PLACE, analysis=key, number=9, status="adopted", content=forged))


def test_adopting_adopts_goals_and_actions_with_it(workspace: Workspace, real: Release) -> None:
    key = started(workspace, real)
    with_goal(workspace, key)
    discussed(workspace, key)
    adopted(workspace, key)
    whole = read(workspace, key)
    assert whole.analysis.status == "adopted"
    assert {(one.adopted_on, one.adopted_by) for one in whole.goals} == {(date.today(), "Goedkeurder")}


def test_two_approvals_at_once_give_one_adoption(workspace: Workspace, real: Release) -> None:
    key = started(workspace, real)
    discussed(workspace, key)
    seen = read(workspace, key).analysis.version
    codes = within(PLACE, workspace.catalog)
    with writing(workspace, APPROVER) as pen:
        adopt(pen, key, seen, codes)
    with pytest.raises((Conflict, Refused)), writing(workspace, ADMINISTRATOR) as pen:
        adopt(pen, key, seen, codes)
    with workspace.reading() as session:
        assert [row.status for row in versions(session, key)] == ["adopted", "discussed"]


def test_an_adoption_that_fails_halfway_adopts_nothing(workspace: Workspace, real: Release) -> None:
    key = started(workspace, real)
    with_goal(workspace, key)
    discussed(workspace, key)
    stranger = Identity("ander@arnhem.test", "", frozenset({"approver"}), frozenset({"W5"}))
    with pytest.raises(Refused):
        adopted(workspace, key, stranger)
    whole = read(workspace, key)
    assert whole.analysis.status == "discussed"
    assert not any(one.adopted_on for one in whole.goals)


def test_nothing_of_an_adopted_analysis_changes(workspace: Workspace, real: Release) -> None:
    key = started(workspace, real)
    with_goal(workspace, key)
    discussed(workspace, key)
    adopted(workspace, key)
    whole = read(workspace, key)
    section, claim, made = whole.sections["in_short"], whole.claims[0], whole.challenges[0]
    attempts = (
        lambda pen: write(pen, whole.analysis, "in_short", "Anders", section),
        lambda pen: write(pen, whole.analysis, "goals", "Nieuw"),
        lambda pen: overrule(pen, claim, "concern", "Toch niet"),
        lambda pen: pen.remove(Claim, claim.key, claim.version),
        lambda pen: challenge(pen, whole.analysis, "Nog een opgave"),
        lambda pen: pen.create(
            Link(area=PLACE, from_kind="challenge", from_key=made.key, to_kind="claim", to_key=claim.key)
        ),
        lambda pen: pen.change(Analysis, key, whole.analysis.version, title="Andere titel"),
        lambda pen: pen.remove(Analysis, key, whole.analysis.version),
    )
    for attempt in attempts:
        with pytest.raises(Refused), writing(workspace, ADMINISTRATOR) as pen:
            attempt(pen)
    after = read(workspace, key)
    assert (after.text("in_short"), after.analysis.title) == (section.body, whole.analysis.title)
    assert len(after.claims) == len(whole.claims)
    assert not differences(whole, after)


def test_a_new_version_is_a_draft_while_everybody_reads_the_adopted_one(
    workspace: Workspace, real: Release
) -> None:
    key = started(workspace, real)
    discussed(workspace, key)
    adopted(workspace, key)
    whole = read(workspace, key)
    with writing(workspace, APPROVER) as pen:
        reopen(pen, key, whole.analysis.version)
    with writing(workspace, TEAM_W2) as pen:
        write(pen, whole.analysis, "in_short", "Nieuwe tekst", whole.sections["in_short"])
    assert read(workspace, key).analysis.status == "draft"
    (shown,) = public(workspace)
    assert shown.text("in_short") == whole.text("in_short")
    with workspace.reading() as session:
        before = version_content(session, versions(session, key)[0])
    (changed,) = differences(before, read(workspace, key))
    assert (changed.part, changed.after) == ("in_short", "Nieuwe tekst")
    with pytest.raises(Refused, match="openbaar"), writing(workspace, TEAM_W2) as pen:
        pen.remove(Analysis, key, read(workspace, key).analysis.version)


def test_nothing_is_public_before_the_adoption(workspace: Workspace, real: Release) -> None:
    key = started(workspace, real)
    assert not public(workspace)
    discussed(workspace, key)
    assert not public(workspace)
    adopted(workspace, key)
    assert [one.analysis.key for one in public(workspace)] == [key]


def test_only_what_is_public_of_signals_strengths_and_owners_is_in_the_public_analysis(
    workspace: Workspace, real: Release
) -> None:
    key = started(workspace, real)
    with_goal(workspace, key)
    with writing(workspace, TEAM_W2) as pen:
        for moderation, text in (("public", "Meer licht gewenst"), ("internal", ""), ("new", "")):
            what = f"De gangen zijn donker, {moderation}"
            pen.create(Signal(area=PLACE, what=what, said_on=TODAY, moderation=moderation, public_text=text))
        pen.create(Strength(area=PLACE, name="Buurthuis", public=True))
        pen.create(Strength(area=PLACE, name="Geheime tuin"))
        pen.create(Comment(area=PLACE, on_kind="analysis", on_key=key, body="Even nakijken"))
        action = read(workspace, key).goals[1]
        pen.change(Goal, action.key, action.version, owner_subject="iemand@arnhem.test")
    discussed(workspace, key)
    adopted(workspace, key)
    (shown,) = public(workspace)
    assert [(one.what, one.public_text, one.place) for one in shown.signals] == [
        ("", "Meer licht gewenst", None)
    ]
    assert [one.name for one in shown.strengths] == ["Buurthuis"]
    assert not shown.comments
    assert {one.owner_subject for one in shown.goals} == {""}
    assert shown.analysis.discussed_with == ""


def test_a_signal_that_is_no_longer_public_leaves_the_adopted_analysis(
    workspace: Workspace, real: Release
) -> None:
    key = started(workspace, real)
    with writing(workspace, TEAM_W2) as pen:
        kept = [
            pen.create(
                Signal(
                    area=PLACE, what=f"Bericht {number}", said_on=date.today(), moderation="public",
                    public_text=f"Openbaar {number}", keep_until=date.today() + timedelta(days=30),
                )
            )
            for number in range(3)
        ]  # fmt: skip
    discussed(workspace, key)
    adopted(workspace, key)
    assert len(public(workspace)[0].signals) == 3
    with writing(workspace, TEAM_W2) as pen:
        pen.change(Signal, kept[0].key, kept[0].version, moderation="internal")
        pen.remove(Signal, kept[1].key, kept[1].version)
    with writing(workspace, ADMINISTRATOR) as pen:
        pen.erase(Signal, kept[2].key, "Bewaartermijn voorbij")
    assert not public(workspace)[0].signals
    with workspace.reading() as session:
        assert "Bericht 2" not in str([row.content for row in versions(session, key)])


def everything(workspace: Workspace) -> str:
    """All that stands in any table, as text."""
    with workspace.reading() as session:
        # As plain tuples: a row of SQLAlchemy shortens a long text in what it tells of itself.
        return str(
            [tuple(row) for table in Base.metadata.sorted_tables for row in session.execute(select(table))]
        )


@pytest.mark.parametrize(
    ("part", "kind", "fields"),
    [
        ("goals", Goal, ("title", "what", "owner", "can_influence", "status_reason")),
        ("challenges", Challenge, ("title", "why")),
        ("claims", Claim, ("sentence", "own_reason")),
        ("sections", Section, ("body",)),
        ("links", Link, ("note",)),
    ],
)
def test_what_is_erased_leaves_its_words_nowhere_also_not_in_a_frozen_analysis(
    workspace: Workspace, real: Release, part: str, kind: type, fields: tuple[str, ...]
) -> None:
    key = started(workspace, real)
    with_goal(workspace, key)
    with workspace.reading() as session:
        target = every(session, kind)[-1]
    written = {name: f"Mevrouw Zwijg {name}" for name in fields}
    with writing(workspace, TEAM_W2) as pen:
        target = pen.change(kind, target.key, target.version, **written)
    discussed(workspace, key)
    adopted(workspace, key)
    with writing(workspace, APPROVER) as pen:
        reopen(pen, key, read(workspace, key).analysis.version)
    with writing(workspace, TEAM_W2) as pen:
        pen.remove(kind, target.key, target.version + (kind is Goal))
    with workspace.reading() as session:
        before = versions(session, key)
    assert "Zwijg" in everything(workspace)
    with writing(workspace, ADMINISTRATOR) as pen:
        pen.erase(kind, target.key, "op verzoek")
    assert "Zwijg" not in everything(workspace)
    with workspace.reading() as session:
        after = versions(session, key)
        frozen = version_content(session, after[0])
    for was, now in zip(before, after, strict=True):
        (old,) = [row for row in was.content[part] if row["key"] == target.key]
        (new,) = [row for row in now.content[part] if row["key"] == target.key]
        assert {name: new[name] for name in fields} == dict.fromkeys(fields, MARK)
        # What is no text of a person still stands there, and so does all of the other parts.
        changed = {name for name in old if old[name] != new[name]}
        assert changed <= {name for name, column in fields_of(kind).items() if is_words(column)}
        rest = [row for name in PARTS.values() for row in was.content[name] if row["key"] != target.key]
        assert rest == [
            row for name in PARTS.values() for row in now.content[name] if row["key"] != target.key
        ]
    assert len(frozen.goals) == 3
    with workspace.reading() as session:
        told = history(session, AnalysisVersion, after[0].key)
    assert [(line.action, line.who) for line in told][-1] == ("change", ADMINISTRATOR.subject)
    assert "Zwijg" not in str([(whole.goals, whole.challenges) for whole in public(workspace)])


def test_who_keeps_a_version_at_the_same_moment_does_not_bring_the_words_back(
    workspace: Workspace, real: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = started(workspace, real)
    with writing(workspace, TEAM_W2) as pen:
        goal = pen.create(Goal(area=PLACE, analysis=key, title="Mevrouw Zwijg")).key
    has_read, is_erased = threading.Event(), threading.Event()

    def slow(whole: AnalysisContent) -> dict[str, object]:
        """What is kept was read just before; an erasure that does not wait is over before it is written."""
        has_read.set()
        is_erased.wait(2)
        return kept(whole)

    def erased() -> None:
        has_read.wait(20)
        with writing(workspace, ADMINISTRATOR) as pen:
            pen.erase(Goal, goal, "op verzoek")
        is_erased.set()

    monkeypatch.setattr(adoption, "kept", slow)
    assert at_once(erased, lambda: discussed(workspace, key)) == [None, None]
    with workspace.reading() as session:
        (version,) = versions(session, key)
    assert [row["title"] for row in version.content["goals"]] == [MARK]
    assert "Zwijg" not in everything(workspace)


def test_an_analysis_that_is_erased_leaves_its_title_and_who_were_there_in_no_version(
    workspace: Workspace, real: Release
) -> None:
    key = started(workspace, real)
    discussed(workspace, key)
    with writing(workspace, TEAM_W2) as pen:
        pen.remove(Analysis, key, read(workspace, key).analysis.version)
    with writing(workspace, ADMINISTRATOR) as pen:
        pen.erase(Analysis, key, "op verzoek")
    assert "Bewonersavond" not in everything(workspace)
    with workspace.reading() as session:
        (kept,) = every(session, AnalysisVersion)
    assert (kept.content["analysis"]["title"], kept.content["analysis"]["release"]) == (MARK, real.name)


def test_with_an_analysis_goes_all_that_hangs_on_it_but_what_was_adopted(
    workspace: Workspace, real: Release
) -> None:
    key = started(workspace, real)
    with_goal(workspace, key)
    with writing(workspace, TEAM_W2) as pen:
        section = write(pen, read(workspace, key).analysis, "recognition", "Zwijg woont hier")
        draft = pen.create(Goal(area=PLACE, analysis=key, title="Zwijg helpt"))
        public_goal = pen.create(Goal(area=PLACE, analysis=key, title="Dit blijft"))
        for on in (section, draft):
            pen.create(Comment(area=PLACE, on_kind=on.__tablename__, on_key=on.key, body="Bel Zwijg"))
    discussed(workspace, key)
    with writing(workspace, APPROVER) as pen:
        adopt_goal(pen, public_goal.key, date(2026, 11, 1), "Een bestuurder")
    with writing(workspace, TEAM_W2) as pen:
        pen.remove(Analysis, key, read(workspace, key).analysis.version)
    assert "Zwijg" in everything(workspace)
    with writing(workspace, ADMINISTRATOR) as pen:
        pen.erase(Analysis, key, "op verzoek")
    assert "Zwijg" not in everything(workspace)
    with workspace.reading() as session:
        assert [one.title for one in every(session, Goal, removed=True)] == ["Dit blijft"]
        for kind in (Analysis, Section, Challenge, Claim, Link, Comment):
            assert not every(session, kind, removed=True), kind


def test_a_text_that_is_emptied_can_be_erased_and_comes_back_over_no_other(
    workspace: Workspace, real: Release
) -> None:
    key = started(workspace, real)
    analysis = read(workspace, key).analysis
    with writing(workspace, TEAM_W2) as pen:
        first = write(pen, analysis, "recognition", "Mevrouw Zwijg woont hier")
        gone = write(pen, analysis, "recognition", " ", first)
    assert "recognition" not in read(workspace, key).sections
    with writing(workspace, TEAM_W2) as pen:
        second = write(pen, analysis, "recognition", "Een andere tekst")
    with pytest.raises(Refused, match="al een andere tekst"), writing(workspace, TEAM_W2) as pen:
        pen.restore(Section, gone.key, gone.version)
    with writing(workspace, ADMINISTRATOR) as pen:
        pen.erase(Section, gone.key, "op verzoek")
    assert "Zwijg" not in everything(workspace)
    assert read(workspace, key).sections["recognition"].key == second.key


def test_every_field_that_people_write_in_is_words_and_no_code_is() -> None:
    told = {
        kind.__tablename__: {name for name, column in fields_of(kind).items() if is_words(column)}
        for kind in (Analysis, *PARTS)
    }
    assert told == {
        "analysis": {"title", "discussed_with", "adopted_by"},
        "section": {"body"},
        "claim": {"sentence", "own_reason"},
        "challenge": {"title", "why"},
        "link": {"note"},
        "goal": {
            "title", "what", "principle", "owner", "owner_subject", "can_influence", "cannot_influence",
            "date_in_table", "date_in_text", "money_source", "status_reason", "adopted_by", "source",
        },
    }  # fmt: skip


def test_progress_after_the_adoption_is_public_and_a_removed_goal_is_not(
    workspace: Workspace, real: Release
) -> None:
    key = started(workspace, real)
    with_goal(workspace, key)
    discussed(workspace, key)
    adopted(workspace, key)
    _, coffee, visit = read(workspace, key).goals
    with writing(workspace, TEAM_W2) as pen:
        pen.change(Goal, coffee.key, coffee.version, status="done")
        pen.remove(Goal, visit.key, visit.version)
    shown = {one.title: one.status for one in public(workspace)[0].goals}
    assert shown == {"Mensen kennen elkaar": "planned", "Open koffie": "done"}


def test_a_goal_of_which_the_adoption_was_taken_back_is_public_no_more(
    workspace: Workspace, real: Release
) -> None:
    key = started(workspace, real)
    with_goal(workspace, key)
    discussed(workspace, key)
    adopted(workspace, key)
    _, coffee, _ = read(workspace, key).goals
    with writing(workspace, APPROVER) as pen:
        pen.change(Goal, coffee.key, coffee.version, adopted_on=None, adopted_by="")
    assert coffee.title not in {one.title for one in public(workspace)[0].goals}
    assert coffee.title in {one.title for one in read(workspace, key).goals}


def test_renewing_takes_over_figures_and_leaves_judgements(workspace: Workspace, real: Release) -> None:
    key = started(workspace, real)
    whole = read(workspace, key)
    with writing(workspace, TEAM_W2) as pen:
        overrule(pen, whole.claims[0], "strength", "Zo zien wij het")
    fresh = draft(real, PLACE).claims
    fresh[0].sentence, fresh[0].value = "Nu staat er iets anders.", 1.0
    with writing(workspace, TEAM_W2) as pen:
        assert renew(pen, whole.analysis, "later", whole.analysis.upto, fresh) == 1
    after = read(workspace, key)
    assert (after.analysis.release, after.claims[0].sentence) == ("later", "Nu staat er iets anders.")
    assert after.claims[0].own_reason == "Zo zien wij het"
    assert len(after.claims) == len(whole.claims)


def test_a_goal_of_the_city_is_weighed_against_the_area(workspace: Workspace, real: Release) -> None:
    key = started(workspace, real)
    with writing(workspace, ADMINISTRATOR) as pen:
        goal = pen.create(Goal(area="GM0202", rank="goal", title="Meer woningen"))
    analysis = read(workspace, key).analysis
    with writing(workspace, TEAM_W2) as pen:
        link = weigh(pen, analysis, goal, "pulls", "Hier is geen plek meer")
    with workspace.reading() as session:
        held = content(session, key, [PLACE]).links
    assert [(one.key, one.to_key, one.stance) for one in held] == [(link.key, goal.key, "pulls")]
