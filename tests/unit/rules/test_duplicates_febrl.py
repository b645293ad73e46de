"""The proposals measured on FEBRL's first data set, without its social security numbers."""

import csv
import itertools
from collections import defaultdict
from pathlib import Path

import pytest

from carecoord.rules.blocking import blocking_keys
from carecoord.rules.duplicates import Likelihood, Person, compare

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "dedup" / "febrl_dataset1.csv"
TRUE_PAIRS = 500

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.exists(), reason="the data beside the project is absent"),
]


def records() -> list[tuple[str, Person]]:
    with DATA.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, skipinitialspace=True))
    return [(row["rec_id"].split("-")[1], person(row)) for row in rows]


def person(row: dict[str, str]) -> Person:
    born = row["date_of_birth"].strip()
    return Person(
        family=row["surname"],
        given=row["given_name"],
        birth_on=f"{born[:4]}-{born[4:6]}-{born[6:]}" if born else "",
        address=f"{row['street_number']} {row['address_1']}".strip(),
        city=row["suburb"],
        postcode=row["postcode"],
    )


def test_that_no_pair_is_proposed_wrongly_and_93_in_100_are_found() -> None:
    people = records()
    meeting = defaultdict(list)
    for index, (_, each) in enumerate(people):
        for key in blocking_keys(each):
            meeting[key].append(index)
    pairs = {pair for group in meeting.values() for pair in itertools.combinations(group, 2)}
    assert len(pairs) < 2 * TRUE_PAIRS

    proposed = [
        people[a][0] == people[b][0]
        for a, b in pairs
        if compare(people[a][1], people[b][1]).likelihood is not Likelihood.UNLIKELY
    ]
    assert all(proposed)
    assert sum(proposed) >= 0.93 * TRUE_PAIRS
