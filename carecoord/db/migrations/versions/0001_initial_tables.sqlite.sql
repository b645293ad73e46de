CREATE TABLE patient (
    prefix TEXT NOT NULL,
    family TEXT NOT NULL,
    given TEXT NOT NULL,
    middle TEXT NOT NULL,
    suffix TEXT NOT NULL,
    preferred TEXT NOT NULL,
    former_names TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    birth_on VARCHAR(10) NOT NULL,
    sex VARCHAR(60) NOT NULL,
    gender TEXT NOT NULL,
    pronouns TEXT NOT NULL,
    language_spoken VARCHAR(60) NOT NULL,
    language_written VARCHAR(60) NOT NULL,
    interpreter VARCHAR(60) NOT NULL,
    large_print VARCHAR(60) NOT NULL,
    status VARCHAR(60) NOT NULL,
    status_on VARCHAR(10) NOT NULL,
    best_channel VARCHAR(60) NOT NULL,
    best_time VARCHAR(60) NOT NULL,
    contact_note TEXT NOT NULL,
    merged_into VARCHAR(32),
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_patient PRIMARY KEY (id),
    CONSTRAINT ck_patient_has_a_name CHECK (family <> '' OR given <> '' OR preferred <> '')
);

CREATE INDEX ix_patient_birth_on_id ON patient (birth_on, id);

CREATE INDEX ix_patient_sort_key_id ON patient (sort_key, id);

CREATE INDEX ix_patient_status_sort_key ON patient (status, sort_key);

CREATE TABLE search_key (
    kind VARCHAR(1) NOT NULL,
    "key" VARCHAR(80) NOT NULL,
    doc INTEGER NOT NULL,
    CONSTRAINT pk_search_key PRIMARY KEY (kind, "key", doc)
)
 WITHOUT ROWID;

CREATE TABLE search_patient (
    doc INTEGER NOT NULL,
    patient_id VARCHAR(32) NOT NULL,
    lines TEXT NOT NULL,
    CONSTRAINT pk_search_patient PRIMARY KEY (doc),
    CONSTRAINT uq_search_patient_patient_id UNIQUE (patient_id)
);

CREATE TABLE search_text (
    doc INTEGER NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT pk_search_text PRIMARY KEY (doc)
);

CREATE TABLE setting (
    owner VARCHAR(60) NOT NULL,
    name VARCHAR(60) NOT NULL,
    value TEXT NOT NULL,
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_setting PRIMARY KEY (id)
);

CREATE INDEX ix_setting_owner_name ON setting (owner, name);

CREATE TABLE staff (
    name TEXT NOT NULL,
    role VARCHAR(60) NOT NULL,
    title TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    language VARCHAR(60) NOT NULL,
    languages_spoken TEXT NOT NULL,
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_staff PRIMARY KEY (id)
);

CREATE TABLE standing (
    patient_id VARCHAR(32) NOT NULL,
    is_listed BOOLEAN NOT NULL,
    status VARCHAR(60) NOT NULL,
    may_be_contacted BOOLEAN NOT NULL,
    groups TEXT NOT NULL,
    active_groups TEXT NOT NULL,
    last_visit_at DATETIME,
    bp_value FLOAT,
    bp_value2 FLOAT,
    bp_comparator VARCHAR(60),
    bp_taken_at DATETIME,
    a1c_value FLOAT,
    a1c_value2 FLOAT,
    a1c_comparator VARCHAR(60),
    a1c_taken_at DATETIME,
    newest_at DATETIME,
    sort_key TEXT NOT NULL,
    CONSTRAINT pk_standing PRIMARY KEY (patient_id)
)
 WITHOUT ROWID;

CREATE INDEX ix_standing_newest_at ON standing (newest_at);

CREATE TABLE sync_command (
    id VARCHAR(60) NOT NULL,
    done_at DATETIME NOT NULL,
    CONSTRAINT pk_sync_command PRIMARY KEY (id)
);

