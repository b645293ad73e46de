from carecoord.cli.patients import by_system
from carecoord.services.patient_details import IdentifierEntry


def test_that_a_second_number_of_one_system_is_told_too() -> None:
    entries = [IdentifierEntry("MRN", value) for value in ("1", "2", "3")]
    assert by_system(entries) == {"MRN": "1", "MRN (2)": "2", "MRN (3)": "3"}
