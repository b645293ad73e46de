"""Schedules as record systems write them: lists, calendars and messages."""

import datetime as dt
import io
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from carecoord.common.errors import RefusedError
from carecoord.importers.appointments.reading import (
    is_schedule,
    is_schedule_of,
    read_schedule,
    read_schedule_of,
)
from carecoord.importers.appointments.records import AppointmentReading, IncomingAppointment
from carecoord.importers.sources import source_of_bytes

ZONE = ZoneInfo("America/Chicago")
TODAY = dt.date(2026, 3, 9)


def read(text: str | bytes, name: str = "schedule.csv") -> AppointmentReading:
    data = text.encode() if isinstance(text, str) else text
    return read_schedule(source_of_bytes(name, data), zone=ZONE, today=TODAY)


def only(reading: AppointmentReading) -> IncomingAppointment:
    assert not [one.message for one in reading.problems if one.severity == "refused"]
    (one,) = reading.appointments
    return one


def local(one: IncomingAppointment) -> str:
    assert one.starts_at is not None
    return one.starts_at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")


LISTS = {
    "en": "MRN,Patient Name,DOB,Appointment Date,Time,Duration,Provider,Visit Type,Status\n"
    '10442,"Santos, Maria",04/12/1971,03/19/2026,2:30 PM,30,Dr. Okafor,Check-up,Scheduled\n',
    "joined": "appointmentdate,starttime,appointmentduration,patientid,patientfirstname,"
    "patientlastname,dob,providername,appointmenttype,appointmentstatus\n03/19/2026,2:30 PM,30,"
    "10442,Maria,Santos,04/12/1971,Dr. Okafor,Check-up,Scheduled\n",
    "visit": "Visit Date,Visit Time,Duration,Chart #,Name,Birthdate,Doctor,Visit Reason,"
    'Visit Status\n03/19/2026,2:30 PM,30,10442,"Santos, Maria",04/12/1971,Dr. Okafor,Check-up,'
    "Scheduled\n",
    "es": "Expediente;Nombre completo;Fecha de nacimiento;Fecha de la cita;Hora;Duración;Médico;"
    "Motivo;Estado\n10442;Santos, Maria;12/04/1971;19/03/2026;14:30;30;Dr. Okafor;Check-up;"
    "Programada\n",
    "fr": "N° dossier;Nom;Prénom;Date de naissance;Date du RDV;Heure;Durée;Praticien;Motif;Statut\n"
    "10442;Santos;Maria;12/04/1971;19/03/2026;14h30;30;Dr. Okafor;Check-up;Prévu\n",
    "de": "MRN;Nachname;Vorname;Geburtsdatum;Termin;Uhrzeit;Dauer;Arzt;Anlass;Terminstatus\n"
    "10442;Santos;Maria;12.04.1971;19.03.2026;14:30;30;Dr. Okafor;Check-up;vereinbart\n",
    "pt": "Prontuario;Sobrenome;Nome;Nascimento;Data da consulta;Horário;Duração;Profissional;"
    "Motivo da consulta;Situação\n10442;Santos;Maria;12/04/1971;19/03/2026;14:30;30;Dr. Okafor;"
    "Check-up;Agendado\n",
    "it": "MRN;Cognome;Nome;Data di nascita;Data appuntamento;Ora;Durata;Dottore;Tipo visita;"
    "Stato\n10442;Santos;Maria;12/04/1971;19/03/2026;14:30;30;Dr. Okafor;Check-up;Prenotato\n",
}


@pytest.mark.parametrize("language", LISTS)
def test_that_a_list_is_read_by_the_words_of_its_header(language: str) -> None:
    text = LISTS[language]
    assert is_schedule(source_of_bytes("a.csv", text.encode()))
    one = only(read(text))
    assert (one.number, one.family, one.given, one.birth_on) == (
        "10442", "Santos", "Maria", "1971-04-12",
    )  # fmt: skip
    assert (local(one), one.minutes, one.status) == ("2026-03-19 14:30", 30, "booked")
    assert (one.with_whom, one.kind) == ("Dr. Okafor", "Check-up")


@pytest.mark.parametrize(
    "cells",
    [
        "2026-03-19 14:30", "2026-03-19T14:30:00", "03/19/2026 2:30 PM", "3/19/26, 2:30pm",
        "2026-03-19T19:30:00Z", "2026-03-19T14:30:00-05:00", "Mar 19, 2026 2:30 PM",
    ],
)  # fmt: skip
def test_that_day_and_time_may_stand_in_one_cell(cells: str) -> None:
    text = f'MRN;Appt Date;Status\n1;"{cells}";Confirmed\n'
    one = only(read(text))
    assert (local(one), one.status) == ("2026-03-19 14:30", "confirmed")