CREATE TABLE sync_journal (
    origin VARCHAR(12) NOT NULL,
    seq BIGINT NOT NULL,
    hlc BIGINT NOT NULL,
    stamp VARCHAR(24) NOT NULL,
    txn_end BIGINT NOT NULL,
    schema SMALLINT NOT NULL,
    actor VARCHAR(32) NOT NULL,
    reason TEXT NOT NULL,
    subject VARCHAR(32) NOT NULL,
    tbl VARCHAR(40) NOT NULL,
    row_id VARCHAR(32) NOT NULL,
    op VARCHAR(1) NOT NULL,
    fields TEXT NOT NULL,
    hash BLOB NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_sync_journal PRIMARY KEY (origin, seq)
)
 WITHOUT ROWID;

CREATE INDEX ix_sync_journal_reason ON sync_journal (reason) WHERE seq = txn_end AND reason <> '';

CREATE INDEX ix_sync_journal_subject_hlc ON sync_journal (subject, hlc);

CREATE TABLE sync_origin (
    origin VARCHAR(12) NOT NULL,
    seq BIGINT NOT NULL,
    hlc BIGINT NOT NULL,
    head BLOB NOT NULL,
    mac BLOB NOT NULL,
    CONSTRAINT pk_sync_origin PRIMARY KEY (origin)
);

CREATE TABLE address (
    patient_id VARCHAR(32) NOT NULL,
    line TEXT NOT NULL,
    city TEXT NOT NULL,
    state TEXT NOT NULL,
    postcode TEXT NOT NULL,
    country TEXT NOT NULL,
    mail_safe VARCHAR(60) NOT NULL,
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_address PRIMARY KEY (id),
    CONSTRAINT fk_address_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id)
);

CREATE INDEX ix_address_patient_id ON address (patient_id);

CREATE TABLE allergy (
    patient_id VARCHAR(32) NOT NULL,
    substance TEXT NOT NULL,
    reaction TEXT NOT NULL,
    status VARCHAR(60) NOT NULL,
    code VARCHAR(60) NOT NULL,
    system TEXT NOT NULL,
    source_key TEXT NOT NULL,
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_allergy PRIMARY KEY (id),
    CONSTRAINT fk_allergy_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id)
);

CREATE INDEX ix_allergy_patient_id ON allergy (patient_id);

CREATE TABLE care_team_member (
    patient_id VARCHAR(32) NOT NULL,
    staff_id VARCHAR(32) NOT NULL,
    function VARCHAR(60) NOT NULL,
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_care_team_member PRIMARY KEY (id),
    CONSTRAINT fk_care_team_member_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id),
    CONSTRAINT fk_care_team_member_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id)
);

CREATE INDEX ix_care_team_member_patient_id ON care_team_member (patient_id);

CREATE INDEX ix_care_team_member_staff_id ON care_team_member (staff_id);

CREATE TABLE channel_consent (
    patient_id VARCHAR(32) NOT NULL,
    channel VARCHAR(60) NOT NULL,
    allowed VARCHAR(60) NOT NULL,
    given_on VARCHAR(10) NOT NULL,
    how VARCHAR(60) NOT NULL,
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_channel_consent PRIMARY KEY (id),
    CONSTRAINT fk_channel_consent_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id)
);

CREATE INDEX ix_channel_consent_patient_id_channel ON channel_consent (patient_id, channel);

CREATE TABLE condition (
    patient_id VARCHAR(32) NOT NULL,
    system TEXT NOT NULL,
    code VARCHAR(60) NOT NULL,
    other_codes TEXT NOT NULL,
    text TEXT NOT NULL,
    "group" VARCHAR(60) NOT NULL,
    status VARCHAR(60) NOT NULL,
    onset_on VARCHAR(10) NOT NULL,
    ended_on VARCHAR(10) NOT NULL,
    source_key TEXT NOT NULL,
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_condition PRIMARY KEY (id),
    CONSTRAINT fk_condition_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id)
);

CREATE INDEX ix_condition_patient_id_group ON condition (patient_id, "group");

CREATE TABLE contact_point (
    patient_id VARCHAR(32) NOT NULL,
    kind VARCHAR(60) NOT NULL,
    use VARCHAR(60) NOT NULL,
    typed TEXT NOT NULL,
    normal TEXT NOT NULL,
    message_safe VARCHAR(60) NOT NULL,
    shared VARCHAR(60) NOT NULL,
    standing VARCHAR(60) NOT NULL,
    rank INTEGER NOT NULL,
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_contact_point PRIMARY KEY (id),
    CONSTRAINT fk_contact_point_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id)
);

