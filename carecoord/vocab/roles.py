"""What people do in the practice; a role decides what they may do in the program."""

import enum
from collections.abc import Callable

from carecoord.common.i18n import N_, _


class Role(enum.StrEnum):
    """One role per person; the value is what files and tables store."""

    FRONT_DESK = "front_desk"
    MEDICAL_ASSISTANT = "medical_assistant"
    NURSE = "nurse"
    CLINICIAN = "clinician"
    CHW = "chw"
    LEAD = "lead"
    ADMIN = "admin"
    AUDITOR = "auditor"


_LABELS = {
    Role.FRONT_DESK: N_("Front desk"),
    Role.MEDICAL_ASSISTANT: N_("Medical assistant"),
    Role.NURSE: N_("Nurse"),
    Role.CLINICIAN: N_("Clinician"),
    Role.CHW: N_("Community health worker"),
    Role.LEAD: N_("Practice lead"),
    Role.ADMIN: N_("Administrator"),
    Role.AUDITOR: N_("Auditor"),
}


def role_label(role: Role, translate: Callable[[str], str] = _) -> str:
    """The role's name in the language of the screen, or the one ``translate`` speaks."""
    return translate(_LABELS[role])