def test_that_a_time_is_the_practices_own_on_both_sides_of_a_change_of_clocks() -> None:
    text = "MRN,Appt Date,Time,Status\n1,03/07/2026,9:00,Booked\n1,03/09/2026,9:00,Booked\n"
    before, after = read(text).appointments
    assert before.starts_at is not None
    assert after.starts_at is not None
    assert before.starts_at.astimezone(dt.UTC).hour == 15
    assert after.starts_at.astimezone(dt.UTC).hour == 14


def test_that_a_workbook_with_titles_above_its_header_is_read() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Schedule of the week"], [], ["MRN", "Appointment Date", "Time", "Provider", "Status"],
        [10442, dt.date(2026, 3, 19), dt.time(14, 30), "Dr. Okafor", "Canceled by patient"],
        ["Total: 1"],
    ):  # fmt: skip
        sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    one = only(read(held.getvalue(), "week.xlsx"))
    assert (one.number, local(one), one.status) == (
        "10442", "2026-03-19 14:30", "cancelled_by_patient",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1,03/45/2026,9:00,Booked", "date cannot be read"),
        ("1,03/19/2026,soon,Booked", "time of the visit"),
        ("1,,9:00,Booked", "day of the visit is missing"),
        ("1,03/19/2026,9:00,Zzz", "no status known"),
        ("1,2026-13-41T09:00:00,,Booked", "day or the time cannot be read"),
        ("1,9999-12-31T23:59:00-12:00,,Booked", "too far back or ahead"),
    ],
)
def test_that_a_row_that_cannot_be_read_is_refused_with_the_reason(row: str, said: str) -> None:
    reading = read(f"MRN,Appt Date,Time,Status\n{row}\n")
    assert reading.appointments == []
    (problem,) = reading.problems
    assert problem.severity == "refused"
    assert said in problem.message


def test_that_a_row_is_copied_once_and_an_open_order_of_dates_is_said() -> None:
    reading = read(
        "MRN,Appt Date,Time,Status\n1,03/04/2026,9:00,Booked\n1,03/04/2026,9:00,Booked\n"
    )
    assert len(reading.appointments) == 1
    said = " ".join(one.message for one in reading.problems)
    assert "month first" in said
    assert "exact copy of row 2" in said


@pytest.mark.parametrize(
    "text",
    [
        "MRN,Last Name,First Name,DOB,Status,Last Visit\n1,Santos,Maria,04/12/1971,Active,1/2/26\n",
        "Id,START,STOP,PATIENT,PROVIDER,ENCOUNTERCLASS\n1,2026-03-01T10:00:00Z,,2,3,wellness\n",
        "hello", "",
    ],
)  # fmt: skip
def test_that_other_tables_are_no_schedule(text: str) -> None:
    assert not is_schedule(source_of_bytes("a.csv", text.encode()))


def test_that_a_long_list_is_known_by_its_beginning() -> None:
    rows = "1,03/19/2026,9:00,Booked\n" * 20_000
    assert is_schedule(source_of_bytes("a.csv", f"MRN,Appt Date,Time,Status\n{rows}".encode()))
    wide = f"MRN\tAppt Date\tTime\tStatus\n{rows.replace(',', chr(9))}".encode("utf-16")
    assert is_schedule(source_of_bytes("a.txt", wide))
    people = "1,Santos,Maria,04/12/1971\n" * 20_000
    assert not is_schedule(source_of_bytes("a.csv", f"MRN,Last,First,DOB\n{people}".encode()))


def test_that_a_file_that_is_no_schedule_says_what_it_needs() -> None:
    with pytest.raises(RefusedError, match="list of appointments"):
        read("a,b\n1,2\n")


CALENDAR = """BEGIN:VCALENDAR\r
VERSION:2.0\r
BEGIN:VEVENT\r
UID:a1\r
DTSTART;TZID=America/New_York:20260319T153000\r
DTEND;TZID=America/New_York:20260319T160000\r
SUMMARY:Santos\\, Maria - Check-up\r
DESCRIPTION:DOB 1971-04-12\\nMRN: 1044\r
 2\r
ORGANIZER;CN="Dr. Okafor":mailto:o@example.org\r
BEGIN:VALARM\r
TRIGGER:-PT15M\r
DESCRIPTION:Reminder\r
END:VALARM\r
END:VEVENT\r
END:VCALENDAR\r
"""


def event(*lines: str) -> str:
    return "\n".join(
        ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:a1", "SUMMARY:Santos\\, Maria", *lines,
         "END:VEVENT", "END:VCALENDAR", ""]
    )  # fmt: skip


