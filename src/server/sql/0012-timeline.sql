-- SPDX-FileCopyrightText: The Rapport authors
-- SPDX-License-Identifier: GPL-3.0-or-later
--
-- By which a restored database is known, what a laptop should have, and how far back the numbering goes.

-- A word that nobody can guess, drawn at every start and in force for the numbers behind `since`. A cursor
-- carries the word of its number: a database put back to a backup has given that number another one.
CREATE TABLE clock_stamp (
  since BIGINT PRIMARY KEY,
  stamp TEXT   NOT NULL
);

-- How far the counter was on a day, for the age of cursors.
CREATE TABLE clock_day (
  day  TEXT   PRIMARY KEY,
  head BIGINT NOT NULL
);

-- Per scope and kind: how many rows, and the exclusive or of 64 bits of each one's hash.
CREATE TABLE scope_digest (
  scope_id TEXT   NOT NULL,
  kind     TEXT   NOT NULL,
  n_rows   BIGINT NOT NULL,
  digest   BIGINT NOT NULL,
  PRIMARY KEY (scope_id, kind)
);

-- What went wrong and was repaired, or has to be looked at.
CREATE TABLE incident (
  id        TEXT PRIMARY KEY,
  at        TEXT NOT NULL,
  what      TEXT NOT NULL, -- 'digest', 'internal', 'restored', 'sent_in'
  user_id   TEXT,
  device_id TEXT,
  subject   TEXT, -- a scope, an operation
  detail    TEXT
);
CREATE INDEX incident_at ON incident (at);
