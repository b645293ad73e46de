"""Handouts a practice writes: drafts, approval, versions, and two people at one draft."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from carecoord.common.errors import EditConflictError, PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.entities.journal import JournalEntry
from carecoord.services.authoring import AuthoringService
from carecoord.services.authoring_forms import HandoutForm
from carecoord.services.authoring_paper import AuthoringPaperService, measure, read_pasted
from carecoord.services.handouts import HandoutChoice, HandoutService
from carecoord.services.undo import UndoService
from carecoord.vocab.actor import Actor
from carecoord.vocab.handouts import VersionState
from carecoord.vocab.roles import Role
from tests.factories.authored import CAMINAR, WALKING, fill, publish, translate, write
from tests.factories.clinic import Clinic
from tests.factories.roles import colleague


def test_that_a_draft_keeps_what_was_typed_and_is_offered_to_nobody(
    authoring: AuthoringService, handouts: HandoutService, lead: Actor
) -> None:
    draft = write(authoring, actor=lead)
    loaded = authoring.load(draft, actor=lead)
    assert (loaded.form, loaded.state, loaded.number) == (WALKING, VersionState.DRAFT, 1)
    assert loaded.edited_by == lead.name
    (item,) = authoring.items(actor=lead)
    assert (item.id, item.title, item.state) == (draft, WALKING.title, VersionState.DRAFT)
    assert handouts.find("walking for your heart") == ()


def test_that_an_approved_handout_stands_in_the_library_with_all_it_says(
    authoring: AuthoringService, handouts: HandoutService, lead: Actor
) -> None:
    draft = write(authoring, actor=lead)
    publish(authoring, draft, actor=lead)
    (item,) = handouts.find("walking")
    assert (item.title, item.version, item.reviewed, item.is_own) == (
        WALKING.title, "1", True, True,
    )  # fmt: skip
    assert [one.topic for one in handouts.find("exercise")][-1:] != []
    about = handouts.about(item.topic, "en")
    assert (about.reviewed_by, about.fields, about.key_points) == (lead.name, ("next_visit",), 1)
    (topic,) = handouts.suggested_topics(item.topic, "en")
    assert (topic.text, topic.question) == ("Walk each day.", "How will you fit a walk in?")
    loaded = authoring.load(draft, actor=lead)
    assert (loaded.approved_by, loaded.review_due_on) == (lead.name, "2028-03-02")


def test_that_a_handout_with_a_medicine_is_looked_at_again_within_a_year(
    authoring: AuthoringService, lead: Actor
) -> None:
    dose = replace(WALKING, text=WALKING.text + "\n\nTake {medicine} at {times}.")
    draft = write(authoring, dose, actor=lead)
    publish(authoring, draft, actor=lead)
    assert authoring.load(draft, actor=lead).review_due_on == "2027-03-02"


def test_that_only_a_clinician_or_the_lead_approves(
    authoring: AuthoringService, database: Database, lead: Actor
) -> None:
    nurse = colleague(database, Role.NURSE, by=lead)
    clinician = colleague(database, Role.CLINICIAN, by=lead)
    draft = write(authoring, actor=nurse)
    rev = authoring.load(draft, actor=nurse).rev
    authoring.send(draft, rev=rev, actor=nurse)
    sent = authoring.load(draft, actor=nurse)
    assert (sent.state, sent.sent_by) == (VersionState.SENT, nurse.name)
    for act in (
        lambda: authoring.approve(draft, rev=sent.rev, actor=nurse),
        lambda: authoring.retire(draft, rev=sent.rev, reason="x", actor=nurse),
    ):
        with pytest.raises(PermissionDeniedError):
            act()
    authoring.approve(draft, rev=sent.rev, actor=clinician)
    assert authoring.load(draft, actor=nurse).approved_by == clinician.name


def test_that_the_front_desk_writes_no_handouts(
    authoring: AuthoringService, database: Database, lead: Actor
) -> None:
    desk = colleague(database, Role.FRONT_DESK, by=lead)
    draft = write(authoring, actor=lead)
    for act in (
        lambda: authoring.begin("en", actor=desk),
        lambda: authoring.items(actor=desk),
        lambda: authoring.load(draft, actor=desk),
    ):
        with pytest.raises(PermissionDeniedError):
            act()


def test_that_an_approver_sends_it_back_with_what_is_to_be_changed(
    authoring: AuthoringService, database: Database, lead: Actor
) -> None:
    nurse = colleague(database, Role.NURSE, by=lead)
    draft = write(authoring, actor=nurse)
    authoring.send(draft, rev=authoring.load(draft, actor=nurse).rev, actor=nurse)
    rev = authoring.load(draft, actor=lead).rev
    with pytest.raises(RefusedError):
        authoring.send_back(draft, rev=rev, actor=lead)
    authoring.send_back(draft, rev=rev, reason="Shorter, please", actor=lead)
    back = authoring.load(draft, actor=nurse)
    assert (back.state, back.returned_reason) == (VersionState.DRAFT, "Shorter, please")
    authoring.send(draft, rev=back.rev, actor=nurse)
    again = authoring.load(draft, actor=nurse)
    assert again.returned_reason == ""
    authoring.send_back(draft, rev=again.rev, actor=nurse)
    assert authoring.load(draft, actor=nurse).state == VersionState.DRAFT


def test_that_two_people_at_one_draft_do_not_write_over_each_other(
    authoring: AuthoringService, database: Database, lead: Actor
) -> None:
    nurse = colleague(database, Role.NURSE, by=lead)
    draft = write(authoring, actor=lead)
    seen = authoring.load(draft, actor=nurse).rev
    fill(authoring, draft, replace(WALKING, title="Walk more"), actor=lead)
    with pytest.raises(EditConflictError):
        authoring.save(draft, replace(WALKING, title="Walk less"), rev=seen, actor=nurse)
    theirs = authoring.load(draft, actor=nurse)
    assert (theirs.form.title, theirs.edited_by) == ("Walk more", lead.name)
    saved = authoring.save(draft, replace(WALKING, title="Walk less"), rev=theirs.rev, actor=nurse)
    assert (saved.form.title, saved.edited_by) == ("Walk less", nurse.name)


def test_that_nobody_approves_another_text_than_the_one_they_read(
    authoring: AuthoringService, lead: Actor
) -> None:
    draft = write(authoring, actor=lead)
    read = authoring.load(draft, actor=lead).rev
    fill(authoring, draft, replace(WALKING, text="Something else"), actor=lead)
    with pytest.raises(EditConflictError):
        authoring.approve(draft, rev=read, actor=lead)


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        ({"title": ""}, "Give the handout a title."),
        ({"title": "For {preferred_name}"}, "Take the braces out"),
        ({"text": " "}, "Write or paste the text"),
        ({"text": "Take {dose}"}, "{dose}"),
        ({"codes": "E11, sugar"}, "“sugar”"),
        ({"points": (replace(WALKING.points[0], ask=""),)}, "Write the question"),
    ],
)
def test_that_what_is_missing_stands_in_the_way_of_sending_and_approving(
    spoiled: dict[str, object], said: str, authoring: AuthoringService, lead: Actor
) -> None:
    draft = write(authoring, replace(WALKING, **spoiled), actor=lead)  # type: ignore[arg-type]
    rev = authoring.load(draft, actor=lead).rev
    for act in (authoring.send, authoring.approve):
        with pytest.raises(RefusedError) as refused:
            act(draft, rev=rev, actor=lead)
        assert said in str(refused.value)
    assert authoring.load(draft, actor=lead).state == VersionState.DRAFT


def test_that_a_hard_text_is_approved_only_with_a_reason(
    authoring: AuthoringService, lead: Actor
) -> None:
    hard = replace(
        WALKING,
        text="Antihypertensive pharmacotherapy necessitates individualized cardiovascular "
        "evaluation, notwithstanding asymptomatic presentation. {practice_phone}",
    )
    draft = write(authoring, hard, actor=lead)
    with pytest.raises(RefusedError):
        publish(authoring, draft, actor=lead)
    publish(authoring, draft, actor=lead, reason="Read together with each patient")
    assert authoring.load(draft, actor=lead).approval_reason == "Read together with each patient"


def test_that_a_published_version_never_changes_and_a_new_one_replaces_it(
    authoring: AuthoringService, handouts: HandoutService, lead: Actor
) -> None:
    first = write(authoring, actor=lead)
    publish(authoring, first, actor=lead)
    rev = authoring.load(first, actor=lead).rev
    with pytest.raises(RefusedError):
        authoring.save(first, replace(WALKING, title="Other"), rev=rev, actor=lead)
    second = authoring.begin_version(first, actor=lead)
    assert authoring.begin_version(first, actor=lead) == second
    assert authoring.load(second, actor=lead).form == WALKING
    fill(authoring, second, replace(WALKING, title="Walk every day"), actor=lead)
    (item,) = handouts.find("walking for")
    assert item.version == "1"
    publish(authoring, second, actor=lead)
    (item,) = handouts.find("walk every")
    assert (item.version, item.title) == ("2", "Walk every day")
    assert [one.state for one in authoring.history(second, actor=lead)] == [
        VersionState.APPROVED, VersionState.REPLACED,
    ]  # fmt: skip
    assert authoring.load(first, actor=lead).has_newer


def test_that_a_retired_handout_is_not_offered_and_can_be_taken_up_again(
    authoring: AuthoringService, handouts: HandoutService, undo: UndoService, lead: Actor
) -> None:
    draft = write(authoring, actor=lead)
    publish(authoring, draft, actor=lead)
    rev = authoring.load(draft, actor=lead).rev
    with pytest.raises(RefusedError):
        authoring.retire(draft, rev=rev, reason=" ", actor=lead)
    taken = authoring.retire(draft, rev=rev, reason="Out of date", actor=lead)
    assert handouts.find("walking") == ()
    retired = authoring.load(draft, actor=lead)
    assert (retired.state, retired.retired_reason) == (VersionState.RETIRED, "Out of date")
    last = undo.last(actor=lead)
    assert last is not None
    assert (last.transaction_id, last.sentence) == (taken, "Undo: handout no longer offered")
    undo.undo(taken, actor=lead)
    assert [item.version for item in handouts.find("walking")] == ["1"]


def test_that_a_draft_brought_back_does_not_replace_a_later_version(
    authoring: AuthoringService, handouts: HandoutService, undo: UndoService, lead: Actor
) -> None:
    first = write(authoring, actor=lead)
    publish(authoring, first, actor=lead)
    second = authoring.begin_version(first, actor=lead)
    rev = authoring.load(second, actor=lead).rev
    thrown_away = authoring.discard(second, rev=rev, actor=lead)
    third = authoring.begin_version(first, actor=lead)
    publish(authoring, third, actor=lead)
    undo.undo(thrown_away, actor=lead)
    rev = authoring.load(second, actor=lead).rev
    for act in (authoring.send, authoring.approve):
        with pytest.raises(RefusedError, match="A later version was approved"):
            act(second, rev=rev, actor=lead)
    assert [item.version for item in handouts.find("walking")] == ["3"]


def test_that_retiring_leaves_no_earlier_version_in_use(
    authoring: AuthoringService, handouts: HandoutService, undo: UndoService, lead: Actor
) -> None:
    first = write(authoring, actor=lead)
    publish(authoring, first, actor=lead)
    rev = authoring.load(first, actor=lead).rev
    taken = authoring.retire(first, rev=rev, reason="Out of date", actor=lead)
    second = authoring.begin_version(first, actor=lead)
    publish(authoring, second, actor=lead)
    undo.undo(taken, actor=lead)
    assert [item.version for item in handouts.find("walking")] == ["2"]
    rev = authoring.load(second, actor=lead).rev
    authoring.retire(second, rev=rev, reason="Wrong dose", actor=lead)
    assert handouts.find("walking") == ()


def test_that_a_draft_thrown_away_comes_back_and_typing_is_no_action_to_undo(
    authoring: AuthoringService, undo: UndoService, lead: Actor
) -> None:
    draft = write(authoring, actor=lead)
    assert undo.last(actor=lead) is None
    taken = authoring.discard(draft, rev=authoring.load(draft, actor=lead).rev, actor=lead)
    assert authoring.items(actor=lead) == ()
    undo.undo(taken, actor=lead)
    assert authoring.load(draft, actor=lead).form == WALKING


def test_that_typing_does_not_hide_what_was_done_before_it_from_undo(
    authoring: AuthoringService, handouts: HandoutService, clinic: Clinic, undo: UndoService,
    lead: Actor,
) -> None:  # fmt: skip
    draft = write(authoring, actor=lead)
    person = clinic.person(language_written="en")
    handouts.give(HandoutChoice(topic="a1c", language="en"), patient_id=person, actor=lead)
    fill(authoring, draft, replace(WALKING, title="Walk more"), actor=lead)
    last = undo.last(actor=lead)
    assert last is not None
    assert last.sentence == "Undo: handout given"


def test_that_a_library_handout_is_adapted_in_all_its_languages(
    authoring: AuthoringService, handouts: HandoutService, lead: Actor
) -> None:
    first = authoring.adapt("a1c", actor=lead)
    loaded = authoring.load(first, actor=lead)
    assert (loaded.adapted_title, loaded.adapted_version) == ("Your A1c test", "1.0")
    assert loaded.languages == ("en", "es")
    assert "| 6% | 126 |" in loaded.form.text
    assert "E11" in loaded.form.codes
    assert len(loaded.form.points) == 3
    (spanish,) = authoring.others(first, actor=lead)
    assert spanish.language == "es"
    publish(authoring, first, actor=lead)
    own = [one for one in handouts.find("a1c") if one.is_own]
    assert [one.title for one in own] == ["Your A1c test"]


def test_that_a_translation_is_written_beside_its_source_and_says_who_made_it(
    authoring: AuthoringService, handouts: HandoutService, lead: Actor
) -> None:
    first = write(authoring, actor=lead)
    publish(authoring, first, actor=lead)
    spanish = translate(authoring, first, replace(CAMINAR, translated_by=""), actor=lead)
    with pytest.raises(RefusedError, match="who made this translation"):
        publish(authoring, spanish, actor=lead)
    fill(authoring, spanish, CAMINAR, actor=lead)
    (source,) = authoring.others(spanish, actor=lead)
    assert (source.language, source.version, source.title) == ("en", "1", WALKING.title)
    with pytest.raises(RefusedError):
        authoring.begin_translation(first, "es", actor=lead)
    publish(authoring, spanish, actor=lead)
    (item,) = handouts.find("caminar")
    assert item.languages == ("en", "es")


def test_that_a_translation_of_an_older_text_is_told_from_a_fresh_one(
    authoring: AuthoringService, lead: Actor
) -> None:
    first = write(authoring, actor=lead)
    publish(authoring, first, actor=lead)
    spanish = translate(authoring, first, CAMINAR, actor=lead)
    codes = {one.code for one in authoring.load(spanish, actor=lead).findings}
    assert "authoring.translated_from" not in codes
    publish(authoring, authoring.begin_version(first, actor=lead), actor=lead)
    codes = {one.code for one in authoring.load(spanish, actor=lead).findings}
    assert "authoring.translated_from" in codes


def test_that_a_new_version_of_a_translation_is_not_checked_yet(
    authoring: AuthoringService, lead: Actor
) -> None:
    first = write(authoring, actor=lead)
    checked = replace(CAMINAR, checked_by="Dr. Soto", checked_on="2026-03-01")
    spanish = translate(authoring, first, checked, actor=lead)
    publish(authoring, spanish, actor=lead)
    again = authoring.load(authoring.begin_version(spanish, actor=lead), actor=lead)
    assert (again.form.translated_by, again.form.checked_by) == ("Elena Ruiz", "")


def test_that_a_draft_is_seen_as_it_prints_with_an_example_or_without(
    authoring: AuthoringService, authoring_papers: AuthoringPaperService, lead: Actor
) -> None:
    draft = write(authoring, actor=lead)
    typed = replace(WALKING, text=WALKING.text + "\n\nTake {dose}.")
    plain = authoring_papers.preview(draft, typed, actor=lead)
    assert "[dose]" in plain.html
    assert "Maria" not in plain.html
    shown = authoring_papers.preview(draft, typed, with_example=True, actor=lead)
    assert "Maria" in shown.html
    assert "Maria" not in shown.title
    assert authoring.load(draft, actor=lead).form == WALKING


def test_that_a_translation_written_from_right_to_left_prints_so(
    authoring: AuthoringService, handouts: HandoutService, lead: Actor
) -> None:
    first = write(authoring, actor=lead)
    publish(authoring, first, actor=lead)
    arabic = authoring.begin_translation(first, "ar", actor=lead)
    form = replace(
        CAMINAR,
        title="المشي",
        text="امش كل يوم. {practice_phone}",
        points=(),
        checked_by="Dr. Aziz",
    )
    fill(authoring, arabic, form, actor=lead)
    publish(authoring, arabic, actor=lead)
    topic = authoring.load(first, actor=lead).topic
    paper = handouts.preview(HandoutChoice(topic=topic, language="ar"), actor=lead)
    assert paper.is_right_to_left
    assert handouts.about(topic, "ar").grade is None
    assert [one.topic for one in handouts.find("المشي")] == [topic]


def test_that_a_typed_text_is_measured_in_whole_grades_with_its_formula() -> None:
    measured = measure("Walking", "Walk each day. Monitor your hypertension.", "en")
    assert isinstance(measured.grade, int)
    assert measured.formula == "Flesch-Kincaid"
    assert ("hypertension", "high blood pressure") in {(h.word, h.plainer) for h in measured.hard}
    assert measure("", "", "en").grade is None
    assert "Vietnamese" in measure("", "Đi bộ mỗi ngày", "vi").statement


def test_that_a_pasted_page_keeps_its_title_as_a_heading() -> None:
    assert read_pasted("<h1>Walking</h1><p>Each day.</p>") == "# Walking\n\nEach day."


def test_that_every_step_is_journalled_without_the_text(
    authoring: AuthoringService, database: Database, lead: Actor
) -> None:
    draft = write(authoring, HandoutForm(title="Only a title"), actor=lead)
    authoring.discard(draft, rev=authoring.load(draft, actor=lead).rev, actor=lead)
    with database.reading() as session:
        event = select(JournalEntry).where(JournalEntry.tbl == "handout_text.discarded")
        assert "Only a title" not in session.scalars(event).one().fields