@pytest.mark.parametrize(("time", "is_doubtful"), [("1:30", True), ("1:30 PM", False)])
def test_that_a_visit_at_night_is_asked_about(time: str, is_doubtful: bool) -> None:
    reading = read(f"MRN,Date,Time,Status\n10442,2026-03-19,{time},Booked\n", "a.csv")
    said = [one.message for one in reading.problems if "between midnight and 6" in one.message]
    assert bool(said) is is_doubtful


def test_that_a_calendar_is_read_in_its_own_time_zone() -> None:
    assert is_schedule(source_of_bytes("a.ics", CALENDAR.encode()))
    one = only(read(CALENDAR, "a.ics"))
    assert (local(one), one.minutes, one.key) == ("2026-03-19 14:30", 30, "a1")
    assert (one.number, one.family, one.given, one.birth_on) == (
        "10442", "Santos", "Maria", "1971-04-12",
    )  # fmt: skip
    assert (one.with_whom, one.status) == ("Dr. Okafor", "booked")


def test_that_a_canceled_event_and_one_of_utc_are_read() -> None:
    one = only(read(event("DTSTART:20260319T193000Z", "DURATION:PT45M", "STATUS:CANCELLED")))
    assert (local(one), one.minutes, one.status) == ("2026-03-19 14:30", 45, "cancelled")


def test_that_a_repeated_visit_keeps_its_time_and_leaves_out_what_is_excepted() -> None:
    reading = read(
        event(
            "DTSTART;TZID=Central Standard Time:20260302T090000",
            "RRULE:FREQ=WEEKLY;COUNT=4;BYDAY=MO",
            "EXDATE;TZID=America/Chicago:20260316T090000",
        )
    )
    assert [local(one) for one in reading.appointments] == [
        "2026-03-02 09:00", "2026-03-09 09:00", "2026-03-23 09:00",
    ]  # fmt: skip
    assert len({one.key for one in reading.appointments}) == 3


@pytest.mark.parametrize(
    "rule",
    ["FREQ=WEEKLY;BYDAY=MO,WE,FR", "FREQ=DAILY;COUNT=3000", "FREQ=WEEKLY;COUNT=900;BYDAY=MO,TH"],
)
def test_that_visits_that_began_to_repeat_years_ago_are_read_up_to_the_coming_year(
    rule: str,
) -> None:
    reading = read(event("DTSTART:20200106T150000Z", f"RRULE:{rule}"))
    days = [local(one)[:10] for one in reading.appointments]
    assert "2026-03-09" in days
    assert max(days) > "2027-02"
    assert len(days) <= 400


def test_that_one_moved_visit_of_several_stands_for_the_one_it_replaces() -> None:
    text = event("DTSTART:20260302T150000Z", "RRULE:FREQ=DAILY;INTERVAL=7;COUNT=2").replace(
        "END:VCALENDAR",
        "BEGIN:VEVENT\nUID:a1\nRECURRENCE-ID:20260309T150000Z\nDTSTART:20260310T150000Z\n"
        "SUMMARY:Santos\\, Maria\nEND:VEVENT\nEND:VCALENDAR",
    )
    reading = read(text)
    assert [local(one) for one in reading.appointments] == ["2026-03-02 09:00", "2026-03-10 10:00"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("DTSTART;VALUE=DATE:20260319",), "all day"),
        (("DTSTART;TZID=Narnia/Wardrobe:20260319T090000",), "not known here"),
        (("DTSTART:20260319T090000", "RRULE:FREQ=MONTHLY;BYDAY=2TU"), "repeats in a way"),
        (("DTSTART:20260319T090000", "RRULE:FREQ=YEARLY"), "repeats in a way"),
        (("SEQUENCE:1",), "no beginning"),
        (("DTSTART:20260319T090000", "RRULE:FREQ=DAILY;COUNT=few"), "cannot be read"),
        (("DTSTART:20260319T090000", "RRULE:FREQ=DAILY;INTERVAL=9999999999"), "cannot be read"),
        (("DTSTART:99991231T235959",), "cannot be read"),
        (("DTSTART:00010101T000000Z",), "too far back or ahead"),
    ],
)
def test_that_an_event_that_is_not_certain_is_refused(lines: tuple[str, ...], said: str) -> None:
    reading = read(event(*lines))
    assert reading.appointments == []
    assert said in reading.problems[0].message


def test_that_a_calendar_that_is_cut_off_is_refused_whole() -> None:
    with pytest.raises(RefusedError, match="cut off"):
        read("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260319T090000Z\n")
    with pytest.raises(RefusedError, match="no event"):
        read("BEGIN:VCALENDAR\nEND:VCALENDAR\n")


