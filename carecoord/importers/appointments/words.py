"""What record systems call how an appointment stands, and how it takes place."""

from collections.abc import Mapping

from carecoord.common.text import fold
from carecoord.importers.appointments.records import CANCELLED, CANCELLED_BY_PATIENT, DELETED
from carecoord.vocab.appointments import Mode, Status
from carecoord.vocab.patients import ThreeValued

_STATUS: Mapping[str, str] = {
    word: status
    for status, words in {
        Status.BOOKED: "booked/scheduled/pending/not confirmed/unconfirmed/new/active/open"
        "/proposed/tentative/reminded/left message/programada/agendada/pendiente/sin confirmar"
        "/planifie/prevu/prevue/en attente/geplant/vereinbart/offen/agendado/marcada/marcado"
        "/pendente/prenotato/in attesa/fissato",
        Status.CONFIRMED: "confirmed/patient confirmed/confirmed by patient/confirmada/confirmado"
        "/confirme/confirmee/bestatigt/confermato/confermata",
        Status.ARRIVED: "arrived/checked in/check in/checkedin/checked in/in room/roomed/in lobby"
        "/waiting/in session/in progress/llego/en sala/en consulta/arrive/arrivee/en salle"
        "/angekommen/eingetroffen/da/chegou/em atendimento/arrivato/arrivata/in sala",
        Status.KEPT: "kept/seen/completed/complete/checked out/check out/checkedout/fulfilled/done"
        "/finished/closed/atendida/atendido/realizada/completada/cumplida/termine/terminee/vu/vue"
        "/honore/erledigt/abgeschlossen/gesehen/atendida/realizado/concluida/concluido/visto"
        "/completato/effettuato",
        Status.NO_SHOW: "no show/noshow/no showed/no showed up/missed/did not show/did not attend"
        "/dna/failed/no asistio/no vino/no se presento/ausente/inasistencia/absent/absente"
        "/non venu/non honore/nicht erschienen/versaumt/faltou/nao compareceu/falta/assente"
        "/non presentato",
        CANCELLED: "canceled/cancelled/cancel/cancelada/cancelado/annule/annulee/abgesagt"
        "/storniert/annullato/annullata/cancelamento",
        CANCELLED_BY_PATIENT: "canceled by patient/cancelled by patient/patient canceled"
        "/patient cancelled/cancelada por el paciente/annule par le patient"
        "/vom patienten abgesagt/cancelada pelo paciente/annullato dal paziente",
        Status.CANCELLED_LATE: "late cancel/late cancellation/late canceled/late cancelled"
        "/same day cancel/cancelacion tardia",
        Status.CANCELLED_PRACTICE: "canceled by provider/cancelled by provider/provider canceled"
        "/provider cancelled/canceled by office/cancelled by office/office canceled"
        "/office cancelled/canceled by practice/cancelled by practice/canceled by clinic"
        "/cancelled by clinic/bumped/cancelada por la clinica/cancelada por el medico"
        "/annule par le cabinet/von der praxis abgesagt/cancelada pela clinica",
        Status.RESCHEDULED: "rescheduled/moved/reprogramada/reagendada/deplace/reporte/verschoben"
        "/remarcada/remarcado/rinviato/spostato",
        DELETED: "deleted/entered in error/void/voided/error/eliminada/borrada/supprime/geloscht"
        "/excluida/eliminato",
    }.items()
    for word in words.split("/")
}
_MODES: Mapping[str, Mode] = {
    word: mode
    for mode, words in {
        Mode.VIDEO: "video/virtual/telehealth/telemedicine/televisit/video visit/online/yes/y/true"
        "/teleconsulta/videoconsulta/videollamada/teleconsultation/videosprechstunde"
        "/telemedicina/videochiamata",
        Mode.PHONE: "phone/telephone/audio/phone call/telefono/telefonica/telephone visit/telefon"
        "/por telefono",
        Mode.HOME: "home/home visit/house call/domicilio/a domicilio/hausbesuch/domicile",
        Mode.OFFICE: "office/clinic/in person/in office/in clinic/face to face/presencial/onsite"
        "/no/n/false/au cabinet/praxis/in presenza/en persona",
    }.items()
    for word in words.split("/")
}
_YES = frozenset({"yes", "y", "true", "1", "x", "si", "oui", "ja", "sim", "booked", "reservado"})
_NO = frozenset({"no", "n", "false", "0", "non", "nein", "nao", "none", "not needed"})


def status_of(text: str) -> str | None:
    """The status a word names, "" for no word; None when it is not known."""
    word = fold(text)
    return _STATUS.get(word) if word else ""


def mode_of(text: str) -> str:
    """How the visit takes place, "" where the words do not say."""
    found = _MODES.get(fold(text))
    return found.value if found else ""


def interpreter_of(text: str) -> str:
    """Whether an interpreter is booked, "" where the words do not say."""
    word = fold(text)
    if word in _YES:
        return ThreeValued.YES.value
    return ThreeValued.NO.value if word in _NO else ""
