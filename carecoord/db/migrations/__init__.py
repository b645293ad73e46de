"""Migrations: the scripts Alembic runs, and the one that writes them."""
