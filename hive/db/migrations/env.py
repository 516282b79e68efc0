"""Run migrations on the connection that the caller opened."""

from alembic import context

from hive.db.base import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=False,  # the caller's transaction is the transaction
)
context.run_migrations()