CREATE INDEX ix_contact_point_normal ON contact_point (normal);

CREATE INDEX ix_contact_point_patient_id ON contact_point (patient_id);

CREATE TABLE decision (
    patient_id VARCHAR(32) NOT NULL,
    state VARCHAR(60) NOT NULL,
    question TEXT NOT NULL,
    why_now TEXT NOT NULL,
    "trigger" VARCHAR(60) NOT NULL,
    started_at DATETIME NOT NULL,
    what_matters TEXT NOT NULL,
    staff_note TEXT NOT NULL,
    preferred_role VARCHAR(60) NOT NULL,
    language VARCHAR(60) NOT NULL,
    interpreter VARCHAR(60) NOT NULL,
    interpreter_reason TEXT NOT NULL,
    sure VARCHAR(60) NOT NULL,
    informed VARCHAR(60) NOT NULL,
    clear_on_values VARCHAR(60) NOT NULL,
    supported VARCHAR(60) NOT NULL,
    no_wait_reason TEXT NOT NULL,
    outcome VARCHAR(60) NOT NULL,
    chosen_option_id VARCHAR(32),
    "plan" TEXT NOT NULL,
    missing_for_decision TEXT NOT NULL,
    matches_what_matters VARCHAR(60) NOT NULL,
    review_on VARCHAR(10) NOT NULL,
    reviewed_on VARCHAR(10) NOT NULL,
    review_result TEXT NOT NULL,
    owner_id VARCHAR(32),
    author_id VARCHAR(32) NOT NULL,
    signed_by VARCHAR(32),
    signed_at DATETIME,
    supersedes_id VARCHAR(32),
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_decision PRIMARY KEY (id),
    CONSTRAINT fk_decision_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id),
    CONSTRAINT fk_decision_owner_id FOREIGN KEY(owner_id) REFERENCES staff (id),
    CONSTRAINT fk_decision_author_id FOREIGN KEY(author_id) REFERENCES staff (id),
    CONSTRAINT fk_decision_signed_by FOREIGN KEY(signed_by) REFERENCES staff (id),
    CONSTRAINT fk_decision_supersedes_id FOREIGN KEY(supersedes_id) REFERENCES decision (id)
);

CREATE INDEX ix_decision_patient_id_started_at ON decision (patient_id, started_at);

CREATE INDEX ix_decision_to_review ON decision (patient_id, review_on, reviewed_on, state, id, deleted) WHERE review_on <> '' AND reviewed_on = '';

CREATE TABLE draft (
    staff_id VARCHAR(32) NOT NULL,
    patient_id VARCHAR(32),
    kind VARCHAR(60) NOT NULL,
    content TEXT NOT NULL,
    saved_at DATETIME NOT NULL,
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_draft PRIMARY KEY (id),
    CONSTRAINT fk_draft_staff_id FOREIGN KEY(staff_id) REFERENCES staff (id),
    CONSTRAINT fk_draft_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id)
);

CREATE INDEX ix_draft_staff_id_kind_patient_id ON draft (staff_id, kind, patient_id);

CREATE TABLE follow_up (
    patient_id VARCHAR(32) NOT NULL,
    kind VARCHAR(60) NOT NULL,
    title TEXT NOT NULL,
    reason TEXT NOT NULL,
    next_step TEXT NOT NULL,
    owner_id VARCHAR(32),
    owner_role VARCHAR(60) NOT NULL,
    due_on VARCHAR(10) NOT NULL,
    priority VARCHAR(60) NOT NULL,
    state VARCHAR(60) NOT NULL,
    source_table VARCHAR(60) NOT NULL,
    source_id VARCHAR(32),
    outcome TEXT NOT NULL,
    closed_at DATETIME,
    closed_by VARCHAR(32),
    created_at DATETIME NOT NULL,
    created_by VARCHAR(32),
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_follow_up PRIMARY KEY (id),
    CONSTRAINT fk_follow_up_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id),
    CONSTRAINT fk_follow_up_owner_id FOREIGN KEY(owner_id) REFERENCES staff (id),
    CONSTRAINT fk_follow_up_closed_by FOREIGN KEY(closed_by) REFERENCES staff (id),
    CONSTRAINT fk_follow_up_created_by FOREIGN KEY(created_by) REFERENCES staff (id)
);

