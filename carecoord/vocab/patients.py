"""Choices on a patient's own page: who they are and how to reach them."""

from carecoord.common.i18n import N_
from carecoord.vocab.terms import Term


class Sex(Term):
    """Sex recorded at birth, where care depends on it; gender is kept apart as free text."""

    FEMALE = "female", N_("Female")
    MALE = "male", N_("Male")
    INTERSEX = "intersex", N_("Intersex")
    UNKNOWN = "unknown", N_("Not known")


class Status(Term):
    """Whether the practice still looks after this person."""

    ACTIVE = "active", N_("Active")
    INACTIVE = "inactive", N_("Not active")
    MOVED = "moved", N_("Moved away or changed practice")
    DECEASED = "deceased", N_("Died")


class ThreeValued(Term):
    """A fact that may not have been asked; blank never means no."""

    YES = "yes", N_("Yes")
    NO = "no", N_("No")
    NOT_ASKED = "not_asked", N_("Not asked")


class PhoneKind(Term):
    MOBILE = "mobile", N_("Mobile")
    HOME = "home", N_("Home")
    WORK = "work", N_("Work")
    RELATIVE = "relative", N_("Family or friend")
    OTHER = "other", N_("Other phone")


class Channel(Term):
    """A way to reach a patient."""

    CALL = "call", N_("Phone call")
    VOICEMAIL = "voicemail", N_("Voicemail")
    TEXT = "text", N_("Text message")
    EMAIL = "email", N_("Email")
    PORTAL = "portal", N_("Patient portal")
    LETTER = "letter", N_("Letter")
    IN_PERSON = "in_person", N_("In person")
    HOME_VISIT = "home_visit", N_("Home visit")
    VIDEO = "video", N_("Video call")
    VIA_CAREGIVER = "via_caregiver", N_("Through a caregiver")
    VIA_AGENCY = "via_agency", N_("Through an agency")


class ConsentHow(Term):
    """How a person said whether they may be contacted over a way."""

    IN_PERSON = "in_person", N_("In person")
    PHONE = "phone", N_("On the phone")
    FORM = "form", N_("On a form")
    IMPORTED = "imported", N_("Brought in from elsewhere")


class Relationship(Term):
    """What another person is to the patient."""

    PARENT = "parent", N_("Parent")
    GUARDIAN = "guardian", N_("Legal guardian")
    SPOUSE = "spouse", N_("Husband or wife")
    PARTNER = "partner", N_("Partner")
    CHILD = "child", N_("Son or daughter")
    SIBLING = "sibling", N_("Brother or sister")
    GRANDPARENT = "grandparent", N_("Grandparent")
    GRANDCHILD = "grandchild", N_("Grandchild")
    OTHER_RELATIVE = "other_relative", N_("Other relative")
    FRIEND = "friend", N_("Friend or neighbor")
    CAREGIVER = "caregiver", N_("Paid caregiver")
    CASE_WORKER = "case_worker", N_("Case worker")
    HEALTH_CARE_PROXY = "health_care_proxy", N_("Health care proxy")
    OTHER = "other", N_("Other person")


class PermissionScope(Term):
    """What a permission to be told is limited to; without one it covers everything."""

    APPOINTMENTS = "appointments", N_("Appointments only")
    CARE_AT_HOME = "care_at_home", N_("Medicines and care at home only")
    THIS_MATTER = "this_matter", N_("One matter only, as written in the contact note")


class PermissionState(Term):
    """How it stood with a permission on the day of a talk."""

    GIVEN = "given", N_("May be told")
    LIMITED = "limited", N_("May be told some things only")
    EXPIRED = "expired", N_("The permission has ended")
    DENIED = "denied", N_("May not be told")
    NOT_ASKED = "not_asked", N_("Not asked whether they may be told")
    NOT_ON_FILE = "not_on_file", N_("Not on file")


class BestTime(Term):
    """When a patient would rather be called."""

    ANY_TIME = "any_time", N_("Any time")
    MORNING = "morning", N_("Before noon")
    AFTERNOON = "afternoon", N_("Noon to 4 PM")
    EVENING = "evening", N_("After 4 PM")
