"""The practice's own decision templates in the store: the newest version of each holds."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.clock import practice_day
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.common.ids import new_id
from carecoord.common.text import fold
from carecoord.db.database import Transaction
from carecoord.entities import OwnTemplate, Staff
from carecoord.services.decision_forms import TemplateOrigin
from carecoord.services.decision_template_forms import Approval, TemplatePage
from carecoord.services.own_template_forms import OwnTemplateText, check, from_json, to_json
from carecoord.services.template_approvals import setting_name, stored_setting

_LOOKED_AT_AGAIN_AFTER = dt.timedelta(days=365)
"""As a handout with a dose is; the product's own proposal."""


def newest_own(session: Session, language: str) -> Mapping[str, OwnTemplate]:
    """By id, in the order in which they were first written."""
    query = (
        select(OwnTemplate)
        .where(OwnTemplate.language == language, OwnTemplate.deleted.is_(False))
        .order_by(OwnTemplate.id)
    )
    newest: dict[str, OwnTemplate] = {}
    for row in session.scalars(query):
        held = newest.get(row.template_id)
        # By its number: computers whose clocks differ make keys in another order.
        if held is None or int(row.version) >= int(held.version):
            newest[row.template_id] = row
    return newest


def holds_words(row: OwnTemplate, query: str) -> bool:
    """Whether it holds every word, or beginning of one, as the program's templates are found."""
    text = from_json(row.title, row.content)
    words = " " + fold(f"{row.title} {text.form.question} {text.comes_up}")
    return all(f" {word}" in words for word in fold(query).split())


def own_page(
    session: Session, row: OwnTemplate, approval: Approval | None, zone: ZoneInfo
) -> TemplatePage:
    """A template of the practice with everything to read before starting from it."""
    text = from_json(row.title, row.content)
    staff = session.get(Staff, row.written_by)
    origin = TemplateOrigin(row.template_id, row.version, row.language, row.title)
    named = (one.source for option in text.form.options for one in option.effects if one.source)
    holds = approval is not None and approval.version == row.version
    return TemplatePage(
        id=row.template_id,
        language=row.language,
        title=row.title,
        version=row.version,
        review_due_on=practice_day(row.written_at, zone) + _LOOKED_AT_AGAIN_AFTER,
        comes_up=text.comes_up,
        not_when=text.not_when,
        about_numbers="",
        what_matters=text.what_matters,
        sources=tuple(dict.fromkeys(named)),
        reviewed_by="",
        form=replace(text.form, template=origin),
        approval=approval if holds else None,
        earlier=None if holds else approval,
        written_by=staff.name if staff else "",
    )


def keep_template(
    transaction: Transaction,
    text: OwnTemplateText,
    language: str,
    *,
    template_id: str,
    based_on: str,
) -> OwnTemplate:
    """Write a new template, or the next version of one; what it lacks is refused.

    Raises:
        RefusedError: It lacks something, or the template to go on with is not there any more.
    """
    missing = [found.sentence for found in check(text)]
    for said, sentence in (
        (text.title, _("Give the template a title.")),
        (text.comes_up, _("Say when people face this decision.")),
        (text.not_when, _("Say when something else comes first.")),
    ):
        if not said.strip():
            missing.append(sentence)
    if missing:
        raise RefusedError("\n".join(missing))
    before = newest_own(transaction.session, language).get(template_id) if template_id else None
    if template_id and before is None:
        raise RefusedError(_("This decision template is no longer there. Choose another one."))
    row = OwnTemplate(
        template_id=template_id or f"own-{new_id()[-12:]}",
        version=str(int(before.version) + 1) if before else "1",
        language=language,
        title=text.title.strip(),
        content=to_json(text),
        based_on=before.based_on if before else based_on,
        written_by=transaction.actor.staff_id,
        written_at=transaction.now,
    )
    transaction.session.add(row)
    transaction.session.flush()
    return row


def retire_template(transaction: Transaction, template_id: str, language: str, reason: str) -> None:
    """Take all versions off the list; notes keep what they began from.

    Raises:
        RefusedError: It is not there any more.
    """
    query = select(OwnTemplate).where(
        OwnTemplate.template_id == template_id,
        OwnTemplate.language == language,
        OwnTemplate.deleted.is_(False),
    )
    rows = transaction.session.scalars(query).all()
    if not rows:
        raise RefusedError(_("This decision template is no longer there. Choose another one."))
    for row in rows:
        transaction.tombstone(row, reason)
    approval = stored_setting(transaction.session, setting_name(template_id, language))
    if approval is not None:
        transaction.tombstone(approval, reason)