CREATE INDEX ix_follow_up_open ON follow_up (patient_id, due_on, priority, state, id, deleted) WHERE state NOT IN ('cancelled', 'done');

CREATE INDEX ix_follow_up_patient_id_state ON follow_up (patient_id, state);

CREATE INDEX ix_follow_up_source_id ON follow_up (source_id);

CREATE TABLE handout_given (
    patient_id VARCHAR(32) NOT NULL,
    topic VARCHAR(60) NOT NULL,
    title TEXT NOT NULL,
    version VARCHAR(60) NOT NULL,
    language VARCHAR(60) NOT NULL,
    text_size_pt INTEGER NOT NULL,
    channel VARCHAR(60) NOT NULL,
    reading_grade INTEGER,
    reason TEXT NOT NULL,
    given_to VARCHAR(60) NOT NULL,
    given_at DATETIME NOT NULL,
    given_by VARCHAR(32) NOT NULL,
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_handout_given PRIMARY KEY (id),
    CONSTRAINT fk_handout_given_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id),
    CONSTRAINT fk_handout_given_given_by FOREIGN KEY(given_by) REFERENCES staff (id)
);

CREATE INDEX ix_handout_given_patient_id_given_at ON handout_given (patient_id, given_at);

CREATE TABLE import_run (
    source TEXT NOT NULL,
    format VARCHAR(60) NOT NULL,
    file_count INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    ran_at DATETIME NOT NULL,
    ran_by VARCHAR(32),
    patients_added INTEGER NOT NULL,
    patients_updated INTEGER NOT NULL,
    patients_unchanged INTEGER NOT NULL,
    rows_refused INTEGER NOT NULL,
    report TEXT NOT NULL,
    undone_at DATETIME,
    undone_by VARCHAR(32),
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_import_run PRIMARY KEY (id),
    CONSTRAINT fk_import_run_ran_by FOREIGN KEY(ran_by) REFERENCES staff (id),
    CONSTRAINT fk_import_run_undone_by FOREIGN KEY(undone_by) REFERENCES staff (id)
);

CREATE INDEX ix_import_run_fingerprint ON import_run (fingerprint);

CREATE INDEX ix_import_run_source ON import_run (source);

CREATE TABLE measurement (
    patient_id VARCHAR(32) NOT NULL,
    kind VARCHAR(60) NOT NULL,
    code VARCHAR(60) NOT NULL,
    text TEXT NOT NULL,
    value DOUBLE NOT NULL,
    value2 DOUBLE,
    unit VARCHAR(60) NOT NULL,
    comparator VARCHAR(60) NOT NULL,
    taken_at DATETIME NOT NULL,
    place VARCHAR(60) NOT NULL,
    source_key TEXT NOT NULL,
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_measurement PRIMARY KEY (id),
    CONSTRAINT ck_measurement_bp_has_two_values CHECK (kind <> 'bp' OR value2 IS NOT NULL),
    CONSTRAINT fk_measurement_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id)
);

CREATE INDEX ix_measurement_patient_id_kind_taken_at ON measurement (patient_id, kind, taken_at);

CREATE TABLE patient_identifier (
    patient_id VARCHAR(32) NOT NULL,
    system TEXT NOT NULL,
    value TEXT NOT NULL,
    kind VARCHAR(60) NOT NULL,
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_patient_identifier PRIMARY KEY (id),
    CONSTRAINT fk_patient_identifier_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id)
);

CREATE INDEX ix_patient_identifier_patient_id ON patient_identifier (patient_id);

CREATE INDEX ix_patient_identifier_system_value ON patient_identifier (system, value);

CREATE TABLE patient_tag (
    patient_id VARCHAR(32) NOT NULL,
    tag TEXT NOT NULL,
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_patient_tag PRIMARY KEY (id),
    CONSTRAINT fk_patient_tag_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id)
);

CREATE INDEX ix_patient_tag_patient_id ON patient_tag (patient_id);

