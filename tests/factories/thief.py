"""Somebody who has the file, for tests of what that comes to."""

from pathlib import Path

from carecoord.db import sqlcipher
from carecoord.db.chain import GENESIS, HASHED, entry_hash, entry_mac


class Thief:
    """Somebody with the file and its key, past every guard."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.raw = sqlcipher.connect(path, sqlcipher.SecretKey(key), guarded=False)
        for action in ("update", "delete"):
            self.raw.execute(f"DROP TRIGGER IF EXISTS sync_journal_no_{action}")

    def close(self) -> None:
        self.raw.close()

    def do(self, sql: str, *values: object) -> None:
        self.raw.execute(sql, values)

    def rechain(self, mac_key: bytes) -> None:
        """Recompute everything, as if all had been written like this."""
        columns = (*HASHED, "fields")
        rows = self.raw.execute(f"SELECT {', '.join(columns)} FROM sync_journal ORDER BY seq")
        head, mac, seq = GENESIS, GENESIS, 0
        for row in rows.fetchall():
            entry = dict(zip(columns, row, strict=True))
            head = entry_hash(head, entry)
            mac, seq = entry_mac(mac_key, mac, head), entry["seq"]
            self.do("UPDATE sync_journal SET hash = ?, mac = ? WHERE seq = ?", head, mac, seq)
        self.do("UPDATE sync_origin SET seq = ?, head = ?, mac = ?", seq, head, mac)
