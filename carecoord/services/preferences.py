"""Reading and changing settings; what is allowed is declared in ``carecoord.settings``."""

import json
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.db.database import Database
from carecoord.entities import Setting
from carecoord.security.permissions import Permission, require
from carecoord.settings import Scope, SettingSpec
from carecoord.vocab.actor import Actor

Value = TypeVar("Value", str, int, float, bool)


class PreferenceService:
    """The practice's settings, each person's own, and those of this computer."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, spec: SettingSpec[Value], *, actor: Actor | None = None) -> Value:
        """The value in force; a stored one that is not allowed any more is the default."""
        with self._database.reading() as session:
            row = _stored(session, spec.name, self._owner(spec, actor))
            return spec.default if row is None else _read(spec, row.value)

    def set(self, spec: SettingSpec[Value], value: Value, *, actor: Actor) -> None:
        """Change a setting.

        Raises:
            RefusedError: The value is out of bounds, or the setting is not this person's.
        """
        # What makes a computer stricter anybody may set; who takes it back manages settings.
        is_taken_back = spec.scope is Scope.MACHINE and value == spec.default
        if spec.scope is Scope.PRACTICE or is_taken_back:
            require(actor, Permission.MANAGE_SETTINGS)
        _check(spec, value)
        owner = self._owner(spec, actor)
        with self._database.writing(actor) as transaction:
            row = _stored(transaction.session, spec.name, owner)
            if row is None:
                row = Setting(owner=owner, name=spec.name, value=json.dumps(value))
                transaction.session.add(row)
            else:
                row.value = json.dumps(value)

    def _owner(self, spec: SettingSpec[Value], actor: Actor | None) -> str:
        if spec.scope is Scope.MACHINE:
            return f"device:{self._database.origin}"
        return actor.staff_id if actor and spec.scope is Scope.PERSON else ""


def _stored(session: Session, name: str, owner: str) -> Setting | None:
    return session.scalars(
        select(Setting)
        .where(Setting.name == name, Setting.owner == owner, Setting.deleted.is_(False))
        .order_by(Setting.id)
        .limit(1)
    ).first()


def _read(spec: SettingSpec[Value], stored: str) -> Value:
    value: Value = json.loads(stored)
    if not spec.fits(value):
        return spec.default
    return type(spec.default)(value)


def _check(spec: SettingSpec[Value], value: Value) -> None:
    if spec.fits(value):
        return
    if spec.choices:
        raise RefusedError(_("This is not one of the choices. Pick one from the list."))
    raise RefusedError(
        _("The number has to lie between {low} and {high}.").format(low=spec.low, high=spec.high)
    )
