"""A handout on its way by e-mail: where it may go, and words that say nothing about health."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from carecoord.common.errors import RefusedError
from carecoord.common.i18n import N_, _, in_language
from carecoord.exporters.email_drafts import as_file
from carecoord.handouts.fields import Practice
from carecoord.services.letter_forms import Omitted
from carecoord.services.letter_people import RecipientReader
from carecoord.services.papers import Document
from carecoord.services.preferences import PreferenceService
from carecoord.settings import PRACTICE_NAME, PRACTICE_PHONE
from carecoord.vocab.outbound import LeftOut
from carecoord.vocab.patients import Channel

_TO_DO = {
    LeftOut.DECEASED: N_("The chart says that this patient has died. No e-mail is made."),
    LeftOut.MOVED: N_(
        "This patient moved away or changed practice. Print the handout, or save a PDF."
    ),
    LeftOut.NO_CONTACT: N_("This patient asked not to be contacted. Hand it over at a visit."),
    LeftOut.OPTED_OUT: N_("This patient does not want e-mails. Print the handout, or save a PDF."),
    LeftOut.NOT_ASKED: N_(
        "This patient has not agreed to e-mails. Ask, and enter the answer in the contact details."
    ),
    LeftOut.NO_GUARDIAN: N_(
        "This patient is under 18. Print the handout for the parent or guardian."
    ),
    LeftOut.GUARDIAN_ADDRESS: N_(
        "This patient is under 18. Print the handout for the parent or guardian."
    ),
    LeftOut.GOES_TO_ANOTHER: N_(
        "Somebody else takes this patient's messages. Print the handout for them, or save a PDF."
    ),
    LeftOut.MARKED_WRONG: N_(
        "The e-mail address on file was reported wrong. "
        "Ask for the right one and enter it in the contact details."
    ),
    LeftOut.UNREADABLE: N_(
        "The e-mail address on file cannot be read. Correct it in the contact details."
    ),
    LeftOut.NO_EMAIL: N_(
        "No e-mail address is on file. Ask for it and enter it in the contact details."
    ),
}
_OTHERWISE = N_("No e-mail can be made for this patient. Print the handout, or save a PDF.")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoutEmail:
    """An e-mail with one handout; subject, text and names of files say nothing about health.

    Attributes:
        to: The patient's own address.
        attached_as: Name of the file that goes along.
        document: The paper in that file, exactly as it prints.
    """

    to: str
    subject: str
    body: str
    attached_as: str
    document: Document

    def as_file(self, pdf: bytes) -> bytes:
        """The draft with the paper, as a mail program opens it."""
        return as_file(self.to, self.subject, self.body, pdf=(self.attached_as, pdf))


def address_of(session: Session, patient_id: str, today: dt.date, zone: ZoneInfo) -> str:
    """The patient's address, when the file says that e-mails may go to it.

    Raises:
        RefusedError: They may not; the sentence says what to do.
    """
    reader = RecipientReader(session, today, zone, "")
    listed = frozenset({patient_id})
    found = next(iter(reader.read([patient_id], listed, "", Channel.EMAIL)), None)
    if found is None or isinstance(found, Omitted):
        to_do = _TO_DO.get(found.reason, _OTHERWISE) if found else _OTHERWISE
        raise RefusedError(_(to_do))
    return found.value


def sender_of(preferences: PreferenceService) -> Practice:
    """Who writes.

    Raises:
        RefusedError: The practice's name or phone is not known.
    """
    name, phone = preferences.get(PRACTICE_NAME).strip(), preferences.get(PRACTICE_PHONE).strip()
    if not (name and phone):
        raise RefusedError(
            _("Enter the practice's name and phone in Settings first, so that people can call.")
        )
    return Practice(name=name, phone=phone)


def email_with(document: Document, to: str, sender: Practice) -> HandoutEmail:
    """The e-mail, in the language of the paper."""
    words = _words(in_language(document.language), sender)
    return HandoutEmail(to=to, document=document, **words)


def _words(_: Callable[[str], str], sender: Practice) -> dict[str, str]:
    body = _(
        "Hello,\n\n"
        "A page for you is attached to this e-mail.\n\n"
        "If you have questions, please call us at {phone}. "
        "Please do not answer by e-mail. Call us instead.\n\n"
        "Thank you,\n"
        "{practice}\n"
    )
    return {
        "subject": _("A message from {practice}").format(practice=sender.name),
        "body": body.format(phone=sender.phone, practice=sender.name),
        "attached_as": _("Your page") + ".pdf",
    }