CREATE INDEX ix_patient_tag_tag ON patient_tag (tag);

CREATE TABLE related_person (
    patient_id VARCHAR(32) NOT NULL,
    name TEXT NOT NULL,
    relationship VARCHAR(60) NOT NULL,
    phone_typed TEXT NOT NULL,
    phone_normal TEXT NOT NULL,
    language_spoken VARCHAR(60) NOT NULL,
    may_be_told VARCHAR(60) NOT NULL,
    may_decide BOOLEAN NOT NULL,
    gets_messages BOOLEAN NOT NULL,
    permission_until_on VARCHAR(10) NOT NULL,
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_related_person PRIMARY KEY (id),
    CONSTRAINT fk_related_person_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id)
);

CREATE INDEX ix_related_person_patient_id ON related_person (patient_id);

CREATE TABLE teach_session (
    patient_id VARCHAR(32) NOT NULL,
    taught_at DATETIME NOT NULL,
    taught_by VARCHAR(32) NOT NULL,
    place VARCHAR(60) NOT NULL,
    learner VARCHAR(60) NOT NULL,
    learner_name TEXT NOT NULL,
    learner_relationship VARCHAR(60) NOT NULL,
    language VARCHAR(60) NOT NULL,
    interpreter VARCHAR(60) NOT NULL,
    interpreter_reason TEXT NOT NULL,
    state VARCHAR(60) NOT NULL,
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_teach_session PRIMARY KEY (id),
    CONSTRAINT fk_teach_session_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id),
    CONSTRAINT fk_teach_session_taught_by FOREIGN KEY(taught_by) REFERENCES staff (id)
);

CREATE INDEX ix_teach_session_patient_id_taught_at ON teach_session (patient_id, taught_at);

CREATE TABLE visit (
    patient_id VARCHAR(32) NOT NULL,
    started_at DATETIME NOT NULL,
    ended_at DATETIME,
    kind VARCHAR(60) NOT NULL,
    status VARCHAR(60) NOT NULL,
    reason TEXT NOT NULL,
    source_key TEXT NOT NULL,
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_visit PRIMARY KEY (id),
    CONSTRAINT fk_visit_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id)
);

CREATE INDEX ix_visit_patient_id_status_started_at ON visit (patient_id, status, started_at);

CREATE TABLE contact_attempt (
    patient_id VARCHAR(32) NOT NULL,
    worklist_id VARCHAR(60) NOT NULL,
    follow_up_id VARCHAR(32),
    episode INTEGER NOT NULL,
    attempted_at DATETIME NOT NULL,
    attempted_by VARCHAR(32) NOT NULL,
    channel VARCHAR(60) NOT NULL,
    result VARCHAR(60) NOT NULL,
    note TEXT NOT NULL,
    next_try_on VARCHAR(10) NOT NULL,
    next_try_time VARCHAR(60) NOT NULL,
    hidden_until_on VARCHAR(10) NOT NULL,
    closes BOOLEAN NOT NULL,
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_contact_attempt PRIMARY KEY (id),
    CONSTRAINT fk_contact_attempt_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id),
    CONSTRAINT fk_contact_attempt_follow_up_id FOREIGN KEY(follow_up_id) REFERENCES follow_up (id),
    CONSTRAINT fk_contact_attempt_attempted_by FOREIGN KEY(attempted_by) REFERENCES staff (id)
);

CREATE INDEX ix_contact_attempt_follow_up_id ON contact_attempt (follow_up_id);

CREATE INDEX ix_contact_attempt_patient_id_attempted_at ON contact_attempt (patient_id, attempted_at);

CREATE INDEX ix_contact_attempt_worklist_id_patient_id_attempted_at ON contact_attempt (worklist_id, patient_id, attempted_at);

CREATE TABLE decision_option (
    patient_id VARCHAR(32) NOT NULL,
    decision_id VARCHAR(32) NOT NULL,
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    is_wait BOOLEAN NOT NULL,
    burden TEXT NOT NULL,
    patient_comment TEXT NOT NULL,
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_decision_option PRIMARY KEY (id),
    CONSTRAINT fk_decision_option_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id),
    CONSTRAINT fk_decision_option_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id)
);

CREATE INDEX ix_decision_option_decision_id_position ON decision_option (decision_id, position);

