"""This computer's own way in, with the password store in memory."""

import dataclasses
from collections.abc import Iterator

import pytest

from carecoord.common.errors import PermissionDeniedError, RefusedError
from carecoord.security.keyring_store import KeyringStore, KeyringUnavailableError
from carecoord.services.device import DeviceService
from carecoord.services.opened import OpenedPractice
from carecoord.vocab.roles import Role
from tests.factories.closed_practice import make_practice
from tests.fakes.keyring_backend import MemoryBackend


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenedPractice]:
    practice = make_practice(tmp_path_factory.mktemp("device") / "home").open()
    yield practice
    practice.close()


def service(opened: OpenedPractice, backend: MemoryBackend | None) -> DeviceService:
    def make() -> MemoryBackend:
        if backend is None:
            raise RuntimeError("There is no Secret Service here.")
        return backend

    return DeviceService(opened.database, opened.store, opened.key, KeyringStore(make))


def test_that_a_computer_opens_the_practice_only_while_it_is_allowed_to(
    opened: OpenedPractice,
) -> None:
    backend = MemoryBackend()
    device = service(opened, backend)
    assert not device.state().may_open
    device.allow(actor=opened.actor)
    secret = KeyringStore(lambda: backend).device_secret(opened.store.load_keys().database_id)
    assert secret is not None
    opened.store.load_keys().open_with_device(secret).wipe()
    assert device.state().may_open
    device.forbid(actor=opened.actor)
    assert not device.state().may_open
    assert not backend.kept
    with pytest.raises(RefusedError):
        opened.store.load_keys().open_with_device(secret)


def test_that_allowing_one_computer_does_not_allow_another(opened: OpenedPractice) -> None:
    here, there = service(opened, MemoryBackend()), service(opened, MemoryBackend())
    here.allow(actor=opened.actor)
    assert not there.state().may_open
    with pytest.raises(RefusedError, match="does not open the practice by itself"):
        there.forbid(actor=opened.actor)
    here.forbid(actor=opened.actor)


def test_that_without_a_password_store_nothing_is_enrolled_and_the_state_says_why(
    opened: OpenedPractice,
) -> None:
    device, before = service(opened, None), opened.store.load_keys().generation
    assert "no password store" in device.state().sentence
    assert not device.state().is_ready
    with pytest.raises(KeyringUnavailableError):
        device.allow(actor=opened.actor)
    assert opened.store.load_keys().generation == before


def test_that_only_those_who_manage_people_decide_about_computers(opened: OpenedPractice) -> None:
    nurse = dataclasses.replace(opened.actor, role=Role.NURSE)
    device = service(opened, MemoryBackend())
    with pytest.raises(PermissionDeniedError):
        device.allow(actor=nurse)
    with pytest.raises(PermissionDeniedError):
        device.forbid(actor=nurse)
