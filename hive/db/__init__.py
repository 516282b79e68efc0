"""The store: one schema for SQLite and PostgreSQL, one way to write and read."""
