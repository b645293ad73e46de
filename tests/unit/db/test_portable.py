"""What of a practice's records is taken along, and what is not."""

import pytest

from carecoord.common.i18n import LANGUAGES
from carecoord.db import portable, schema
from carecoord.entities import Base
from carecoord.exporters.whole.readme import Contents, read_me

assert schema.TABLES  # which declares them all
COLUMNS = {
    name: {column.name for column in table.columns} for name, table in Base.metadata.tables.items()
}


@pytest.mark.parametrize("name", COLUMNS)
def test_that_each_table_and_column_is_taken_along_or_left_out_with_a_reason(name: str) -> None:
    taken = portable.tables()
    assert (name in taken) is not (name in portable.LEFT_OUT)
    if name not in taken:
        return
    described = {field.name for field in portable.described(taken[name]).fields}
    excused = {one for one in COLUMNS[name] if f"{name}.{one}" in portable.LEFT_OUT}
    assert described.isdisjoint(excused)
    assert described | excused == COLUMNS[name]


def test_that_nothing_is_excused_that_does_not_exist() -> None:
    known = {*COLUMNS, *(f"{name}.{one}" for name, all_ in COLUMNS.items() for one in all_)}
    whole_names = {name for name in portable.LEFT_OUT if ": " not in name}
    assert whole_names <= known


def test_that_the_page_beside_it_names_all_that_is_left_out_in_both_languages() -> None:
    contents = Contents("Maple Street", "2026-03-02", "0.1", [], portable.LEFT_OUT)
    for language in LANGUAGES:
        page = read_me(contents, language)
        assert all(f"`{name}`" in page for name in portable.LEFT_OUT)


def test_that_each_column_has_a_meaning_and_coded_ones_their_codes() -> None:
    for table in portable.tables().values():
        assert portable.meaning(table.name)
        assert all(field.description for field in portable.described(table).fields)
    sex = next(
        f for f in portable.described(portable.tables()["patient"]).fields if f.name == "sex"
    )
    assert "intersex" in sex.codes
    assert "`" not in sex.description
