"""What is known before a try: the episode so far, the ways allowed, the list's policy."""

import dataclasses
import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _
from carecoord.entities import ContactAttempt, FollowUp, Patient
from carecoord.rules import outreach as rules
from carecoord.services.outreach_effects import allowed_channels
from carecoord.services.outreach_forms import CallForm
from carecoord.services.outreach_outcome import Episode
from carecoord.services.outreach_reviewer import Reviewer, read_reviewer
from carecoord.services.worklists import WorklistService, policy_of
from carecoord.settings import OUTREACH_REVIEWER
from carecoord.vocab.followups import Priority
from carecoord.vocab.outreach import AttemptResult
from carecoord.vocab.patients import Channel
from carecoord.worklists.definition import About

FOLLOW_UPS = "followups-due"
"""The list whose policy holds for a follow-up wherever it is worked from."""


class EpisodeReader:
    """Reads episodes inside sessions that are open already."""

    def __init__(self, worklists: WorklistService, zone: ZoneInfo) -> None:
        self._worklists = worklists
        self._zone = zone

    @property
    def worklists(self) -> WorklistService:
        return self._worklists

    def complete(self, session: Session, form: CallForm) -> CallForm:
        """The form with the follow-up or handout its row is about, and the list it came from.

        Raises:
            RefusedError: The person is not on the list any more.
        """
        if form.handout_id or not form.worklist_id:
            return form
        about = self._worklists.source(form.worklist_id).about
        if about is About.PATIENT or (about is not About.NOT_REACHED and form.follow_up_id):
            return form
        row = self._worklists.read_row(
            session, form.worklist_id, form.patient_id, includes_hidden=about is About.HANDOUT
        )
        if about is About.HANDOUT:
            copy = str(row.values["handout_id"]) if row is not None else None
            return dataclasses.replace(form, handout_id=copy)
        if row is None:
            raise RefusedError(_("This person is not on the list any more."))
        return dataclasses.replace(
            form, worklist_id=row.worked_for, follow_up_id=form.follow_up_id or row.follow_up_id
        )

    def episode(self, session: Session, form: CallForm, closed: frozenset[dt.date]) -> Episode:
        """The episode a try belongs to.

        Raises:
            RefusedError: The list is a segment: nobody is called from it.
        """
        definition = self._worklists.source(form.worklist_id or FOLLOW_UPS)
        policy = policy_of(definition, self._worklists.moment(session))
        if policy is None:
            raise RefusedError(_("This is not a list to call from. Choose a worklist."))
        stored = self._stored_attempts(session, form)
        last = stored[-1] if stored else None
        number = 1 if last is None else last.episode + last.closes
        person = session.get(Patient, form.patient_id)
        return Episode(
            number=number,
            attempts=tuple(self._told(each) for each in stored if each.episode == number),
            allowed=allowed_channels(session, person) if person else (),
            policy=rules.Policy(
                attempts=policy.attempts, channels=policy.channels, hide_days=policy.hide_days
            ),
            settled_days=policy.settled_days,
            declined_days=policy.declined_days,
            is_follow_up=form.follow_up_id is not None,
            is_safety=self._is_safety(session, form),
            holidays=closed,
            reviewer=self.reviewer(session),
        )

    def reviewer(self, session: Session) -> Reviewer:
        """Who decides about people who were not reached, as the practice has set it."""
        settings = self._worklists.moment(session).settings
        chosen = settings.get(OUTREACH_REVIEWER.name, OUTREACH_REVIEWER.default)
        return read_reviewer(session, str(chosen))

    def _stored_attempts(self, session: Session, form: CallForm) -> list[ContactAttempt]:
        table = ContactAttempt
        same = (
            table.follow_up_id == form.follow_up_id
            if form.follow_up_id
            else table.worklist_id == form.worklist_id
        )
        query = (
            select(table)
            .where(table.patient_id == form.patient_id, table.deleted.is_(False), same)
            .order_by(table.attempted_at, table.id)
        )
        return list(session.scalars(query))

    def _is_safety(self, session: Session, form: CallForm) -> bool:
        if form.follow_up_id is not None:
            priority = select(FollowUp.priority).where(FollowUp.id == form.follow_up_id)
            return session.scalar(priority) == Priority.SAFETY
        if not form.worklist_id or not self._worklists.source(form.worklist_id).safety:
            return False
        row = self._worklists.read_row(
            session, form.worklist_id, form.patient_id, includes_hidden=True
        )
        return row is not None and row.is_safety

    def _told(self, stored: ContactAttempt) -> rules.Attempt:
        local = stored.attempted_at.astimezone(self._zone)
        return rules.Attempt(
            on=local.date(),
            band=rules.band_of(local.time()),
            channel=Channel(stored.channel),
            result=AttemptResult(stored.result),
        )
