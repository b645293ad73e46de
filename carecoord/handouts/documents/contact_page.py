"""How we reach a patient, for the patient to check and correct."""

from dataclasses import dataclass

from carecoord.common.i18n import in_language
from carecoord.handouts.documents import page, parts


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPart:
    """One detail on file: what it is called and what we have; "" when we have nothing."""

    patient_id: str
    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPaper:
    """Everything the practice uses to reach one patient.

    Attributes:
        details: Phones, address, e-mail, languages, best time.
        people: Who may be told or called, with what they may be told.
    """

    patient: page.PatientLabel
    details: tuple[ContactPart, ...]
    people: tuple[ContactPart, ...] = ()


def build_contact_sheet(paper: ContactPaper, setting: page.Setting) -> page.Document:
    """The sheet with room to write corrections.

    Raises:
        MixedPatientsError: A detail is another patient's.
    """
    contacts = (*paper.details, *paper.people)
    page.assert_one_patient(paper.patient.patient_id, *(one.patient_id for one in contacts))
    _ = in_language(setting.language)
    title = _("How we reach you")
    ask = _("Please read this. If something changed, write the new one beside it.")
    body = (
        parts.title(title),
        parts.who(paper.patient, setting),
        parts.paragraph(ask),
        _table(paper.details, setting),
        parts.section(_("People we may talk to"), _table(paper.people, setting)),
        parts.paragraph(_("You may change this at any time. Tell us or call us.")),
    )
    return page.make_document(
        setting, title=title, body="".join(body), patient_id=paper.patient.patient_id
    )


def _table(contacts: tuple[ContactPart, ...], setting: page.Setting) -> str:
    _ = in_language(setting.language)
    headers = (_("What"), _("What we have"), _("Write changes here"))
    rows = [
        (
            parts.plain(one.label, setting),
            parts.plain(one.value, setting) or _("Nothing yet"),
            "",
        )
        for one in contacts
    ]
    return parts.grid(headers, rows, setting, widths=(25, 40, 35)) if rows else ""
