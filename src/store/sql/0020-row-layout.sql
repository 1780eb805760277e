-- SPDX-FileCopyrightText: The Rapport authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- A row is mostly its body, often more than a kilobyte: within the tree of the primary key each such row took
-- a page of its own beside it. In a table with numbers two lie in a page.
CREATE TABLE row_new (
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
);
INSERT INTO row_new (kind, id, scope, gen, rev, seq, deleted, schema_no, body)
  SELECT kind, id, scope, gen, rev, seq, deleted, schema_no, body FROM row;
DROP TABLE row;
ALTER TABLE row_new RENAME TO row;
CREATE INDEX row_scope ON row (scope, gen);