CREATE INDEX ix_decision_option_patient_id ON decision_option (patient_id);

CREATE TABLE decision_participant (
    patient_id VARCHAR(32) NOT NULL,
    decision_id VARCHAR(32) NOT NULL,
    role VARCHAR(60) NOT NULL,
    name TEXT NOT NULL,
    present_by VARCHAR(60) NOT NULL,
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_decision_participant PRIMARY KEY (id),
    CONSTRAINT fk_decision_participant_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id),
    CONSTRAINT fk_decision_participant_decision_id FOREIGN KEY(decision_id) REFERENCES decision (id)
);

CREATE INDEX ix_decision_participant_decision_id ON decision_participant (decision_id);

CREATE INDEX ix_decision_participant_patient_id ON decision_participant (patient_id);

CREATE TABLE teach_topic (
    patient_id VARCHAR(32) NOT NULL,
    session_id VARCHAR(32) NOT NULL,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    question TEXT NOT NULL,
    safety BOOLEAN NOT NULL,
    handout_topic VARCHAR(60) NOT NULL,
    state VARCHAR(60) NOT NULL,
    state_on VARCHAR(10) NOT NULL,
    next_check_on VARCHAR(10) NOT NULL,
    if_still_unclear VARCHAR(60) NOT NULL,
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_teach_topic PRIMARY KEY (id),
    CONSTRAINT fk_teach_topic_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id),
    CONSTRAINT fk_teach_topic_session_id FOREIGN KEY(session_id) REFERENCES teach_session (id)
);

CREATE INDEX ix_teach_topic_patient_id ON teach_topic (patient_id);

CREATE INDEX ix_teach_topic_session_id_position ON teach_topic (session_id, position);

CREATE INDEX ix_teach_topic_unsettled ON teach_topic (patient_id, state, next_check_on, safety, state_on, session_id, id, deleted) WHERE state IN ('not_checked', 'not_yet_clear');

CREATE TABLE option_effect (
    patient_id VARCHAR(32) NOT NULL,
    option_id VARCHAR(32) NOT NULL,
    position INTEGER NOT NULL,
    side VARCHAR(60) NOT NULL,
    text TEXT NOT NULL,
    count DOUBLE,
    per INTEGER,
    time_frame TEXT NOT NULL,
    source TEXT NOT NULL,
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_option_effect PRIMARY KEY (id),
    CONSTRAINT fk_option_effect_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id),
    CONSTRAINT fk_option_effect_option_id FOREIGN KEY(option_id) REFERENCES decision_option (id)
);

CREATE INDEX ix_option_effect_option_id_position ON option_effect (option_id, position);

CREATE INDEX ix_option_effect_patient_id ON option_effect (patient_id);

CREATE TABLE teach_attempt (
    patient_id VARCHAR(32) NOT NULL,
    topic_id VARCHAR(32) NOT NULL,
    number INTEGER NOT NULL,
    outcome VARCHAR(60) NOT NULL,
    method VARCHAR(60) NOT NULL,
    words TEXT NOT NULL,
    changes TEXT NOT NULL,
    not_attempted_reason VARCHAR(60) NOT NULL,
    checked_at DATETIME NOT NULL,
    checked_by VARCHAR(32) NOT NULL,
    id VARCHAR(32) NOT NULL,
    deleted BOOLEAN NOT NULL,
    clock TEXT NOT NULL,
    rev INTEGER NOT NULL,
    CONSTRAINT pk_teach_attempt PRIMARY KEY (id),
    CONSTRAINT ck_teach_attempt_number_from_one CHECK (number >= 1),
    CONSTRAINT fk_teach_attempt_patient_id FOREIGN KEY(patient_id) REFERENCES patient (id),
    CONSTRAINT fk_teach_attempt_topic_id FOREIGN KEY(topic_id) REFERENCES teach_topic (id),
    CONSTRAINT fk_teach_attempt_checked_by FOREIGN KEY(checked_by) REFERENCES staff (id)
);

CREATE INDEX ix_teach_attempt_patient_id ON teach_attempt (patient_id);

CREATE INDEX ix_teach_attempt_topic_id_number ON teach_attempt (topic_id, number);
