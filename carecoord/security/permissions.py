"""Who may do what: one registry, deny by default.

Roles are enforced by this code and not by encryption: everyone who signs in
holds the same database key.
"""

import enum
from collections.abc import Mapping

from carecoord.common.errors import PermissionDeniedError
from carecoord.common.i18n import N_, _
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role, role_label


class Permission(enum.StrEnum):
    """Something a service does only for people whose role includes it."""

    VIEW_PATIENT = "view_patient"
    SEE_EVERY_PATIENT = "see_every_patient"
    ASSIGN_PATIENTS = "assign_patients"
    OPEN_IN_EMERGENCY = "open_in_emergency"
    HEAR_OF_EMERGENCIES = "hear_of_emergencies"
    EDIT_PATIENT = "edit_patient"
    MERGE_PATIENTS = "merge_patients"
    DELETE_RECORD = "delete_record"
    EXPORT_PATIENT = "export_patient"
    RECORD_VISIT = "record_visit"
    RECORD_MEASUREMENT = "record_measurement"
    EDIT_CONDITIONS = "edit_conditions"
    RECORD_DECISION = "record_decision"
    SIGN_DECISION = "sign_decision"
    APPROVE_TEMPLATES = "approve_templates"
    RECORD_TEACHBACK = "record_teachback"
    RECORD_GOAL = "record_goal"
    SET_TARGET = "set_target"
    RECORD_BARRIER = "record_barrier"
    SEE_KEPT_BACK = "see_kept_back"
    GIVE_HANDOUT = "give_handout"
    EDIT_HANDOUTS = "edit_handouts"
    APPROVE_HANDOUTS = "approve_handouts"
    WORK_WORKLIST = "work_worklist"
    EXPORT_WORKLIST = "export_worklist"
    EDIT_WORKLISTS = "edit_worklists"
    VIEW_REPORTS = "view_reports"
    SEE_STAFF_COUNTS = "see_staff_counts"
    SEE_FOLLOW_THROUGH = "see_follow_through"
    IMPORT_DATA = "import_data"
    UNDO_IMPORT = "undo_import"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_SETTINGS = "manage_settings"
    BACKUP = "backup"
    RESTORE_BACKUP = "restore_backup"
    TAKE_EVERYTHING = "take_everything"
    VIEW_AUDIT = "view_audit"


_LABELS: Mapping[Permission, str] = {
    Permission.VIEW_PATIENT: N_("see patients' records"),
    Permission.SEE_EVERY_PATIENT: N_("see everybody, not only the people on their caseload"),
    Permission.ASSIGN_PATIENTS: N_("put patients on a colleague's caseload"),
    Permission.OPEN_IN_EMERGENCY: N_("open a record outside their caseload in an emergency"),
    Permission.HEAR_OF_EMERGENCIES: N_("be told when a record was opened in an emergency"),
    Permission.EDIT_PATIENT: N_("add patients and change their details"),
    Permission.MERGE_PATIENTS: N_("merge two records of one patient"),
    Permission.DELETE_RECORD: N_("remove something from a patient's record"),
    Permission.EXPORT_PATIENT: N_("give out a copy of a patient's record"),
    Permission.RECORD_VISIT: N_("record a visit"),
    Permission.RECORD_MEASUREMENT: N_("record a measurement"),
    Permission.EDIT_CONDITIONS: N_("change a patient's conditions"),
    Permission.RECORD_DECISION: N_("record a shared decision"),
    Permission.SIGN_DECISION: N_("sign a shared decision"),
    Permission.APPROVE_TEMPLATES: N_("approve a decision template for the practice"),
    Permission.RECORD_TEACHBACK: N_("record a teach-back"),
    Permission.RECORD_GOAL: N_("write down a patient's goals and how it goes"),
    Permission.SET_TARGET: N_("set a patient's own goal for a number"),
    Permission.RECORD_BARRIER: N_("record what gets in the way of care"),
    Permission.SEE_KEPT_BACK: N_("see what is kept back, such as safety at home"),
    Permission.GIVE_HANDOUT: N_("give a handout"),
    Permission.EDIT_HANDOUTS: N_("write handouts for the practice"),
    Permission.APPROVE_HANDOUTS: N_("approve a handout for the practice"),
    Permission.WORK_WORKLIST: N_("work a worklist and close follow-ups"),
    Permission.EXPORT_WORKLIST: N_("export or print a list of patients"),
    Permission.EDIT_WORKLISTS: N_("make or change worklists"),
    Permission.VIEW_REPORTS: N_("see reports"),
    Permission.SEE_STAFF_COUNTS: N_("see counts for each person of the staff"),
    Permission.SEE_FOLLOW_THROUGH: N_("see how contact with a patient goes, as a number"),
    Permission.IMPORT_DATA: N_("import data"),
    Permission.UNDO_IMPORT: N_("undo an import"),
    Permission.MANAGE_PEOPLE: N_("add people and change their roles"),
    Permission.MANAGE_SETTINGS: N_("change the practice's settings"),
    Permission.BACKUP: N_("make a backup"),
    Permission.RESTORE_BACKUP: N_("restore a backup"),
    Permission.TAKE_EVERYTHING: N_("take everything on record along"),
    Permission.VIEW_AUDIT: N_("see who did what"),
}

