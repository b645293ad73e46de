"""What was explained and what to remember, for the patient to take home."""

from dataclasses import dataclass

from carecoord.common.i18n import in_language
from carecoord.handouts.documents import page, parts


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPart:
    """One subject of the talk.

    Attributes:
        patient_id: Who was taught; must be the paper's patient.
        key_points: What to remember, most important first.
        own_words: How the patient put it; "" when not written down.
        go_over_again: True when we said we would explain it once more.
    """

    patient_id: str
    title: str
    key_points: tuple[str, ...]
    own_words: str = ""
    go_over_again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachbackPaper:
    """A visit's teaching, without outcomes or staff's remarks.

    Attributes:
        taught_on: Day as written.
        taught_by: Name with role.
        next_check: When and how we talk again, as written; "" when nothing is planned.
    """

    patient: page.PatientLabel
    taught_on: str
    taught_by: str
    topics: tuple[TopicPart, ...]
    next_check: str = ""


def build_teachback(paper: TeachbackPaper, setting: page.Setting) -> page.Document:
    """The summary as a document.

    Raises:
        MixedPatientsError: A topic is another patient's.
    """
    page.assert_one_patient(paper.patient.patient_id, *(topic.patient_id for topic in paper.topics))
    _ = in_language(setting.language)
    title = _("What we went over today")
    talked = _("With {person} on {date}").format(
        person=parts.plain(paper.taught_by, setting), date=parts.plain(paper.taught_on, setting)
    )
    body = (
        parts.title(title),
        parts.who(paper.patient, setting),
        parts.paragraph(talked),
        *(_topic(topic, setting) for topic in paper.topics),
        _help(paper, setting),
    )
    return page.make_document(
        setting, title=title, body="".join(body), patient_id=paper.patient.patient_id
    )


def _topic(topic: TopicPart, setting: page.Setting) -> str:
    _ = in_language(setting.language)
    body = parts.bullets(parts.plain(point, setting) for point in topic.key_points)
    if topic.own_words:
        said = _("In your words: {words}").format(words=parts.quote(topic.own_words, setting))
        body += parts.paragraph(said)
    if topic.go_over_again:
        body += parts.paragraph(_("We will go over this once more together."))
    return parts.heading(topic.title) + body


def _help(paper: TeachbackPaper, setting: page.Setting) -> str:
    _ = in_language(setting.language)
    body = parts.heading(_("Not sure about something?"))
    call = _("Call us. We are glad to explain it another way. {practice}: {phone}").format(
        practice=parts.plain(setting.practice.name, setting),
        phone=f"<b>{parts.plain(setting.practice.phone, setting)}</b>",
    )
    body += parts.paragraph(call)
    if paper.next_check:
        again = _("We talk again: {when}").format(
            when=f"<b>{parts.plain(paper.next_check, setting)}</b>"
        )
        body += parts.paragraph(again)
    return parts.box(body, setting, kind="call-us")
