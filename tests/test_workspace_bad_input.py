"""What does the workspace do with what should not come in: a sentence for people, nothing half-written, a line that tells?"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from workspaces import (
    ADMINISTRATOR,
    APPROVER,
    NOW,
    PARTNER,
    TEAM_W2,
    TEAM_W5,
    at_once,
)  # fmt: skip

from monitor.catalog import Catalog
from monitor.workspace import adoption, journal
from monitor.workspace.checks import Invalid, cleaned
from monitor.workspace.database import Workspace
from monitor.workspace.records import Conflict, Gone, every, one, writing
from monitor.workspace.rights import Identity, Refused
from monitor.workspace.tables import (
    KINDS,
    Analysis,
    AnalysisVersion,
    Comment,
    Goal,
    Grant,
    Kept,
    Strength,
    fields_of,
)  # fmt: skip
from monitor.workspace.tables.base import LINE, PARAGRAPH

ROOT = Path(__file__).resolve().parents[1]
KEY = "a" * 32
GIVEN: dict[str, dict[str, Any]] = {
    "signal": {"what": "Het licht is uit.", "said_on": date(2026, 11, 2)},
    "bundle": {"title": "Licht"},
    "strength": {"name": "Moestuin"},
    "meeting": {"name": "Sociale tafel"},
    "duty": {"function": "Wijkregisseur", "contact": "Bel de stad."},
    "event": {"title": "Feest", "on_day": date(2026, 9, 1)},
    "budget_line": {"post": "Buurtfeest", "year": 2026, "amount": 500},
    "analysis": {"title": "Analyse", "release": "r"},
    "section": {"analysis": KEY, "step": "in_short"},
    "claim": {
        "owner_kind": "bundle", "owner": KEY, "indicator": "eenzaam", "of_area": "W2", "edition": "2024",
        "release": "r", "sentence": "Een zin.",
    },
    "challenge": {"title": "Licht"},
    "comment": {"on_kind": "goal", "on_key": KEY, "body": "Goed."},
    "link": {"from_kind": "bundle", "from_key": KEY, "to_kind": "signal", "to_key": KEY},
    "goal": {"title": "Licht"},
    "access_grant": {"subject": "iemand@arnhem.test", "area": "GM0202"},
}  # fmt: skip
"""The least that a record of each kind needs; a version of an analysis is made from one, in a test of its own."""

TEXTS = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "right to left": "\u202eothrekeerd\u202c مرحبا بالعالم שלום",
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 \U0001f6b2",
    "unseen": "a\x00b\x07c\ufeffd\u200be",
    "half a sign": "a\ud83db",
    "sql": "'; DROP TABLE signal; --",
    "long": "x" * 1_000_000,
    "combining": "e" + "\u0301" * 500,
    "formula": '=HYPERLINK("http://x.test","klik")',
    "template": "{{7*7}} ${jndi:ldap://x} %s %(a)s {0}",
    "lines": "een\r\ntwee\rdrie\n\n\n",
}


def made(kind: str, /, **fields: Any) -> Kept:
    """A record of a kind that may be kept."""
    return KINDS[kind](**{"area": "W2", **GIVEN[kind], **fields})


def texts_of(kind: str) -> list[str]:
    """The fields of a kind in which text may stand."""
    return [name for name, column in fields_of(KINDS[kind]).items() if column.type.python_type is str]


def count(workspace: Workspace) -> int:
    """How many records there are of all kinds together."""
    with workspace.reading() as session:
        return sum(len(every(session, kind, removed=True)) for kind in KINDS.values())


def test_every_kind_has_an_example_that_may_be_kept(workspace: Workspace) -> None:
    assert set(GIVEN) | {"analysis_version"} == set(KINDS)
    with writing(workspace, ADMINISTRATOR) as pen:
        for kind in GIVEN:
            pen.create(made(kind))


def test_any_text_in_any_field_of_any_kind_is_kept_as_it_is_seen_or_refused_in_a_sentence(
    workspace: Workspace,
) -> None:
    for kind, hostile in product(GIVEN, TEXTS.values()):
        fields = dict.fromkeys(texts_of(kind), hostile)
        with pytest.raises(Invalid) as caught, writing(workspace, ADMINISTRATOR) as pen:
            pen.create(made(kind, **fields))
        refused = {fault.field for fault in caught.value.faults}
        assert "area" in refused, "a code takes no text"
        assert all(len(str(fault)) < 300 for fault in caught.value.faults), (
            "the whole text again helps nobody"
        )
        kept = {name: text for name, text in fields.items() if name not in refused}
        assert kept or len(hostile) > LINE
        with writing(workspace, ADMINISTRATOR) as pen:
            key = pen.create(made(kind, **kept)).key
        with workspace.reading() as session:
            (record,) = every(session, KINDS[kind])
        for name in kept:
            # A name to log in with is kept in one form, so that nobody can have two.
            wanted = normalize("NFKC", cleaned(hostile)).casefold() if name == "subject" else cleaned(hostile)
            assert getattr(record, name) == wanted, (kind, name)
        if len(cleaned(hostile)) > PARAGRAPH:
            with pytest.raises(Invalid), writing(workspace, ADMINISTRATOR) as pen:
                pen.erase(KINDS[kind], key, hostile)
        with writing(workspace, ADMINISTRATOR) as pen:
            pen.erase(KINDS[kind], key, hostile if len(cleaned(hostile)) <= PARAGRAPH else "proef")


UNFIT = [
    ("goal", "target", math.nan),
    ("goal", "target", -math.inf),
    ("goal", "target", 10**400),
    ("goal", "money", 10**30),
    ("goal", "money", "veel"),
    ("goal", "money", 1.5),
    ("goal", "money", True),
    ("goal", "title", 5),
    ("goal", "title", ["lijst"]),
    ("goal", "starts_on", "gisteren"),
    ("goal", "starts_on", ""),
    ("goal", "starts_on", datetime(2026, 1, 1)),
    ("goal", "starts_on", date(1, 1, 1)),
    ("signal", "said_on", date(9999, 12, 31)),
    ("strength", "public", "ja"),
    ("strength", "latitude", math.nan),
    ("budget_line", "year", 2026.5),
    ("access_grant", "withdrawn", 2),
]


def test_a_value_that_does_not_fit_its_field_is_told_before_a_store_bends_or_refuses_it(
    workspace: Workspace,
) -> None:
    with writing(workspace, ADMINISTRATOR) as pen:
        keys = {kind: pen.create(made(kind)).key for kind in dict.fromkeys(kind for kind, _, _ in UNFIT)}
    for kind, field, value in UNFIT:
        for write in (
            lambda pen: pen.create(made(kind, **{field: value})),  # noqa: B023
            lambda pen: pen.change(KINDS[kind], keys[kind], 1, **{field: value}),  # noqa: B023
        ):
            with pytest.raises(Invalid) as caught, writing(workspace, ADMINISTRATOR) as pen:
                write(pen)
            assert field in {fault.field for fault in caught.value.faults}, (kind, field, value)
    assert count(workspace) == len(keys)
    with workspace.reading() as session:
        assert {one(session, KINDS[kind], key).version for kind, key in keys.items()} == {1}


def test_a_document_that_no_store_can_hold_is_refused(workspace: Workspace) -> None:
    with writing(workspace, ADMINISTRATOR) as pen:
        analysis = pen.create(made("analysis"))
    for wrong in ({"n": math.nan}, {"d": date(2026, 1, 1)}, {"long": "x" * 6_000_000}):
        content = {"analysis": {"version": 1}, **wrong}
        version = AnalysisVersion(area="W2", analysis=analysis.key, number=1, status="draft", content=content)
        with pytest.raises(Invalid), writing(workspace, ADMINISTRATOR) as pen:
            pen.create(version)
    with workspace.reading() as session:
        assert every(session, AnalysisVersion) == []


def test_a_field_that_is_emptied_with_nothing_is_empty(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        goal = pen.create(made("goal", what="Uitleg", theme="veilig", starts_on=date(2026, 1, 1)))
        pen.change(Goal, goal.key, 1, what=None, theme=None, starts_on=None)
    with workspace.reading() as session:
        kept = one(session, Goal, goal.key)
    assert (kept.what, kept.theme, kept.starts_on) == ("", "", None)


def test_a_key_that_no_record_can_have_is_gone_and_the_journal_tells_it(workspace: Workspace) -> None:
    keys = ["", "\x00", "\ud800", "k" * 5_000, "' OR 1=1 --", "\u202e"]
    for key in keys:
        for write in (
            lambda pen: pen.change(Goal, key, 1, title="Anders"),  # noqa: B023
            lambda pen: pen.remove(Goal, key, 1),  # noqa: B023
            lambda pen: pen.erase(Goal, key, "weg"),  # noqa: B023
        ):
            with pytest.raises(Gone), writing(workspace, ADMINISTRATOR) as pen:
                write(pen)
    with workspace.reading() as session:
        lines = journal.latest(session)
    told = [(line.who, line.action, line.kind) for line in lines]
    assert told == [(ADMINISTRATOR.subject, "refuse", "goal")] * 3 * len(keys)


def test_a_login_name_with_signs_that_nobody_sees_does_nothing_and_the_journal_tells_it(
    workspace: Workspace,
) -> None:
    subjects = ["", "\x00", "beheer@arnhem.test\u200b", "\u202etset", "x" * 500, "\ud800"]
    for subject in subjects:
        hostile = replace(ADMINISTRATOR, subject=subject)
        with pytest.raises(Refused, match="aanmeldnaam"), writing(workspace, hostile) as pen:
            pen.create(made("goal"))
    with workspace.reading() as session:
        assert [line.action for line in journal.latest(session)] == ["refuse"] * len(subjects)
        assert every(session, Goal) == []


def test_who_catches_a_refusal_and_goes_on_keeps_nothing_of_what_was_refused(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        goal = pen.create(made("goal", title="Licht"))
        for wrong in ({"title": ""}, {"area": "W5"}, {"adopted_on": date(2026, 1, 1)}):
            with pytest.raises((Invalid, Refused)):
                pen.change(Goal, goal.key, 1, **wrong)
        pen.change(Goal, goal.key, 1, status="running")
    with workspace.reading() as session:
        kept = one(session, Goal, goal.key)
        assert (kept.title, kept.area, kept.adopted_on, kept.status) == ("Licht", "W2", None, "running")
        assert [line.after for line in journal.history(session, Goal, goal.key)][1:] == [
            {"status": "running"}
        ]


def test_nobody_changes_what_another_one_said_in_a_comment(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        comment = pen.create(made("comment", body="Dit klopt niet."))
    for who in (TEAM_W5, PARTNER, APPROVER):
        for wrong in ({"body": "Dit klopt."}, {"done": True}):
            with pytest.raises(Refused), writing(workspace, who) as pen:
                pen.change(Comment, comment.key, 1, **wrong)
        with pytest.raises(Refused), writing(workspace, who) as pen:
            pen.remove(Comment, comment.key, 1)
    colleague = replace(TEAM_W2, subject="collega@arnhem.test")
    with writing(workspace, colleague) as pen:
        pen.change(Comment, comment.key, 1, done=True)
    with pytest.raises(Refused), writing(workspace, colleague) as pen:
        pen.change(Comment, comment.key, 2, body="Toch wel.")
    with writing(workspace, TEAM_W2) as pen:
        pen.change(Comment, comment.key, 2, body="Dit klopt nu.")


def test_a_team_keeps_no_version_of_the_analysis_of_another_team(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        analysis = pen.create(made("analysis"))
    content = {"analysis": {"version": 1}}
    version = {"area": "W2", "analysis": analysis.key, "number": 1, "status": "draft", "content": content}
    with pytest.raises(Refused), writing(workspace, TEAM_W5) as pen:
        pen.create(AnalysisVersion(**version))
    with writing(workspace, TEAM_W2) as pen:
        pen.create(AnalysisVersion(**version))


def without(catalog: Catalog, code: str) -> Catalog:
    """The catalog of a year in which one area, with what lies in it, is no more."""
    return replace(
        catalog, areas=tuple(area for area in catalog.areas if code not in (area.code, area.parent))
    )


def test_a_record_of_an_area_that_is_no_more_can_be_changed_and_moved_but_no_new_one_made_there(
    workspace: Workspace,
) -> None:
    with writing(workspace, ADMINISTRATOR) as pen:
        keys = {kind: pen.create(made(kind, area="WK020207")).key for kind in GIVEN}
    later = replace(workspace, catalog=without(workspace.catalog, "WK020207"))
    for kind, key in keys.items():
        with pytest.raises(Refused), writing(later, TEAM_W2) as pen:
            pen.change(KINDS[kind], key, 1, area="W2")
        with pytest.raises(Invalid, match="kennen we niet"), writing(later, ADMINISTRATOR) as pen:
            pen.create(made(kind, area="WK020207"))
        with writing(later, ADMINISTRATOR) as pen:
            pen.change(KINDS[kind], key, 1, origin="oude wijk")
            pen.change(KINDS[kind], key, 2, area="W2")
    with later.reading() as session:
        assert {one(session, KINDS[kind], key).area for kind, key in keys.items()} == {"W2"}


def test_rights_in_an_area_that_is_no_more_reach_nothing_and_can_be_mended(workspace: Workspace) -> None:
    somebody = Identity("iemand@arnhem.test", issued_at=NOW)
    with writing(workspace, ADMINISTRATOR) as pen:
        grant = pen.create(made("access_grant", subject=somebody.subject, roles="team", areas="W2"))
    later = replace(workspace, catalog=without(workspace.catalog, "W2"))
    for area in ("W2", "WK020207", "W5"):
        with pytest.raises((Refused, Invalid)), writing(later, somebody) as pen:
            pen.create(made("goal", area=area))
    with writing(later, ADMINISTRATOR) as pen:
        pen.change(Grant, grant.key, 1, organisation="Stad")
        pen.change(Grant, grant.key, 2, areas="W5")
    with writing(later, somebody) as pen:
        pen.create(made("goal", area="W5"))


def test_of_two_approvals_at_once_one_wins_and_the_other_sees_both_versions(workspace: Workspace) -> None:
    other = replace(APPROVER, subject="tweede@arnhem.test")
    for number in range(10):
        with writing(workspace, TEAM_W2) as pen:
            goal = pen.create(made("goal", title=f"Licht {number}"))

        def approve(who: Identity, key: str = goal.key) -> Goal:
            with writing(workspace, who) as pen:
                return pen.change(Goal, key, 1, adopted_on=date(2026, 11, 28), adopted_by=who.subject)

        found = at_once(lambda: approve(APPROVER), lambda: approve(other))
        (won,) = (one for one in found if isinstance(one, Goal))
        (lost,) = (one for one in found if isinstance(one, Conflict))
        assert lost.by == won.adopted_by
        assert (
            "Vastgesteld door",
            won.adopted_by,
            ({APPROVER.subject, other.subject} - {won.adopted_by}).pop(),
        ) in (lost.differing)
        with workspace.reading() as session:
            assert one(session, Goal, goal.key).adopted_by == won.adopted_by
            lines = journal.history(session, Goal, goal.key)
        assert [line.action for line in lines] == ["create", "change", "refuse"]


def test_an_analysis_that_two_people_adopt_at_once_has_one_adopted_version(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        analysis = pen.create(made("analysis"))
        adoption.discuss(pen, analysis.key, 1, date(2026, 11, 1), "bewoners", ["W2"])

    def adopt() -> AnalysisVersion:
        with writing(workspace, APPROVER) as pen:
            return adoption.adopt(pen, analysis.key, 2, ["W2"])

    found = at_once(adopt, adopt)
    assert sorted(type(one).__name__ for one in found)[0] == "AnalysisVersion"
    assert sum(isinstance(one, Conflict | Refused) for one in found) == 1
    with workspace.reading() as session:
        stands = [version.status for version in every(session, AnalysisVersion)]
        assert one(session, Analysis, analysis.key).version == 3
    assert sorted(stands) == ["adopted", "discussed"]


def test_of_twenty_people_at_one_record_each_change_that_was_kept_is_there_and_in_order(
    workspace: Workspace,
) -> None:
    with writing(workspace, TEAM_W2) as pen:
        key = pen.create(made("goal", title="0")).key

    def editor(name: str) -> list[int]:
        kept: list[int] = []
        while len(kept) < 3:
            with workspace.reading() as session:
                version = one(session, Goal, key).version
            try:
                with writing(workspace, TEAM_W2) as pen:
                    kept.append(pen.change(Goal, key, version, title=f"{name} {version + 1}").version)
            except Conflict:
                continue
        return kept

    found = at_once(*(lambda name=f"editor{number}": (name, editor(name)) for number in range(20)))
    said = {version: f"{name} {version}" for name, kept in found for version in kept}
    assert sorted(said) == list(range(2, 62)), "every version was acknowledged to exactly one editor"
    with workspace.reading() as session:
        lines = [line for line in journal.history(session, Goal, key) if line.action == "change"]
        last = one(session, Goal, key)
    assert [line.version for line in lines] == sorted(said)
    assert [line.after["title"] for line in lines] == [said[version] for version in sorted(said)]
    assert [line.before["title"] for line in lines] == ["0", *(line.after["title"] for line in lines[:-1])]
    assert (last.version, last.title) == (61, said[61])


def test_the_public_site_reads_while_a_writer_is_not_done_and_sees_nothing_of_it(
    workspace: Workspace,
) -> None:
    with writing(workspace, TEAM_W2) as pen:
        pen.create(made("strength", public=True))
        with workspace.reading() as session:
            assert every(session, Strength) == []
    with workspace.reading() as session:
        assert len(every(session, Strength)) == 1


def test_a_reader_stays_on_one_state_while_others_write(workspace: Workspace) -> None:
    with writing(workspace, TEAM_W2) as pen:
        pen.create(made("strength"))
    with workspace.reading() as session:
        assert len(every(session, Strength)) == 1
        with writing(workspace, TEAM_W2) as pen:
            pen.create(made("strength"))
        assert [line.kind for line in journal.latest(session)] == ["strength"]
        assert len(every(session, Strength)) == 1
