"""Every role against every permission, so that a change of the registry is a decision."""

import pytest

from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.security import permissions
from carecoord.security.permissions import GRANTS, Permission, is_allowed, require
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role

# One column per role: front desk, medical assistant, nurse, clinician, CHW, lead, admin, auditor.
MATRIX = """
view_patient        x x x x x x . x
see_every_patient   x x x x . x . x
assign_patients     . . x x . x . .
open_in_emergency   . . . . x x . .
hear_of_emergencies . . . . . x . .
edit_patient        x x x x x x . .
merge_patients      . . . x . x . .
delete_record       . . . x . x . .
export_patient      . . . x . x . .
record_visit        x x x x x x . .
record_measurement  . x x x x x . .
edit_conditions     . . x x . x . .
record_decision     . x x x . x . .
sign_decision       . . . x . x . .
approve_templates   . . . x . x . .
record_teachback    . x x x x x . .
record_goal         . x x x x x . .
set_target          . . . x . x . .
record_barrier      x x x x x x . .
see_kept_back       . . x x . x . .
give_handout        x x x x x x . .
edit_handouts       . x x x x x . .
approve_handouts    . . . x . x . .
work_worklist       x x x x x x . .
export_worklist     x x x x . x . .
edit_worklists      . . . x . x . .
view_reports        . . x x . x . x
see_staff_counts    . . . . . x . .
see_follow_through  . . x x . x . .
import_data         . . . x . x . .
undo_import         . . . x . x . .
manage_people       . . . . . x x .
manage_settings     . . . . . x x .
backup              . . . x . x x .
restore_backup      . . . . . x x .
take_everything     . . . . . x . .
view_audit          . . . . . x . x
"""
CELLS = [
    (Permission(name), role, mark == "x")
    for name, *marks in map(str.split, MATRIX.strip().splitlines())
    for role, mark in zip(Role, marks, strict=True)
]


def actor(role: Role) -> Actor:
    return Actor(staff_id="s1", name="Ana", role=role)


@pytest.mark.parametrize(("permission", "role", "allowed"), CELLS)
def test_that_each_role_may_do_exactly_what_the_matrix_says(
    permission: Permission, role: Role, allowed: bool
) -> None:
    assert is_allowed(role, permission) is allowed
    if allowed:
        require(actor(role), permission)
    else:
        with pytest.raises(PermissionDeniedError):
            require(actor(role), permission)


def test_that_the_matrix_covers_every_permission_and_every_role() -> None:
    assert {(p, r) for p, r, _allowed in CELLS} == {(p, r) for p in Permission for r in Role}
    assert set(GRANTS) == set(Role)
    assert set(permissions._LABELS) == set(Permission)


def test_that_a_denial_names_the_role_the_act_and_who_can_help() -> None:
    with pytest.raises(RefusedError) as refusal:
        require(actor(Role.FRONT_DESK), Permission.SIGN_DECISION)
    assert str(refusal.value) == (
        "Your role (Front desk) may not do this: sign a shared decision. "
        "Ask the practice lead to do it, or to change your role."
    )


def test_that_an_unknown_permission_is_denied_even_to_the_lead() -> None:
    unknown: Permission = "launch"  # type: ignore[assignment]
    with pytest.raises(PermissionDeniedError):
        require(actor(Role.LEAD), unknown)


def test_that_an_unknown_role_is_denied_everything() -> None:
    stranger = Actor(staff_id="s1", name="Ana", role="owner")  # type: ignore[arg-type]
    for permission in Permission:
        with pytest.raises(PermissionDeniedError):
            require(stranger, permission)
