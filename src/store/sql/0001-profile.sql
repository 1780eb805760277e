-- SPDX-FileCopyrightText: The Rapport authors
-- SPDX-License-Identifier: GPL-3.0-or-later
-- The laptop's database of one user. SQLite only; "k_" tables are projections and made from the
-- declarations, so they are not here.
PRAGMA application_id = 1380994640; -- "RPRP"

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE scope (
  id    TEXT PRIMARY KEY,
  gen   INTEGER NOT NULL,           -- -1: not yet said again since the server's timeline changed
  sweep INTEGER NOT NULL DEFAULT 0, -- rows of an older gen go at the next complete page
  level TEXT,
  label TEXT
) WITHOUT ROWID;

-- Exactly what the server last said.
CREATE TABLE row (
  kind      TEXT NOT NULL,
  id        TEXT NOT NULL,
  scope     TEXT NOT NULL,
  gen       INTEGER NOT NULL,
  rev       INTEGER NOT NULL, -- below 0: -1 - rev, of an earlier timeline of the server
  seq       INTEGER NOT NULL,
  deleted   INTEGER NOT NULL,
  schema_no INTEGER NOT NULL,
  body      TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE INDEX row_scope ON row (scope, gen);

-- The effective row where it differs from what the server said: row and overlay.
CREATE TABLE shown (
  kind    TEXT NOT NULL,
  id      TEXT NOT NULL,
  scope   TEXT NOT NULL,
  deleted INTEGER NOT NULL,
  body    TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;

CREATE TABLE op (
  local_no   INTEGER PRIMARY KEY, -- the order in which the user did things
  id         TEXT NOT NULL UNIQUE,
  what       TEXT NOT NULL,
  state      TEXT NOT NULL
             CHECK (state IN ('queued', 'frozen', 'acked', 'quarantined', 'withdrawn')),
  header     TEXT NOT NULL,       -- the op as it travels, without its changes, number and predecessor
  bytes      INTEGER NOT NULL,    -- length of header and changes
  units      TEXT,                -- what it touches, when typing may be folded into it
  replica    TEXT,                -- the chain it is numbered in, set when frozen
  replica_no INTEGER,
  prev_op    TEXT,
  fingerprint TEXT,
  status     TEXT,                -- of the server's result
  refusal    TEXT,
  detail     TEXT,
  result_seq INTEGER,
  created_at TEXT NOT NULL,
  done_at    TEXT
);
CREATE UNIQUE INDEX op_chain ON op (replica, replica_no) WHERE replica_no IS NOT NULL;
CREATE INDEX op_state ON op (state, local_no);

-- The changes of the ops, one by one, so that a row's overlay is found without reading whole ops.
CREATE TABLE op_change (
  local_no  INTEGER NOT NULL REFERENCES op (local_no) ON DELETE CASCADE,
  position  INTEGER NOT NULL,
  kind      TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  overlay   INTEGER NOT NULL DEFAULT 1, -- still part of the effective row
  payload   TEXT NOT NULL,
  PRIMARY KEY (local_no, position)
) WITHOUT ROWID;
CREATE INDEX op_change_entity ON op_change (kind, entity_id, overlay, local_no);

CREATE TABLE attention (
  op_id       TEXT NOT NULL,
  code        TEXT NOT NULL, -- 'conflict', 'held', 'rejected'
  entity_kind TEXT NOT NULL,
  entity_id   TEXT NOT NULL,
  units       TEXT,
  created_at  TEXT NOT NULL,
  done_at     TEXT,
  PRIMARY KEY (op_id, code)
) WITHOUT ROWID;

-- Rows that a server put back to a backup does not have any more, or only in an older state.
CREATE TABLE rescued (
  id        INTEGER PRIMARY KEY,
  why       TEXT NOT NULL,
  kind      TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  body      TEXT NOT NULL,
  at        TEXT NOT NULL
);

-- Every value that was replaced here, by the user or by the server.
CREATE TABLE history (
  id        INTEGER PRIMARY KEY,
  kind      TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  unit      TEXT NOT NULL,
  old_value TEXT, -- JSON
  new_value TEXT,
  author    TEXT NOT NULL,
  at        TEXT NOT NULL,
  op_id     TEXT NOT NULL -- '' when it came from the server
);
CREATE INDEX history_entity ON history (kind, entity_id, id);
CREATE INDEX history_op ON history (op_id) WHERE op_id <> '';

CREATE TABLE draft (
  key  TEXT PRIMARY KEY,
  json TEXT NOT NULL,
  at   TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE blob (
  sha256   TEXT PRIMARY KEY,
  size     INTEGER NOT NULL,
  mime     TEXT NOT NULL,
  up_state TEXT NOT NULL CHECK (up_state IN ('waiting', 'sent')),
  at       TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX blob_waiting ON blob (up_state);

-- What can be found by short texts. Derived; kept because spelling names in pinyin takes long.
CREATE TABLE search_name (
  kind     TEXT NOT NULL,
  id       TEXT NOT NULL,
  title    TEXT NOT NULL,
  names    TEXT NOT NULL, -- folded, one a line
  readings TEXT NOT NULL,
  others   TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;

-- Long texts, folded, and the index over their words: each CJK character is one.
CREATE TABLE search_text (
  no   INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  id   TEXT NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (kind, id)
);
CREATE VIRTUAL TABLE search_words USING fts5 (words, content = '', tokenize = 'unicode61');
