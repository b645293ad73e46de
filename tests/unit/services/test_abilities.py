"""What the window asks before it offers something."""

import pytest

from carecoord.security.permissions import Permission, permission_label
from carecoord.services.abilities import in_words, may
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role


@pytest.mark.parametrize("role", Role)
def test_that_the_words_of_a_role_are_what_it_is_offered(role: Role) -> None:
    somebody = Actor("5" * 32, "Ana Ruiz", role)
    words = in_words(role)
    assert set(words.may) == {permission_label(p) for p in Permission if may(somebody, p)}
    assert {*words.may, *words.may_not} == {permission_label(each) for each in Permission}
    assert not set(words.may) & set(words.may_not)
