"""Roles and how they are named on screen."""

from carecoord.vocab.roles import Role, role_label


def test_that_every_role_has_its_own_label() -> None:
    labels = {role_label(role) for role in Role}
    assert len(labels) == len(Role)
    assert role_label(Role.CHW) == "Community health worker"


def test_that_a_role_is_stored_as_its_plain_value() -> None:
    assert Role("front_desk") is Role.FRONT_DESK
    assert f"{Role.LEAD}" == "lead"
