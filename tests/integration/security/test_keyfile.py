"""The ways in: who opens the practice, who does not, and what they are told."""

import json
import unicodedata

import pytest
from argon2 import low_level

from carecoord.common.errors import RefusedError
from carecoord.security import keyfile
from carecoord.security.database_key import DatabaseKey
from carecoord.security.errors import (
    DeviceSecretNeededError,
    WrongSecretError,
)
from carecoord.security.keyfile import KeyFile
from carecoord.security.keyslots import SlotKind
from carecoord.security.recovery import RecoveryKey
from carecoord.security.sign_in_list import SignInPerson, people_in
from carecoord.vocab.roles import Role
from tests.integration.security.conftest import ANA, BEN, Practice

pytestmark = pytest.mark.usefixtures("cheap_keys")


def test_that_every_way_in_yields_the_same_key(practice: Practice) -> None:
    file = practice.file
    assert file.open_with_passphrase("ana", ANA) == practice.key
    assert file.open_with_passphrase("ben", BEN, practice.laptop) == practice.key
    assert file.open_with_device(practice.kiosk) == practice.key
    assert file.open_with_recovery(practice.recovery.text.lower()) == practice.key


def test_that_accents_typed_in_pieces_open_as_well(practice: Practice) -> None:
    in_pieces = unicodedata.normalize("NFD", BEN)
    assert in_pieces != BEN
    assert practice.file.open_with_passphrase("ben", in_pieces, practice.laptop) == practice.key


@pytest.mark.parametrize(
    "passphrase",
    [
        " ".join(["nutmeg", "osprey", "tundra", "waffle"] * 5)[:128],
        "🚀🌵🐢🎻🍋🧭🪁🦉⛵🍄🧩🪴🎺🦦🙂",
        "pasted\twith a tab & an €",
    ],
)  # fmt: skip
def test_that_long_and_unusual_passphrases_open(passphrase: str) -> None:
    file, key = KeyFile.create()
    file.enrol_passphrase(key, "ana", passphrase)
    assert file.open_with_passphrase("ana", passphrase) == key
    with pytest.raises(WrongSecretError):
        file.open_with_passphrase("ana", passphrase[:-1])


