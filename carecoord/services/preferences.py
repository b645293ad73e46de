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
    """The practice's settings and each person's own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, spec: SettingSpec[Value], *, actor: Actor | None = None) -> Value:
        """The value in force; a stored one that is not allowed any more is the default."""
        with self._database.reading() as session:
            row = _stored(session, spec.name, _owner(spec, actor))
            return spec.default if row is None else _read(spec, row.value)

    def set(self, spec: SettingSpec[Value], value: Value, *, actor: Actor) -> None:
        """Change a setting.

        Raises:
            RefusedError: The value is out of bounds, or the setting is not this person's.
        """
        if spec.scope is Scope.PRACTICE:
            require(actor, Permission.MANAGE_SETTINGS)
        _check(spec, value)
        owner = _owner(spec, actor)
        with self._database.writing(actor) as transaction:
            row = _stored(transaction.session, spec.name, owner)
            if row is None:
                row = Setting(owner=owner, name=spec.name, value=json.dumps(value))
                transaction.session.add(row)
            else:
                row.value = json.dumps(value)


def _owner(spec: SettingSpec[Value], actor: Actor | None) -> str:
    if spec.scope is not Scope.PERSON:
        return ""
    return actor.staff_id if actor else ""


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
