"""What goes out to people: how far it got, and why somebody is left out."""

from carecoord.common.i18n import N_
from carecoord.vocab.patients import Channel
from carecoord.vocab.terms import Term

WAYS = (Channel.LETTER, Channel.EMAIL, Channel.TEXT, Channel.CALL)
"""Ways something is made ready for: a letter, an e-mail draft, a text to copy, a call script."""


class Made(Term):
    """How far something made ready got. Only a person's word makes it sent."""

    PRINTED = "printed", N_("printed")
    SAVED = "saved", N_("saved as a PDF")
    DRAFT = "draft_made", N_("draft made")
    COPIED = "copied", N_("text copied")
    SENT = "sent", N_("sent")


class LeftOut(Term):
    """Why nothing is made ready for somebody."""

    NOT_LISTED = "not_listed", N_("Is not on this list any more")
    DECEASED = "deceased", N_("Died")
    MOVED = "moved", N_("Moved away or changed practice")
    NO_CONTACT = "no_contact", N_("Asked not to be contacted")
    OPTED_OUT = "opted_out", N_("Does not want to be reached this way")
    NOT_ASKED = "not_asked", N_("Has not agreed to be reached this way")
    NO_GUARDIAN = "no_guardian", N_("Is under 18, and no parent or guardian is on file")
    GUARDIAN_ADDRESS = (
        "guardian_address",
        N_("Is under 18, and how to reach the parent or guardian this way is not on file"),
    )
    GOES_TO_ANOTHER = (
        "goes_to_another",
        N_("Somebody else takes the messages, and how to reach them this way is not on file"),
    )
    ALREADY = "already", N_("Has one from this list already")
    NOT_SAFE = "not_safe", N_("Asked that nothing is sent or left there")
    MARKED_WRONG = "marked_wrong", N_("What is on file was reported wrong")
    NO_ADDRESS = "no_address", N_("No full address is on file")
    UNREADABLE = "unreadable", N_("The e-mail address on file cannot be read")
    NO_EMAIL = "no_email", N_("No e-mail address is on file")
    NO_PHONE = "no_phone", N_("No phone number is on file")