def test_that_a_passphrase_chosen_under_easier_rules_goes_on_opening(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file, key = KeyFile.create()
    weak = "password letmein"
    with monkeypatch.context() as years_ago:
        years_ago.setattr(keyfile, "require_acceptable", lambda *_given: None)
        file.enrol_passphrase(key, "ana", weak)
    assert KeyFile.from_bytes(file.to_bytes()).open_with_passphrase("ana", weak) == key
    with pytest.raises(RefusedError, match="easy to guess"):
        file.enrol_passphrase(key, "ben", weak)


def test_that_a_stranger_and_a_wrong_passphrase_get_the_same_words(practice: Practice) -> None:
    said = set()
    for person, passphrase in (("ana", ANA.upper()), ("nobody", ANA), ("", ""), ("ana", BEN)):
        with pytest.raises(WrongSecretError) as refusal:
            practice.file.open_with_passphrase(person, passphrase)
        said.add((type(refusal.value), str(refusal.value)))
    assert len(said) == 1


def test_that_a_stranger_costs_as_much_work_as_a_wrong_passphrase(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    derived: list[dict[str, object]] = []

    def note(_secret: bytes, salt: bytes, **costs: object) -> bytes:
        derived.append(costs)
        return salt + salt

    monkeypatch.setattr(low_level, "hash_secret_raw", note)
    for who in ("ana", "nobody"):
        with pytest.raises(WrongSecretError):
            practice.file.open_with_passphrase(who, "wrong")
    known, unknown = derived
    assert known == unknown


@pytest.mark.parametrize("secret", [None, b"7" * 32], ids=["none", "another"])
def test_that_a_laptop_passphrase_opens_on_that_laptop_alone(
    practice: Practice, secret: bytes | None
) -> None:
    with pytest.raises(DeviceSecretNeededError, match="recovery key"):
        practice.file.open_with_passphrase("ben", BEN, secret)
    with pytest.raises(WrongSecretError):
        practice.file.open_with_passphrase("ben", ANA, practice.laptop)


def test_that_a_laptop_secret_without_passphrase_opens_nothing(practice: Practice) -> None:
    with pytest.raises(WrongSecretError, match="Sign in with your passphrase"):
        practice.file.open_with_device(practice.laptop)


def test_that_another_recovery_key_opens_nothing(practice: Practice) -> None:
    with pytest.raises(WrongSecretError, match="newest sheet"):
        practice.file.open_with_recovery(RecoveryKey.generate().text)


def test_that_a_practice_without_sheet_refuses_every_recovery_key() -> None:
    file, _key = KeyFile.create()
    with pytest.raises(WrongSecretError):
        file.open_with_recovery(RecoveryKey.generate().text)


def test_that_a_new_sheet_ends_the_old_one(practice: Practice) -> None:
    file = practice.file
    newest = file.enrol_recovery(practice.key)
    assert file.open_with_recovery(newest.text) == practice.key
    with pytest.raises(WrongSecretError):
        file.open_with_recovery(practice.recovery.text)


def test_that_enrolling_a_computer_twice_keeps_one_way_in(practice: Practice) -> None:
    file = practice.file
    file.enrol_device(practice.key, practice.kiosk)
    assert [slot.kind for slot in file.slots].count(SlotKind.DEVICE) == 1
    assert file.open_with_device(practice.kiosk) == practice.key


def test_that_a_changed_passphrase_ends_the_old_one(practice: Practice) -> None:
    file = practice.file
    file.enrol_passphrase(practice.key, "ana", "walrus pretzel canyon opal", label="Ana")
    assert file.open_with_passphrase("ana", "walrus pretzel canyon opal") == practice.key
    with pytest.raises(WrongSecretError):
        file.open_with_passphrase("ana", ANA)


def test_that_a_removed_person_is_out_and_the_others_stay(practice: Practice) -> None:
    file = practice.file
    file.remove(practice.key, practice.slot_id("ben"))
    with pytest.raises(WrongSecretError):
        file.open_with_passphrase("ben", BEN, practice.laptop)
    assert file.open_with_passphrase("ana", ANA) == practice.key


def test_that_removing_somebody_twice_changes_nothing(practice: Practice) -> None:
    file = practice.file
    file.remove(practice.key, practice.slot_id("ben"))
    generation = file.generation
    file.remove(practice.key, practice.slot_id("ben"))
    assert file.generation == generation


def test_that_the_last_way_in_cannot_be_removed() -> None:
    file, key = KeyFile.create()
    file.enrol_recovery(key)
    with pytest.raises(RefusedError, match="only way"):
        file.remove(key, file.slots[0].id)


def test_that_the_people_who_can_sign_in_are_known_before_anybody_does(
    practice: Practice,
) -> None:
    assert practice.file.people == (
        SignInPerson("ana", "Ana", Role.LEAD, needs_device=False),
        SignInPerson("ben", "Ben", Role.CHW, needs_device=True),
    )


def test_that_the_quick_list_of_people_says_what_the_whole_file_says(practice: Practice) -> None:
    file = practice.file
    file.relabel(practice.key, "ben", label="Ben", role=None)
    assert people_in(file.to_bytes()) == file.people
    assert {one.needs_device for one in file.people} == {True, False}


@pytest.mark.parametrize(
    "change", [{"format": 3}, {"slots": 7}, {"slots": [{"kind": "passphrase"}]}]
)
def test_that_the_quick_list_leaves_a_strange_file_to_the_careful_reader(
    practice: Practice, change: dict[str, object]
) -> None:
    strange = json.loads(practice.file.to_bytes()) | change
    with pytest.raises((ValueError, TypeError, KeyError)):
        people_in(json.dumps(strange).encode())


def test_that_a_new_name_needs_nobodys_passphrase(practice: Practice) -> None:
    file = practice.file
    file.relabel(practice.key, "ben", label="Benedikt", role=None)
    assert file.people[1] == SignInPerson("ben", "Benedikt", None, needs_device=True)
    assert file.open_with_passphrase("ben", BEN, practice.laptop) == practice.key
    with pytest.raises(RefusedError):
        file.relabel(practice.key, "nobody", label="Eve", role=None)


def test_that_a_passphrase_of_names_or_too_few_characters_is_not_enrolled(
    practice: Practice,
) -> None:
    file = practice.file
    for passphrase in ("too short", "Benedikt Schwarzenberg 2026"):
        with pytest.raises(RefusedError):
            file.enrol_passphrase(
                practice.key, "ben", passphrase, label="Benedikt", context=["Schwarzenberg Clinic"]
            )
    assert file.slots == practice.content.slots


def test_that_each_change_raises_the_generation(practice: Practice) -> None:
    file, key = KeyFile.create()
    generations = [file.generation]
    file.enrol_recovery(key)
    generations.append(file.generation)
    file.enrol_device(key, practice.kiosk)
    generations.append(file.generation)
    file.remove(key, file.slots[0].id)
    assert [*generations, file.generation] == [1, 2, 3, 4]


def test_that_somebody_with_another_key_changes_nothing(practice: Practice) -> None:
    file = practice.file
    with pytest.raises(RefusedError, match="changed elsewhere"):
        file.enrol_recovery(DatabaseKey.generate())
    assert file.open_with_device(practice.kiosk) == practice.key


def test_that_nothing_secret_is_shown_by_a_slot(practice: Practice) -> None:
    shown = repr(practice.content)
    for secret in (practice.key.raw, practice.laptop, practice.kiosk, practice.recovery.raw):
        assert secret.hex() not in shown
        assert repr(secret) not in shown
