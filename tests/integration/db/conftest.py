"""Stores before anything was made in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from carecoord.db.engine import open_file, open_server


@pytest.fixture(params=["sqlcipher", pytest.param("postgresql", marks=pytest.mark.postgres)])
def bare_engine(request: pytest.FixtureRequest, tmp_path: Path, key: bytes) -> Iterator[Engine]:
    """A store without any table."""
    if request.param == "sqlcipher":
        engine = open_file(tmp_path / "bare.db", key, create=True)
        yield engine
        engine.dispose()
        return
    server = request.getfixturevalue("server")
    name = f"bare_{tmp_path.name.lower().replace('-', '_')}"[:60]
    server.administer(f'CREATE DATABASE "{name}"')
    engine = open_server(server.address(name), "only-for-tests")
    yield engine
    engine.dispose()
    server.administer(f'DROP DATABASE "{name}" WITH (FORCE)')
