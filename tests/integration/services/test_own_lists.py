"""Lists of the practice's own: made, used, changed, retired, shared; the same number everywhere."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from carecoord.common.errors import EditConflictError, PermissionDeniedError, RefusedError
from carecoord.db.database import Database
from carecoord.entities import OwnWorklist
from carecoord.services.exports import ExportService
from carecoord.services.outreach import OutreachService
from carecoord.services.outreach_forms import CallForm
from carecoord.services.own_list_files import OwnListFileService
from carecoord.services.own_list_forms import Line, ListForm, Words
from carecoord.services.own_lists import OwnListService
from carecoord.services.undo import UndoService
from carecoord.services.worklists import WorklistService
from carecoord.vocab.actor import Actor
from carecoord.vocab.outreach import AttemptResult
from carecoord.vocab.own_lists import ListState
from carecoord.vocab.roles import Role
from tests.factories.clinic import Clinic
from tests.factories.own_lists import HIGH_A1C, id_of, publish, use
from tests.factories.roles import colleague

DAY = dt.date(2026, 1, 5)


@pytest.fixture
def own_lists(database: Database, worklists: WorklistService, clinic: Clinic) -> OwnListService:
    return OwnListService(database, clinic.zone, worklists)


@pytest.fixture
def files(database: Database, worklists: WorklistService) -> OwnListFileService:
    return OwnListFileService(database, worklists)


@pytest.fixture
def person(clinic: Clinic) -> str:
    """Somebody with diabetes and an A1c of 9.4."""
    patient_id = clinic.person()
    clinic.condition(patient_id, "diabetes")
    clinic.a1c(patient_id, 9.4, DAY)
    return patient_id


def test_that_a_list_in_use_says_the_same_everywhere(
    own_lists: OwnListService, worklists: WorklistService, exports: ExportService, person: str,
    lead: Actor, tmp_path: Path,
) -> None:  # fmt: skip
    worklist_id = id_of(own_lists, use(own_lists, actor=lead), actor=lead)
    (shown,) = (one for one in worklists.summaries(actor=lead) if one.id == worklist_id)
    (row,) = worklists.rows(worklist_id, actor=lead)
    assert (shown.title, shown.count, shown.owner_role) == ("A1c of 9 or more", 1, "nurse")
    assert row.patient_id == person
    assert "9.4 %" in row.why
    assert row.since == DAY
    assert own_lists.try_out(HIGH_A1C, actor=lead).count == 1
    assert len(tuple(exports.worklist_paper(worklist_id, actor=lead).rows)) == 1
    assert exports.worklist_file(worklist_id, tmp_path / "list.csv", actor=lead) == 1


def test_that_a_reason_whose_fact_is_not_known_gives_way_to_one_that_holds(
    own_lists: OwnListService, clinic: Clinic, person: str, lead: Actor
) -> None:
    clinic.person("Zuniga", "Ana")
    old = Line(fact="days_since_last(a1c)", operator="more_than", value=30)
    why = Words(en="Measured {days_since_last(a1c)}: {latest(a1c).value}")
    form = ListForm(parts=(old,))
    made = own_lists.try_out(form, actor=lead)
    own = own_lists.try_out(replace(form, why=why), actor=lead)
    assert [row.why for row in made.rows] == [
        "A1c, last measured: 8 weeks ago.",
        "A1c, last measured more than 30 days ago, or never.",
    ]
    assert [row.why for row in own.rows] == [
        "Measured 8 weeks ago: 9.4",
        "A1c, last measured more than 30 days ago, or never.",
    ]


def test_that_a_draft_is_on_no_screen_and_a_new_version_takes_over_when_it_is_used(
    own_lists: OwnListService, worklists: WorklistService, person: str, lead: Actor
) -> None:
    first = use(own_lists, actor=lead)
    worklist_id = id_of(own_lists, first, actor=lead)
    second = own_lists.begin_version(first, actor=lead)
    assert own_lists.begin_version(first, actor=lead) == second
    stricter = replace(
        HIGH_A1C, parts=(Line(fact="latest(a1c).value", operator="at_least", value=10),)
    )
    loaded = own_lists.load(second, actor=lead)
    own_lists.save(second, stricter, rev=loaded.rev, actor=lead)
    assert worklists.count(worklist_id, actor=lead) == 1
    publish(own_lists, second, actor=lead)
    assert worklists.count(worklist_id, actor=lead) == 0
    assert own_lists.load(first, actor=lead).state is ListState.REPLACED
    assert [one.number for one in own_lists.history(first, actor=lead)] == [2, 1]


def test_that_two_people_who_change_a_draft_do_not_overwrite_each_other(
    own_lists: OwnListService, lead: Actor
) -> None:
    draft = own_lists.begin(HIGH_A1C, actor=lead)
    rev = own_lists.load(draft, actor=lead).rev
    own_lists.save(draft, replace(HIGH_A1C, word="any"), rev=rev, actor=lead)
    with pytest.raises(EditConflictError):
        own_lists.save(draft, HIGH_A1C, rev=rev, actor=lead)


def test_that_a_retired_list_leaves_the_screens_and_keeps_what_was_done_from_it(
    own_lists: OwnListService, worklists: WorklistService, outreach: OutreachService,
    undo: UndoService, person: str, lead: Actor,
) -> None:  # fmt: skip
    version = use(own_lists, actor=lead)
    worklist_id = id_of(own_lists, version, actor=lead)
    result = AttemptResult.NO_ANSWER
    call = CallForm(patient_id=person, worklist_id=worklist_id, result=result)
    outreach.log(call, command_id="call-1", actor=lead)
    with pytest.raises(RefusedError, match="Say why"):
        own_lists.retire(
            version, rev=own_lists.load(version, actor=lead).rev, reason=" ", actor=lead
        )
    step = own_lists.retire(
        version, rev=own_lists.load(version, actor=lead).rev, reason="Not needed", actor=lead
    )
    assert worklist_id not in {one.id for one in worklists.summaries(actor=lead)}
    assert worklists.definition(worklist_id).title == "A1c of 9 or more"
    assert [one.worklist_id for one in outreach.history(person, actor=lead)] == [worklist_id]
    assert undo.undo(step, actor=lead)
    assert worklist_id in {one.id for one in worklists.summaries(actor=lead)}
    loaded = own_lists.load(version, actor=lead)
    own_lists.retire(version, rev=loaded.rev, reason="Not needed", actor=lead)
    own_lists.restore(version, rev=own_lists.load(version, actor=lead).rev, actor=lead)
    # Who was tried stays put off, as before.
    assert worklists.count(worklist_id, actor=lead) == 0
    assert worklists.count(worklist_id, actor=lead, includes_hidden=True) == 1


def test_that_a_list_of_a_lost_fact_says_so_and_harms_no_other(
    own_lists: OwnListService, worklists: WorklistService, clinic: Clinic, person: str, lead: Actor
) -> None:
    whole, broken = use(own_lists, actor=lead), use(own_lists, actor=lead)
    text = clinic.read(OwnWorklist, broken).definition
    clinic.change(OwnWorklist, broken, definition=text.replace("latest(a1c).value", "old_fact"))
    broken_id = id_of(own_lists, broken, actor=lead)
    counts = {one.id: one.count for one in worklists.summaries(actor=lead)}
    assert counts[id_of(own_lists, whole, actor=lead)] == 1
    assert broken_id not in counts
    with pytest.raises(RefusedError, match="cannot be used in this version"):
        worklists.rows(broken_id, actor=lead)
    assert "old_fact" in own_lists.load(broken, actor=lead).broken
    # A new version puts it right.
    publish(own_lists, own_lists.begin_version(broken, actor=lead), actor=lead)
    assert worklists.count(broken_id, actor=lead) == 1


def test_that_what_is_not_finished_is_not_used_and_says_what_is_missing(
    own_lists: OwnListService, lead: Actor
) -> None:
    draft = own_lists.begin(ListForm(parts=(Line(fact="age_years"),)), actor=lead)
    with pytest.raises(RefusedError, match=r"title\.\nChoose how it is compared"):
        publish(own_lists, draft, actor=lead)
    step = own_lists.discard(draft, rev=own_lists.load(draft, actor=lead).rev, actor=lead)
    assert step
    with pytest.raises(RefusedError, match="no longer there"):
        own_lists.load(draft, actor=lead)


def test_that_a_saved_group_calls_nobody(
    own_lists: OwnListService, worklists: WorklistService, exports: ExportService, person: str,
    lead: Actor,
) -> None:  # fmt: skip
    version = use(own_lists, replace(HIGH_A1C, kind="segment"), actor=lead)
    worklist_id = id_of(own_lists, version, actor=lead)
    assert worklist_id not in worklists.called_from()
    assert not exports.is_filled_in(worklist_id)
    assert worklists.count(worklist_id, actor=lead) == 1


def test_that_only_whoever_may_make_worklists_makes_them(
    own_lists: OwnListService, database: Database, lead: Actor
) -> None:
    nurse = colleague(database, Role.NURSE, by=lead)
    version = use(own_lists, actor=lead)
    for refused in (
        lambda: own_lists.items(actor=nurse),
        lambda: own_lists.begin(actor=nurse),
        lambda: own_lists.try_out(HIGH_A1C, actor=nurse),
        lambda: own_lists.retire(version, rev=2, reason="No", actor=nurse),
    ):
        with pytest.raises(PermissionDeniedError):
            refused()


def test_that_a_list_goes_to_another_practice_as_a_file_and_begins_there_as_a_draft(
    own_lists: OwnListService, files: OwnListFileService, person: str, lead: Actor, tmp_path: Path
) -> None:
    path = tmp_path / "list.toml"
    form = replace(
        HIGH_A1C, why=Words(en="Last A1c {latest(a1c).value}."), attempts=4, order="-age_years"
    )
    files.save_file(own_lists.begin(form, actor=lead), path, actor=lead)
    assert "Santos" not in path.read_text(encoding="utf-8")
    assert files.read_file(path, actor=lead) == form
    assert len(own_lists.items(actor=lead)) == 1


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("format = 1", "format = 2", "newer version of CareCoord"),
        ("latest(a1c).value", "latest(hope).value", "uses the fact “latest"),
        ("format = 1", "format = ", "holds no worklist"),
        ("[condition]", "[conditions]", "holds no worklist"),
        ("at_least", "is", "cannot be compared"),
    ],
)
def test_that_a_wrong_file_is_refused_in_clear_words(
    own_lists: OwnListService, files: OwnListFileService, lead: Actor, tmp_path: Path, old: str,
    new: str, sentence: str,
) -> None:  # fmt: skip
    path = tmp_path / "list.toml"
    files.save_file(use(own_lists, actor=lead), path, actor=lead)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(RefusedError, match=sentence):
        files.read_file(path, actor=lead)
    path.write_bytes(b"\xff\xfe\x00PK")
    with pytest.raises(RefusedError, match="holds no worklist"):
        files.read_file(path, actor=lead)


def test_that_every_fact_can_be_picked_by_a_name_of_its_own(
    own_lists: OwnListService, lead: Actor
) -> None:
    facts = own_lists.facts(actor=lead)
    assert len({fact.words for fact in facts}) == len({fact.name for fact in facts}) == len(facts)
    asked = {fact.name for fact in facts if fact.can_be_asked}
    assert {"age_years", "days_since_last(a1c)", "phone_to_correct"} <= asked
    assert not {"follow_up.id", "follow_ups_besides", "visits_known", "latest(a1c).at"} & asked
