"""Events in a hash chain, the moves of people, steps of runs, and the outbox; nothing of it can be changed or deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = ("events", "postings", "steps", "outbox", "deliveries")


def upgrade() -> None:
    """Make the tables and the triggers that refuse every change of a row."""
    op.create_table(
        "events",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("plan_date", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("postings_hash", sa.Text, nullable=False),
        sa.Column("previous", sa.Text, nullable=False, unique=True),
        sa.Column("hash", sa.Text, nullable=False, unique=True),
        sa.Column("recorded_at", sa.Text, nullable=False),
    )
    op.create_table(
        "postings",
        sa.Column("seq", sa.Integer, sa.ForeignKey("events.seq"), primary_key=True, autoincrement=False),
        sa.Column("worker_id", sa.Text, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("post_id", sa.Text),
        sa.Column("level", sa.Text),
        sa.Column("mode", sa.Text),
        sa.Column("vehicle_id", sa.Text),
        sa.Column("since", sa.Text),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("postings_of_worker", "postings", ["worker_id", "seq"])
    op.create_table(
        "steps",
        sa.Column("run_key", sa.Text, primary_key=True),
        sa.Column("step", sa.Text, primary_key=True),
        sa.Column("result", sa.Text, nullable=False),
    )
    op.create_table(
        "outbox",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("seq", sa.Integer, sa.ForeignKey("events.seq"), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_table("deliveries", sa.Column("key", sa.Text, sa.ForeignKey("outbox.key"), primary_key=True))
    _append_only(op.get_bind().dialect.name)


def _append_only(dialect: str) -> None:
    if dialect == "sqlite":
        for table in TABLES:
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION laborflow_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$"
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION laborflow_append_only()"
        )


def downgrade() -> None:
    """Refuse: what was promised is not forgotten."""
    raise NotImplementedError("the first version of the ledger has no version before it")
