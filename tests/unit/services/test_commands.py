"""Every command of every service against every role: denied unless it says what it needs."""

import inspect
from typing import Any
from unittest.mock import MagicMock

import pytest

from carecoord.common.errors import PermissionDeniedError
from carecoord.security.permissions import Permission
from carecoord.vocab.actor import Actor
from carecoord.vocab.roles import Role
from devtools import registry
from devtools.open_commands import REASONS

LEAVES_A_TRACE = {
    "audit.page", "chart.open", "handouts.as_given", "journal.check_code", "measures.numbers_file",
    "measures.paper",
}  # fmt: skip
"""What an auditor may call that writes: that they looked, or took numbers with them."""
OWN_ACTIONS = {"importing.undo", "undo.undo"}
"""Taking back what one did oneself, which of an auditor there is nothing."""


def call(command: registry.Command, role: Role) -> Any:
    """Call it with anything at all, on a service that has no store to read or write."""
    service: Any = object.__new__(dict(registry.services())[command.service])
    parameters = inspect.signature(command.method).parameters.values()
    given: dict[str, Any] = {
        each.name: MagicMock() for each in parameters if each.default is each.empty
    }
    del given["self"]
    given["actor"] = Actor("5" * 32, "Ana", role)
    return getattr(service, command.name)(**given)


def test_that_a_command_without_a_permission_has_a_reason_for_it() -> None:
    assert {each.id for each in registry.commands() if not each.needs} == set(REASONS)


@pytest.mark.parametrize("role", list(Role))
def test_that_whoever_may_not_is_refused_in_a_sentence_before_anything_is_read(role: Role) -> None:
    for command in registry.commands():
        if command.needs and not command.is_open_to(role):
            with pytest.raises(PermissionDeniedError, match=r"^Your role .*\. Ask the practice"):
                call(command, role)


def test_that_the_page_of_roles_and_commands_is_what_the_program_does() -> None:
    assert registry.PAGE.read_text(encoding="utf-8") == registry.page()


def test_that_a_command_which_asks_for_nothing_is_nobodys() -> None:
    unknown = registry.Command("patients", "give_away", call, frozenset(), frozenset())
    assert not any(unknown.is_open_to(role) for role in Role)


def test_that_the_administrator_reaches_no_patient() -> None:
    open_to = {each.service for each in registry.commands() if each.is_open_to(Role.ADMIN)}
    assert open_to == {
        "backups", "device", "journal", "keys", "letter_texts", "people", "place", "restoring",
        "updates",
    }  # fmt: skip


def test_that_the_auditor_changes_nothing() -> None:
    reading = {Permission.VIEW_PATIENT, Permission.VIEW_REPORTS, Permission.VIEW_AUDIT}
    mine = [each for each in registry.commands() if each.is_open_to(Role.AUDITOR)]
    writing = {each.id for each in mine if ".writing(" in inspect.getsource(each.method)}
    assert all(each.needs <= reading for each in mine)
    assert writing == LEAVES_A_TRACE | OWN_ACTIONS