_P = Permission
_FRONT_DESK = frozenset(
    {
        _P.VIEW_PATIENT, _P.SEE_EVERY_PATIENT, _P.EDIT_PATIENT, _P.RECORD_VISIT, _P.GIVE_HANDOUT,
        _P.WORK_WORKLIST, _P.EXPORT_WORKLIST, _P.RECORD_BARRIER,
    }
)  # fmt: skip
_CHW = frozenset(
    {
        _P.VIEW_PATIENT, _P.EDIT_PATIENT, _P.RECORD_VISIT, _P.RECORD_MEASUREMENT,
        _P.RECORD_TEACHBACK, _P.RECORD_GOAL, _P.GIVE_HANDOUT, _P.EDIT_HANDOUTS, _P.WORK_WORKLIST,
        _P.RECORD_BARRIER,
    }
)  # fmt: skip
_MEDICAL_ASSISTANT = _FRONT_DESK | _CHW | {_P.RECORD_DECISION}
_NURSE = _MEDICAL_ASSISTANT | {
    _P.EDIT_CONDITIONS, _P.VIEW_REPORTS, _P.SEE_KEPT_BACK, _P.SEE_FOLLOW_THROUGH,
    _P.ASSIGN_PATIENTS,
}  # fmt: skip
_CLINICIAN = _NURSE | {
    _P.SIGN_DECISION, _P.SET_TARGET, _P.APPROVE_TEMPLATES, _P.MERGE_PATIENTS, _P.DELETE_RECORD,
    _P.EXPORT_PATIENT, _P.APPROVE_HANDOUTS, _P.EDIT_WORKLISTS, _P.IMPORT_DATA, _P.UNDO_IMPORT,
    _P.BACKUP,
}  # fmt: skip

GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.FRONT_DESK: _FRONT_DESK,
    Role.MEDICAL_ASSISTANT: _MEDICAL_ASSISTANT,
    Role.NURSE: _NURSE,
    Role.CLINICIAN: _CLINICIAN,
    # Nobody else's caseload leaves anybody out, so there is nothing to open.
    Role.CHW: _CHW | {_P.OPEN_IN_EMERGENCY},
    # In a small practice the lead both sees patients and runs the office.
    Role.LEAD: frozenset(Permission),
    # Keeping the program in order needs no sight of anybody's chart.
    Role.ADMIN: frozenset({_P.MANAGE_PEOPLE, _P.MANAGE_SETTINGS, _P.BACKUP, _P.RESTORE_BACKUP}),
    Role.AUDITOR: frozenset(
        {_P.VIEW_PATIENT, _P.SEE_EVERY_PATIENT, _P.VIEW_REPORTS, _P.VIEW_AUDIT}
    ),
}


def is_allowed(role: Role, permission: Permission) -> bool:
    """Whether the role includes the permission; an unknown one of either is denied."""
    return permission in GRANTS.get(role, frozenset())


def permission_label(permission: Permission) -> str:
    """What it allows, in the language of the screen, as in: sign a shared decision."""
    return _(_LABELS[permission])


def require(actor: Actor, permission: Permission) -> None:
    """Return when the actor may; otherwise say what is missing and who can help.

    Raises:
        PermissionDeniedError: The actor's role does not include the permission.
    """
    if is_allowed(actor.role, permission):
        return
    if actor.role not in GRANTS or permission not in _LABELS:
        raise PermissionDeniedError(
            _("Your role does not include this. Ask the practice lead to do it for you.")
        )
    raise PermissionDeniedError(
        _(
            "Your role ({role}) may not do this: {what}. "
            "Ask the practice lead to do it, or to change your role."
        ).format(role=role_label(actor.role), what=permission_label(permission))
    )
