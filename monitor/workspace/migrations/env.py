"""How does Alembic reach the workspace: over the connection that `database.py` hands it, in its transaction."""

from alembic import context

from monitor.workspace.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot change a column in place
)
context.run_migrations()
