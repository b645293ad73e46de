"""Where imports come from: their names, how their files are read, and recognising content."""

import dataclasses
import datetime as dt
import hashlib
import json
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.db.database import Transaction
from carecoord.entities import Setting
from carecoord.importers.options import Inspection, Options

_SAVED = "import.options"
_PER_FILE = frozenset({"today", "zone"})


def load_options(session: Session, source: str, today: dt.date, zone: ZoneInfo) -> Options:
    """Options saved with a source; without any, all is to be found out."""
    row = _saved_row(session, source) if source else None
    saved = json.loads(row.value) if row else {}
    known = {field.name for field in dataclasses.fields(Options)} - _PER_FILE
    fitting = {name: value for name, value in saved.items() if name in known}
    return dataclasses.replace(Options(today=today, zone=zone), **fitting)


def keep_options(transaction: Transaction, source: str, options: Options) -> None:
    """Remember how a source's files are to be understood."""
    content = {
        field.name: getattr(options, field.name)
        for field in dataclasses.fields(options)
        if field.name not in _PER_FILE
    }
    if content["mapping"] is not None:
        content["mapping"] = dict(content["mapping"])
    row = _saved_row(transaction.session, source)
    if row is None:
        row = Setting(owner=_source_key(source), name=_SAVED, value="{}")
        transaction.session.add(row)
    row.value = json.dumps(content, sort_keys=True)


def default_source(inspection: Inspection) -> str:
    """A name for exports whose keys mean something; lists are matched by number and name."""
    return {"fhir": "FHIR", "related tables": inspection.title}.get(inspection.kind, "")


def _saved_row(session: Session, source: str) -> Setting | None:
    return session.scalars(
        select(Setting).where(
            Setting.name == _SAVED,
            Setting.owner == _source_key(source),
            Setting.deleted.is_(False),
        )
    ).first()


def _source_key(source: str) -> str:
    return hashlib.sha256(source.casefold().encode()).hexdigest()[:32]
