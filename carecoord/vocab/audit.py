"""Everything the journal may say: kinds of what people do, events by name, tables by name.

A service that records an event names it here first; a test finds one that is missing.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from carecoord.common.i18n import N_


class AuditKind(enum.StrEnum):
    """What somebody did, as people ask about it."""

    CREATE = "create"
    READ = "read"
    CHANGE = "change"
    DELETE = "delete"
    PRINT = "print"
    EXPORT = "export"
    IMPORT = "import"
    SIGN_IN = "sign_in"
    FAILED_SIGN_IN = "failed_sign_in"
    LOCK = "lock"
    UNLOCK = "unlock"
    SETTINGS = "settings"
    PEOPLE = "people"
    KEYS = "keys"
    BREAK_GLASS = "break_glass"
    BACKUP = "backup"
    RESTORE = "restore"
    VERIFY = "verify"
    APPROVAL = "approval"
    DRAFT = "draft"


KIND_LABELS: Mapping[AuditKind, str] = {
    AuditKind.CREATE: N_("Added"),
    AuditKind.READ: N_("Read"),
    AuditKind.CHANGE: N_("Changed"),
    AuditKind.DELETE: N_("Taken out"),
    AuditKind.PRINT: N_("Printed"),
    AuditKind.EXPORT: N_("Exported"),
    AuditKind.IMPORT: N_("Brought in"),
    AuditKind.SIGN_IN: N_("Signed in"),
    AuditKind.FAILED_SIGN_IN: N_("Sign-in failed"),
    AuditKind.LOCK: N_("Locked or closed"),
    AuditKind.UNLOCK: N_("Unlocked"),
    AuditKind.SETTINGS: N_("Settings"),
    AuditKind.PEOPLE: N_("People and permissions"),
    AuditKind.KEYS: N_("Passphrases and keys"),
    AuditKind.BREAK_GLASS: N_("Opened in an emergency"),
    AuditKind.BACKUP: N_("Backup"),
    AuditKind.RESTORE: N_("Restore"),
    AuditKind.VERIFY: N_("Check of the data"),
    AuditKind.APPROVAL: N_("Approvals and own texts"),
    AuditKind.DRAFT: N_("Unfinished work"),
}


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """An event that changes no row.

    Attributes:
        words: What somebody did, without naming who or about whom.
        is_list: Its detail ``people`` names the patients whose records it took along.
    """

    kind: AuditKind
    words: str
    is_list: bool = False


_K = AuditKind
EVENTS: Mapping[str, AuditEvent] = {
    "session.signed_in": AuditEvent(_K.SIGN_IN, N_("Signed in")),
    "session.sign_in_failed": AuditEvent(_K.FAILED_SIGN_IN, N_("A sign-in failed")),
    "session.locked": AuditEvent(_K.LOCK, N_("Locked the screen")),
    "session.ended": AuditEvent(_K.LOCK, N_("Closed CareCoord")),
    "session.unlocked": AuditEvent(_K.UNLOCK, N_("Signed in again after a lock")),
    "chart.read": AuditEvent(_K.READ, N_("Opened a chart")),
    "barrier.kept_back_read": AuditEvent(_K.READ, N_("Looked at what is kept back")),
    "handout.read": AuditEvent(_K.READ, N_("Looked at a handout as it was given")),
    "follow_through.seen": AuditEvent(_K.READ, N_("Looked at how contact with a patient goes")),
    "follow_through.by_language_seen": AuditEvent(
        _K.READ, N_("Looked at how contact goes, by language")
    ),
    "journal.read": AuditEvent(_K.READ, N_("Looked at who did what")),
    "decision.printed": AuditEvent(_K.PRINT, N_("Printed a decision")),
    "teachback.printed": AuditEvent(_K.PRINT, N_("Printed a teach-back")),
    "handout.printed": AuditEvent(_K.PRINT, N_("Printed a handout")),
    "handout.taken_back": AuditEvent(_K.CHANGE, N_("Took back that a handout was given")),
    "contact_sheet.printed": AuditEvent(_K.PRINT, N_("Printed contact details")),
    "visit_page.printed": AuditEvent(_K.PRINT, N_("Printed an after-visit page")),
    "progress_page.printed": AuditEvent(_K.PRINT, N_("Printed a progress page")),
    "worklist.printed": AuditEvent(_K.PRINT, N_("Printed a worklist"), is_list=True),
    "rehearsal.printed": AuditEvent(
        _K.PRINT, N_("Printed who would get something and who would not"), is_list=True
    ),
    "call_scripts.made": AuditEvent(_K.PRINT, N_("Made sheets for calling"), is_list=True),
    "letters.made": AuditEvent(_K.PRINT, N_("Made letters"), is_list=True),
    "labels.made": AuditEvent(_K.PRINT, N_("Made address labels"), is_list=True),
    "day_end.printed": AuditEvent(_K.PRINT, N_("Printed the sheet of the day's end"), is_list=True),
    "measures.printed": AuditEvent(_K.PRINT, N_("Printed the practice's measures")),
    "journal.printed": AuditEvent(_K.PRINT, N_("Printed who did what")),
    "handout.saved": AuditEvent(_K.EXPORT, N_("Saved a handout as a file")),
    "handout.email_made": AuditEvent(_K.EXPORT, N_("Made an e-mail draft with a handout")),
    "emails.made": AuditEvent(_K.EXPORT, N_("Made e-mail drafts"), is_list=True),
    "texts.made": AuditEvent(_K.EXPORT, N_("Made text messages to copy"), is_list=True),
    "appointment.exported": AuditEvent(_K.EXPORT, N_("Saved a visit for the patient's calendar")),
    "visit.exported": AuditEvent(_K.EXPORT, N_("Saved a visit for another record system")),
    "visit_note.copied": AuditEvent(_K.EXPORT, N_("Copied the note of a visit")),
    "worklist.exported": AuditEvent(_K.EXPORT, N_("Exported a worklist"), is_list=True),
    "own_worklist.exported": AuditEvent(_K.EXPORT, N_("Saved a worklist of the practice to share")),
    "patients.exported": AuditEvent(_K.EXPORT, N_("Exported patients"), is_list=True),
    "measure.exported": AuditEvent(
        _K.EXPORT, N_("Exported the people behind a measure"), is_list=True
    ),
    "measures.exported": AuditEvent(_K.EXPORT, N_("Exported the practice's measures")),
    "journal.exported": AuditEvent(_K.EXPORT, N_("Exported who did what")),
    "everything.exported": AuditEvent(_K.EXPORT, N_("Took everything on record along")),
    "import.committed": AuditEvent(_K.IMPORT, N_("Brought in a list")),
    "import.undone": AuditEvent(_K.IMPORT, N_("Took an import back")),
    "worklist.brought_back": AuditEvent(_K.IMPORT, N_("Brought back a filled-in worklist")),
    "passphrase.changed": AuditEvent(_K.KEYS, N_("Changed their passphrase")),
    "passphrase.given": AuditEvent(_K.KEYS, N_("Gave somebody a passphrase")),
    "keys.change_begun": AuditEvent(_K.KEYS, N_("Began to change the key of the records")),
    "keys.changed_key": AuditEvent(_K.KEYS, N_("The key of the records was changed")),
    "keys.change_declined": AuditEvent(_K.KEYS, N_("Kept the key after somebody was taken off")),
    "store.woke": AuditEvent(
        _K.KEYS, N_("The records woke up in another place, or older than they were")
    ),
    "store.placed": AuditEvent(_K.KEYS, N_("Said where the records are now")),
    "keys.older_file": AuditEvent(_K.KEYS, N_("An older key file was found beside the data")),
    "keys.older_file_accepted": AuditEvent(_K.KEYS, N_("Accepted an older key file")),
    "recovery_key.replaced": AuditEvent(_K.KEYS, N_("Made a new recovery key")),
    "device.allowed": AuditEvent(_K.KEYS, N_("Let a computer run scheduled tasks")),
    "device.forbidden": AuditEvent(_K.KEYS, N_("Stopped scheduled tasks of a computer")),
    "backup.made": AuditEvent(_K.BACKUP, N_("Made a backup")),
    "backup.copied": AuditEvent(_K.BACKUP, N_("Copied a backup to the second place")),
    "backup.looked_at": AuditEvent(_K.BACKUP, N_("Looked into a backup")),
    "backup.place_chosen": AuditEvent(_K.BACKUP, N_("Chose a second place for backups")),
    "backup.place_forgotten": AuditEvent(_K.BACKUP, N_("Gave up the second place for backups")),
    "backup.restored_beside": AuditEvent(_K.RESTORE, N_("Restored a backup beside the data")),
    "store.replaced": AuditEvent(_K.RESTORE, N_("Switched to a backup; this data was kept")),
    "store.restored": AuditEvent(_K.RESTORE, N_("Went on from a backup")),
    "store.taken_in": AuditEvent(_K.RESTORE, N_("Took in everything of an export")),
    "store.set_aside": AuditEvent(
        _K.RESTORE, N_("Set the data of this computer aside; the practice is elsewhere now")
    ),
    "store.switched_back": AuditEvent(_K.RESTORE, N_("Switched back to the data before a backup")),
    "store.verified": AuditEvent(_K.VERIFY, N_("Checked the data")),
    "journal.checked": AuditEvent(_K.VERIFY, N_("Checked the journal")),
    "journal.code_checked": AuditEvent(_K.VERIFY, N_("Checked a printed code of the journal")),
    "journal.broken": AuditEvent(_K.VERIFY, N_("Found that the journal does not fit together")),
    "journal.fault_seen": AuditEvent(_K.VERIFY, N_("Said that they know of a fault")),
    "emergency.opened": AuditEvent(_K.BREAK_GLASS, N_("Opened a record in an emergency")),
    "emergency.missed": AuditEvent(
        _K.BREAK_GLASS, N_("Looked for a record in an emergency and did not find it")
    ),
    "decision_template.approved": AuditEvent(_K.APPROVAL, N_("Approved a decision template")),
    "decision_template.withdrawn": AuditEvent(
        _K.APPROVAL, N_("Took back the approval of a decision template")
    ),
    "decision_template.kept": AuditEvent(
        _K.APPROVAL, N_("Kept a decision template of the practice")
    ),
    "decision_template.retired": AuditEvent(
        _K.APPROVAL, N_("Took a decision template off the list")
    ),
    "handout_text.sent": AuditEvent(_K.APPROVAL, N_("Sent a handout for approval")),
    "handout_text.sent_back": AuditEvent(_K.APPROVAL, N_("Sent a handout back to be changed")),
    "handout_text.approved": AuditEvent(_K.APPROVAL, N_("Approved a handout")),
    "handout_text.withdrawn": AuditEvent(_K.APPROVAL, N_("Took back the approval of a handout")),
    "handout_text.retired": AuditEvent(_K.APPROVAL, N_("Stopped offering a handout")),
    "handout_text.offered": AuditEvent(_K.APPROVAL, N_("Offered a handout again")),
    "handout_text.discarded": AuditEvent(_K.APPROVAL, N_("Threw a draft of a handout away")),
    "own_worklist.published": AuditEvent(
        _K.APPROVAL, N_("Began to use a worklist of the practice")
    ),
    "own_worklist.retired": AuditEvent(_K.APPROVAL, N_("Stopped using a worklist of the practice")),
    "own_worklist.restored": AuditEvent(_K.APPROVAL, N_("Used a worklist of the practice again")),
    "own_worklist.discarded": AuditEvent(_K.APPROVAL, N_("Threw a draft of a worklist away")),
}

TABLES: Mapping[str, str] = {
    "patient": N_("patient"),
    "patient_identifier": N_("record number"),
    "patient_tag": N_("tag"),
    "care_team_member": N_("care team"),
    "contact_point": N_("phone or e-mail"),
    "address": N_("address"),
    "channel_consent": N_("consent"),
    "related_person": N_("family or caregiver"),
    "condition": N_("condition"),
    "allergy": N_("allergy"),
    "measurement": N_("measurement"),
    "visit": N_("visit"),
    "appointment": N_("booked visit"),
    "contact_attempt": N_("call"),
    "outbound": N_("letter, draft or text"),
    "barrier": N_("what gets in the way"),
    "handout_given": N_("handout"),
    "handout_version": N_("text of a handout"),
    "decision": N_("decision"),
    "decision_option": N_("option of a decision"),
    "option_effect": N_("benefit or harm of an option"),
    "decision_participant": N_("who took part in a decision"),
    "follow_up": N_("follow-up"),
    "teach_session": N_("teach-back"),
    "teach_topic": N_("topic of a teach-back"),
    "teach_attempt": N_("attempt of a teach-back"),
    "goal": N_("goal"),
    "goal_check_in": N_("check-in about a goal"),
    "personal_target": N_("patient's own goal for a number"),
    "new_medicine": N_("new medicine"),
    "assignment": N_("place on a caseload"),
    "emergency_opening": N_("opening in an emergency"),
    "staff": N_("person of the practice"),
    "staff_reflection": N_("look at one's own explaining"),
    "teach_observation": N_("sheet about a colleague's explaining"),
    "setting": N_("setting"),
    "own_template": N_("decision template of the practice"),
    "own_worklist": N_("worklist of the practice"),
    "draft": N_("unfinished work"),
    "import_run": N_("import"),
}

REASONS: Mapping[str, str] = {
    "practice.created": N_("The practice was set up"),
    "keys.changed": N_("The key file was changed"),
    "person.added": N_("A person was added"),
    "person.left": N_("A person was taken off"),
    "person.returned": N_("A person was let back in"),
    "role.changed": N_("A role was changed"),
    "emergency.acknowledged": N_("Somebody took note of an opening in an emergency"),
    "handout.taken_back": N_("It was not given after all"),
    "import:": N_("Part of an import"),
    "undo-import:": N_("Part of taking an import back"),
    "worked-list:": N_("Part of a filled-in list"),
    "undo-worked-list:": N_("Part of taking a filled-in list back"),
    "undo:": N_("An action was undone"),
}
"""Reasons the program gives itself; one that ends in a colon goes on with a key."""


def kind_of(op: str, table: str, *, taken_out: bool) -> AuditKind:
    """Of which kind an entry is.

    Args:
        op: I insert, U update, E event.
        table: Table, or name of the event.
        taken_out: Whether an update took the row out of sight.
    """
    if op == "E":
        return EVENTS[table].kind if table in EVENTS else AuditKind.CHANGE
    of_table = _KINDS_OF_TABLES.get(table)
    if of_table is not None:
        return of_table
    if op == "I":
        return AuditKind.CREATE
    return AuditKind.DELETE if taken_out else AuditKind.CHANGE


_KINDS_OF_TABLES: Mapping[str, AuditKind] = {
    "setting": AuditKind.SETTINGS,
    "staff": AuditKind.PEOPLE,
    "draft": AuditKind.DRAFT,
}


def events_of(kind: AuditKind) -> tuple[str, ...]:
    """The names of a kind's events."""
    return tuple(name for name, event in EVENTS.items() if event.kind is kind)


LIST_EVENTS = tuple(name for name, event in EVENTS.items() if event.is_list)
"""Events that took the records of several patients along."""
