"""First tables of the workspace: a short description of each column, frozen here whatever the code says later."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# name:kind, with ? where it may be empty and + where it has an index.
KEPT = (
    "key:line32 area:line64+ version:count created_at:moment created_by:line200 changed_at:moment "
    "changed_by:line200 removed_at:moment? origin:line200"
)
JOURNAL = (
    "at:moment who:line200 action:line32 kind:line64 key:line32 version:count area:line64 "
    "before:document after:document reason:line2000"
)
TABLES = {
    "access_grant": (
        "subject:line200 name:line200 roles:line200 areas:line200 organisation:line200 withdrawn:yes"
    ),
    "analysis": (
        "title:line200 upto:line64 release:line200 status:line32 discussed_on:day? discussed_with:text "
        "adopted_on:day? adopted_by:line200"
    ),
    "analysis_version": ("analysis:line32+ number:whole? status:line32 content:document"),
    "budget_line": (
        "year:whole? post:line200 amount:whole? free:yes what_for:text public:yes source:line200"
    ),
    "bundle": (
        "title:line200 question:text body:text addressed_to:line200 status:line32 sent_on:day? answer:text"
    ),
    "challenge": ("analysis:line32+ title:line200 why:text term:line32 theme:line64 position:whole?"),
    "claim": (
        "owner_kind:line200 owner:line32+ step:line32 indicator:line64 of_area:line64+ edition:line64 "
        "release:line200 value:number? lower:number? upper:number? status:line200 verdict:line200 "
        "development:line200 side:line32 sentence:text own_judgement:line32 own_reason:text "
        "position:whole?"
    ),
    "comment": ("on_kind:line200 on_key:line32+ body:text done:yes"),
    "duty": ("function:line200 contact:line200 what_for:line200 public:yes"),
    "event": ("title:line200 on_day:day? until_day:day? what:text theme:line64 public:yes source:line200"),
    "goal": (
        "rank:line32 parent:line32+ analysis:line32+ challenge:line32+ code:line200 title:line200 "
        "what:text programme:line32 principle:line200 track:line32 theme:line64 owner:line200 "
        "owner_kind:line32 owner_subject:line200 city_role:line32 project_space:line32 "
        "project_size:line32 can_influence:text cannot_influence:text term:line32 starts_on:day? "
        "ends_on:day? date_in_table:line200 date_in_text:line200 money:whole? money_source:line200 "
        "status:line32 status_reason:text status_on:day? indicator:line64 baseline_edition:line64 "
        "baseline_release:line200 baseline_value:number? target:number? adopted_on:day? "
        "adopted_by:line200 source:line200 position:whole?"
    ),
    "link": ("from_kind:line200 from_key:line32+ to_kind:line200 to_key:line32+ stance:line32 note:text"),
    "meeting": (
        "name:line200 kind:line32 joining:line32 rhythm:line200 agenda:text place:line200 contact:line200 "
        "public:yes source:line200"
    ),
    "section": ("analysis:line32+ step:line32 body:text position:whole?"),
    "signal": (
        "what:text said_on:day? place:line200 theme:line64 kind:line32 source_type:line32 "
        "age_group:line32 indicator:line64 stance:line32 proposed:text seen:yes moderation:line32 "
        "moderation_reason:text public_text:text reply:line32 reply_text:text reply_goal:line32+ "
        "replied_on:day? keep_until:day?"
    ),
    "strength": (
        "name:line200 kind:line32 theme:line64 what:text place:line200 latitude:number? longitude:number? "
        "started:line200 run_by:line200 amount:line200 account_holder:line200 public:yes source:line200"
    ),
}
KINDS: dict[str, Any] = {
    "text": sa.Text(),
    "day": sa.Date(),
    "moment": sa.DateTime(timezone=True),
    "number": sa.Float(),
    "whole": sa.BigInteger(),
    "count": sa.Integer(),
    "yes": sa.Boolean(),
    "document": sa.JSON(),
}


def upgrade() -> None:
    """Make all tables, each with what every record has, and the journal."""
    for name, own in TABLES.items():
        described = f"{own} {KEPT}".split()
        key = sa.PrimaryKeyConstraint("key", name=op.f(f"pk_{name}"))
        op.create_table(name, *map(_column, described), key)
        for one in described:
            if one.endswith("+"):
                column = one.partition(":")[0]
                op.create_index(op.f(f"ix_{name}_{column}"), name, [column])
    op.create_table(
        "journal",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        *map(_column, JOURNAL.split()),
    )
    op.create_index("ix_journal_kind_key", "journal", ["kind", "key"])


def downgrade() -> None:
    """Remove all tables."""
    for name in ("journal", *TABLES):
        op.drop_table(name)


def _column(described: str) -> sa.Column:
    name, kind = described.rstrip("+").split(":")
    empty, kind = kind.endswith("?"), kind.rstrip("?")
    made = KINDS[kind] if kind in KINDS else sa.String(int(kind.removeprefix("line")))
    return sa.Column(name, made, nullable=empty)
