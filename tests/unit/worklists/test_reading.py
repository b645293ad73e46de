"""What a list's file may say, and the sentence for everything that is wrong in one."""

import pytest

from carecoord.worklists.catalogue import BUILT_IN_DIR, load
from carecoord.worklists.definition import Comparison, Group, Kind, Operator, SortKey
from carecoord.worklists.moment import Amount
from carecoord.worklists.reading import DefinitionError, read

GOOD = """
id = "weight"
kind = "worklist"
people = "active"
owner_role = "nurse"
order = ["-kg", "name"]
since = "taken_on"
[parameters]
limit = 120
[values]
kg = "latest(weight).value"
taken_on = "latest(weight).on"
[title]
en = "Weight of {limit} kg or more"
[purpose]
en = "To be weighed again."
[leaves_when]
en = "A newer weight is below {limit} kg."
[[why]]
en = "{kg} kg on {taken_on}."
[condition]
all = [
  { fact = "latest(weight).value", at_least = "limit" },
  { none = [{ fact = "has_tag(hospice)", is = true }] },
]
[outreach]
attempts = 2
"""


def test_that_a_definition_is_read_whole() -> None:
    found = read(GOOD)

    assert (found.id, found.kind) == ("weight", Kind.WORKLIST)
    assert found.order == (SortKey("kg", descending=True), SortKey("name"))
    assert isinstance(found.condition, Group)
    first = next(found.comparisons())
    assert isinstance(first, Comparison)
    assert (first.operator, first.value) == (Operator.AT_LEAST, Amount(number=120))
    assert [each.fact.name for each in found.comparisons()][1] == "has_tag(hospice)"
    assert found.outreach is not None
    assert found.outreach.attempts == Amount(number=2)
    assert found.outreach.hide_days == Amount(setting="outreach.hide_days")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('id = "weight"', "id = ", "not valid TOML"),
        ('kind = "worklist"', 'kind = "list"', "kind: choose one of worklist, segment"),
        ('people = "active"', "", "people: this entry is missing"),
        ('en = "{kg} kg on', 'en = "{kg_ago} kg on', "kg_ago is not among the values"),
        ('owner_role = "nurse"', 'owner_role = "boss"', "owner_role: choose one of"),
        ('since = "taken_on"', 'since = "then"', "since: then is not among the values"),
        ('since = "taken_on"', 'sinc = "taken_on"', "sinc: there is no such entry"),
        ("limit = 120", 'limit = { setting = "clinical.a1c" }', "parameters.limit: a number"),
        ('kg = "latest(weight).value"', 'kg = "latest(waist).value"', "no fact named latest"),
        ('kg = "latest(weight).value"', 'kg = "latest(weight).value2"', "no fact named latest"),
        ('en = "{kg} kg on {taken_on}."', 'en = "{lb} lb."', r"why\[0\]: lb is not among"),
        ('en = "To be weighed again."', 'es = "Para pesar."', "purpose: the English text"),
        ('"-kg"', '"-lb"', "order: lb is not among the values"),
        ("at_least", "is", r"condition.all\[0\]: latest\(weight\).value cannot be compared"),
        ("at_least", "atleast", "choose one of is, one_of"),
        ("is = true", "is = 1", "the value does not fit the fact"),
        ("is = true", "is = true, known = true", "exactly one comparison"),
        ("{ none = [", "{ any = [], none = [", "takes a list of conditions alone"),
        ("all = [", "extra = 1\nall = [", "takes a list of conditions alone"),
        ('since = "taken_on"', 'since = "taken_on"\nposition = inf', "of another kind"),
        ("attempts = 2", "attempts = 2\nsettled_days = []", "of another kind"),
    ],
)
def test_that_what_is_wrong_is_said_with_its_place(old: str, new: str, sentence: str) -> None:
    assert old in GOOD
    with pytest.raises(DefinitionError, match=sentence):
        read(GOOD.replace(old, new, 1))


def test_that_a_list_that_requires_data_says_what_is_missing_without_it() -> None:
    text = GOOD.replace('since = "taken_on"', 'since = "taken_on"\nrequires = "visits_known"')
    with pytest.raises(DefinitionError, match="missing: this entry is missing"):
        read(text)


def test_that_every_built_in_list_speaks_both_languages_with_the_same_values() -> None:
    found = load(BUILT_IN_DIR)

    assert len({each.id for each in found}) == len(found)
    assert [each.position for each in found] == sorted({each.position for each in found})
    for each in found:
        variants = [variant.text for variant in (*each.why, *each.next_step)]
        for text in (each.title, each.purpose, each.leaves_when, *variants):
            assert text.by_language.keys() == {"en", "es"}, each.id
            names = [set(_names(words)) for words in text.by_language.values()]
            assert names[0] == names[1], text


def test_that_every_list_ends_its_reasons_with_one_that_needs_nothing() -> None:
    for each in load(BUILT_IN_DIR):
        assert each.why[-1].needs == ()
        if each.kind is Kind.WORKLIST:
            assert each.next_step[-1].needs == ()
            assert each.audience
            assert each.owner_role in each.audience


def _names(words: str) -> list[str]:
    return [part.split("}")[0] for part in words.split("{")[1:]]
