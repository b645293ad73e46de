"""What goes out to the people of a list: who gets it, who does not and why, and what was made."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from carecoord.common.i18n import _
from carecoord.common.ids import new_id
from carecoord.exporters.email_drafts import as_link
from carecoord.handouts.documents.letter_page import Letters
from carecoord.handouts.documents.page import TextSize
from carecoord.rules.partial_dates import display
from carecoord.rules.text_segments import Length
from carecoord.rules.times import time_of_day
from carecoord.vocab.outbound import LeftOut, Made
from carecoord.vocab.patients import Channel
from carecoord.vocab.terms import label


@dataclass(frozen=True, slots=True)
class BookedVisit:
    """When somebody comes; never what for."""

    id: str
    starts_at: dt.datetime
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody whom it goes to.

    Attributes:
        name: As lists show it.
        full_name: As letters say it.
        care_of: Who gets it in the person's place, "" for the person.
        lines: The postal address; empty on other ways.
        value: The number or e-mail address; "" for letters.
        language: Of the text, "en" or "es".
        remarks: What to know before it goes, in sentences.
        visit: The next visit they have booked; None when there is none.
        birth_on: Partial ISO date; two people of one name may be on a list.
    """

    patient_id: str
    name: str
    full_name: str
    care_of: str
    lines: tuple[str, ...]
    value: str
    language: str
    text_size: TextSize
    remarks: tuple[str, ...] = ()
    visit: BookedVisit | None = None
    birth_on: str = ""

    @property
    def where(self) -> str:
        """Where it goes, on one line."""
        parts = (self.care_of, *self.lines, self.value)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Omitted:
    """Somebody whom it does not go to."""

    patient_id: str
    name: str
    reason: LeftOut
    birth_on: str = ""

    @property
    def words(self) -> str:
        return label(self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The rehearsal: everybody asked for is in one of the two, once.

    Attributes:
        title: Of the list.
        recipients, omitted: In the order of the list.
    """

    worklist_id: str
    title: str
    way: Channel
    recipients: tuple[Recipient, ...]
    omitted: tuple[Omitted, ...]

    def reasons(self) -> tuple[tuple[LeftOut, int], ...]:
        """How many are left out for each reason, in the order of the vocabulary."""
        counted = Counter(each.reason for each in self.omitted)
        return tuple((reason, counted[reason]) for reason in LeftOut if counted[reason])


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What was made together; logged once it exists."""

    run_id: str
    worklist_id: str
    way: Channel
    template_id: str
    recipients: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class LetterRun:
    """Letters or scripts ready for the printer."""

    run: Run
    paper: Letters


@dataclass(frozen=True, slots=True)
class EmailDraft:
    """One e-mail to one person; subject and body say nothing about health.

    Attributes:
        calendar: Their booked visit for a calendar, where the text is about it.
    """

    patient_id: str
    to: str
    subject: str
    body: str
    calendar: bytes = b""

    @property
    def link(self) -> str:
        """Begins this e-mail in the mail program of the computer."""
        return as_link(self.to, self.subject, self.body)


@dataclass(frozen=True, slots=True)
class EmailRun:
    run: Run
    drafts: tuple[EmailDraft, ...]


@dataclass(frozen=True, slots=True)
class TextMessage:
    """One text message to copy.

    Attributes:
        name: Whom it is for, on the screen only.
    """

    patient_id: str
    name: str
    to: str
    text: str
    length: Length


@dataclass(frozen=True, slots=True)
class TextRun:
    run: Run
    messages: tuple[TextMessage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Double:
    """What another run made for somebody meanwhile, from the same list and on the same way.

    Attributes:
        made_by: Name of a colleague; "" for whoever logged this run.
        made_at: In the practice's zone.
        is_sent: Somebody said already that it was sent.
    """

    patient_id: str
    name: str
    made_by: str
    made_at: dt.datetime
    is_sent: bool

    @property
    def words(self) -> str:
        """Who has two, by whom the other one is and what to do about it."""
        time = time_of_day(self.made_at.time())
        who, day = self.made_by or _("you"), display(self.made_at.date().isoformat())
        if self.is_sent:
            said = _("{name}: also made by {who} ({day}, {time}) and sent already. Take yours out.")
        else:
            said = _("{name}: also made by {who} ({day}, {time}). Take one of them out.")
        return said.format(name=self.name, who=who, day=day, time=time)


@dataclass(frozen=True, slots=True)
class LoggedRun:
    """A run that was logged, as the bar that offers to undo it says it.

    Attributes:
        doubles: What others made for the same people meanwhile; nobody gets two unsaid.
        sent_id: For ``UndoService.undo``, when it was said that the run was sent: what was made
            stays, and waits again.
    """

    run_id: str
    sentence: str
    doubles: tuple[Double, ...] = ()
    sent_id: str = ""


@dataclass(frozen=True, slots=True)
class WaitingRun:
    """What was made ready and nobody said was sent."""

    run_id: str
    worklist_id: str
    way: Channel
    state: Made
    made_on: dt.date
    count: int


@dataclass(frozen=True, slots=True)
class TemplateChoice:
    """One of the texts to choose from.

    Attributes:
        fields: What may stand in braces in it.
    """

    id: str
    title: str
    fields: tuple[str, ...] = ()


def run_of(plan: Plan, template_id: str) -> Run:
    """What is about to be made of a plan."""
    return Run(
        run_id=new_id(),
        worklist_id=plan.worklist_id,
        way=plan.way,
        template_id=template_id,
        recipients=plan.recipients,
    )