def message(event_code: str, *, at: str = "20260319143000", charset: str = "") -> str:
    return "\r".join(
        [
            f"MSH|^~\\&|SCH|A|B|C|20260309080000||SIU^{event_code}|1|P|2.5|||||USA|{charset}",
            "SCH|111|222||||Sick^Child is sick|FOLLOWUP|CHECKUP^Check-up|30|min",
            "PID|1||10442^^^CLINIC^MR||N\\XC3BA\\\\XC3B1\\ez\\T\\Co^Mar\\S\\a||19710412|F",
            f"AIS|1||CHECKUP^Check-up|{at}||||30|min",
            "AIP|1||9^Okafor^Amara",
        ]
    )


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("S12", "booked"), ("S13", "booked"), ("S14", ""), ("S15", "cancelled"),
        ("S17", "deleted"), ("S26", "no_show"),
    ],
)  # fmt: skip
def test_that_each_message_says_what_becomes_of_the_visit(code: str, status: str) -> None:
    one = only(read(message(code), "a.hl7"))
    assert (one.key, one.number, one.status, local(one)) == (
        "222", "10442", status, "2026-03-19 14:30",
    )  # fmt: skip
    assert (one.family, one.given, one.with_whom) == ("Núñez&Co", "Mar^a", "Amara Okafor")


def test_that_a_batch_with_other_messages_and_any_line_ends_is_read() -> None:
    adt = "MSH|^~\\&|A|B|C|D|20260309||ADT^A08|2|P|2.5\rPID|1||1"
    text = "FHS|^~\\&\nBHS|^~\\&\n" + "\n".join(
        [message("S12").replace("\r", "\n"), adt.replace("\r", "\n"), message("S15")]
    )
    reading = read("\x0b" + text + "\nBTS|3\nFTS|1\x1c\r")
    assert [one.status for one in reading.appointments] == ["booked", "cancelled"]
    assert "1 messages of other kinds" in reading.problems[-1].message


def test_that_the_character_set_a_message_names_is_used() -> None:
    text = message("S12", charset="8859/1").replace("N\\XC3BA\\\\XC3B1\\ez\\T\\Co", "Ibáñez")
    assert only(read(text.encode("latin-1"), "a.hl7")).family == "Ibáñez"


def test_that_a_new_visit_without_a_time_is_refused_but_a_canceled_one_needs_none() -> None:
    assert read(message("S12", at="")).problems[0].severity == "refused"
    assert only(read(message("S15", at=""))).starts_at is None


def test_that_messages_about_other_things_are_refused_whole() -> None:
    with pytest.raises(RefusedError, match="not about appointments"):
        read("MSH|^~\\&|A|B|C|D|20260309||ADT^A08|2|P|2.5\rPID|1||1")


def test_that_messages_in_many_files_are_read_in_the_order_they_were_sent() -> None:
    texts = {
        "b.hl7": message("S15").replace("20260309080000", "20260310080000"),
        "a.hl7": message("S12"),
        "c.hl7": "MSH|^~\\&|A|B|C|D|20260309||ADT^A08|2|P|2.5\rPID|1||1",
    }
    sources = [source_of_bytes(name, text.encode()) for name, text in texts.items()]
    assert is_schedule_of(sources)
    reading = read_schedule_of(sources, zone=ZONE, today=TODAY)
    assert [one.status for one in reading.appointments] == ["booked", "cancelled"]
    assert reading.appointments[1].where == "b.hl7, message 1"
    assert (reading.file, reading.count, reading.problems[0].where) == ("3 files", 2, "c.hl7")


def test_that_lists_are_brought_in_one_at_a_time() -> None:
    two = [source_of_bytes(f"{name}.csv", LISTS["en"].encode()) for name in "ab"]
    assert not is_schedule_of(two)
    with pytest.raises(RefusedError, match="one schedule at a time"):
        read_schedule_of(two, zone=ZONE, today=TODAY)


def test_that_the_messages_of_others_are_read(shared_data: Path) -> None:
    found = {}
    for path in sorted((shared_data / "hl7v2_microsoft").glob("SIU-*-01.hl7")):
        one = only(read(path.read_bytes(), path.name))
        found[path.name[4:7]] = one.status
        assert (one.number, one.family, one.given) == ("PATID1234", "EVERYMAN", "ADAM")
        assert (one.key, one.minutes) == ("36996", 50)
    assert found == {
        "S12": "booked", "S13": "booked", "S14": "booked", "S15": "cancelled", "S17": "deleted",
        "S26": "no_show",
    }  # fmt: skip
