"""How statements become SQL for the encrypted file: each once in a process.

SQLAlchemy keeps compiled statements for each engine. Compiling takes longer than running most of
them, and a process may open more than one file: what was rehearsed on an empty one while somebody
types their passphrase is ready for theirs.
"""

from typing import Any

import sqlcipher3.dbapi2
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from typing_extensions import override

FILE_URL = "sqlite+carecoord://"
"""Scheme of an engine over an encrypted file."""
_KEPT_STATEMENTS = 1_000

_compiled: LRUCache[Any, Any] = LRUCache(_KEPT_STATEMENTS)


class FileDialect(SQLiteDialect_pysqlite):
    """SQLite through SQLCipher's driver; one is like another, so compiled statements fit all."""

    supports_statement_cache = True

    @classmethod
    @override
    def import_dbapi(cls) -> Any:
        return sqlcipher3.dbapi2

    @override
    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    @override
    def __hash__(self) -> int:
        return hash(type(self))


registry.register("sqlite.carecoord", __name__, FileDialect.__name__)


def shared_compilation() -> dict[str, Any]:
    """Execution options of an engine that shares what was compiled."""
    return {"compiled_cache": _compiled}
