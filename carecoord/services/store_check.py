"""Proof that a store is sound, in sentences."""

from dataclasses import dataclass
from pathlib import Path

from carecoord.common.i18n import _
from carecoord.db import checks
from carecoord.db.database import Database
from carecoord.db.replay import differences
from carecoord.db.verify import ChainReport, Fault, verify
from carecoord.security.database_key import DatabaseKey


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a check of the store found.

    Attributes:
        faults: Sentences that say what is wrong and what to do; empty when all is sound.
    """

    sound: bool
    journal_entries: int
    faults: tuple[str, ...]


def check_store(database: Database, path: Path | None, key: DatabaseKey) -> VerifyReport:
    """Check an open store.

    Args:
        database: The open store.
        path: Its file; None for a server.
        key: Of the file.
    """
    if path is not None:
        found = checks.check_file(path, key.raw, database.audit_key)
        faults, chain = _file_faults(found), found.journal
    else:
        with database.reading_whole() as session:
            faults, chain = [], verify(session, database.audit_key)
    if chain is not None:
        faults.extend(_chain_faults(chain))
    if not faults:
        faults.extend(_table_faults(database))
    return VerifyReport(not faults, chain.entries if chain else 0, tuple(faults))


def _table_faults(database: Database) -> list[str]:
    with database.reading_whole() as session:
        changed = next(iter(differences(session)), None)
    if changed is None:
        return []
    return [
        _("The data differs from its journal: something changed it past CareCoord. "
          "Keep this file, restore the latest backup, and compare the two.")
    ]  # fmt: skip


def _file_faults(report: checks.StoreReport) -> list[str]:
    faults = []
    if report.pages or report.tables:
        faults.append(_("The data file is damaged. Restore the latest backup."))
    if report.references:
        faults.append(
            _("Some records refer to others that are missing. Restore the latest backup.")
        )
    return faults


def _chain_faults(report: ChainReport) -> list[str]:
    words = {
        Fault.MISSING: _("Entries of the journal are missing."),
        Fault.CHANGED: _("Entries of the journal were changed."),
        Fault.FORGED: _("Entries of the journal were not written by this program."),
        Fault.CUT: _("The end of the journal is missing."),
        Fault.ROLLED_BACK: _("An older state of the data was put back."),
    }
    advice = _("Keep this file as it is and tell whoever is responsible for data protection.")
    found = dict.fromkeys(words[fault.fault] for fault in report.faults)
    return [f"{sentence} {advice}" for sentence in found]
