"""What a practice's store and its key file know of each other."""

import contextlib
import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from carecoord.common.errors import CareCoordError, RefusedError
from carecoord.common.i18n import _
from carecoord.db import marks
from carecoord.db.database import Database, Transaction
from carecoord.security.database_key import DatabaseKey
from carecoord.security.keyfile import KeyFile
from carecoord.security.permissions import Permission, is_allowed
from carecoord.services.opened import OpenedPractice
from carecoord.services.stores import Store
from carecoord.vocab.actor import Actor

GENERATION = "key_file.generation"
OLDER_FILE = "key_file.older"
"""Set while an older key file than the newest lies beside the data."""
CHANGE_BEGUN = "key_change.begun"
"""How many keys the practice had before, when a change was begun."""
CHANGE_WANTED = "key_change.wanted"
"""Set from taking a way in away until the key was changed or somebody decided against it."""
WAY_IN = "way_in."
GIVEN_PASSPHRASE = "passphrase.given."  # noqa: S105 - the name of a mark
"""With a person's id: somebody else chose their passphrase, and knows it."""


class Unlocked(NamedTuple):
    """What a secret gave.

    Attributes:
        staff_id: Whose secret it was; "" when it was nobody's in particular.
        way: Id of the slot.
        renew: Brings the slot up to today's format; returns whether there was anything to do.
    """

    key: DatabaseKey
    staff_id: str
    way: str
    renew: Callable[[DatabaseKey], bool]


def save_keys(database: Database, store: Store, keys: KeyFile, *, actor: Actor) -> None:
    """Save the key file, and have the store remember which is the newest.

    In this order: a store that is behind its key file catches up at the next sign-in, and one
    that is ahead of it has an old file beside it.
    """
    store.save_keys(keys)
    with database.writing(actor) as transaction:
        newest = max(_newest(transaction), keys.generation)
        marks.write(transaction.session, GENERATION, str(newest))


def after_opening(
    opened: OpenedPractice, keys: KeyFile, unlocked: Unlocked, *, how: str
) -> OpenedPractice:
    """Renew the way in that was used, and note what is to be known of it.

    Returns:
        The same practice, which knows whether the person has to choose a passphrase first,
        whether they came with the printed sheet, and whether it has a new key since.

    Raises:
        RefusedError: The key file is older than the data, and this person may not judge that.
    """
    with opened.database.writing(opened.actor) as transaction:
        older = _compare(transaction, keys)
        marks.write(transaction.session, WAY_IN + unlocked.way, transaction.now.isoformat())
        key_changed = _note_change(transaction, keys, opened.key)
        given = marks.read(transaction.session, GIVEN_PASSPHRASE + opened.actor.staff_id)
    may_judge = how != "device" and is_allowed(opened.actor.role, Permission.MANAGE_PEOPLE)
    if older and not may_judge:
        raise RefusedError(
            _(
                "The key file beside the data is older than the data: somebody put an older one "
                "back. The practice lead has to sign in first and look at it."
            )
        )
    if not older:  # renewing would make it look newer
        _renew(opened, keys, unlocked)
    return replace(
        opened,
        must_choose_passphrase=how == "passphrase" and bool(given),
        came_with_sheet=how == "recovery",
        key_changed=key_changed,
    )


def last_used(database: Database) -> dict[str, dt.datetime]:
    """When each way in was last used, by its id."""
    with database.reading() as session:
        stored = marks.starting_with(session, WAY_IN)
    return {way: dt.datetime.fromisoformat(value) for way, value in stored.items()}


def _renew(opened: OpenedPractice, keys: KeyFile, unlocked: Unlocked) -> None:
    # A disk without room, or another computer that was quicker: then the next time.
    with contextlib.suppress(CareCoordError):
        if unlocked.renew(opened.key):
            save_keys(opened.database, opened.store, keys, actor=opened.actor)


def _newest(transaction: Transaction) -> int:
    return int(marks.read(transaction.session, GENERATION) or 0)


def _compare(transaction: Transaction, keys: KeyFile) -> bool:
    """Whether the key file is older than the newest this store has seen."""
    newest = _newest(transaction)
    if keys.generation >= newest:
        marks.write(transaction.session, GENERATION, str(keys.generation))
        marks.write(transaction.session, OLDER_FILE, "")
        return False
    if not marks.read(transaction.session, OLDER_FILE):
        transaction.record("keys.older_file", found=keys.generation, newest=newest)
    marks.write(transaction.session, OLDER_FILE, str(keys.generation))
    return True


def _note_change(transaction: Transaction, keys: KeyFile, key: DatabaseKey) -> bool:
    """Journal a change of the key that came to its end since somebody began it; True if so."""
    begun = marks.read(transaction.session, CHANGE_BEGUN)
    if keys.is_changing_key or not begun:
        return False
    marks.write(transaction.session, CHANGE_BEGUN, "")
    if len(key.formers) <= int(begun):  # the key file could not be saved then
        return False
    transaction.record("keys.changed_key")
    marks.write(transaction.session, CHANGE_WANTED, "")
    return True
