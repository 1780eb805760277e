-- SPDX-FileCopyrightText: The Rapport authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- The central database. One text for SQLite and PostgreSQL: TEXT, BIGINT, SMALLINT, no more.
-- Instants are RFC 3339 in UTC. The typed tables k_<kind> are projections and made by the program.

-- The organisation's counter. Every change takes its numbers here, as the last thing before it commits.
CREATE TABLE org_clock (
  one   SMALLINT PRIMARY KEY CHECK (one = 1),
  epoch TEXT   NOT NULL, -- the timeline; a new one after every restore from a backup
  head  BIGINT NOT NULL, -- the last number given out
  floor BIGINT NOT NULL  -- cursors older than this begin again
);

-- Whose data this is; empty until an organisation file has been loaded.
CREATE TABLE organisation (
  one       SMALLINT PRIMARY KEY CHECK (one = 1),
  name      TEXT NOT NULL,
  zone      TEXT NOT NULL,
  prefix    TEXT NOT NULL, -- begins every official number
  loaded_at TEXT NOT NULL
);

-- Which declarations the projections were made from.
CREATE TABLE projection_state (
  one    SMALLINT PRIMARY KEY CHECK (one = 1),
  digest TEXT NOT NULL
);

CREATE TABLE app_user (
  id       TEXT PRIMARY KEY,
  login    TEXT NOT NULL UNIQUE,
  password TEXT, -- argon2id in PHC form; NULL: cannot sign in
  name     TEXT NOT NULL,
  roles    TEXT NOT NULL, -- "KAM,DEP"
  centre   TEXT, -- whose dispatched needs a centre's user handles
  disabled SMALLINT NOT NULL DEFAULT 0
);

-- One sign-in on one computer. The token itself is stored nowhere.
CREATE TABLE device (
  id              TEXT PRIMARY KEY,
  user_id         TEXT NOT NULL REFERENCES app_user (id),
  label           TEXT NOT NULL,
  state           TEXT NOT NULL CHECK (state IN ('active', 'drain', 'revoked', 'wiped')),
  token_hash      TEXT UNIQUE, -- SHA-256, hexadecimal; NULL once signed out
  signed_in_at    TEXT NOT NULL,
  last_seen_at    TEXT NOT NULL
);
CREATE INDEX device_user ON device (user_id);

-- Failed sign-ins of one account or one source within the present window.
CREATE TABLE sign_in_failure (
  subject   TEXT PRIMARY KEY, -- "login:<folded login>" or "from:<address>"
  since_us  BIGINT NOT NULL,  -- microseconds since 1970: when the window began
  n_failed  BIGINT NOT NULL
);

-- One chain of operations; a device may have had several.
CREATE TABLE replica (
  id        TEXT PRIMARY KEY,
  device_id TEXT NOT NULL REFERENCES device (id),
  last_no   BIGINT NOT NULL DEFAULT 0,
  last_op   TEXT
);

-- A customer's id, 'org', or 'user:<id>'.
CREATE TABLE scope (
  id       TEXT PRIMARY KEY,
  head_seq BIGINT NOT NULL DEFAULT 0 -- of its last change, leavings included
);

-- Who may have what on a laptop: worked out from assignments, roles and dispatched needs.
CREATE TABLE access (
  user_id     TEXT   NOT NULL,
  scope_id    TEXT   NOT NULL,
  level       TEXT   NOT NULL,
  granted_seq BIGINT NOT NULL,
  revoked_seq BIGINT,
  revoked_at  TEXT,
  PRIMARY KEY (user_id, scope_id)
);
CREATE INDEX access_granted ON access (user_id, granted_seq);
CREATE INDEX access_revoked ON access (user_id, revoked_seq);
CREATE INDEX access_scope ON access (scope_id);

-- Every record as it stands.
CREATE TABLE entity (
  kind      TEXT     NOT NULL,
  id        TEXT     NOT NULL,
  scope_id  TEXT     NOT NULL,
  rev       BIGINT   NOT NULL,
  seq       BIGINT   NOT NULL,
  deleted   SMALLINT NOT NULL DEFAULT 0,
  schema_no INTEGER  NOT NULL,
  body      TEXT     NOT NULL, -- JSON object of fields
  frev      TEXT     NOT NULL, -- JSON object: merge unit -> rev of its last change
  PRIMARY KEY (kind, id)
);
CREATE UNIQUE INDEX entity_feed ON entity (scope_id, seq);
CREATE UNIQUE INDEX entity_seq ON entity (seq);

-- A record that left a scope.
CREATE TABLE scope_exit (
  scope_id TEXT   NOT NULL,
  seq      BIGINT NOT NULL,
  kind     TEXT   NOT NULL,
  id       TEXT   NOT NULL,
  why      TEXT   NOT NULL, -- 'moved', 'erased'
  PRIMARY KEY (scope_id, seq)
);
CREATE INDEX scope_exit_seq ON scope_exit (seq);
CREATE INDEX scope_exit_row ON scope_exit (kind, id);

-- What was decided about every operation ever received.
CREATE TABLE op (
  id              TEXT PRIMARY KEY,
  fingerprint     TEXT   NOT NULL,
  replica_id      TEXT   NOT NULL,
  replica_no      BIGINT NOT NULL,
  user_id         TEXT   NOT NULL,
  kind            TEXT   NOT NULL, -- of its first change
  entity_id       TEXT   NOT NULL,
  status          TEXT   NOT NULL,
  result          TEXT   NOT NULL, -- the answer, JSON
  seq             BIGINT NOT NULL,
  payload         TEXT, -- NULL after erasure
  client_at       TEXT,
  client_tz       TEXT,
  clock_offset_ms BIGINT,
  received_at     TEXT NOT NULL
);
CREATE INDEX op_entity ON op (kind, entity_id);
CREATE INDEX op_replica ON op (replica_id, replica_no);

-- Every value that was ever replaced.
CREATE TABLE field_history (
  kind      TEXT   NOT NULL,
  id        TEXT   NOT NULL,
  rev       BIGINT NOT NULL,
  unit      TEXT   NOT NULL,
  old_value TEXT, -- JSON; NULL for absent
  new_value TEXT,
  op_id     TEXT, -- NULL for a change of the server's own
  user_id   TEXT, -- NULL for a change of the server's own
  at        TEXT   NOT NULL,
  PRIMARY KEY (kind, id, rev, unit)
);

-- The last official number given out, per series and year.
CREATE TABLE official_number (
  series TEXT   NOT NULL,
  year   BIGINT NOT NULL,
  last   BIGINT NOT NULL,
  PRIMARY KEY (series, year)
);

CREATE TABLE blob (
  sha256    TEXT PRIMARY KEY,
  size      BIGINT NOT NULL,
  stored_at TEXT   NOT NULL
);

-- How far a background job has come: the counter and the local day of its last run.
CREATE TABLE job_state (
  name TEXT PRIMARY KEY,
  head BIGINT NOT NULL,
  day  TEXT   NOT NULL
);
