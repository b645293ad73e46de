"""Backups as version 0.1 of the program made them."""

import datetime as dt
import hashlib
import hmac
import json
import zipfile
from pathlib import Path

from carecoord.db import snapshot
from carecoord.db.database import Database


def make_zip(
    database: Database, key: bytes, key_file: Path, target: Path, now: dt.datetime
) -> None:
    """One file with the store, its key file and a sealed manifest."""
    store = target.with_suffix(".db")
    snapshot.take(database.engine, store, lambda: False)
    held = snapshot.contents(store, key)
    manifest = {
        "made_at": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "schema": held.schema,
        "digests": {"practice.db": _digest(store), "keys.json": _digest(key_file)},
        "anchors": [{"origin": a.origin, "seq": a.seq, "head": a.head} for a in held.anchors],
    }
    text = json.dumps(manifest, separators=(",", ":"))
    mac = hmac.digest(database.audit_key, b"backup" + text.encode(), "sha256").hex()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as parts:
        parts.writestr("manifest.json", f'{{"manifest":{text},"mac":"{mac}"}}')
        parts.write(key_file, "keys.json")
        parts.write(store, "practice.db")
    store.unlink()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
