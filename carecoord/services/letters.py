"""Writing to the people of a list without a gateway: letters, labels, drafts, texts, scripts."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from carecoord.common.clock import Clock
from carecoord.common.errors import RefusedError
from carecoord.common.i18n import _, current_language, in_language
from carecoord.db.database import Database
from carecoord.entities import Patient
from carecoord.exporters.calendar_file import CalendarVisit, calendar_text
from carecoord.exporters.email_drafts import as_file, write_drafts
from carecoord.handouts.documents.dates import visit_time
from carecoord.handouts.documents.label_sheet import FORMS, Label, LabelForm, LabelSheet
from carecoord.handouts.documents.letter_page import (
    Addressee,
    LetterBody,
    Letters,
    build_letter,
    build_script,
)
from carecoord.handouts.documents.page import Document
from carecoord.handouts.documents.rehearsal_page import build_rehearsal
from carecoord.rules.text_segments import length
from carecoord.security.permissions import Permission, require
from carecoord.services.letter_forms import (
    EmailDraft,
    EmailRun,
    LetterRun,
    Omitted,
    Plan,
    Recipient,
    TextMessage,
    TextRun,
    run_of,
)
from carecoord.services.letter_people import RecipientReader
from carecoord.services.letter_texts import template_of, words_in_use
from carecoord.services.letter_words import rehearsal
from carecoord.services.papers import ListDocument, TextSize, label_of, setting_for
from carecoord.services.preferences import PreferenceService
from carecoord.services.worklists import WorklistService
from carecoord.settings import PHONE_REGION, PRACTICE_ADDRESS, PRACTICE_NAME, PRACTICE_PHONE
from carecoord.templates.letters import VISIT_FIELD, Words, fill
from carecoord.vocab.actor import Actor
from carecoord.vocab.patients import Channel

_REHEARSAL = "rehearsal.printed"
_BOOKED = "visit_to_confirm."
"""Facts of a list of visits that are booked."""


class LetterService:
    """Everything is rehearsed first, and made of one person's data at a time."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        zone: ZoneInfo,
        preferences: PreferenceService,
        worklists: WorklistService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._zone = zone
        self._preferences = preferences
        self._worklists = worklists

    def plan(
        self,
        worklist_id: str,
        way: Channel,
        *,
        actor: Actor,
        patient_ids: Sequence[str] | None = None,
        once_more: bool = False,
    ) -> Plan:
        """Who would get it, who would not, and why. Nothing is made and nothing is written.

        Args:
            worklist_id: The list.
            way: A letter, an e-mail, a text message, or a call to be made from a script.
            actor: Who asks.
            patient_ids: Only these people; None for the whole list.
            once_more: Also who has one already, as for the label on a letter.
        """
        require(actor, Permission.EXPORT_WORKLIST)
        title = self._worklists.definition(worklist_id).title
        home = self._preferences.get(PHONE_REGION)
        ids = patient_ids
        if ids is None:
            ids = self._worklists.ids(worklist_id, actor=actor)
        with self._database.reading() as session:
            listed = self._worklists.read_listed(session, worklist_id, ids)
            reader = RecipientReader(session, self._clock.today(), self._zone, home)
            counting = "" if once_more else worklist_id
            found = list(reader.read(ids, listed, counting, way))
        return Plan(
            worklist_id=worklist_id,
            title=title,
            way=way,
            recipients=tuple(each for each in found if isinstance(each, Recipient)),
            omitted=tuple(each for each in found if isinstance(each, Omitted)),
        )

    def is_about_visits(self, worklist_id: str) -> bool:
        """Whether everybody on the list has a visit booked, so that a text may say when."""
        values = self._worklists.source(worklist_id).values.values()
        return any(fact.name.startswith(_BOOKED) for fact in values)

    def letters(self, plan: Plan, template_id: str, *, actor: Actor) -> LetterRun:
        """One letter each for whoever may still get one, ready for one print job.

        Raises:
            RefusedError: Nobody gets one, or the practice's phone is not known.
        """
        plan = self._again(plan, Channel.LETTER, actor, template_id=template_id)
        sender = self._sender()
        self._tell("letters.made", plan, actor)
        made = []
        with self._database.reading() as session:
            for one in plan.recipients:
                words = words_in_use(session, template_id, one.language)
                made.append(self._letter(one, words, sender))
        return LetterRun(
            run_of(plan, template_id), Letters(title=_("Letters to patients"), letters=tuple(made))
        )

    def scripts(self, plan: Plan, template_id: str, *, actor: Actor) -> LetterRun:
        """A sheet each for whoever calls, in the language the patient speaks where we have it."""
        plan = self._again(plan, Channel.CALL, actor, template_id=template_id)
        self._tell("call_scripts.made", plan, actor)
        with self._database.reading() as session:
            made = tuple(
                self._script(session, one, words_in_use(session, template_id, one.language))
                for one in plan.recipients
            )
        title = _("What to say on the phone")
        return LetterRun(run_of(plan, template_id), Letters(title=title, letters=made))

    def labels(self, plan: Plan, form_id: str, *, start: int = 1, actor: Actor) -> LabelSheet:
        """Address labels for the same people; a label says name and address and nothing else.

        Raises:
            RefusedError: There is no such sheet, or no such place on it.
        """
        require(actor, Permission.EXPORT_WORKLIST)
        form = _form_of(form_id)
        if not 1 <= start <= form.count:
            raise RefusedError(
                _("The first label has to be from 1 to {count}.").format(count=form.count)
            )
        plan = self._again(plan, Channel.LETTER, actor, once_more=True)
        self._tell("labels.made", plan, actor)
        labels = tuple(
            Label(one.patient_id, (one.care_of or one.full_name, *one.lines))
            for one in plan.recipients
        )
        return LabelSheet(title=_("Address labels"), form=form, labels=labels, start=start)

    def emails(self, plan: Plan, template_id: str, *, actor: Actor) -> EmailRun:
        """A draft each; whoever sends them does so from the practice's own mail program."""
        plan = self._again(plan, Channel.EMAIL, actor, template_id=template_id)
        self._tell("emails.made", plan, actor)
        about_visit = template_of(template_id).needs_visit
        with self._database.reading() as session:
            drafts = []
            for one in plan.recipients:
                words = words_in_use(session, template_id, one.language)
                values = self._values(one)
                subject, body = fill(words.subject, values), fill(words.email, values)
                calendar = self._calendar(one) if about_visit else b""
                drafts.append(
                    EmailDraft(one.patient_id, one.value, subject.strip(), body, calendar)
                )
        return EmailRun(run_of(plan, template_id), tuple(drafts))

    def save_drafts(self, run: EmailRun, folder: Path) -> int:
        """Write each draft as a file of its own, named by a number; returns how many.

        Raises:
            UnavailableError: One could not be written.
        """
        drafts = (as_file(one.to, one.subject, one.body, one.calendar) for one in run.drafts)
        return len(write_drafts(folder, drafts))

    def rehearsal_paper(self, plan: Plan, *, actor: Actor) -> ListDocument:
        """Who gets it and who does not, on paper, before anything is made."""
        require(actor, Permission.EXPORT_WORKLIST)
        self._tell(_REHEARSAL, plan, actor)
        setting = setting_for(
            self._preferences,
            language=current_language(),
            text_size=TextSize.STANDARD,
            printed_on=self._clock.today(),
        )
        staff = replace(setting, text_size=TextSize.STAFF)
        return build_rehearsal(rehearsal(plan), staff)

    def texts(self, plan: Plan, template_id: str, *, actor: Actor) -> TextRun:
        """A text message each, to be copied into a phone or a program of the practice."""
        plan = self._again(plan, Channel.TEXT, actor, template_id=template_id)
        self._tell("texts.made", plan, actor)
        with self._database.reading() as session:
            found = []
            for one in plan.recipients:
                text = fill(
                    words_in_use(session, template_id, one.language).text, self._values(one)
                )
                found.append(TextMessage(one.patient_id, one.name, one.value, text, length(text)))
        return TextRun(run_of(plan, template_id), tuple(found))

    def _again(
        self,
        plan: Plan,
        way: Channel,
        actor: Actor,
        *,
        template_id: str = "",
        once_more: bool = False,
    ) -> Plan:
        """The same people looked at anew, as somebody may have said no meanwhile.

        Raises:
            RefusedError: Nobody is left, the practice's name or phone is not known, or the text
                is about a booked visit and somebody has none.
        """
        require(actor, Permission.WORK_WORKLIST)
        ids = [one.patient_id for one in plan.recipients]
        plan = self.plan(plan.worklist_id, way, actor=actor, patient_ids=ids, once_more=once_more)
        if not plan.recipients:
            raise RefusedError(_("Nobody gets one, so there is nothing to make."))
        get = self._preferences.get
        if not (get(PRACTICE_NAME).strip() and get(PRACTICE_PHONE).strip()):
            raise RefusedError(
                _("Enter the practice's name and phone in Settings first, so that people can call.")
            )
        needs_visit = template_id and template_of(template_id).needs_visit
        if needs_visit and any(one.visit is None for one in plan.recipients):
            raise RefusedError(
                _("This text is about a booked visit, and somebody has none. Choose another text.")
            )
        return plan

    def _values(self, one: Recipient, name: str = "") -> dict[str, str]:
        get = self._preferences.get
        visit = visit_time(one.visit.starts_at, one.language) if one.visit else ""
        return {
            "name": name,
            "practice": get(PRACTICE_NAME),
            "phone": get(PRACTICE_PHONE),
            VISIT_FIELD: visit,
        }

    def _calendar(self, one: Recipient) -> bytes:
        """Their visit for a calendar: the practice's name and place, and not what for."""
        if one.visit is None:
            return b""
        name, *place = self._sender()
        return calendar_text(
            CalendarVisit(
                uid=one.visit.id,
                title=name,
                place=", ".join(place),
                starts_at=one.visit.starts_at,
                minutes=one.visit.minutes,
                said_at=self._clock.now(),
            )
        )

    def _sender(self) -> tuple[str, ...]:
        get = self._preferences.get
        lines = (get(PRACTICE_NAME), *get(PRACTICE_ADDRESS).splitlines())
        return tuple(line.strip() for line in lines if line.strip())

    def _letter(self, one: Recipient, words: Words, sender: tuple[str, ...]) -> Document:
        text = fill(words.letter, self._values(one, _greeted(one)))
        return build_letter(
            Addressee(patient_id=one.patient_id, lines=(one.care_of or one.full_name, *one.lines)),
            LetterBody(patient_id=one.patient_id, text=text),
            sender,
            setting_for(
                self._preferences, language=one.language, text_size=one.text_size,
                printed_on=self._clock.today(),
            ),
        )  # fmt: skip

    def _script(self, session: Session, one: Recipient, words: Words) -> Document:
        person = session.get_one(Patient, one.patient_id)
        phone = ", ".join(part for part in (one.care_of, one.value) if part)
        text = fill(words.script, self._values(one, _greeted(one)))
        return build_script(
            LetterBody(patient_id=one.patient_id, text=text),
            label_of(session, person, one.language),
            phone,
            setting_for(
                self._preferences, language=one.language, text_size=TextSize.STANDARD,
                printed_on=self._clock.today(),
            ),
        )  # fmt: skip

    def _tell(self, event: str, plan: Plan, actor: Actor) -> None:
        """Journal it before it exists, so that nothing leaves untold."""
        with self._database.writing(actor) as transaction:
            people = [one.patient_id for one in plan.recipients]
            if event == _REHEARSAL:
                people += [one.patient_id for one in plan.omitted]
            transaction.record(
                event, worklist=plan.worklist_id, rows=len(plan.recipients), people=people
            )


def _greeted(one: Recipient) -> str:
    """Who is written to; a parent reads whom it is about."""
    if not one.care_of:
        return one.full_name
    return in_language(one.language)("{guardian} (for {name})").format(
        guardian=one.care_of, name=one.full_name
    )


def _form_of(form_id: str) -> LabelForm:
    for form in FORMS:
        if form.id == form_id:
            return form
    raise RefusedError(
        _("There is no sheet “{name}”. There are: {names}.").format(
            name=form_id, names=", ".join(form.id for form in FORMS)
        )
    )
