"""Entries of the journal as people read them."""

import datetime as dt
from zoneinfo import ZoneInfo

from carecoord.common.i18n import _
from carecoord.rules.times import time_of_day
from carecoord.services.audit import AuditRow
from ui.widgets.formats import full_date
from ui.widgets.library_row import LibraryRow

_EVENT = "E"
_INSERT = "I"
_EVENTS: Mapping[str, tuple[str, str]] = {
    "session.signed_in": (N_("Signed in"), "user-check"),
    "chart.read": (N_("Opened a chart"), "eye"),
    "emergency.opened": (N_("Opened a record in an emergency"), "alert-triangle"),
    "barrier.kept_back_read": (N_("Looked at what is kept back"), "eye"),
    "journal.read": (N_("Looked at who did what"), "history"),
    "decision.printed": (N_("Printed a decision"), "printer"),
    "decision_template.approved": (N_("Approved a decision template"), "circle-check"),
    "decision_template.withdrawn": (
        N_("Took back the approval of a decision template"),
        "circle-x",
    ),
    "decision_template.kept": (N_("Kept a decision template of the practice"), "clipboard-list"),
    "decision_template.retired": (N_("Took a decision template off the list"), "circle-x"),
    "teachback.printed": (N_("Printed a teach-back"), "printer"),
    "handout.printed": (N_("Printed a handout"), "printer"),
    "handout.saved": (N_("Saved a handout as a file"), "file-type-pdf"),
    "handout.email_made": (N_("Made an e-mail draft with a handout"), "mail"),
    "handout.read": (N_("Looked at a handout as it was given"), "eye"),
    "handout_text.sent": (N_("Sent a handout for approval"), "send"),
    "handout_text.sent_back": (N_("Sent a handout back to be changed"), "arrow-back-up"),
    "handout_text.approved": (N_("Approved a handout"), "circle-check"),
    "handout_text.withdrawn": (N_("Took back the approval of a handout"), "circle-x"),
    "handout_text.retired": (N_("Stopped offering a handout"), "archive"),
    "handout_text.offered": (N_("Offered a handout again"), "refresh"),
    "handout_text.discarded": (N_("Threw a draft of a handout away"), "trash"),
    "contact_sheet.printed": (N_("Printed contact details"), "printer"),
    "visit_page.printed": (N_("Printed an after-visit page"), "printer"),
    "progress_page.printed": (N_("Printed a progress page"), "printer"),
    "appointment.exported": (N_("Saved a visit for the patient's calendar"), "file-export"),
    "visit.exported": (N_("Saved a visit for another record system"), "file-export"),
    "visit_note.copied": (N_("Copied the note of a visit"), "copy"),
    "worklist.printed": (N_("Printed a worklist"), "printer"),
    "letters.made": (N_("Made letters"), "mail"),
    "rehearsal.printed": (N_("Printed who would get something and who would not"), "printer"),
    "labels.made": (N_("Made address labels"), "mail"),
    "emails.made": (N_("Made e-mail drafts"), "mail"),
    "texts.made": (N_("Made text messages to copy"), "message-2"),
    "call_scripts.made": (N_("Made sheets for calling"), "printer"),
    "worklist.exported": (N_("Exported a worklist"), "file-export"),
    "worklist.brought_back": (N_("Brought back a filled-in worklist"), "file-import"),
    "own_worklist.published": (N_("Began to use a worklist of the practice"), "clipboard-list"),
    "own_worklist.retired": (N_("Stopped using a worklist of the practice"), "archive"),
    "own_worklist.restored": (N_("Used a worklist of the practice again"), "refresh"),
    "own_worklist.discarded": (N_("Threw a draft of a worklist away"), "trash"),
    "own_worklist.exported": (N_("Saved a worklist of the practice to share"), "file-export"),
    "patients.exported": (N_("Exported patients"), "file-export"),
    "measure.exported": (N_("Exported the people behind a measure"), "file-export"),
    "day_end.printed": (N_("Printed the sheet of the day's end"), "printer"),
    "follow_through.seen": (N_("Looked at how contact with a patient goes"), "eye"),
    "measures.exported": (N_("Exported the practice's measures"), "file-export"),
    "measures.printed": (N_("Printed the practice's measures"), "printer"),
    "import.committed": (N_("Brought in a list"), "file-import"),
    "import.undone": (N_("Took an import back"), "arrow-back-up"),
    "backup.made": (N_("Made a backup"), "database"),
    "store.verified": (N_("Checked the data"), "shield-lock"),
    "passphrase.changed": (N_("Changed their passphrase"), "key"),
    "recovery_key.replaced": (N_("Made a new recovery key"), "key"),
    "device.allowed": (N_("Let a computer run scheduled tasks"), "key"),
    "device.forbidden": (N_("Stopped scheduled tasks of a computer"), "key"),
}
_TABLES: Mapping[str, str] = {
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


def audit_line(number: int, entry: AuditRow, zone: ZoneInfo) -> LibraryRow:
    """One line: what was done, then who, about whom and when."""
    who = entry.who or _("The program")
    told = [who, entry.patient, when(entry.at, zone)]
    return LibraryRow(str(number), entry.what, " · ".join(filter(None, told)), "history")


def when(at: dt.datetime, zone: ZoneInfo) -> str:
    """The practice's day and time of an instant."""
    local = at.astimezone(zone)
    return _("{day}, {time}").format(day=full_date(local.date()), time=time_of_day(local.time()))
